package look

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// What belongs to values may stand in pairs of a name and a value: [{name: "unit", value: "W"}, {name: "device", value:
// "INV 1"}]. Each pair is a place of its own then, as if it were a member.

// maxLabels are in one list of pairs.
const maxLabels = 32

// isLabel: what pairs are named by.
var isLabel = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,60}$`)

// labels adds the pairs of a list, if it is one, to the places below.
func (t *tree) labels(list []any, n *node) {
	name, value := t.pairs(list)
	if name == "" {
		return
	}
	for _, element := range list {
		pair, _ := element.(map[string]any)
		label, _ := pair[name].(string)
		t.walk(pair[value], t.below(t.below(n, apimap.Labelled(name, label)), value))
	}
}

// labelRank prefers what a label says to lists that have as many elements by chance.
func (n *node) labelRank() int {
	if slices.ContainsFunc(n.steps, isLabelled) {
		return 30
	}
	return 0
}

func isLabelled(step string) bool {
	_, _, is := apimap.LabelOf(step)
	return is
}

// pairs are the two members that all elements of a list have, the first of which names each of them; empty: it is no
// list of pairs. Numbers beside names are values by their type, and so is what stands beside reading types.
func (t *tree) pairs(list []any) (name, value string) {
	if len(list) == 0 || len(list) > maxLabels {
		return "", ""
	}
	first, _ := list[0].(map[string]any)
	if len(first) != 2 {
		return "", ""
	}
	var naming []string
	members := slices.Sorted(maps.Keys(first))
	for i, member := range members {
		if apimap.IsName(member) && t.isNaming(list, member, members[1-i]) {
			naming = append(naming, member)
		}
	}
	if len(naming) == 2 { // both could: names say which
		naming = slices.DeleteFunc(naming, func(member string) bool { return !says(member, labelWords) })
	}
	if len(naming) != 1 {
		return "", ""
	}
	return naming[0], members[1-slices.Index(members, naming[0])]
}

// isNaming reports whether a member names each element of a list, once, and texts are among what the other one has.
func (t *tree) isNaming(list []any, member, other string) bool {
	seen, hasText := map[string]bool{}, false
	for _, element := range list {
		pair, _ := element.(map[string]any)
		label, isText := pair[member].(string)
		_, isThere := pair[other]
		if len(pair) != 2 || !isText || !isThere || isContainer(pair[other]) || seen[label] || !isLabel.MatchString(label) ||
			t.exact[label] || t.known[label] {
			return false
		}
		seen[label] = true
		switch value := pair[other].(type) {
		case string:
			hasText = hasText || !json.Valid([]byte(value))
		case json.Number, bool, nil:
		}
	}
	return hasText
}
