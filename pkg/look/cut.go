package look

import (
	"maps"
	"slices"
)

// cutWords are of marks that say that an answer leaves out values. Those of lists that go on are none: pages may
// follow.
var cutWords = words("truncated istruncated incomplete isincomplete limitreached limitexceeded overflow iscut cutoff")

// CutMark is where a mark stands, in the objects around all values, that is true where an answer leaves out some of
// them; empty: there is none, or several.
func CutMark(tree any) []string {
	var found [][]string
	var walk func(at any, path []string)
	walk = func(at any, path []string) {
		object, _ := at.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(object)) {
			own := append(slices.Clone(path), name)
			if _, isMark := object[name].(bool); isMark && isCalled(name, cutWords) {
				found = append(found, own)
			}
			if len(own) < cutDepth {
				walk(object[name], own)
			}
		}
	}
	walk(tree, nil)
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// cutDepth is how many steps lead to a mark that is about all values.
const cutDepth = 3
