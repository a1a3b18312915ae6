package discover

import (
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// asking is a field that could answer with values over time, at a place where it can be reached.
type asking struct {
	at    place
	field *schema.Field
	// analysis: its names say that it gives analyses.
	analysis bool
}

// values decides which field gives readings and which, if another one, analyses.
func (d *discoverer) values(facility *schema.Type) *asking {
	options := d.askings(facility)
	var readings, analyses []option[asking]
	for _, o := range options {
		if o.value.analysis {
			analyses = append(analyses, o)
		} else {
			readings = append(readings, o)
		}
	}
	chosen, ok := decide(d, choice[asking]{
		role: "readings", noun: "field for values over time", options: readings, min: 0.45, margin: 0.85,
		lookup: among(options),
	})
	if !ok {
		return nil
	}
	values, whole := d.ask("readings", chosen.value)
	if whole {
		d.made.Readings, d.asked["readings"] = *values, chosen.value
	}
	analysis, ok := decide(d, choice[asking]{
		role: "analysis", noun: "field of its own for analyses", options: analyses, min: 0.45, margin: 0.85,
		optional: true, lookup: among(options),
	})
	if ok && analysis.path != chosen.path {
		if other, whole := d.ask("analysis", analysis.value); whole {
			d.made.Analysis, d.asked["analysis"] = other, analysis.value
		}
	}
	return &chosen.value
}

// needsNoTypes takes back that no member for the reading types was found, where the answer names them by its fields.
func (d *discoverer) needsNoTypes(role string, isWide bool) {
	for i := range d.findings {
		finding := &d.findings[i]
		if isWide && finding.Role == role && finding.State == Unresolved && len(finding.Candidates) == 0 {
			finding.State = Absent
			finding.Evidence = message.New("The answer has a field for each reading type; none has to be asked for.")
		}
	}
}

func among(options []option[asking]) func(string) (option[asking], bool) {
	return func(path string) (option[asking], bool) {
		for _, o := range options {
			if o.path == path {
				return o, true
			}
		}
		return option[asking]{}, false
	}
}

// askings lists the fields that take a range and can be reached, with what speaks for each.
func (d *discoverer) askings(facility *schema.Type) []option[asking] {
	var options []option[asking]
	add := func(at place, f *schema.Field) {
		if len(f.Args) == 0 {
			return
		}
		candidate := asking{at: at, field: f, analysis: d.analytic(f)}
		evidence, why := d.evidence(candidate)
		if evidence == 0 {
			return
		}
		path := f.Name
		if at.text != "" {
			path = at.text + "." + f.Name
		}
		options = append(options, option[asking]{
			path: path, score: evidence * (0.4 + 0.6*at.score), notice: at.notice.Merge(f.Notice), value: candidate,
			means: f.Name + "(" + argTypes(f) + ")", why: why(path),
		})
	}
	for _, f := range d.schema.Query.Fields {
		if d.takesID(f) {
			add(place{score: 0.9, typ: d.schema.Query}, f)
		}
	}
	for _, at := range d.places(d.routes(facility), facility) {
		if at.score < 0.2 {
			continue
		}
		for _, f := range at.typ.Fields {
			add(at, f)
		}
	}
	return options
}

func argTypes(f *schema.Field) string {
	types := make([]string, len(f.Args))
	for i, arg := range f.Args {
		types[i] = arg.Ref.Text
	}
	return strings.Join(types, ",")
}

// takesID tells whether a root field takes a facility's id among its arguments.
func (d *discoverer) takesID(f *schema.Field) bool {
	if len(f.Args) == 0 {
		return false
	}
	return d.deviceInput(tree(f.Args)) != nil
}

// deviceInput finds the member that takes the facility's id where the field for values stands at the root.
func (d *discoverer) deviceInput(nodes []*node) *node {
	var best *node
	score := 0.6
	each(nodes, func(n *node) bool {
		if n.children != nil {
			return true
		}
		if n.lists() > 1 || !isIdentifier(d.class(n.in.Ref.Type)) || d.words.hostility(n.in.Name) {
			return false
		}
		s := d.idOfDevice(n.in.Name)
		if s = s * d.surroundings(n) * noticeFactor(n.in.Notice); s > score {
			best, score = n, s
		}
		return false
	})
	return best
}

// idOfDevice weighs a name as that of a facility's or device's id: facilityId, device_uuid.
func (d *discoverer) idOfDevice(name string) float64 {
	toks := d.words.tokens(name)
	n := len(toks) - 1
	if n < 1 || toks[n] != "id" && toks[n] != "uuid" && toks[n] != "guid" {
		return 0
	}
	owner := strings.Join(toks[:n], "_")
	return max(d.words.match(cFacility, owner), 0.97*d.words.match(cDevice, owner))
}

// bindDevice binds the facility's id where the field itself has to be told it: at the root, or when it insists.
func (d *discoverer) bindDevice(a asking, nodes []*node) *node {
	leaf := d.deviceInput(nodes)
	if leaf == nil || a.at.typ != d.schema.Query && !leaf.in.Required() {
		return nil
	}
	d.bindID(leaf)
	return leaf
}

// analytic tells whether the field's names speak of analyses rather than of readings.
func (d *discoverer) analytic(f *schema.Field) bool {
	own := d.words.match(cAnalysis, f.Name)
	if own >= 0.5 || d.words.match(cValues, f.Name) >= 0.5 {
		return own > d.words.match(cValues, f.Name)
	}
	for _, arg := range f.Args {
		if d.words.has(arg.Name, "analysis", "analyse", "analytic", "kpi") {
			return true
		}
	}
	return false
}

// evidence weighs a field by its range, its reading types, its names and its answer, and says what there is. Without a
// range it is none.
func (d *discoverer) evidence(a asking) (float64, func(path string) message.Message) {
	try := d.trial()
	nodes := tree(a.field.Args)
	d.bindDevice(a, nodes)
	ends, ok := try.likeliestEnds(nodes)
	if !ok {
		return 0, nil
	}
	ends.value.mark()
	selector, selected := try.chooseSelector("", nodes, a.analysis)
	answer, fit, _ := try.readAnswer("", a.field, selector, selected)
	names := d.naming(a, selector, selected)
	kinds := 0.35
	switch {
	case selected:
		kinds = 0.7 + 0.3*selector.score
	case answer.Shape == apimap.WideShape || answer.Shape == apimap.FieldsShape:
		kinds = 0.9
	}
	score := (0.6 + 0.4*ends.score) * kinds * names * (0.25 + 0.75*fit)
	return score, func(path string) message.Message {
		switch isReadable := fit > 0.4; {
		case selected && isReadable:
			return message.New("%s takes a range of time (%s) and reading types (%s), and its answer can be read as values "+
				"over time.", path, ends.path, selector.path)
		case selected:
			return message.New("%s takes a range of time (%s) and reading types (%s).", path, ends.path, selector.path)
		case isReadable:
			return message.New("%s takes a range of time (%s), and its answer can be read as values over time.", path,
				ends.path)
		default:
			return message.New("%s takes a range of time (%s).", path, ends.path)
		}
	}
}

// naming adds up what the names say: of the field first, then of its argument, the argument's type, the member for
// the types, and the answer's type.
func (d *discoverer) naming(a asking, selector option[*node], selected bool) float64 {
	f := a.field
	meaning := cValues
	if a.analysis {
		meaning = cAnalysis
	}
	miss := 1 - 0.75*max(d.words.match(meaning, f.Name), d.words.mentions(meaning, f.Description))
	speaks := func(name string) bool {
		return d.words.has(name, "reading", "measurement", "messwert", "timeserie", "analysis", "analyse", "measurand",
			"telemetry", "kpi") &&
			!d.words.hostility(name)
	}
	for _, arg := range f.Args {
		if speaks(arg.Name) {
			miss *= 0.65
		}
		if arg.Ref.Type.Kind == schema.InputObject && speaks(arg.Ref.Type.Name) {
			miss *= 0.65
		}
	}
	if selected && speaks(selector.value.in.Name) {
		miss *= 0.7
	}
	if speaks(f.Ref.Type.Name) {
		miss *= 0.75
	}
	score := max(1-miss, 0.15)
	if d.words.hostility(f.Name) || d.words.hostility(strings.TrimSuffix(f.Ref.Type.Name, "History")) {
		score *= 0.15
	}
	for _, arg := range f.Args {
		if arg.Ref.Type.Kind == schema.InputObject && d.words.hostility(arg.Ref.Type.Name) {
			score *= 0.5
		}
	}
	return score
}

// host weighs whether values over time can be asked of objects of the type.
func (d *discoverer) host(t *schema.Type) float64 {
	if known, ok := d.hosts[t]; ok {
		return known
	}
	d.hosts[t] = 0
	best := 0.0
	for _, f := range t.Fields {
		if len(f.Args) == 0 {
			continue
		}
		score, _ := d.evidence(asking{at: place{typ: t, score: 1}, field: f, analysis: d.analytic(f)})
		best = max(best, score)
	}
	if best < 0.4 {
		best = 0
	}
	d.hosts[t] = min(1, best*1.3)
	return d.hosts[t]
}

// ask works out how the chosen field is asked and how its answer reads. It fails when something that the request
// cannot do without is unresolved.
func (d *discoverer) ask(role string, a asking) (*apimap.Values, bool) {
	nodes := tree(a.field.Args)
	whole := true
	if leaf := d.bindDevice(a, nodes); leaf != nil {
		d.report(Finding{
			Role: role + ".deviceId", State: Found, Chosen: leaf.path(),
			Evidence: message.New("%s takes the facility's id.", leaf.path()),
		})
	}
	endInclusive, ok := d.bindRange(role, nodes)
	whole = whole && ok
	selector, selected := d.chooseSelector(role, nodes, a.analysis)
	if selected { // so that nothing else takes it; how it is written depends on the answer
		selector.value.bound = &apimap.Binding{Role: apimap.ReadingTypes}
	}
	d.bindResolution(role, nodes)
	d.bindZone(role, nodes)
	whole = d.bindAggregation(role, nodes) && whole
	answerRole := "answer"
	if role == "analysis" {
		answerRole = "analysis.answer"
	}
	answer, _, readable := d.readAnswer(answerRole, a.field, selector, selected)
	whole = whole && readable
	if selected {
		d.bindSelector(selector.value, answer)
	} else {
		isWide := answer.Shape == apimap.WideShape || answer.Shape == apimap.FieldsShape
		whole = whole && isWide
		d.needsNoTypes(role+".types", isWide)
	}
	r, _ := d.unwrap(a.field)
	page, ok := d.paging(role, a.field, r, nodes)
	whole = whole && ok
	args, missing := d.arguments(nodes, "")
	if missing != "" {
		d.report(Finding{Role: role + ".required", State: Unresolved, Chosen: missing,
			Evidence: message.New("The API requires %s, and what it should be cannot be told.", missing)})
		return nil, false
	}
	step := apimap.Step{Field: a.field.Name, Args: args, List: a.field.Ref.Lists > 0, Page: page}
	path := append(append([]apimap.Step{}, a.at.steps...), step)
	return &apimap.Values{Path: path, Answer: answer, EndInclusive: endInclusive}, whole
}
