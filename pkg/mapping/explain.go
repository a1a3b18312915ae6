package mapping

import (
	"context"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
)

// explainedTypes are how many reading types are asked for together to see what a number beside their values means.
const explainedTypes = 10

// unexplained are the places beside values that may change what they mean, as the values of these types tell it.
func (v *view) unexplained(answer apimap.Answer) (open []string) {
	key := answerKey(answer)
	for i := range v.found {
		if found := &v.found[i]; answerKey(found.Answer) == key {
			open = append(open, found.Unexplained...)
		}
	}
	return open
}

// explain looks at further reading types of the facility, where something stands beside values that those of which few
// came do not explain: a number that is 3 for all of them may be a power of ten, and one that is 3 for some and 0 for
// others, as the values have decimals, is none.
func (l *learner) explain(ctx context.Context, v *view, answer apimap.Answer) {
	open := v.unexplained(answer)
	selector := apimap.Find(v.hypothesis.Path, apimap.ReadingTypes)
	if len(open) == 0 || v.ids == nil || selector == nil ||
		selector.Encoding != apimap.Many && selector.Encoding != apimap.Objects {
		return
	}
	further := v.again()
	further.types = slices.Clone(v.types)
	for _, name := range v.ids.ids[v.plant.ID] {
		if len(further.types) < explainedTypes && !slices.Contains(further.types, name) {
			further.types = append(further.types, name)
		}
	}
	if len(further.types) == len(v.types) {
		return
	}
	l.ask(ctx, []*view{further})
	if len(further.values(answer)) <= len(v.values(answer)) {
		return // nothing came of the others
	}
	still := further.unexplained(answer)
	for _, place := range open {
		if !slices.Contains(still, place) {
			l.explained[explained{v.hypothesis.Text, place}] = true
		}
	}
}

// explained is a place beside the values of a field that changes nothing, as more of them than one answer has told.
type explained struct{ field, place string }

// isExplained reports whether a place beside the values of a hypothesis was seen to change nothing.
func (l *learner) isExplained(h discover.Hypothesis, place string) bool {
	return l.explained[explained{h.Text, place}]
}
