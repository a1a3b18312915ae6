package mapping

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// fitSchema makes the way in which an answer reads one by which it can be asked for, too.
func (v *view) fitSchema(answer *apimap.Answer) {
	v.ungroup(answer)
	v.enterScalars(answer)
}

// enterScalars marks where paths lead into JSON scalars within an answer: nothing can be selected there.
func (v *view) enterScalars(answer *apimap.Answer) {
	if answer.Shape != apimap.PathsShape || len(v.hypothesis.Below) == 0 {
		return
	}
	answer.Sources, answer.Otherwise = slices.Clone(answer.Sources), slices.Clone(answer.Otherwise)
	for _, path := range answer.PathRefs() {
		if at := scalarEnd(v.hypothesis.Below, answer.Items, *path); at > 0 {
			*path = slices.Insert(slices.Clone(*path), at, apimap.InText)
		}
	}
}

// scalarEnd is the index of the step into a scalar of the schema; 0: the path leads into none, or says so itself.
func scalarEnd(at []apimap.Selected, items, path []string) int {
	for i, step := range slices.Concat(items, path) {
		own := i - len(items)
		switch {
		case step == apimap.InText:
			return 0
		case len(at) == 0 && own > 0 && !isListStep(step):
			return own
		case !apimap.IsName(step):
			continue
		case len(at) == 0:
			return 0
		}
		k := slices.IndexFunc(at, func(one apimap.Selected) bool { return one.Field == step })
		if k < 0 {
			return 0
		}
		at = at[k].Children
	}
	return 0
}

// isListStep reports whether a step goes through a list, which schemas have of scalars, too.
func isListStep(step string) bool {
	return step == apimap.Each || step == apimap.TimeAxis || step == apimap.TypeAxis
}

// ungroup tells by the schema in which group of fields each reading type has its own, where an answer is read as if the
// groups were sources: {raw: {Pac}, analysis: {PerformanceRatio}}. A type in two groups leaves it as it is.
func (v *view) ungroup(answer *apimap.Answer) {
	at := slices.Index(answer.Value, apimap.SourceKey)
	if at < 0 || at+1 == len(answer.Value) || answer.Value[at+1] != apimap.TypeKey {
		return
	}
	before := answer.Value[:at]
	groups, isTold := groupsBelow(v.hypothesis.Below, slices.Concat(answer.Items, before))
	if !isTold {
		return
	}
	answer.Groups = groups
	for _, path := range answer.PathRefs() {
		if len(*path) > at && slices.Equal((*path)[:at], before) && (*path)[at] == apimap.SourceKey {
			*path = slices.Delete(slices.Clone(*path), at, at+1)
		}
	}
}

// groupsBelow are the groups of the fields two levels below a place, by the field; it fails where one is in several, or
// the place has no fields of its own.
func groupsBelow(at []apimap.Selected, place []string) (map[string][]string, bool) {
	for _, step := range place {
		i := slices.IndexFunc(at, func(one apimap.Selected) bool { return one.Field == step })
		if i < 0 {
			if step == apimap.Each {
				continue
			}
			return nil, false
		}
		at = at[i].Children
	}
	groups := map[string][]string{}
	for _, group := range at {
		for _, field := range group.Children {
			if _, isKnown := groups[field.Field]; isKnown {
				return nil, false
			}
			groups[field.Field] = []string{group.Field}
		}
	}
	return groups, len(groups) > 0
}
