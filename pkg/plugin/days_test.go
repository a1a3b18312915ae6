package plugin

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

var dayZones = []string{
	"Europe/Berlin", "Europe/Madrid", "Atlantic/Canary", "Atlantic/Azores", "Europe/Athens", "America/New_York",
	"Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "Asia/Kathmandu", "America/Santiago", "America/Havana",
	"Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo", "UTC",
}

func zoneOf(t testing.TB, name string) *time.Location {
	t.Helper()
	zone := portfolio.ZoneOf(name)
	if zone == nil {
		t.Fatal("no zone ", name)
	}
	return zone
}

// dateNumber is a value that tells the date on which a calendar's interval starts.
func dateNumber(at time.Time) float64 {
	return float64(at.Year()*10_000 + int(at.Month())*100 + at.Day())
}

// shown plans a query, makes each call's series, and returns what is shown of them. A value is that of its date.
func shown(
	t testing.TB, model query.Model, window plan.Window, zones []string, offered []query.Resolution,
	valuesOf func(call plan.Call) *series.Series,
) (*readingsQuery, []*series.Series) {
	t.Helper()
	known := portfolio.Portfolio{}
	for i, zone := range zones {
		known.Facilities = append(known.Facilities,
			portfolio.Facility{ID: fmt.Sprint(i), Name: fmt.Sprint("P", i), TimeZone: zone})
	}
	model.ReadingTypes = []string{"ProducedEnergy"}
	q := &readingsQuery{model: model, window: window, snapshot: &session.Snapshot{
		Portfolio: &known, Mapping: &mapping.Mapping{Map: &apimap.Map{}}, Kinds: kind.NewMemory(),
	}}
	var err error
	q.planned, err = plan.ForReadings(
		model, window, plan.Each(portfolio.OfFacilities(known.Facilities), model.ReadingTypes),
		plan.Capabilities{Resolutions: offered})
	if err != nil {
		t.Fatal(err)
	}
	for _, call := range q.planned.Calls {
		s := valuesOf(call)
		s.DeviceID, s.Type = call.Target.Key(), "ProducedEnergy"
		s.Tidy(call.Span)
		q.result.Series = append(q.result.Series, s)
	}
	reduced, _ := q.reduce(t.Context())
	return q, reduced
}

// dated gives a value for each step of a call, which tells the date of the step by a zone's calendar.
func dated(call plan.Call) *series.Series {
	s, zone := &series.Series{}, call.Target.Facility.Zone()
	steps := grid.Of(call.Resolution, zone)
	for at := steps.Floor(call.Span.From); at.Before(call.Span.To); at = steps.Next(at) {
		s.Add(at.UnixMilli(), dateNumber(at.In(zone)), false)
	}
	return s
}

// Of every plant, the dates that start in the range by the common calendar are shown once each, with the values of the
// plant's own dates; and all plants have the same stamps.
func TestDaysLineUp(t *testing.T) {
	all := query.Resolutions[1:]
	fine := []query.Resolution{query.Raw, query.Hour}
	for n := range 1000 {
		zones := make([]string, 1+rand.IntN(4))
		for i := range zones {
			zones[i] = dayZones[rand.IntN(len(dayZones))]
		}
		common := zoneOf(t, dayZones[rand.IntN(len(dayZones))])
		window := plan.Window{MaxPoints: 1000, Zone: common}
		if n%4 == 0 { // nobody tells the dashboard's zone
			window.Zone, common = nil, zoneOf(t, zones[0])
		}
		from := time.Date(2023+rand.IntN(4), time.Month(1+rand.IntN(12)), 1+rand.IntN(28), 0, 0, 0, 0, common)
		if n%3 == 0 {
			from = from.Add(rand.N(48 * time.Hour))
		}
		model := query.Model{Aggregation: query.AutoAggregation, DayStamps: query.CommonCalendar}
		model.Resolution = []query.Resolution{query.Day, query.Day, query.Month, query.Year}[rand.IntN(4)]
		offered := all
		if model.Resolution == query.Day && n%5 == 0 { // days are made of hours
			offered, model.Aggregation = fine, query.Max
		}
		to := from.AddDate(0, 0, 1+rand.IntN(62))
		if model.Resolution != query.Day {
			to = from.AddDate(0, 1+rand.IntN(40), rand.IntN(3))
		}
		if n%7 == 0 {
			to = to.Add(-time.Millisecond)
		}
		window.Span = series.Span{From: from, To: to}
		_, got := shown(t, model, window, zones, offered, dated)

		var stamps []int64
		var values []float64
		steps := grid.Of(model.Resolution, common)
		for at := steps.Ceil(from); at.Before(to); at = steps.Next(at) {
			stamps, values = append(stamps, at.UnixMilli()), append(values, dateNumber(at.In(common)))
		}
		for i, s := range got {
			if !slices.Equal(s.Times, stamps) || !slices.Equal(s.Values, values) {
				t.Fatalf("%s of %v by %s, %v to %v, made of %v:\n%v %v\nwant\n%v %v", model.Resolution, zones[i], common,
					from, to, offered, s.Times, s.Values, stamps, values)
			}
		}
	}
}

