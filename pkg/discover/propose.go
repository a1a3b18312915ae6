package discover

import (
	"cmp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// What the names of a schema leave open, its structure bounds: only a field that takes two ends of a range can give
// values over time, only a list of objects with ids can be the facilities. Proposals are these possibilities, ranked by
// names, and nothing more: whether one is right, only the values tell that come when it is asked.

// Proposals are what the structure of a schema allows.
type Proposals struct {
	d *discoverer
	// gives remembers which fields may give values over time, and ranged which take a range.
	gives  map[*schema.Field]bool
	ranged map[*schema.Field]bool
	// single are the types of which one object can be asked for by its id, and keys are the arguments that take it, with
	// how much speaks for each.
	single map[*schema.Type]bool
	keys   map[*schema.Type]map[key]float64
	// areIDsNumbers: values are asked for by facilities whose ids are whole numbers.
	areIDsNumbers bool
	// cursors are the scalars of cursors; nil: they were not looked for.
	cursors map[*schema.Type]bool
	// left is how many members of requests are still looked at: large schemas have thousands of fields with filters of
	// hundreds of members.
	left int
}

// key is what an argument for an id and the member of an object that has it share.
type key struct {
	name string
	typ  *schema.Type
}

// maxMembers of requests are looked at in one schema.
const maxMembers = 100_000

// Propose looks for what the structure of a schema allows. Proposals are for one goroutine.
func Propose(s *schema.Schema) *Proposals { return AllWords.Propose(s) }

// Propose is the function Propose, by some words only.
func (w Words) Propose(s *schema.Schema) *Proposals {
	d := &discoverer{
		schema: w.readable(s), used: map[string]bool{}, words: newVocabulary(w), hosts: map[*schema.Type]float64{},
		classes: map[*schema.Type]class{}, kinds: map[*schema.Type]facilityKind{}, made: &apimap.Map{},
		isStructural: true,
	}
	return &Proposals{d: d.trial(), gives: map[*schema.Field]bool{}, ranged: map[*schema.Field]bool{},
		keys: map[*schema.Type]map[key]float64{}, left: maxMembers}
}

// How far is looked: schemas may have thousands of types.
const (
	maxReaches    = 3000
	reachDepth    = 4
	maxHypotheses = 8
	belowDepth    = 4
	maxBelow      = 80
)

// reach is an object of the schema that can be asked for, and how.
type reach struct {
	steps []apimap.Step
	text  string
	typ   *schema.Type
	// hasID: the way there takes an id.
	hasID bool
	score float64
	types []*schema.Type // on the way
	named apimap.Object
}

// reaches lists the objects that can be asked for, the nearest first: those behind an id, and those that are there
// without one.
func (p *Proposals) reaches() []reach {
	root := reach{typ: p.d.schema.Query, types: []*schema.Type{p.d.schema.Query}}
	all := []reach{root}
	for i := 0; i < len(all) && len(all) < maxReaches; i++ {
		from := all[i]
		if len(from.types) > reachDepth {
			continue
		}
		for _, f := range from.typ.Fields {
			all = append(all, p.beyond(from, f)...)
		}
	}
	return all
}

// beyond are the objects that a field leads to.
func (p *Proposals) beyond(from reach, f *schema.Field) []reach {
	r, ok := p.d.unwrap(f)
	if !ok || slices.Contains(from.types, r.elem) {
		return nil
	}
	base := from
	base.text = strings.TrimPrefix(from.text+"."+f.Name, ".")
	base.typ = r.elem
	base.types = append(slices.Clone(from.types), r.elem)
	base.score = from.score + p.wayScore(f, r)
	var found []reach
	add := func(args []apimap.Arg, hasID bool, score float64) {
		to := base
		to.hasID, to.score = hasID, base.score+score
		to.steps = append(slices.Clone(from.steps),
			apimap.Step{Field: f.Name, Args: args, List: r.many && len(r.steps) == 0, Object: to.named})
		to.steps = append(to.steps, r.steps...)
		found = append(found, p.conditions(to)...)
	}
	if !from.hasID {
		_, named := p.d.routeKind(f, r.elem, nil)
		for _, id := range p.ids(f) {
			nodes := tree(f.Args)
			leaf := nodeAt(nodes, id.path)
			p.d.bindID(leaf)
			p.d.bindOwner(nodes)
			if args, missing := p.d.arguments(nodes, cFacility); missing == "" {
				base.named = named
				if !r.many {
					p.noteKey(f, r.elem, leaf)
				}
				add(args, true, id.score)
			}
		}
	}
	base.named = from.named
	if !r.many && p.d.fillable(f) {
		nodes := tree(f.Args)
		if args, missing := p.d.arguments(nodes, cFacility); missing == "" {
			add(args, from.hasID, 0)
		}
	}
	return found
}

// noteKey notes an argument that takes the id of an object. What the vendor's page states is a fact: a facility's id is
// that by which device is asked for.
func (p *Proposals) noteKey(f *schema.Field, t *schema.Type, taking *node) {
	if p.keys[t] == nil {
		p.keys[t] = map[key]float64{}
	}
	of, weight := key{taking.in.Name, taking.in.Ref.Type}, 1.0
	if f.Name == "device" {
		weight = 3
	}
	p.keys[t][of] = max(p.keys[t][of], weight)
}

// conditions are the objects behind an interface or union, beside itself.
func (p *Proposals) conditions(to reach) []reach {
	found := []reach{to}
	for _, possible := range to.typ.Possible {
		if slices.Contains(to.types, possible) {
			continue // the root itself may be a node
		}
		on := to
		on.typ = possible
		on.steps = slices.Clone(to.steps)
		on.steps[len(on.steps)-1].On = possible.Name
		on.types = append(slices.Clone(to.types), possible)
		on.score -= 0.2
		found = append(found, on)
	}
	return found
}

// wayScore ranks a field on a way: the words of the page, and those that lead astray.
func (p *Proposals) wayScore(f *schema.Field, r run) float64 {
	words := p.d.words
	score := -0.1 + max(words.match(cFacility, f.Name), words.match(cDevice, f.Name), 0.5*words.match(cSpace, f.Name),
		0.5*words.match(cUser, f.Name), 0.5*words.match(cCompany, f.Name))
	if words.hostility(f.Name) || words.hostility(r.elem.Name) {
		score--
	}
	if f.Notice.Deprecated != "" {
		score -= 0.5
	}
	if f.Name == "device" || f.Name == "facility" {
		score++
	}
	return score
}

// scored is a member of a request, by its path.
type scored struct {
	path  string
	score float64
}

// ids lists the members of a field that can take an id, likeliest first.
func (p *Proposals) ids(f *schema.Field) []scored {
	var found []scored
	each(tree(f.Args), func(n *node) bool {
		if n.children != nil {
			return n.in.Ref.Lists <= 1
		}
		c := p.d.class(n.in.Ref.Type)
		if n.lists() > 1 || !isIdentifier(c) {
			return false
		}
		score := max(p.d.words.match(cID, n.in.Name, f.Name, f.Ref.Type.Name, assetWords), p.d.idOfDevice(n.in.Name))
		switch {
		case c == classID:
			score += 1
		case n.in.Required() && c != classOther:
			score += 0.5
		case n.in.Required():
			score += 0.3
		}
		if n.in.Default != nil || p.d.words.hostility(n.in.Name) {
			score -= 0.8
		}
		score -= 0.1 * float64(n.lists())
		if score >= 0.3 {
			found = append(found, scored{n.path(), score})
		}
		return false
	})
	return best3(found)
}

// best3 are the three likeliest.
func best3(found []scored) []scored {
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return found[:min(3, len(found))]
}

// nodeAt finds a member by its path; nil: there is none.
func nodeAt(nodes []*node, path string) (found *node) {
	each(nodes, func(n *node) bool {
		if n.path() == path {
			found = n
		}
		return found == nil && strings.HasPrefix(path, n.path()+".")
	})
	return found
}

// below selects everything that an object has, but what has to be asked for itself. Where lists may be cut by a number
// that has a default, limits is sent instead; 0: the default stays.
func (p *Proposals) below(t *schema.Type, limits int) []apimap.Selected {
	left := maxBelow
	return p.selected(t, "", belowDepth, limits, nil, &left)
}

func (p *Proposals) selected(
	t *schema.Type, on string, depth, limits int, above []*schema.Type, left *int,
) []apimap.Selected {
	var all []apimap.Selected
	taken := map[string]string{} // the same name must give the same type under all conditions
	add := func(of *schema.Type, on string) {
		for _, f := range of.Fields {
			if on != "" && of != t && t.Field(f.Name) != nil || p.isElsewhere(f) || p.d.isSuperseded(of, f) {
				continue // all have it, or it is no part of the values
			}
			if *left == 0 || taken[f.Name] != "" && taken[f.Name] != f.Ref.Text || taken[f.Name] != "" && on == "" {
				continue
			}
			args, ok := p.freeArgs(f, limits)
			if !ok {
				continue
			}
			one := apimap.Selected{Field: f.Name, On: on, Args: args, Says: f.Description}
			if f.Ref.Type.Composite() {
				if depth == 0 || slices.Contains(above, f.Ref.Type) {
					continue
				}
				deeper := depth - 1
				if len(fieldsOf(f.Ref.Type)) == 1 {
					deeper = depth // a wrapper of one field says nothing by itself
				}
				one.Children = p.selected(f.Ref.Type, "", deeper, limits, append(slices.Clone(above), of), left)
				if len(one.Children) == 0 {
					continue
				}
			}
			*left = max(0, *left-1)
			taken[f.Name] = f.Ref.Text
			all = append(all, one)
		}
	}
	add(t, on)
	for _, possible := range t.Possible {
		add(possible, possible.Name)
	}
	return all
}

// isElsewhere recognises what objects beside values have and no value needs: the devices below a device, and what those
// measure. Reading it costs the API much, and fails the whole answer where one of them is not to be seen.
func (p *Proposals) isElsewhere(f *schema.Field) bool {
	return f.Ref.Type.Composite() && f.Ref.Lists > 0 &&
		max(p.d.words.match(cChildren, f.Name), p.d.words.match(cReadingTypes, f.Name),
			p.d.words.match(cAnalysisTypes, f.Name)) >= 0.95 && !p.hasNumbersOrTimes(f.Ref.Type, belowDepth)
}

// hasNumbersOrTimes reports whether the schema itself says that a number or an instant stands in a type.
func (p *Proposals) hasNumbersOrTimes(t *schema.Type, depth int) bool {
	return slices.ContainsFunc(fieldsOf(t), func(f *schema.Field) bool {
		if f.Ref.Type.Composite() {
			return depth > 0 && f.Ref.Type != t && p.hasNumbersOrTimes(f.Ref.Type, depth-1)
		}
		c := p.d.class(f.Ref.Type)
		return isNumber(c) || isInstant(c) && c != classText || c == classJSON || c == classOther
	})
}

// freeArgs are the arguments of a field that is selected along with others; it fails where the field has to be told
// what it gives.
func (p *Proposals) freeArgs(f *schema.Field, limits int) ([]apimap.Arg, bool) {
	if !f.ArgsOptional() {
		return nil, false
	}
	if p.takesRange(f) {
		return nil, false
	}
	if limits == 0 {
		return nil, true
	}
	nodes := tree(f.Args)
	var args []apimap.Arg
	for _, n := range nodes {
		if p.isLimit(n) {
			args = append(args, apimap.Arg{
				Name: n.in.Name, Type: n.in.Ref.Text, Value: apimap.Binding{Const: limits},
			})
		}
	}
	return args, true
}

// isLimit reports whether a member can cut a list: a whole number that has a default, or is called like one.
func (p *Proposals) isLimit(n *node) bool {
	c := p.d.class(n.in.Ref.Type)
	if n.children != nil || n.lists() > 0 || c != classInt && c != classLong || n.bound != nil {
		return false
	}
	if isNamed := p.d.words.match(cPageSize, n.in.Name) >= 0.8; isNamed {
		return true
	}
	return n.in.Default != nil && *n.in.Default != "0" && *n.in.Default != "1" && *n.in.Default != "null" &&
		p.d.words.match(cResolution, p.d.words.trimmed(n.in.Name, paceTails)) == 0
}
