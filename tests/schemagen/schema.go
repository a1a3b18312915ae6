// Package schemagen makes GraphQL schemas for tests, each from a seed and with a known right answer. It combines
// the choices that an API like amperecloud's could have made: names, shapes, encodings, paging, nesting, and noise.
//
// It knows nothing of how discovery works: its names are written by hand, and some are deliberately unusual.
package schemagen

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// Schema under construction.
type Schema struct {
	types []*typ
	named map[string]*typ
}

type typ struct {
	kind, name, description string
	fields                  []*field
	inputs                  []*arg
	values                  []value
	interfaces, possible    []string
}

type field struct {
	name, typ, description, deprecated string
	args                               []*arg
}

type arg struct{ name, typ, def, description, deprecated string }

type value struct{ name, deprecated string }

func (s *Schema) add(kind, name string) *typ {
	if known := s.named[name]; known != nil {
		return known
	}
	t := &typ{kind: kind, name: name}
	s.types = append(s.types, t)
	s.named[name] = t
	return t
}

func (t *typ) field(name, typ string, args ...*arg) *field {
	for _, f := range t.fields {
		if f.name == name {
			return f
		}
	}
	f := &field{name: name, typ: typ, args: args}
	t.fields = append(t.fields, f)
	return f
}

func (t *typ) input(name, typ string) *arg {
	for _, known := range t.inputs {
		if known.name == name {
			return known
		}
	}
	a := &arg{name: name, typ: typ}
	t.inputs = append(t.inputs, a)
	return a
}

func (s *Schema) enum(name string, names ...string) string {
	t := s.add("ENUM", name)
	if len(t.values) == 0 {
		for _, n := range names {
			t.values = append(t.values, value{name: n})
		}
	}
	return name
}

func (s *Schema) scalar(name string) string {
	switch name {
	case "ID", "String", "Int", "Float", "Boolean":
	default:
		s.add("SCALAR", name)
	}
	return name
}

// copyFields gives the type the other's fields too, as implementing an interface demands.
func (t *typ) copyFields(from *typ) {
	for _, f := range from.fields {
		t.field(f.name, f.typ, f.args...).description = f.description
	}
	t.interfaces = append(t.interfaces, from.name)
	from.possible = append(from.possible, t.name)
}

var sdlKinds = map[string]string{"OBJECT": "type", "INTERFACE": "interface", "INPUT_OBJECT": "input", "ENUM": "enum",
	"SCALAR": "scalar", "UNION": "union"}

// SDL writes the schema in the schema definition language.
func (s *Schema) SDL() string {
	var b strings.Builder
	for _, t := range s.types {
		describe(&b, "", t.description)
		b.WriteString(sdlKinds[t.kind] + " " + t.name)
		switch {
		case t.kind == "UNION":
			b.WriteString(" = " + strings.Join(t.possible, " | "))
		case len(t.interfaces) > 0:
			b.WriteString(" implements " + strings.Join(t.interfaces, " & "))
		}
		if t.kind == "SCALAR" || t.kind == "UNION" {
			b.WriteString("\n")
			continue
		}
		b.WriteString(" {\n")
		for _, f := range t.fields {
			describe(&b, "  ", f.description)
			b.WriteString("  " + f.name + args(f.args) + ": " + f.typ + deprecation(f.deprecated) + "\n")
		}
		for _, a := range t.inputs {
			describe(&b, "  ", a.description)
			b.WriteString("  " + a.sdl() + "\n")
		}
		for _, v := range t.values {
			b.WriteString("  " + v.name + deprecation(v.deprecated) + "\n")
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func describe(b *strings.Builder, indent, description string) {
	if description != "" {
		fmt.Fprintf(b, "%s%q\n", indent, description)
	}
}

func args(list []*arg) string {
	if len(list) == 0 {
		return ""
	}
	parts := make([]string, len(list))
	for i, a := range list {
		parts[i] = a.sdl()
		if a.description != "" {
			parts[i] = fmt.Sprintf("%q ", a.description) + parts[i]
		}
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

func (a *arg) sdl() string {
	text := a.name + ": " + a.typ
	if a.def != "" {
		text += " = " + a.def
	}
	return text + deprecation(a.deprecated)
}

func deprecation(reason string) string {
	if reason == "" {
		return ""
	}
	return fmt.Sprintf(" @deprecated(reason: %q)", reason)
}

// Introspection writes the schema as the answer to an introspection query.
func (s *Schema) Introspection() []byte {
	types := []any{}
	known := map[string]bool{}
	for _, name := range []string{"ID", "String", "Int", "Float", "Boolean"} {
		types = append(types, map[string]any{"kind": "SCALAR", "name": name})
		known[name] = true
	}
	for _, t := range s.types {
		fields, inputs, values, possible, interfaces := []any{}, []any{}, []any{}, []any{}, []any{}
		for _, f := range t.fields {
			list := []any{}
			for _, a := range f.args {
				list = append(list, s.inputValue(a))
			}
			fields = append(fields,
				map[string]any{"name": f.name, "description": f.description, "args": list, "type": s.ref(f.typ),
					"isDeprecated": f.deprecated != "", "deprecationReason": f.deprecated})
		}
		for _, a := range t.inputs {
			inputs = append(inputs, s.inputValue(a))
		}
		for _, v := range t.values {
			values = append(values, map[string]any{
				"name": v.name, "isDeprecated": v.deprecated != "", "deprecationReason": v.deprecated,
			})
		}
		for _, p := range t.possible {
			possible = append(possible, s.ref(p))
		}
		for _, i := range t.interfaces {
			interfaces = append(interfaces, s.ref(i))
		}
		types = append(types,
			map[string]any{"kind": t.kind, "name": t.name, "description": t.description, "fields": fields,
				"inputFields": inputs, "enumValues": values, "possibleTypes": possible, "interfaces": interfaces})
	}
	text, err := json.Marshal(map[string]any{
		"data": map[string]any{
			"__schema": map[string]any{"queryType": map[string]any{"name": "Query"}, "types": types},
		},
	})
	if err != nil {
		panic(err)
	}
	return text
}

func (s *Schema) inputValue(a *arg) any {
	in := map[string]any{"name": a.name, "description": a.description, "type": s.ref(a.typ), "defaultValue": nil,
		"isDeprecated": a.deprecated != "", "deprecationReason": a.deprecated}
	if a.def != "" {
		in["defaultValue"] = a.def
	}
	return in
}

// ref writes a type as introspection does. The parser reads it, as the type of a query's variable.
func (s *Schema) ref(text string) any {
	query, err := parser.ParseQuery(&ast.Source{Input: "query($of: " + text + ") { field }"})
	if err != nil {
		panic(err)
	}
	return s.shown(query.Operations[0].VariableDefinitions[0].Type)
}

func (s *Schema) shown(typ *ast.Type) any {
	var inner any
	switch {
	case typ.Elem != nil:
		inner = map[string]any{"kind": "LIST", "ofType": s.shown(typ.Elem)}
	case s.named[typ.NamedType] != nil:
		inner = map[string]any{"kind": s.named[typ.NamedType].kind, "name": typ.NamedType}
	default:
		inner = map[string]any{"kind": "SCALAR", "name": typ.NamedType}
	}
	if typ.NonNull {
		return map[string]any{"kind": "NON_NULL", "ofType": inner}
	}
	return inner
}

// Size is the number of types.
func (s *Schema) Size() int { return len(s.types) }
