// Package plan works out what to ask the API for, by arithmetic alone: it calls nothing and keeps nothing.
package plan

import (
	"fmt"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// MaxSeries is how many series one query may ask for. No panel can show more, and each costs the API.
const MaxSeries = 1000

// maxPoints is how many values one query may fetch, as far as that can be told beforehand: one series of minutes
// over four years. What is more is a slip of the time picker, and would keep the API busy for a long time.
const maxPoints = 2_000_000

// Window is what Grafana says about the panel or the rule that asks.
type Window struct {
	Span series.Span
	// MaxPoints a series, the panel's width in pixels; alert rules send 43,200.
	MaxPoints int64
	// Interval is the time for which one point stands; alert rules send one second.
	Interval time.Duration
	// Alert tells that a rule asks, whose MaxPoints nobody has chosen.
	Alert bool
}

// Offer is what the API has.
type Offer struct {
	// Resolutions that it can be asked for, finest first; Raw is always among them.
	Resolutions []query.Resolution
	// Pace is the time between two raw values of a reading type, as far as it was seen; nil takes a minute.
	Pace func(readingType string) time.Duration
}

// Call asks for some types of one facility over one span.
type Call struct {
	Facility portfolio.Facility
	Types    []string
	// Span is aligned outward to whole steps, so that callers whose ranges differ a little share their work.
	Span       series.Span
	Resolution query.Resolution
	// Zone of the calendar buckets; nil unless the resolution follows the calendar and the zone is known.
	Zone *time.Location
}

// Readings is the plan of a readings query.
type Readings struct {
	Calls []Call
	// Span is what was asked for: what comes from outside of it, because calls go outward, is not shown.
	Span series.Span
	// Reductions say, by the id of the facility, what is done with the values before they are shown.
	Reductions map[string]Reduction
	// Notes tell the user what is not as asked for.
	Notes []string
}

// ForReadings plans a readings query. The facilities must be in the query's order; one that the portfolio does
// not know has its id alone, and is asked for all the same: the API knows best. It fails with problem.Query.
func ForReadings(model query.Model, window Window, facilities []portfolio.Facility, offer Offer) (Readings, error) {
	span := window.Span
	if !span.From.Before(span.To) {
		return Readings{}, problem.New(problem.Query, "The time range is empty: it ends at %s and begins at %s",
			span.To.UTC().Format(time.RFC3339), span.From.UTC().Format(time.RFC3339)).
			Advise("Choose a time range whose end is after its begin.")
	}
	// What the wire can carry: whole milliseconds. Outward, so that nothing of the range is lost.
	span = series.Span{From: span.From.Truncate(time.Millisecond), To: ceil(span.To, time.Millisecond)}
	window.Span = span
	if window.Alert && (window.MaxPoints <= 0 || window.MaxPoints > alertPoints) {
		window.MaxPoints = alertPoints
	}
	planned := Readings{Span: span, Reductions: make(map[string]Reduction, len(facilities))}
	budget, points := MaxSeries, 0.0
	for _, facility := range facilities {
		types := model.ReadingTypes[:min(len(model.ReadingTypes), budget)]
		if len(types) == 0 {
			break
		}
		budget -= len(types)
		zone := facility.Zone()
		chosen, err := resolve(model, window, offer.Resolutions, zone)
		if err != nil {
			return Readings{}, err
		}
		call := Call{Facility: facility, Types: types, Resolution: chosen.asked}
		if chosen.asked.Calendar() {
			call.Zone = zone
		}
		reduced := reduction(model, chosen, window, zone)
		planned.Reductions[facility.ID] = reduced
		call.Span = reduced.outward(span, grid.Of(chosen.asked, call.Zone))
		planned.Calls = append(planned.Calls, call)
		points += offer.points(call)
	}
	if points > maxPoints {
		return Readings{}, tooMany(points, model, planned.Calls[0])
	}
	if asked := len(facilities) * len(model.ReadingTypes); asked > MaxSeries {
		planned.Notes = append(planned.Notes, fmt.Sprintf("The query asks for %d series; the first %d are shown. Left out: %s. Pick fewer facilities or reading types.",
			asked, MaxSeries, leftOut(facilities, model.ReadingTypes)))
	}
	return planned, nil
}

// leftOut names what is beyond MaxSeries.
func leftOut(facilities []portfolio.Facility, types []string) string {
	whole, begun := MaxSeries/len(types), MaxSeries%len(types)
	var found []string
	if begun > 0 {
		found = append(found, fmt.Sprintf("%d of the %d reading types of %s", len(types)-begun, len(types), facilities[whole].Name))
		whole++
	}
	if left := facilities[whole:]; len(left) == 1 {
		found = append(found, left[0].Name)
	} else if len(left) > 1 {
		found = append(found, fmt.Sprintf("%d facilities, %s to %s", len(left), left[0].Name, left[len(left)-1].Name))
	}
	return strings.Join(found, ", and ")
}

func tooMany(points float64, model query.Model, call Call) error {
	hint := "Choose a shorter time range, fewer facilities or reading types, or a coarser resolution."
	if call.Resolution == query.Raw && model.Resolution != query.Raw && model.Aggregation != query.AutoAggregation {
		hint = fmt.Sprintf("Choose a shorter time range, or the aggregation Auto: the plugin computes %s from raw values.", model.Aggregation)
	}
	return problem.New(problem.Query, "The query would fetch about %.0f values; the data source fetches at most %d for one query", points, maxPoints).
		Advise("%s", hint)
}

// points is about how many values a call brings.
func (o Offer) points(call Call) float64 {
	points := 0.0
	for _, name := range call.Types {
		points += call.Span.To.Sub(call.Span.From).Seconds() / o.Step(call.Resolution, name).Seconds()
	}
	return points
}

// Step is the time between two values of a type at a resolution, as far as it is known.
func (o Offer) Step(resolution query.Resolution, readingType string) time.Duration {
	if resolution == query.Raw && o.Pace != nil {
		return max(o.Pace(readingType), time.Second)
	}
	return resolution.Step()
}

func ceil(at time.Time, unit time.Duration) time.Time {
	if down := at.Truncate(unit); down.Before(at) {
		return down.Add(unit)
	}
	return at
}
