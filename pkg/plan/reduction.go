package plan

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Reduction says how values are combined after they came. The zero value leaves them as they are.
type Reduction struct {
	// Aggregation that the user chose; auto: by the kind of reading.
	Aggregation query.Aggregation
	// To is the resolution that all series are brought to; empty leaves them at their own.
	To query.Resolution
	// MaxPoints is what a series may have; one with more is brought to a coarser step. 0: any number.
	MaxPoints int64
	// AtLeast is the least step that a series with too many points is brought to.
	AtLeast time.Duration
}

func reduction(how query.Aggregation, asked, shown query.Resolution, isAuto bool, window Window) Reduction {
	made := Reduction{Aggregation: how}
	if asked != shown {
		made.To = shown
	}
	if isAuto && window.MaxPoints > 0 {
		made.MaxPoints, made.AtLeast = window.MaxPoints, max(window.Interval, asked.Step())
	}
	return made
}

// Grid gives the buckets for a series that has so many points in the span; false when it stays as it is. The zone
// is the facility's, for calendar buckets.
func (r Reduction) Grid(span series.Span, points int, zone *time.Location) (grid.Grid, bool) {
	buckets := grid.Of(r.To, zone)
	if r.MaxPoints > 0 {
		fitting := grid.Fitting(span, r.MaxPoints, r.AtLeast, zone)
		isCoarser := r.To == "" || fitting.Step() > buckets.Step()
		if isCoarser && int64(points) > r.MaxPoints {
			return fitting, true
		}
	}
	return buckets, r.To != ""
}

// outward aligns a span to the steps that are asked for, and to the buckets that may be made of them, so that the
// first and the last bucket are whole.
func (r Reduction) outward(span series.Span, asked grid.Grid, zone *time.Location) series.Span {
	wide := asked.Outward(span)
	if r.To != "" {
		wide = grid.Of(r.To, zone).Outward(wide)
	}
	if length := span.To.Sub(span.From); r.MaxPoints > 0 && int64(length/asked.Step()) > r.MaxPoints {
		wide = asked.Outward(grid.Fitting(span, r.MaxPoints, r.AtLeast, zone).Outward(wide))
	}
	return wide
}
