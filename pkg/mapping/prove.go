package mapping

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func callOf(plant portfolio.Facility, types []string, span series.Span) plan.Call {
	return plan.Call{Target: portfolio.Target{Facility: plant}, Types: types, Resolution: query.Raw, Span: span}
}

// prove asks smaller questions about the same day, whose answers must agree with what came for the day: its two halves,
// one type alone, another plant. It says what they showed, and fails when they contradict.
func (l *learner) prove(ctx context.Context, v *view, answer apimap.Answer, views []*view) ([]message.Message, bool) {
	if path := v.hypothesis.CoarsePace; path != "" && apimap.Find(v.hypothesis.Path, apimap.ResolutionOf) != nil {
		l.why = message.New("%s has a coarse resolution by default, and how a finer one is written is not known.", path)
		return nil, false
	}
	whole := v.values(answer)
	if !fit(v.span, stampsIn(whole)) {
		l.why = message.New("%s gave values of another range than was asked for.", v.hypothesis.Text)
		return nil, false
	}
	if longest(whole) < leastProof {
		if len(l.byName.Path) > 0 {
			return nil, false // nothing contradicts what names have found
		}
		l.why = message.New("%s gave %s for a day: too few to prove how it is asked.", v.hypothesis.Text,
			message.Values(count(whole)))
		return nil, false
	}
	middle := middleOf(whole)
	first, second := v.again(), v.again()
	first.span.To, second.span.From = middle, middle
	questions := []*view{first, second}
	var single *view
	if len(v.types) > 1 && apimap.Find(v.hypothesis.Path, apimap.ReadingTypes) != nil {
		single = v.again()
		single.types = v.types[:1]
		questions = append(questions, single)
	}
	another := l.another(v)
	questions = append(questions, another...)
	others := l.others(v, answer, views)
	questions = append(questions, others...)
	days, early := v.again(), v.again()
	early.span = series.Span{From: v.span.From.AddDate(0, 0, -provedDays), To: v.span.To.AddDate(0, 0, -provedDays)}
	if days.span.From = early.span.From; v.isByDay() {
		days.span = early.span // no answer has several
	}
	twins, switched := l.twins(v), l.switched(days)
	questions = append(append(append(questions, days, early), twins...), switched...)
	if l.ask(ctx, questions); first.told.Tree == nil {
		if l.isSpent() && l.why.IsZero() {
			l.why = message.New("%s gave values, and too many questions were needed to prove them.", v.hypothesis.Text)
		}
		return nil, false
	}
	if l.isUnexplained(v.hypothesis, answer, questions) {
		return nil, false
	}
	if v.isByDay() && v.reachesNext(answer) {
		l.why = message.New("%s gives the values of a date, and the last is of the next: nothing tells in which date it is.",
			v.hypothesis.Text)
		return nil, false
	}
	if of := stampsIn(early.values(answer)); v.isByDay() && (len(of) == 0 || !fit(early.span, of)) {
		l.why = message.New("%s gave values of another range than was asked for.", v.hypothesis.Text)
		return nil, false
	}
	isCut := v.lacksDays(answer, days, early) &&
		(v.maxPoints < v.pointsOf(whole) || first.isWider(answer) || second.isWider(answer))
	for _, other := range switched {
		if values := other.values(answer); other.told.Err == nil && !equalValues(values, days.values(answer)) {
			l.why = message.New("Members of %s change the values of some days, and nothing tells which are meant.",
				v.hypothesis.Text)
			return nil, false
		}
	}
	if !l.areTwinsAlike(ctx, v, answer, whole, twins) {
		return nil, false
	}
	if first.told.Err != nil || second.told.Err != nil {
		return nil, false
	}
	missing, wrong := agreement(cameOf(whole, middle, answer, first, second), first.values(answer), second.values(answer))
	isMore := v.told.GoesOn && missing < 0 // on pages of the day that were not asked for
	hasMore := wrong == 0 && count(first.values(answer))+count(second.values(answer)) > count(whole)
	if isCut = isCut || missing != 0 && hasMore && !isMore; isCut {
		if !l.proveParts(ctx, v, answer) {
			l.why = message.New("%s leaves out values without saying so: it gave %d for a day.", v.hypothesis.Text,
				count(whole))
			return nil, false
		}
	} else if wrong > 0 || missing != 0 && !isMore {
		l.why = message.New("%s gave other values for the halves of a day than for the day.", v.hypothesis.Text)
		return nil, false
	}
	proof := []message.Message{message.New("Its two halves have what the day has.")}
	if isCut {
		proof = nil
	}
	if v.maxPoints == 0 && v.hypothesis.CanBeCut {
		v.maxPoints = max(v.pointsOf(days.values(answer)), v.pointsOf(whole))
		v.isWholeDays = first.isWider(answer) || second.isWider(answer)
		proof = append(proof, message.New("It takes a limit, and does not say how large that can be: longer ranges are "+
			"asked for in parts of %s, which came whole.", message.Values(v.maxPoints)))
	} else if v.maxPoints > 0 {
		proof = append(proof, message.New("An answer has %d values at most, and says nothing of the others: longer ranges "+
			"are asked for in parts.", v.maxPoints))
	}
	if single != nil && single.told.Err == nil {
		for name := range single.values(answer) {
			if kind, _, _ := strings.Cut(name, "\x00"); kind != v.types[0] && kind != "" {
				return nil, false
			}
		}
		proof = append(proof, message.New("One reading type alone gives its own values."))
	}
	alone := whole
	if single != nil {
		alone = single.values(answer)
	}
	if hasOneSeries(alone, answer, another) {
		l.why = message.New("%s gave all reading types the same values.", v.hypothesis.Text)
		return nil, false
	}
	if setsPace(alone, answer, another) {
		h := v.hypothesis
		l.excluded[excluded{h.Text, h.Parts["types"], kindOf["types"]}] = true
		l.why = message.New("%s of %s says how close together values are, and selects no reading types.",
			h.Parts["types"], h.Text)
		return nil, false
	}
	for _, other := range append(others, views...) {
		if other.plant.ID != v.plant.ID && slices.Equal(other.types, v.types) && same(whole, other.values(answer)) {
			l.why = message.New("%s gave two facilities the same values.", v.hypothesis.Text)
			return nil, false
		}
	}
	return proof, true
}

