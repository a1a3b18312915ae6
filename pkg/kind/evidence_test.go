package kind

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// course of a day's sun: what a plant of 100 kW brings in an interval, kWh.
func sun(at time.Time, step time.Duration, clouds bool) float64 {
	hour := float64(at.Hour()) + float64(at.Minute())/60
	share := max(0, math.Sin((hour-6)/12*math.Pi))
	if clouds {
		share *= 0.3 + 0.7*rand.Float64()
	}
	return 100 * share * step.Hours()
}

// kinds of readings, each value made of the amount of the interval and what was reached before.
var courses = map[string]struct {
	kind   Kind
	clouds bool
	next   func(reached, amount float64, at, last time.Time) float64
}{
	"ever growing": {Counter, true, func(reached, amount float64, _, _ time.Time) float64 { return reached + amount }},
	"of the day": {Counter, true, func(reached, amount float64, at, last time.Time) float64 {
		if at.Day() != last.Day() {
			return 0
		}
		return reached + amount
	}},
	"of the interval":  {Energy, true, func(_, amount float64, _, _ time.Time) float64 { return amount }},
	"of a clear day":   {Energy, false, func(_, amount float64, _, _ time.Time) float64 { return amount }},
	"consumption":      {Energy, true, func(_, amount float64, _, _ time.Time) float64 { return 1 + rand.Float64() }},
	"a heater":         {Energy, true, func(_, _ float64, at, _ time.Time) float64 { return float64(at.Hour() / 3 % 2) }},
	"the same all day": {Energy, true, func(_, _ float64, _, _ time.Time) float64 { return 5 }},
	"nothing":          {Energy, true, func(_, _ float64, _, _ time.Time) float64 { return 0 }},
	"both directions":  {Energy, true, func(_, amount float64, _, _ time.Time) float64 { return amount - 2 }},
	"a coarse register": {Counter, true, func(_, _ float64, at, _ time.Time) float64 {
		return 7000 + float64(at.Unix()/7200%1e6)
	}},
}

func made(name string, from time.Time, length, step time.Duration) *series.Series {
	c := courses[name]
	reached := 0.0
	if name == "ever growing" {
		reached = rand.Float64() * 1e6
	}
	s := &series.Series{}
	last := from
	for at := from; at.Before(from.Add(length)); at = at.Add(step) {
		reached = c.next(reached, sun(at, step, c.clouds), at, last)
		s.Add(at.UnixMilli(), reached, rand.IntN(40) == 0)
		last = at
	}
	return s
}

// The values decide whatever the name says, as soon as they are clear; that is after a day or two.
func TestDecideByValues(t *testing.T) {
	for name, c := range courses {
		for range 40 {
			from := time.Date(2026, 6, 1+rand.IntN(9), rand.IntN(24), 0, 0, 0, time.UTC)
			length := time.Duration(48+rand.IntN(240)) * time.Hour
			step := []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour}[rand.IntN(3)]
			s := made(name, from, length, step)
			if got := Decide("X", "", "kWh", s); got.Kind != c.kind {
				t.Errorf("%s, %v every %v: %s, %s", name, length, step, got.Kind, got.Reason)
			}
			// A flat line proves nothing against a name.
			flat := name == "the same all day" || name == "nothing" || name == "a heater"
			if got := Decide("X total", "", "Wh", s); got.Kind != c.kind && !flat {
				t.Errorf("total of %s, %v every %v: %s, %s", name, length, step, got.Kind, got.Reason)
			}
		}
	}
}

// In a part of a day amounts of the interval may only grow. They are not taken for a counter.
func TestDecidePartOfDay(t *testing.T) {
	for _, name := range []string{"of the interval", "of a clear day", "consumption", "a heater", "the same all day"} {
		for hour := range 24 {
			for _, length := range []time.Duration{time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour} {
				s := made(name, time.Date(2026, 6, 1, hour, 0, 0, 0, time.UTC), length, 5*time.Minute)
				if got := Decide("X", "", "kWh", s); got.Kind != Energy {
					t.Errorf("%s, %v from %d o'clock: %s, %s", name, length, hour, got.Kind, got.Reason)
				}
			}
		}
	}
	for _, length := range []time.Duration{time.Hour, 2 * time.Hour, 12 * time.Hour} {
		s := made("ever growing", time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), length, 5*time.Minute)
		for i := range s.Values {
			s.Values[i] += 5_811_703
		}
		if got := Decide("X", "", "kWh", s); got.Kind != Counter || !got.ByValues {
			t.Errorf("a counter after %v: %s", length, got.Kind)
		}
	}
}

// No values make a counter of what the unit says is none, and no name either.
func TestDecideUnitBeforeValues(t *testing.T) {
	growing := made("ever growing", time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), 72*time.Hour, 5*time.Minute)
	for _, c := range []struct {
		name, unit string
		want       Kind
	}{
		{"Etot", "kW", Power}, {"PowerCounter", "kW", Power}, {"accEnergy", "V", Measurement}, {"Total", "%", Ratio},
		{"Temperature", "°C", Measurement}, {"ErrorCode", "", Status}, {"X", "", Status}, {"MaxPower", "kW", Maximum},
		{"SpotPrice", "EUR/MWh", Measurement}, {"BatteryEnergyContent", "kWh", Measurement}, {"Revenue", "EUR", Counter},
		{"Irradiation", "kWh/m²", Counter}, {"ProducedEnergy", "", Counter},
	} {
		if got := Decide(c.name, "", c.unit, growing); got.Kind != c.want || got.Reason == "" {
			t.Errorf("%s in %s: %+v", c.name, c.unit, got)
		}
	}
	if got := Decide("Total energy", "", "kWh", &series.Series{}); got.Kind != Counter || got.ByValues {
		t.Errorf("without values: %+v", got)
	}
}

// What a plant brings in each interval is no counter because the plant fails at the noon of a clear day, nor because
// what it takes and what it feeds in are told by one reading.
func TestFailureIsNoReset(t *testing.T) {
	morning := time.Date(2026, 6, 3, 4, 0, 0, 0, time.UTC)
	for _, days := range []int{1, 2} {
		for _, below := range []float64{0, 2} {
			s := &series.Series{}
			for day := range days {
				for step := range 72 { // until 22:00; out of order from noon on
					at := morning.AddDate(0, 0, day).Add(time.Duration(step) * 15 * time.Minute)
					value := 0.0
					if at.Hour() < 12 {
						value = sun(at, 15*time.Minute, false) - below
					}
					s.Add(at.UnixMilli(), value, false)
				}
			}
			if got := Decide("X", "", "kWh", s); got.Kind == Counter {
				t.Errorf("%d days, %g kWh of own use: %+v", days, below, got)
			}
		}
	}
}
