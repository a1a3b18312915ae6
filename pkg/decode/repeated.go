package decode

import (
	"math"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// placing places the local times of one series by a clock.
type placing struct {
	series *series.Series
	clock  Clock
	reader *Readings
	local  localClock
	// placed is how many local times were placed that are no dates.
	placed int
}

// unplaceable marks, until it is dropped, a time that the clock never shows.
const unplaceable = math.MinInt64

func (p *placing) place() {
	times := p.series.Times
	open := map[int]showing{} // by index, what the clock shows twice
	skipped := 0
	for i, at := range times {
		if !isLocal(at) {
			continue
		}
		wall, isDate := wallOf(at)
		p.placed++
		clock := p.clock
		if isZoned(at) {
			p.placed--
			clock = PlantClock
		}
		switch {
		case isDate:
			p.placed--
			times[i] = p.local.at(wall).first
		case clock == UTCClock:
			times[i] = wall
		case clock == StandardClock:
			times[i] = p.local.atStandard(wall)
		default:
			shown := p.local.at(wall)
			times[i] = shown.first
			if shown.second != 0 {
				open[i] = shown
			} else if shown.isSkipped && !p.reader.Resolution.Calendar() {
				times[i] = unplaceable
				skipped++
			}
		}
	}
	if len(open) > 0 {
		p.placeRepeated(open)
	}
	if skipped > 0 {
		p.series.Keep(func(at int64) bool { return at != unplaceable })
		p.series.Note(series.SkippedHour, skipped, "")
	}
}

// placeRepeated decides which of two instants is meant by times that the clock shows twice, run by run of such times.
// Only then is the order known: the newest may come first.
func (p *placing) placeRepeated(open map[int]showing) {
	times := p.series.Times
	order := make([]int, len(times))
	for i := range order {
		order[i] = i
	}
	isNewestFirst, isKnown := p.isNewestFirst(open)
	if isNewestFirst {
		slices.Reverse(order)
	}
	isDoubled, step := p.isDoubled(open, order), p.usualStep(order)
	unsure := 0
	for start := 0; start < len(order); start++ {
		if _, isOpen := open[order[start]]; !isOpen {
			continue
		}
		end := start
		for end < len(order) {
			if _, isOpen := open[order[end]]; !isOpen {
				break
			}
			end++
		}
		run := repeatedRun{before: math.MinInt64, after: math.MaxInt64, step: step, isDoubled: isDoubled, reader: p.reader}
		if start > 0 {
			run.before = times[order[start-1]]
		}
		if end < len(order) {
			run.after = times[order[end]]
		}
		for _, i := range order[start:end] {
			run.shown = append(run.shown, open[i])
		}
		isSecond, unsureOfRun := run.decide()
		if !isKnown && len(run.shown) > 1 {
			unsureOfRun = len(run.shown)
		}
		for n, i := range order[start:end] {
			if isSecond[n] {
				times[i] = run.shown[n].second
			}
		}
		unsure += unsureOfRun
		start = end
	}
	if unsure > 0 {
		p.series.Note(series.RepeatedHour, unsure, "")
	}
}

// isNewestFirst tells the direction by the steps between times that the clock shows once, or by those that there are;
// isKnown is false when there are none.
func (p *placing) isNewestFirst(open map[int]showing) (isNewestFirst, isKnown bool) {
	up, down := 0, 0
	for i := 1; i < p.series.Len(); i++ {
		_, isOpen := open[i]
		_, wasOpen := open[i-1]
		weight := 1
		if !isOpen || !wasOpen {
			weight = 1000
		}
		switch now, before := p.series.Times[i], p.series.Times[i-1]; {
		case now > before:
			up += weight
		case now < before:
			down += weight
		}
	}
	return down > up, down != up
}

// isDoubled tells that times come twice where the clock shows them once: then that means nothing where it shows them
// twice.
func (p *placing) isDoubled(open map[int]showing, order []int) bool {
	for n := 1; n < len(order); n++ {
		_, isOpen := open[order[n]]
		if !isOpen && p.series.Times[order[n]] == p.series.Times[order[n-1]] {
			return true
		}
	}
	return false
}

// repeatedRun is a run of values in the hour that comes twice, in the order of time, between two others.
type repeatedRun struct {
	shown         []showing
	before, after int64 // instants; the ends of all time where nothing is
	// step is the usual time between two values.
	step      int64
	isDoubled bool
	reader    *Readings
}

// decide tells which values belong to the second hour, and how many of them it cannot tell. What was asked for decides
// first, then the order: the clock steps back once. Where it does not, one of the two hours is missing: then the
// neighbors tell which, if one of them is a single step away and the other one is not.
func (r *repeatedRun) decide() (isSecond []bool, unsure int) {
	isSecond = make([]bool, len(r.shown))
	if r.alternate(isSecond) {
		return isSecond, 0
	}
	back := r.stepsBack()
	switch len(back) {
	case 0:
		return isSecond, r.decideAlone(isSecond)
	case 1:
		for i := back[0]; i < len(isSecond); i++ {
			isSecond[i] = true
		}
		return isSecond, 0
	}
	// In no order: the second of two that are alike comes later.
	seen := map[int64]int{}
	for i, shown := range r.shown {
		isSecond[i] = seen[shown.first] > 0
		seen[shown.first]++
	}
	for _, shown := range r.shown {
		if seen[shown.first] != 2 {
			unsure++
		}
	}
	return isSecond, unsure
}

// alternate decides for values in the order of what the clock shows, as an API has them that sorts by text: each time
// comes twice in succession.
func (r *repeatedRun) alternate(isSecond []bool) bool {
	if r.isDoubled || len(r.shown) < 2 || len(r.shown)%2 != 0 {
		return false
	}
	for i := 0; i < len(r.shown); i += 2 {
		if r.shown[i] != r.shown[i+1] || i > 0 && r.shown[i].first <= r.shown[i-1].first {
			return false
		}
		isSecond[i+1] = true
	}
	return true
}

// stepsBack are the places at which the clock shows less than before.
func (r *repeatedRun) stepsBack() []int {
	var back []int
	for i := 1; i < len(r.shown); i++ {
		if r.shown[i].first < r.shown[i-1].first {
			back = append(back, i)
		}
	}
	return back
}

// decideAlone decides for values of only one of the two hours, or of the end of the first and the start of the second.
func (r *repeatedRun) decideAlone(isSecond []bool) (unsure int) {
	last := len(r.shown) - 1
	firstFrom := 0 // the values before it cannot be the second time, those from secondFrom on cannot be the first
	secondFrom := len(r.shown)
	for i, shown := range r.shown {
		besideFirst, _ := r.reader.position(shown.first)
		besideSecond, _ := r.reader.position(shown.second)
		switch {
		case besideSecond && !besideFirst:
			firstFrom = i + 1
		case besideFirst && !besideSecond && secondFrom > i:
			secondFrom = i
		}
	}
	switch {
	case firstFrom > 0: // as one that comes before a first is
		return 0
	case secondFrom <= last:
		// All of them: nothing steps back.
		for i := range isSecond {
			isSecond[i] = true
		}
		return 0
	}
	isNext := func(from, to int64) bool { return to-from >= r.step/2 && to-from <= r.step+r.step/2 }
	start, end := r.shown[0].first, r.shown[last].second
	fromBefore := r.before != math.MinInt64 && isNext(r.before, start)
	toAfter := r.after != math.MaxInt64 && isNext(end, r.after)
	switch {
	case fromBefore == toAfter && r.after == math.MaxInt64 && fromBefore:
		return 0
	case fromBefore == toAfter:
		return len(r.shown)
	}
	for i := range isSecond {
		isSecond[i] = toAfter
	}
	return 0
}

// usualStep is the time between two values that most of them keep to.
func (p *placing) usualStep(order []int) int64 {
	times := p.series.Times
	steps := make([]int64, 0, len(order))
	for n := 1; n < len(order); n++ {
		if step := times[order[n]] - times[order[n-1]]; step > 0 {
			steps = append(steps, step)
		}
	}
	if len(steps) == 0 {
		return p.reader.Resolution.Step().Milliseconds()
	}
	slices.Sort(steps)
	return steps[(len(steps)-1)/2]
}
