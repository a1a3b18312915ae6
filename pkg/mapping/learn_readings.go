package mapping

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// lookedDays are how many days ago values are looked for: yesterday's are mostly there; a plant may be silent since.
var lookedDays = []int{1, 8, 31, 366}

// learnReadings finds out how values are asked for and how the answer reads, by the values of a past day.
func (l *learner) learnReadings(ctx context.Context) bool {
	if len(l.made.Readings.Path) > 0 {
		return l.learnTypesByValues(ctx)
	}
	var silent []discover.Hypothesis // answered, but without a value
	for _, h := range l.hypotheses {
		views := l.ask(ctx, l.views(h, lookedDays[0]))
		if l.takes(ctx, views) {
			return true
		}
		if other, ok := l.hinted(h, views); ok {
			h, views = other, l.ask(ctx, l.views(other, lookedDays[0]))
			if l.takes(ctx, views) {
				return true
			}
		}
		if slices.ContainsFunc(views, func(v *view) bool { return v.told.Err == nil && v.told.Tree != nil }) {
			silent = append(silent, h)
		}
	}
	for _, days := range lookedDays[1:] {
		for _, h := range silent {
			if l.takes(ctx, l.ask(ctx, l.views(h, days))) {
				return true
			}
		}
	}
	return false
}

// hinted gives a required number that the API refuses one of the values that it names instead, the smallest: as the
// distance of values, it is the finest.
func (l *learner) hinted(h discover.Hypothesis, views []*view) (discover.Hypothesis, bool) {
	for _, v := range views {
		if v.told.Err == nil {
			continue
		}
		for _, one := range h.Doubts {
			if len(one.Values) == 0 {
				continue
			}
			if _, isNumber := one.Values[0].(int); !isNumber {
				continue
			}
			least := 0
			for _, number := range numbersIn(v.told.Err.Error()) {
				if number > 0 && (least == 0 || number < least) {
					least = number
				}
			}
			if least > 0 {
				return l.proposals.With(h, one.Path, least)
			}
		}
	}
	return h, false
}

// maxViews are asked for in one document.
const maxViews = 16

// views are questions about a day: in each way of writing the range, by each of the likeliest lists of reading types,
// for some plants.
func (l *learner) views(h discover.Hypothesis, daysAgo int) []*view {
	var all []*view
	for j, plant := range l.plants[:min(len(l.plants), lookedPlants)] {
		for i, encoding := range h.Encodings {
			if l.refused[h.Text][encoding] || j > 1 && i > 0 || encoding == apimap.LocalTime && plant.Zone() == nil {
				continue // who is silent is so however it is asked
			}
			day := dayOf(l.now, daysAgo, plant.Zone())
			of := view{hypothesis: h.Encoded(encoding), encoding: encoding, plant: plant, span: day}
			all = append(all, l.selecting(of, j)...)
		}
	}
	return all[:min(len(all), maxViews)]
}

// selecting are the views of one plant, by the likeliest lists of reading types.
func (l *learner) selecting(of view, plant int) []*view {
	selector := apimap.Find(of.hypothesis.Path, apimap.ReadingTypes)
	var all []*view
	for i := range l.candidates {
		names := l.candidates[i].ids[of.plant.ID]
		if len(names) == 0 || len(all) > 0 && plant > 0 || len(all) == lookedTypes || !of.hypothesis.Takes(names) {
			continue // further lists are tried with one plant
		}
		one := of
		if selector == nil { // all that there are come, and their names are to be found in the answer
			one.ids, one.types = &l.candidates[i], names
			return []*view{&one}
		}
		one.ids = &l.candidates[i]
		one.types = names[:min(len(names), lookedTypes)]
		if selector.Encoding != apimap.Many && selector.Encoding != apimap.Objects {
			one.types = names[:1]
		}
		all = append(all, &one)
	}
	if selector == nil {
		return []*view{&of}
	}
	return all
}

// ask asks all in one document, and reads what came.
func (l *learner) ask(ctx context.Context, views []*view) []*view {
	questions := make([]api.Question, len(views))
	for i, v := range views {
		questions[i] = v.question()
	}
	told := l.look(ctx, questions...)
	for i := range told {
		views[i].told, views[i].isAnswered = told[i], true
		views[i].read()
	}
	if told == nil {
		l.askApart(ctx, views)
	}
	return views
}

