package calc

import (
	"fmt"
	"math"
	"testing"
)

func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !same([]float64{got}, []float64{want}) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

func TestPerformanceRatio(t *testing.T) {
	energy, irradiation := []float64{400, 100, nan, 50, 0}, []float64{5, 1.25, 4, nan, -0.01}
	got := PerformanceRatio(energy, irradiation, 100)
	near(t, "ratio", got.Value, 0.8)
	if got.Used != 3 {
		t.Errorf("%d instants are used", got.Used)
	}
	check(t, "of each day", PerformanceRatios(energy, irradiation, 100), []float64{0.8, 0.8, nan, nan, nan})
	for name, none := range map[string]Ratio{
		"no nominal power":      PerformanceRatio(energy, irradiation, 0),
		"unknown nominal power": PerformanceRatio(energy, irradiation, nan),
		"night":                 PerformanceRatio([]float64{0}, []float64{0}, 100),
		"nothing":               PerformanceRatio(nil, nil, 100),
	} {
		near(t, name, none.Value, nan)
	}
	check(t, "infinite", PerformanceRatios([]float64{1}, []float64{math.Inf(1)}, 100), []float64{nan})
}

// A warm day with little less than nominal efficiency is as good as a cold one. With the reference of the same range
// the corrected ratio is the plain one, and tells nothing.
func TestCorrectedPerformanceRatio(t *testing.T) {
	irradiation, cell := []float64{5, 5, 2}, []float64{25, 45, nan}
	energy := []float64{400, 400 * (1 - 0.004*20), 1}
	near(t, "of both", CorrectedPerformanceRatio(energy, irradiation, cell, 100, -0.004, 25).Value, 0.8)
	plain := PerformanceRatio(energy[:2], irradiation[:2], 100).Value
	reference := ReferenceTemperature(irradiation, cell)
	near(t, "reference", reference, 35)
	near(t, "trap", CorrectedPerformanceRatio(energy, irradiation, cell, 100, -0.004, reference).Value, plain)
	near(t, "no irradiation", ReferenceTemperature([]float64{0, nan}, cell), nan)
}

func TestEnergyPerformanceIndex(t *testing.T) {
	got := EnergyPerformanceIndex([]float64{90, 30, nan, 7}, []float64{100, 20, 5, nan})
	near(t, "index", got.Value, 1)
	if got.Used != 2 {
		t.Errorf("%d instants are used", got.Used)
	}
}

// The worked example of VCOM's page on plant availability: of nine intervals two are too dark, and of the others two
// have no production, and one no value.
func TestTimeAvailabilityExample(t *testing.T) {
	irradiance := []float64{90, 125, 200, 80, 250, 200, 150, 130, 110, 500, nan, 100}
	energy := []float64{10, 20, 30, 0, 0, nan, 30, 20, 0, 0, 10, 0}
	got := TimeAvailability(hourly(12), energy, irradiance, AvailabilityThreshold, 9*hour)
	if math.Round(got.Rated.Percent()*10)/10 != 71.4 || got.Rated != (Part{5, 7}) || got.Missing != 1 {
		t.Errorf("%v %%, %+v", got.Rated.Percent(), got)
	}
	check(t, "intervals", got.Intervals, []float64{nan, 100, 100, nan, 0, 100, 100, 100, 0, nan, nan, nan})
	if mean := Mean(transposed(got.Intervals), Present).Values[0]; math.Abs(mean-got.Rated.Percent()) > 1e-9 {
		t.Errorf("the mean of the intervals is %v", mean)
	}
	own := TimeAvailability(hourly(1), []float64{-0.1}, []float64{300}, AvailabilityThreshold, hour)
	near(t, "own consumption", own.Rated.Percent(), 0)
	near(t, "never", TimeAvailability(nil, nil, nil, AvailabilityThreshold, 0).Rated.Percent(), nan)
}

func TestCompleteness(t *testing.T) {
	values := []float64{1, nan, 0, nan, 5}
	for name, c := range map[string]struct {
		expected []bool
		want     Part
	}{
		"all": {nil, Part{3, 5}}, "day": {[]bool{false, true, true, false, true}, Part{2, 3}},
		"night": {make([]bool, 5), Part{}}, "short": {[]bool{true}, Part{1, 1}},
	} {
		if got := Completeness(values, c.expected); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAge(t *testing.T) {
	for name, c := range map[string]struct {
		values []float64
		want   string
	}{
		"newest": {[]float64{1, 2, 3}, "3600000 true"}, "null after it": {[]float64{1, 2, nan}, "7200000 true"},
		"none":                {[]float64{nan, math.Inf(1), nan}, "0 false"},
		"beyond the instants": {[]float64{1, nan, nan, 4}, "10800000 true"},
	} {
		if got := fmt.Sprint(Age(hourly(3), c.values, 3*hour)); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := fmt.Sprint(Age(hourly(3), []float64{1, 2, 3}, hour)); got != "0 true" {
		t.Errorf("a value of the future: %s", got)
	}
}

func TestLongestGap(t *testing.T) {
	for name, c := range map[string]struct {
		values []float64
		want   Gap
	}{
		"none":          {[]float64{1, 2, 3, 4, 5, 6}, Gap{0, 0}},
		"inside":        {[]float64{1, nan, nan, 4, nan, 6}, Gap{hour, 3 * hour}},
		"at the start":  {[]float64{nan, nan, 3, 4, nan, 6}, Gap{0, 2 * hour}},
		"at the end":    {[]float64{1, nan, 3, 4}, Gap{4 * hour, 6 * hour}},
		"without value": {nil, Gap{0, 6 * hour}},
	} {
		if got := LongestGap(hourly(6), c.values, 0, 6*hour, hour); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestStuck(t *testing.T) {
	values := []float64{1, 5, 5, 5.00001, 5, 6, 0, 0, 0, 0, 7, 7, nan, 7, 7, 7}
	day := []bool{true, true, true, true, true, true, true, false, false, false, true, true, true, true, true, true}
	for name, c := range map[string]struct {
		expected []bool
		want     string
	}{"all": {nil, "0011100111000011"}, "day": {day, "0011100000000011"}} {
		got := ""
		for _, is := range Stuck(values, c.expected, 3) {
			got += map[bool]string{true: "1", false: "0"}[is]
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	line := Interpolated([]float64{9, 1, 2, 3, 4, 4, 7, nan, 9}, nil, 4)
	if got := fmt.Sprint(line); got != "[false false true true true false false false false]" {
		t.Errorf("on a line: %s", got)
	}
}
