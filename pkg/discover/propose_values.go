package discover

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Hypothesis is a way in which values over time can be asked for. Its answer is not known.
type Hypothesis struct {
	// Path leads from the root to the field; the last step takes the range.
	Path []apimap.Step
	// Text is the path as findings have it, and Parts are the members of the request by what they would be: from, to,
	// types, resolution, deviceId.
	Text  string
	Parts map[string]string
	// Encodings are the ways in which the ends of the range may be written, likeliest first.
	Encodings []apimap.Encoding
	// IsScalar: the schema does not describe the answer.
	IsScalar bool
	// Below selects all of the answer, and Whole without the limits that lists have by default.
	Below, Whole []apimap.Selected
	// Doubts are members whose default may change what comes: how many values, how close together, or which.
	Doubts []Doubt
	Score  float64
	Notice schema.Notice
	// host is the type that has the field.
	host *schema.Type
	// enum has the reading types where the schema lists them; nil: it does not.
	enum *schema.Type
}

// HasLimitsBelow reports whether lists in the answer have limits by default that can be raised, and are not yet.
func (h Hypothesis) HasLimitsBelow() bool { return !reflect.DeepEqual(h.Below, h.Whole) }

// Doubt is a member of a request whose default may change values, with what it can be instead.
type Doubt struct {
	Path   string
	Values []any
}

