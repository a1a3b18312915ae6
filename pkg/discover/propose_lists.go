package discover

import (
	"cmp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// List is a way to a list of objects: of facilities, or of the reading types of one.
type List struct {
	// Path leads from the root to the objects; nothing is read of them yet. Those of facilities need no id.
	Path []apimap.Step
	// Depth is how many of its last steps lead from the device to its reading types.
	Depth int
	Text  string
	// Below selects what the objects have; empty: they are no objects, but the ids themselves.
	Below []apimap.Selected
	// Leaves are what can be read of the objects, and Fields what names say of them.
	Leaves []Leaf
	Fields apimap.Fields
	Score  float64
	// IsJSON: a JSON scalar stands at the end of the path, and what it has is not known.
	IsJSON bool
	// IsHost: values can be asked of the objects themselves.
	IsHost bool
}

// Leaf is a text or number of an object, by its path below it.
type Leaf struct {
	Path []string
	// IsID: the schema says so. IsText: it may be a text.
	IsID, IsText, IsNumber bool
	// Key is how much speaks for it as the id by which objects are asked for, as arguments of the same name and type do.
	Key float64
	// Means ranks what its name says, by role: id, name, unit, timeZone, nominalPower.
	Means map[apimap.Property]float64
}

// Facilities lists the ways to lists that could be the facilities, likeliest first, at most 8: those of objects of
// which values can be asked, as far as hypotheses tell.
func (p *Proposals) Facilities(hypotheses []Hypothesis) []List {
	hosts := map[*schema.Type]bool{}
	for _, h := range hypotheses {
		hosts[h.host] = true
	}
	p.areIDsNumbers = slices.ContainsFunc(hypotheses, func(h Hypothesis) bool {
		id := apimap.Find(h.Path, apimap.DeviceID)
		return id != nil && id.Encoding == apimap.Integer
	})
	p.single = map[*schema.Type]bool{}
	for _, at := range p.reaches() {
		if at.hasID {
			p.single[at.typ] = true
		}
	}
	var found []List
	type place struct {
		typ   *schema.Type
		so    way
		score float64
	}
	open := []place{{p.d.schema.Query, nil, 0}} // the nearest first: large schemas are not followed to their ends
	for visited := 0; len(open) > 0; open = open[1:] {
		from := open[0]
		for _, f := range from.typ.Fields {
			r, ok := p.d.unwrap(f)
			if visited++; visited > maxReaches || !ok || from.so.through(r.elem) || !p.d.fillable(f) {
				continue
			}
			h := hop{field: f, run: r}
			score := from.score + p.wayScore(f, r)
			if r.many {
				found = append(found, p.facilityLists(append(slices.Clone(from.so), h), score, hosts)...)
			}
			if len(from.so)+1 < listDepth {
				h.object, _ = p.d.passing(h, from.so)
				open = append(open, place{r.elem, append(slices.Clone(from.so), h), score})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b List) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(len(a.Path), len(b.Path)))
	})
	return found[:min(maxHypotheses, len(found))]
}

// listDepth is how many fields lead to a list at most: namespaces, the user, companies, and the list.
const listDepth = 6

// facilityLists are the lists of facilities at the end of a way: of the objects themselves, or of those of one type.
func (p *Proposals) facilityLists(at way, score float64, hosts map[*schema.Type]bool) []List {
	last := at[len(at)-1]
	types := []*schema.Type{nil}
	if last.run.elem.Kind != schema.Object {
		types = append(types, last.run.elem.Possible...)
	}
	var found []List
	for _, on := range types {
		end := last
		end.on, end.object = on, apimap.Facility
		elem := end.elem()
		leaves := p.leaves(elem)
		isID := func(l Leaf) bool {
			return l.IsID || l.Key >= 0.5 || l.Means[apimap.ID] > 0.5 || p.single[elem] && len(l.Path) == 1 && l.IsText
		}
		if !slices.ContainsFunc(leaves, isID) {
			continue
		}
		full := append(slices.Clone(at[:len(at)-1]), end)
		steps, ok := p.d.listing(full)
		if !ok {
			continue
		}
		list := List{Path: steps, Text: full.text(), Leaves: leaves, Below: p.below(elem, 0)}
		list.Fields, _ = p.d.read("facility", elem, facilityProperties, assetWords)
		for _, leaf := range leaves {
			if list.Fields[apimap.DeletedAt] == nil && leaf.Means[apimap.DeletedAt] >= 0.8 {
				list.Fields[apimap.DeletedAt] = leaf.Path
			}
		}
		list.Score = score + 1.5*p.d.facilityName(elem) + p.d.words.match(cFacility, last.field.Name)
		isHost := hosts[elem]
		for host := range hosts {
			isHost = isHost || host.Implements(elem) || elem.Implements(host)
		}
		if list.IsHost = isHost; isHost {
			list.Score += 2
		}
		if p.single[elem] {
			list.Score++ // one of them can be asked for by its id
		}
		for i, h := range full { // who is passed on the way
			if h.object != "" {
				p.d.setFields(steps, full, i, p.namesOf(h))
			}
		}
		found = append(found, list)
	}
	return found
}

