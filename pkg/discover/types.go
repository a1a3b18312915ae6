package discover

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// offering is a list of reading types at a place that can be reached by a facility's id.
type offering struct {
	at    place
	field *schema.Field
	path  []apimap.Step   // from the device
	elem  *schema.Type    // nil: the elements are the ids themselves
	kind  portfolio.Class // as its names say; empty: they do not
}

// route is the way to the device alone.
func (o offering) route() []apimap.Step { return o.at.steps[:len(o.at.steps)-o.at.depth] }

func (o offering) routeText() string {
	text := o.at.text
	for range o.at.depth {
		text = text[:strings.LastIndexByte(text, '.')]
	}
	return text
}

// types decides how the reading types of a facility are listed, and then how its devices are found.
func (d *discoverer) types(facility *schema.Type, asked *asking) {
	var selector option[*node]
	selected := false
	if asked != nil {
		nodes := tree(asked.field.Args)
		if pair, ok := d.likeliestEnds(nodes); ok {
			pair.value.mark()
		}
		selector, selected = d.chooseSelector("", nodes, asked.analysis)
	}
	routes := d.routes(facility)
	options := d.offerings(routes, facility, selector, selected)
	var readings, analyses []option[offering]
	for _, o := range options {
		if o.value.kind == portfolio.Analysis {
			analyses = append(analyses, o)
		} else {
			readings = append(readings, o)
		}
	}
	listed := slices.ContainsFunc(options, func(o option[offering]) bool { return o.score >= 0.15 })
	if !listed && selected && selector.value.in.Ref.Type.Kind == schema.Enum {
		d.staticTypes(selector.value.in.Ref.Type)
		d.children(routes, nil)
		return
	}
	chosen, ok := decide(d, choice[offering]{
		role: "types", noun: "list of reading types", options: readings, min: 0.5, lookup: offeringAt(options),
	})
	if !ok {
		d.children(routes, nil)
		return
	}
	d.report(Finding{
		Role: "device", State: Found, Chosen: chosen.value.routeText(),
		Evidence: message.New("%s gives the device by the facility's id.", chosen.value.routeText()),
	})
	d.made.Types.Path = slices.Clone(chosen.value.route())
	d.made.Types.Path[len(d.made.Types.Path)-1].Object = apimap.Device
	list, whole := d.typeList("types", chosen.value, selector, selected)
	analyses = slices.DeleteFunc(analyses, func(o option[offering]) bool {
		return o.value.routeText() != chosen.value.routeText() || onOf(o) != onOf(chosen)
	})
	other, found := decide(d, choice[offering]{
		role: "types.analysis", noun: "list of analyses of its own", options: analyses, min: 0.5, optional: true,
		lookup: offeringAt(analyses),
	})
	lists := []apimap.TypeList{list}
	if (found || list.Fields[apimap.IsAnalysis] != nil) && d.made.Analysis == nil && len(d.made.Readings.Path) > 0 {
		d.sameField()
	}
	if found {
		if list.Fields[apimap.IsAnalysis] == nil {
			lists[0].Class = portfolio.Reading
		}
		second, ok := d.typeList("types.analysis", other.value, selector, selected)
		second.Class = portfolio.Analysis
		if ok {
			lists = append(lists, second)
		}
	}
	if whole {
		d.made.Types.Lists = lists
	} else {
		d.made.Types.Path = nil
	}
	d.children(routes, &chosen.value)
}

// sameField says that analyses are asked for like readings: they are listed, and no field of their own gives them.
func (d *discoverer) sameField() {
	readings := Result{Findings: d.findings}
	if finding := readings.Find("analysis"); finding != nil && finding.State == Absent {
		finding.State, finding.Chosen = Found, readings.Find("readings").Chosen
		finding.Evidence = message.New("Analyses are listed beside the readings, and no field of their own gives them: " +
			"the same field does.")
	}
}

func onOf(o option[offering]) string {
	route := o.value.route()
	return route[len(route)-1].On
}

func offeringAt(options []option[offering]) func(string) (option[offering], bool) {
	return func(path string) (option[offering], bool) {
		for _, o := range options {
			if o.path == path {
				return o, true
			}
		}
		return option[offering]{}, false
	}
}

