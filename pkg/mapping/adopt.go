package mapping

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// adopt makes the API map of what was proved.
func (l *learner) adopt(v *view, answer apimap.Answer, proof []message.Message) {
	points := count(within(v.values(answer), v.span)) // of what was proved: an improved request gives others than at first
	h := v.hypothesis
	if n := len(answer.Value); n > 0 && look.IsStatistic(answer.Value[n-1]) && len(answer.Otherwise) == 0 {
		h = h.RawOnly() // of longer steps, a mean is right for power, and a sum for energy
	}
	answer.Scalar = h.IsScalar && !answer.JSONText
	answer.Args, answer.On = wayOf(h.Below)
	if h.Path[len(h.Path)-1].Page == nil {
		answer.Cut = look.CutMark(v.told.Tree)
	}
	if answer.TimeEncoding == "" {
		answer.TimeEncoding = encodingOf[v.clock]
	}
	l.made.Readings = throughWrappers(
		apimap.Values{Path: h.Path, Answer: answer, MaxPoints: v.maxPoints, WholeDays: v.isWholeDays}, h.Below)
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

// throughWrappers leads the path on to a scalar that holds the whole answer within objects: nothing can be selected of
// what is in it.
func throughWrappers(values apimap.Values, below []apimap.Selected) apimap.Values {
	path, items := slices.Clone(values.Path), values.Answer.Items
	for at, name := range items {
		i := slices.IndexFunc(below, func(one apimap.Selected) bool { return one.Field == name })
		if i < 0 {
			return values
		}
		path = append(path, apimap.Step{Field: name, Args: below[i].Args})
		if below[i].On != "" {
			path[len(path)-2].On = below[i].On
		}
		if below = below[i].Children; len(below) > 0 {
			continue
		}
		values.Path, values.Answer.Items, values.Answer.Scalar = path, slices.Clone(items[at+1:]), !values.Answer.JSONText
		values.Answer.Args, values.Answer.On, values.Answer.Cut = nil, nil, nil
		return values
	}
	return values
}

func (l *learner) named(plant portfolio.Facility) string {
	if plant.Name != "" {
		return plant.Name
	}
	return plant.ID
}

// adoptTypes notes the list of reading types by whose ids the values came.
func (l *learner) adoptTypes(v *view, answer apimap.Answer) {
	if v.ids != nil && v.ids.isGuess {
		return
	}
	if !l.isRelisted && (len(l.made.Types.Static) > 0 || len(l.made.Types.Lists) > 0) {
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
		if list.IsJSON {
			l.made.Types.Lists = jsonLists(types, v.ids)
		}
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
