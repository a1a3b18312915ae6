package discover

import (
	"regexp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// layout is one way in which an answer could be read.
type layout struct {
	shape  apimap.Shape
	items  []string
	points []string
	// elem is the type of the items; point that of the points, which lie behind prefix (node) from the list.
	elem, point *schema.Type
	prefix      []string
	times       []option[[]string]
	numbers     []option[[]string]
}

func (l layout) text() string {
	return strings.TrimSuffix(
		string(l.shape)+":"+strings.Join(append(append([]string{}, l.items...), l.points...), "."), ":",
	)
}

// readAnswer decides how a field's answer reads, how well that fits, and whether nothing of it is left open. An
// empty role only tries.
func (d *discoverer) readAnswer(
	role string, f *schema.Field, selector option[*node], selected bool,
) (answer apimap.Answer, fit float64, whole bool) {
	if role == "" {
		d = d.trial()
	}
	if !f.Ref.Type.Composite() {
		return d.scalarAnswer(role, f)
	}
	chosen, ok := decide(d, choice[layout]{
		role: role + ".shape", noun: "way to read the answer", options: d.layouts(f, selector, selected), min: 0.4,
		lookup: nil,
	})
	if !ok {
		return apimap.Answer{}, 0, false
	}
	l := chosen.value
	answer = apimap.Answer{Shape: l.shape, Items: l.items, Points: l.points}
	if l.point != nil { // pairs in lists have no names
		time, ok := decide(d, choice[[]string]{
			role: role + ".time", noun: "time of a value", options: l.times, min: 0.6, margin: 0.93,
			lookup: d.leafAt(l.point, isInstant),
		})
		if !ok {
			return answer, chosen.score, false
		}
		answer.Time = append(append([]string{}, l.prefix...), time.value...)
		answer.TimeEncoding = d.stampEncoding(l.point, time.value)
		if l.shape != apimap.WideShape {
			value, ok := decide(d, choice[[]string]{
				role: role + ".value", noun: "value", options: l.numbers, min: 0.6, margin: 0.93,
				lookup: d.leafAt(l.point, isValue),
			})
			if !ok {
				return answer, chosen.score, false
			}
			answer.Value = append(append([]string{}, l.prefix...), value.value...)
			answer.Text = d.textBeside(l, value.value)
		}
	}
	if l.shape != apimap.WideShape && l.shape != apimap.FieldsShape {
		d.typeAndUnit(role, l, &answer, selector, selected)
		d.ofPoints(role, f, l, &answer)
	}
	return answer, chosen.score, true
}

// scalarAnswer is an answer that the schema does not describe: its shape can only be probed.
func (d *discoverer) scalarAnswer(role string, f *schema.Field) (apimap.Answer, float64, bool) {
	fit := 0.0
	switch c := d.class(f.Ref.Type); {
	case f.Ref.Lists > 1:
	case c == classJSON:
		fit = 0.85
	case c == classText && containsAny(strings.ToLower(f.Description+f.Ref.Type.Description+f.Ref.Type.Name), "json"):
		fit = 0.8
	case c == classOther:
		fit = 0.6
	}
	if fit == 0 {
		return apimap.Answer{}, 0, false
	}
	answer := apimap.Answer{Shape: apimap.OpenShape, Scalar: true, JSONText: d.class(f.Ref.Type) == classText}
	shape, ok := d.probe(role+".shape",
		message.New("%s gives the scalar %s: only an answer can tell how it reads.", f.Name, f.Ref.Type.Name),
		string(apimap.PairsShape), string(apimap.SeriesShape), string(apimap.RowsShape), string(apimap.WideShape),
		string(apimap.ColumnsShape), string(apimap.MapShape))
	if ok {
		answer.Shape = apimap.Shape(shape)
	}
	for part, into := range map[string]*[]string{
		"items": &answer.Items, "points": &answer.Points, "type": &answer.Type, "unit": &answer.Unit,
		"time": &answer.Time, "value": &answer.Value,
	} {
		if text, ok := d.override(role + "." + part); ok {
			*into = strings.Split(text, ".")
			d.report(Finding{
				Role: role + "." + part, State: Set, Chosen: text,
				Evidence: message.New("Set by hand; the schema cannot confirm it."),
			})
		}
	}
	return answer, fit, true
}

const itemsDepth = 2

// layouts lists the ways in which an object type could hold values over time.
func (d *discoverer) layouts(f *schema.Field, selector option[*node], selected bool) []option[layout] {
	var options []option[layout]
	var look func(t *schema.Type, many bool, items []string, factor float64)
	look = func(t *schema.Type, many bool, items []string, factor float64) {
		for _, l := range d.layoutsOf(t, many, selector, selected) {
			l.value.items = items
			options = append(options, option[layout]{
				path: l.value.text(), score: l.score * factor, value: l.value, notice: l.notice,
			})
		}
		if many || len(items) >= itemsDepth {
			return // what lies in the items of a list is theirs
		}
		if edges := t.Field("edges"); edges != nil && edges.Ref.Lists == 1 && edges.ArgsOptional() {
			if n := edges.Ref.Type.Field("node"); n != nil && n.Ref.Lists == 0 && n.Ref.Type.Composite() {
				look(n.Ref.Type, true, append(append([]string{}, items...), "edges", "node"), factor)
				return
			}
		}
		for _, g := range t.Fields {
			r, ok := d.unwrap(g)
			if !ok || !g.ArgsOptional() || r.elem == t {
				continue
			}
			deeper := append(append([]string{}, items...), g.Name)
			for _, step := range r.steps {
				deeper = append(deeper, step.Field)
			}
			wrap := max(0.7, 0.99*d.words.match(cWrapper, g.Name), 0.99*d.words.match(cValues, g.Name),
				0.99*d.words.match(cAnalysis, g.Name))
			if d.words.hostility(g.Name) || g.Name == "pageInfo" {
				wrap = 0.3
			}
			look(r.elem, r.many, deeper, factor*wrap)
		}
	}
	look(f.Ref.Type, f.Ref.Lists > 0, nil, 1)
	return options
}

// layoutsOf lists what one type could be: a series, a row, columns, or fields named after types.
func (d *discoverer) layoutsOf(t *schema.Type, many bool, selector option[*node], selected bool) []option[layout] {
	var options []option[layout]
	add := func(score float64, notice schema.Notice, l layout) {
		if score > 0 {
			l.elem = t
			options = append(options, option[layout]{score: score, notice: notice, value: l})
		}
	}
	times, numbers := d.times(t, 0), d.numbers(t, 0)
	typed := d.tellsType(t, selector, selected) || len(d.find(t, unitProperty)) > 0
	if many {
		score := top(times) * top(numbers)
		add(score, schema.Notice{}, layout{shape: apimap.RowsShape, point: t, times: times, numbers: numbers})
		if score == 0 {
			add(top(times)*d.wide(t, selector, selected), schema.Notice{}, layout{
				shape: apimap.WideShape, point: t, times: times,
			})
		}
	} else {
		d.fieldsShape(t, selector, selected, add)
	}
	for _, p := range t.Fields {
		if !p.ArgsOptional() {
			continue
		}
		named := max(0.75, d.words.match(cPoints, p.Name))
		if d.words.hostility(p.Name) {
			named = 0.4
		}
		if !typed && !many {
			continue // nothing but a list: a page of rows
		}
		if r, ok := d.unwrap(p); ok && r.many {
			points, prefix := []string{p.Name}, []string(nil)
			for _, step := range r.steps {
				if step.List {
					points = append(points, step.Field)
				} else {
					prefix = append(prefix, step.Field)
				}
			}
			times, numbers := d.times(r.elem, 0), d.numbers(r.elem, 0)
			if d.tellsType(r.elem, selector, selected) {
				named *= 0.6 // its rows say their types: it is a page of rows
			}
			add(named*top(times)*top(numbers), p.Notice, layout{
				shape: apimap.SeriesShape, points: points, point: r.elem, prefix: prefix, times: times,
				numbers: numbers,
			})
		} else if p.Ref.Lists == 2 && (isNumber(d.class(p.Ref.Type)) || d.class(p.Ref.Type) == classJSON) && typed {
			add(0.8*named, p.Notice, layout{shape: apimap.SeriesShape, points: []string{p.Name}})
		}
	}
	times, numbers = d.times(t, 1), d.numbers(t, 1)
	add(0.98*top(times)*top(numbers), schema.Notice{}, layout{
		shape: apimap.ColumnsShape, point: t, times: times, numbers: numbers,
	})
	return options
}

func top(options []option[[]string]) float64 {
	best := 0.0
	for _, o := range options {
		best = max(best, o.score*noticeFactor(o.notice))
	}
	return best
}

var stampTails = words("utc ms milli millis millisecond second sec iso local unix")

// times lists the fields that could hold a point in time; with lists, the columns of such.
func (d *discoverer) times(t *schema.Type, lists int) []option[[]string] {
	var options []option[[]string]
	for _, f := range t.Fields {
		c := d.class(f.Ref.Type)
		if f.Ref.Lists != lists || !f.ArgsOptional() || !isInstant(c) {
			continue
		}
		score := d.words.match(cTime, d.words.trimmed(f.Name, stampTails))
		switch c {
		case classText:
			score *= 0.97
		case classInt, classFloat, classLong:
			score *= 0.95
		}
		if score > 0 {
			options = append(options, option[[]string]{
				path: f.Name, score: score, notice: f.Notice, value: []string{f.Name},
			})
		}
	}
	return options
}

// numbers lists the fields that could hold the value; with lists, the columns of such.
func (d *discoverer) numbers(t *schema.Type, lists int) []option[[]string] {
	var options []option[[]string]
	for _, f := range t.Fields {
		c := d.class(f.Ref.Type)
		if f.Ref.Lists != lists || !f.ArgsOptional() || !isValue(c) || d.isSuperseded(t, f) {
			continue
		}
		score := d.words.match(cValue, f.Name)
		if c == classText || c == classOther {
			score *= 0.95
		}
		if score > 0 {
			options = append(options, option[[]string]{
				path: f.Name, score: score, notice: f.Notice, value: []string{f.Name},
			})
		}
	}
	return options
}

// isSuperseded reports whether a deprecated field has a successor beside it: one that the reason names, or another
// number. It may give the same, or the same rounded or in another unit, and is not what is meant.
func (d *discoverer) isSuperseded(of *schema.Type, f *schema.Field) bool {
	if f.Notice.Deprecated == "" {
		return false
	}
	return slices.ContainsFunc(of.Fields, func(other *schema.Field) bool {
		if other.Notice.Deprecated != "" {
			return false
		}
		isNumbers := isNumber(d.class(f.Ref.Type)) && d.class(other.Ref.Type) == classFloat
		return isNumbers && f.Ref.Lists == other.Ref.Lists ||
			slices.Contains(wordsOf.FindAllString(f.Notice.Deprecated, -1), other.Name)
	})
}

// wordsOf finds the words of a text that may be names of a schema.
var wordsOf = regexp.MustCompile(`[A-Za-z_]\w*`)
