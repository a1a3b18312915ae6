package look

import (
	"math"
	"reflect"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// joinKinds puts numbers together of which each reading type has another one, as a mean of power and a total of energy:
// those that have values of types of which the first has none, while no third has. Only numbers that are called like
// values are, since one that nobody measured may stand alone where values are missing.
func (r *reading) joinKinds(f *Found, members []candidate) {
	if f.isNameless || len(members) < 2 {
		return
	}
	counts := map[string]int{} // of the numbers that have values of a type
	for _, c := range members {
		for name := range c.valued() {
			counts[name]++
		}
	}
	first := members[0]
	covered := first.valued()
	var others []int
	for i, c := range members[1:] {
		own := c.valued()
		isOnly := len(own) > 0 && !covered[""] && !own[""]
		for name := range own {
			isOnly = isOnly && counts[name] == 1
		}
		if isOnly && c.isCalledValue() && isBeside(first.join.labels, c.join.labels) {
			others = append(others, i+1)
		}
	}
	if len(covered) == 0 || len(others) == 0 {
		return
	}
	o := &outcome{answer: first.join.byPaths()}
	o.answer.JSONText = r.trial.isText
	for _, i := range others {
		o.answer.Otherwise = append(o.answer.Otherwise, slices.Clone(members[i].join.labels[len(o.answer.Items):]))
	}
	if !r.trial.read(o, r.trial.asked.Types, r.trial.asked.Zone) || o.doubled > 0 {
		return
	}
	f.Answer, f.Series, f.Inside, f.Outside = o.answer, o.found, o.inside, o.outside
	f.Others[0] = Choice{o.answer, o.found}
	for _, i := range slices.Backward(others) {
		f.Values, f.Others = slices.Delete(f.Values, i, i+1), slices.Delete(f.Others, i, i+1)
	}
}

// valued are the reading types of which a reading has values.
func (c candidate) valued() map[string]bool {
	found := map[string]bool{}
	for _, s := range c.out.found {
		if slices.ContainsFunc(s.Values, func(value float64) bool { return !math.IsNaN(value) }) {
			found[s.Type] = true
		}
	}
	return found
}

func (c candidate) isCalledValue() bool { return isCalledValue(c.join.value.name()) }

// isCalledValue tells that a number is called like a value that was measured, or like what such were combined into.
func isCalledValue(name string) bool {
	isValue := says(name, valueWords) || says(name, meanWords) || says(name, otherWords)
	return isValue && !says(name, doubtWords)
}

// isBeside tells that two places are members of the same objects.
func isBeside(a, b []string) bool {
	last := len(a) - 1
	return last >= 0 && len(a) == len(b) && slices.Equal(a[:last], b[:last]) && apimap.IsName(a[last]) &&
		apimap.IsName(b[last])
}

// WithOtherwise is how an answer reads whose values stand at one place or at another beside it, by what two answers for
// different reading types showed. It fails where they differ in anything else, or the other place is not called like
// one of values.
func WithOtherwise(first, other apimap.Answer) (both apimap.Answer, ok bool) {
	if len(first.Value) == 0 || !isBeside(first.Value, other.Value) || first.Shape != other.Shape ||
		!isCalledValue(other.Value[len(other.Value)-1]) {
		return first, false
	}
	alike := other
	alike.Value = first.Value
	if !reflect.DeepEqual(alike, first) {
		return first, false
	}
	both = first
	var prefix []string
	switch first.Shape {
	case apimap.PathsShape:
	case apimap.RowsShape:
		prefix = []string{apimap.Each}
	case apimap.SeriesShape:
		prefix = slices.Concat([]string{apimap.Each}, first.Points, []string{apimap.Each})
	default:
		return first, false
	}
	both.Shape, both.Points = apimap.PathsShape, nil
	ofItem := func(path []string) []string {
		if len(path) == 0 || len(prefix) == 0 {
			return path
		}
		return slices.Concat(prefix[:1], path)
	}
	ofPoint := func(path []string) []string {
		if len(path) == 0 {
			return path
		}
		return slices.Concat(prefix, path)
	}
	both.Value, both.Time, both.Flag = ofPoint(first.Value), ofPoint(first.Time), ofPoint(first.Flag)
	both.Type, both.Unit, both.Factor, both.Decimals = ofItem(first.Type), ofItem(first.Unit), ofItem(first.Factor),
		ofItem(first.Decimals)
	both.Sources = slices.Clone(first.Sources)
	for i := range both.Sources {
		both.Sources[i] = ofItem(first.Sources[i])
	}
	both.Otherwise = append(slices.Clone(first.Otherwise), ofPoint(other.Value))
	return both, true
}
