package discover

import (
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// wide weighs a row as one with a member for each reading type: {timestamp, Pac, ExportedEnergy}.
func (d *discoverer) wide(t *schema.Type, selector option[*node], selected bool) float64 {
	named := enumOf(selector, selected)
	count, known := 0, 0
	for _, f := range t.Fields {
		if f.Ref.Lists > 0 || !f.ArgsOptional() || !isNumber(d.class(f.Ref.Type)) || d.words.match(cTime, f.Name) > 0 {
			continue
		}
		toks := d.words.tokens(f.Name)
		if functionWords[toks[len(toks)-1]] || functionWords[toks[0]] || d.words.match(cID, f.Name) > 0.5 {
			continue
		}
		count++
		if named[f.Name] {
			known++
		}
	}
	switch {
	case known >= 1 && known == min(count, len(named)):
		return 1
	case count >= 2:
		return 0.75
	}
	return 0
}

func enumOf(selector option[*node], selected bool) map[string]bool {
	names := map[string]bool{}
	if selected && selector.value.in.Ref.Type.Kind == schema.Enum {
		for _, value := range selector.value.in.Ref.Type.Values {
			names[value.Name] = true
		}
	}
	return names
}

// fieldsShape recognises an object with one field for each reading type: readings { Pac { time value } }.
func (d *discoverer) fieldsShape(
	t *schema.Type, selector option[*node], selected bool, add func(float64, schema.Notice, layout),
) {
	named := enumOf(selector, selected)
	var elem *schema.Type
	count, known := 0, 0
	for _, f := range t.Fields {
		if f.Ref.Lists != 1 || !f.Ref.Type.Composite() || !f.ArgsOptional() {
			continue
		}
		if elem != nil && f.Ref.Type != elem {
			return
		}
		elem = f.Ref.Type
		count++
		if named[f.Name] {
			known++
		} else if d.words.match(cPoints, f.Name) > 0 || d.words.match(cWrapper, f.Name) > 0 {
			return
		}
	}
	if elem == nil || count < 2 && known < 1 {
		return
	}
	times, numbers := d.times(elem, 0), d.numbers(elem, 0)
	add(0.95*top(times)*top(numbers), schema.Notice{}, layout{
		shape: apimap.FieldsShape, point: elem, times: times, numbers: numbers,
	})
}

// typeAndUnit decides where a series or row tells its type and unit. Both can be done without: an answer that does
// not tell its type is asked for one type at a time.
func (d *discoverer) typeAndUnit(role string, l layout, answer *apimap.Answer, selector option[*node], selected bool) {
	options := d.typeIDs(l.elem, selector, selected, l.shape != apimap.RowsShape)
	chosen, ok := decide(d, choice[[]string]{
		role: role + ".type", noun: "type of a series", options: options, min: 0.6, margin: 0.9, optional: true,
		lookup: d.leafAt(l.elem, isText),
	})
	if ok {
		answer.Type = chosen.value
	}
	units := d.find(l.elem, unitProperty)
	for _, f := range l.elem.Fields {
		if f.Ref.Lists == 0 && f.Ref.Type.Composite() && f.ArgsOptional() && d.words.match(cTypeID, f.Name) >= 0.8 {
			for _, inner := range d.find(f.Ref.Type, unitProperty) {
				inner.value = append([]string{f.Name}, inner.value...)
				inner.path, inner.score = strings.Join(inner.value, "."), 0.9*inner.score
				units = append(units, inner)
			}
		}
	}
	unit, ok := decide(d, choice[[]string]{
		role: role + ".unit", noun: "unit of a series", options: units, min: 0.7, margin: 0.95, optional: true,
		minor: true, lookup: d.leafAt(l.elem, isText),
	})
	if ok {
		answer.Unit = unit.value
	}
	d.sources(role, l.elem, answer)
	d.scale(role, l, answer)
}

var unitProperty = property{
	is: apimap.Unit, meaning: cUnit, accept: isText, inner: []string{"symbol", "unit", "name", "label", "code", "id"},
}

// tellsType tells whether objects of the type say of which reading type they are.
func (d *discoverer) tellsType(t *schema.Type, selector option[*node], selected bool) bool {
	for _, o := range d.typeIDs(t, selector, selected, false) {
		if o.score >= 0.6 {
			return true
		}
	}
	return false
}

// typeIDs lists the fields that could hold the id of a reading type: the one called like the member that asks for
// types, the one of the same enum, or what ids are usually called. A plain "id" counts where the objects are the
// types or series themselves, and not rows.
func (d *discoverer) typeIDs(t *schema.Type, selector option[*node], selected, plain bool) []option[[]string] {
	var options []option[[]string]
	for _, f := range t.Fields {
		if f.Ref.Lists > 0 || !f.ArgsOptional() {
			continue
		}
		if f.Ref.Type.Composite() {
			score := d.words.match(cTypeID, f.Name)
			if score < 0.85 || d.words.match(cID, f.Name) > 0 {
				continue
			}
			for _, inner := range f.Ref.Type.Fields {
				if s := 0.97 * d.typeID(inner, f.Ref.Type, selector, selected, true); s > 0 && inner.Ref.Lists == 0 {
					path := []string{f.Name, inner.Name}
					options = append(options, option[[]string]{
						path: strings.Join(path, "."), score: s, notice: f.Notice.Merge(inner.Notice), value: path,
					})
				}
			}
			continue
		}
		if s := d.typeID(f, t, selector, selected, plain); s > 0 {
			options = append(options, option[[]string]{
				path: f.Name, score: s, notice: f.Notice, value: []string{f.Name},
			})
		}
	}
	return options
}

func (d *discoverer) typeID(f *schema.Field, t *schema.Type, selector option[*node], selected, plain bool) float64 {
	c := d.class(f.Ref.Type)
	if !isText(c) || !f.ArgsOptional() {
		return 0
	}
	score := d.words.match(cTypeID, f.Name, t.Name)
	if c == classEnum && d.enumAsTypes(f.Ref.Type) < 1 {
		return 0
	}
	if selected {
		asked := d.singularName(selector.value)
		own := strings.Join(d.words.tokens(f.Name), "")
		asID := strings.HasSuffix(asked, "id") || d.class(selector.value.in.Ref.Type) == classID
		switch {
		case c == classEnum && f.Ref.Type == selector.value.in.Ref.Type, own == asked && own != "type" && own != "name":
			return 1
		case asID && own == "id":
			score = 1
		case strings.HasSuffix(asked, own) && len(own) > 2 && own != "type" && own != "reading" && own != "analysis":
			score = 1 // readingTypeKeys asks for the key
		default:
			score *= 0.85
		}
	}
	if !plain && (d.words.has(f.Name, "id", "uuid", "name", "identifier") &&
		!d.words.has(f.Name, "type", "reading", "analysis", "metric", "channel")) {
		score *= 0.3
	}
	return score
}

// stampEncoding tells how time is written in an answer; empty: as the values show.
func (d *discoverer) stampEncoding(t *schema.Type, path []string) apimap.Encoding {
	var f *schema.Field
	for _, name := range path {
		if f = t.Field(name); f == nil {
			return ""
		}
		t = f.Ref.Type
	}
	said := strings.ToLower(f.Description)
	switch c := d.class(t); {
	case c == classDateTime:
		return apimap.RFC3339
	case c == classDate:
		return apimap.LocalDate
	case c == classMillis, isNumber(c) &&
		(d.words.has(f.Name, "ms", "milli", "millis", "millisecond") || strings.Contains(said, "millisecond")):
		return apimap.EpochMillis
	case c == classSeconds, isNumber(c) && (d.words.has(f.Name, "second", "sec") || strings.Contains(said, "second")):
		return apimap.EpochSeconds
	}
	return ""
}
