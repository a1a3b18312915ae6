package plan

import (
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var begin = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

func window(length time.Duration, points int64, interval time.Duration) Window {
	return Window{Span: series.Span{From: begin, To: begin.Add(length)}, MaxPoints: points, Interval: interval}
}

func TestAutoResolution(t *testing.T) {
	const day = 24 * time.Hour
	all := query.Resolutions[1:]
	for _, c := range []struct {
		sum      string
		length   time.Duration
		points   int64
		interval time.Duration
		offered  []query.Resolution
		want     query.Resolution
	}{
		{"6 h / 1 min = 360 <= 1000", 6 * time.Hour, 1000, 0, all, query.Raw},
		{"1 d / 1 min = 1440 > 1000; / 5 min = 288", day, 1000, time.Minute, all, query.FiveMinutes},
		{"1 d / 1 min = 1440 <= 1440, exactly", day, 1440, time.Minute, all, query.Raw},
		{"7 d / 5 min = 2016 > 1000; / 15 min = 672", 7 * day, 1000, 10 * time.Minute, all, query.FifteenMinutes},
		{"31 d / 15 min = 2976 > 1000; / 1 h = 744", 31 * day, 1000, 30 * time.Minute, all, query.Hour},
		{"365 d / 1 h = 8760 > 1000; / 1 d = 365", 365 * day, 1000, 6 * time.Hour, all, query.Day},
		{"100 a / 1 d = 36525 > 1000; / 30 d = 1218 > 1000; / 1 y = 101", 36525 * day, 1000, day, all, query.Year},
		{"nothing is coarse enough: the coarsest", 36525 * day, 10, day, all, query.Year},
		{"a rule: 1 d / 1 min = 1440 <= 43200, and 1 min >= 1 s", day, 43200, time.Second, all, query.Raw},
		{"a rule over 31 d: 44640 > 43200", 31 * day, 43200, time.Second, all, query.FiveMinutes},
		{"the user's min interval of 15 min is kept", 6 * time.Hour, 1000, 15 * time.Minute, all, query.FifteenMinutes},
		{"no panel width known", 365 * day, 0, 0, all, query.Raw},
		{"only raw and days offered: 7 d / 1 d", 7 * day, 1000, 10 * time.Minute, []query.Resolution{query.Raw, query.Day}, query.Day},
		{"only raw offered", 365 * day, 1000, 6 * time.Hour, []query.Resolution{query.Raw}, query.Raw},
	} {
		got, err := resolve(query.Auto, window(c.length, c.points, c.interval), c.offered)
		if err != nil || got != c.want {
			t.Errorf("%s: got %s, want %s (%v)", c.sum, got, c.want, err)
		}
	}
}

func model(resolution query.Resolution, types ...string) query.Model {
	return query.Model{ReadingTypes: types, Resolution: resolution}
}

func TestReadingsRefuses(t *testing.T) {
	plants := []portfolio.Facility{{ID: "a"}}
	backwards := Window{Span: series.Span{From: begin, To: begin.Add(-time.Hour)}}
	for says, c := range map[string]struct {
		window     Window
		resolution query.Resolution
	}{
		"time range is empty":   {window(0, 100, 0), query.Auto},
		"begins at 2026-06-01T": {backwards, query.Auto},
		"does not offer":        {window(time.Hour, 100, 0), query.Year},
	} {
		_, err := ForReadings(model(c.resolution, "Pac"), c.window, plants, []query.Resolution{query.Raw, query.Day})
		if err == nil || problem.From(err).Category != problem.Query || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

func TestReadingsSpanGoesOutwardToMilliseconds(t *testing.T) {
	w := Window{Span: series.Span{From: begin.Add(1500 * time.Microsecond), To: begin.Add(2500 * time.Microsecond)}, MaxPoints: 10}
	planned, err := ForReadings(model(query.Raw, "Pac"), w, []portfolio.Facility{{ID: "a"}}, []query.Resolution{query.Raw})
	if err != nil {
		t.Fatal(err)
	}
	got := planned.Calls[0].Span
	if got.From != begin.Add(time.Millisecond) || got.To != begin.Add(3*time.Millisecond) {
		t.Errorf("got %v", got)
	}
}

func TestReadingsZoneOnlyForTheCalendar(t *testing.T) {
	plants := []portfolio.Facility{{ID: "a", TimeZone: "Europe/Madrid"}, {ID: "b", TimeZone: "Mars/Olympus"}, {ID: "c"}}
	for resolution, want := range map[query.Resolution]string{query.Day: "Europe/Madrid", query.Hour: ""} {
		planned, err := ForReadings(model(resolution, "ProducedEnergy"), window(time.Hour, 10, 0), plants, query.Resolutions)
		if err != nil {
			t.Fatal(err)
		}
		zone := ""
		if planned.Calls[0].Zone != nil {
			zone = planned.Calls[0].Zone.String()
		}
		if zone != want || planned.Calls[1].Zone != nil || planned.Calls[2].Zone != nil {
			t.Errorf("%s: %q, %v, %v", resolution, zone, planned.Calls[1].Zone, planned.Calls[2].Zone)
		}
	}
}

func TestReadingsAreBounded(t *testing.T) {
	plants := make([]portfolio.Facility, 600)
	planned, err := ForReadings(model(query.Raw, "a", "b"), window(time.Hour, 10, 0), plants, query.Resolutions)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, call := range planned.Calls {
		asked += len(call.Types)
	}
	if asked != MaxSeries || len(planned.Notes) != 1 || !strings.Contains(planned.Notes[0], "1200 series") {
		t.Errorf("%d series, notes %v", asked, planned.Notes)
	}
}
