package plan

import (
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Days that the plugin makes are refused where it cannot tell when they begin, plant by plant; the API's own are not,
// and neither are steps of the clock.
func TestUnknownZone(t *testing.T) {
	plants := portfolio.OfFacilities([]portfolio.Facility{
		{ID: "a", Name: "A", TimeZone: "Europe/Berlin"}, {ID: "b", Name: "B", TimeZone: "MEZ"}, {ID: "c", Name: "C"},
		{ID: "d", Name: "D", TimeZone: "W. Europe Standard Time"}, {ID: "e", Name: "E", TimeZone: "UTC+02:00"},
	})
	hours := []query.Resolution{query.Raw, query.Hour}
	for _, c := range []struct {
		resolution  query.Resolution
		aggregation query.Aggregation
		offered     []query.Resolution
		refused     string
	}{
		{query.Day, query.AutoAggregation, hours, "b c"},
		{query.Month, query.Sum, offersAll.Resolutions, "b c"},
		{query.Day, query.AutoAggregation, offersAll.Resolutions, ""},
		{query.Hour, query.Max, hours, ""},
		{query.FifteenMinutes, query.AutoAggregation, hours, ""},
		{query.Raw, query.NoAggregation, hours, ""},
		{query.Auto, query.AutoAggregation, hours, ""},
	} {
		m := model(c.resolution, "ProducedEnergy")
		m.Aggregation = c.aggregation
		planned, err := forReadings(m, window(72*time.Hour, 1000, 0), plants, Capabilities{Resolutions: c.offered})
		if err != nil {
			t.Fatal(err)
		}
		var refused []string
		for _, refusal := range planned.Refused {
			refused = append(refused, refusal.Call.Target.ID())
			says := map[string]string{"b": `of B begin, because its time zone is not known: the API names it "MEZ"`,
				"c": "of C begin, because its time zone is not known: the API tells none"}[refusal.Call.Target.ID()]
			if !strings.Contains(refusal.Cause.Error(), says) || refusal.Call.Types[0] != "ProducedEnergy" {
				t.Errorf("%+v", refusal)
			}
		}
		if got := strings.Join(refused, " "); got != c.refused || len(planned.Calls)+len(refused) != len(plants) {
			t.Errorf("%s %s of %v: refused %q, want %q", c.resolution, c.aggregation, c.offered, got, c.refused)
		}
	}
	// Where Auto cannot do without days, they are UTC's, which is said.
	year := window(4*365*24*time.Hour, 300, 0)
	planned, err := forReadings(model(query.Auto, "ProducedEnergy"), year, plants[:3],
		Capabilities{Resolutions: []query.Resolution{query.Raw}, Intervals: map[string]time.Duration{
			"ProducedEnergy": time.Hour}})
	if err != nil || len(planned.Notes) != 1 ||
		!strings.Contains(planned.Notes[0], "days of UTC where the time zone is not known: B, C.") {
		t.Errorf("%q %v", planned.Notes, err)
	}
}

// A month of Berlin has not the days of Athens: its first one begins an hour before, and is not shown, which is said.
// By a common calendar, that calendar decides. It is not said where the range moves with the time.
func TestRangeWithinADayIsTold(t *testing.T) {
	berlin := time.FixedZone("", 2*60*60)
	month := time.Date(2026, 6, 1, 0, 0, 0, 0, berlin)
	plants := portfolio.OfFacilities([]portfolio.Facility{
		{ID: "a", Name: "A", TimeZone: "Europe/Berlin"}, {ID: "b", Name: "B", TimeZone: "Europe/Athens"},
		{ID: "c", Name: "C", TimeZone: "Asia/Kolkata"}, {ID: "d", Name: "D", TimeZone: "Africa/Johannesburg"},
	})
	for _, c := range []struct {
		from       time.Time
		resolution query.Resolution
		told       string // of true instants
		common     bool   // whether a common calendar, Berlin's, has it told
	}{
		{month, query.Day, "day of the calendar of B, C:", false},
		{month, query.Month, "month of the calendar of B, C:", false},
		{month, query.Year, "year of the calendar of A, B, C and 1 more:", true},
		{month.Add(time.Hour), query.Day, "day of the calendar of A, B, C and 1 more:", true},
		{month.Add(-time.Hour), query.Day, "day of the calendar of A, C, D:", true},
		{month.Add(17*time.Minute + 3*time.Second), query.Day, "", false},
		{month, query.Hour, "", false},
		{month, query.Auto, "", false},
	} {
		w := Window{Span: series.Span{From: c.from, To: c.from.AddDate(0, 1, 0)}, MaxPoints: 400}
		m := model(c.resolution, "ProducedEnergy")
		common, err := forReadings(m, w, plants, offersAll)
		if err != nil || strings.Contains(strings.Join(common.Notes, " "), "in the time zone Europe/Berlin:") != c.common {
			t.Errorf("%s from %v by a common calendar: %q %v", c.resolution, c.from, common.Notes, err)
		}
		m.DayStamps = query.TrueInstant
		planned, err := forReadings(m, w, plants, offersAll)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(planned.Notes, " "); !strings.Contains(got, c.told) || c.told == "" && got != "" {
			t.Errorf("%s from %v: %q, want %q", c.resolution, c.from, got, c.told)
		}
	}
}
