package solar

import (
	"math"
	"testing"
	"time"
)

// quarterHours are the middles of a day's intervals.
func quarterHours(date time.Time) []int64 {
	var times []int64
	for i := range 96 {
		times = append(times, date.Add(time.Duration(15*i)*time.Minute+450*time.Second).UnixMilli())
	}
	return times
}

// By a sensor, the power is what the parts give one after another.
func TestExpectedBySensor(t *testing.T) {
	times := []int64{0, 1, 2, 3}
	system := NewSystem(100, berlin).LimitAC(75)
	poa, module := []float64{800, 1200, nan, -2}, []float64{40, 20, 20, nan}
	got := Expected(times, berlin, system, Weather{POA: poa, Module: module})
	dc := 0.8 * 100 * (1 - 0.0035*(40+0.8*3-25)) * (1 - Losses(PVWattsLosses...))
	near(t, "power", got.Power[0], system.Inverter.AC([]float64{dc})[0])
	near(t, "limit", got.Power[1], 75)
	near(t, "no irradiance", got.Power[2], nan)
	near(t, "no temperature", got.Power[3], nan)
	if got.FromClearSky || got.AirAssumed || got.WindAssumed || len(got.Power) != 4 {
		t.Errorf("%+v", got)
	}

	byAir := Expected(times, berlin, system, Weather{POA: poa[:1], Air: []float64{20}})
	near(t, "cell by air", byAir.Cell[0], 20+800/(25+6.84*AssumedWind))
	if byAir.AirAssumed || !byAir.WindAssumed || len(byAir.Power) != 4 || !math.IsNaN(byAir.Power[3]) {
		t.Errorf("%+v", byAir)
	}
}

// Without a sensor, a clear sky stands in: nothing at night, most at noon, and in Berlin in June what PVGIS and others
// have for a clear day, 6 to 8 kWh of a kWp.
func TestExpectedByClearSky(t *testing.T) {
	times := quarterHours(time.Date(2025, 6, 21, 0, 0, 0, 0, time.UTC))
	got := Expected(times, berlin, NewSystem(1, berlin), Weather{})
	energy, most := 0.0, 0
	for i, power := range got.Power {
		energy += power / 4
		if power > got.Power[most] {
			most = i
		}
	}
	noon := time.UnixMilli(times[most]).UTC().Format("15:04")
	if energy < 6 || energy > 8 || got.Power[0] != 0 || noon < "10:45" || noon > "11:25" {
		t.Errorf("%v kWh, most at %s, %v at night", energy, noon, got.Power[0])
	}
	if !got.FromClearSky || !got.AirAssumed || !got.WindAssumed {
		t.Errorf("%+v", got)
	}
}

func TestExpectedUnknown(t *testing.T) {
	times := quarterHours(time.Date(2025, 6, 21, 0, 0, 0, 0, time.UTC))
	faulty := NewSystem(1, berlin)
	faulty.Losses = 1.4
	flat := NewSystem(1, berlin)
	flat.Surface.Tilt = nan
	for name, got := range map[string]Expectation{
		"nowhere":          Expected(times, Site{Latitude: nan}, NewSystem(1, berlin), Weather{}),
		"no nominal power": Expected(times, berlin, NewSystem(0, berlin), Weather{}),
		"losses":           Expected(times, berlin, faulty, Weather{}),
		"tilt":             Expected(times, berlin, flat, Weather{}),
		"no values":        Expected(times, berlin, NewSystem(1, berlin), Weather{POA: []float64{}}),
	} {
		if len(got.Power) != len(times) {
			t.Errorf("%s: %d values", name, len(got.Power))
		}
		for _, power := range got.Power {
			if !math.IsNaN(power) {
				t.Fatalf("%s: %v", name, power)
			}
		}
	}
	if facing := NewSystem(1, Site{Latitude: -33}).Surface.Azimuth; facing != 0 {
		t.Errorf("in Sydney modules face %v", facing)
	}
}
