package plan

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// shownPoints is how many points a panel gets of a series without gaps.
func shownPoints(planned Readings) int64 {
	call, reduced := planned.Calls[0], planned.Reductions["a"]
	came := int64(planned.Span.To.Sub(planned.Span.From) / call.Resolution.Step())
	if reduced.Applies(int(came)) {
		return reduced.Buckets.Buckets(planned.Span)
	}
	return came
}

// Auto leaves a panel at least a third of the points that it can show, as long as steps of up to half a year do.
func TestAutoLeavesAThird(t *testing.T) {
	berlin := only("a", "Europe/Berlin")
	for _, points := range []int64{100, 250, 400, 640, 1000, 1900} {
		for hours := 1; hours < min(int(points)*24*180, 100*365*24); hours += 1 + hours/7 {
			length := time.Duration(hours) * time.Hour
			for _, interval := range []time.Duration{0, length / time.Duration(points)} {
				planned, err := forReadings(model(query.Auto, "Pac"), window(length, points, interval), berlin, offersAll)
				if err != nil {
					t.Fatal(err)
				}
				most := min(points, int64(length/(5*time.Minute))) // few loggers write more
				if got := shownPoints(planned); got*3 < most || got > points+2 {
					t.Errorf("%v on %d pixels: %d points of %s", length, points, got, planned.Calls[0].Resolution)
				}
			}
		}
	}
}

func TestAutoSteps(t *testing.T) {
	const day = 24 * time.Hour
	berlin := only("a", "Europe/Berlin")
	for _, c := range []struct {
		name    string
		length  time.Duration
		points  int64
		types   []string
		alert   bool
		offered []query.Resolution
		asked   query.Resolution
		steps   string // the buckets that are made; empty: none
	}{
		{"30 days of power", 30 * day, 400, []string{"Pac"}, false, offersAll.Resolutions, query.Hour, "2h"},
		{"60 days", 60 * day, 500, []string{"Pac"}, false, offersAll.Resolutions, query.Hour, "3h"},
		{"90 days", 90 * day, 400, []string{"Pac"}, false, offersAll.Resolutions, query.Hour, "6h"},
		{"120 days", 120 * day, 400, []string{"Pac"}, false, offersAll.Resolutions, query.Hour, "12h"},
		{"10 days", 10 * day, 900, []string{"Pac"}, false, offersAll.Resolutions, query.FifteenMinutes, "30m"},
		{"a day of 5 minutes and hours", day, 200, []string{"Pac"}, false,
			[]query.Resolution{query.Raw, query.FiveMinutes, query.Hour}, query.FiveMinutes, "10m"},
		{"days and hours", 30 * day, 400, []string{"Pac"}, false,
			[]query.Resolution{query.Raw, query.Hour, query.Day}, query.Hour, "2h"},
		{"days alone", 30 * day, 400, []string{"Pac"}, false,
			[]query.Resolution{query.Raw, query.Day}, query.Day, ""},
		{"a ratio, which nobody but the API can combine", 30 * day, 400, []string{"PerformanceRatio"},
			false, offersAll.Resolutions, query.Day, ""},
		{"a rule", 90 * day, 400, []string{"Pac"}, true, offersAll.Resolutions, query.Day, ""},
		{"two years", 2 * 365 * day, 400, []string{"ProducedEnergy"}, false, offersAll.Resolutions, query.Day, "3d"},
		{"seven years", 7 * 365 * day, 400, []string{"ProducedEnergy"}, false, offersAll.Resolutions, query.Day, "1w"},
		{"eight years", 8 * 365 * day, 400, []string{"ProducedEnergy"}, false, offersAll.Resolutions, query.Day, "2w"},
		{"forty years", 40 * 365 * day, 400, []string{"ProducedEnergy"}, false, offersAll.Resolutions, query.Month, "3M"},
		{"two years without days", 2 * 365 * day, 400, []string{"Pac"}, false,
			[]query.Resolution{query.Raw, query.Month}, query.Month, ""},
		{"two years of a ratio", 2 * 365 * day, 400, []string{"PerformanceRatio"}, false, offersAll.Resolutions,
			query.Month, ""},
		{"a rule over two years", 2 * 365 * day, 400, []string{"Pac"}, true, offersAll.Resolutions, query.Month, ""},
		{"a third is enough", 365 * day, 1000, []string{"Pac"}, false, offersAll.Resolutions, query.Day, ""},
	} {
		w := window(c.length, c.points, 0)
		w.Alert = c.alert
		planned, err := forReadings(model(query.Auto, c.types...), w, berlin, Capabilities{Resolutions: c.offered})
		if err != nil {
			t.Fatal(err)
		}
		call, reduced := planned.Calls[0], planned.Reductions["a"]
		steps := ""
		if came := int(c.length / call.Resolution.Step()); reduced.Applies(came) {
			steps = reduced.Buckets.String()
			if step := reduced.Step(came); step != reduced.Buckets.Step() && !reduced.Buckets.Calendar() {
				t.Errorf("%s: Grafana is told a step of %v", c.name, step)
			}
		}
		if call.Resolution != c.asked || steps != c.steps {
			t.Errorf("%s: asked for %s, made %q", c.name, call.Resolution, steps)
		}
	}
}

