package mapping

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Whether a range was read as it was meant shows in where the values lie.

// stampsOf are the times of series that have values, in milliseconds, each once and in order.
func stampsOf(all []look.Series) []int64 {
	var stamps []int64
	for _, s := range all {
		stamps = append(stamps, s.Times...)
	}
	slices.Sort(stamps)
	return slices.Compact(stamps)
}

// fit reports whether values lie as those of a range do. An API may give whole days, and those of two clocks; what lies
// beside the range beyond that was not asked for, and what reaches beyond one end as it lacks at the other is of a
// shifted range.
func fit(span series.Span, stamps []int64) bool {
	if len(stamps) == 0 {
		return false
	}
	from, to := span.From.UnixMilli(), span.To.UnixMilli()
	first, last := stamps[0], stamps[len(stamps)-1]
	const day = int64(24 * time.Hour / time.Millisecond)
	if first < from-2*day || last > to+2*day {
		return false
	}
	before, after := 0, 0
	for _, at := range stamps {
		if at < from {
			before++
		}
		if at >= to {
			after++
		}
	}
	inside := len(stamps) - before - after
	step := usualStep(stamps)
	lacksStart, lacksEnd := first-from >= 2*step, to-last > 2*step
	isShifted := after > 1 && lacksStart || before > 1 && lacksEnd
	return inside > 0 && !isShifted && (inside >= 10*(before+after) || !lacksStart && !lacksEnd)
}

// usualStep is the median distance of neighbours in milliseconds, an hour where there are none.
func usualStep(stamps []int64) int64 {
	var steps []int64
	for i := 1; i < len(stamps); i++ {
		steps = append(steps, stamps[i]-stamps[i-1])
	}
	if len(steps) == 0 {
		return int64(time.Hour / time.Millisecond)
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}
