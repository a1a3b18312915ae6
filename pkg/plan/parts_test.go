package plan

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Where an API is asked by dates, each part lies in one, also in the night in which the clock is set.
func TestPartsByDay(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 10, day, hour, 0, 0, 0, berlin) }
	span := series.Span{From: at(24, 18), To: at(26, 6)}
	steps := grid.Of(query.Raw, berlin)
	parts := Parts{Longest: 30 * 24 * time.Hour, Days: berlin}.Of(span, steps)
	want := []series.Span{
		{From: at(24, 18), To: at(25, 0)}, {From: at(25, 0), To: at(26, 0)}, {From: at(26, 0), To: at(26, 6)},
	}
	if len(parts) != len(want) {
		t.Fatalf("%v", parts)
	}
	for i, part := range parts {
		if !part.From.Equal(want[i].From) || !part.To.Equal(want[i].To) {
			t.Errorf("part %d: %v, want %v", i, part, want[i])
		}
		if !InOneDay(part, berlin) {
			t.Errorf("%v is in two days", part)
		}
	}
	if (Parts{Longest: 30 * 24 * time.Hour, Days: berlin}).Takes(span) || InOneDay(span, berlin) {
		t.Error("three days are asked for at once")
	}
	day := series.Span{From: at(5, 0), To: at(6, 0)}
	if parts := (Parts{Longest: 30 * 24 * time.Hour}).Of(day, steps); len(parts) > 2 {
		t.Errorf("ranges are cut: %v", parts)
	}
}