// The steps start at the plant's midnight. Where its days are not made of what is asked for, they start at UTC's.
func TestAutoStepsInPlantsZone(t *testing.T) {
	for zone, want := range map[string]string{
		"Europe/Berlin": "2026-05-31T22:00", "America/New_York": "2026-05-31T22:00", "Asia/Tokyo": "2026-05-31T21:00",
		"Asia/Kolkata": "2026-06-01T00:00", "UTC": "2026-06-01T00:00", "": "2026-06-01T00:00",
	} {
		planned, err := forReadings(model(query.Auto, "Pac"), window(90*24*time.Hour, 400, 0),
			only("a", zone), offersAll)
		if err != nil {
			t.Fatal(err)
		}
		buckets := planned.Reductions["a"].Buckets
		if got := buckets.Floor(start).Format("2006-01-02T15:04"); buckets.Step() != 6*time.Hour || got != want {
			t.Errorf("%s: %v buckets from %s, want %s", zone, buckets, got, want)
		}
		if first := planned.Calls[0].Span.From; !first.Equal(buckets.Floor(start)) {
			t.Errorf("%s: asked for from %v: the first bucket is cut", zone, first)
		}
	}
}

// A month counts for as long as it is, and the one under way for as long as it has been.
func TestWeightOfMonths(t *testing.T) {
	offered := Capabilities{Resolutions: []query.Resolution{query.Raw, query.Month}}
	planned, err := forReadings(model(query.Year, "Pac"), window(700*24*time.Hour, 400, 0),
		only("a", "Europe/Berlin"), offered)
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		instant, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return instant
	}
	now := at("2027-02-11T23:00:00Z")
	for _, c := range []struct {
		stamp string
		ends  bool
		hours float64
	}{
		{"2026-01-31T23:00:00Z", false, 28 * 24}, // February
		{"2026-02-28T23:00:00Z", false, 31*24 - 1},
		{"2026-09-30T22:00:00Z", false, 31*24 + 1},
		{"2027-01-31T23:00:00Z", false, 11 * 24},
		{"2026-02-28T23:00:00Z", true, 28 * 24}, // stamped with its end
	} {
		weight := planned.Reductions["a"].Weight(c.ends, now)
		if got := weight(at(c.stamp).UnixMilli()) / 3_600_000; got != c.hours {
			t.Errorf("%s: %v hours, want %v", c.stamp, got, c.hours)
		}
	}
	hours, err := forReadings(model(query.Day, "Pac"), window(700*24*time.Hour, 400, 0),
		only("a", ""), Capabilities{Resolutions: []query.Resolution{query.Raw, query.Hour}})
	if err != nil || hours.Reductions["a"].Weight(false, now) != nil {
		t.Error("hours are not all alike", err)
	}
}

// The months of a year count for as much as the year together, in any zone and whenever the clock is set.
func TestWeightsOfYear(t *testing.T) {
	offered := Capabilities{Resolutions: []query.Resolution{query.Raw, query.Month}}
	for _, name := range []string{"Europe/Berlin", "Pacific/Apia", "America/Havana", "Asia/Kolkata", "Africa/Cairo"} {
		zone := portfolio.ZoneOf(name)
		planned, err := forReadings(model(query.Year, "Pac"), window(400*24*time.Hour, 400, 0),
			only("a", name), offered)
		if err != nil {
			t.Fatal(err)
		}
		for year := 2008; year < 2026; year++ { // Samoa skipped a day of December 2011
			years, months := grid.Of(query.Year, zone), grid.Of(query.Month, zone)
			from := years.Floor(time.Date(year, 6, 1, 0, 0, 0, 0, zone))
			to, sum := years.Next(from), 0.0
			weight := planned.Reductions["a"].Weight(false, to.AddDate(1, 0, 0))
			for at := from; at.Before(to); at = months.Next(at) {
				sum += weight(at.UnixMilli())
			}
			if want := float64(to.Sub(from).Milliseconds()); sum != want {
				t.Errorf("%d in %s: %v, want %v", year, name, sum, want)
			}
		}
	}
}
