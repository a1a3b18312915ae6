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
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// maxImprovements are the rounds of questions for what members of the request change.
const maxImprovements = 4

// improve finds out what the members of a request change whose defaults are not known to be harmless. One that gives
// more values is taken: they are closer together, or fewer are cut off. It fails where one gives as many others:
// nothing tells which are meant.
func (l *learner) improve(ctx context.Context, v *view, answer apimap.Answer) bool {
	changing := map[string]any{} // switches that changed values, and to what they were set
	for range maxImprovements {
		doubts, asked := l.doubts(v)
		if len(asked) == 0 {
			return true
		}
		if !l.askAll(ctx, asked) {
			break
		}
		l.notePaces(doubts)
		for _, d := range doubts {
			if _, isSwitch := d.value.(bool); isSwitch && d.view.told.Err == nil &&
				!equalValues(v.values(answer), d.view.values(answer)) {
				changing[d.path] = d.value
			}
		}
		better := best(v.values(answer), answer, doubts)
		if better < 0 {
			if named := namedDoubts(v.hypothesis.Doubts, doubts); named != nil {
				v.hypothesis.Doubts = append(named, l.differing(v, answer, doubts, named)...)
				continue // what changes hours may leave minutes as they are
			}
			return l.settleDoubts(ctx, v, answer, doubts) && l.leaveChanging(changing)
		}
		of := doubts[better]
		delete(changing, of.path) // it is settled
		v.hypothesis, v.told, v.found = of.view.hypothesis, of.view.told, of.view.found
		finer := namedDoubts([]discover.Doubt{{Path: of.path}}, doubts)
		v.hypothesis.Doubts = append(slices.DeleteFunc(slices.Clone(v.hypothesis.Doubts), func(d discover.Doubt) bool {
			return d.Path == of.path || d.Path == of.limit
		}), finer...)
		v.hypothesis.Doubts = asNamed(v.hypothesis.Doubts, doubts)
		isKept := apimap.Find(v.hypothesis.Path, apimap.ResolutionOf) != nil
		if v.hypothesis.Parts["resolution"] == of.path && !isKept {
			v.hypothesis.Parts = maps.Clone(v.hypothesis.Parts)
			delete(v.hypothesis.Parts, "resolution")
		}
	}
	l.why = message.New("%s takes members that may change what comes, and they could not all be tried.",
		v.hypothesis.Text)
	return false
}

// best is the doubt that gives more values, or closer ones, or those of the plant alone; -1: none does.
func best(whole map[string]map[int64]float64, answer apimap.Answer, doubts []doubt) int {
	most, better := count(whole), -1
	for i, d := range doubts {
		other := d.view.values(answer)
		if d.view.told.Err == nil && count(other) > most && isBetter(d.value, whole, other) {
			most, better = count(other), i
		}
	}
	if better < 0 {
		better = finest(whole, answer, doubts)
	}
	if better < 0 {
		better = narrower(whole, answer, doubts)
	}
	return better
}

// differing are the doubts that are not settled by equal values, without those that hints are tried for.
func (l *learner) differing(v *view, answer apimap.Answer, tried []doubt, hinted []discover.Doubt) []discover.Doubt {
	whole := v.values(answer)
	return slices.DeleteFunc(slices.Clone(v.hypothesis.Doubts), func(one discover.Doubt) bool {
		isHinted := slices.ContainsFunc(hinted, func(other discover.Doubt) bool { return other.Path == one.Path })
		return isHinted || !slices.ContainsFunc(tried, func(d doubt) bool {
			return d.path == one.Path && d.view.told.Err == nil && !equalValues(whole, d.view.values(answer))
		})
	})
}