// Values lists the ways in which values over time can be asked for, likeliest first, at most 8.
func (p *Proposals) Values() []Hypothesis {
	var found []Hypothesis
	for _, at := range p.reaches() {
		for _, f := range at.typ.Fields {
			if len(f.Args) > 0 && p.carriesValues(f) {
				found = append(found, p.valuesOf(at, f)...)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Hypothesis) int { return cmp.Compare(b.Score, a.Score) })
	return diverse(found)
}

// diverse takes the likeliest, but no field more than half as often as there is room for: the next one may be right.
func diverse(found []Hypothesis) []Hypothesis {
	var kept []Hypothesis
	count := map[string]int{}
	isKnown := map[string]bool{}
	for _, h := range found {
		key, err := json.Marshal(h.Path)
		if err != nil || isKnown[string(key)] {
			continue // another way to the same request
		}
		isKnown[string(key)] = true
		field := string(h.host.Name) + "." + h.Path[len(h.Path)-1].Field
		if count[field] == maxHypotheses/2 && count[field] < len(found) {
			continue
		}
		count[field]++
		if kept = append(kept, h); len(kept) == maxHypotheses {
			break
		}
	}
	return kept
}

// carriesValues reports whether an answer could hold numbers beside times.
func (p *Proposals) carriesValues(f *schema.Field) bool {
	if !f.Ref.Type.Composite() {
		c := p.d.class(f.Ref.Type)
		return c == classJSON || c == classOther || c == classText && f.Ref.Lists == 0
	}
	numbers, others, lists := 0, 0, f.Ref.Lists
	isUntold := false // a scalar or list of lists may hold all
	var look func(t *schema.Type, depth int, above []*schema.Type)
	look = func(t *schema.Type, depth int, above []*schema.Type) {
		for _, f := range slices.Concat(fieldsOf(t)) {
			c := p.d.class(f.Ref.Type)
			lists += f.Ref.Lists
			switch {
			case !f.ArgsOptional():
			case f.Ref.Type.Composite():
				if depth > 0 && !slices.Contains(above, f.Ref.Type) {
					look(f.Ref.Type, depth-1, append(slices.Clone(above), f.Ref.Type))
				}
			case c == classJSON, f.Ref.Lists > 1 && c != classBoolean,
				c == classText && containsAny(strings.ToLower(f.Description), "json"):
				isUntold = true
			case isNumber(c):
				numbers++
				others++ // an epoch
			case c == classBoolean || c == classEnum:
			default:
				others++
				if c == classOther || c == classText {
					numbers++ // decimals as text
				}
			}
		}
	}
	look(f.Ref.Type, belowDepth, []*schema.Type{f.Ref.Type})
	return isUntold || numbers > 0 && others > 1 && lists > 0
}

// fieldsOf are the fields of a type, and of the objects behind it.
func fieldsOf(t *schema.Type) []*schema.Field {
	all := slices.Clone(t.Fields)
	for _, possible := range t.Possible {
		all = append(all, possible.Fields...)
	}
	return all
}

// ranges lists the pairs of members that could be the ends of a range: by their names, or two of one type side by side
// that can be instants.
func (p *Proposals) ranges(nodes []*node) []option[ends] {
	options := p.d.rangeEnds(nodes)
	known := map[string]bool{}
	for i := range options {
		options[i].score++ // names say so
		known[options[i].path] = true
	}
	var pairs func(siblings []*node)
	pairs = func(siblings []*node) {
		for i, from := range siblings {
			if from.children != nil {
				if from.in.Ref.Lists <= 1 && !p.isComparator(from) {
					pairs(from.children)
				}
				continue
			}
			for _, to := range siblings[i+1:] {
				for _, e := range []ends{{from, to}, {to, from}} {
					if score := p.pair(e, siblings); score > 0 && !known[e.path()] {
						if e.from == to {
							score *= 0.8 // the first mostly stands first
						}
						options = append(options, option[ends]{path: e.path(), score: score, value: e,
							notice: from.notice().Merge(to.notice())})
					}
				}
			}
		}
	}
	pairs(nodes)
	slices.SortStableFunc(options, func(a, b option[ends]) int { return cmp.Compare(b.score, a.score) })
	return options[:min(4, len(options))]
}

// isComparator recognises {eq, ne, gt, lt, in}, of which none is required: it narrows down a list by a property, and is
// no range of values.
func (p *Proposals) isComparator(n *node) bool {
	same := map[*schema.Type]int{}
	for _, child := range n.children {
		if child.in.Required() {
			return false
		}
		same[child.in.Ref.Type]++
		if same[child.in.Ref.Type] > 3 {
			return true
		}
	}
	return false
}

// pair weighs two members as the ends of a range by their type alone.
func (p *Proposals) pair(e ends, siblings []*node) float64 {
	a, b := e.from.in, e.to.in
	if e.to.children != nil || a.Ref.Type != b.Ref.Type || a.Ref.Lists > 0 || b.Ref.Lists > 0 || !e.from.free() ||
		!e.to.free() || a.Ref.NonNull != b.Ref.NonNull {
		return 0
	}
	score := 0.0
	switch c := p.d.class(a.Ref.Type); {
	case c == classDateTime, c == classDate, c == classStamp, c == classMillis, c == classSeconds:
		score = 0.7
	case c == classOther:
		score = 0.5
	case a.Required() && (c == classText || c == classLong || c == classFloat):
		score = 0.4
	case a.Required() && c == classInt:
		score = 0.3
	}
	if score == 0 {
		return 0
	}
	if a.Required() {
		score += 0.2
	}
	for _, other := range siblings {
		if other.in.Ref.Type == a.Ref.Type && other != e.from && other != e.to && other.in.Ref.Lists == 0 {
			score -= 0.1 // one of several
		}
	}
	first, last := p.speaksOf(a, true), p.speaksOf(b, false)
	if p.speaksOf(a, false) || p.speaksOf(b, true) {
		score -= 0.2
	}
	if first || last {
		score += 0.2
	}
	return score
}

// speaksOf reports whether a member is named or described as the first or the last end.
func (p *Proposals) speaksOf(in *schema.Input, first bool) bool {
	toks := slices.Concat(p.d.words.tokens(in.Name), strings.FieldsFunc(strings.ToLower(in.Description), isNoLetter))
	for _, pair := range rangePairs {
		word := pair.to
		if first {
			word = pair.from
		}
		if slices.Contains(toks, word) {
			return true
		}
	}
	return false
}

func isNoLetter(r rune) bool { return (r < 'a' || r > 'z') && r != 'ä' && r != 'ö' && r != 'ü' }

// valuesOf lists the hypotheses of one field.
func (p *Proposals) valuesOf(at reach, f *schema.Field) []Hypothesis {
	pairs := p.ranges(tree(f.Args))
	ids := []scored{{}}
	if !at.hasID {
		ids = p.ids(f)
	}
	var found []Hypothesis
	for _, pair := range pairs {
		for _, id := range ids {
			for _, selector := range p.selections(f, pair.path, id.path) {
				h, ok := p.hypothesis(at, f, pair.path, id.path, selector.path)
				if !ok {
					continue
				}
				h.Encodings = p.encodings(pair.value)
				h.Score = at.score + p.fieldScore(f) + pair.score + id.score + selector.score
				found = append(found, h)
			}
		}
	}
	return found
}

// fieldScore ranks a field as that of the values. What the vendor's page states is a fact.
func (p *Proposals) fieldScore(f *schema.Field) float64 {
	words := p.d.words
	score := 2 * max(words.match(cValues, f.Name), 0.9*words.match(cAnalysis, f.Name),
		words.mentions(cValues, f.Description))
	if f.Name == "readings" {
		score += 2
	}
	for _, arg := range f.Args {
		if arg.Name == "readingInput" {
			score += 3
		}
	}
	if words.hostility(f.Name) {
		score -= 1.5
	}
	if f.Notice.Deprecated != "" {
		score -= 0.5
	}
	if !f.Ref.Type.Composite() && p.d.class(f.Ref.Type) != classJSON {
		score -= 0.5
	}
	return score
}

// selections lists the members that could take the reading types; the last is none.
func (p *Proposals) selections(f *schema.Field, pair, id string) []scored {
	var found []scored
	taken := append(strings.Split(pair, ", "), id)
	each(tree(f.Args), func(n *node) bool {
		if slices.Contains(taken, n.path()) {
			return false
		}
		if n.children != nil {
			return n.lists() <= 1
		}
		t := n.in.Ref.Type
		c := p.d.class(t)
		if n.lists() > 1 || c != classText && c != classID && c != classEnum && c != classOther {
			return false
		}
		score := p.d.words.match(cSelector, n.in.Name)
		if c == classEnum {
			score = max(score, p.d.words.match(cReadingTypes, t.Name))
			if p.d.enumAsTypes(t) < 1 || len(p.d.paceNames(t)) > 1 {
				return false
			}
		}
		switch {
		case n.lists() == 1:
			score += 0.8
		case n.in.Required():
			score += 0.5
		case p.d.words.match(cResolution, n.in.Name) > 0.6 || p.d.words.match(cZone, n.in.Name) > 0.6 ||
			n.in.Default != nil:
			return false
		}
		found = append(found, scored{n.path(), score})
		return false
	})
	found = best3(found)
	return append(found, scored{"", 0})
}

// encodings lists the ways in which the ends can be written, likeliest first.
func (p *Proposals) encodings(e ends) []apimap.Encoding {
	switch c := p.d.class(e.from.in.Ref.Type); c {
	case classMillis:
		return []apimap.Encoding{apimap.EpochMillis}
	case classSeconds, classInt:
		return []apimap.Encoding{apimap.EpochSeconds}
	case classFloat, classLong:
		return []apimap.Encoding{apimap.EpochMillis, apimap.EpochSeconds}
	case classDate:
		return []apimap.Encoding{apimap.LocalDate, apimap.RFC3339}
	case classText:
		return []apimap.Encoding{apimap.RFC3339, apimap.LocalTime, apimap.UTCTime, apimap.LocalDate,
			apimap.EpochMillisText, apimap.EpochSecondsText}
	default:
		return []apimap.Encoding{apimap.RFC3339, apimap.EpochMillis, apimap.EpochSeconds, apimap.LocalTime,
			apimap.UTCTime, apimap.LocalDate}
	}
}

// Encoded returns the hypothesis with the ends of the range written in another way.
func (h Hypothesis) Encoded(encoding apimap.Encoding) Hypothesis {
	path := slices.Clone(h.Path)
	last := &path[len(path)-1]
	last.Args = slices.Clone(last.Args)
	for i := range last.Args {
		last.Args[i].Value = encoded(last.Args[i].Value, encoding)
	}
	h.Path = path
	return h
}

func encoded(binding apimap.Binding, encoding apimap.Encoding) apimap.Binding {
	if binding.Role == apimap.From || binding.Role == apimap.To {
		binding.Encoding = encoding
	}
	binding.Members = slices.Clone(binding.Members)
	for i := range binding.Members {
		binding.Members[i].Value = encoded(binding.Members[i].Value, encoding)
	}
	return binding
}

// hypothesis binds the members of a request. It fails when something that the API requires has no value.
func (p *Proposals) hypothesis(at reach, f *schema.Field, pair, id, selector string) (Hypothesis, bool) {
	nodes := tree(f.Args)
	h := Hypothesis{
		Text: strings.TrimPrefix(at.text+"."+f.Name, "."), Parts: map[string]string{}, host: at.typ, Notice: f.Notice,
		IsScalar: !f.Ref.Type.Composite(),
	}
	from, to, _ := strings.Cut(pair, ", ")
	nodeAt(nodes, from).bound = &apimap.Binding{Role: apimap.From, Encoding: apimap.RFC3339}
	nodeAt(nodes, to).bound = &apimap.Binding{Role: apimap.To, Encoding: apimap.RFC3339}
	h.Parts["from"], h.Parts["to"] = from, to
	if id != "" {
		p.d.bindID(nodeAt(nodes, id))
		h.Parts["deviceId"] = id
	}
	var selected *node
	if selector != "" {
		selected = nodeAt(nodes, selector)
		selected.bound = &apimap.Binding{Role: apimap.ReadingTypes}
		h.Parts["types"] = selector
		if selected.in.Ref.Type.Kind == schema.Enum {
			h.enum = selected.in.Ref.Type
		}
	}
	p.d.bindResolution("", nodes)
	p.d.bindZone("", nodes)
	p.bindFunction(nodes)
	if selected != nil {
		p.d.bindSelector(selected, apimap.Answer{Type: []string{"told"}})
	}
	each(nodes, func(n *node) bool {
		if n.bound != nil && n.bound.Role == apimap.ResolutionOf {
			h.Parts["resolution"] = n.path()
			if values := p.closer(n); values != nil {
				h.Doubts = append(h.Doubts, Doubt{n.path(), values})
			}
		}
		return n.bound == nil
	})
	p.decideDefaults(nodes, &h)
	p.tryRequired(nodes, &h)
	r, _ := p.d.unwrap(f)
	page, ok := p.d.paging("", f, r, nodes)
	args, missing := p.d.arguments(nodes, "")
	if missing != "" || !ok {
		return h, false
	}
	h.Path = append(slices.Clone(at.steps),
		apimap.Step{Field: f.Name, Args: args, List: f.Ref.Lists > 0, Page: page})
	if !h.IsScalar {
		h.Below, h.Whole = p.below(f.Ref.Type, 0), p.below(f.Ref.Type, wholeLimit)
	}
	return h, true
}

// bindFunction binds how the API is to combine values. Where it leaves that to nobody, only its finest values are asked
// for, in each interval of which there is one.
func (p *Proposals) bindFunction(nodes []*node) {
	var function *node
	each(nodes, func(n *node) bool {
		isFunction := n.bound == nil && n.children == nil && n.lists() == 0 && n.in.Ref.Type.Kind == schema.Enum &&
			p.d.functions(n.in.Ref.Type) >= 2
		if isFunction && function == nil {
			function = n
		}
		return n.bound == nil
	})
	if function == nil || !function.in.Required() && function.in.Default == nil {
		return // the API knows what kind of reading it combines
	}
	if value, ok := p.d.sensibleName(function.in, ""); ok {
		function.bound = &apimap.Binding{Const: value}
		return
	}
	for _, wanted := range []string{"last", "mean", "avg", "average", "sum", "max"} {
		for _, value := range function.in.Ref.Type.Values {
			if function.bound == nil && p.d.words.has(value.Name, wanted) {
				function.bound = &apimap.Binding{Const: value.Name}
			}
		}
	}
	each(nodes, func(n *node) bool {
		if n.bound != nil && n.bound.Role == apimap.ResolutionOf {
			n.bound = finestOnly(n.bound)
		}
		return n.bound == nil
	})
}

// finestOnly is a resolution that is not asked for but at its finest.
func finestOnly(binding *apimap.Binding) *apimap.Binding {
	only := *binding
	only.Names = map[string]string{}
	for _, resolution := range query.Resolutions {
		if name, ok := binding.Names[string(resolution)]; ok {
			only.Names[string(query.Raw)] = name
			break
		}
	}
	only.IsRawOnly = true
	return &only
}

// wholeLimit is asked for where a list has a limit by default: a day of values every few seconds.
const wholeLimit = 10_000

// decideDefaults binds members whose default would change what comes: forecasts, estimates, what is deleted are left
// out. What names do not tell is noted, for the values to tell.
func (p *Proposals) decideDefaults(nodes []*node, h *Hypothesis) {
	each(nodes, func(n *node) bool {
		if n.bound != nil || n.children != nil && !n.in.Required() && n.in.Default == nil {
			return n.bound == nil
		}
		if n.children != nil || n.lists() > 0 || n.in.Default == nil {
			return true
		}
		given := strings.Trim(*n.in.Default, `"`)
		switch c := p.d.class(n.in.Ref.Type); {
		case c == classBoolean && given == "true":
			if p.d.words.hostility(n.in.Name) || p.d.words.has(n.in.Name, inexact...) {
				n.bound = &apimap.Binding{Const: false}
			} else {
				h.Doubts = append(h.Doubts, Doubt{n.path(), []any{false}})
			}
		case c == classEnum:
			p.decideEnum(n, given, h)
		case c == classInt || c == classLong:
			h.Doubts = append(h.Doubts, Doubt{n.path(), p.numbersInstead(n)})
		case c == classText && isoPace.MatchString(given) || c == classDuration:
			h.Doubts = append(h.Doubts, Doubt{n.path(), []any{"PT1M", "PT5M", "PT15M"}})
		}
		return true
	})
}

// numbersInstead are what to try instead of a number's default: a limit gives more when it is larger, and the distance
// of values when it is smaller.
func (p *Proposals) numbersInstead(n *node) []any {
	larger, smaller := []any{wholeLimit, wholeLimit / 10}, []any{1, 60, 300}
	if p.d.words.match(cPageSize, n.in.Name) >= 0.7 || p.d.words.mentions(cPageSize, n.in.Description) > 0 {
		return larger
	}
	return append(larger[:1:1], smaller...)
}

// closer are what to try where a resolution is a number or a duration, and may be coarse by default.
func (p *Proposals) closer(n *node) []any {
	if n.in.Default == nil && !n.in.Required() {
		return nil
	}
	switch n.bound.Encoding {
	case apimap.Seconds:
		return []any{60, 300, 900}
	case apimap.Minutes:
		return []any{1, 5, 15}
	case apimap.OpenEncoding:
		if isNumber(p.d.class(n.in.Ref.Type)) {
			return []any{1, 5, 60, 300, 900}
		}
		return []any{"PT1M", "PT5M", "PT15M", "1m", "5m", "15m"}
	case apimap.ISODuration:
		return []any{"PT1M", "PT5M", "PT15M"}
	case apimap.Duration:
		return []any{"1m", "5m", "15m"}
	}
	return nil
}

// tryRequired gives what the API insists on a value, where nothing tells which, and notes the others.
func (p *Proposals) tryRequired(nodes []*node, h *Hypothesis) {
	each(nodes, func(n *node) bool {
		if n.bound != nil || n.children != nil || !n.in.Required() {
			return n.bound == nil && (n.in.Required() || n.anyBound())
		}
		var values []any
		switch c := p.d.class(n.in.Ref.Type); {
		case n.lists() > 0:
		case c == classEnum:
			if _, ok := p.d.sensible(n.in, "", 0); ok {
				return true
			}
			for _, value := range n.in.Ref.Type.Values {
				values = append(values, value.Name)
			}
		case c == classBoolean:
			values = []any{false, true}
		case c == classInt || c == classLong:
			values = []any{wholeLimit, 1, 60, 300}
		}
		if len(values) > 0 {
			n.bound = &apimap.Binding{Const: values[0]}
			h.Doubts = append(h.Doubts, Doubt{n.path(), values[1:min(len(values), maxDoubted)]})
		}
		return true
	})
}

// maxDoubted are the values of a member that are tried.
const maxDoubted = 8

// inexact are words of values that nobody measured; exact, of those that somebody did.
var (
	inexact = []string{"estimate", "estimated", "forecast", "predicted", "prediction", "expected", "target", "planned",
		"simulated", "interpolated", "substituted", "fill", "filled", "previous", "prognose", "soll", "deleted"}
	exact = []string{"measured", "actual", "real", "raw", "ist", "metered", "recorded", "none", "original", "current"}
)

func (p *Proposals) decideEnum(n *node, given string, h *Hypothesis) {
	if p.d.functions(n.in.Ref.Type) >= 2 {
		return // how values are combined; the aggregation of the API is not asked for
	}
	var others []any
	var measured []string
	for _, value := range n.in.Ref.Type.Values {
		if p.d.words.has(value.Name, exact...) {
			measured = append(measured, value.Name)
		}
		if value.Name != given {
			others = append(others, value.Name)
		}
	}
	isOrder := p.d.words.has(n.in.Name, "order", "sort", "ordering", "sorting", "direction")
	switch {
	case isOrder || p.d.words.has(given, exact...):
	case p.d.words.has(given, inexact...) && len(measured) == 1:
		n.bound = &apimap.Binding{Const: measured[0]}
	default:
		h.Doubts = append(h.Doubts, Doubt{n.path(), others[:min(maxDoubted, len(others))]})
	}
}

// With returns the hypothesis with a member of its request set to a value. It fails when there is no such member.
func (p *Proposals) With(h Hypothesis, member string, value any) (Hypothesis, bool) {
	last := len(h.Path) - 1
	names := strings.Split(member, ".")
	step := h.Path[last]
	f := h.host.Field(step.Field)
	if f == nil {
		return h, false
	}
	step.Args = slices.Clone(step.Args)
	path := slices.Clone(h.Path)
	path[last] = step
	h.Path = path
	for i := range step.Args {
		if step.Args[i].Name == names[0] {
			step.Args[i].Value = withMember(step.Args[i].Value, names[1:], value)
			return h, true
		}
	}
	for _, arg := range f.Args {
		if arg.Name == names[0] {
			path[last].Args = append(step.Args, apimap.Arg{
				Name: arg.Name, Type: arg.Ref.Text, Value: withMember(apimap.Binding{}, names[1:], value),
			})
			return h, true
		}
	}
	return h, false
}

func withMember(binding apimap.Binding, names []string, value any) apimap.Binding {
	if len(names) == 0 {
		return apimap.Binding{Const: value}
	}
	binding.Members = slices.Clone(binding.Members)
	for i := range binding.Members {
		if binding.Members[i].Name == names[0] {
			binding.Members[i].Value = withMember(binding.Members[i].Value, names[1:], value)
			return binding
		}
	}
	binding.Members = append(binding.Members,
		apimap.Member{Name: names[0], Value: withMember(apimap.Binding{}, names[1:], value)})
	return binding
}
