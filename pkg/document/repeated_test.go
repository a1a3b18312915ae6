package document

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Whichever of two instants an API takes a local time for that clocks show twice: all of the range is asked for.
func TestRangesInRepeatedHour(t *testing.T) {
	for _, c := range []struct {
		zone, from, to string
		first, last    string
	}{
		{"Europe/Berlin", "2026-10-25T00:04:00Z", "2026-10-25T00:14:00Z", "2026-10-25T01:59:00", "2026-10-25T02:14:00"},
		{"Europe/Berlin", "2026-10-25T01:04:00Z", "2026-10-25T01:14:00Z", "2026-10-25T02:04:00", "2026-10-25T03:00:00"},
		{"Europe/Berlin", "2026-10-24T23:59:00Z", "2026-10-25T02:00:00Z", "2026-10-25T01:59:00", "2026-10-25T03:00:00"},
		{"Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T01:30:00", "2026-03-29T03:30:00"},
		{"Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z", "2026-04-05T01:29:00",
			"2026-04-05T02:00:00"},
		{"UTC", "2026-10-25T00:04:00Z", "2026-10-25T00:14:00Z", "2026-10-25T00:04:00", "2026-10-25T00:14:00"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		from, _ := time.Parse(time.RFC3339, c.from)
		to, _ := time.Parse(time.RFC3339, c.to)
		values := Values{From: from, To: to, LocalZone: zone}
		if ends := values.Ends(apimap.LocalTime); ends[0] != c.first || ends[1] != c.last {
			t.Errorf("%s to %s in %s: %v, want %s and %s", c.from, c.to, c.zone, ends, c.first, c.last)
		}
	}
}

// However an API reads local times, ranges that follow each other have all that lies in them.
func TestLocalRangesAreWhole(t *testing.T) {
	layout := wallClocks[apimap.LocalTime]
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2027; at = at.Add(7 * time.Minute) {
			values := Values{From: at, To: at, LocalZone: zone}
			first := values.fromOf(apimap.LocalTime)
			last := values.toOf(apimap.LocalTime)
			for _, shift := range []time.Duration{-time.Hour, -time.Hour / 2, time.Hour / 2, time.Hour} {
				if other := first.Add(shift); other.After(at) && other.In(zone).Format(layout) == first.In(zone).Format(layout) {
					t.Fatalf("%v in %s begins at %v, which may be read as %v", at, name, first, other)
				}
				if other := last.Add(shift); other.Before(at) && other.In(zone).Format(layout) == last.In(zone).Format(layout) {
					t.Fatalf("%v in %s ends at %v, which may be read as %v", at, name, last, other)
				}
			}
			if first.After(at) || last.Before(at) || at.Sub(first) > apimap.MostRepeated ||
				last.Sub(at) > apimap.MostRepeated {
				t.Fatalf("%v in %s: %v to %v", at, name, first, last)
			}
		}
	}
}
