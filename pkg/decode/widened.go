package decode

import (
	"math"
	"slices"
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

// take takes in what a time is by each clock. What the facility's clock shows twice may be either.
func (e *extent) take(instants [len(clocks)]int64, isShownTwice bool) {
	for i, instant := range instants {
		if i == 0 && isShownTwice {
			continue
		}
		e.first[i], e.last[i] = min(e.first[i], instant), max(e.last[i], instant)
	}
}

// isDisplaced reports whether an answer that fits a clock lies beside the range all the same: it begins and ends too
// late, or too early. Then another clock is meant, or the zone that the API tells is not the facility's.
func (r *Readings) isDisplaced(e *evidence, clock Clock) bool {
	if r.Resolution.Calendar() || !r.Asked.From.Before(r.Asked.To) {
		return false
	}
	i := slices.Index(clocks[:], clock)
	from, to := r.Asked.From.UnixMilli(), r.Asked.To.UnixMilli()
	isShifted := func(beyond, lacking int64) bool { return beyond >= nearMillis && lacking > beyond }
	first, last := e.extent.first[i], e.extent.last[i]
	if first > last {
		return false // all of it is shown twice
	}
	return isShifted(last-to, first-from) || isShifted(from-first, to-last)
}

// repeatedWalls are the times of a series that come twice. In the hour that a clock with daylight saving time shows
// twice they prove that it does: by any other clock, two values would have one time.
type repeatedWalls struct {
	// seen are the times in that hour.
	seen  map[int64]int
	last  int64
	twice int
	// isUsual: times come twice in other hours, too, which proves nothing.
	isUsual bool
}

func (w *repeatedWalls) take(wall int64, isShownTwice bool) {
	if !isShownTwice {
		w.isUsual = w.isUsual || wall == w.last
		w.last = wall
		return
	}
	if w.seen == nil {
		w.seen = map[int64]int{}
	}
	if w.seen[wall]++; w.seen[wall] == 2 {
		w.twice++
	}
}

func (w *repeatedWalls) proofs() int {
	if w.isUsual {
		return 0
	}
	return w.twice
}

// ofWholeDays gives the clock of an answer to a range that begins with a day of the facility, where the API gives
// whole days and more than were asked for: points lie beyond the end by any clock, and only by the right one does the
// first of them stand at the start. Unknown: several clocks fit, or none does.
func (r *Readings) ofWholeDays(e *evidence) Clock {
	days := grid.Of(query.Day, r.Zone)
	if !e.isOpen() || r.Resolution.Calendar() || !days.Floor(r.Asked.From).Equal(r.Asked.From) {
		return UnknownClock // by a clock that is UTC's, all clocks are the same
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
