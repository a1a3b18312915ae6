package example

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// read finds out from the answer how it reads.
func (r *readingsLesson) read(local *time.Location) error {
	found := r.look(local)
	if found == nil {
		return noValues()
	}
	r.descend(found)
	if len(r.path) > r.ranged {
		if found = r.look(local); found == nil {
			return noValues()
		}
	}
	if err := r.explain(found); err != nil {
		return err
	}
	if err := r.choose(found); err != nil {
		return err
	}
	r.answer.Scalar = len(r.last().children) == 0 && !r.answer.JSONText
	if !r.answer.Scalar && !r.answer.JSONText {
		r.answer.Args, r.answer.On = wayOf(r.last().children, r.answer)
	}
	r.taught.Values.Path, r.taught.Values.Answer = r.lesson.steps(r.path, nil), r.answer
	if !lastOf(r.taught.Series).Before(r.taught.To) {
		r.taught.Values.EndInclusive = true
	}
	r.noteAnswer()
	return nil
}

// IsSilent reports whether an example was not understood because no values came.
func IsSilent(err error) bool {
	return err != nil && problem.From(err).What == problem.From(noValues()).What
}

func noValues() error {
	return invalid(message.New("The answer to the example has no values in the range that it asks for. Take a range in " +
		"which the facility has values, such as yesterday"))
}

func (r *readingsLesson) last() *field { return r.path[len(r.path)-1] }

// look reads the answer by the range in each way in which it may be meant, and binds the ends accordingly: a time
// without a zone is the facility's or UTC's, whichever has the values inside of the range.
func (r *readingsLesson) look(local *time.Location) *look.Found {
	var best *look.Found
	least := math.Inf(1)
	for _, zone := range r.clocks(local) {
		from, to := r.from.in(zone), r.to.in(zone)
		if r.to.encoding == apimap.LocalDate && r.from.at.Equal(r.to.at) {
			to = to.AddDate(0, 0, 1)
		}
		types, known := r.taught.Types, sortedKeys(r.lesson.known.Types)
		if len(types) == 0 {
			types = known // all that there are may come
		}
		found := bestFound(look.Read(r.tree, look.Asked{From: from, To: to, Zone: local, Types: types, Known: known}))
		if found == nil {
			continue
		}
		if misfit := misfitOf(found, from, to); misfit < least {
			best, least = found, misfit
			r.taught.From, r.taught.To = from, to
			r.bindEnds(zone)
		}
	}
	return best
}

// clocks are by which the ends of the range may be meant; one of UTC is nil.
func (r *readingsLesson) clocks(local *time.Location) []*time.Location {
	if r.from.encoding == apimap.LocalTime && local != nil {
		return []*time.Location{local, nil}
	}
	return []*time.Location{local}
}

// misfitOf is how badly values fit a range: how many lie beside it, and how far the others stay away from its ends.
func misfitOf(found *look.Found, from, to time.Time) float64 {
	first, last := math.Inf(1), math.Inf(-1)
	for _, one := range found.Series {
		for _, at := range one.Times {
			first, last = min(first, float64(at)), max(last, float64(at))
		}
	}
	length := float64(to.Sub(from).Milliseconds())
	gap := math.Abs(first-float64(from.UnixMilli())) + math.Abs(float64(to.UnixMilli())-last)
	return float64(1000*found.Outside) + gap/length
}

// bestFound is the first reading of an answer that has values, and none beside the range if there is such a one.
func bestFound(all []look.Found) *look.Found {
	var best *look.Found
	for i := range all {
		hasValues := slices.ContainsFunc(all[i].Series, func(s look.Series) bool { return len(s.Times) > 0 })
		if !hasValues || all[i].Doubled > 0 {
			continue
		}
		if best == nil || best.Outside > best.Inside && all[i].Outside == 0 {
			best = &all[i]
		}
	}
	return best
}

// descend goes on to a JSON scalar below the field that takes the range: nothing is selected below that.
func (r *readingsLesson) descend(found *look.Found) {
	paths := found.Answer.Paths()
	if found.Answer.Shape != apimap.PathsShape {
		paths = [][]string{slices.Concat(found.Answer.Points, found.Answer.Value)}
	}
	at := r.last()
	var below []*field
	for _, name := range slices.Concat(found.Answer.Items, paths[0]) {
		if name == apimap.InText || len(at.children) == 0 {
			break
		}
		next := slices.IndexFunc(at.children, func(f *field) bool { return f.name == name })
		if next < 0 {
			return // it is no field of the example, but of something that its fields give: a list, a key
		}
		at = at.children[next]
		below = append(below, at)
		if len(at.children) == 0 {
			break
		}
	}
	isLeaf := len(below) > 0 && len(at.children) == 0
	rest := len(slices.Concat(found.Answer.Items, paths[0])) - len(below)
	if !isLeaf || rest == 0 {
		return
	}
	for _, f := range below {
		object, _ := r.tree.(map[string]any)
		if object == nil {
			return
		}
		r.tree = object[f.name]
		r.path = append(slices.Clone(r.path), f)
	}
}

// The words by which a name tells that numbers are the values, beside others.
var decisiveWords = regexp.MustCompile(
	`(?i)^(values?|val|v|avg|average|mean|readings?|measured|measurements?|wert|messwert)$`)

