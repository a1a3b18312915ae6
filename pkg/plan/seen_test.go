package plan

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func TestSeen(t *testing.T) {
	const hour = time.Hour
	for _, c := range []struct {
		sum        string
		resolution query.Resolution
		zone       string
		to         string
		length     time.Duration
		late       time.Duration
		from, till string
	}{
		{"14 past", query.Hour, "", "2026-06-21 12:14", hour, 0, "2026-06-21 11:00", "2026-06-21 12:00"},
		{"on the hour", query.Hour, "", "2026-06-21 12:00", hour, 0, "2026-06-21 11:00", "2026-06-21 12:00"},
		{"late by 15 min", query.Hour, "", "2026-06-21 12:14", hour, 15 * time.Minute,
			"2026-06-21 10:00", "2026-06-21 11:00"},
		{"late by 14 min", query.Hour, "", "2026-06-21 12:14", hour, 14 * time.Minute,
			"2026-06-21 11:00", "2026-06-21 12:00"},
		{"shorter than a step", query.Hour, "", "2026-06-21 12:14", 10 * time.Minute, 0,
			"2026-06-21 11:00", "2026-06-21 12:00"},
		{"three hours", query.Hour, "", "2026-06-21 12:59", 3 * hour, 0, "2026-06-21 09:00", "2026-06-21 12:00"},
		{"yesterday in Berlin", query.Day, "Europe/Berlin", "2026-06-21 12:14", 24 * hour, 0,
			"2026-06-19 22:00", "2026-06-20 22:00"},
		{"the new day has begun in Berlin", query.Day, "Europe/Berlin", "2026-06-21 22:14", 24 * hour, 0,
			"2026-06-20 22:00", "2026-06-21 22:00"},
		{"and not in Azores", query.Day, "Atlantic/Azores", "2026-06-21 22:14", 24 * hour, 0,
			"2026-06-20 00:00", "2026-06-21 00:00"},
		{"a day of 23 hours", query.Day, "Europe/Berlin", "2026-03-30 08:14", 24 * hour, 0,
			"2026-03-28 23:00", "2026-03-29 22:00"},
		{"a day of 25 hours", query.Day, "Europe/Berlin", "2026-10-26 08:14", 24 * hour, 0,
			"2026-10-24 22:00", "2026-10-25 23:00"},
		{"six hours see a day", query.Day, "Europe/Berlin", "2026-10-26 08:14", 6 * hour, 0,
			"2026-10-24 22:00", "2026-10-25 23:00"},
		{"last month", query.Month, "Europe/Berlin", "2026-06-21 12:14", 30 * 24 * hour, 0,
			"2026-04-30 22:00", "2026-05-31 22:00"},
		{"a year of months", query.Month, "UTC", "2026-06-21 12:14", 365 * 24 * hour, 0,
			"2025-06-01 00:00", "2026-06-01 00:00"},
	} {
		to := at(c.to)
		w := Window{Span: series.Span{From: to.Add(-c.length), To: to}, Complete: true, Late: c.late}
		steps := grid.Of(c.resolution, portfolio.ZoneOf(c.zone))
		want := series.Span{From: at(c.from), To: at(c.till)}
		got := w.Seen(steps)
		if !got.From.Equal(want.From) || !got.To.Equal(want.To) {
			t.Errorf("%s: %v to %v, want %v to %v", c.sum, got.From, got.To, want.From, want.To)
		}
		again := Window{Span: got, Complete: true}.Seen(steps)
		if again != got {
			t.Errorf("%s: what is seen of what was seen is %+v", c.sum, again)
		}
		w.Complete = false
		if got := w.Seen(steps); got != (series.Span{From: w.Span.From.Add(-c.late), To: to.Add(-c.late)}) {
			t.Errorf("%s: a rule that sees the running interval has %+v", c.sum, got)
		}
	}
}

// Of plants that are combined, the dates count that are over in all of their time zones.
func TestSeenByAll(t *testing.T) {
	berlin, azores := portfolio.ZoneOf("Europe/Berlin"), portfolio.ZoneOf("Atlantic/Azores")
	zones := []*time.Location{berlin, azores}
	for to, want := range map[string][2]string{
		"2026-06-21 12:14": {"2026-06-19 22:00", "2026-06-20 22:00"},
		"2026-06-21 22:14": {"2026-06-19 22:00", "2026-06-20 22:00"}, // the 21st is not over in Azores
		"2026-06-22 00:14": {"2026-06-20 22:00", "2026-06-21 22:00"},
	} {
		end := at(to)
		w := Window{Span: series.Span{From: end.Add(-24 * time.Hour), To: end}, Complete: true}
		got := w.SeenByAll(grid.Of(query.Day, nil), zones, berlin)
		if !got.From.Equal(at(want[0])) || !got.To.Equal(at(want[1])) {
			t.Errorf("at %s: %v to %v, want %v", to, got.From, got.To, want)
		}
	}
}

// What a rule is planned to ask for ends with the last complete interval of each plant; raw values are as they are.
func TestSeenIsAskedFor(t *testing.T) {
	end := at("2026-06-21 22:14")
	for _, c := range []struct {
		resolution query.Resolution
		zone, want string
	}{
		{query.Day, "Europe/Berlin", "2026-06-21 22:00"},
		{query.Day, "Atlantic/Azores", "2026-06-21 00:00"},
		{query.Hour, "Atlantic/Azores", "2026-06-21 22:00"},
		{query.Raw, "Atlantic/Azores", "2026-06-21 22:14"},
		{query.Auto, "Atlantic/Azores", "2026-06-21 22:14"}, // raw values, too
	} {
		w := Window{Span: series.Span{From: end.Add(-24 * time.Hour), To: end}, MaxPoints: 43200, Interval: time.Second}
		w.Alert, w.Complete = true, true
		got, err := forReadings(model(c.resolution, "Pac"), w, only("a", c.zone), offersAll)
		if err != nil || !got.Calls[0].Span.To.Equal(at(c.want)) {
			t.Errorf("%s in %s: asks until %v, want %s (%v)", c.resolution, c.zone, got.Calls[0].Span.To, c.want, err)
		}
	}
}
