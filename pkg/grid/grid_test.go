package grid

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loaded, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func utc(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func TestClockSteps(t *testing.T) {
	for _, c := range []struct {
		grid            Grid
		at, floor, next string
	}{
		{Of(query.Raw, nil), "2026-06-01T10:59:59Z", "2026-06-01T10:59:00Z", "2026-06-01T11:00:00Z"},
		{Of(query.Minute, nil), "2026-06-01T10:59:00Z", "2026-06-01T10:59:00Z", "2026-06-01T11:00:00Z"},
		{Of(query.FiveMinutes, nil), "2026-06-01T12:59:59+02:00", "2026-06-01T10:55:00Z", "2026-06-01T11:00:00Z"},
		{Of(query.FifteenMinutes, nil), "2026-06-01T10:44:59.999Z", "2026-06-01T10:30:00Z", "2026-06-01T10:45:00Z"},
		{Of(query.Hour, nil).Times(6), "2026-06-01T10:59:59Z", "2026-06-01T06:00:00Z", "2026-06-01T12:00:00Z"},
		// Before 1970 the floor is still the earlier edge.
		{Of(query.Hour, nil), "1969-12-31T23:59:59.5Z", "1969-12-31T23:00:00Z", "1970-01-01T00:00:00Z"},
		{Of(query.FifteenMinutes, nil), "1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z", "1900-01-01T00:15:00Z"},
		// Further from 1970 than nanoseconds can be counted.
		{Of(query.Hour, nil), "2600-01-01T00:00:01Z", "2600-01-01T00:00:00Z", "2600-01-01T01:00:00Z"},
		{Of(query.Hour, nil), "0001-01-01T00:59:59Z", "0001-01-01T00:00:00Z", "0001-01-01T01:00:00Z"},
	} {
		at := utc(t, c.at)
		floor := c.grid.Floor(at)
		if next := c.grid.Next(at); floor != utc(t, c.floor) || next != utc(t, c.next) || c.grid.Next(floor) != next {
			t.Errorf("%s of %s: %s to %s", c.at, c.grid, floor, next)
		}
	}
}

// Days that are no 24 hours, with the hour at which each begins in UTC.
func TestDays(t *testing.T) {
	for _, c := range []struct {
		zone, at, floor, next string
		length                time.Duration
	}{
		{"Europe/Berlin", "2026-06-01T21:59:59Z", "2026-05-31T22:00:00Z", "2026-06-01T22:00:00Z", 24 * time.Hour},
		{"Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23 * time.Hour},
		{"Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25 * time.Hour},
		// The last day of a leap year in the far future, on which Go's bounds of the zone are wrong.
		{"Europe/Berlin", "2040-12-31T12:00:00Z", "2040-12-30T23:00:00Z", "2040-12-31T23:00:00Z", 24 * time.Hour},
		{"Europe/Berlin", "2040-12-31T23:00:00Z", "2040-12-31T23:00:00Z", "2041-01-01T23:00:00Z", 24 * time.Hour},
		// The clock is set forward at midnight: the day begins at 01:00.
		{"America/Asuncion", "2023-10-01T12:00:00Z", "2023-10-01T04:00:00Z", "2023-10-02T03:00:00Z", 23 * time.Hour},
		{"Africa/Cairo", "2024-04-26T12:00:00Z", "2024-04-25T22:00:00Z", "2024-04-26T21:00:00Z", 23 * time.Hour},
		// It is set back at midnight: the day before ends at the second midnight.
		{"America/Asuncion", "2024-03-24T03:30:00Z", "2024-03-23T03:00:00Z", "2024-03-24T04:00:00Z", 25 * time.Hour},
		{"Africa/Cairo", "2024-10-31T21:30:00Z", "2024-10-30T21:00:00Z", "2024-10-31T22:00:00Z", 25 * time.Hour},
		// Midnight comes twice: the day begins with the first.
		{"America/Havana", "2024-11-03T04:30:00Z", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z", 25 * time.Hour},
		{"Atlantic/Azores", "2026-10-25T01:30:00Z", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z", 25 * time.Hour},
		// At 00:01 it is set back to 23:01 of the day before: the new day has begun, and goes on.
		{"America/St_Johns", "2010-11-07T02:30:30Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z", 25 * time.Hour},
		{"America/St_Johns", "2010-11-07T03:00:00Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z", 25 * time.Hour},
		// Half an hour.
		{"Australia/Lord_Howe", "2026-04-05T00:00:00Z", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", 24*time.Hour + 30*time.Minute},
		{"Australia/Lord_Howe", "2026-10-04T00:00:00Z", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z", 23*time.Hour + 30*time.Minute},
		{"Asia/Kathmandu", "2026-10-04T00:00:00Z", "2026-10-03T18:15:00Z", "2026-10-04T18:15:00Z", 24 * time.Hour},
		// Samoa had no 2011-12-30: the 29th is followed by the 31st.
		{"Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", 24 * time.Hour},
		{"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", 24 * time.Hour},
		// Kwajalein had 1969-09-30 nearly twice.
		{"Pacific/Kwajalein", "1969-10-01T00:00:00Z", "1969-09-29T13:00:00Z", "1969-10-01T12:00:00Z", 47 * time.Hour},
		{"", "1969-12-31T23:59:59.999999999Z", "1969-12-31T00:00:00Z", "1970-01-01T00:00:00Z", 24 * time.Hour},
	} {
		grid := Of(query.Day, zone(t, c.zone))
		floor := grid.Floor(utc(t, c.at))
		next := grid.Next(floor)
		if floor != utc(t, c.floor) || next != utc(t, c.next) || next.Sub(floor) != c.length || grid.Next(utc(t, c.at)) != next {
			t.Errorf("%s in %q: %s to %s, %s", c.at, c.zone, floor, next, next.Sub(floor))
		}
	}
}

func TestMonthsAndYears(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		grid            Grid
		at, floor, next string
	}{
		{Of(query.Month, berlin), "2026-03-31T21:59:59Z", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"},
		{Of(query.Month, berlin), "2026-03-31T22:00:00Z", "2026-03-31T22:00:00Z", "2026-04-30T22:00:00Z"},
		{Of(query.Month, nil), "2024-02-29T00:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"},
		{Of(query.Month, nil), "1969-12-31T00:00:00Z", "1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z"},
		{Of(query.Year, berlin), "2026-12-31T22:59:59Z", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z"},
		{Of(query.Year, nil), "1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z", "1901-01-01T00:00:00Z"},
		// Before 1893-04-01 Berlin's clocks showed local mean time, 53 min 28 s ahead.
		{Of(query.Year, berlin), "1893-01-01T00:00:00Z", "1892-12-31T23:06:32Z", "1893-12-31T23:00:00Z"},
		// A month that begins at 01:00, and one whose last day but one was skipped.
		{Of(query.Month, zone(t, "America/Asuncion")), "2023-10-15T00:00:00Z", "2023-10-01T04:00:00Z", "2023-11-01T03:00:00Z"},
		{Of(query.Month, zone(t, "Pacific/Apia")), "2011-12-31T00:00:00Z", "2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z"},
	} {
		at := utc(t, c.at)
		if floor, next := c.grid.Floor(at), c.grid.Next(at); floor != utc(t, c.floor) || next != utc(t, c.next) {
			t.Errorf("%s of %s: %s to %s", c.at, c.grid, floor, next)
		}
	}
}

func TestTimes(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		grid            Grid
		at, floor, next string
	}{
		{Of(query.Day, nil).Times(2), "1970-01-02T23:00:00Z", "1970-01-01T00:00:00Z", "1970-01-03T00:00:00Z"},
		{Of(query.Day, nil).Times(2), "1969-12-31T23:00:00Z", "1969-12-30T00:00:00Z", "1970-01-01T00:00:00Z"},
		{Of(query.Day, berlin).Times(2), "2026-03-29T12:00:00Z", "2026-03-27T23:00:00Z", "2026-03-29T22:00:00Z"},
		{Of(query.Month, berlin).Times(3), "2026-05-15T00:00:00Z", "2026-03-31T22:00:00Z", "2026-06-30T22:00:00Z"},
		{Of(query.Month, nil).Times(3), "1969-11-30T00:00:00Z", "1969-10-01T00:00:00Z", "1970-01-01T00:00:00Z"},
		{Of(query.Year, nil).Times(2), "2027-05-15T00:00:00Z", "2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z"},
		{Of(query.Year, nil).Times(10), "2029-12-31T23:59:59Z", "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"},
		{Of(query.Year, nil).Times(5).Times(2), "1969-12-31T23:59:59Z", "1960-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
		{Of(query.Year, nil).Times(0), "2026-07-01T00:00:00Z", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
	} {
		at := utc(t, c.at)
		if floor, next := c.grid.Floor(at), c.grid.Next(at); floor != utc(t, c.floor) || next != utc(t, c.next) {
			t.Errorf("%s of %s: %s to %s", c.at, c.grid, floor, next)
		}
	}
}

// Nothing but the unit, the count and the zone makes a grid; a clock step has no zone.
func TestGridsCompare(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	if Of(query.Hour, berlin) != Of(query.Minute, nil).Times(60) || Of(query.Raw, berlin) != Of(query.Auto, nil) {
		t.Error("equal clock steps differ")
	}
	if Of(query.Day, nil) != Of(query.Day, time.UTC) || Of(query.Day, berlin) == Of(query.Day, nil) || Of(query.Year, nil) == Of(query.Month, nil).Times(12) {
		t.Error("calendar grids")
	}
}

// The nominal steps are those of the resolutions.
func TestStepAndString(t *testing.T) {
	for _, resolution := range query.Resolutions[2:] {
		grid := Of(resolution, nil)
		if grid.Step() != resolution.Step() || grid.String() != string(resolution) {
			t.Errorf("%s: %s, %s", resolution, grid.Step(), grid)
		}
	}
	if got := Of(query.Year, nil).Times(292).Step(); got != 292*365*24*time.Hour {
		t.Error(got)
	}
	if got := Of(query.Year, nil).Times(1000).Step(); got != 1<<63-1 {
		t.Errorf("a thousand years: %s", got)
	}
}

func TestOutwardAndBuckets(t *testing.T) {
	days := Of(query.Day, zone(t, "Europe/Berlin"))
	inside := series.Span{From: utc(t, "2026-03-28T23:00:00.001Z"), To: utc(t, "2026-03-29T22:00:00.001Z")}
	if got, want := days.Outward(inside), (series.Span{From: utc(t, "2026-03-28T23:00:00Z"), To: utc(t, "2026-03-30T22:00:00Z")}); got != want {
		t.Errorf("%v", got)
	}
	whole := days.Outward(inside)
	if days.Outward(whole) != whole {
		t.Error("whole buckets grew")
	}
	if got := days.Buckets(inside); got != 2 {
		t.Errorf("%d buckets", got)
	}
	empty := series.Span{From: inside.From, To: inside.From}
	if got := days.Buckets(empty) + days.Buckets(series.Span{From: inside.To, To: inside.From}); got != 0 {
		t.Errorf("%d buckets of nothing", got)
	}
}
