// Package plan works out what to ask the API for, by arithmetic alone: it calls nothing and keeps nothing.
package plan

import (
	"fmt"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// MaxSeries is how many series one query may ask for. No panel can show more, and each costs the API.
const MaxSeries = 1000

// Window is what Grafana says about the panel or the rule that asks.
type Window struct {
	Span series.Span
	// MaxPoints a series, the panel's width in pixels; alert rules send 43,200.
	MaxPoints int64
	// Interval is the time for which one point stands; alert rules send one second.
	Interval time.Duration
}

// Call asks for some types of one facility over one span.
type Call struct {
	Facility   portfolio.Facility
	Types      []string
	Span       series.Span
	Resolution query.Resolution
	// Zone of the calendar buckets; nil unless the resolution follows the calendar and the zone is known.
	Zone *time.Location
}

// Readings is the plan of a readings query.
type Readings struct {
	Calls      []Call
	Resolution query.Resolution
	// Notes tell the user what is not as asked for.
	Notes []string
}

// ForReadings plans a readings query. The facilities must be in the query's order; one that the portfolio does
// not know has its id alone, and is asked for all the same: the API knows best. It fails with problem.Query.
func ForReadings(model query.Model, window Window, facilities []portfolio.Facility, offered []query.Resolution) (Readings, error) {
	span := window.Span
	if !span.From.Before(span.To) {
		return Readings{}, problem.New(problem.Query, "The time range is empty: it ends at %s and begins at %s",
			span.To.UTC().Format(time.RFC3339), span.From.UTC().Format(time.RFC3339)).
			Advise("Choose a time range whose end is after its begin.")
	}
	// What the wire can carry: whole milliseconds. Outward, so that nothing of the range is lost.
	span = series.Span{From: span.From.Truncate(time.Millisecond), To: ceil(span.To, time.Millisecond)}

	resolution, err := resolve(model.Resolution, window, offered)
	if err != nil {
		return Readings{}, err
	}
	planned := Readings{Resolution: resolution}
	budget := MaxSeries
	for _, facility := range facilities {
		types := model.ReadingTypes[:min(len(model.ReadingTypes), budget)]
		if len(types) == 0 {
			break
		}
		budget -= len(types)
		call := Call{Facility: facility, Types: types, Span: span, Resolution: resolution}
		if resolution.Calendar() {
			call.Zone = facility.Zone()
		}
		planned.Calls = append(planned.Calls, call)
	}
	if asked := len(facilities) * len(model.ReadingTypes); asked > MaxSeries {
		planned.Notes = append(planned.Notes, fmt.Sprintf(
			"The query asks for %d series; the first %d are shown. Pick fewer facilities or reading types.", asked, MaxSeries))
	}
	return planned, nil
}

func ceil(at time.Time, unit time.Duration) time.Time {
	if down := at.Truncate(unit); down.Before(at) {
		return down.Add(unit)
	}
	return at
}
