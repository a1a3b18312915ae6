package plan

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Reduction says what is done with the values of a call after they came. The zero value leaves them as they are.
type Reduction struct {
	// Aggregation that the user chose; auto: by the kind of reading.
	Aggregation query.Aggregation
	// Buckets in which values are combined. The zero grid, in a Reduction that does something, makes one value of
	// the whole range, stamped with its begin.
	Buckets grid.Grid
	// Above is how many points a series may have without being reduced: how many come is known only afterwards.
	Above int64
	// asked is the resolution of what comes; does tells a Reduction that does something.
	asked query.Resolution
	does  bool
}

// Applies tells whether a series of so many points, within the range, is to be reduced.
func (r Reduction) Applies(points int) bool { return r.does && int64(points) > r.Above }

// Step is the time between two values that are shown of a series of so many points; 0 where none holds, because they
// are as the logger wrote them or follow the calendar.
func (r Reduction) Step(points int) time.Duration {
	switch {
	case r.Applies(points) && !r.Buckets.Calendar():
		return r.Buckets.Step()
	case r.Applies(points) || r.asked == query.Raw || r.asked.Calendar():
		return 0
	default:
		return r.asked.Step()
	}
}

// reduction settles what is done with what comes of a choice.
//
// What the user chose is made in any case. Auto reduces a series that has more points than the panel can show, or
// than there are steps of the interval that Grafana asks for, to the finest step of a readable ladder that fits. A
// step of more than half of the range would leave little of it, because what begins before the range is not shown:
// then one value stands for all of it.
func reduction(model query.Model, made choice, window Window, zone *time.Location) Reduction {
	switch {
	case model.Aggregation == query.NoAggregation:
		return Reduction{asked: made.asked}
	case made.asked != made.shown:
		return Reduction{Aggregation: model.Aggregation, Buckets: grid.Of(made.shown, zone), asked: made.asked, does: true}
	case model.Resolution != query.Auto || window.MaxPoints <= 0:
		return Reduction{asked: made.asked}
	}
	r := Reduction{Aggregation: model.Aggregation, Above: window.MaxPoints, asked: made.asked, does: true}
	fitting := grid.Fitting(window.Span, window.MaxPoints, max(window.Interval, made.asked.Step()), zone)
	if fitting.Step() > window.Span.To.Sub(window.Span.From)/2 {
		r.Above = 1
		return r
	}
	r.Buckets = fitting
	if fitting.Step() > made.asked.Step() {
		r.Above = min(r.Above, fitting.Buckets(window.Span))
	}
	return r
}

// outward aligns a span to the steps that are asked for, so that callers share them, and to the buckets that may be
// made of them, so that the first and the last one are whole.
func (r Reduction) outward(span series.Span, asked grid.Grid) series.Span {
	wide := asked.Outward(span)
	// How many raw values come, nobody can tell.
	mayApply := r.does && (r.asked == query.Raw || asked.Buckets(span) > r.Above)
	if mayApply && r.Buckets != (grid.Grid{}) {
		wide = asked.Outward(r.Buckets.Outward(wide))
	}
	return wide
}
