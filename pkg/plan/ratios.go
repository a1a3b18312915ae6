package plan

import (
	"maps"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// A ratio of a range is neither the mean nor the last of the ratios in it: what it is a quotient of is not known here.
// The API computes it for its own steps.

// FewBuckets is how many values are too many to be taken one by one, each for the whole of its interval: they are the
// course of a line.
const FewBuckets = 10

// MayBeFew tells whether one or few values are made of what comes for a call, so that it matters what is a ratio.
func (r Readings) MayBeFew(model query.Model, window Window) bool {
	if model.Aggregation != query.AutoAggregation && model.Aggregation != "" {
		return false
	}
	return slices.ContainsFunc(r.Calls, func(call Call) bool {
		return r.Reductions[call.Target.Key()].isFew(window.Span)
	})
}

// isFew tells a reduction to one or few values.
func (r Reduction) isFew(span series.Span) bool {
	return r.does && (r.Buckets == (grid.Grid{}) || r.Buckets.Buckets(span) < FewBuckets)
}

// Whole tells whether each value stands for the whole of an interval: it is one of few, or the user chose the interval.
func (r Reduction) Whole(span series.Span) bool {
	return r.isFew(span) || r.does && r.Above == 0
}

// Of gives what is done with the values of a type of a facility.
func (r Readings) Of(targetKey, readingType string) Reduction {
	if own, ok := r.own[column{targetKey, readingType}]; ok {
		return own
	}
	return r.Reductions[targetKey]
}

// column is a reading type of a target, by its key.
type column struct{ targetKey, readingType string }

// ForRatios changes the plan so that ratios are asked for at a step that the API computes, where it has one that fits:
// whose values are no more than the panel can show, and that the range is made of. A step that is still under way
// counts: the API computes it up to now. It does not where a rule sees complete steps alone.
func (r Readings) ForRatios(
	model query.Model, window Window, api Capabilities, now time.Time,
	isRatio func(targetKey, readingType string) bool,
) Readings {
	if model.Resolution != query.Auto {
		return r
	}
	changed := r
	changed.Calls, changed.own = nil, maps.Clone(r.own)
	for _, call := range r.Calls {
		var ratios, others []string
		for _, name := range call.Types {
			if isRatio(call.Target.Key(), name) {
				ratios = append(ratios, name)
			} else {
				others = append(others, name)
			}
		}
		span := r.Reductions[call.Target.Key()].Seen(r.Span)
		step, ok := computed(span, window, api.Resolutions, call.Target.Facility, r.Common, now)
		if len(ratios) == 0 || !ok || !r.Reductions[call.Target.Key()].isFew(span) {
			changed.Calls = append(changed.Calls, call)
			continue
		}
		reduced := computedBy(step, call.Target.Facility, r.Common, span)
		for _, name := range ratios {
			changed.own[column{call.Target.Key(), name}] = reduced
		}
		if step == call.Resolution {
			changed.Calls = append(changed.Calls, call)
			continue
		}
		own := call
		own.Types, own.Resolution, own.Zone = ratios, step, nil
		if step.Calendar() {
			own.Zone = call.Target.Facility.Zone()
		}
		own.Span = reduced.outward(span, grid.Of(step, own.Zone))
		if call.Types = others; len(others) > 0 {
			changed.Calls = append(changed.Calls, call)
		}
		changed.Calls = append(changed.Calls, own)
	}
	return changed
}

// computedBy does nothing to what the API computes. Where more values come than the range has steps, the API computed
// something else, and none of them stands for a whole step.
func computedBy(
	step query.Resolution, facility portfolio.Facility, common *time.Location, span series.Span,
) Reduction {
	own := Reduction{Aggregation: query.AutoAggregation, asked: step, does: true, common: common}
	if step.Calendar() {
		own.zone = facility.Zone()
	}
	own.Buckets = grid.Of(step, own.zone)
	own.Above = max(1, own.Buckets.In(common).Buckets(span))
	own.seen = &span
	return own
}

// Expected is how many values come for a part of the range, up to now, if none is missing: one for each step that was
// asked for, or of raw values one for each interval; 0: nobody knows.
func (r Reduction) Expected(part series.Span, interval time.Duration, now time.Time) int64 {
	if part.To.After(now) {
		part.To = now
	}
	switch {
	case !part.From.Before(part.To):
		return 0
	case r.asked != query.Raw:
		return grid.Of(r.asked, r.zone).Buckets(part)
	case interval > 0:
		return int64(part.To.Sub(part.From) / interval)
	default:
		return 0
	}
}

// MakesOne tells whether one value is made of all that comes, or of all that would.
func (r Reduction) MakesOne() bool { return r.does && r.Buckets == (grid.Grid{}) }

// computed gives the finest resolution whose steps the range is made of and the panel can show; false: there is none.
func computed(
	span series.Span, window Window, offered []query.Resolution, facility portfolio.Facility, common *time.Location,
	now time.Time,
) (query.Resolution, bool) {
	for _, resolution := range offered {
		zone := facility.Zone()
		if resolution == query.Raw || resolution.Calendar() && zone == nil {
			continue // raw values are not those of intervals, and nobody knows whose days
		}
		steps := grid.Of(resolution, zone).In(common)
		isSeen := !window.Complete || starts(steps, span.To)
		if steps.Buckets(span) <= window.MaxPoints && isSeen && isWhole(span, steps, now) {
			return resolution, true
		}
	}
	return "", false
}

// isWhole tells whether a span is made of whole steps. Grafana's ranges end a millisecond before they should.
func isWhole(span series.Span, steps grid.Grid, now time.Time) bool {
	if !steps.Floor(span.From).Equal(span.From) {
		return false
	}
	if end := span.To.Add(time.Second); end.Sub(steps.Floor(end)) <= time.Second {
		return true
	}
	last := steps.Floor(span.To.Add(-time.Millisecond))
	isUnderWay := steps.Next(last).After(now) && !span.To.Before(now.Add(-time.Minute))
	return isUnderWay || last.After(now)
}