// switched asks for several days with each switch of the request turned, as far as one document takes them: what it
// changes may not be there every day, such as a gap that is filled.
func (l *learner) switched(days *view) []*view {
	var all []*view
	for _, one := range days.hypothesis.Doubts {
		if len(one.Values) == 0 {
			continue
		}
		if value, isSwitch := one.Values[0].(bool); isSwitch && len(all) < maxTwins {
			if other, ok := l.proposals.With(days.hypothesis, one.Path, value); ok {
				of := days.again()
				of.hypothesis = other
				all = append(all, of)
			}
		}
	}
	return all
}

// maxTwins are the twins, and the switches, that are asked beside the questions of a proof.
const maxTwins = 3

// another asks for other reading types of the same facility alone, where nothing but an enum of the schema lists them:
// it may say something else than what is measured.
func (l *learner) another(v *view) (asked []*view) {
	if v.ids == nil || v.ids.list != nil || v.ids.isGuess || len(v.types) == 0 ||
		apimap.Find(v.hypothesis.Path, apimap.ReadingTypes) == nil {
		return nil
	}
	for _, name := range slices.Backward(v.ids.ids[v.plant.ID]) {
		if name != v.types[0] && len(asked) < maxTwins {
			of := v.again()
			of.types = []string{name}
			asked = append(asked, of)
		}
	}
	return asked
}

// hasOneSeries reports whether all other reading types that have values have those of the first.
func hasOneSeries(alone map[string]map[int64]float64, answer apimap.Answer, others []*view) bool {
	isAlike := false
	for _, other := range others {
		values := other.values(answer)
		if count(values) > 0 && !isSameSeries(alone, values) {
			return false
		}
		isAlike = isAlike || count(values) > 0
	}
	return isAlike
}

// isSameSeries reports whether two reading types have the same values, whatever the answers call them.
func isSameSeries(a, b map[string]map[int64]float64) bool {
	for _, one := range a {
		for _, other := range b {
			if same(map[string]map[int64]float64{"": one}, map[string]map[int64]float64{"": other}) {
				return true
			}
		}
	}
	return false
}

// others asks for the same of another facility, where nobody has yet.
func (l *learner) others(v *view, answer apimap.Answer, views []*view) []*view {
	for _, known := range views {
		if known.plant.ID != v.plant.ID && slices.Equal(known.types, v.types) && count(known.values(answer)) > 0 {
			return nil
		}
	}
	for _, plant := range l.plants {
		if plant.ID != v.plant.ID && (v.ids == nil || hasTypes(v.ids.ids[plant.ID], v.types)) {
			of := v.again()
			of.plant = plant
			return []*view{of}
		}
	}
	return nil
}

func hasTypes(all, some []string) bool {
	return !slices.ContainsFunc(some, func(name string) bool { return !slices.Contains(all, name) })
}

// provedDays is how many days before the day that was looked at an answer begins that must not be cut: at steps of five
// minutes, it has more than a thousand values of each type.
const provedDays = 4

