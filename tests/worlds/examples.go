package worlds

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// Example is a query as a user pastes it from a GraphQL client.
type Example struct {
	Query string
	// Variables are a JSON object; empty: there are none.
	Variables string
}

// Examples are one working query for each role. They get raw, measured, whole values.
type Examples struct {
	Facilities, ReadingTypes, Readings Example
}

// Examples ask for the first normal plant, and for a day that has passed in its time zone.
func (w *World) Examples() Examples {
	of := w.facilities[0]
	now := w.now().In(of.zone)
	from := time.Date(now.Year(), now.Month(), now.Day()-1, 0, 0, 0, 0, of.zone)
	return w.ExamplesOf(of.ID, of.Types[:1], Raw, from, Day.next(from, of.zone))
}

// ExamplesOf ask for types of a plant in a range at a resolution; one type where no more can be asked for at a time.
// Power and what is like it is combined by its mean where a way must be chosen.
func (w *World) ExamplesOf(plantID string, kinds []ReadingType, at Resolution, from, to time.Time) Examples {
	of := w.facility(plantID)
	return Examples{
		Facilities: Example{Query: "query Facilities " + w.inNamespace(w.listExample(w.shape.listed))},
		ReadingTypes: w.example("ReadingTypes", of, func(e *writing) string {
			return w.field(w.names.field("device"), e.id(w), on(w.shape.typesOn, w.typesExample()))
		}),
		Readings: w.example("Readings", of, func(e *writing) string { return w.readingsExample(e, kinds, at, from, to) }),
	}
}

// writing is an example that is being written.
type writing struct {
	of        *Facility
	declared  []string
	variables map[string]any
}

func (e *writing) declare(name, kind string, value any) string {
	e.declared = append(e.declared, "$"+name+": "+kind)
	e.variables[name] = value
	return "$" + name
}

// idOfExample is an id as its type has it.
func (w *World) idOfExample(of *Facility) any {
	if w.draws.idKind == "Int" {
		return json.Number(of.ID)
	}
	return of.ID
}

// id writes the argument that says which plant.
func (e *writing) id(w *World) string {
	name := w.names.field("device.id")
	if w.draws.where == "input" {
		kind := w.names.typ("Where") + "!"
		return w.names.field("where") + ": " + e.declare("where", kind, map[string]any{name: w.idOfExample(e.of)})
	}
	return name + ": " + e.declare("id", w.draws.idKind+"!", w.idOfExample(e.of))
}

func (w *World) example(name string, of *Facility, write func(*writing) string) Example {
	e := &writing{of: of, variables: map[string]any{}}
	body := w.inNamespace(write(e))
	variables, err := json.MarshalIndent(e.variables, "", "  ")
	if err != nil {
		panic(err)
	}
	return Example{"query " + name + "(" + strings.Join(e.declared, ", ") + ") " + body, string(variables)}
}

func (w *World) inNamespace(body string) string {
	for i := range int(w.draws.namespace[0] - '0') {
		body = w.names.field(fmt.Sprintf("ns%d", i+1)) + " { " + body + " }"
	}
	return "{ " + body + " }"
}

func (w *World) field(name, args, set string) string {
	if args != "" {
		name += "(" + args + ")"
	}
	return name + " { " + set + " }"
}

func on(kind, set string) string {
	if kind == "" {
		return set
	}
	return "... on " + kind + " { " + set + " }"
}

// listExample asks for as many facilities as a page may have.
func (w *World) listExample(path []string) string {
	f := w.names.field
	if len(path) == 0 {
		set := []string{f("facility.id"), f("facility.name"), f("facility.kwp")}
		if w.draws.zones == "known" {
			set = append(set, f("facility.zone"))
		}
		return strings.Join(set, " ")
	}
	var args []string
	switch {
	case path[0] == f("facilities") && w.draws.listing == "limited":
		args = append(args, f("list.limit")+": 100")
	case path[0] == f("facilities") && w.draws.listing == "connection":
		args = append(args, "first: 100")
	case w.draws.listing == "nested pages" && (path[0] == f("facilities") || path[0] == f("company")):
		args = append(args, f("page.size")+": 25")
	}
	if path[0] == f("facilities") && w.draws.deleted == "switch" {
		args = append(args, f("includeDeleted")+": false")
	}
	set := w.listExample(path[1:])
	if path[0] == f("company") && w.draws.listing != "nested pages" {
		set = f("company.name") + " " + set
	}
	return w.field(path[0], strings.Join(args, ", "), set)
}