// finest is the doubt whose values are closest together, where a limit hides that they are more: half as far from each
// other as those that came, and none too few. -1: there is none.
func finest(whole map[string]map[int64]float64, answer apimap.Answer, doubts []doubt) int {
	least, finest := usualStep(stampsIn(whole))/2, -1
	for i, d := range doubts {
		other := d.view.values(answer)
		_, isSwitch := d.value.(bool)
		if isSwitch || d.view.told.Err != nil || longest(other) < leastProof {
			continue
		}
		if step := usualStep(stampsIn(other)); step <= least {
			least, finest = step-1, i
		}
	}
	return finest
}

// narrower is the switch that leaves out whole sources and nothing else, such as the devices below a plant: the plant's
// own values are asked for. -1: there is none.
func narrower(whole map[string]map[int64]float64, answer apimap.Answer, doubts []doubt) int {
	return slices.IndexFunc(doubts, func(d doubt) bool {
		_, isSwitch := d.value.(bool)
		other := d.view.values(answer)
		if !isSwitch || d.view.told.Err != nil || len(other) == 0 || len(other) >= len(whole) {
			return false
		}
		types := map[string]bool{}
		for name, one := range other {
			kind, _, _ := strings.Cut(name, "\x00")
			types[kind] = true
			if !maps.Equal(one, whole[name]) {
				return false
			}
		}
		for name := range whole {
			if kind, _, _ := strings.Cut(name, "\x00"); !types[kind] {
				return false
			}
		}
		return true
	})
}

// leaveChanging fails where switches changed values, if only coarser ones: nothing tells how they are meant.
func (l *learner) leaveChanging(switches map[string]any) bool {
	for _, path := range slices.Sorted(maps.Keys(switches)) {
		l.leaveMember(path, switches[path])
		return false
	}
	return true
}

// leaveMember leaves a member of the request open whose default changes the values.
func (l *learner) leaveMember(path string, other any) {
	l.why = message.New("%s changes the values, and nothing tells which are meant: the schema's default or %v.",
		path, other)
	l.openMember, l.openMemberValue = path, other
}

// askAll asks in as few documents as are answered: a value that the API cannot read fails a whole document, and must
// not leave the others untried. It is found by halves, and the others are asked without it. It fails when too few
// documents are left.
func (l *learner) askAll(ctx context.Context, views []*view) bool {
	for len(views) > 0 {
		if l.isSpent() {
			return false
		}
		asked := views[:min(len(views), maxDoubts)]
		views = views[len(asked):]
		if l.ask(ctx, asked); asked[0].isAnswered {
			continue
		}
		bad := l.failing(ctx, asked)
		if bad == nil {
			return false
		}
		bad.told.Err = l.refusal
		for _, v := range asked {
			if v != bad && !v.isAnswered {
				views = append(views, v)
			}
		}
	}
	return true
}

// failing finds a question that fails a document with others; nil: too few documents are left.
func (l *learner) failing(ctx context.Context, views []*view) *view {
	for len(views) > 1 {
		if l.isSpent() {
			return nil
		}
		half := views[:len(views)/2]
		if l.ask(ctx, half); half[0].isAnswered {
			half = views[len(half):]
		}
		views = half
	}
	return views[0]
}

// isBetter reports whether more values came because they are closer together, or fewer were cut off; and not others,
// such as those of a forecast, which has no gaps.
func isBetter(value any, before, after map[string]map[int64]float64) bool {
	if _, isSwitch := value.(bool); isSwitch {
		return false
	}
	if count(after)*2 >= count(before)*3 {
		return true
	}
	for name, one := range before {
		for at, value := range one {
			if after[name][at] != value {
				return false
			}
		}
	}
	return true
}

// doubt is another value of a member whose default may change what comes.
type doubt struct {
	path  string
	value any
	view  *view
	// limit is the member whose limit is raised as well; empty: none is.
	limit string
}

// maxDoubts are asked about in one document.
const maxDoubts = 12

