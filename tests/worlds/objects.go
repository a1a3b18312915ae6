package worlds

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"
)

// seriesShape is a list of {type, unit, values}, of one type of the schema, of a union or of an interface.
func (w *World) seriesShape() valueShape {
	f, t := w.names.field, w.names.typ
	point := w.object(t("Point"), "A value and its time", append(w.stampMembers(), w.valueMembers(false)...)...)
	values := member{name: f("series.values"), kind: list(point), text: "The values"}
	if w.draws.limit == "below" {
		values.args = []member{{name: f("limit"), kind: "Int", byDefault: fmt.Sprint(w.pageSize),
			text: "The largest number of values"}}
	}
	members := append(append(w.keyMembers(), values), w.scaleMembers()...)
	name := w.object(t("Series"), "Values of one reading type", members...)
	kind := name
	switch w.draws.shape {
	case "union":
		empty := w.object(t("NoSeries"), "A reading type that the plant does not have",
			member{name: f("reason"), kind: "String!", text: "Why there are no values"})
		d := w.builder.add("union", t("SeriesResult"), "Values, or why there are none")
		d.union, kind = []string{name, empty}, d.name
	case "interface":
		d := w.builder.add("interface", t("AnySeries"), "Values of any kind", members[:1]...)
		w.builder.find(name).implements, kind = []string{d.name}, d.name
	}
	shape := w.perType(name, func(into object, a asked, kind ReadingType) {
		w.putScale(into, kind)
		into[values.name] = resolver(func(args map[string]any) (any, error) {
			if w.draws.limit == "below" {
				a.limit, _ = args[f("limit")].(int)
			}
			return w.pointsOf(a, kind, point), nil
		})
	})
	shape.kind = list(kind)
	return shape
}

// wideShape is a list of rows with a field for each type.
func (w *World) wideShape() valueShape {
	members := w.stampMembers()
	for _, kind := range w.types {
		members = append(members, member{name: kind.member, kind: w.numberScalar(), text: kind.Name + " in " + kind.Unit})
	}
	row := w.object(w.names.typ("Row"), "The values of a time", members...)
	return valueShape{kind: list(row), render: func(a asked) (any, error) {
		byTime := map[time.Time]object{}
		var times []time.Time
		for _, kind := range w.types {
			for _, s := range w.of(a, kind) {
				if byTime[s.at] == nil {
					byTime[s.at] = w.putStamp(object{"__typename": row}, a, s.at)
					times = append(times, s.at)
					for _, other := range w.types {
						byTime[s.at][other.member] = nil
					}
				}
				byTime[s.at][kind.member] = w.nullable(s)
			}
		}
		slices.SortFunc(times, time.Time.Compare)
		if a.descending {
			slices.Reverse(times)
		}
		made := []any{}
		for _, at := range times {
			made = append(made, byTime[at])
		}
		return made, nil
	}}
}

// fieldsShape is an object with a field for each type.
func (w *World) fieldsShape() valueShape {
	point := w.object(w.names.typ("Point"), "A value and its time", append(w.stampMembers(), w.valueMembers(false)...)...)
	var members []member
	for _, kind := range w.types {
		m := member{name: kind.member, kind: list(point), text: kind.Name + " in " + kind.Unit}
		if w.draws.limit == "below" {
			m.args = []member{{name: w.names.field("limit"), kind: "Int", byDefault: fmt.Sprint(w.pageSize),
				text: "The largest number of values"}}
		}
		members = append(members, m)
	}
	all := w.object(w.names.typ("Readings"), "The values of each reading type", members...)
	return valueShape{kind: all, render: func(a asked) (any, error) {
		made := object{"__typename": all}
		for _, kind := range w.types {
			made[kind.member] = resolver(func(args map[string]any) (any, error) {
				if w.draws.limit == "below" {
					a.limit, _ = args[w.names.field("limit")].(int)
				}
				return w.pointsOf(a, kind, point), nil
			})
		}
		return made, nil
	}}
}

