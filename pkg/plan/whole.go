package plan

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// leastSteps is of how many steps one value of a range is made at least where the range does not consist of whole ones:
// it is then off by less than a hundredth.
const leastSteps = 100

// forWhole gives the resolution of which one value of the whole range is made for a facility in a zone: the coarsest
// offered whose steps make up the range, or else one that is fine enough for its ends not to matter. The steps that
// hold the ends are counted by where they start, and a month counted like that can be a month too much.
func forWhole(window Window, offered []query.Resolution, zone *time.Location) query.Resolution {
	length := window.Span.To.Sub(window.Span.From)
	finest := offered[0]
	if finest == query.Raw && len(offered) > 1 && offered[1].Step() <= length {
		finest = offered[1] // nobody can tell how many raw values would come
	}
	found := finest
	for _, resolution := range offered {
		if step := resolution.Step(); resolution != query.Raw && step <= length && step > found.Step() &&
			(step*leastSteps <= length || window.consistsOf(resolution, zone)) {
			found = resolution
		}
	}
	return found
}

// consistsOf tells that a range starts and ends with a step. Of one that is under way nothing lies after the range, but
// the API may be late with it, so that it is not all that the value is made of.
func (w Window) consistsOf(resolution query.Resolution, zone *time.Location) bool {
	if w.Zone != nil {
		zone = w.Zone // whose dates are shown, as each facility has them
	}
	steps := grid.Of(resolution, zone)
	if resolution.Calendar() && zone == nil || !starts(steps, w.Span.From) {
		return false
	}
	isUnderWay := !w.Now.IsZero() && !w.Span.To.Before(w.Now)
	return starts(steps, w.Span.To) || isUnderWay && 2*resolution.Step() <= w.Span.To.Sub(w.Span.From)
}

func starts(steps grid.Grid, at time.Time) bool { return steps.Floor(at).Equal(at) }
