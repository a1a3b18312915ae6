package grid

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

const oneDay = 24 * time.Hour

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

// Days that are not 24 hours long, with the hour at which each starts in UTC.
func TestDays(t *testing.T) {
	const half = 30 * time.Minute
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
		// The clock is set forward at midnight: the day starts at 01:00.
		{"America/Asuncion", "2023-10-01T12:00:00Z", "2023-10-01T04:00:00Z", "2023-10-02T03:00:00Z", 23 * time.Hour},
		{"Africa/Cairo", "2024-04-26T12:00:00Z", "2024-04-25T22:00:00Z", "2024-04-26T21:00:00Z", 23 * time.Hour},
		// It is set back at midnight: the day before ends at the second midnight.
		{"America/Asuncion", "2024-03-24T03:30:00Z", "2024-03-23T03:00:00Z", "2024-03-24T04:00:00Z", 25 * time.Hour},
		{"Africa/Cairo", "2024-10-31T21:30:00Z", "2024-10-30T21:00:00Z", "2024-10-31T22:00:00Z", 25 * time.Hour},
		// Midnight comes twice: the day starts with the first.
		{"America/Havana", "2024-11-03T04:30:00Z", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z", 25 * time.Hour},
		{"Atlantic/Azores", "2026-10-25T01:30:00Z", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z", 25 * time.Hour},
		// At 00:01 it is set back to 23:01 of the day before: the new day has started, and continues.
		{"America/St_Johns", "2010-11-07T02:30:30Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z", 25 * time.Hour},
		{"America/St_Johns", "2010-11-07T03:00:00Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z", 25 * time.Hour},
		// Half an hour.
		{"Australia/Lord_Howe", "2026-04-05T00:00:00Z", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", oneDay + half},
		{"Australia/Lord_Howe", "2026-10-04T00:00:00Z", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z", oneDay - half},
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
		if floor != utc(t, c.floor) || next != utc(t, c.next) || next.Sub(floor) != c.length {
			t.Errorf("%s in %q: %s to %s, %s", c.at, c.zone, floor, next, next.Sub(floor))
		}
		if got := grid.Next(utc(t, c.at)); got != next {
			t.Errorf("%s in %q: after it comes %s, after its floor %s", c.at, c.zone, got, next)
		}
	}
}

func TestMonthsAndYears(t *testing.T) {
	berlin, asuncion, apia := zone(t, "Europe/Berlin"), zone(t, "America/Asuncion"), zone(t, "Pacific/Apia")
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
		// A month that starts at 01:00, and one whose last day but one was skipped.
		{Of(query.Month, asuncion), "2023-10-15T00:00:00Z", "2023-10-01T04:00:00Z", "2023-11-01T03:00:00Z"},
		{Of(query.Month, apia), "2011-12-31T00:00:00Z", "2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z"},
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

// Unit, count and zone make a grid, and nothing else; a clock step has no zone.
func TestEqual(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	if Of(query.Hour, berlin) != Of(query.Minute, nil).Times(60) || Of(query.Raw, berlin) != Of(query.Auto, nil) {
		t.Error("equal clock steps differ")
	}
	if Of(query.Day, nil) != Of(query.Day, time.UTC) || Of(query.Day, berlin) == Of(query.Day, nil) {
		t.Error("days")
	}
	if Of(query.Year, nil) == Of(query.Month, nil).Times(12) {
		t.Error("a year is twelve months")
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
	want := series.Span{From: utc(t, "2026-03-28T23:00:00Z"), To: utc(t, "2026-03-30T22:00:00Z")}
	whole := days.Outward(inside)
	if whole != want {
		t.Errorf("%v", whole)
	}
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

func TestFitting(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	start := utc(t, "2025-12-31T23:00:00Z") // a year, a month and a day start in Berlin
	for _, c := range []struct {
		length    time.Duration
		maxPoints int64
		atLeast   time.Duration
		want      string
	}{
		{6 * time.Hour, 1000, 0, "1m"},
		{oneDay, 1440, time.Minute, "1m"},
		{oneDay, 1439, time.Minute, "5m"},
		{oneDay, 1440, time.Second, "1m"},
		{oneDay, 1440, 2 * time.Minute, "5m"},
		{7 * oneDay, 1000, query.FiveMinutes.Step(), "15m"},
		{30 * oneDay, 1000, query.FiveMinutes.Step(), "1h"},
		{30 * oneDay, 300, query.FiveMinutes.Step(), "3h"},
		{30 * oneDay, 30, query.FiveMinutes.Step(), "1d"},
		{30 * oneDay, 29, query.FiveMinutes.Step(), "3d"},
		{365 * oneDay, 365, query.Day.Step(), "1d"},
		{365 * oneDay, 364, query.Day.Step(), "3d"},
		{365 * oneDay, 12, query.Hour.Step(), "1M"},
		{365 * oneDay, 11, query.Hour.Step(), "3M"},
		{365 * oneDay, 3, query.Hour.Step(), "6M"}, // 2026 has two halves
		{365 * oneDay, 1, query.Hour.Step(), "1y"},
		{365 * oneDay, 0, query.Month.Step(), "1M"},
		{365 * oneDay, -1, 0, "1m"},
		{oneDay, 1, query.Year.Step(), "1y"},
		{100 * 365 * oneDay, 20, 0, "10y"}, // 2026 to 2125 touches eleven decades and twenty-one times five years
		{100 * 365 * oneDay, 21, 0, "5y"},
		{100 * 365 * oneDay, 2, 0, "100y"},
		{100 * 365 * oneDay, 1, 0, "200y"},
	} {
		span := series.Span{From: start, To: start.Add(c.length)}
		if got := Fitting(span, c.maxPoints, c.atLeast, berlin); got.String() != c.want {
			t.Errorf("%s, %d points, at least %s: %s, want %s", c.length, c.maxPoints, c.atLeast, got, c.want)
		}
	}
}

// A span that starts within a bucket touches one bucket more than its length suggests.
func TestFittingTouchedBuckets(t *testing.T) {
	from := utc(t, "2026-06-01T10:00:30Z")
	for maxPoints, want := range map[int64]string{60: "5m", 61: "1m"} {
		if got := Fitting(series.Span{From: from, To: from.Add(time.Hour)}, maxPoints, 0, nil); got.String() != want {
			t.Errorf("%d points: %s", maxPoints, got)
		}
	}
}

func TestFittingIsFinestWithinLimit(t *testing.T) {
	everything := series.Span{From: utc(t, "0000-01-01T00:00:00Z"), To: utc(t, "9999-12-31T00:00:00Z")}
	if got := Fitting(everything, 1, 0, nil); got.Buckets(everything) != 1 {
		t.Errorf("%d buckets of %s", got.Buckets(everything), got)
	}
	for range 5000 {
		in := zone(t, zoneNames[rand.IntN(len(zoneNames))])
		span := series.Span{From: anyInstant(), To: anyInstant()}
		if span.To.Before(span.From) {
			span.From, span.To = span.To, span.From
		}
		if rand.IntN(2) == 0 {
			span.To = span.From.Add(rand.N(100 * oneDay))
		}
		maxPoints := 1 + rand.Int64N(2000)
		if rand.IntN(3) == 0 {
			maxPoints = 1 + rand.Int64N(4)
		}
		resolution := query.Resolutions[rand.IntN(len(query.Resolutions))]
		got := Fitting(span, maxPoints, resolution.Step(), in)
		if buckets := got.Buckets(span); buckets > maxPoints || got.Step() < resolution.Step() {
			t.Fatalf("%v, %d points, %s: %d buckets of %s", span, maxPoints, resolution, buckets, got)
		}
		for _, rung := range ladder {
			finer := Grid{rung.unit, rung.n, in}
			if rung.unit == minute {
				finer.zone = nil // as Fitting has them: aligned to UTC
			}
			if finer.Step() >= got.Step() {
				break
			}
			if finer.Step() >= resolution.Step() && finer.Buckets(span) <= maxPoints {
				t.Fatalf("%v, %d points, %s: %s would do, not %s", span, maxPoints, resolution, finer, got)
			}
		}
	}
}

func TestLadderOrder(t *testing.T) {
	for i := 1; i < len(ladder); i++ {
		finer := Grid{ladder[i-1].unit, ladder[i-1].n, nil}
		coarser := Grid{ladder[i].unit, ladder[i].n, nil}
		if finer.Step() >= coarser.Step() && coarser.n <= finer.n {
			t.Errorf("%s before %s", finer, coarser)
		}
	}
}

// Values of a resolution never straddle the edge of a coarser bucket, in zones whole hours off UTC.
func TestFittingConsistsOfWholeFinerBuckets(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"} {
		in := zone(t, name)
		for _, resolution := range query.Resolutions[1:] {
			fine := Of(resolution, in)
			for range 50 {
				from := time.Unix(1_000_000_000+rand.Int64N(1_000_000_000), 0)
				span := series.Span{From: from, To: from.Add(rand.N(5 * 365 * oneDay))}
				coarse := Fitting(span, 1+rand.Int64N(500), resolution.Step(), in)
				if edge := coarse.Floor(from); fine.Floor(edge) != edge {
					t.Fatalf("%s: %s starts at %s, within %s", name, coarse, edge, fine)
				}
			}
		}
	}
}
