package plan

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func at(text string) time.Time {
	layout := "2006-01-02 15:04"
	found, err := time.Parse((layout + ":05.000")[:len(text)], text)
	if err != nil {
		panic(err)
	}
	return found
}

// One or few values of a ratio are asked for at a step that the API computes, if the range is made of such steps. Other
// types are asked for as before, and so are ratios as the course of a line.
func TestForRatios(t *testing.T) {
	berlin := portfolio.Facility{ID: "b", TimeZone: "Europe/Berlin"}
	nowhere := portfolio.Facility{ID: "n"}
	now := at("2026-06-10 09:30")
	all := query.Resolutions[1:]
	for name, c := range map[string]struct {
		facility portfolio.Facility
		from, to string
		points   int64
		offered  []query.Resolution
		want     string
	}{
		"the month":              {berlin, "2026-04-30 22:00", "2026-05-31 22:00", 1, all, "Pac 1d; PR 1M"},
		"as Grafana ends it":     {berlin, "2026-04-30 22:00", "2026-05-31 21:59:59.999", 1, all, "Pac 1d; PR 1M"},
		"a minute less":          {berlin, "2026-04-30 22:00", "2026-05-31 21:59", 1, all, "Pac PR 1d"},
		"this month":             {berlin, "2026-05-31 22:00", "2026-06-30 22:00", 1, all, "Pac 1d; PR 1M"},
		"this month so far":      {berlin, "2026-05-31 22:00", "2026-06-10 09:30", 1, all, "Pac 1d; PR 1M"},
		"a part of a month":      {berlin, "2026-04-30 22:00", "2026-05-20 22:00", 1, all, "Pac PR 1d"},
		"a part of this month":   {berlin, "2026-05-31 22:00", "2026-06-08 22:00", 1, all, "Pac PR 1d"},
		"the year":               {berlin, "2024-12-31 23:00", "2025-12-31 23:00", 1, all, "Pac 1M; PR 1y"},
		"the day":                {berlin, "2026-05-31 22:00", "2026-06-01 22:00", 2, all, "Pac 1h; PR 1d"},
		"three days":             {berlin, "2026-05-31 22:00", "2026-06-03 22:00", 3, all, "Pac PR 1d"},
		"a week by one":          {berlin, "2026-05-31 22:00", "2026-06-07 22:00", 1, all, "Pac PR 1d"},
		"an hour":                {berlin, "2026-06-01 10:00", "2026-06-01 11:00", 1, all, "Pac 15m; PR 1h"},
		"no zone, no calendar":   {nowhere, "2026-05-01 00:00", "2026-06-01 00:00", 1, all, "Pac PR 1d"},
		"UTC's month in Berlin":  {berlin, "2026-05-01 00:00", "2026-06-01 00:00", 1, all, "Pac PR 1d"},
		"no months offered":      {berlin, "2026-04-30 22:00", "2026-05-31 22:00", 1, all[:5], "Pac PR 1h"},
		"nothing offered":        {berlin, "2026-04-30 22:00", "2026-05-31 22:00", 1, all[:1], "Pac PR raw"},
		"the course of a line":   {berlin, "2026-04-30 22:00", "2026-05-31 22:00", 400, all, "Pac PR 1d"},
		"many points of a month": {berlin, "2026-04-30 22:00", "2026-05-31 22:00", 1000, all, "Pac PR 1h"},
	} {
		w := Window{Span: series.Span{From: at(c.from), To: at(c.to)}, MaxPoints: c.points}
		api := Capabilities{Resolutions: c.offered, Intervals: map[string]time.Duration{"Pac": time.Hour, "PR": time.Hour}}
		m := model(query.Auto, "Pac", "PR")
		planned, err := forReadings(m, w, portfolio.OfFacilities([]portfolio.Facility{c.facility}), api)
		if err != nil {
			t.Fatal(name, err)
		}
		if planned.MayBeFew(m, w) {
			planned = planned.ForRatios(m, w, api, now, func(_, name string) bool { return name == "PR" })
		}
		var calls []string
		for _, call := range planned.Calls {
			calls = append(calls, strings.Join(call.Types, " ")+" "+string(call.Resolution))
			if call.Span.From.After(w.Span.From) || call.Span.To.Before(w.Span.To) {
				t.Errorf("%s: %v does not hold what is asked for", name, call.Span)
			}
		}
		if got := strings.Join(calls, "; "); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		own := planned.Of(c.facility.ID, "PR")
		if strings.Contains(c.want, ";") && (own.Applies(1) || own.MakesOne()) {
			t.Errorf("%s: what the API computes is combined once more", name)
		}
		if !own.Applies(1000) && c.points < 1000 {
			t.Errorf("%s: whatever comes is taken for what the API computes", name)
		}
	}
}

// What the user chose stays as it is chosen.
func TestForRatiosAsChosen(t *testing.T) {
	w := Window{Span: series.Span{From: at("2026-05-01 00:00"), To: at("2026-06-01 00:00")}, MaxPoints: 1}
	always := func(string, string) bool { return true }
	for _, c := range []struct {
		resolution  query.Resolution
		aggregation query.Aggregation
	}{
		{query.Day, query.AutoAggregation}, {query.Auto, query.Last}, {query.Auto, query.Mean}, {query.Hour, query.Mean},
	} {
		m := model(c.resolution, "PR")
		m.Aggregation = c.aggregation
		planned, err := forReadings(m, w, only("u", "UTC"), offersAll)
		if err != nil {
			t.Fatal(err)
		}
		before := fmt.Sprint(planned.Calls)
		if planned.MayBeFew(m, w) {
			planned = planned.ForRatios(m, w, offersAll, at("2026-06-10 00:00"), always)
		}
		if fmt.Sprint(planned.Calls) != before {
			t.Errorf("%+v: %v", c, planned.Calls)
		}
	}
}
