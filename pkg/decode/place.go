package decode

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Finish places the local times of all series, when the last page has come, and notes what is stamped outside of what
// was asked for. By which clock an API writes times without an offset, no schema tells. What was asked for does: the
// right clock puts the values into that range, and another one some of them beside it. Where the answer leaves it open,
// what earlier answers told holds, and else the facility's local time, with a note.
//
// It returns the clock that this answer proves; that of days, months and years proves nothing about times of day.
// Further calls change nothing.
func (r *Readings) Finish() (proved Clock) {
	if r.isPlaced {
		return r.provedTimes()
	}
	r.isPlaced = true
	for _, s := range r.Series {
		if s.Noted(series.TooMany) > 0 {
			s.Empty()
		}
	}
	hadLocal := r.hasLocal()
	if hadLocal {
		if r.Zone == nil {
			r.placeWithoutZone()
		} else {
			r.place()
		}
	}
	r.noteNullRows()
	r.isFromStart = !hadLocal && r.beginsAtStart()
	for _, s := range r.Series {
		r.noteOutside(s)
	}
	return r.provedTimes()
}

// IsFromStart reports whether the API gives the value that is stamped with the very start of what was asked for: it is
// the first that came. Local times tell nothing of it, nor do answers that go beyond what was asked for: they may begin
// there for another reason, such as days that are given as a whole. It holds after Finish.
func (r *Readings) IsFromStart() bool { return r.isFromStart }

func (r *Readings) beginsAtStart() bool {
	if r.Resolution.Calendar() || !r.Asked.From.Before(r.Asked.To) {
		return false
	}
	from, to, isThere := r.Asked.From.UnixMilli(), r.Asked.To.UnixMilli(), false
	for _, s := range r.Series {
		for _, at := range s.Times {
			if at < from || at > to {
				return false
			}
			isThere = isThere || at == from
		}
	}
	return isThere
}

func (r *Readings) provedTimes() Clock {
	if r.Resolution.Calendar() {
		return UnknownClock
	}
	return r.proved
}

func (r *Readings) hasLocal() bool {
	for _, s := range r.Series {
		for _, at := range s.Times {
			if isLocal(at) {
				return true
			}
		}
	}
	return false
}

// place reads local times by the likeliest clock.
func (r *Readings) place() {
	e := r.evidence()
	known := r.knownClock()
	if r.proved = e.proves(known); r.proved == UnknownClock {
		r.proved = r.ofWholeDays(&e)
	} else if r.isDisplaced(&e, r.proved) {
		r.proved = UnknownClock
	}
	clock := r.proved
	if clock == UnknownClock {
		clock = known
	}
	isAssumed := clock == UnknownClock && (e.isOpen() || r.isDisplaced(&e, PlantClock))
	if clock == UnknownClock {
		clock = e.likeliest()
	}
	for _, s := range r.Series {
		p := placing{series: s, clock: clock, reader: r, local: newLocalClock(r.Zone)}
		p.place()
		switch {
		case p.placed == 0:
		case isAssumed:
			s.Note(series.AssumedClock, p.placed, string(clock))
		case clock == StandardClock && e.different[2]:
			s.Note(series.StandardTime, p.placed, "")
		}
	}
}

// knownClock is what earlier answers have told of the facility's clock, or those by which the API map was proved.
func (r *Readings) knownClock() Clock {
	switch {
	case r.Clock != UnknownClock:
		return r.Clock
	case r.Values.Answer.TimeEncoding == apimap.UTCTime:
		return UTCClock
	case r.Values.Answer.TimeEncoding == apimap.LocalTime:
		return PlantClock
	}
	return UnknownClock
}

// clocks are all that APIs are known to write by, likeliest first.
var clocks = [...]Clock{PlantClock, UTCClock, StandardClock}