// askApart asks for each way of writing the range in a document of its own, until values come: one that the API cannot
// read fails a whole document.
func (l *learner) askApart(ctx context.Context, views []*view) {
	byEncoding := map[apimap.Encoding][]*view{}
	for _, v := range views {
		encoding := v.encoding
		if encoding == apimap.UTCTime {
			encoding = apimap.LocalTime // who takes the one takes the other, and only the values tell which is right
		}
		byEncoding[encoding] = append(byEncoding[encoding], v)
	}
	if len(byEncoding) < 2 {
		return
	}
	for _, encoding := range views[0].hypothesis.Encodings {
		if len(byEncoding[encoding]) == 0 {
			continue
		}
		for _, v := range l.ask(ctx, byEncoding[encoding]) {
			if v.isAnswered {
				return // the API reads this one, and not all of the others
			}
		}
		l.refuse(views[0].hypothesis.Text, encoding)
	}
}

// refuse notes a way of writing the range that the API did not read.
func (l *learner) refuse(field string, encoding apimap.Encoding) {
	if l.isSpent() {
		return // it was not even asked
	}
	if l.refused[field] == nil {
		l.refused[field] = map[apimap.Encoding]bool{}
	}
	l.refused[field][encoding] = true
	if encoding == apimap.LocalTime {
		l.refused[field][apimap.UTCTime] = true
	}
}

// takes accepts a hypothesis when values of the day came, and further questions do not contradict it.
func (l *learner) takes(ctx context.Context, views []*view) bool {
	best, answer, points := favourite(views)
	if best == nil {
		return false
	}
	chosen, isByHand := l.chosenAnswer(best, answer)
	if !l.isChosen(best, answer, isByHand) {
		return false
	}
	answer = chosen
	proof, ok := l.prove(ctx, best, answer, views)
	if !ok {
		return false
	}
	l.adopt(best, answer, points, proof)
	l.isValueChosen = isByHand
	return true
}

// favourite is the reading that most values of the day agree with, and a view that has it.
func favourite(views []*view) (best *view, answer apimap.Answer, points int) {
	votes := map[string]int{}
	for _, v := range views {
		for i, found := range v.found {
			if found.Inside > 0 && found.Inside >= 10*found.Outside && found.Doubled == 0 && v.tellsTypes(found) {
				votes[answerKey(found.Answer)] += found.Inside*2 - i
			}
		}
	}
	fits := func(found look.Found) int { return found.Inside - 10*found.Outside }
	most := 0
	for _, v := range views {
		for _, found := range v.found {
			n := votes[answerKey(found.Answer)]
			if n > points || n == points && n > 0 && fits(found) > most {
				best, answer, points, most = v, found.Answer, n, fits(found)
			}
		}
	}
	return best, answer, most
}

// isChosen fails where several numbers beside each other could be the values, and names do not tell which: a person has
// to choose.
func (l *learner) isChosen(v *view, answer apimap.Answer, isByHand bool) bool {
	for i := range v.found {
		found := &v.found[i]
		if answerKey(found.Answer) != answerKey(answer) {
			continue
		}
		if len(found.Unexplained) > 0 {
			l.why = message.New("Beside the values that %s gives stands what nothing explains, and may change them: %s.",
				v.hypothesis.Text, strings.Join(found.Unexplained, ", "))
			return false
		}
		if isByHand || found.IsChosen() {
			continue
		}
		l.openValues = found.Values
		l.why = message.New("%s gives several numbers for each instant, and nothing tells which are the values: %s.",
			v.hypothesis.Text, strings.Join(found.Values, ", "))
		return false
	}
	return true
}

func answerKey(answer apimap.Answer) string {
	text, err := json.Marshal(answer)
	if err != nil {
		return ""
	}
	return string(text)
}

// adopt makes the API map of what was proved.
func (l *learner) adopt(v *view, answer apimap.Answer, points int, proof []message.Message) {
	h := v.hypothesis
	answer.Scalar = h.IsScalar && !answer.JSONText
	answer.Args, answer.On = wayOf(h.Below)
	l.made.Readings = apimap.Values{Path: h.Path, Answer: answer, MaxPoints: v.maxPoints}
	l.settle("readings", h.Text, message.List(" ", append([]message.Message{message.New(
		"%s gave %d values of %s for %s, as asked for.", h.Text, points, l.named(v.plant), v.span.From.Format(time.DateOnly)),
	}, proof...)...), "readings", "answer")
	for _, part := range []string{"from", "to", "types", "resolution", "deviceId"} {
		if member := h.Parts[part]; member != "" {
			l.settle("readings."+part, member, message.New("The values that came agree with it."))
		}
	}
	l.settle("answer.shape", string(answer.Shape), message.New("The answer itself shows how it reads."))
	for role, path := range map[string][]string{
		"answer.time": answer.Time, "answer.value": answer.Value, "answer.type": answer.Type, "answer.unit": answer.Unit,
	} {
		if len(path) > 0 {
			l.settle(role, strings.Join(path, "."), message.New("The answer itself shows how it reads."))
		}
	}
	if from := apimap.Find(h.Path, apimap.From); from != nil && from.Encoding != apimap.LocalDate {
		l.findings = append(l.findings, discover.Finding{Role: endRole, State: discover.Probe,
			Evidence: message.New("Does a value stamped exactly with the end of the range belong to the answer? " +
				"The schema does not say."),
			Candidates: []discover.Candidate{{Path: "exclusive", Score: 0.5}, {Path: "inclusive", Score: 0.5}}})
	}
	l.adoptTypes(v, answer)
}

