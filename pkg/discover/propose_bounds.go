package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// bounds lists the pairs of ends that stand in two objects of one type side by side, each of which holds one point in
// time and what else an end has, such as whether it belongs to the range: {start: {value, inclusive}, end: {value,
// inclusive}}.
func (p *Proposals) bounds(nodes []*node) (options []option[ends]) {
	var look func(siblings []*node)
	look = func(siblings []*node) {
		for i, a := range siblings {
			if a.children == nil || a.in.Ref.Lists > 0 {
				continue
			}
			look(a.children)
			for _, b := range siblings[i+1:] {
				if b.in.Ref.Type != a.in.Ref.Type || b.in.Ref.Lists > 0 || a.in.Required() != b.in.Required() {
					continue
				}
				first, second := p.onlyPoint(a), p.onlyPoint(b)
				if first == nil || second == nil {
					continue
				}
				for _, e := range []ends{{first, second}, {second, first}} {
					score := 0.7
					if p.speaksOf(e.from.parent.in, true) || p.speaksOf(e.to.parent.in, false) {
						score += 0.2
					}
					if p.speaksOf(e.from.parent.in, false) || p.speaksOf(e.to.parent.in, true) {
						score -= 0.4
					}
					options = append(options, option[ends]{path: e.path(), score: score, value: e,
						notice: a.notice().Merge(b.notice())})
				}
			}
		}
	}
	look(nodes)
	return options
}

// onlyPoint is the one member of an object that can be a point in time, where no other but marks stands beside it; nil:
// there is none, or several.
func (p *Proposals) onlyPoint(n *node) (point *node) {
	for _, child := range n.children {
		c := p.d.class(child.in.Ref.Type)
		isMark := c == classBoolean || c == classEnum && child.in.Ref.Type.Kind == schema.Enum
		if isMark && child.in.Ref.Lists == 0 {
			continue
		}
		if point != nil || child.children != nil || child.in.Ref.Lists > 0 || !child.free() ||
			c != classOther && (!isInstant(c) || c == classInt) || p.isCursor(child.in.Ref.Type) {
			return nil
		}
		point = child
	}
	return point
}

// bindBelonging binds the mark beside the one end of a range that says whether the end belongs to it: the first does,
// the last does not.
func (p *Proposals) bindBelonging(n *node) {
	if n.bound != nil || n.parent == nil || p.d.class(n.in.Ref.Type) != classBoolean || n.in.Ref.Lists > 0 {
		return
	}
	name := strings.Join(p.d.words.tokens(n.in.Name), " ")
	includes := slices.Contains([]string{"inclusive", "is inclusive", "included", "closed"}, name)
	excludes := slices.Contains([]string{"exclusive", "is exclusive", "excluded", "open"}, name)
	isFirst, isLast := false, false
	for _, other := range n.parent.children {
		isFirst = isFirst || other.bound != nil && other.bound.Role == apimap.From
		isLast = isLast || other.bound != nil && other.bound.Role == apimap.To
	}
	if includes != excludes && isFirst != isLast {
		n.bound = &apimap.Binding{Const: includes == isFirst}
	}
}
