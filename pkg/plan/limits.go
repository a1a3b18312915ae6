package plan

import (
	"maps"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Limits of one request to the API.
type Limits struct {
	// Points of an answer, about.
	Points int
	// Facilities in a document: each has an alias of its own.
	Facilities int
	// MaxRange is the longest range for each resolution. Raw values follow the resolution that they are as dense as,
	// unless they have a range of their own.
	MaxRange map[query.Resolution]time.Duration
}

// Strictest gives the limits that keep both.
func Strictest(a, b Limits) Limits {
	strictest := Limits{Points: min(a.Points, b.Points), Facilities: min(a.Facilities, b.Facilities), MaxRange: maps.Clone(a.MaxRange)}
	for resolution, longest := range b.MaxRange {
		if own, set := strictest.MaxRange[resolution]; !set || longest < own {
			strictest.MaxRange[resolution] = longest
		}
	}
	return strictest
}

// Range is the longest range that may be asked for at once, of a single series whose values have that step.
func (l Limits) Range(resolution query.Resolution, step time.Duration) time.Duration {
	longest, isSet := l.MaxRange[resolution]
	if resolution == query.Raw && !isSet {
		longest = l.rangeOfStep(step)
	}
	if byPoints := time.Duration(l.Points) * step; longest == 0 || byPoints/step == time.Duration(l.Points) && byPoints < longest {
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