func (l *learner) named(plant portfolio.Facility) string {
	if plant.Name != "" {
		return plant.Name
	}
	return plant.ID
}

// adoptTypes notes the list of reading types by whose ids the values came.
func (l *learner) adoptTypes(v *view, answer apimap.Answer) {
	if len(l.made.Types.Static) > 0 || len(l.made.Types.Lists) > 0 {
		return
	}
	switch {
	case v.ids == nil: // an API that takes no types: those that came
		for name := range v.values(answer) {
			name, _, _ = strings.Cut(name, "\x00")
			if name != "" && !slices.Contains(l.made.Types.Static, name) {
				l.made.Types.Static = append(l.made.Types.Static, name)
			}
		}
		slices.Sort(l.made.Types.Static)
		l.settle("types", l.made.Readings.Path[0].Field, message.New("The answer itself names the reading types."), "types")
	case v.ids.list == nil:
		l.made.Types.Static = v.ids.ids[v.plant.ID]
		l.settle("types", v.hypothesis.Parts["types"], message.New("The schema itself lists the reading types."), "types")
	default:
		list := v.ids.list
		at := len(list.Path) - list.Depth
		route := slices.Clone(list.Path[:at])
		route[at-1].Object = apimap.Device
		types := apimap.TypeList{Path: list.Path[at:]}
		if len(list.Below) > 0 {
			types.Fields = l.typeFields(v.ids)
		}
		l.made.Types = apimap.Types{Path: route, Lists: []apimap.TypeList{types}}
		l.settle("types", list.Text, message.New("Values came for the reading types that %s lists.", list.Text),
			"types", "device")
		if len(v.ids.path) > 0 {
			l.settle("types.id", strings.Join(v.ids.path, "."), message.New("Values came for these ids."))
		}
	}
}

// typeFields says what can be read of a reading type: its id, by which values came, and its label and unit.
func (l *learner) typeFields(ids *typeIDs) apimap.Fields {
	fields := apimap.Fields{}
	for property, path := range ids.list.Fields {
		if property == apimap.Label || property == apimap.Unit {
			fields[property] = path
		}
	}
	fields[apimap.ID] = ids.path
	if fields[apimap.Unit] == nil {
		if path := bestLeaf(ids.list.Leaves, func(leaf discover.Leaf) float64 {
			return share(ids.rows, leaf.Path, unit.IsKnown)
		}); path != nil {
			fields[apimap.Unit] = path
		}
	}
	if fields[apimap.Label] == nil {
		if path := bestLeaf(ids.list.Leaves, func(leaf discover.Leaf) float64 {
			if slices.Equal(leaf.Path, ids.path) || slices.Equal(leaf.Path, fields[apimap.Unit]) {
				return 0
			}
			return share(ids.rows, leaf.Path, isForPeople)
		}); path != nil {
			fields[apimap.Label] = path
		}
	}
	return fields
}

// learnTypesByValues finds the list of reading types whose ids a known field for values takes.
func (l *learner) learnTypesByValues(ctx context.Context) bool {
	h := discover.Hypothesis{Path: l.made.Readings.Path, Text: l.made.Readings.Path[0].Field, Parts: map[string]string{}}
	for i := range l.candidates {
		ids := &l.candidates[i]
		for _, plant := range l.plants[:min(len(l.plants), lookedPlants)] {
			names := ids.ids[plant.ID]
			if len(names) == 0 || l.isSpent() {
				continue
			}
			span := dayOf(l.now, lookedDays[0], plant.Zone())
			call := callOf(plant, names[:min(len(names), probedTypes)], span)
			if sampled := l.api.Sample(ctx, &l.made.Readings, span, call); len(timestamps(sampled)) > 0 {
				l.adoptTypes(&view{hypothesis: h, ids: ids, plant: plant}, l.made.Readings.Answer)
				return true
			}
		}
	}
	return false
}
