package mapping

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// lookedDays are how many days ago values are looked for: yesterday's are mostly there; a plant may be silent since.
var lookedDays = []int{1, 8, 31, 366}

// learnReadings finds out how values are asked for and how the answer reads, by the values of a past day.
func (l *learner) learnReadings(ctx context.Context) {
	if len(l.made.Readings.Path) > 0 {
		l.learnTypesByValues(ctx)
		return
	}
	refused, isLearnt := l.tryAll(ctx)
	if !isLearnt && l.relists(ctx, refused) {
		maps.DeleteFunc(l.excluded, func(one excluded, _ bool) bool { return one.part == kindOf["types"] })
		l.tryAll(ctx)
	}
}

// tryAll tries one hypothesis after the other until values come. It returns the first reading type that the API named
// where it refused one.
func (l *learner) tryAll(ctx context.Context) (refused string, isLearnt bool) {
	open := slices.Clone(l.hypotheses)
	for len(open) > 0 {
		h := open[0]
		open = open[1:]
		if l.isExcluded(h) {
			continue
		}
		ways := []discover.Hypothesis{h}
		for _, isAlike := range []func(discover.Hypothesis) bool{h.IsTurned, h.IsCondition} {
			if at := slices.IndexFunc(open, isAlike); at >= 0 { // which end is which, one document tells
				ways = append(ways, open[at])
				open = slices.Delete(open, at, at+1)
			}
		}
		if l.tries(ctx, together(l.views(ways...))) {
			return "", true
		}
		named := l.refusedType
		refused = cmp.Or(refused, named)
		takesOtherwise := func(other discover.Hypothesis) bool { // the member may be none for reading types
			return other.Text == h.Text && other.Parts["types"] != h.Parts["types"]
		}
		if !slices.ContainsFunc(open, takesOtherwise) && l.relists(ctx, named) && l.tries(ctx, together(l.views(ways...))) {
			return "", true
		}
	}
	return refused, false
}

// tries asks as one document takes, and where no values came once more: by what the API names where it refuses a
// number, of other facilities and days, or for what is left over.
func (l *learner) tries(ctx context.Context, views []*view) bool {
	first := min(len(views), maxViews)
	asked := l.ask(ctx, views[:first])
	l.refuseSaid(asked)
	l.refusedType = refusedType(asked)
	l.exclude(asked)
	if l.takes(ctx, asked) {
		return true
	}
	again, isHinted := l.hinted(asked)
	if isHinted {
		if asked = l.ask(ctx, again[:min(len(again), maxViews)]); l.takes(ctx, asked) {
			return true
		}
	}
	if l.takesMore(ctx, asked) {
		return true
	}
	switch silent := silentOf(asked); {
	case slices.ContainsFunc(asked, l.ignoresSelection):
		return false
	case len(silent) > 0:
		again = l.elsewhere(silent)
	case !isHinted && !slices.ContainsFunc(asked, func(v *view) bool { return v.told.Tree != nil }):
		again = slices.DeleteFunc(slices.Clone(views[first:]), func(v *view) bool { return v.isRefusedLike(asked) })
		again = again[:min(len(again), maxViews)]
	default:
		return false
	}
	if len(again) == 0 {
		return false
	}
	asked = l.ask(ctx, again)
	return l.takes(ctx, asked) || l.takesMore(ctx, asked)
}

// takesMore asks for more of what was cut off (more).
func (l *learner) takesMore(ctx context.Context, asked []*view) bool {
	more := l.more(asked)
	return len(more) > 0 && l.takes(ctx, l.ask(ctx, more))
}

// isTelling reports whether there are more than a few different numbers. Others may be codes or a scale beside values
// that are missing, as may be the ends of the intervals.
func isTelling(all []look.Series) bool {
	distinct := map[float64]bool{}
	for _, s := range all {
		if isClock(s) {
			continue
		}
		for _, value := range s.Values {
			if !math.IsNaN(value) {
				distinct[value] = true
			}
			if len(distinct) > mostCodes {
				return true
			}
		}
	}
	return false
}

// isClock reports whether numbers go on with the time: they are instants themselves.
func isClock(s look.Series) bool {
	for _, millis := range []float64{1, 1000, 0.001} { // of milliseconds, seconds and microseconds
		isSteady, first := true, math.NaN()
		for i, value := range s.Values {
			if math.IsNaN(value) {
				continue
			}
			ahead := value*millis - float64(s.Times[i])
			if math.IsNaN(first) {
				first = ahead
			}
			isSteady = isSteady && math.Abs(ahead-first) < 1
		}
		if isSteady && !math.IsNaN(first) && len(s.Values) > 1 {
			return true
		}
	}
	return false
}

// mostCodes are as many different numbers as codes may be.
const mostCodes = 3

// silentOf are the views that were answered without any value, where none has any: values that were refused are not
// looked for once more.
func silentOf(views []*view) (silent []*view) {
	for _, v := range views {
		if slices.ContainsFunc(v.found, func(found look.Found) bool { return found.Inside > 0 && isTelling(found.Series) }) {
			return nil
		}
		if v.told.Err == nil && v.told.Tree != nil {
			silent = append(silent, v)
		}
	}
	return silent
}

// keptForSample are the requests that Save & test needs to see a day of values.
const keptForSample = 1

