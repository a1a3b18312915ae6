package schema

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// maxDescription is how many bytes of a description are written, and maxDefault how long a default may be: nobody reads
// more in an editor.
const (
	maxDescription = 1000
	maxDefault     = 1000
)

// SDL writes what queries can use of the schema in the schema definition language, with descriptions and deprecations:
// the query type and what can be reached from it. Types are in the order of their names, so that equal schemas are
// written alike. What the API says of itself is written as strings, so that none of it can become something else.
func (s *Schema) SDL() string {
	var p printer
	p.text.WriteString("schema { query: " + s.Query.Name + " }\n")
	for _, t := range s.reachable() {
		p.definition(t)
	}
	return p.text.String()
}

// reachable are the types that queries can have to do with, by name.
func (s *Schema) reachable() []*Type {
	seen := map[*Type]bool{s.Query: true}
	found := []*Type{s.Query}
	for i := 0; i < len(found); i++ {
		for _, t := range found[i].neighbours() {
			if !seen[t] {
				seen[t] = true
				found = append(found, t)
			}
		}
	}
	slices.SortFunc(found, func(a, b *Type) int { return strings.Compare(a.Name, b.Name) })
	return found
}

// neighbours are the types that a type mentions.
func (t *Type) neighbours() []*Type {
	found := slices.Concat(t.Possible, t.Interfaces)
	for _, field := range t.Fields {
		found = append(found, field.Ref.Type)
		for _, arg := range field.Args {
			found = append(found, arg.Ref.Type)
		}
	}
	for _, input := range t.Inputs {
		found = append(found, input.Ref.Type)
	}
	return found
}

// printer writes definitions of types.
type printer struct{ text strings.Builder }

// keywords begin the definitions of each kind of type.
var keywords = map[TypeKind]string{
	Scalar: "scalar", Object: "type", Interface: "interface", Union: "union", Enum: "enum", InputObject: "input",
}

func (p *printer) definition(t *Type) {
	keyword := keywords[t.Kind]
	isBuiltIn := builtIn.ForName(t.Name) != nil
	if keyword == "" || isBuiltIn {
		return
	}
	p.described("", t.Description)
	p.text.WriteString(keyword + " " + t.Name)
	p.list(" implements ", " & ", ofKind(t.Interfaces, Interface))
	if t.Kind == Union {
		p.list(" = ", " | ", ofKind(t.Possible, Object))
	}
	var members printer
	for _, field := range t.Fields {
		members.field(field)
	}
	for _, input := range t.Inputs {
		members.described("  ", input.Description)
		members.text.WriteString("  " + input.sdl() + input.Notice.sdl() + "\n")
	}
	for _, value := range t.Values {
		members.described("  ", value.Description)
		members.text.WriteString("  " + value.Name + value.Notice.sdl() + "\n")
	}
	if members.text.Len() > 0 { // empty braces are no SDL
		p.text.WriteString(" {\n" + members.text.String() + "}")
	}
	p.text.WriteString("\n")
}

func (p *printer) field(f *Field) {
	p.described("  ", f.Description)
	p.text.WriteString("  " + f.Name)
	if len(f.Args) > 0 {
		p.text.WriteString("(\n")
		for _, arg := range f.Args {
			p.described("    ", arg.Description)
			p.text.WriteString("    " + arg.sdl() + arg.Notice.sdl() + "\n")
		}
		p.text.WriteString("  )")
	}
	p.text.WriteString(": " + f.Ref.Text + f.Notice.sdl() + "\n")
}

func (p *printer) described(indent, text string) {
	if text = strings.TrimSpace(text); text != "" {
		p.text.WriteString(indent + quoted(text) + "\n")
	}
}

func (p *printer) list(before, between string, names []string) {
	if len(names) > 0 {
		p.text.WriteString(before + strings.Join(names, between))
	}
}

// ofKind gives the names of those of a kind: what a foreign API lists as an interface need not be one.
func ofKind(all []*Type, kind TypeKind) (names []string) {
	for _, t := range all {
		if t.Kind == kind && !slices.Contains(names, t.Name) {
			names = append(names, t.Name)
		}
	}
	return names
}

// sdl is the input with its type and default. A server that does not write its default in GraphQL has one all the
// same: the input is then written as one that may be left out.
func (i *Input) sdl() string {
	text := i.Name + ": " + i.Ref.Text
	if i.Default == nil {
		return text
	}
	if value, ok := constant(*i.Default); ok {
		return text + " = " + value
	}
	return strings.TrimSuffix(text, "!")
}

// constant writes a value anew; it fails for what is not exactly one, without variables.
func constant(text string) (string, bool) {
	if len(text) > maxDefault {
		return "", false
	}
	document, err := parser.ParseQuery(&ast.Source{Input: "{ a(b: " + text + "\n) }"})
	if err != nil || len(document.Operations) != 1 || len(document.Fragments) > 0 ||
		len(document.Operations[0].SelectionSet) != 1 {
		return "", false
	}
	field, isField := document.Operations[0].SelectionSet[0].(*ast.Field)
	if !isField || len(field.Arguments) != 1 || len(field.SelectionSet) > 0 || hasVariables(field.Arguments[0].Value) {
		return "", false
	}
	return written(field.Arguments[0].Value), true
}

func hasVariables(v *ast.Value) bool {
	return v.Kind == ast.Variable ||
		slices.ContainsFunc(v.Children, func(child *ast.ChildValue) bool { return hasVariables(child.Value) })
}

// written is a value as GraphQL: the parser's own writer would escape strings as Go does.
func written(v *ast.Value) string {
	var parts []string
	for _, child := range v.Children {
		part := written(child.Value)
		if v.Kind == ast.ObjectValue {
			part = child.Name + ": " + part
		}
		parts = append(parts, part)
	}
	switch v.Kind {
	case ast.StringValue, ast.BlockValue:
		return quoted(v.Raw)
	case ast.ListValue:
		return "[" + strings.Join(parts, ", ") + "]"
	case ast.ObjectValue:
		return "{" + strings.Join(parts, ", ") + "}"
	default:
		return v.Raw
	}
}

func (n Notice) sdl() string {
	if n.Deprecated == "" {
		return ""
	}
	return " @deprecated(reason: " + quoted(n.Deprecated) + ")"
}

// quoted is a string of GraphQL, which escapes as JSON does, shortened where nobody would read on.
func quoted(text string) string {
	if len(text) > maxDescription {
		cut := maxDescription
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + " …"
	}
	made, _ := json.Marshal(text)
	return string(made)
}