// choose decides which of the numbers beside each time are the values: those that always lie between two others, else
// those that are called so. What neither tells is not guessed.
func (r *readingsLesson) choose(found *look.Found) error {
	r.answer, r.taught.Series = found.Answer, found.Series
	r.taught.IsLocal = found.IsClockOpen || found.Clock != decode.UnknownClock
	var choices []look.Choice
	var paths []string
	for i, choice := range found.Others {
		if i == 0 || !areInstants(choice.Series) {
			choices, paths = append(choices, choice), append(paths, found.Values[i])
		}
	}
	if len(choices) < 2 {
		return nil
	}
	for i, choice := range choices {
		isBetween := func(isAbove bool) bool {
			return slices.ContainsFunc(choices, func(other look.Choice) bool {
				return bounds(choice.Series, other.Series, isAbove)
			})
		}
		if isBetween(true) && isBetween(false) {
			r.answer, r.taught.Series = choice.Answer, choice.Series
			r.lesson.note("answer.value", paths[i], message.New("its numbers lie between others beside them."))
			return nil
		}
	}
	called := slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		return !decisiveWords.MatchString(path[strings.LastIndexByte(path, '.')+1:])
	})
	if len(called) == 1 && called[0] == paths[0] {
		return nil
	}
	return invalid(message.New("The answer to the example has several numbers beside each time (%s); select only those "+
		"that are meant", strings.Join(paths, ", ")))
}

// explain fails where marks or numbers stand beside the values that may change what these mean, such as a factor or a
// flag of bad values, and neither names nor values tell how.
func (r *readingsLesson) explain(found *look.Found) error {
	if len(found.Unexplained) == 0 {
		return nil
	}
	return invalid(message.New("Beside the values of the example stands what nothing explains, and may change them: %s. "+
		"Leave it out if the values are right without it", strings.Join(found.Unexplained, ", ")))
}

// areInstants reports whether all numbers read as points in time: the ends of intervals beside their starts.
func areInstants(all []look.Series) bool {
	for _, one := range all {
		for _, number := range one.Values {
			_, ok := readInstant(&value{kind: numberKind, text: strconv.FormatFloat(number, 'f', -1, 64)})
			if !ok {
				return false
			}
		}
	}
	return true
}

// bounds reports whether one choice of numbers is never on the wrong side of another one, and not always the same.
func bounds(of, by []look.Series, isAbove bool) bool {
	if len(of) != len(by) {
		return false
	}
	strict := 0
	for i := range of {
		if len(of[i].Times) != len(by[i].Times) {
			return false
		}
		for j, value := range of[i].Values {
			distance := by[i].Values[j] - value
			if !isAbove {
				distance = -distance
			}
			switch {
			case math.IsNaN(distance) || distance == 0:
			case distance < 0:
				return false
			default:
				strict++
			}
		}
	}
	return strict > 0
}

func (r *readingsLesson) noteAnswer() {
	count := 0
	for _, one := range r.taught.Series {
		count += len(one.Times)
	}
	r.lesson.note("readings", pathName(r.path), message.Counted(count,
		message.New("1 value came in the range that it asks for."),
		message.New("%d values came in the range that it asks for.", count)))
	r.lesson.note("answer.shape", string(r.answer.Shape), message.New("it was read from the answer itself."))
	for _, part := range []struct {
		role string
		path []string
	}{{"answer.time", r.answer.Time}, {"answer.value", r.answer.Value}, {"answer.type", r.answer.Type},
		{"answer.unit", r.answer.Unit}} {
		if len(part.path) > 0 {
			r.lesson.note(part.role, pathKey(part.path), message.New("it was read from the answer itself."))
		}
	}
}

func lastOf(all []look.Series) time.Time {
	last := time.Time{}
	for _, one := range all {
		for _, at := range one.Times {
			if stamp := time.UnixMilli(at); stamp.After(last) {
				last = stamp
			}
		}
	}
	return last
}

// wayOf gives the arguments and type conditions on the way to what the answer is read of, each by the path from the
// answering field.
func wayOf(below []*field, answer apimap.Answer) (map[string][]apimap.Arg, map[string]string) {
	w := way{args: map[string][]apimap.Arg{}, on: map[string]string{}}
	for _, path := range answerPaths(answer) {
		w.follow(below, path, nil)
	}
	return w.args, w.on
}

type way struct {
	args map[string][]apimap.Arg
	on   map[string]string
}

// follow goes along a path through what the example selects; where it goes through each reading type, through all that
// the example has.
func (w way) follow(fields []*field, path, above []string) {
	if len(path) == 0 {
		return
	}
	for _, f := range fields {
		if path[0] != f.name && path[0] != apimap.TypeKey {
			continue
		}
		here := append(slices.Clone(above), f.name)
		if len(f.args) > 0 {
			w.args[strings.Join(here, ".")] = arguments(f, nil)
		}
		if f.on != "" {
			w.on[strings.Join(here, ".")] = f.on
		}
		w.follow(f.children, path[1:], here)
		if path[0] != apimap.TypeKey {
			return
		}
	}
}

// answerPaths are the ways to everything that is read, from the answering field on: names, and apimap.TypeKey for each
// reading type.
func answerPaths(answer apimap.Answer) [][]string {
	var paths [][]string
	item, point, key := answer.Items, slices.Concat(answer.Items, answer.Points), []string(nil)
	switch answer.Shape {
	case apimap.PathsShape:
		for _, path := range answer.Paths() {
			steps := slices.DeleteFunc(slices.Clone(path), func(step string) bool {
				return !apimap.IsName(step) && step != apimap.TypeKey
			})
			paths = append(paths, slices.Concat(item, steps))
		}
		return paths
	case apimap.FieldsShape:
		key = []string{apimap.TypeKey}
	case apimap.WideShape:
		paths = append(paths, slices.Concat(point, []string{apimap.TypeKey}))
	}
	for _, part := range append([][]string{answer.Type, answer.Unit, answer.Factor, answer.Decimals}, answer.Sources...) {
		paths = append(paths, slices.Concat(item, part))
	}
	return append(paths, slices.Concat(point, key, answer.Time), slices.Concat(point, key, answer.Value))
}