func (d *discoverer) staticTypes(enum *schema.Type) {
	finding := Finding{Role: "types", State: Found, Chosen: enum.Name,
		Evidence: message.New(
			"No device lists its reading types; the schema itself names %d of them in %s.", len(enum.Values), enum.Name,
		)}
	for _, value := range enum.Values {
		d.made.Types.Static = append(d.made.Types.Static, value.Name)
	}
	if text, ok := d.override("types"); ok && text != enum.Name {
		d.report(Finding{
			Role: "types", State: Stale, Chosen: text,
			Evidence: message.New("%s was set by hand, but no device has such a list.", text),
		})
	}
	d.report(finding)
}

func (d *discoverer) offerings(
	routes []place, facility *schema.Type, selector option[*node], selected bool,
) []option[offering] {
	var options []option[offering]
	for _, at := range d.places(routes, facility) {
		if at.score < 0.2 {
			continue
		}
		for _, f := range at.typ.Fields {
			o, score := d.offering(at, f, selector, selected)
			if score == 0 {
				continue
			}
			reach := at.score
			if at.named != apimap.Device {
				reach *= 0.94 // the vendor's page asks the device for them
			}
			name := f.Name
			if at.depth > 0 {
				name = at.steps[len(at.steps)-1].Field + "." + name
			}
			path := at.text + "." + f.Name
			options = append(options, option[offering]{
				path: path, score: score * (0.4 + 0.6*reach), value: o, notice: at.notice.Merge(f.Notice),
				means: name + " " + f.Ref.Text,
				why:   message.New("%s lists what the device measures.", path),
			})
		}
	}
	return options
}

// offering weighs a field as a list of reading types.
func (d *discoverer) offering(at place, f *schema.Field, selector option[*node], selected bool) (offering, float64) {
	o := offering{at: at, field: f}
	if !d.fillable(f) || len(f.Args) > 0 && len(d.rangeEnds(tree(f.Args))) > 0 {
		return o, 0 // what takes a range of time gives values
	}
	step := apimap.Step{Field: f.Name, List: true}
	o.path = append(slices.Clone(at.steps[len(at.steps)-at.depth:]), step)
	reading, analysis := d.words.match(cReadingTypes, f.Name, at.typ.Name),
		d.words.match(cAnalysisTypes, f.Name, at.typ.Name)
	fit, typeName := d.offered(&o, f, selector, selected)
	if fit == 0 {
		return o, 0
	}
	reading = max(reading, 0.85*d.words.match(cReadingTypes, typeName))
	if analysis > 0 || d.words.has(f.Name, "analysis", "analyse", "kpi") {
		reading *= 0.5
	} else {
		analysis = 0.85 * d.words.match(cAnalysisTypes, typeName)
	}
	if at.depth > 0 {
		group := at.steps[len(at.steps)-1].Field
		reading, analysis = d.inGroup(group, f, reading, analysis)
		if d.words.has(group, "analysis", "analyse", "kpi", "analytic") {
			reading, analysis = 0, max(reading, analysis)
		}
		if d.words.hostility(group) {
			return o, 0
		}
	}
	if d.words.hostility(f.Name) {
		fit *= factorHostile
	}
	if analysis > reading {
		o.kind = portfolio.Analysis
	}
	return o, fit * max(reading, analysis)
}

// inGroup weighs a list in a group of lists of reading types, whose own name only says of which kind: readingTypes {raw
// analysis}.
func (d *discoverer) inGroup(group string, f *schema.Field, reading, analysis float64) (float64, float64) {
	named := 0.95 * d.words.match(cReadingTypes, group)
	switch {
	case named < 0.7:
	case d.words.has(f.Name, "analysis", "analyse", "kpi", "calculated", "derived"):
		analysis = max(analysis, named)
	case d.words.has(f.Name, "raw", "reading", "measured", "measurement", "messwert", "all"):
		reading = max(reading, named)
	}
	return reading, analysis
}

// usualPage is how many elements lists give at once that give only a few by default.
const usualPage = 100

// raiseLimit asks for all of a list that is not followed page by page, where it insists on a limit or has a small one
// by default.
func (d *discoverer) raiseLimit(nodes []*node) {
	size, _ := d.pageInputs(nodes)
	if size != nil && size.parent == nil && size.bound == nil &&
		(size.in.Required() || limitByDefault(size.in) < usualPage) {
		size.bound = &apimap.Binding{Const: usualPage}
	}
}

// limitByDefault is the limit where none is sent; a large number: there is none.
func limitByDefault(in *schema.Input) int {
	if in.Default != nil {
		if number, err := strconv.Atoi(*in.Default); err == nil && number > 0 {
			return number
		}
	}
	return math.MaxInt
}