func (l *learner) doubts(v *view) (all []doubt, asked []*view) {
	add := func(path string, value any) {
		if other, ok := l.proposals.With(v.hypothesis, path, value); ok {
			of := v.again()
			of.hypothesis, of.tried = other, triedValue{path, value}
			all = append(all, doubt{path, value, of, ""})
			asked = append(asked, of)
		}
	}
	for _, one := range v.hypothesis.Doubts {
		for _, value := range one.Values {
			add(one.Path, value)
		}
	}
	for _, d := range l.unlimited(v, all) {
		all = append(all, d)
		asked = append(asked, d.view)
	}
	if whole := v.hypothesis.Whole; v.hypothesis.HasLimitsBelow() {
		of := v.again()
		of.hypothesis.Below = whole
		all = append(all, doubt{"", nil, of, ""})
		asked = append(asked, of)
	}
	return all, asked
}

// unlimited are the doubts about how close together values are, with a limit raised as well: values that are closer
// together are cut off sooner, and only both show what the one gives.
func (l *learner) unlimited(v *view, doubts []doubt) (all []doubt) {
	for _, d := range doubts {
		if d.path != v.hypothesis.Parts["resolution"] {
			continue
		}
		for _, limit := range v.hypothesis.Doubts {
			if len(limit.Values) == 0 || limit.Path == d.path {
				continue
			}
			if number, isNumber := limit.Values[0].(int); isNumber {
				if other, ok := l.proposals.With(d.view.hypothesis, limit.Path, number); ok {
					of := d.view.again()
					of.hypothesis = other
					all = append(all, doubt{d.path, d.value, of, limit.Path})
				}
			}
		}
		if v.hypothesis.HasLimitsBelow() {
			of := d.view.again()
			of.hypothesis.Below = v.hypothesis.Whole
			all = append(all, doubt{d.path, d.value, of, ""})
		}
	}
	return all
}

// settleDoubts fails when another value of a member gives as many values, but others: nothing tells which are the right
// ones. Where the order decides which are cut off, parts of the day tell that are not cut.
func (l *learner) settleDoubts(ctx context.Context, v *view, answer apimap.Answer, doubts []doubt) bool {
	whole := v.values(answer)
	var cut []doubt
	for _, d := range doubts {
		other := d.view.values(answer)
		_, isSwitch := d.value.(bool)
		switch {
		case d.view.told.Err != nil || equalValues(whole, other):
		case !isSwitch && (count(other)*5 < count(whole)*4 || isCoarser(other, whole)):
		case agrees(whole, other):
			cut = append(cut, d)
		default:
			l.leaveMember(d.path, d.value)
			return false
		}
	}
	return len(cut) == 0 || l.settleCut(ctx, v, answer, cut)
}

// isCoarser reports whether values are further apart than others: those are not what is asked for.
func isCoarser(values, than map[string]map[int64]float64) bool {
	return usualStep(stampsIn(values)) > usualStep(stampsIn(than))
}

// settleCut compares a few hours in the middle of the day.
func (l *learner) settleCut(ctx context.Context, v *view, answer apimap.Answer, doubts []doubt) bool {
	noon := v.span.From.Add(v.span.To.Sub(v.span.From) / 2)
	hours := series.Span{From: noon.Add(-cutHours / 2), To: noon.Add(cutHours / 2)}
	asked := []*view{v.again()}
	for _, d := range doubts[:min(len(doubts), maxDoubts)] {
		asked = append(asked, d.view.again())
	}
	for _, one := range asked {
		one.span = hours
	}
	l.ask(ctx, asked)
	whole := asked[0].values(answer)
	for i, d := range doubts {
		if i+1 >= len(asked) || count(whole) == 0 || !equalValues(whole, asked[i+1].values(answer)) {
			l.leaveMember(d.path, d.value)
			return false
		}
	}
	return true
}

// cutHours is so short that hardly an API cuts it.
const cutHours = 3 * time.Hour

// agrees reports whether no instant has two values.
func agrees(a, b map[string]map[int64]float64) bool {
	for name, one := range a {
		for at, value := range one {
			if other, isThere := b[name][at]; isThere && other != value {
				return false
			}
		}
	}
	return true
}
