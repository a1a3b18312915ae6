package mapping

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// maxImprovements are the rounds of questions for what members of the request change.
const maxImprovements = 4

// improve finds out what the members of a request change whose defaults are not known to be harmless. One that gives
// more values is taken: they are closer together, or fewer are cut off. It fails where one gives as many others:
// nothing tells which are meant.
func (l *learner) improve(ctx context.Context, v *view, answer apimap.Answer) bool {
	for range maxImprovements {
		doubts, asked := l.doubts(v)
		if len(asked) == 0 {
			return true
		}
		if !l.askAll(ctx, asked) {
			break
		}
		most, better := count(v.values(answer)), -1
		for i, d := range doubts {
			other := d.view.values(answer)
			if d.view.told.Err == nil && count(other) > most && isBetter(d.value, v.values(answer), other) {
				most, better = count(other), i
			}
		}
		if better < 0 {
			hinted := hinted(v.hypothesis.Doubts, doubts)
			if !l.settleDoubts(v, answer, doubts) {
				return false
			}
			if hinted == nil {
				return true
			}
			v.hypothesis.Doubts = hinted // all others are settled
			continue
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
	l.why = message.New("%s takes members that may change what comes, and they could not all be tried.",
		v.hypothesis.Text)
	return false
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

var wholeNumber = regexp.MustCompile(`\b\d{1,6}\b`)

// maxHinted is how many numbers out of an error are tried.
const maxHinted = 6

// numbersIn are the whole numbers that a text names.
func numbersIn(text string) (numbers []int) {
	for _, digits := range wholeNumber.FindAllString(text, maxHinted) {
		if number, err := strconv.Atoi(digits); err == nil {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

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
		for _, number := range numbersIn(words[one.Path]) {
			if !known[one.Path][number] {
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
		if other, ok := l.proposals.With(v.hypothesis, path, value); ok {
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
			open := &l.findings[len(l.findings)-1]
			open.Candidates = []discover.Candidate{{Path: byDefault, Score: 0.5}, {Path: fmt.Sprint(d.value), Score: 0.5}}
			return false
		}
	}
	return true
}
