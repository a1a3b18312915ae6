package document

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Whatever part of a day is asked for, and whose ever dates the API takes: the range of dates has all of it, and is
// never empty.
func TestDatesContainRange(t *testing.T) {
	for _, c := range []struct {
		from, to     string
		zone         string
		endInclusive bool
		first, last  string
	}{
		{"2026-06-01T10:00:00Z", "2026-06-01T14:00:00Z", "Europe/Berlin", false, "2026-06-01", "2026-06-02"},
		{"2026-06-01T10:00:00Z", "2026-06-01T14:00:00Z", "Europe/Berlin", true, "2026-06-01", "2026-06-01"},
		{"2026-06-01T10:00:00Z", "2026-06-02T00:00:00Z", "UTC", false, "2026-06-01", "2026-06-02"},
		{"2026-06-01T10:00:00Z", "2026-06-02T00:00:00Z", "UTC", true, "2026-06-01", "2026-06-01"},
		{"2026-05-31T22:00:00Z", "2026-06-01T22:00:00Z", "Europe/Berlin", false, "2026-05-31", "2026-06-02"},
		{"2026-06-01T23:30:00Z", "2026-06-01T23:45:00Z", "Europe/Berlin", false, "2026-06-01", "2026-06-03"},
		{"2026-06-01T23:30:00Z", "2026-06-01T23:45:00Z", "Europe/Berlin", true, "2026-06-01", "2026-06-02"},
		{"2026-06-01T01:00:00Z", "2026-06-01T02:00:00Z", "America/New_York", false, "2026-05-31", "2026-06-02"},
		{"2026-06-01T04:00:00Z", "2026-06-02T04:00:00Z", "America/New_York", true, "2026-06-01", "2026-06-02"},
		{"2026-06-01T10:00:00Z", "2026-06-01T14:00:00Z", "", false, "2026-05-31", "2026-06-03"},
		{"2026-06-01T12:00:00Z", "2026-06-01T14:00:00Z", "", true, "2026-06-01", "2026-06-02"},
	} {
		at := func(text string) time.Time {
			instant, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			return instant
		}
		values := Values{From: at(c.from), To: at(c.to), EndInclusive: c.endInclusive}
		if c.zone != "" {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			values.LocalZone = zone
		}
		first, err := encode(apimap.Binding{Role: apimap.From, Encoding: apimap.LocalDate}, values)
		last, err2 := encode(apimap.Binding{Role: apimap.To, Encoding: apimap.LocalDate}, values)
		if err != nil || err2 != nil || first != c.first || last != c.last {
			t.Errorf("%s to %s in %q, inclusive %v: %v to %v, want %s to %s (%v %v)",
				c.from, c.to, c.zone, c.endInclusive, first, last, c.first, c.last, err, err2)
		}
	}
}

// Of any part of any day, each minute lies within the dates that are asked for, by the clock of the facility and by
// UTC's, and there is at least one date.
func TestDatesOfAnyRange(t *testing.T) {
	for range 3000 {
		name := []string{
			"Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Havana", "Africa/Cairo", "Asia/Kathmandu",
			"America/Scoresbysund", "Pacific/Apia", "Atlantic/Azores",
		}[rand.IntN(9)]
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		from := time.Unix(1_300_000_000+rand.Int64N(500_000_000), rand.Int64N(1e9))
		if change, _ := from.In(zone).ZoneBounds(); !change.IsZero() && rand.IntN(2) == 0 {
			from = change.Add(-rand.N(3 * time.Hour))
		}
		values := Values{From: from, To: from.Add(1 + rand.N(30*time.Hour)), LocalZone: zone, EndInclusive: rand.IntN(2) == 0}
		first, last := values.firstDate(), values.lastDate()
		if !values.EndInclusive {
			last = last.Add(-24 * time.Hour)
		}
		for at := values.From; at.Before(values.To); at = at.Add(time.Minute) {
			for _, clock := range []time.Time{at.UTC(), asUTC(at.In(zone))} {
				if date := clock.Truncate(24 * time.Hour); date.Before(first) || date.After(last) {
					t.Fatalf("%v to %v in %s: %v to %v lacks %v", values.From, values.To, name, first, last, date)
				}
			}
		}
	}
}
