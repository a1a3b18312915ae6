package calc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

var nan = math.NaN()

// same compares columns, in which none equals none. Values may differ in the last figures.
func same(got, want []float64) bool {
	return slices.EqualFunc(got, want, func(a, b float64) bool {
		return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*max(1, math.Abs(b))
	})
}

func check(t *testing.T, name string, got, want []float64) {
	t.Helper()
	if !same(got, want) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

// Four instants: all have a value, one has none, all but one have none, and none has any.
var three = [][]float64{{1, nan, nan, nan}, {2, 20, nan, nan}, {6, 60, 600, math.Inf(1)}}

func TestCombineMissing(t *testing.T) {
	for name, c := range map[string]struct {
		of            func([][]float64, Missing) Combined
		present, null []float64
	}{
		"sum":    {Sum, []float64{9, 80, 600, nan}, []float64{9, nan, nan, nan}},
		"mean":   {Mean, []float64{3, 40, 600, nan}, []float64{3, nan, nan, nan}},
		"min":    {Min, []float64{1, 20, 600, nan}, []float64{1, nan, nan, nan}},
		"max":    {Max, []float64{6, 60, 600, nan}, []float64{6, nan, nan, nan}},
		"median": {Median, []float64{2, 40, 600, nan}, []float64{2, nan, nan, nan}},
		"percentile": {func(m [][]float64, missing Missing) Combined { return Percentile(m, 25, missing) },
			[]float64{1.5, 30, 600, nan}, []float64{1.5, nan, nan, nan}},
		"ratio": {func(m [][]float64, missing Missing) Combined {
			return WeightedRatio(m, [][]float64{{1, 1, 1, 1}, {1, 1, 1, 1}, {1, 2, 0, 1}}, missing)
		}, []float64{3, 80.0 / 3, nan, nan}, []float64{3, nan, nan, nan}},
	} {
		for missing, want := range map[Missing][]float64{Present: c.present, NullIfMissing: c.null} {
			got := c.of(three, missing)
			check(t, fmt.Sprint(name, " ", missing), got.Values, want)
			if fmt.Sprint(got.Present) != "[3 2 1 0]" {
				t.Errorf("%s: %v members are present", name, got.Present)
			}
		}
	}
}

// numpy.percentile and R's quantile(type = 7) of 15, 20, 35, 40, 50 give these.
func TestPercentileAsNumpy(t *testing.T) {
	members := [][]float64{{40}, {15}, {50}, {20}, {35}}
	for percent, want := range map[float64]float64{0: 15, 5: 16, 30: 23, 40: 29, 50: 35, 95: 48, 100: 50,
		-1: nan, 101: nan, nan: nan} {
		check(t, fmt.Sprint(percent), Percentile(members, percent, Present).Values, []float64{want})
	}
}

func TestWeightedRatioIsNoMeanOfRatios(t *testing.T) {
	energy, irradiated := [][]float64{{80}, {900}, {nan}}, [][]float64{{100}, {1000}, {5}}
	check(t, "portfolio", WeightedRatio(energy, irradiated, Present).Values, []float64{980.0 / 1100})
}

func TestTopTies(t *testing.T) {
	values := []float64{3, nan, 7, 3, math.Inf(1), 7, -1}
	for name, c := range map[string]struct {
		got  []int
		want string
	}{
		"top":           {Top(values, 3), "[2 5 0]"},
		"bottom":        {Bottom(values, 3), "[6 0 3]"},
		"all":           {Top(values, 99), "[2 5 0 3 6]"},
		"none":          {Top(values, 0), "[]"},
		"less than 0":   {Bottom(values, -1), "[]"},
		"of no members": {Top(nil, 2), "[]"},
	} {
		if got := fmt.Sprint(c.got); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// What would be lost in a plain sum stays, and a sum or mean beyond a float64 is none or right, but not infinite.
func TestCombineExtremes(t *testing.T) {
	check(t, "sum", Sum([][]float64{{1e16}, {1}, {-1e16}}, Present).Values, []float64{1})
	check(t, "overflow", Sum([][]float64{{1.7e308}, {1.7e308}}, Present).Values, []float64{nan})
	check(t, "mean", Mean([][]float64{{1.7e308}, {1.7e308}}, Present).Values, []float64{1.7e308})
	check(t, "median", Median([][]float64{{-1.7e308}, {1.7e308}}, Present).Values, []float64{0})
	check(t, "lengths", Sum([][]float64{{1, 2, 3}, {1}, nil}, Present).Values, []float64{2, 2, 3})
}

func TestCombineKeepsColumns(t *testing.T) {
	before := fmt.Sprint(three)
	Median(three, Present)
	RobustDistance(three)
	if fmt.Sprint(three) != before {
		t.Error("the members were changed")
	}
}

// randomMembers have values of all magnitudes, and gaps.
func randomMembers(members, instants int) [][]float64 {
	made := make([][]float64, members)
	for m := range made {
		made[m] = make([]float64, instants)
		for i := range made[m] {
			made[m][i] = (rand.Float64() - 0.3) * math.Pow10(rand.IntN(12)-3)
			if rand.IntN(5) == 0 {
				made[m][i] = nan
			}
		}
	}
	return made
}

func TestCombineOrderOfMembers(t *testing.T) {
	for range 200 {
		members := randomMembers(1+rand.IntN(12), 20)
		shuffled := slices.Clone(members)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for name, of := range map[string]func([][]float64, Missing) Combined{
			"sum": Sum, "mean": Mean, "min": Min, "max": Max, "median": Median,
		} {
			got, want := of(shuffled, Present), of(members, Present)
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%s of %v: got %v, want %v", name, members, got, want)
			}
		}
	}
}