// namesOf are the id and the name of an object on the way, as far as names tell.
func (p *Proposals) namesOf(h hop) apimap.Fields {
	switch h.object {
	case apimap.User:
		return p.d.userName(h.elem())
	case apimap.Company:
		if fields, ok := p.d.read("company", h.elem(), companyProperties); ok {
			return fields
		}
	}
	return nil
}

// leaves lists the texts and numbers of an object, and of the objects in it.
func (p *Proposals) leaves(t *schema.Type) []Leaf {
	var found []Leaf
	var look func(t *schema.Type, way []string, depth int)
	look = func(t *schema.Type, way []string, depth int) {
		for _, f := range t.Fields {
			if f.Ref.Lists > 0 || !f.ArgsOptional() || len(found) == maxBelow {
				continue
			}
			path := append(slices.Clone(way), f.Name)
			if f.Ref.Type.Composite() {
				if depth > 1 && !p.takesRange(f) {
					look(f.Ref.Type, path, depth-1)
				}
				continue
			}
			c := p.d.class(f.Ref.Type)
			if c == classJSON {
				continue
			}
			leaf := Leaf{Path: path, IsID: c == classID && len(path) == 1, IsText: isText(c) || c == classZone,
				IsNumber: isNumber(c), Means: map[apimap.Property]float64{}}
			if len(path) == 1 {
				leaf.Key = p.keys[t][key{f.Name, f.Ref.Type}]
				if p.areIDsNumbers && (c == classInt || c == classLong) {
					leaf.Key = max(leaf.Key, 0.5)
				}
			}
			for _, property := range slices.Concat(facilityProperties, typeProperties) {
				if property.accept(c) {
					leaf.Means[property.is] = max(p.d.words.match(property.meaning,
						p.d.words.trimmed(f.Name, property.tails), t.Name, assetWords),
						p.d.words.mentions(property.meaning, f.Description))
				}
			}
			leaf.Means[apimap.ID] *= p.d.ownID(t, f.Name)
			if isMark(c) && p.saysDeleted(f) {
				leaf.Means[apimap.DeletedAt] = 0.8
			}
			leaf.Means[typeIDProperty] = p.d.words.match(cTypeID, f.Name)
			found = append(found, leaf)
		}
	}
	look(t, nil, 3)
	return found
}

// saysDeleted reports whether a field is described as a mark of what was deleted.
func (p *Proposals) saysDeleted(f *schema.Field) bool {
	said := strings.ToLower(f.Description)
	return len(said) < 80 && containsAny(said, "deleted", "deletion", "gelöscht")
}

// typeIDProperty ranks a leaf as the id of a reading type.
const typeIDProperty apimap.Property = "typeId"

// TypeID is how much a leaf's name says that it is the id of a reading type, from 0 to 1.
func (l Leaf) TypeID() float64 { return l.Means[typeIDProperty] }

// Types lists the ways to lists that could be the reading types of a facility, likeliest first, at most 8.
func (p *Proposals) Types(hypotheses []Hypothesis) []List {
	hosts := map[*schema.Type]bool{}
	for _, h := range hypotheses {
		hosts[h.host] = true
	}
	var found []List
	for _, at := range p.reaches() {
		if !at.hasID {
			continue
		}
		for _, f := range at.typ.Fields {
			list, ok := p.typeList(at, f)
			if !ok {
				continue
			}
			if hosts[at.typ] {
				list.Score += 0.3
			}
			found = append(found, list)
		}
	}
	slices.SortStableFunc(found, func(a, b List) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(len(a.Path), len(b.Path)))
	})
	return found[:min(maxHypotheses, len(found))]
}

