package mapping

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
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
	return plan.Call{Facility: plant, Types: types, Resolution: query.Raw, Span: span}
}

// prove asks smaller questions about the same day, whose answers must agree with what came for the day: its two halves,
// one type alone, another plant. It says what they showed, and fails when they contradict.
func (l *learner) prove(ctx context.Context, v *view, answer apimap.Answer, views []*view) ([]message.Message, bool) {
	if !l.improve(ctx, v, answer) {
		return nil, false
	}
	whole := v.values(answer)
	middle := middleOf(whole)
	first, second := v.again(), v.again()
	first.span.To, second.span.From = middle, middle
	questions := []*view{first, second}
	var single *view
	if len(v.types) > 1 {
		single = v.again()
		single.types = v.types[:1]
		questions = append(questions, single)
	}
	days, early := v.again(), v.again()
	early.span = series.Span{From: v.span.From.AddDate(0, 0, -provedDays), To: v.span.From.AddDate(0, 0, 1-provedDays)}
	days.span.From = early.span.From
	twins := l.twins(v)
	questions = append(append(questions, days, early), twins...)
	if l.ask(ctx, questions); first.told.Tree == nil {
		if l.left == 0 && l.why.IsZero() {
			l.why = message.New("%s gave values, and too many questions were needed to prove them.", v.hypothesis.Text)
		}
		return nil, false
	}
	for _, end := range []map[string]map[int64]float64{whole, early.values(answer)} {
		if got := days.values(answer); days.told.Err == nil && !hasAll(got, end) {
			v.maxPoints = longest(got)
			if v.maxPoints < longest(whole) || first.isWider(answer) || second.isWider(answer) {
				l.why = message.New("%s leaves out values without saying so: it gave %d for %d days.", v.hypothesis.Text,
					count(got), provedDays+1)
				return nil, false
			}
		}
	}
	for _, twin := range twins {
		if values := twin.values(answer); twin.told.Err == nil && len(values) > 0 && !equalValues(values, whole) {
			l.why = message.New("%s and %s give different values, and nothing tells which are meant.", v.hypothesis.Text,
				twin.hypothesis.Text)
			return nil, false
		}
	}
	if first.told.Err != nil || second.told.Err != nil {
		return nil, false
	}
	missing, wrong := agreement(whole, first.values(answer), second.values(answer))
	if wrong > 0 || missing != 0 {
		l.why = message.New("%s gave other values for the halves of a day than for the day.", v.hypothesis.Text)
		return nil, false
	}
	proof := []message.Message{message.New("Its two halves have what the day has.")}
	if v.maxPoints > 0 {
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
	for _, other := range views {
		if other.plant.ID != v.plant.ID && slices.Equal(other.types, v.types) && same(whole, other.values(answer)) {
			l.why = message.New("%s gave two facilities the same values.", v.hypothesis.Text)
			return nil, false
		}
	}
	return proof, true
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

// twins ask fields that take and give the same, beside the one that was asked: forecasts, targets, another year. Those
// whose names say so are left aside, and so are all where the vendor's page names the field.
func (l *learner) twins(v *view) []*view {
	var found []*view
	for _, other := range l.proposals.Twins(v.hypothesis) {
		of := v.again()
		of.hypothesis = other
		found = append(found, of)
	}
	return found
}

// longest is how many values the reading type has that has most: limits may count by the instant.
func longest(values map[string]map[int64]float64) (points int) {
	for _, one := range values {
		points = max(points, len(one))
	}
	return points
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

// maxImprovements are the rounds of questions for what members of the request change.
const maxImprovements = 3

// improve finds out what the members of a request change whose defaults are not known to be harmless. One that gives
// more values is taken: they are closer together, or fewer are cut off. It fails where one gives as many others:
// nothing tells which are meant.
func (l *learner) improve(ctx context.Context, v *view, answer apimap.Answer) bool {
	for range maxImprovements {
		doubts, asked := l.doubts(v)
		if len(asked) == 0 {
			return true
		}
		if l.left == 0 {
			l.why = message.New("%s takes members that may change what comes, and they could not all be tried.",
				v.hypothesis.Text)
			return false
		}
		l.ask(ctx, asked)
		most, better := count(v.values(answer)), -1
		for i, d := range doubts {
			other := d.view.values(answer)
			if d.view.told.Err == nil && count(other) > most && isBetter(d.value, v.values(answer), other) {
				most, better = count(other), i
			}
		}
		if hinted := hinted(v.hypothesis.Doubts, doubts); better < 0 && hinted != nil {
			v.hypothesis.Doubts = hinted
			continue
		}
		if better < 0 {
			return l.settleDoubts(v, answer, doubts)
		}
		of := doubts[better]
		v.hypothesis, v.told, v.found = of.view.hypothesis, of.view.told, of.view.found
		v.hypothesis.Doubts = slices.DeleteFunc(slices.Clone(v.hypothesis.Doubts), func(d discover.Doubt) bool {
			return d.Path == of.path
		})
		if v.hypothesis.Parts["resolution"] == of.path {
			v.hypothesis.Parts = maps.Clone(v.hypothesis.Parts)
			delete(v.hypothesis.Parts, "resolution")
		}
	}
	return true
}

var wholeNumber = regexp.MustCompile(`\b\d{1,6}\b`)

// maxHinted is how many numbers out of an error are tried.
const maxHinted = 6

// hinted are the doubts with the numbers that the API itself names where it refuses a number; nil: it names none that
// was not tried.
func hinted(all []discover.Doubt, tried []doubt) []discover.Doubt {
	known := map[string]map[int]bool{}
	words := map[string]string{}
	for _, d := range tried {
		number, isNumber := d.value.(int)
		if !isNumber {
			continue
		}
		if known[d.path] == nil {
			known[d.path] = map[int]bool{}
		}
		known[d.path][number] = true
		if d.view.told.Err != nil {
			words[d.path] = d.view.told.Err.Error()
		}
	}
	var hinted []discover.Doubt
	for _, one := range all {
		var values []any
		for _, text := range wholeNumber.FindAllString(words[one.Path], maxHinted) {
			if number, err := strconv.Atoi(text); err == nil && !known[one.Path][number] {
				values = append(values, number)
			}
		}
		if len(values) > 0 {
			hinted = append(hinted, discover.Doubt{Path: one.Path, Values: values})
		}
	}
	return hinted
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

func count(values map[string]map[int64]float64) (points int) {
	for _, one := range values {
		points += len(one)
	}
	return points
}

// middleOf is an instant in the middle of the values, at which none stands.
func middleOf(values map[string]map[int64]float64) time.Time {
	var stamps []int64
	for _, one := range values {
		stamps = slices.AppendSeq(stamps, maps.Keys(one))
	}
	slices.Sort(stamps)
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

// doubt is another value of a member whose default may change what comes.
type doubt struct {
	path  string
	value any
	view  *view
}

// maxDoubts are asked about in one document.
const maxDoubts = 12

func (l *learner) doubts(v *view) (all []doubt, asked []*view) {
	add := func(path string, value any) {
		if other, ok := l.proposals.With(v.hypothesis, path, value); ok && len(all) < maxDoubts {
			of := v.again()
			of.hypothesis = other
			all = append(all, doubt{path, value, of})
			asked = append(asked, of)
		}
	}
	for _, one := range v.hypothesis.Doubts {
		for _, value := range one.Values {
			add(one.Path, value)
		}
	}
	if whole := v.hypothesis.Whole; v.hypothesis.HasLimitsBelow() {
		of := v.again()
		of.hypothesis.Below = whole
		all = append(all, doubt{"", nil, of})
		asked = append(asked, of)
	}
	return all, asked
}

// settleDoubts fails when another value of a member gives as many values, but others: nothing tells which are the right
// ones.
func (l *learner) settleDoubts(v *view, answer apimap.Answer, doubts []doubt) bool {
	whole := v.values(answer)
	for _, d := range doubts {
		other := d.view.values(answer)
		_, isSwitch := d.value.(bool)
		if d.view.told.Err != nil || !isSwitch && count(other)*5 < count(whole)*4 {
			continue
		}
		if !equalValues(whole, other) {
			l.leaveOpen("readings."+d.path, message.New(
				"%s changes the values, and nothing tells which are meant: the schema's default or %v.", d.path, d.value))
			return false
		}
	}
	return true
}

func equalValues(a, b map[string]map[int64]float64) bool {
	return maps.EqualFunc(a, b, func(a, b map[int64]float64) bool { return maps.Equal(a, b) })
}

// leaveOpen notes a role that only a person can settle.
func (l *learner) leaveOpen(role string, why message.Message) {
	l.findings = slices.DeleteFunc(l.findings, func(f discover.Finding) bool { return f.Role == role })
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
				on[own] = one.On
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
