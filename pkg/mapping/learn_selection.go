package mapping

import (
	"encoding/json"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
)

// Which reading types an answer is about, its texts and the names of its members tell.

// ignoresSelection reports whether an answer has values and names reading types that were not asked for: what
// selects them is something else. One without values may name them because it refuses those that were.
func (l *learner) ignoresSelection(v *view) bool {
	hasValues := slices.ContainsFunc(v.found, func(found look.Found) bool { return found.Inside > 0 })
	if v.ids == nil || !hasValues || apimap.Find(v.hypothesis.Path, apimap.ReadingTypes) == nil {
		return false
	}
	others, own := map[string]bool{}, l.namesOf(v)
	for name := range namesIn(v.told.Tree) {
		isListed := slices.ContainsFunc(l.candidates, func(c typeIDs) bool {
			return slices.Contains(c.ids[v.plant.ID], name)
		})
		if isListed && !own[name] {
			others[name] = true
		}
	}
	return len(others) > 1
}

// namesOf are what the list of reading types has for those that a view asks for: an answer may tell them by their ids,
// and by their names beside.
func (l *learner) namesOf(v *view) map[string]bool {
	own := map[string]bool{}
	for i, name := range v.ids.ids[v.plant.ID] {
		if !slices.Contains(v.types, name) {
			continue
		}
		own[name] = true
		for _, other := range l.candidates {
			if rows := other.ids[v.plant.ID]; other.list != nil && other.list == v.ids.list && i < len(rows) {
				own[rows[i]] = true
			}
		}
	}
	return own
}

// identify finds the list whose reading types an answer names that nothing selects.
func (l *learner) identify(v *view) {
	if v.told.Tree == nil || apimap.Find(v.hypothesis.Path, apimap.ReadingTypes) != nil {
		return
	}
	most, named := 0, namesIn(v.told.Tree)
	for i := range l.candidates {
		count, names := 0, l.candidates[i].ids[v.plant.ID]
		for _, name := range names {
			if named[name] {
				count++
			}
		}
		if count > most {
			most, v.ids, v.types = count, &l.candidates[i], names
		}
	}
}

// namesIn are the texts of an answer, and the names of its members.
func namesIn(tree any) map[string]bool {
	found := map[string]bool{}
	var walk func(at any)
	walk = func(at any) {
		switch value := at.(type) {
		case string:
			found[value] = true
		case json.Number:
			found[value.String()] = true
		case []any:
			for _, one := range value {
				walk(one)
			}
		case map[string]any:
			for name, one := range value {
				found[name] = true
				walk(one)
			}
		}
	}
	walk(tree)
	return found
}
