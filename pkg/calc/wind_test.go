package calc

import (
	"fmt"
	"math"
	"testing"
)

func TestBinPower(t *testing.T) {
	speed := []float64{4.8, 5.2, 5.24, 5.25, 6, 6.74, nan, 5, -1, 61, math.Inf(1)}
	power := []float64{100, 140, 150, 160, 300, 420, 1, nan, 1, 1, 1}
	curve := BinPower(speed, power, DefaultBin)
	if fmt.Sprint(curve.Count) != "[3 1 1 1]" || curve.Center(0) != 5 || curve.Center(3) != 6.5 {
		t.Fatalf("%+v", curve)
	}
	check(t, "speed", curve.By, []float64{15.24 / 3, 5.25, 6, 6.74})
	check(t, "power", curve.Values, []float64{130, 160, 300, 420})
	check(t, "expected", curve.Expected([]float64{5.25, 5.625, 6.37, 5, 6.75, 1e300, nan, -1, 6.74}),
		[]float64{160, 230, 360, nan, nan, nan, nan, nan, 420})

	gap := BinPower([]float64{5, 6}, []float64{100, 200}, DefaultBin)
	check(t, "empty bin", gap.Expected([]float64{5, 5.5, 6, 5.2}), []float64{100, nan, 200, nan})
	check(t, "its mean", gap.Values, []float64{100, nan, 200})
}

// Any quantity can be binned by, also one below 0, and a width that makes no sense gives no bins.
func TestBin(t *testing.T) {
	warm, power := []float64{-11, -9, -4, nan, 9.9, 10}, []float64{1, 3, 5, 7, nan, 4}
	curve := Bin(warm, power, 10)
	if curve.First != -1 || fmt.Sprint(curve.Count) != "[2 1 1]" || curve.Center(0) != -10 {
		t.Fatalf("%+v", curve)
	}
	check(t, "by", curve.By, []float64{-10, -4, 10})
	check(t, "values", curve.Values, []float64{2, 5, 4})
	for _, width := range []float64{0, -1, 1e-9, nan, math.Inf(1)} {
		if none := Bin(warm, power, width); len(none.Count) != 0 || !math.IsNaN(none.Expected(warm)[0]) {
			t.Errorf("width %v: %+v", width, none)
		}
	}
	if none := Bin(nil, power, 1); len(none.Count) != 0 {
		t.Errorf("nothing to bin by: %+v", none)
	}
}

// The standard atmosphere has 1.225 kg/m³ at 15 °C and 1013.25 hPa, and a wind in thinner air is worth less.
func TestNormalizeSpeed(t *testing.T) {
	density := AirDensity([]float64{1013.25, 900, 0, nan, 1000}, []float64{15, 15, 15, 15, -300})
	if math.Abs(density[0]-StandardDensity) > 1e-4 {
		t.Errorf("density %v", density[0])
	}
	check(t, "densities", density[1:], []float64{900 * 100 / (287.05 * 288.15), nan, nan, nan})
	check(t, "speeds", NormalizeSpeed([]float64{10, 10, nan, 10}, []float64{1.225, 1.225 / 8, 1, 0}),
		[]float64{10, 5, nan, nan})
}
