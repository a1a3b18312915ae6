package mapping

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// isByDay reports whether a request has the values of one date, and no range.
func (v *view) isByDay() bool { return apimap.Find(v.hypothesis.Path, apimap.Day) != nil }

// reachesNext reports whether the values of a day go on to the very start of the next one, and do not begin with their
// own: they are stamped with the ends of their intervals.
func (v *view) reachesNext(answer apimap.Answer) bool {
	stamps := stampsIn(v.values(answer))
	return slices.Contains(stamps, v.span.To.UnixMilli()) && !slices.Contains(stamps, v.span.From.UnixMilli())
}

// lacksDays reports whether the answer for several days lacks values that the first or the last of them has when it is
// asked for alone, and notes how many such an answer has at most. Of what is asked for by dates, no answer has several
// days.
func (v *view) lacksDays(answer apimap.Answer, days, early *view) (isCut bool) {
	if days.told.Err != nil || days.told.GoesOn || v.isByDay() {
		return false
	}
	got := days.values(answer)
	for _, end := range []*view{v, early} {
		if !hasAll(got, end.values(answer)) {
			v.maxPoints, isCut = v.pointsOf(got), true
		}
	}
	return isCut
}