// As true instants, and for rules, which name no dashboard, each date stands where it starts in the plant's zone.
func TestDaysAtTrueInstants(t *testing.T) {
	berlin := zoneOf(t, "Europe/Berlin")
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, berlin)
	window := plan.Window{MaxPoints: 400, Zone: berlin, Span: series.Span{From: from, To: from.AddDate(0, 1, 0)}}
	zones := []string{"Europe/Berlin", "Atlantic/Azores", "Pacific/Kiritimati"}
	for _, isRule := range []bool{false, true} {
		model := query.Model{Resolution: query.Day, Aggregation: query.AutoAggregation, DayStamps: query.TrueInstant}
		window.Alert = isRule
		if isRule {
			model.DayStamps = query.CommonCalendar
		}
		_, got := shown(t, model, window, zones, query.Resolutions[1:], dated)
		for i, s := range got {
			zone := zoneOf(t, zones[i])
			for j, at := range s.Times {
				local := time.UnixMilli(at).In(zone)
				if local.Hour() != 0 || dateNumber(local) != s.Values[j] || !window.Span.Contains(at) {
					t.Errorf("rule %v: %v in %s has the value of %v", isRule, local, zones[i], s.Values[j])
				}
			}
			if s.Len() != 30 {
				t.Errorf("rule %v: %d days in %s", isRule, s.Len(), zones[i])
			}
		}
	}
}

// The window of a rule over the last day has one running day of each plant at any hour, also where the plant's date is
// another one than that of the first.
func TestRunningDayOfRule(t *testing.T) {
	zones := []string{"Europe/Berlin", "Pacific/Pago_Pago", "Pacific/Kiritimati", "Atlantic/Canary"}
	model := query.Model{Resolution: query.Day, Aggregation: query.AutoAggregation, DayStamps: query.CommonCalendar}
	start := time.Date(2026, 6, 10, 0, 30, 0, 0, time.UTC)
	for hour := range 30 {
		now := start.Add(time.Duration(hour) * time.Hour)
		window := plan.Window{Alert: true, Span: series.Span{From: now.Add(-24 * time.Hour), To: now}}
		_, got := shown(t, model, window, zones, query.Resolutions[1:], dated)
		for i, s := range got {
			if want := dateNumber(now.In(zoneOf(t, zones[i]))); s.Len() != 1 || s.Values[0] != want ||
				!window.Span.Contains(s.Times[0]) {
				t.Errorf("%v, %s: %v, want %v", now, zones[i], s.Values, want)
			}
		}
	}
}