// hasAll reports whether values have all of some others.
func hasAll(all, some map[string]map[int64]float64) bool {
	for name, one := range some {
		for at, value := range one {
			if found, isThere := all[name][at]; !isThere || found != value {
				return false
			}
		}
	}
	return true
}

// stampsIn are the times of values, in milliseconds, each once and in order.
func stampsIn(values map[string]map[int64]float64) []int64 {
	var stamps []int64
	for _, one := range values {
		stamps = slices.AppendSeq(stamps, maps.Keys(one))
	}
	slices.Sort(stamps)
	return slices.Compact(stamps)
}

// isWider reports whether values came beside the range that was asked for: parts of a day are whole days then, and as
// much is cut from them.
func (v *view) isWider(answer apimap.Answer) bool {
	end := v.span.To.UnixMilli()
	for _, one := range v.values(answer) {
		for at := range one {
			if at < v.span.From.UnixMilli() || at > end {
				return true
			}
		}
	}
	return false
}

func count(values map[string]map[int64]float64) (points int) {
	for _, one := range values {
		points += len(one)
	}
	return points
}

// middleOf is an instant in the middle of the values, at which none stands.
func middleOf(values map[string]map[int64]float64) time.Time {
	stamps := stampsIn(values)
	if len(stamps) == 0 {
		return time.Time{}
	}
	at := stamps[len(stamps)/2]
	const minute = int64(time.Minute / time.Millisecond)
	return time.UnixMilli(at / (30 * minute) * 30 * minute)
}

// agreement compares a day with its halves: how many of its values they lack (negative: they have more), and how many
// are others. At the seam, a value may be in both or in none: ends may belong to a range or not.
func agreement(whole, first, second map[string]map[int64]float64) (missing, wrong int) {
	for name, day := range whole {
		seam := 0
		for at, value := range day {
			a, inFirst := first[name][at]
			b, inSecond := second[name][at]
			switch {
			case inFirst && a != value || inSecond && b != value:
				wrong++
			case !inFirst && !inSecond:
				seam++
			}
		}
		missing += max(0, seam-1)
		for _, half := range []map[int64]float64{first[name], second[name]} {
			for at := range half {
				if _, inDay := day[at]; !inDay {
					missing--
				}
			}
		}
	}
	return missing, wrong
}

// cameOf are the values of a day without those that its halves may have on pages that were not asked for.
func cameOf(
	whole map[string]map[int64]float64, middle time.Time, answer apimap.Answer, first, second *view,
) map[string]map[int64]float64 {
	if !first.told.GoesOn && !second.told.GoesOn {
		return whole
	}
	earlier, later := first.values(answer), second.values(answer)
	came := map[string]map[int64]float64{}
	for name, day := range whole {
		came[name] = maps.Clone(day)
		maps.DeleteFunc(came[name], func(at int64, _ float64) bool {
			half, isOpen := earlier, first.told.GoesOn
			if at >= middle.UnixMilli() {
				half, isOpen = later, second.told.GoesOn
			}
			_, isThere := half[name][at]
			return isOpen && !isThere
		})
	}
	return came
}

// same reports whether two plants have the same values wherever both have any, and these are not all alike: the id was
// not heard. Days of plants in different time zones overlap in part.
func same(a, b map[string]map[int64]float64) bool {
	distinct := map[float64]bool{}
	for name, one := range a {
		for at, value := range one {
			other, isThere := b[name][at]
			if isThere && other != value {
				return false
			}
			if isThere {
				distinct[value] = true
			}
		}
	}
	return len(distinct) > 3
}

func equalValues(a, b map[string]map[int64]float64) bool {
	return maps.EqualFunc(a, b, func(a, b map[int64]float64) bool { return maps.Equal(a, b) })
}

// leaveOpen notes a role that only a person can settle.
func (l *learner) leaveOpen(role string, why message.Message) {
	l.findings = slices.DeleteFunc(l.findings, func(f discover.Finding) bool {
		return f.Role == role && f.State != discover.Stale
	})
	l.findings = append(l.findings, discover.Finding{Role: role, State: discover.Unresolved, Evidence: why})
}

// wayOf gives the arguments and type conditions of all fields that are selected.
func wayOf(below []apimap.Selected) (map[string][]apimap.Arg, map[string]string) {
	args, on := map[string][]apimap.Arg{}, map[string]string{}
	var walk func(at []apimap.Selected, path string)
	walk = func(at []apimap.Selected, path string) {
		for _, one := range at {
			own := strings.TrimPrefix(path+"."+one.Field, ".")
			if one.On != "" {
				on[own] = strings.TrimPrefix(on[own]+" "+one.On, " ")
			}
			if len(one.Args) > 0 {
				args[own] = one.Args
			}
			walk(one.Children, own)
		}
	}
	walk(below, "")
	return args, on
}
