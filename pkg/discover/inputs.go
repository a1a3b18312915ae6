package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// node is an argument of a field, or a member at some depth below one.
type node struct {
	in       *schema.Input
	parent   *node
	children []*node
	// bound is what goes into it; nil: nothing so far.
	bound *apimap.Binding
}

const (
	treeDepth = 5
	treeNodes = 400
)

// tree spreads out the arguments of a field. Input types that contain themselves are followed once.
func tree(args []*schema.Input) []*node {
	count := 0
	var grow func(parent *node, inputs []*schema.Input, depth int) []*node
	grow = func(parent *node, inputs []*schema.Input, depth int) []*node {
		nodes := make([]*node, 0, len(inputs))
		for _, in := range inputs {
			if count++; count > treeNodes {
				break
			}
			n := &node{in: in, parent: parent}
			if in.Ref.Type.Kind == schema.InputObject && depth < treeDepth && !n.within(in.Ref.Type) {
				n.children = grow(n, in.Ref.Type.Inputs, depth+1)
			}
			nodes = append(nodes, n)
		}
		return nodes
	}
	return grow(nil, args, 1)
}

// within tells whether the input type stands above the node already.
func (n *node) within(t *schema.Type) bool {
	for p := n.parent; p != nil; p = p.parent {
		if p.in.Ref.Type == t {
			return true
		}
	}
	return false
}

// each calls visit for every node, outer ones first, and goes below a node when told to.
func each(nodes []*node, visit func(*node) bool) {
	for _, n := range nodes {
		if visit(n) {
			each(n.children, visit)
		}
	}
}

// path is the node's place as text: readingInput.from.
func (n *node) path() string {
	if n.parent == nil {
		return n.in.Name
	}
	return n.parent.path() + "." + n.in.Name
}

func (n *node) notice() schema.Notice {
	notice := n.in.Notice
	for p := n.parent; p != nil; p = p.parent {
		notice = notice.Merge(p.in.Notice)
	}
	return notice
}

// lists counts the lists above and at the node.
func (n *node) lists() int {
	count := 0
	for p := n; p != nil; p = p.parent {
		count += p.in.Ref.Lists
	}
	return count
}

// isSingle reports whether the node takes one value: itself, or in each entry of a list of requests.
func (n *node) isSingle() bool { return n.children == nil && n.in.Ref.Lists == 0 && n.lists() <= 1 }

// isBesideTypes reports whether the node stands in the entries of a list of requests, each of which asks for a reading
// type.
func (n *node) isBesideTypes() bool {
	return n.isSingle() && n.parent != nil && n.parent.in.Ref.Lists == 1 &&
		slices.ContainsFunc(n.parent.children, func(other *node) bool {
			return other.bound != nil && other.bound.Role == apimap.ReadingTypes
		})
}

// free tells whether neither the node nor one above it has a value already.
func (n *node) free() bool {
	for p := n; p != nil; p = p.parent {
		if p.bound != nil {
			return false
		}
	}
	return true
}

// surroundings weighs the members above the node: a range in "timeRange" is the range, one in "createdAt" is not.
func (d *discoverer) surroundings(n *node) float64 {
	score := 1.0
	for p := n.parent; p != nil; p = p.parent {
		for _, word := range d.words.tokens(p.in.Name) {
			switch {
			case hostile[word]:
				score *= factorHostile
			case !rangePlaces[word]:
				score *= 0.7
			}
		}
	}
	return score
}

// arguments makes the field's arguments out of what was bound. A required one that nothing was bound to gets its
// one sensible value; without one, the name of what is missing is given.
func (d *discoverer) arguments(nodes []*node, hint concept) ([]apimap.Arg, string) {
	var args []apimap.Arg
	for _, n := range nodes {
		binding, missing := d.binding(n, hint)
		if missing != "" {
			return nil, missing
		}
		if binding != nil {
			args = append(args, apimap.Arg{Name: n.in.Name, Type: n.in.Ref.Text, Value: *binding})
		}
	}
	return args, ""
}

func (d *discoverer) binding(n *node, hint concept) (*apimap.Binding, string) {
	switch {
	case n.bound != nil:
		return n.bound, ""
	case n.anyBound():
		binding := &apimap.Binding{List: n.in.Ref.Lists > 0}
		for _, child := range n.children {
			value, missing := d.binding(child, hint)
			if missing != "" && !n.in.Required() && !n.anyEssential() {
				return nil, "" // what it needs is not known, and it can be left out
			}
			if missing != "" {
				return nil, missing
			}
			if value != nil {
				binding.Members = append(binding.Members, apimap.Member{Name: child.in.Name, Value: *value})
			}
		}
		return binding, ""
	}
	if value, ok := d.onlyKind(n.in, hint); ok {
		return &apimap.Binding{Const: value}, ""
	}
	if d.includesGone(n.in) {
		return &apimap.Binding{Const: false}, ""
	}
	if !n.in.Required() {
		return nil, ""
	}
	if value, ok := d.sensible(n.in, hint, 0); ok {
		return &apimap.Binding{Const: value}, ""
	}
	return nil, n.path()
}