// An API may stamp dates with their midnight in UTC or in standard time. Where it does neither, or nobody knows the
// zone, the days stay where they are, which is said.
func TestDaysOfOtherStamps(t *testing.T) {
	berlin := zoneOf(t, "Europe/Berlin")
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, berlin)
	window := plan.Window{MaxPoints: 400, Zone: berlin, Span: series.Span{From: from, To: from.AddDate(0, 1, 0)}}
	model := query.Model{Resolution: query.Day, Aggregation: query.AutoAggregation, DayStamps: query.CommonCalendar}
	for name, c := range map[string]struct {
		zone   string
		stamps *time.Location
		at     time.Duration
		isTold bool
	}{
		"UTC":                   {"Europe/Berlin", time.UTC, 0, false},
		"UTC, further west":     {"America/New_York", time.UTC, 0, false},
		"standard time":         {"Europe/Madrid", time.FixedZone("", 3600), 0, false},
		"noon":                  {"Europe/Berlin", berlin, 12 * time.Hour, true},
		"unknown zone":          {"Mars/Olympus", berlin, 0, true},
		"no zone, but of UTC":   {"", time.UTC, 0, false},
		"the sunset of the day": {"Europe/Madrid", berlin, 22 * time.Hour, true},
	} {
		q, got := shown(t, model, window, []string{c.zone}, query.Resolutions[1:], func(call plan.Call) *series.Series {
			s := &series.Series{}
			for at := time.Date(2026, 5, 20, 0, 0, 0, 0, c.stamps); at.Month() < 8; at = at.AddDate(0, 0, 1) {
				s.Add(at.Add(c.at).UnixMilli(), dateNumber(at), false)
			}
			return s
		})
		told := strings.Join(q.dayNotices(), " ")
		if strings.Contains(told, "P0") != c.isTold {
			t.Errorf("%s: %q", name, told)
		}
		if c.isTold {
			if got[0].Len() == 0 || time.UnixMilli(got[0].Times[0]).In(c.stamps).Sub(from)%(24*time.Hour) != c.at {
				t.Errorf("%s: moved to %v", name, time.UnixMilli(got[0].Times[0]).In(c.stamps))
			}
			continue
		}
		if got[0].Len() != 30 {
			t.Errorf("%s: %d days", name, got[0].Len())
		}
		for i, at := range got[0].Times {
			if local := time.UnixMilli(at).In(berlin); local.Hour() != 0 || dateNumber(local) != got[0].Values[i] {
				t.Errorf("%s: %v stands at %v", name, got[0].Values[i], local)
			}
		}
	}
}

// What is cached is not changed by the stamps under which it is shown.
func TestRestampedSharesNoTimes(t *testing.T) {
	s := &series.Series{}
	s.Add(1, 1, false)
	q := readingsQuery{result: readings.Result{Series: []*series.Series{s}}}
	moved := q.result.Series[0].Restamped(func(at int64) int64 { return at + 1 })
	if s.Times[0] != 1 || moved.Times[0] != 2 {
		t.Error(s.Times, moved.Times)
	}
}

// A zone that the server does not know is told, and the first plant's calendar stands in for it.
func TestUnknownZoneOfDashboard(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	window := plan.Window{MaxPoints: 400, Span: series.Span{From: from, To: from.AddDate(0, 1, 0)}}
	for _, c := range []struct {
		resolution query.Resolution
		zone       string
		isTold     bool
	}{{query.Day, "Mars/Olympus", true}, {query.Hour, "Mars/Olympus", false}, {query.Day, "Europe/Berlin", false}} {
		model := query.Model{
			Resolution: c.resolution, Aggregation: query.AutoAggregation, DayStamps: query.CommonCalendar, TimeZone: c.zone,
		}
		q, _ := shown(t, model, window, []string{"Europe/Berlin"}, query.Resolutions[1:], dated)
		if told := strings.Join(q.dayNotices(), " "); strings.Contains(told, "not known to this server") != c.isTold {
			t.Errorf("%s on a dashboard in %s: %q", c.resolution, c.zone, told)
		}
	}
}

// While the date of the common calendar has not begun at a plant, its place is empty, which is said.
func TestDateThatHasNotBegun(t *testing.T) {
	berlin := zoneOf(t, "Europe/Berlin")
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, berlin)
	window := plan.Window{MaxPoints: 400, Zone: berlin, Span: series.Span{From: from, To: from.AddDate(0, 1, 0)}}
	zones := []string{"Europe/Berlin", "Atlantic/Azores", "America/New_York", "Pacific/Kiritimati"}
	for _, c := range []struct {
		resolution query.Resolution
		now        time.Time
		says       string
	}{
		{query.Day, from.AddDate(0, 0, 9).Add(time.Hour), "2026-06-10 has not begun yet at P1, P2."},
		{query.Day, from.AddDate(0, 0, 9).Add(2 * time.Hour), "2026-06-10 has not begun yet at P2."},
		{query.Day, from.AddDate(0, 0, 9).Add(6 * time.Hour), ""},
		{query.Month, from.Add(time.Hour), "2026-06-01 has not begun yet at P1, P2."},
		{query.Month, from.AddDate(0, 0, 9).Add(time.Hour), ""},
		{query.Hour, from.AddDate(0, 0, 9).Add(time.Hour), ""},
		{query.Day, from.AddDate(0, 2, 9).Add(time.Hour), ""},
	} {
		model := query.Model{Resolution: c.resolution, Aggregation: query.AutoAggregation}
		q, _ := shown(t, model, window, zones, query.Resolutions[1:], func(call plan.Call) *series.Series {
			return &series.Series{}
		})
		said := ""
		for _, notice := range q.notBegun(c.now) {
			said += notice.Text
		}
		if said != c.says {
			t.Errorf("%s at %v: %q, want %q", c.resolution, c.now, said, c.says)
		}
	}
}

