// Package plan works out what to ask the API for, by arithmetic alone: it calls nothing and keeps nothing.
package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
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
	// Complete: of intervals, only those that are over are seen. Late is how long after its end one counts as over.
	Complete bool
	Late     time.Duration
	// Zone is the dashboard's time zone; nil: nobody told it, or it is not known.
	Zone *time.Location
	// Now is when it is asked; zero: the range is over.
	Now time.Time
}

// Capabilities are what the API can be asked for, as one query sees it.
type Capabilities struct {
	// Resolutions that it can be asked for, finest first; Raw is always among them.
	Resolutions []query.Resolution
	// Intervals are the times between two raw values by reading type, as far as they were observed. It is not changed.
	Intervals map[string]time.Duration
}

// Call asks for some types of one facility or device over one span.
type Call struct {
	Target portfolio.Target
	Types  []string
	// Span is aligned outward to whole steps, so that callers whose ranges differ a little share their work.
	Span       series.Span
	Resolution query.Resolution
	// Zone of the calendar buckets; nil unless the resolution follows the calendar and the zone is known.
	Zone *time.Location
	// Along is how many other reading types come with these, where the API gives all of a target's.
	Along int
}

// Readings is the plan of a readings query.
type Readings struct {
	Calls []Call
	// Span is what was asked for: what comes from outside of it, because calls go outward, is not shown.
	Span series.Span
	// Common is the time zone by whose calendar days, weeks, months and years are stamped; nil: each has its true stamp.
	Common *time.Location
	// Reductions say, by the key of the target, what is done with the values before they are shown (Of).
	Reductions map[string]Reduction
	// Notes tell the user what is not as asked for.
	Notes []string
	// LeftOut is how many series are beyond MaxSeries.
	LeftOut int
	// Refused are calls that are not made, because what would be shown of them would be wrong.
	Refused []Refusal
	// own are the reductions of types that are asked for in another way than the others of their target.
	own map[column]Reduction
}

// Wanted are reading types that a target is asked for.
type Wanted struct {
	Target portfolio.Target
	Types  []string
	// Growth: they are counters, of which the differences between readings are shown. The reading before the range is
	// asked for, too.
	Growth bool
}

// Each wants the same types of all targets.
func Each(targets []portfolio.Target, types []string) []Wanted {
	wanted := make([]Wanted, len(targets))
	for i, target := range targets {
		wanted[i] = Wanted{Target: target, Types: types}
	}
	return wanted
}

// Refusal is a call that is not made, and why.
type Refusal struct {
	Call  Call
	Cause *problem.Error
}

// ForReadings plans a readings query. What is wanted must be in the query's order; a facility that the portfolio does
// not know has its id alone, and is asked for all the same: the API knows best. It fails with problem.Query.
func ForReadings(model query.Model, window Window, wanted []Wanted, api Capabilities) (Readings, error) {
	span := window.Span
	if !span.From.Before(span.To) {
		return Readings{}, problem.New(problem.Query, "The time range is empty: it starts at %s and ends at %s",
			span.From.UTC().Format(time.RFC3339), span.To.UTC().Format(time.RFC3339)).
			Advise("Choose a time range that ends after it starts.")
	}
	// What the wire can carry: whole milliseconds. Outward, so that nothing of the range is lost.
	span = series.Span{From: span.From.Truncate(time.Millisecond), To: ceil(span.To, time.Millisecond)}
	window.Span = span
	if window.Alert && (window.MaxPoints <= 0 || window.MaxPoints > alertPoints) {
		window.MaxPoints = alertPoints
	}
	window.Zone = commonZone(model, window, wanted)
	planned := Readings{
		Span: span, Common: window.Zone, Reductions: make(map[string]Reduction, len(wanted)), own: map[column]Reduction{},
	}
	budget, points := MaxSeries, 0.0
	var ofUTC, cut []string // names of targets
	for _, want := range wanted {
		target, types := want.Target, want.Types[:min(len(want.Types), budget)]
		if len(types) == 0 {
			continue
		}
		budget -= len(types)
		zone, model := target.Facility.Zone(), want.modelOf(model)
		chosen, err := resolve(model, window, api.Resolutions, zone)
		if err != nil {
			return Readings{}, err
		}
		call := Call{Target: target, Types: types, Resolution: chosen.asked}
		if chosen.asked.Calendar() {
			call.Zone = zone
		}
		reduced := reduction(model, chosen, window, zone)
		seen := window.seenOf(chosen, zone)
		if seen != span {
			reduced.seen = &seen
		}
		if zone == nil && reduced.makesDays() {
			if model.Resolution != query.Auto {
				planned.Refused = append(planned.Refused, Refusal{call, unknownZone(target.Facility)})
				continue
			}
			ofUTC = append(ofUTC, target.String())
		}
		planned.take(want, types, reduced)
		if zone != nil && isCut(model, span, reduced) {
			cut = append(cut, target.String())
		}
		call.Span = reduced.outward(seen, grid.Of(chosen.asked, call.Zone))
		if want.Growth {
			call.Span.From = call.Span.From.Add(-lead)
		}
		planned.Calls = append(planned.Calls, call)
		points += api.points(call)
	}
	if len(ofUTC) > 0 {
		planned.Notes = append(planned.Notes,
			"Values are combined to days of UTC where the time zone is not known: "+firstOf(ofUTC)+".")
	}
	if len(cut) > 0 {
		planned.Notes = append(planned.Notes, cutNote(intervals[model.Resolution], cut, window.Zone))
	}
	if points > maxPoints {
		return Readings{}, tooMany(points, model, planned.Calls[0])
	}
	if asked := seriesOf(wanted); asked > MaxSeries {
		planned.LeftOut = asked - MaxSeries
		planned.Notes = append(planned.Notes, fmt.Sprintf(
			"The query needs %d series; the first %d are loaded. Left out: %s. Pick fewer facilities or reading types.",
			asked, MaxSeries, leftOut(wanted)))
	}
	return planned, nil
}

