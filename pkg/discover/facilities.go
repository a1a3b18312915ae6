package discover

import (
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// hop is one field on a way to objects, before its arguments are bound.
type hop struct {
	field  *schema.Field
	run    run
	object apimap.Object
	on     *schema.Type // the object type behind an interface that is meant
}

// elem is the type that stands at the end of the hop.
func (h hop) elem() *schema.Type {
	if h.on != nil {
		return h.on
	}
	return h.run.elem
}

type way []hop

func (w way) text() string {
	names := make([]string, len(w))
	for i, h := range w {
		names[i] = h.field.Name
	}
	return strings.Join(names, ".")
}

func (w way) last() hop { return w[len(w)-1] }

func (w way) passes(object apimap.Object) int {
	for i, h := range w {
		if h.object == object {
			return i
		}
	}
	return -1
}

const (
	wayDepth    = 4
	wayLeast    = 0.15 // of the score of a way's beginning; one unknown word is let through, two are not
	factorOther = 0.35 // a hop that is nothing known
)

// facilities finds the list of facilities, with whom and what it passes on its way, and gives the facility type;
// nil when it is unresolved.
func (d *discoverer) facilities() *schema.Type {
	options := d.facilityWays("")
	chosen, ok := decide(d, choice[way]{
		role: "facilities", noun: "list of facilities", options: options, min: 0.5, margin: 0.88,
		lookup: func(path string) (option[way], bool) {
			for _, o := range d.facilityWays(path) {
				if o.path == path {
					return o, true
				}
			}
			return option[way]{}, false
		},
	})
	if !ok {
		d.user(nil)
		return nil
	}
	facility := chosen.value.last().elem()
	steps, ok := d.listing(chosen.value)
	fields, whole := d.read("facility", facility, facilityProperties, assetWords)
	d.company(chosen.value, steps, facility, fields)
	d.user(chosen.value)
	if at := chosen.value.passes(apimap.User); at >= 0 {
		d.setFields(steps, chosen.value, at, d.userName(chosen.value[at].elem()))
	}
	if !ok || !whole {
		return facility
	}
	d.setFields(steps, chosen.value, len(chosen.value)-1, fields)
	d.made.Facilities = apimap.Listing{Path: steps}
	return facility
}

// setFields puts an object's fields to the step at which the hop's objects stand.
func (d *discoverer) setFields(steps []apimap.Step, w way, at int, fields apimap.Fields) {
	i := -1
	for n := range at + 1 {
		i += 1 + len(w[n].run.steps)
	}
	if len(fields) > 0 {
		steps[i].Fields = fields
	}
	steps[i].Object = w[at].object
}

// listing turns a way into steps, with arguments and paging.
func (d *discoverer) listing(w way) ([]apimap.Step, bool) {
	var steps []apimap.Step
	whole := true
	for i, h := range w {
		nodes := tree(h.field.Args)
		role := "facilities"
		if i < len(w)-1 {
			role = strings.ToLower(h.field.Name)
			if h.object != "" {
				role = string(h.object)
			}
		}
		page, ok := d.paging(role, h.field, h.run, nodes)
		args, missing := d.arguments(nodes, cFacility)
		whole = whole && ok && missing == ""
		step := apimap.Step{Field: h.field.Name, Args: args, List: h.run.many && len(h.run.steps) == 0, Page: page}
		steps = append(steps, step)
		steps = append(steps, h.run.steps...)
		if h.on != nil {
			steps[len(steps)-1].On = h.on.Name
		}
	}
	return steps, whole
}

// facilityWays finds every way from the root to a list that could be that of the facilities. With a path, only
// ways along it are looked at, however unlikely.
func (d *discoverer) facilityWays(path string) []option[way] {
	var options []option[way]
	var follow func(t *schema.Type, so way, score float64, notice schema.Notice)
	follow = func(t *schema.Type, so way, score float64, notice schema.Notice) {
		for _, f := range t.Fields {
			r, ok := d.unwrap(f)
			if !ok || !d.fillable(f) {
				continue
			}
			h := hop{field: f, run: r}
			text := append(append(way{}, so...), h).text()
			if path != "" && path != text && !strings.HasPrefix(path, text+".") {
				continue
			}
			noted := notice.Merge(f.Notice).Merge(r.notice)
			if r.many {
				options = append(options, d.facilityEnds(so, h, score, noted, path != "")...)
			}
			var factor float64
			h.object, factor = d.passing(h, so)
			if (score*factor >= wayLeast || path != "" && path != text) && len(so)+1 < wayDepth && !so.through(r.elem) {
				follow(r.elem, append(append(way{}, so...), h), score*factor, noted)
			}
		}
	}
	follow(d.schema.Query, nil, 1, schema.Notice{})
	return options
}

func (w way) through(t *schema.Type) bool {
	for _, h := range w {
		if h.run.elem == t {
			return true
		}
	}
	return false
}

// fillable tells whether all of the field's required arguments can be given a value without knowing an id.
func (d *discoverer) fillable(f *schema.Field) bool {
	if f.ArgsOptional() {
		return true
	}
	nodes := tree(f.Args)
	size, at := d.pageInputs(nodes)
	for _, n := range at {
		n.bound = &apimap.Binding{Role: apimap.PagePosition}
	}
	if size != nil {
		size.bound = &apimap.Binding{Role: apimap.PageSize}
	}
	_, missing := d.arguments(nodes, cFacility)
	return missing == ""
}

// facilityEnds weighs a list as the facilities: its name, and what its elements are.
func (d *discoverer) facilityEnds(so way, h hop, score float64, notice schema.Notice, byHand bool) []option[way] {
	h.object = apimap.Facility
	name := d.words.match(cFacility, h.field.Name)
	type end struct {
		on     *schema.Type
		factor float64
	}
	ends := []end{{nil, 1}}
	if h.run.elem.Kind != schema.Object {
		for _, possible := range h.run.elem.Possible {
			ends = append(ends, end{possible, 0.8})
		}
	}
	narrow := d.narrowed(h.field)
	if narrow {
		name, ends = max(name, 0.9), ends[:1]
	}
	var options []option[way]
	for _, e := range ends {
		h.on = e.on
		if name == 0 && !byHand && d.facilityName(h.elem()) == 0 && d.host(h.elem()) == 0 {
			continue // nothing speaks for it
		}
		of := d.facilityType(h.elem())
		if !of.hasID {
			continue
		}
		kind, why := of.score, of.why
		if narrow {
			kind, why = max(kind, 0.8), message.New("its argument narrows it down to facilities")
		}
		total := score * e.factor * (0.45*name + 0.55*min(1, kind/0.9)) * d.form(so)
		if name == 0 && kind < 0.6 {
			total *= 0.5
		}
		if d.words.hostility(h.field.Name) {
			total *= 0.25 // archived facilities are facilities, but not the ones
		}
		full := append(append(way{}, so...), h)
		options = append(options, option[way]{
			path: full.text(), score: total, notice: notice, value: full, means: d.meaningOf(so, h),
			why: message.New("%s lists objects of the type %s: %s.", full.text(), h.elem().Name, why),
		})
	}
	return options
}

// meaningOf: lists of the same type are one and the same unless they are siblings or passed through different
// kinds of objects that nobody knows.
func (d *discoverer) meaningOf(so way, h hop) string {
	meaning := h.elem().Name + "/" + h.field.Name
	for _, passed := range so {
		if passed.object == "" {
			meaning += "/" + passed.field.Name
		}
	}
	return meaning
}

// narrowed tells whether an argument can narrow a list of devices down to facilities.
func (d *discoverer) narrowed(f *schema.Field) bool {
	if d.words.match(cDevice, f.Name) < 0.9 && d.words.match(cFacility, f.Name) == 0 {
		return false
	}
	found := false
	each(tree(f.Args), func(n *node) bool {
		if _, ok := d.onlyKind(n.in, cFacility); ok {
			found = true
		}
		return !found
	})
	return found
}

// form weighs whom the list is asked of. The vendor's page says: the user's companies, and their facilities.
func (d *discoverer) form(so way) float64 {
	user, company := so.passes(apimap.User) >= 0, so.passes(apimap.Company) >= 0
	switch {
	case user && company:
		return 1
	case company:
		return 0.95
	case user:
		return 0.9
	default:
		return 0.88
	}
}

// companyWords may stand before "membership".
const companyWords = "company organization organisation tenant customer client mandant firma kunde account user"

// passing weighs a hop on the way to the facilities, and says what its objects are.
func (d *discoverer) passing(h hop, so way) (apimap.Object, float64) {
	name, elem := h.field.Name, h.run.elem.Name
	if d.words.hostility(name) {
		return "", factorHostile
	}
	user := max(d.words.match(cUser, name), 0.9*d.words.match(cUser, elem))
	company := max(d.words.match(cCompany, name), 0.95*d.words.match(cCompany, elem))
	member := max(d.words.match(cMembership, name, companyWords), 0.95*d.words.match(cMembership, elem, companyWords))
	space := 0.0
	if !h.run.many {
		space = 0.9 * max(d.words.match(cSpace, name), d.words.match(cSpace, elem, "query", "namespace"))
	}
	switch {
	case user >= 0.7 && user >= company && !h.run.many && so.passes(apimap.User) < 0 && so.passes(apimap.Company) < 0:
		return apimap.User, user
	case member >= 0.8 && member > company && so.passes(apimap.Company) < 0:
		return "", member
	case company >= 0.7 && so.passes(apimap.Company) < 0:
		if !h.run.many && (len(so) == 0 || !so.last().run.many) {
			company *= 0.8 // one company only, where a user may have several
		}
		return apimap.Company, company
	case space > factorOther:
		return "", space
	default:
		return "", factorOther
	}
}