// Who looks at a dashboard by another clock than a plant's is told whose days they see. By the same clock nothing is
// said, nor of hours, nor to rules.
func TestDaysOfAnotherClock(t *testing.T) {
	const at, starts = "They stand at their dates", "They stand where they start there"
	berlin := []string{"Europe/Berlin"}
	for _, c := range []struct {
		name       string
		resolution query.Resolution
		stamps     query.DayStamps
		viewer     string
		plants     []string
		isRule     bool
		says       []string
	}{
		{"dates", query.Day, query.CommonCalendar, "America/New_York", berlin, false,
			[]string{"(Europe/Berlin). " + at, "dashboard, America/New_York."}},
		{"instants", query.Day, query.TrueInstant, "America/New_York", berlin, false, []string{starts}},
		{"months", query.Month, query.CommonCalendar, "Asia/Kolkata", berlin, false, []string{at}},
		{"some of the plants", query.Day, query.CommonCalendar, "Europe/Berlin",
			[]string{"Europe/Berlin", "Atlantic/Canary", "Europe/Lisbon"}, false, []string{"(Atlantic/Canary, Europe/Lisbon)"}},
		{"the same clock", query.Day, query.CommonCalendar, "Europe/Paris", berlin, false, nil},
		{"hours", query.Hour, query.CommonCalendar, "America/New_York", berlin, false, nil},
		{"a rule", query.Day, query.TrueInstant, "America/New_York", berlin, true, nil},
		{"nobody knows", query.Day, query.CommonCalendar, "", berlin, false, nil},
	} {
		from := time.Date(2026, 3, 1, 0, 0, 0, 0, zoneOf(t, "Europe/Berlin"))
		window := plan.Window{
			MaxPoints: 400, Zone: portfolio.ZoneOf(c.viewer), Alert: c.isRule,
			Span: series.Span{From: from, To: from.AddDate(0, 2, 0)},
		}
		model := query.Model{
			Resolution: c.resolution, Aggregation: query.AutoAggregation, DayStamps: c.stamps, TimeZone: c.viewer,
		}
		q, _ := shown(t, model, window, c.plants, query.Resolutions[1:], dated)
		said := ""
		for _, notice := range q.ownDays() {
			said += notice.Text
		}
		if (said == "") != (c.says == nil) {
			t.Errorf("%s: %q", c.name, said)
		}
		for _, part := range c.says {
			if !strings.Contains(said, part) {
				t.Errorf("%s: %q lacks %q", c.name, said, part)
			}
		}
	}
}

// Months are made of the days of their dates, also where the API stamps a date with its midnight in UTC, and for rules.
func TestMonthsOfDaysStampedInUTC(t *testing.T) {
	newYork := zoneOf(t, "America/New_York")
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, newYork)
	model := query.Model{Resolution: query.Month, Aggregation: query.AutoAggregation, DayStamps: query.CommonCalendar}
	for _, isRule := range []bool{false, true} {
		window := plan.Window{
			MaxPoints: 400, Zone: newYork, Span: series.Span{From: from, To: from.AddDate(1, 0, 0)}, Alert: isRule,
		}
		q, _ := shown(t, model, window, []string{"America/New_York"}, []query.Resolution{query.Raw, query.Day},
			func(plan.Call) *series.Series { return &series.Series{} })
		days := &series.Series{DeviceID: "0", Type: "ProducedEnergy"}
		for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == 2026; at = at.AddDate(0, 0, 1) {
			days.Add(at.UnixMilli(), float64(at.Month()), false)
		}
		for _, how := range []query.Aggregation{query.Min, query.Max} {
			made := q.combine(q.reducible(days), how)
			for i, value := range made.Values {
				if made.Len() != 12 || value != float64(i+1) {
					t.Errorf("rule %v: the %s of month %d of %d has days of month %v", isRule, how, i+1, made.Len(), value)
				}
			}
		}
	}
}
