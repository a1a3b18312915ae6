package calc

import (
	"math"
	"testing"
)

func checkAll(t *testing.T, name string, got, want [][]float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d columns, want %d", name, len(got), len(want))
	}
	for m := range want {
		check(t, name, got[m], want[m])
	}
}

func TestPerCapacity(t *testing.T) {
	check(t, "kWh/kWp", PerCapacity([]float64{500, nan, 0}, 100), []float64{5, nan, 0})
	for _, capacity := range []float64{0, -1, nan, math.Inf(1)} {
		check(t, "unknown", PerCapacity([]float64{500, 1}, capacity), []float64{nan, nan})
	}
}

func TestShare(t *testing.T) {
	members := [][]float64{{1, 1, 0, -2}, {3, nan, 0, 2}}
	checkAll(t, "present", Share(members, Present), [][]float64{{25, 100, nan, nan}, {75, nan, nan, nan}})
	checkAll(t, "null", Share(members, NullIfMissing), [][]float64{{25, nan, nan, nan}, {75, nan, nan, nan}})
}

func TestDeviationFromMedian(t *testing.T) {
	members := [][]float64{{90, 1, 0, -110}, {100, nan, 0, -100}, {120, nan, 5, -100}}
	want := [][]float64{{-10, nan, nan, -10}, {0, nan, nan, 0}, {20, nan, nan, 0}}
	checkAll(t, "deviation", DeviationFromMedian(members), want)
}

// Identical members have the distance 0. One that deviates from identical ones by 5 % is just below the outliers of
// Iglewicz and Hoaglin, thanks to the floor; at night nothing can be said of one that is not 0.
func TestRobustDistance(t *testing.T) {
	members := [][]float64{{7, 100, 100, 0, 1, 0, 10}, {7, 100, 100, 0, 2, 0, 11}, {7, 100, 106, 0, nan, 3, 15}}
	members = append(members, []float64{nan, 105, 100, nan, nan, 0, 16})
	want := [][]float64{
		{0, 0, 0, 0, nan, 0, 0.6745 * -3 / 2.5},
		{0, 0, 0, 0, nan, 0, 0.6745 * -2 / 2.5},
		{0, 0, 0.6745 * 6, 0, nan, nan, 0.6745 * 2 / 2.5},
		{nan, 0.6745 * 5, 0, nan, nan, 0, 0.6745 * 3 / 2.5},
	}
	checkAll(t, "distance", RobustDistance(members), want)
}
