package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// APIs that are made of tables take conditions on columns instead of arguments of their own: {timestamp: {gte, lt},
// readingType: {code: {in}}}. A range is two comparisons of the time of values, or one with both ends.

// isComparator recognises {eq, ne, gt, lt, in}, of which none is required: it narrows down a list by a property, and is
// a range of values where that is their time.
func (p *Proposals) isComparator(n *node) bool {
	same := map[*schema.Type]int{}
	for _, member := range n.in.Ref.Type.Inputs { // of which only some may have been looked at
		if member.Required() {
			return false
		}
		same[member.Ref.Type]++
		if same[member.Ref.Type] > 3 {
			return true
		}
	}
	return false
}

// isCompared reports whether a member is one of those of a comparator.
func (p *Proposals) isCompared(n *node) bool { return n.parent != nil && p.isComparator(n.parent) }

// comparesTime reports whether a comparator is of a member of the values themselves: of the time beside a number, or
// beside what may hold numbers, wherever in the answer these stand.
func (p *Proposals) comparesTime(n *node, f *schema.Field) bool {
	var isIn func(t *schema.Type, depth int) bool
	isIn = func(t *schema.Type, depth int) bool {
		if at := t.Field(n.in.Name); at != nil && slices.ContainsFunc(n.in.Ref.Type.Inputs, func(in *schema.Input) bool {
			return in.Ref.Type == at.Ref.Type
		}) && slices.ContainsFunc(t.Fields, func(other *schema.Field) bool {
			c := p.d.class(other.Ref.Type)
			return isNumber(c) || c == classOther || c == classJSON
		}) {
			return true
		}
		return depth > 0 && slices.ContainsFunc(fieldsOf(t), func(f *schema.Field) bool {
			return f.Ref.Type.Composite() && f.Ref.Type != t && f.ArgsOptional() && isIn(f.Ref.Type, depth-1)
		})
	}
	return f.Ref.Type.Composite() && isIn(f.Ref.Type, belowDepth)
}

// betweens lists the members of comparators of time that take both ends of the range in one list: {between: [T]}.
func (p *Proposals) betweens(nodes []*node, f *schema.Field) (options []option[ends]) {
	each(nodes, func(n *node) bool {
		if n.children != nil {
			return n.in.Ref.Lists == 0
		}
		if p.isBetween(n) && n.free() && p.comparesTime(n.parent, f) {
			options = append(options, option[ends]{path: ends{n, n}.path(), score: 1.2, value: ends{n, n},
				notice: n.notice()})
		}
		return false
	})
	return options
}

// isBetween reports whether a member of a comparator takes both ends of a range.
func (p *Proposals) isBetween(n *node) bool {
	return p.isCompared(n) && n.lists() == 1 && n.in.Ref.Lists == 1 && isInstant(p.d.class(n.in.Ref.Type)) &&
		p.d.words.has(n.in.Name, "between", "range")
}

// bothEnds is a range as a list of its two ends.
func bothEnds() *apimap.Binding {
	return &apimap.Binding{Items: []apimap.Binding{
		{Role: apimap.From, Encoding: apimap.RFC3339}, {Role: apimap.To, Encoding: apimap.RFC3339},
	}}
}

// comparatorOf is the path of the comparator by which a range is asked for; empty: there is none.
func (p *Proposals) comparatorOf(e ends) string {
	if !p.isCompared(e.from) {
		return ""
	}
	return e.from.parent.path()
}

// IsCondition reports whether another hypothesis is the same but for the conditions that make its range: two
// comparisons, or one with both ends. APIs may take only one of them.
func (h Hypothesis) IsCondition(other Hypothesis) bool {
	return h.comparator != "" && h.comparator == other.comparator && h.Text == other.Text && h.host == other.host &&
		(h.Parts["from"] == h.Parts["to"]) != (other.Parts["from"] == other.Parts["to"]) &&
		h.Parts["types"] == other.Parts["types"] && h.Parts["deviceId"] == other.Parts["deviceId"]
}

// selectorName weighs the name of a member that takes reading types, or, where it is a comparison, what is compared:
// readingType: {code: {in: []}}.
func (p *Proposals) selectorName(n *node) float64 {
	score := p.d.words.match(cSelector, n.in.Name)
	if !equalities[strings.Join(p.d.words.tokens(n.in.Name), "")] {
		return score
	}
	for above, steps := n.parent, 0; above != nil && steps < 2; above, steps = above.parent, steps+1 {
		score = max(score, p.d.words.match(cSelector, above.in.Name))
	}
	return score
}

// equalities are the names of comparisons with one or some values.
var equalities = words("eq equal equalto in anyof oneof is")
