package mapping

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
)

// What an API says where it refuses a request names what it could not read. A member that it reads in none of the ways
// in which an instant can be written is no end of a range, and one that refuses the reading types selects none.

// excluded are members of a field's request that are not what hypotheses take them for.
type excluded struct {
	field, member, part string
}

// kindOf is one for both ends.
var kindOf = map[string]string{"from": "end", "to": "end", "types": "types", "resolution": "resolution"}

// exclude notes what the answers to all ways of asking by one hypothesis rule out.
func (l *learner) exclude(asked []*view) {
	groups := map[string][]*view{}
	for _, v := range asked {
		key := v.hypothesis.Text + "\x00" + v.hypothesis.Parts["from"] + "\x00" + v.hypothesis.Parts["to"] + "\x00" +
			v.hypothesis.Parts["types"]
		groups[key] = append(groups[key], v)
	}
	for _, group := range groups {
		h := group[0].hypothesis
		for part, at := range map[string]func(*view) string{
			"from":  func(v *view) string { return v.written()[0] },
			"to":    func(v *view) string { return v.written()[1] },
			"types": func(v *view) string { return v.types[0] },
			"resolution": func(v *view) string {
				text, _ := v.hypothesis.Const(v.hypothesis.Parts["resolution"]).(string)
				return text
			},
		} {
			if h.Parts[part] != "" && areRefused(group, at) {
				l.excluded[excluded{h.Text, h.Parts[part], kindOf[part]}] = true
			}
		}
	}
}

// areRefused reports whether the API refused all views and named the value of the same member in each.
func areRefused(group []*view, value func(*view) string) bool {
	for _, v := range group {
		if v.told.IsLost || v.told.Err == nil || len(v.types) == 0 {
			return false
		}
		if sent := value(v); sent == "" || !strings.Contains(v.told.Err.Error(), sent) {
			return false
		}
	}
	return true
}

// isExcluded reports whether a hypothesis takes a member for what it is not, or asks where the facilities are not known
// by their ids.
func (l *learner) isExcluded(h discover.Hypothesis) bool {
	if slices.Contains(l.strange, routeOf(h.Path)) {
		return true
	}
	for part, kind := range kindOf {
		if l.excluded[excluded{h.Text, h.Parts[part], kind}] {
			return true
		}
	}
	return false
}
