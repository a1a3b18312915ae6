package worlds

import (
	"encoding/json"
	"slices"
	"time"
)

// valueShape is how the values of a plant stand in an answer.
type valueShape struct {
	kind   string // type of the field
	args   []member
	render func(a asked) (any, error)
}

// series is a shape that stands for one type.
func (w *World) newShape() {
	f, t := w.names.field, w.names.typ
	switch w.draws.shape {
	case "series", "union", "interface":
		w.values = w.seriesShape()
	case "rows":
		row := w.object(t("Row"), "A value", append(append(w.keyMembers(), w.stampMembers()...), w.valueMembers(true)...)...)
		w.values = valueShape{kind: list(row), render: func(a asked) (any, error) { return w.rows(a, row), nil }}
	case "connection":
		w.values = w.connectionShape()
	case "points":
		row := w.object(t("Row"), "A value", append(w.stampMembers(), w.valueMembers(true)...)...)
		w.values = valueShape{kind: list(row), render: func(a asked) (any, error) {
			return w.pointsOf(a, a.types[0], row), nil
		}}
	case "wide":
		w.values = w.wideShape()
	case "by field":
		w.values = w.fieldsShape()
	case "typed lists":
		w.values = w.typedListsShape()
	case "columns":
		members := append(w.keyMembers(),
			member{name: f("stamps"), kind: "[" + w.stampKind() + "!]!", text: "When: " + stampForm[w.draws.stamp]},
			member{name: f("series.values"), kind: "[" + w.numberScalar() + "]!", text: "The values, one for each time"})
		w.values = w.perType(w.object(t("Series"), "Values of one reading type", members...), w.putColumns)
	case "pairs":
		members := append(w.keyMembers(), member{name: f("series.values"), kind: "[[Float]!]!",
			text: "Pairs of time (" + stampForm[w.draws.stamp] + ") and value"})
		w.values = w.perType(w.object(t("Series"), "Values of one reading type", members...),
			func(into object, a asked, kind ReadingType) { into[f("series.values")] = w.pairs(a, kind) })
	case "map":
		members := append(w.keyMembers(), member{name: f("series.values"), kind: w.scalar("JSON", nil) + "!",
			text: "The values by their time: " + stampForm[w.draws.stamp]})
		w.values = w.perType(w.object(t("Series"), "Values of one reading type", members...),
			func(into object, a asked, kind ReadingType) { into[f("series.values")] = w.byStamp(a, kind) })
	case "json":
		w.values = valueShape{kind: w.scalar("JSON", nil), render: func(a asked) (any, error) { return w.inside(a), nil }}
	case "json text":
		w.values = valueShape{kind: "String", render: func(a asked) (any, error) {
			text, err := json.Marshal(w.inside(a))
			return string(text), err
		}}
	}
	w.wrap()
}

func list(kind string) string { return "[" + kind + "!]!" }

func (w *World) object(name, text string, of ...member) string {
	return w.builder.add("type", name, text, of...).name
}

// keyMembers are the type and the unit of values.
func (w *World) keyMembers() []member {
	made := []member{{name: w.names.field("series.type"), kind: w.typeScalar() + "!", text: "Id of the reading type"}}
	if w.draws.shape != "rows" && w.draws.shape != "connection" {
		made = append(made, member{name: w.names.field("series.unit"), kind: "String", text: "The unit of the values"})
	}
	return made
}

func (w *World) key(kind ReadingType, typename string) object {
	return object{"__typename": typename, w.names.field("series.type"): kind.ID, w.names.field("series.unit"): kind.Unit}
}

// perType is a list with one object for each type.
func (w *World) perType(name string, put func(into object, a asked, kind ReadingType)) valueShape {
	return valueShape{kind: list(name), render: func(a asked) (any, error) {
		made := []any{}
		for _, kind := range a.types {
			one := w.key(kind, name)
			put(one, a, kind)
			made = append(made, one)
		}
		return made, nil
	}}
}

func (w *World) putColumns(into object, a asked, kind ReadingType) {
	stamps, values := []any{}, []any{}
	for _, s := range w.of(a, kind) {
		stamps = append(stamps, stampOf(w.draws.stamp, w.stampAt(a, s.at), a.zone))
		values = append(values, w.nullable(s))
	}
	into[w.names.field("stamps")], into[w.names.field("series.values")] = stamps, values
}

func (w *World) nullable(s sample) any {
	if s.value == nil {
		return nil
	}
	return w.written(*s.value, 1)
}

func (w *World) pairs(a asked, kind ReadingType) []any {
	made := []any{}
	for _, s := range w.of(a, kind) {
		made = append(made, []any{stampOf(w.draws.stamp, w.stampAt(a, s.at), a.zone), w.nullable(s)})
	}
	return made
}

func (w *World) byStamp(a asked, kind ReadingType) map[string]any {
	made := map[string]any{}
	for _, s := range w.of(a, kind) {
		key := stampOf(w.draws.stamp, w.stampAt(a, s.at), a.zone)
		if n, isNumber := key.(json.Number); isNumber {
			key = n.String()
		}
		made[key.(string)] = w.nullable(s)
	}
	return made
}

// inside is what lies in JSON.
func (w *World) inside(a asked) any {
	f := w.names.field
	made := []any{}
	byType := map[string]any{}
	for _, kind := range a.types {
		switch w.draws.inside {
		case "series":
			made = append(made, map[string]any{f("series.type"): kind.ID, f("series.unit"): kind.Unit,
				f("series.values"): w.plainPoints(a, kind, false)})
		case "rows":
			made = append(made, w.plainPoints(a, kind, true)...)
		case "pairs":
			byType[kind.ID] = w.pairs(a, kind)
		case "map":
			byType[kind.ID] = w.byStamp(a, kind)
		}
	}
	if len(byType) > 0 {
		return byType
	}
	return made
}

func (w *World) plainPoints(a asked, kind ReadingType, withType bool) []any {
	made := []any{}
	for _, s := range w.of(a, kind) {
		one := map[string]any{f(w, "stamp"): stampOf(w.draws.stamp, w.stampAt(a, s.at), a.zone), f(w, "value"): w.nullable(s)}
		if withType {
			one[f(w, "series.type")] = kind.ID
		}
		made = append(made, one)
	}
	return made
}

func f(w *World, concept string) string { return w.names.field(concept) }

// pointsOf gives the values of one type as objects.
func (w *World) pointsOf(a asked, kind ReadingType, typename string) []any {
	made := []any{}
	for _, s := range w.of(a, kind) {
		one := w.putScale(w.putValue(w.putStamp(object{"__typename": typename}, a, s.at), s, kind), kind)
		made = append(made, one)
	}
	return made
}

// rows gives the values of all types as objects, in order of time.
func (w *World) rows(a asked, typename string) []any {
	type row struct {
		at   time.Time
		made object
	}
	var rows []row
	for _, kind := range a.types {
		for _, s := range w.of(a, kind) {
			one := w.putScale(w.putValue(w.putStamp(w.key(kind, typename), a, s.at), s, kind), kind)
			rows = append(rows, row{s.at, one})
		}
	}
	slices.SortStableFunc(rows, func(x, y row) int {
		if a.descending {
			return y.at.Compare(x.at)
		}
		return x.at.Compare(y.at)
	})
	made := make([]any, len(rows))
	for i, r := range rows {
		made[i] = r.made
	}
	return made
}
