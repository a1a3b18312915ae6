package decode

import (
	"math"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// extent is from where to where the points of an answer reach, by each of the clocks.
type extent struct {
	first, last [len(clocks)]int64
}

func newExtent() (e extent) {
	for i := range clocks {
		e.first[i], e.last[i] = math.MaxInt64, math.MinInt64
	}
	return e
}

func (e *extent) take(instants [len(clocks)]int64) {
	for i, instant := range instants {
		e.first[i], e.last[i] = min(e.first[i], instant), max(e.last[i], instant)
	}
}

// ofWholeDays gives the clock of an answer to a range that begins with a day of the facility, where the API gives
// whole days and more than were asked for: points lie beyond the end by any clock, and only by the right one does the
// first of them stand at the start. Unknown: several clocks fit, or none does.
func (r *Readings) ofWholeDays(e *evidence) Clock {
	days := grid.Of(query.Day, r.Zone)
	if r.Resolution.Calendar() || !days.Floor(r.Asked.From).Equal(r.Asked.From) {
		return UnknownClock
	}
	from, to := r.Asked.From.UnixMilli(), r.Asked.To.UnixMilli()
	const hour = int64(time.Hour / time.Millisecond)
	proved := UnknownClock
	for i, clock := range clocks {
		isOther := i == 0 || e.different[i] && !(i == 2 && e.isUTCStandard)
		switch {
		case e.extent.last[i] < to+hour:
			return UnknownClock
		case !isOther || e.extent.first[i] < from || e.extent.first[i] > from+nearMillis:
		case proved != UnknownClock:
			return UnknownClock
		default:
			proved = clock
		}
	}
	return proved
}
