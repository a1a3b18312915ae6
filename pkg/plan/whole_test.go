package plan

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// One value of a range is made of steps that make it up, or of a hundred at least: a month that the range only begins
// or ends in does not count whole.
func TestAutoForOneValue(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := func(month, day, hour int) time.Time {
		return time.Date(2026, time.Month(month), day, hour, 0, 0, 0, berlin)
	}
	noon, quarter := day(6, 21, 12), 15*time.Minute
	for name, c := range map[string]struct {
		from, to, now time.Time
		zone          *time.Location
		want          query.Resolution
	}{
		"a year":                       {day(1, 1, 0), day(13, 1, 0), time.Time{}, nil, query.Year},
		"a year from noon to noon":     {noon.AddDate(-1, 0, 0), noon, noon, nil, query.Day},
		"the month so far":             {day(6, 1, 0), noon, noon, nil, query.Day},
		"a month up to a noon":         {day(6, 1, 0), noon, noon.AddDate(0, 1, 0), nil, query.Hour},
		"a calendar month":             {day(6, 1, 0), day(7, 1, 0), time.Time{}, nil, query.Month},
		"the month up to its last day": {day(7, 1, 0), day(7, 31, 12), day(7, 31, 12), nil, query.Day},
		"a month of another calendar":  {day(6, 1, 0), day(7, 1, 0), time.Time{}, time.UTC, query.Hour},
		"half a year":                  {day(1, 1, 0), day(7, 1, 0), time.Time{}, nil, query.Month},
		"a day":                        {day(6, 1, 0), day(6, 2, 0), time.Time{}, nil, query.Day},
		"a day from noon to noon":      {noon.AddDate(0, 0, -1), noon, noon, nil, query.Hour},
		"six hours from a quarter on":  {day(6, 21, 6).Add(quarter), noon.Add(quarter), noon, nil, query.FifteenMinutes},
		"six hours from some time on":  {noon.Add(-353 * time.Minute), noon.Add(7 * time.Minute), noon, nil, query.Minute},
		"less than the finest step":    {noon, noon.Add(30 * time.Second), noon, nil, query.Raw},
		"thirty days from noon on":     {noon.AddDate(0, 0, -30), noon, noon, nil, query.Hour},
		"thirty days from a minute on": {noon.AddDate(0, 0, -30).Add(time.Minute), noon, noon, nil, query.Hour},
	} {
		asked := Window{Span: series.Span{From: c.from, To: c.to}, MaxPoints: 1, Zone: c.zone, Now: c.now}
		planned, err := forReadings(model(query.Auto, "Pac"), asked, only("a", "Europe/Berlin"), offersAll)
		if err != nil {
			t.Fatal(err)
		}
		reduced := planned.Reductions["a"]
		if got := planned.Calls[0].Resolution; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if reduced.Applies(2) && reduced.Step(2) != 0 && reduced.Step(2) < c.to.Sub(c.from)/2 {
			t.Errorf("%s: more than one value: steps of %v", name, reduced.Step(2))
		}
	}
}