func (w *World) typesExample() string {
	f := w.names.field
	set := f("type.id") + " " + f("type.name") + " " + f("type.unit")
	switch w.draws.types {
	case "strings":
		return f("readingTypes")
	case "nested unit":
		set += " { " + f("unit.symbol") + " }"
	case "connection":
		set = "edges { node { " + set + " } }"
	}
	return f("readingTypes") + " { " + set + " }"
}

func (w *World) readingsExample(e *writing, kinds []ReadingType, at Resolution, from, to time.Time) string {
	f := w.names.field
	passed, kindOf := map[string]any{}, map[string]string{}
	var names []string
	for _, p := range w.parameters {
		value := p.good(e.of, kinds, from, to)
		for _, l := range w.levels {
			if l.of == at && p.name == f("resolution") {
				value = l.written
			}
		}
		if value != nil {
			passed[p.name], kindOf[p.name] = value, p.kind
			names = append(names, p.name)
		}
	}
	var args []string
	if w.draws.reach == "root" {
		args = append(args, e.id(w))
	}
	if w.draws.place == "input" {
		name := f("readingInput")
		args = append(args, name+": "+e.declare(name, w.names.typ("Input")+"!", passed))
	} else {
		for _, name := range names {
			args = append(args, name+": "+e.declare(name, kindOf[name], passed[name]))
		}
	}
	if w.draws.shape == "connection" {
		args = append(args, "first: 10000")
	}
	body := f("readings") + "(" + strings.Join(args, ", ") + ")" + w.selectionOf(w.values.kind)
	switch w.draws.reach {
	case "root":
		return body
	case "facility":
		return w.field(f("facility"), e.id(w), body)
	case "ids":
		ids := e.declare("ids", "["+w.draws.idKind+"!]!", []any{w.idOfExample(e.of)})
		return w.field(f("facilitiesByIds"), f("ids")+": "+ids, f("facility.id")+" "+body)
	}
	return w.field(f("device"), e.id(w), on(w.shape.readingsOn, body))
}

// selectionOf selects all that lies below the values.
func (w *World) selectionOf(kind string) string {
	d := w.schema.Types[strings.Trim(kind, "[]!")]
	if d.IsLeafType() {
		return ""
	}
	var set []string
	possible := []*ast.Definition{d}
	if d.IsAbstractType() {
		possible = w.schema.GetPossibleTypes(d)
	}
	slices.SortFunc(possible, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	for _, one := range possible {
		var fields []string
		for _, field := range one.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			name := field.Name
			if len(field.Arguments) > 0 {
				name += "(" + field.Arguments[0].Name + ": 10000)"
			}
			fields = append(fields, name+w.selectionOf(field.Type.String()))
		}
		text := strings.Join(fields, " ")
		if d.IsAbstractType() {
			text = on(one.Name, text)
		}
		set = append(set, text)
	}
	return " { " + strings.Join(set, " ") + " }"
}

// Describe shows the world to who works on it.
func (w *World) Describe() string {
	var out strings.Builder
	fmt.Fprintf(&out, "# seed %d, raw values every %s\n", w.Seed, w.step)
	if why := w.Undecidable(); why != "" {
		fmt.Fprintf(&out, "# undecidable: %s\n", why)
	}
	w.EachDraw(func(name, value string) { fmt.Fprintf(&out, "# %s: %s\n", name, value) })
	words := w.names.given
	for _, concept := range slices.Sorted(maps.Keys(words)) {
		fmt.Fprintf(&out, "# name of %s: %s\n", concept, words[concept])
	}
	fmt.Fprintf(&out, "\n%s", w.sdl)
	examples := w.Examples()
	for _, e := range []Example{examples.Facilities, examples.ReadingTypes, examples.Readings} {
		fmt.Fprintf(&out, "# ---\n%s\n%s\n", e.Query, e.Variables)
	}
	for _, of := range w.facilities {
		fmt.Fprintf(&out, "# %s %q %s %s %.0f kWp\n", of.ID, of.Name, of.Zone, of.State, of.PeakPower)
	}
	return out.String()
}
