package mapping

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Where neither the ends of a range nor the times of values have an offset, a day agrees with itself by any clock. What
// is newest does not: by a clock that is ahead or behind, an API has values of the future, or none of the last hours.

// aroundNow is how long before and after now the newest values are asked for: shorter than most answers are cut at.
const aroundNow = 2 * time.Hour

// leastAhead is how far in the future values must lie to refute a clock, beside the length of an interval that may be
// stamped with its end: the clocks of servers are off by some minutes.
const leastAhead = 20 * time.Minute

// byNow finds out whether an API means its times without an offset by the plants' clocks or by UTC, where it reads
// both, by the newest values of a few plants. It gives the views that are asked as it means them, and the newest; nil:
// nothing tells, or nothing is open.
func (l *learner) byNow(ctx context.Context, best *view, views []*view) (asMeant, newest []*view) {
	if !best.encoding.IsWithoutOffset() {
		return nil, nil
	}
	var local, utc *view // written alike, but for the clock
	for _, v := range views {
		isAlike := v.encoding.Clock() == best.encoding.Clock() && best.isSameWay(v) && hasInside(v)
		switch {
		case !isAlike:
		case v.encoding.IsLocal() && local == nil:
			local = v
		case !v.encoding.IsLocal() && utc == nil:
			utc = v
		}
	}
	if local == nil || utc == nil {
		return nil, nil
	}
	votes, newest := l.newest(ctx, local, utc)
	if len(votes) != 1 {
		return nil, nil // plants contradict each other, or none tells
	}
	isOther := func(v *view) bool { return !votes[v.encoding] || !best.isSameWay(v) }
	return slices.DeleteFunc(slices.Clone(views), isOther), slices.DeleteFunc(newest, isOther)
}

// isSameWay reports whether two views ask the same members, if by another clock.
func (v *view) isSameWay(other *view) bool {
	return v.hypothesis.Text == other.hypothesis.Text && maps.Equal(v.hypothesis.Parts, other.hypothesis.Parts)
}

func hasInside(v *view) bool {
	best, _ := favourite([]*view{v})
	return best != nil
}

// newest asks for the values around now of a few plants whose clocks are not UTC's, in both ways in one document, and
// gives the ways that the values of one of them show to be meant.
func (l *learner) newest(ctx context.Context, local, utc *view) (votes map[apimap.Encoding]bool, asked []*view) {
	for _, plant := range l.offUTC(lookedPlants) {
		asked = append(asked, l.around(local, plant), l.around(utc, plant))
	}
	l.ask(ctx, asked)
	_, answer := favourite([]*view{local})
	votes = map[apimap.Encoding]bool{}
	for i := 0; i+1 < len(asked); i += 2 {
		byLocal := l.recency(asked[i], answer, decode.PlantClock)
		byUTC := l.recency(asked[i+1], answer, decode.UTCClock)
		if byLocal.isOf(byUTC) {
			votes[local.encoding] = true
		}
		if byUTC.isOf(byLocal) {
			votes[utc.encoding] = true
		}
	}
	return votes, asked
}

// byRecency finds out by which clock times without an offset are written where what came leaves it open, by the newest
// values of a few plants. Unknown: there are no such times, or nothing tells.
func (l *learner) byRecency(ctx context.Context, best *view, answer apimap.Answer) decode.Clock {
	var asked []*view
	for _, plant := range l.offUTC(2 * lookedPlants) {
		asked = append(asked, l.around(best, plant))
	}
	if !best.isClockOpen() || len(asked) == 0 {
		return decode.UnknownClock
	}
	l.ask(ctx, asked)
	if proved := clockOf(asked, answer); proved != decode.UnknownClock {
		return proved
	}
	votes := map[decode.Clock]bool{}
	for _, v := range asked {
		byPlant, byUTC := l.recency(v, answer, decode.PlantClock), l.recency(v, answer, decode.UTCClock)
		if byPlant.isOf(byUTC) {
			votes[decode.PlantClock] = true
		}
		if byUTC.isOf(byPlant) {
			votes[decode.UTCClock] = true
		}
	}
	if len(votes) != 1 {
		return decode.UnknownClock // plants contradict each other, or none tells
	}
	return slices.Collect(maps.Keys(votes))[0]
}

