package mapping

import (
	"maps"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// Where the reading types come in a JSON scalar, they may be anywhere in it: names of members, texts of a list, or
// texts of its objects. Each such place is a candidate; values tell which is right.

const (
	maxTypePlaces     = 12
	maxTypePlaceDepth = 4
)

// jsonCandidates lists the places of JSON scalars that may have the ids of reading types.
func jsonCandidates(list *discover.List, scalars map[string][]any) (found []typeIDs) {
	var places [][]string
	for _, plant := range slices.Sorted(maps.Keys(scalars)) {
		for _, tree := range scalars[plant] {
			for _, place := range typePlaces(tree, nil) {
				isKnown := slices.ContainsFunc(places, func(other []string) bool { return slices.Equal(other, place) })
				if !isKnown && len(places) < maxTypePlaces {
					places = append(places, place)
				}
			}
		}
	}
	for _, place := range places {
		one := typeIDs{list: list, in: place, ids: map[string][]string{}, rank: list.Score}
		for plant, trees := range scalars {
			one.rows = append(one.rows, trees...)
			for _, tree := range trees {
				one.ids[plant] = append(one.ids[plant], idsIn(tree, place)...)
			}
			one.rank += 0.01 * float64(min(len(one.ids[plant]), 10))
		}
		found = append(found, one)
	}
	return found
}

// typePlaces are the places below a node of which all have texts that tell them apart and are no units.
func typePlaces(node any, at []string) (places [][]string) {
	if len(at) > maxTypePlaceDepth {
		return nil
	}
	add := func(steps ...string) {
		place := slices.Concat(at, steps)
		if ids := idsIn(node, steps); len(ids) > 0 && len(slices.Compact(slices.Sorted(slices.Values(ids)))) == len(ids) &&
			!slices.ContainsFunc(ids, unit.IsKnown) {
			places = append(places, place)
		}
	}
	switch value := node.(type) {
	case []any:
		add(apimap.Each)
		if len(value) == 0 {
			return places
		}
		object, _ := value[0].(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(object)) {
			add(apimap.Each, name)
		}
	case map[string]any:
		add(apimap.TypeKey)
		for _, name := range slices.Sorted(maps.Keys(value)) {
			places = append(places, typePlaces(value[name], slices.Concat(at, []string{name}))...)
		}
	}
	return places
}

// idsIn are the texts at a place, or the names of the members.
func idsIn(tree any, place []string) (ids []string) {
	for _, one := range decode.In(tree, place) {
		if one.Name != "" && place[len(place)-1] == apimap.TypeKey {
			ids = append(ids, one.Name)
		} else if text := textAt(one.Value, nil); text != "" {
			ids = append(ids, text)
		}
	}
	return ids
}

// jsonLists are the lists of reading types in a JSON scalar: that by whose ids values came, and those that stand beside
// it under other names, such as those of analyses.
func jsonLists(list apimap.TypeList, ids *typeIDs) []apimap.TypeList {
	var lists []apimap.TypeList
	for _, place := range besides(ids) {
		one := list
		one.In = slices.Clone(place)
		if last := len(place) - 1; place[last] != apimap.TypeKey && place[last] != apimap.Each {
			one.In, one.Fields = place[:last], apimap.Fields{apimap.ID: place[last:]}
		}
		if name := sectionOf(place); strings.Contains(strings.ToLower(name), "analys") {
			one.Class = portfolio.Analysis
		}
		unitPath(&one, ids.rows)
		lists = append(lists, one)
	}
	return lists
}

// besides are the places that differ from that of the ids in the name before the ids only, itself among them.
func besides(ids *typeIDs) [][]string {
	places := [][]string{ids.in}
	if sectionOf(ids.in) == "" {
		return places
	}
	for _, tree := range ids.rows {
		for _, place := range typePlaces(tree, nil) {
			isKnown := slices.ContainsFunc(places, func(other []string) bool { return slices.Equal(other, place) })
			if isKnown || len(place) != len(ids.in) || sectionOf(place) == "" {
				continue
			}
			other := slices.Clone(place)
			at := sectionAt(place)
			if other[at] = ids.in[at]; slices.Equal(other, ids.in) {
				places = append(places, place)
			}
		}
	}
	return places
}

// sectionAt is the index of the last step of a place before its list or object of ids; -1: there is none.
func sectionAt(place []string) int {
	return slices.IndexFunc(place, func(step string) bool { return step == apimap.TypeKey || step == apimap.Each }) - 1
}

func sectionOf(place []string) string {
	if at := sectionAt(place); at >= 0 {
		return place[at]
	}
	return ""
}

// unitPath finds the units of the reading types, as their texts show: what stands for a member, or in a member of it.
func unitPath(list *apimap.TypeList, trees []any) {
	texts, members := 0, map[string]int{}
	all := 0
	for _, tree := range trees {
		for _, one := range decode.In(tree, list.In) {
			all++
			if text := textAt(one.Value, nil); one.Name != "" && unit.IsKnown(text) {
				texts++
			}
			object, _ := one.Value.(map[string]any)
			for name := range object {
				if unit.IsKnown(textAt(object, []string{name})) {
					members[name]++
				}
			}
		}
	}
	fields := maps.Clone(list.Fields)
	if fields == nil {
		fields = apimap.Fields{}
	}
	if texts*2 > all {
		fields[apimap.Unit] = []string{}
	}
	for name, count := range members {
		if count*2 > all {
			fields[apimap.Unit] = []string{name}
		}
	}
	list.Fields = fields
}