// takes accepts a hypothesis when values of the day came, and further questions do not contradict it.
func (l *learner) takes(ctx context.Context, views []*view) bool {
	if slices.ContainsFunc(views, l.ignoresSelection) {
		return false
	}
	best, answer := favourite(views)
	if noons := l.byDay(ctx, views); len(noons) > 0 {
		if noon, by := favourite(noons); noon != nil {
			best, answer, views = noon, by, noons
		}
	}
	if best == nil {
		return false
	}
	l.hasValues = true
	l.study.Lend(keptForSample) // what Save & test looks for beside values, it looks for another time
	asMeant, newest := l.byNow(ctx, best, views)
	if asMeant != nil {
		best, answer = favourite(asMeant)
		views = asMeant
	}
	if best.clock == decode.UnknownClock {
		best.clock = clockOf([]*view{best}, answer)
	}
	if best.clock == decode.UnknownClock {
		best.clock = clockOf(append(newest, views...), answer)
	}
	if best.clock == decode.UnknownClock {
		best.clock = l.byRecency(ctx, best, answer)
	}
	chosen, isByHand := l.chosenAnswer(best, answer)
	l.explain(ctx, best, chosen)
	if !l.isChosen(best.hypothesis, answer, views, isByHand) {
		if isByHand {
			return false
		}
		if best, chosen = l.closer(ctx, best, answer); best == nil {
			return false
		}
	}
	answer = chosen
	isByNumbers := best.isChosenByNumbers(answer)
	if !best.isImproved && !l.improve(ctx, best, answer) {
		return false
	}
	if isByNumbers && !l.isChosen(best.hypothesis, answer, []*view{best}, isByHand) {
		return false // closer together, there may be another one that is like it
	}
	answer = l.otherKinds(ctx, best, best.startsOf(answer))
	proof, ok := l.prove(ctx, best, answer, views)
	if !ok {
		return false
	}
	l.adopt(l.withPaces(ctx, best, answer), answer, proof)
	l.isValueChosen = isByHand
	return true
}

// byDay asks for the middle of the day where what came is the same all the time, and is cut off: a plant has no power
// in the hours after midnight, nor in those before. It does so in all other ways, too: what they tell may be by chance.
func (l *learner) byDay(ctx context.Context, views []*view) []*view {
	var noons, nights []*view
	isNight := false
	for _, v := range views {
		if v.encoding == apimap.LocalDate && slices.ContainsFunc(v.found, v.isNight) {
			return l.uncut(ctx, v)
		}
		if len(noons) < maxViews && slices.ContainsFunc(v.found, func(found look.Found) bool { return found.Inside > 0 }) {
			noon := v.again()
			noon.span = series.Span{From: v.span.From.Add(dawn), To: v.span.From.Add(dusk)}
			noons, nights = append(noons, noon), append(nights, v)
			isNight = isNight || slices.ContainsFunc(v.found, v.isNight)
		}
	}
	if !isNight {
		return nil
	}
	if best, _ := favourite(l.ask(ctx, noons)); best != nil {
		return noons
	}
	for _, v := range nights {
		if slices.ContainsFunc(v.found, v.isNight) { // whatever is asked for, the day comes from its start
			return l.uncut(ctx, v)
		}
	}
	return noons
}

// uncut asks for all of a day that can be asked for as a whole only.
func (l *learner) uncut(ctx context.Context, v *view) []*view {
	night := v.found[slices.IndexFunc(v.found, v.isNight)]
	if whole := v.again(); !night.IsByOrder {
		whole.told, whole.isAnswered, whole.found = v.told, true, v.found
		if l.improve(ctx, whole, night.Answer) {
			whole.isImproved = true
			return []*view{whole}
		}
	}
	return nil
}

// dawn and dusk are how long after midnight the sun may be expected on any day of the year.
const (
	dawn = 9 * time.Hour
	dusk = 15 * time.Hour
)

// isNight reports whether values came that tell nothing and are not all of the day.
func (v *view) isNight(found look.Found) bool {
	stamps := stampsOf(found.Series)
	if found.Inside == 0 || found.Doubled > 0 || isTelling(found.Series) || !fit(v.span, stamps) {
		return false
	}
	lacks := v.span.To.Sub(v.span.From) - time.Duration(stamps[len(stamps)-1]-stamps[0])*time.Millisecond
	return lacks > v.span.To.Sub(v.span.From)/4
}

// closer looks at values that are closer together, where those that came leave open which of several numbers is meant:
// the extremes of an interval tell by themselves only while nothing is added up.
func (l *learner) closer(ctx context.Context, v *view, answer apimap.Answer) (*view, apimap.Answer) {
	before := count(v.values(answer))
	if !l.improve(ctx, v, answer) || count(v.values(answer)) <= before {
		return nil, answer
	}
	best, answer := favourite([]*view{v})
	if best == nil || !l.isChosen(best.hypothesis, answer, []*view{best}, false) {
		return nil, answer
	}
	best.isImproved, l.why, l.openValues = true, message.Message{}, nil
	return best, answer
}

// favourite is the reading that most values of the day agree with, and a view that has it.
func favourite(views []*view) (best *view, answer apimap.Answer) {
	votes := map[string]int{}
	for _, v := range views {
		for i, found := range v.found {
			isFit := isTelling(found.Series) && fit(v.span, stampsOf(found.Series))
			if found.Inside > 0 && isFit && found.Doubled == 0 && v.tellsTypes(found) {
				votes[answerKey(found.Answer)] += found.Inside*2 - i
			}
		}
	}
	mostVotes, mostExact := 0, 0
	for _, v := range views {
		for _, found := range v.found {
			n := votes[answerKey(found.Answer)]
			isFit := isTelling(found.Series) && fit(v.span, stampsOf(found.Series))
			exact := 4*found.Inside - found.Outside // of ranges that are widened, the one that has the least beside is meant
			if isFit && (n > mostVotes || n == mostVotes && n > 0 && exact > mostExact) {
				best, answer, mostVotes, mostExact = v, found.Answer, n, exact
			}
		}
	}
	return best, answer
}

func answerKey(answer apimap.Answer) string {
	text, err := json.Marshal(answer)
	if err != nil {
		return ""
	}
	return string(text)
}