// typedListsShape is a list of rows that each have a list of typed values.
func (w *World) typedListsShape() valueShape {
	value := w.object(w.names.typ("Point"), "A value", append(w.keyMembers(), w.valueMembers(true)...)...)
	field := w.names.field("series.values")
	row := w.object(w.names.typ("Row"), "The values of a time", append(w.stampMembers(),
		member{name: field, kind: list(value), text: "The values"})...)
	return valueShape{kind: list(row), render: func(a asked) (any, error) {
		byTime := map[time.Time]object{}
		var times []time.Time
		for _, kind := range a.types {
			for _, s := range w.of(a, kind) {
				if byTime[s.at] == nil {
					byTime[s.at] = w.putStamp(object{"__typename": row, field: []any{}}, a, s.at)
					times = append(times, s.at)
				}
				one := w.putScale(w.putValue(w.key(kind, value), s, kind), kind)
				byTime[s.at][field] = append(byTime[s.at][field].([]any), one)
			}
		}
		slices.SortFunc(times, time.Time.Compare)
		if a.descending {
			slices.Reverse(times)
		}
		made := []any{}
		for _, at := range times {
			made = append(made, byTime[at])
		}
		return made, nil
	}}
}

// connectionShape is a Relay connection of rows.
func (w *World) connectionShape() valueShape {
	row := w.object(w.names.typ("Row"), "A value", append(append(w.keyMembers(), w.stampMembers()...),
		w.valueMembers(true)...)...)
	edge := w.object(w.names.typ("RowEdge"), "", member{name: "cursor", kind: "String!"},
		member{name: "node", kind: row + "!"})
	all := w.object(w.names.typ("RowConnection"), "", member{name: "edges", kind: list(edge)},
		member{name: "pageInfo", kind: w.pageInfo() + "!"})
	return valueShape{kind: all, args: w.pageArgs(w.pageSize), render: func(a asked) (any, error) {
		return w.connection(w.rows(a, row), all, edge, a.first, a.after), nil
	}}
}

func (w *World) pageArgs(size int) []member {
	return []member{{name: "first", kind: "Int", byDefault: fmt.Sprint(size)}, {name: "after", kind: "String"}}
}

func (w *World) pageInfo() string {
	if w.builder.find("PageInfo") == nil {
		w.object("PageInfo", "", member{name: "hasNextPage", kind: "Boolean!"}, member{name: "endCursor", kind: "String"})
	}
	return "PageInfo"
}

func (w *World) connection(nodes []any, all, edge string, first, after int) object {
	after = min(after, len(nodes))
	end := len(nodes)
	if first > 0 {
		end = min(end, after+first)
	}
	edges := []any{}
	for i, node := range nodes[after:end] {
		edges = append(edges, object{"__typename": edge, "cursor": cursor(after + i + 1), "node": node})
	}
	info := object{"__typename": "PageInfo", "hasNextPage": end < len(nodes), "endCursor": nil}
	if end > after {
		info["endCursor"] = cursor(end)
	}
	return object{"__typename": all, "edges": edges, "pageInfo": info}
}

func cursor(n int) string { return base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "cursor:%d", n)) }

func readCursor(text string) (n int, err error) {
	plain, err := base64.StdEncoding.DecodeString(text)
	if err == nil {
		_, err = fmt.Sscanf(string(plain), "cursor:%d", &n)
	}
	if err != nil {
		return 0, errors.New("the cursor is not valid")
	}
	return n, nil
}

// wrap puts objects around the values.
func (w *World) wrap() {
	for i := range len(w.draws.wrap) * int(w.draws.wrap[0]-'0') {
		concept := fmt.Sprintf("wrap%d", i+1)
		name, inner, render := w.names.field(concept), w.values.kind, w.values.render
		kind := w.object(w.names.typ("Wrap"+fmt.Sprint(i+1)), "", member{name: name, kind: inner})
		w.values.kind = kind
		w.values.render = func(a asked) (any, error) {
			value, err := render(a)
			return object{"__typename": kind, name: value}, err
		}
	}
}