// lead is how much earlier than the range counters are asked for: loggers write at least once an hour.
const lead = time.Hour

// modelOf is the query by which a target's types are asked for. Growth is that between single readings, added up.
func (w Wanted) modelOf(model query.Model) query.Model {
	if w.Growth && model.Aggregation == query.AutoAggregation {
		model.Aggregation = query.Sum
	}
	return model
}

// take notes what is done with the values of a target.
func (r *Readings) take(want Wanted, types []string, reduced Reduction) {
	if !want.Growth {
		r.Reductions[want.Target.Key()] = reduced
		return
	}
	for _, name := range types {
		r.own[column{want.Target.Key(), name}] = reduced
	}
}

func seriesOf(wanted []Wanted) (count int) {
	for _, want := range wanted {
		count += len(want.Types)
	}
	return count
}

// firstOf lists the first of some names, and counts the others.
func firstOf(names []string) string {
	const most = 3
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}

// unknownZone says why days, months and years cannot be made of a facility's values.
func unknownZone(facility portfolio.Facility) *problem.Error {
	named := "the API tells none"
	if facility.TimeZone != "" {
		named = fmt.Sprintf("the API names it %.60q", facility.TimeZone)
	}
	return problem.New(problem.Query, "The plugin cannot tell when the days of %s begin, because its time zone is not "+
		"known: %s", facility.Name, named).
		Advise("Have the time zone of the facility corrected at amperecloud: it must be a name such as Europe/Berlin. " +
			"Until then, choose a resolution of an hour or less.")
}

// leftOut names what is beyond MaxSeries.
func leftOut(wanted []Wanted) string {
	budget := MaxSeries
	var found []string
	var left []portfolio.Target
	for _, want := range wanted {
		switch types := len(want.Types); {
		case types <= budget:
			budget -= types
		case budget > 0:
			found = append(found, fmt.Sprintf("%d of the %d reading types of %s", types-budget, types, want.Target))
			budget = 0
		default:
			left = append(left, want.Target)
		}
	}
	if len(left) == 1 {
		found = append(found, left[0].String())
	} else if len(left) > 1 {
		found = append(found, fmt.Sprintf("%d %s, %s to %s", len(left), nounOf(left), left[0], left[len(left)-1]))
	}
	return strings.Join(found, ", and ")
}

// nounOf is what targets are together.
func nounOf(targets []portfolio.Target) string {
	if slices.ContainsFunc(targets, func(target portfolio.Target) bool { return target.Device == nil }) {
		return "facilities"
	}
	return "devices"
}

func tooMany(points float64, model query.Model, call Call) error {
	hint := message.New("Choose a shorter time range, fewer facilities or reading types, or a coarser resolution.")
	if call.Resolution == query.Raw && model.Resolution != query.Raw && model.Aggregation != query.AutoAggregation {
		hint = message.New("Choose a shorter time range, or the aggregation Auto: the plugin computes %s from raw values.",
			model.Aggregation)
	}
	return problem.New(problem.Query,
		"The query would fetch about %.0f values; the data source fetches at most %d for one query", points, maxPoints).
		Advise("%s", hint)
}

