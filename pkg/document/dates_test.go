package document

import (
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