func (p *Proposals) typeList(at reach, f *schema.Field) (List, bool) {
	if !p.d.fillable(f) || p.takesRange(f) {
		return List{}, false
	}
	list := List{Text: at.text + "." + f.Name, Depth: 1, Score: at.score + p.typesScore(f)}
	step := apimap.Step{Field: f.Name, List: f.Ref.Lists > 0}
	reported := len(p.d.findings)
	p.d.pageTypes("types", f, &step)
	p.d.findings = p.d.findings[:reported] // it is only a proposal
	if !f.Ref.Type.Composite() {
		c := p.d.class(f.Ref.Type)
		if list.IsJSON = c == classJSON && f.Ref.Lists <= 1; list.IsJSON {
			list.Path = append(slices.Clone(at.steps), step)
			return list, list.Score > 0
		}
		if f.Ref.Lists != 1 || !isText(c) || c == classEnum && p.d.enumAsTypes(f.Ref.Type) < 1 {
			return List{}, false
		}
		list.Path = append(slices.Clone(at.steps), step)
		return list, true
	}
	r, ok := p.d.unwrap(f)
	if !ok || !r.many || r.elem == at.typ {
		return List{}, false
	}
	list.Path = append(append(slices.Clone(at.steps), step), r.steps...)
	list.Depth += len(r.steps)
	list.Leaves = slices.DeleteFunc(p.leaves(r.elem), func(l Leaf) bool {
		return !l.IsText && !l.IsID && l.TypeID() < 0.8
	})
	list.Below = p.below(r.elem, 0)
	list.Fields, _ = p.d.read("types", r.elem, typeProperties, "readingType analysisType")
	return list, len(list.Leaves) > 0
}

func (p *Proposals) typesScore(f *schema.Field) float64 {
	words := p.d.words
	score := 1.5*max(words.match(cReadingTypes, f.Name), words.match(cReadingTypes, f.Ref.Type.Name)) - 0.05
	if f.Name == "readingTypes" {
		score += 2
	}
	if words.hostility(f.Name) || words.hostility(f.Ref.Type.Name) {
		score--
	}
	if f.Ref.Type.Composite() && words.has(f.Ref.Type.Name, "device") {
		score -= 0.5
	}
	return score
}

// Enum gives the reading types that the schema itself lists for a hypothesis; nil: it does not.
func (h Hypothesis) Enum() []string {
	if h.enum == nil {
		return nil
	}
	var names []string
	for _, value := range h.enum.Values {
		names = append(names, value.Name)
	}
	return names
}

// Takes reports whether the API can be asked for such reading types, as far as the schema tells.
func (h Hypothesis) Takes(types []string) bool {
	if h.isCounted {
		return !slices.ContainsFunc(types, func(name string) bool {
			return strings.ContainsFunc(name, func(r rune) bool { return r < '0' || r > '9' })
		})
	}
	if h.enum == nil {
		return true
	}
	return !slices.ContainsFunc(types, func(name string) bool {
		return !slices.ContainsFunc(h.enum.Values, func(v *schema.Value) bool { return v.Name == name })
	})
}

// Limit is an argument that cuts a list by default, or may where it is left out, at a step of a path.
type Limit struct {
	Step int
	Arg  apimap.Arg
}

// Limits lists the arguments on a path that are not sent, and by default cut the list there, or may.
func (p *Proposals) Limits(path []apimap.Step) []Limit {
	var found []Limit
	t := p.d.schema.Query
	for i, step := range path {
		f := t.Field(step.Field)
		if f == nil {
			return found
		}
		for _, n := range tree(f.Args) {
			isSent := slices.ContainsFunc(step.Args, func(arg apimap.Arg) bool { return arg.Name == n.in.Name })
			if !isSent && p.isLimit(n) {
				found = append(found, Limit{i, apimap.Arg{Name: n.in.Name, Type: n.in.Ref.Text}})
			}
		}
		if t = f.Ref.Type; step.On != "" {
			if t = p.d.schema.Type(step.On); t == nil {
				return found
			}
		}
	}
	return found
}