// anyEssential reports whether something is bound here that no request can do without: the range, the reading types, or
// the object that is asked about.
func (n *node) anyEssential() bool {
	if n.bound != nil {
		switch n.bound.Role {
		case apimap.From, apimap.To, apimap.Day, apimap.Interval, apimap.ReadingTypes, apimap.DeviceID, apimap.OwnerID:
			return true
		}
	}
	return slices.ContainsFunc(n.children, (*node).anyEssential)
}

func (n *node) anyBound() bool {
	if n.bound != nil {
		return true
	}
	for _, child := range n.children {
		if child.anyBound() {
			return true
		}
	}
	return false
}

// onlyKind narrows a list of devices down to facilities where an argument can: devices(deviceType: FACILITY).
func (d *discoverer) onlyKind(in *schema.Input, hint concept) (any, bool) {
	if hint != cFacility || in.Ref.Type.Kind != schema.Enum || d.words.match(cDeviceType, in.Name) < 0.7 {
		return nil, false
	}
	return d.valueOf(in, cFacility)
}

// includesGone recognises a switch that lets deleted things into a list by default.
func (d *discoverer) includesGone(in *schema.Input) bool {
	return d.class(in.Ref.Type) == classBoolean && in.Ref.Lists == 0 && in.Default != nil && *in.Default == "true" &&
		d.words.has(in.Name, "deleted", "archived", "removed", "inactive", "decommissioned", "disabled", "gone",
			"dismantled", "geloescht", "archiviert", "inaktiv")
}

// valueOf gives the enum's one value that means the concept.
func (d *discoverer) valueOf(in *schema.Input, meaning concept) (any, bool) {
	best, at, tied := 0.0, "", false
	for _, value := range in.Ref.Type.Values {
		score := d.words.match(meaning, value.Name) * noticeFactor(value.Notice)
		tied = tied && score <= best || score == best
		if score > best {
			best, at = score, value.Name
		}
	}
	if best < 0.8 || tied {
		return nil, false
	}
	return listed(at, in), true
}

// sensible gives a required input its one sensible value, if it has one.
func (d *discoverer) sensible(in *schema.Input, hint concept, depth int) (any, bool) {
	t := in.Ref.Type
	switch d.class(t) {
	case classEnum:
		if name, ok := d.sensibleName(in, hint); ok {
			return listed(name, in), true
		}
	case classBoolean:
		if in.Ref.Lists == 0 &&
			d.words.has(in.Name, "include", "with", "only", "debug", "force", "deleted", "archived", "show") {
			return false, true
		}
	case classText:
		if in.Ref.Lists == 0 && d.words.has(in.Name, "language", "locale", "lang", "sprache") {
			return "en", true
		}
	case classComposite:
		object := map[string]any{}
		for _, member := range t.Inputs {
			if !member.Required() {
				continue
			}
			if depth >= treeDepth {
				return nil, false
			}
			value, ok := d.sensible(member, hint, depth+1)
			if !ok {
				return nil, false
			}
			object[member.Name] = value
		}
		return listed(object, in), true
	}
	return nil, false
}

func (d *discoverer) sensibleName(in *schema.Input, hint concept) (string, bool) {
	values := in.Ref.Type.Values
	if len(values) == 1 {
		return values[0].Name, true
	}
	if hint == cFacility && d.words.match(cDeviceType, in.Name) > 0 {
		if value, ok := d.valueOf(&schema.Input{Ref: schema.Ref{Type: in.Ref.Type}}, cFacility); ok {
			return value.(string), true
		}
	}
	for _, wanted := range everything {
		for _, value := range values {
			if strings.EqualFold(value.Name, wanted) {
				return value.Name, true
			}
		}
	}
	// Any order will do, and English is what everybody gets who does not say.
	switch {
	case len(values) > 0 && d.words.has(in.Name, "order", "sort", "ordering", "sorting", "direction"):
		return values[0].Name, true
	case d.words.has(in.Name, "language", "locale", "lang"):
		for _, value := range values {
			if strings.EqualFold(value.Name, "en") || strings.EqualFold(value.Name, "english") ||
				strings.EqualFold(value.Name, "en_us") {
				return value.Name, true
			}
		}
		return values[0].Name, true
	}
	return "", false
}

// listed wraps a value into as many lists as the schema wants around it.
func listed(value any, in *schema.Input) any {
	for range in.Ref.Lists {
		value = []any{value}
	}
	return value
}