// evidence is how the local times of an answer fit to what was asked for, by each of the clocks.
type evidence struct {
	points int
	// misfits are points that lie beside the range by this clock, and in it by another one; single ones of a series, which
	// may be the value before the range, are doubts.
	misfits, doubts [len(clocks)]int
	// different tells clocks by which some point is another instant than by the plant's.
	different [len(clocks)]bool
	// isUTCStandard: standard time is UTC, as in Ireland and Britain.
	isUTCStandard bool
	// skipped are points that the plant's clock cannot show.
	skipped int
	extent  extent
}

func (r *Readings) evidence() evidence {
	e := evidence{isUTCStandard: true, extent: newExtent()}
	local := newLocalClock(r.Zone)
	days := grid.Of(r.Resolution, r.Zone)
	isStart := func(at int64) bool { return days.Floor(time.UnixMilli(at)).UnixMilli() == at }
	for _, s := range r.Series {
		var misfits [len(clocks)]int
		var repeated repeatedWalls
		for _, at := range s.Times {
			wall, isDate := wallOf(at)
			if !isLocal(at) || isDate || isZoned(at) {
				continue
			}
			e.points++
			shown := local.at(wall)
			repeated.take(wall, shown.second != 0)
			instants := [len(clocks)]int64{shown.first, wall, local.atStandard(wall)}
			e.isUTCStandard = e.isUTCStandard && instants[1] == instants[2]
			e.extent.take(instants, shown.second != 0)
			for i, instant := range instants {
				e.different[i] = e.different[i] || instant != shown.first && instant != shown.second || shown.isSkipped && i > 0
			}
			var isBeside, isInside [len(clocks)]bool
			isAnyInside := false
			for i, instant := range instants {
				isBeside[i], isInside[i] = r.position(instant)
				if i == 0 && shown.second != 0 {
					alsoBeside, alsoInside := r.position(shown.second)
					isBeside[i], isInside[i] = isBeside[i] && alsoBeside, isInside[i] || alsoInside
				}
				if r.Resolution.Calendar() { // a day's value is stamped with its start
					isInside[i] = isInside[i] && isStart(instant)
					isBeside[i] = !isInside[i]
				} else if i == 0 && shown.isSkipped {
					isBeside[i], isInside[i] = true, false
					e.skipped++
				}
				isAnyInside = isAnyInside || isInside[i]
			}
			for i := range clocks {
				if isAnyInside && isBeside[i] {
					misfits[i]++
				}
			}
		}
		for i := range clocks[1:] {
			misfits[i+1] += repeated.proofs()
		}
		for i, count := range misfits {
			if count > 1 || r.Resolution != query.Raw {
				e.misfits[i] += count
			} else {
				e.doubts[i] += count
			}
		}
	}
	return e
}

// isOpen tells that the answer's times depend on the clock.
func (e *evidence) isOpen() bool { return e.different[1] || e.different[2] }

// few is how many times more misfits a clock must have to be wrong: single values lie beside every range.
const few = 4

// proves gives the clock that alone fits; unknown when several do, or none.
func (e *evidence) proves(known Clock) Clock {
	least := e.points
	for i := range clocks {
		if i == 0 || e.different[i] {
			least = min(least, e.misfits[i])
		}
	}
	var fitting []Clock
	hasMisfit := false
	for i, clock := range clocks {
		switch {
		case i > 0 && !e.different[i], i == 2 && e.isUTCStandard: // it is another one, as far as this answer goes
		case e.misfits[i] <= least*few && (least > 0 || e.misfits[i] == 0):
			fitting = append(fitting, clock)
		default:
			hasMisfit = true
		}
	}
	if !hasMisfit || len(fitting) != 1 {
		return UnknownClock
	}
	if fitting[0] == PlantClock && known == StandardClock && !e.different[2] {
		return UnknownClock // in winter they are the same
	}
	return fitting[0]
}

// likeliest gives the clock to assume when none is proved: the plant's, unless it cannot show some of the times.
func (e *evidence) likeliest() Clock {
	if e.skipped == 0 {
		return PlantClock
	}
	if e.misfits[1]+e.doubts[1] < e.misfits[2]+e.doubts[2] {
		return UTCClock
	}
	return StandardClock
}

