package kind

import (
	"fmt"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What days of values have shown holds for an hour of them, whichever way a query looks at them, and for no other
// series.
func TestMemoryHoldsForShortRanges(t *testing.T) {
	noon := time.Date(2026, 6, 3, 12, 0, 0, 0, time.UTC)
	for name, c := range courses {
		if name == "the same all day" || name == "nothing" {
			continue // show nothing
		}
		for _, unit := range []string{"kWh", "MWh", "m³"} {
			m := NewMemory()
			of := func(device, source string, s *series.Series) *series.Series {
				s.DeviceID, s.Type, s.Source, s.Unit = device, "X9", source, unit
				return s
			}
			days := of("a", "", made(name, noon.Add(-60*time.Hour), 120*time.Hour, 15*time.Minute))
			m.Observe(days, "", query.Raw)
			for _, length := range []time.Duration{time.Hour, 3 * time.Hour, 8 * time.Hour} {
				for _, resolution := range []query.Resolution{query.Raw, query.FiveMinutes, query.Hour} {
					for start := range 24 {
						part := made(name, noon.Add(time.Duration(start)*time.Hour), length, 15*time.Minute)
						if got := m.Decide(of("a", "", part), "", resolution); got.Kind != c.kind {
							t.Errorf("%s in %s, %v at %s: %+v", name, unit, length, resolution, got)
						}
						if got := m.Decide(of("b", "", part), "", resolution); got.Kind == Counter && !got.ByValues {
							t.Errorf("another plant: %+v", got)
						}
					}
				}
			}
		}
	}
}

// Days of values may be computed otherwise; a night without production unlearns nothing; what clearly became something
// else, such as a counter that was exchanged for a reading of its intervals, is relearnt.
func TestMemoryKeepsApartAndRelearns(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	m := NewMemory()
	of := func(s *series.Series) *series.Series {
		s.DeviceID, s.Type, s.Unit = "a", "X9", "kWh"
		return s
	}
	decide := func(what string, s *series.Series, resolution query.Resolution, want Kind) {
		t.Helper()
		if got := m.Decide(of(s), "", resolution); got.Kind != want {
			t.Errorf("%s: %+v, want %s", what, got, want)
		}
	}
	few := func(values ...float64) *series.Series {
		s := &series.Series{}
		for i, value := range values {
			s.Add(from.Add(time.Duration(i)*time.Hour).UnixMilli(), value, false)
		}
		return s
	}
	decide("nothing is known", few(5, 6), query.Hour, Energy)
	decide("days", made("ever growing", from, 72*time.Hour, time.Hour), query.Hour, Counter)
	decide("two values", few(5, 6), query.Hour, Counter)
	decide("a night", few(7, 7, 7, 7, 7, 7, 7, 7), query.Hour, Counter)
	decide("one value", few(7), query.Raw, Counter)
	decide("no values", few(), query.Raw, Counter)
	decide("daily amounts", few(5, 6), query.Day, Energy)
	decide("amounts", made("of the interval", from, 96*time.Hour, time.Hour), query.Hour, Energy)
	decide("afterwards", few(5, 6), query.Hour, Energy)
	other := of(few(5, 6))
	other.Unit = "kW"
	if got := m.Decide(other, "", query.Hour); got.Kind != Power {
		t.Errorf("another unit: %+v", got)
	}
}

// Whichever series are asked for, no more is remembered than there is room for.
func TestMemoryIsBounded(t *testing.T) {
	m := NewMemory()
	s := made("ever growing", time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), 30*time.Hour, time.Hour)
	s.Type, s.Unit = "X9", "kWh"
	for i := range 2 * maxRemembered {
		s.DeviceID = fmt.Sprint(i)
		m.Observe(s, "", query.Hour)
	}
	if got := m.shown.Len(); got > maxRemembered {
		t.Errorf("%d entries", got)
	}
}