// offUTC are some plants whose clocks are not UTC's.
func (l *learner) offUTC(most int) (some []portfolio.Facility) {
	for _, plant := range l.plants {
		if zone := plant.Zone(); zone != nil && offsetAt(l.now, zone) != 0 && len(some) < most {
			some = append(some, plant)
		}
	}
	return some
}

// around asks for a plant's values around now, in the way of another view.
func (l *learner) around(way *view, plant portfolio.Facility) *view {
	of := way.again()
	of.plant = plant
	from, to := l.now.Add(-aroundNow), l.now.Add(aroundNow)
	of.span = series.Span{From: from.Truncate(time.Minute), To: to.Truncate(time.Minute)}
	if of.ids != nil && len(of.ids.ids[plant.ID]) > 0 {
		names := of.ids.ids[plant.ID]
		of.types = names[:min(len(names), len(way.types))]
	}
	return of
}

// isClockOpen reports whether an answer has times without an offset, and leaves open by which clock they are.
func (v *view) isClockOpen() bool {
	return slices.ContainsFunc(v.found, func(found look.Found) bool { return found.IsClockOpen })
}

func offsetAt(at time.Time, zone *time.Location) int {
	_, offset := at.In(zone).Zone()
	return offset
}

// recency is how long ago the newest value is that a plant has by a clock, and how far apart values are.
type recency struct {
	hasValues bool
	lag, step time.Duration
}

// recency reads an answer by a clock where it does not tell by itself.
func (l *learner) recency(v *view, answer apimap.Answer, clock decode.Clock) recency {
	v.clock = clock
	stamps := stampsIn(v.values(answer))
	if len(stamps) == 0 {
		return recency{}
	}
	newest, step := time.UnixMilli(stamps[len(stamps)-1]), time.Duration(usualStep(stamps))*time.Millisecond
	return recency{true, l.now.Sub(newest), step}
}

// isOf reports whether a plant's values are measured by this clock and not by another: those of the other are of the
// future, or not the newest that there can be, as these are. Where values are late, the newest tell nothing.
func (r recency) isOf(other recency) bool {
	return !r.isAhead() && (other.isAhead() || r.isFresh() && !other.isFresh())
}

func (r recency) isAhead() bool { return r.hasValues && r.lag < -leastAhead-r.step }

func (r recency) isFresh() bool {
	return r.hasValues && !r.isAhead() && r.lag < r.step+leastAhead
}

// clockOf is by which clock times without an offset are written where answers are read in some way: what one of them
// proves holds for all. Unknown: none does, or they differ.
func clockOf(views []*view, answer apimap.Answer) decode.Clock {
	key, proved := answerKey(answer), decode.UnknownClock
	for _, v := range views {
		for i := range v.found {
			clock := v.found[i].Clock
			switch {
			case clock == decode.UnknownClock, answerKey(v.found[i].Answer) != key:
			case proved != decode.UnknownClock && proved != clock:
				return decode.UnknownClock
			default:
				proved = clock
			}
		}
	}
	return proved
}

// encodingOf are the clocks of times without an offset as API maps have them.
var encodingOf = map[decode.Clock]apimap.Encoding{
	decode.PlantClock: apimap.LocalTime, decode.UTCClock: apimap.UTCTime,
}

// startsOf is the reading by the starts of the intervals where an improved request shows that those of an answer are
// their ends: of hours that are stamped with their end, both are the same.
func (v *view) startsOf(answer apimap.Answer) apimap.Answer {
	end := "." + strings.Join(answer.Time, ".")
	for _, found := range v.found {
		isSame := slices.Equal(found.Answer.Value, answer.Value)
		if isSame && found.EndTime != "" && strings.HasSuffix("."+found.EndTime, end) {
			return found.Answer
		}
	}
	return answer
}