// offered looks at what the list holds: ids as text, or objects that have one. Objects with a time and a value are
// readings, and devices are devices.
func (d *discoverer) offered(o *offering, f *schema.Field, selector option[*node], selected bool) (float64, string) {
	t := f.Ref.Type
	if !t.Composite() {
		c := d.class(t)
		switch {
		case f.Ref.Lists != 1 || !isText(c):
			return 0, ""
		case c == classEnum && d.enumAsTypes(t) < 1:
			return 0, ""
		case c == classEnum:
			return 1, t.Name
		}
		return 0.97, ""
	}
	r, ok := d.unwrap(f)
	if !ok || !r.many || r.elem.Kind == schema.Union {
		return 0, ""
	}
	if len(r.steps) > 0 {
		o.path[len(o.path)-1].List = false
		o.path = append(o.path, r.steps...)
	}
	o.elem = r.elem
	best := 0.0
	for _, id := range d.typeIDs(r.elem, selector, selected, true) {
		best = max(best, id.score)
	}
	switch {
	case best < 0.55:
		return 0, ""
	case top(d.times(r.elem, 0)) > 0.7 && top(d.numbers(r.elem, 0)) > 0.6:
		best *= 0.4
	case d.words.match(cDevice, r.elem.Name) >= 0.7 || d.words.match(cFacility, r.elem.Name) >= 0.7 ||
		d.host(r.elem) > 0:
		return 0, ""
	}
	return min(1, 0.5+0.5*best), r.elem.Name
}

// typeList reads the elements of a list of reading types.
func (d *discoverer) typeList(role string, o offering, selector option[*node], selected bool) (apimap.TypeList, bool) {
	list := apimap.TypeList{Path: slices.Clone(o.path)}
	d.pageTypes(role, o.field, &list.Path[o.at.depth])
	if o.elem == nil {
		return list, true
	}
	list.Fields = apimap.Fields{}
	id, ok := d.idOfType(role, o.elem, selector, selected)
	if ok {
		list.Fields[apimap.ID] = id
	}
	for _, p := range typeProperties {
		options := slices.DeleteFunc(d.find(o.elem, p, "readingType analysisType"),
			func(o option[[]string]) bool { return slices.Equal(o.value, id) })
		for _, f := range o.elem.Fields { // readingType { id name unit }
			if f.Ref.Lists == 0 && f.Ref.Type.Composite() && f.ArgsOptional() && len(id) > 1 && f.Name == id[0] {
				for _, inner := range d.find(f.Ref.Type, p) {
					inner.value = append([]string{f.Name}, inner.value...)
					inner.path, inner.score = strings.Join(inner.value, "."), 0.95*inner.score
					if !slices.Equal(inner.value, id) {
						options = append(options, inner)
					}
				}
			}
		}
		chosen, ok := decide(d, choice[[]string]{
			role: role + "." + string(p.is), noun: "reading type's " + string(p.meaning), options: options, min: 0.7,
			margin: 0.95, optional: true, minor: true, lookup: d.leafAt(o.elem, p.accept),
		})
		if ok {
			list.Fields[p.is] = chosen.value
		}
	}
	if flag := d.analysisFlag(role, o.elem); flag != nil {
		list.Fields[apimap.IsAnalysis] = flag
	}
	return list, ok
}

// pageTypes sets how a list of reading types is continued, at the step of its field. One that comes in pages and shows
// no way to the next is followed as far as it goes: whether it goes on, only an answer tells.
func (d *discoverer) pageTypes(role string, f *schema.Field, step *apimap.Step) {
	r, _ := d.unwrap(f)
	if !f.Ref.Type.Composite() {
		r.many = f.Ref.Lists == 1
	}
	nodes, reported := tree(f.Args), len(d.findings)
	page, hasWay := d.paging(role, f, r, nodes)
	if !hasWay {
		d.findings = d.findings[:reported]
		if r.wrapper != nil {
			page = &apimap.Page{Style: apimap.Cursor, HasNext: d.below(r.wrapper, cHasNext, classBoolean)}
		}
	}
	if page == nil {
		d.raiseLimit(nodes)
	}
	args, missing := d.arguments(nodes, cReadingTypes)
	if missing == "" {
		step.Page, step.Args = page, args
	}
}

var typeProperties = []property{
	{is: apimap.Label, meaning: cLabel, accept: func(c class) bool { return c == classText || c == classOther },
		inner: namings},
	unitProperty,
}