// points is about how many values a call brings.
func (c Capabilities) points(call Call) float64 {
	points := 0.0
	for _, name := range call.Types {
		points += call.Span.To.Sub(call.Span.From).Seconds() / c.Step(call.Resolution, name).Seconds()
	}
	return points
}

// Step is the time between two values of a type at a resolution. For raw values it is the interval that was observed;
// until one was, a minute, the finest that loggers are known to write.
func (c Capabilities) Step(resolution query.Resolution, readingType string) time.Duration {
	if interval, observed := c.Intervals[readingType]; observed && resolution == query.Raw {
		return max(interval, time.Second)
	}
	return resolution.Step()
}

func ceil(at time.Time, unit time.Duration) time.Time {
	if down := at.Truncate(unit); down.Before(at) {
		return down.Add(unit)
	}
	return at
}

// Limits of one request to the API.
type Limits struct {
	// Points of an answer, about.
	Points int
	// Facilities in a document: each has an alias of its own. Of the settings, it is where documents start; they grow up
	// to MaxFacilities while the API answers well. Less than Facilities: they do not grow.
	Facilities, MaxFacilities int
	// MaxRange is the longest range for each resolution. Raw values follow the resolution that they are as dense as,
	// unless they have a range of their own.
	MaxRange map[query.Resolution]time.Duration
}

// Strictest gives the limits that keep both.
func Strictest(a, b Limits) Limits {
	strictest := Limits{
		Points:     min(a.Points, b.Points),
		Facilities: min(a.Facilities, b.Facilities),
		MaxFacilities: min(
			max(a.Facilities, a.MaxFacilities), max(b.Facilities, b.MaxFacilities),
		),
		MaxRange: maps.Clone(a.MaxRange),
	}
	for resolution, longest := range b.MaxRange {
		if own, set := strictest.MaxRange[resolution]; !set || longest < own {
			strictest.MaxRange[resolution] = longest
		}
	}
	return strictest
}

// beside is how many values may come with those of a range: at its end, and of the interval before it.
const beside = 3

// Within are the limits for a field of the API that answers with at most so many points; 0: with any number.
func (l Limits) Within(points int) Limits {
	if points > 0 {
		l.Points = min(l.Points, max(1, points-beside))
	}
	return l
}

// Range is the longest range that may be asked for at once, of a single series whose values have that step.
func (l Limits) Range(resolution query.Resolution, step time.Duration) time.Duration {
	longest, isSet := l.MaxRange[resolution]
	if resolution == query.Raw && !isSet {
		longest = l.rangeOfStep(step)
	}
	if byPoints := time.Duration(
		l.Points,
	) * step; longest == 0 ||
		byPoints/step == time.Duration(l.Points) && byPoints < longest {
		longest = byPoints
	}
	return max(longest, step)
}

// rangeOfStep is what counts for raw values: the limit of the coarsest resolution that is not coarser than they are.
func (l Limits) rangeOfStep(step time.Duration) time.Duration {
	longest := l.MaxRange[query.Minute]
	for _, resolution := range query.Resolutions {
		if limit := l.MaxRange[resolution]; limit > 0 && resolution != query.Raw && resolution.Step() <= step {
			longest = limit
		}
	}
	return longest
}

// Split cuts a span into parts that are no longer than the range, between whole steps. What is cut once is cut at the
// same places by everybody, because the places count from the same instant: so parts can be shared.
func Split(span series.Span, longest time.Duration, steps grid.Grid) []series.Span {
	var parts []series.Span
	for from := span.From; from.Before(span.To); {
		to := steps.Floor(from.Truncate(longest).Add(longest))
		if !to.After(from) {
			to = steps.Next(steps.Floor(from)) // the step is as long as the range, or longer
		}
		if to.After(span.To) {
			to = span.To
		}
		parts = append(parts, series.Span{From: from, To: to})
		from = to
	}
	return parts
}

// Halve cuts a span in the middle, between two steps; false when it has only one.
func Halve(span series.Span, steps grid.Grid) (first, second series.Span, ok bool) {
	middle := steps.Floor(span.From.Add(span.To.Sub(span.From) / 2))
	if !middle.After(span.From) {
		if middle = steps.Next(steps.Floor(span.From)); !middle.Before(span.To) {
			return series.Span{}, series.Span{}, false
		}
	}
	return series.Span{From: span.From, To: middle}, series.Span{From: middle, To: span.To}, true
}
