package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// place is an object that can be asked for by a facility's id, or one that belongs to it.
type place struct {
	steps  []apimap.Step
	text   string
	typ    *schema.Type
	score  float64
	notice schema.Notice
	// named is what the field at the root is called after.
	named apimap.Object
	// depth counts the objects between the facility and the place.
	depth int
}

// routes finds the root fields that give a facility or device by its id, best first.
func (d *discoverer) routes(facility *schema.Type) []place {
	var found []place
	found = d.routesBelow(d.schema.Query, place{score: 1}, facility, found)
	for _, f := range d.schema.Query.Fields {
		// One object of no meaning of its own may stand between: query { platform { facility(id: …) } }.
		if f.Ref.Lists == 0 && f.Ref.Type.Composite() && f.ArgsOptional() && f.Ref.Type != d.schema.Query {
			space := max(0.85*d.words.match(cSpace, f.Name), 0.8*d.words.match(cUser, f.Name))
			if space >= 0.6 {
				base := place{steps: []apimap.Step{{Field: f.Name}}, text: f.Name + ".", score: space, notice: f.Notice}
				found = d.routesBelow(f.Ref.Type, base, facility, found)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b place) int {
		switch {
		case a.score != b.score && a.score > b.score:
			return -1
		case a.score != b.score:
			return 1
		}
		return strings.Compare(a.text, b.text)
	})
	return found
}

func (d *discoverer) routesBelow(t *schema.Type, base place, facility *schema.Type, found []place) []place {
	for _, f := range t.Fields {
		if len(f.Args) == 0 {
			continue
		}
		r, ok := d.unwrap(f)
		if !ok || d.words.hostility(f.Name) {
			continue
		}
		kind, object := d.routeKind(f, r.elem, facility)
		if kind < 0.3 {
			continue
		}
		nodes := tree(f.Args)
		leaf, score := d.idInput(nodes, f, r.elem)
		if leaf == nil {
			continue
		}
		d.bindID(leaf)
		d.bindOwner(nodes)
		args, missing := d.arguments(nodes, cFacility)
		if missing != "" {
			continue
		}
		score *= base.score * kind
		if d.takesOtherID(leaf, facility) {
			score *= 0.5
		}
		if r.many {
			score *= 0.6
		}
		steps := append(slices.Clone(base.steps), apimap.Step{
			Field: f.Name, Args: args, Object: object, List: r.many && len(r.steps) == 0,
		})
		steps = append(steps, r.steps...)
		found = append(found, place{
			steps: steps, text: base.text + f.Name, typ: r.elem, score: score * noticeFactor(f.Notice), named: object,
			notice: base.notice.Merge(f.Notice).Merge(leaf.notice()),
		})
	}
	return found
}

// routeKind weighs whether a root field gives facilities or devices, by its name and by the type that it gives.
func (d *discoverer) routeKind(f *schema.Field, elem, facility *schema.Type) (float64, apimap.Object) {
	asFacility, asDevice := d.words.match(cFacility, f.Name), 0.97*d.words.match(cDevice, f.Name)
	if facility != nil && (elem == facility || facility.Implements(elem)) {
		asFacility = max(asFacility, 0.6)
		if asFacility <= 0.6 && elem != facility {
			asDevice = max(asDevice, 0.6)
		}
	} else if facility != nil && asFacility > asDevice && elem.Kind == schema.Object &&
		d.words.match(cFacility, elem.Name) < 0.5 {
		asFacility *= 0.5 // facilitySettings(facilityId) gives settings
	}
	if asDevice > asFacility {
		return asDevice, apimap.Device
	}
	return asFacility, apimap.Facility
}

// assetWords may stand before "id" and "name" of a facility or device: plantId.
const assetWords = "device facility plant site park anlage geraet asset power installation station"

// idInput finds the argument that takes the id.
func (d *discoverer) idInput(nodes []*node, f *schema.Field, elem *schema.Type) (*node, float64) {
	var best *node
	score := 0.5
	each(nodes, func(n *node) bool {
		if n.children != nil {
			return n.in.Ref.Lists == 0
		}
		if n.lists() > 1 || !isIdentifier(d.class(n.in.Ref.Type)) {
			return false
		}
		s := d.words.match(cID, n.in.Name, f.Name, elem.Name, assetWords) * noticeFactor(n.in.Notice)
		for p := n.parent; p != nil; p = p.parent {
			if !d.plainInput(p.in.Name, f.Name) {
				s *= 0.5
			}
		}
		s *= 1 - 0.15*float64(n.lists())
		if s > score {
			best, score = n, s
		}
		return false
	})
	return best, score
}

// plainInput tells whether an input object is but a bag for arguments: where, input, facilityInput.
func (d *discoverer) plainInput(name, field string) bool {
	for _, word := range d.words.tokens(name) {
		if !rangePlaces[word] && d.words.match(cDevice, word) == 0 && d.words.match(cFacility, word) == 0 &&
			!d.words.has(field, word) &&
			word != "by" && word != "unique" && word != "selector" && word != "key" && word != "id" {
			return false
		}
	}
	return true
}

func (d *discoverer) bindID(leaf *node) {
	leaf.bound = &apimap.Binding{Role: apimap.DeviceID, Encoding: apimap.One, List: leaf.in.Ref.Lists > 0}
	if isNumber(d.class(leaf.in.Ref.Type)) {
		leaf.bound.Encoding = apimap.Integer
	}
}

// takesOtherID reports whether an id is that of another member of the facilities than the one that they are listed by:
// facilityByRowId(rowId), where the list has a nodeId.
func (d *discoverer) takesOtherID(leaf *node, facility *schema.Type) bool {
	path := d.made.Facilities.Path
	if facility == nil || len(path) == 0 {
		return false
	}
	id := path[len(path)-1].Fields[apimap.ID]
	return len(id) == 1 && id[0] != leaf.in.Name && facility.Field(leaf.in.Name) != nil
}

// bindOwner binds the id of the company where an API insists on it beside that of the facility. Without words, any
// other id that it insists on may be that: there is no other that is known.
func (d *discoverer) bindOwner(nodes []*node) {
	each(nodes, func(n *node) bool {
		if n.bound != nil || n.children != nil || n.lists() > 0 || !n.in.Required() {
			return n.bound == nil
		}
		c := d.class(n.in.Ref.Type)
		isOwner := d.words.match(cCompany, d.words.trimmed(n.in.Name, idTails)) >= 0.7 && isIdentifier(c)
		if isOwner || d.isStructural && c == classID && n.in.Default == nil {
			n.bound = &apimap.Binding{Role: apimap.OwnerID, Encoding: apimap.One}
			if isNumber(c) {
				n.bound.Encoding = apimap.Integer
			}
		}
		return false
	})
}

// idTails follow the name of what an id is of.
var idTails = words("id uuid key ref number no")

const placeDepth = 2

// places gives the routes with, behind each, the object types of its interfaces and the objects that merely group
// some of its fields.
func (d *discoverer) places(routes []place, facility *schema.Type) []place {
	var all []place
	for _, r := range routes {
		all = append(all, r)
		if r.typ.Kind == schema.Object {
			all = d.grouped(r, all)
			continue
		}
		all = d.grouped(r, all)
		for _, possible := range r.typ.Possible {
			on := r
			on.typ = possible
			on.steps = slices.Clone(r.steps)
			on.steps[len(on.steps)-1].On = possible.Name
			on.score *= 0.6
			if possible == facility || facility == nil && d.words.match(cFacility, possible.Name) >= 0.7 {
				on.score = r.score * 0.95
			}
			all = append(all, on)
			all = d.grouped(on, all)
		}
	}
	return all
}

func (d *discoverer) grouped(from place, all []place) []place {
	if from.depth == placeDepth {
		return all
	}
	for _, f := range from.typ.Fields {
		if f.Ref.Lists > 0 || f.Ref.Type.Kind != schema.Object || !f.ArgsOptional() || f.Ref.Type == from.typ ||
			d.words.hostility(f.Name) {
			continue
		}
		t := f.Ref.Type
		isWrapped := len(d.find(from.typ, facilityProperties[0])) == 0 // a payload, which is no object itself
		if !isWrapped && d.words.match(cFacility, t.Name) >= 0.7 || !isWrapped && d.words.match(cDevice, t.Name) >= 0.7 ||
			d.words.match(cCompany, f.Name) >= 0.7 || d.words.match(cUser, f.Name) >= 0.7 {
			continue // another object, not a group of this one's fields
		}
		group := max(d.words.match(cPlace, f.Name), d.words.match(cSpace, f.Name), d.words.match(cValues, f.Name),
			d.words.match(cAnalysis, f.Name),
			d.words.match(cReadingTypes, f.Name), 0.6)
		if isWrapped {
			group = max(group, d.words.match(cFacility, f.Name), d.words.match(cDevice, f.Name))
		}
		next := place{
			steps: append(slices.Clone(from.steps), apimap.Step{Field: f.Name}), text: from.text + "." + f.Name, typ: t,
			score: from.score * 0.93 * group, notice: from.notice.Merge(f.Notice), named: from.named,
			depth: from.depth + 1,
		}
		all = append(all, next)
		all = d.grouped(next, all)
	}
	return all
}