// nearMillis is how far beside the range a raw value may lie that came all the same: the value before the range.
const nearMillis = 15 * 60 * 1000

// position tells whether an instant lies in the range that was asked for, or clearly beside it.
func (r *Readings) position(at int64) (isBeside, isInside bool) {
	if !r.Asked.From.Before(r.Asked.To) {
		return false, true
	}
	near := int64(nearMillis)
	if r.Resolution != query.Raw {
		near = r.Resolution.Step().Milliseconds() - 1
	}
	from, to := r.Asked.From.UnixMilli(), r.Asked.To.UnixMilli()
	if !r.Now.IsZero() && r.Now.After(r.Asked.From) { // what was measured is not in the future
		to = min(to, r.Now.UnixMilli())
	}
	return at < from-near || at > to+near, at >= from && at < to
}

// placeWithoutZone keeps local times where they are proved to be UTC, and drops them else: read by a guess, they would
// be wrong by hours.
func (r *Readings) placeWithoutZone() {
	if r.isTightlyUTC() {
		r.proved = UTCClock
	}
	isUTC := r.proved == UTCClock || r.knownClock() == UTCClock
	for _, s := range r.Series {
		dropped := 0
		s.Keep(func(at int64) bool {
			_, isDate := wallOf(at)
			isKept := !isLocal(at) || isUTC && !isDate
			if !isKept {
				dropped++
			}
			return isKept
		})
		for i, at := range s.Times {
			if isLocal(at) {
				s.Times[i], _ = wallOf(at)
			}
		}
		if dropped > 0 {
			s.Note(series.NoZone, dropped, "")
		}
	}
}

// leastOffset is the smallest distance between two zones that are in use, but for three small ones.
const leastOffset = 30 * time.Minute

// isTightlyUTC tells that the local times reach from one end of the range to the other as UTC does: by a clock that is
// ahead or behind, some would lie outside.
func (r *Readings) isTightlyUTC() bool {
	if !r.Asked.From.Before(r.Asked.To) || r.Resolution.Calendar() {
		return false
	}
	first, last, found := int64(0), int64(0), false
	for _, s := range r.Series {
		for _, at := range s.Times {
			wall, isDate := wallOf(at)
			if !isLocal(at) || isDate {
				continue
			}
			if !found {
				first, last, found = wall, wall, true
			}
			first, last = min(first, wall), max(last, wall)
		}
	}
	from, to := r.Asked.From.UnixMilli(), r.Asked.To.UnixMilli()
	least := leastOffset.Milliseconds()
	return found && first >= from && first < from+least && last <= to && last > to-least
}

// noteOutside notes what lies far outside of what was asked for. What lies just beside it does not matter: some APIs
// answer in whole days.
func (r *Readings) noteOutside(s *series.Series) {
	if !r.Asked.From.Before(r.Asked.To) || s.Len() == 0 {
		return
	}
	from, to := r.Asked.From.UnixMilli(), r.Asked.To.UnixMilli()
	slack := max(r.Resolution.Step(), 24*time.Hour).Milliseconds() + slackMillis
	far, beside, first := 0, 0, int64(0)
	for _, at := range s.Times {
		if isLocal(at) {
			at, _ = wallOf(at)
		}
		switch {
		case at < from-slack || at >= to+slack:
			if far == 0 {
				first = at
			}
			far++
		case at < from || at >= to:
			beside++
		}
	}
	stamp := func(at int64) string { return time.UnixMilli(at).UTC().Format(time.RFC3339) }
	if far > 0 {
		s.Note(series.OutsideRange, far, stamp(first))
	}
	if far+beside == s.Len() && beside > 0 && r.isPlaced {
		s.Note(series.BesideRange, beside, stamp(s.Times[s.Len()-1]))
	}
}
