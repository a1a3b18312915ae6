package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// idOfType decides which field of a reading type is the id that requests and answers use. Where two are equally
// likely, one request with each tells.
func (d *discoverer) idOfType(role string, elem *schema.Type, selector option[*node], selected bool) ([]string, bool) {
	options := d.typeIDs(elem, selector, selected, true)
	trial := choice[[]string]{role: role + ".id", noun: "id of a reading type", options: options, min: 0.55,
		margin: 0.88, lookup: d.leafAt(elem, isText)}
	if _, ok := decide(d.trial(), trial); ok || len(options) < 2 {
		chosen, ok := decide(d, trial)
		return chosen.value, ok
	}
	slices.SortStableFunc(options, func(a, b option[[]string]) int {
		if a.score != b.score {
			return map[bool]int{true: -1, false: 1}[a.score > b.score]
		}
		return strings.Compare(a.path, b.path)
	})
	if options[0].score < trial.min {
		chosen, ok := decide(d, trial)
		return chosen.value, ok
	}
	var answers []string
	for _, o := range options {
		if o.score >= 0.8*options[0].score {
			answers = append(answers, o.path)
		}
	}
	answer, ok := d.probe(role+".id", message.New(
		"Which of these of %s is the id that values are asked for by? The schema does not say.", elem.Name,
	), answers...)
	if !ok {
		answer = answers[0] // until it is probed: a wrong id is refused or gives nothing, and is seen
	}
	return strings.Split(answer, "."), true
}

// analysisFlag finds what tells an analysis from a reading in one list of both: a yes or no, or an enum that has a
// value for analyses.
func (d *discoverer) analysisFlag(role string, elem *schema.Type) []string {
	var options []option[[]string]
	for _, f := range elem.Fields {
		if f.Ref.Lists > 0 || !f.ArgsOptional() {
			continue
		}
		score := d.words.match(cIsAnalysis, f.Name)
		switch d.class(f.Ref.Type) {
		case classBoolean:
			if score < 0.85 {
				score = 0
			}
		case classEnum:
			if !slices.ContainsFunc(f.Ref.Type.Values,
				func(v *schema.Value) bool { return d.words.has(v.Name, "analysis", "analyse") }) {
				score = 0
			} else {
				score = max(score, 0.85)
			}
		default:
			score = 0
		}
		if score > 0 {
			options = append(options, option[[]string]{
				path: f.Name, score: score, notice: f.Notice, value: []string{f.Name},
			})
		}
	}
	chosen, ok := decide(d, choice[[]string]{
		role: role + ".isAnalysis", noun: "mark of an analysis", options: options, min: 0.7, optional: true,
		minor: true,
	})
	if !ok {
		return nil
	}
	return chosen.value
}

// children decides how the devices below the device at the end of Types.Path are found.
func (d *discoverer) children(routes []place, offer *offering) {
	var at *place
	switch {
	case offer != nil:
		base := offer.at
		for i := range routes {
			if routes[i].text == offer.routeText() {
				base = routes[i]
				break
			}
		}
		route := offer.route()
		if on := d.schema.Type(route[len(route)-1].On); on != nil {
			base.typ = on
		}
		at = &base
	case len(routes) > 0:
		at = &routes[0]
	default:
		d.report(Finding{
			Role: "children", State: Absent, Evidence: message.New("The schema has no device that could have children."),
		})
		return
	}
	chosen, ok := decide(d, choice[hop]{
		role: "children", noun: "list of devices below a device", options: d.childLists(*at), min: 0.55, optional: true,
	})
	if !ok {
		return
	}
	steps, ok := d.childList("children", chosen.value)
	if !ok || offer == nil {
		return
	}
	d.made.Children, d.typesAt, d.deviceType = &apimap.Listing{Path: steps}, at, chosen.value.elem()
	d.descendants(chosen.value)
}

// childLists are the lists of an object that could be those of the devices below it.
func (d *discoverer) childLists(at place) []option[hop] {
	var options []option[hop]
	for _, f := range at.typ.Fields {
		r, ok := d.unwrap(f)
		if !ok || !r.many || !d.fillable(f) {
			continue
		}
		score := d.words.match(cChildren, f.Name, at.typ.Name) * d.kinship(at.typ, r.elem)
		if score > 0 {
			options = append(options, option[hop]{
				path: at.text + "." + f.Name, score: score, notice: at.notice.Merge(f.Notice),
				value: hop{field: f, run: r, object: apimap.Device},
			})
		}
	}
	return options
}

// childList reads the elements of a list of devices; false: it cannot be asked for.
func (d *discoverer) childList(role string, h hop) ([]apimap.Step, bool) {
	nodes := tree(h.field.Args)
	page, ok := d.paging(role, h.field, h.run, nodes)
	args, missing := d.arguments(nodes, "")
	fields, whole := d.read(role, h.elem(), deviceProperties, assetWords)
	if !ok || missing != "" || !whole {
		return nil, false
	}
	if h.elem().Kind != schema.Object {
		fields[apimap.TypeName] = []string{"__typename"}
	}
	steps := []apimap.Step{{Field: h.field.Name, Args: args, List: len(h.run.steps) == 0, Page: page}}
	steps = append(steps, h.run.steps...)
	last := &steps[len(steps)-1]
	last.Object, last.Fields = apimap.Device, fields
	return steps, true
}

// descendants finds the devices below those of a list of devices, which may have lists of their own. Only lists that
// lead on to the same kind of object are followed further down.
func (d *discoverer) descendants(children hop) {
	elem := children.elem()
	var found []option[hop]
	for _, o := range d.trial().childLists(place{typ: elem, text: elem.Name}) {
		if o.value.elem() == elem {
			found = append(found, o)
		}
	}
	chosen, ok := decide(d.trial(), choice[hop]{
		role: "children", noun: "list of devices below a device", options: found, min: 0.55, optional: true,
	})
	if !ok {
		return
	}
	steps, ok := d.trial().childList("children", chosen.value)
	if !ok {
		return
	}
	// They are the same kind of object, of which the same is read. Whose parts they are shows in where they stand.
	fields := d.made.Children.Path[len(d.made.Children.Path)-1].Fields
	delete(fields, apimap.ParentID)
	steps[len(steps)-1].Fields = fields
	d.made.Descendants = &apimap.Listing{Path: steps}
}

// kinship weighs whether objects of the one type could be devices below those of the other.
func (d *discoverer) kinship(parent, child *schema.Type) float64 {
	if parent == child || parent.Implements(child) || child.Implements(parent) {
		return 1
	}
	for _, shared := range parent.Interfaces {
		if child.Implements(shared) && d.words.match(cDevice, shared.Name) > 0.5 {
			return 1
		}
	}
	if d.words.match(cDevice, child.Name) >= 0.7 {
		return 0.97
	}
	return 0
}
