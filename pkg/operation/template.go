package operation

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Template is a document that the plugin sends, of which people make their own.
type Template struct {
	// Name of the operation.
	Name string
	// Text and Variables of the request.
	Text      string
	Variables map[string]any
	// Window has the range that stands in the request, and how its instants are written.
	Window Window
	// Position is the value that stands where a list goes on, which Source gives then; FirstPage is that of the first
	// page, where it is not the one that Source begins with. nil: the list does not go on.
	Position  any
	Source    query.VariableSource
	FirstPage any
	// Schema tells names of values of enums from texts; nil: it is not known.
	Schema *schema.Schema
}

// Document writes the template as people write documents: it declares $from and $to where the range stands, and a
// variable for the next page; all others have their values as defaults, so that it runs as it stands. isFixed: there is
// a range, and a part of it stands in a form that these variables do not have. It is then left as it is, all of it.
func (t Template) Document() (text string, isFixed bool, err error) {
	made, text, err := t.written()
	if err != nil || t.Window.From.IsZero() {
		return text, false, err
	}
	if made.clashes || !made.bound["from"] || !made.bound["to"] {
		t.Window = Window{}
		_, text, err = t.written()
		return text, true, err
	}
	return text, false, err
}

func (t Template) written() (made *templated, text string, err error) {
	document, err := Parse(t.Text)
	if err != nil {
		return nil, "", err
	}
	values, err := asRead(t.Variables)
	if err != nil {
		return nil, "", err
	}
	made = &templated{of: t, values: map[string]*ast.Value{}, bound: map[string]bool{}}
	for i := range document.Variables {
		v := &document.Variables[i]
		made.values[v.Name] = made.value(v.ref, v.Name, values[v.Name])
	}
	made.replace(document.Fields)
	w := &writer{isNormal: true}
	if err := w.fields(document.Fields); err != nil {
		return nil, "", err
	}
	declared, err := made.declarations()
	return made, "query " + t.Name + declared + w.text.String(), err
}

// asRead are values as JSON has them, whatever they were made of.
func asRead(values map[string]any) (read map[string]any, err error) {
	text, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	return read, decoder.Decode(&read)
}

// templated is a template while its document is made.
type templated struct {
	of       Template
	declared []*ast.VariableDefinition
	// values are what stands where the template has a variable.
	values map[string]*ast.Value
	// bound are the variables that get their values by their names.
	bound map[string]bool
	// clashes: a value stands in places of several types, and only some of them have its variable.
	clashes bool
}

// value is what stands where a value of a type does: a variable, or an object with variables in it.
func (t *templated) value(typ *ast.Type, name string, value any) *ast.Value {
	if bound := t.boundTo(typ, value); bound != nil {
		return bound
	}
	if object, isObject := value.(map[string]any); isObject {
		return t.object(typ, object)
	}
	if list, isList := value.([]any); isList && slices.ContainsFunc(list, isObject) {
		return t.literal(typ, list) // a default can have no variable in it
	}
	return t.variable(name, typ, t.literal(typ, value))
}

func isObject(value any) bool {
	_, ok := value.(map[string]any)
	return ok
}

// boundTo is the variable that gives a value by its name; nil: there is none.
func (t *templated) boundTo(typ *ast.Type, value any) *ast.Value {
	name, isFound := t.source(typ, value)
	if !isFound {
		return nil
	}
	for _, one := range t.declared {
		if one.Variable == name && strings.TrimSuffix(one.Type.String(), "!") != strings.TrimSuffix(typ.String(), "!") {
			t.clashes = true // one variable cannot have two types
			return nil
		}
	}
	t.bound[name] = true
	return t.variable(name, pageType(typ, name), t.firstPage(name))
}

// source is the variable whose value stands somewhere.
func (t *templated) source(typ *ast.Type, value any) (name string, isFound bool) {
	if t.of.Position != nil && fmt.Sprint(value) == fmt.Sprint(t.of.Position) {
		for _, name := range []string{"after", "offset", "page"} {
			if byName[name] == t.of.Source {
				return name, true
			}
		}
	}
	if t.of.Window.From.IsZero() {
		return "", false
	}
	instant := &Variable{Type: typ.String(), ref: typ}
	switch window := t.of.Window; {
	case stands(window, instant, window.From, value):
		return "from", true
	case stands(window, instant, window.To, value):
		return "to", true
	}
	return "", false
}

// stands reports whether a value is an instant as it would be written for a variable.
func stands(window Window, v *Variable, at time.Time, value any) bool {
	written, err := window.Instants.write(v, at, window.Zone)
	return err == nil && fmt.Sprint(written) == fmt.Sprint(value)
}

// pageType is the type of a variable that continues a list: the first page has no cursor.
func pageType(typ *ast.Type, source string) *ast.Type {
	if source != "after" {
		return typ
	}
	nullable := *typ
	nullable.NonNull = false
	return &nullable
}

func (t *templated) firstPage(source string) *ast.Value {
	if t.of.FirstPage == nil || byName[source] != t.of.Source {
		return nil
	}
	return &ast.Value{Kind: ast.IntValue, Raw: fmt.Sprint(t.of.FirstPage)}
}

// variable declares a variable, under another name where this one is taken by another. One that is bound by its name is
// declared once, and by the strictest type that its places have.
func (t *templated) variable(base string, typ *ast.Type, fallback *ast.Value) *ast.Value {
	name := base
	for n := 2; ; n++ {
		at := slices.IndexFunc(t.declared, func(d *ast.VariableDefinition) bool { return d.Variable == name })
		_, isBound := byName[name]
		switch {
		case at < 0 && (!isBound || t.bound[name]):
			t.declared = append(t.declared, &ast.VariableDefinition{Variable: name, Type: typ, DefaultValue: fallback})
			return &ast.Value{Kind: ast.Variable, Raw: name}
		case at >= 0 && t.bound[name]:
			if typ.NonNull {
				t.declared[at].Type = typ
			}
			return &ast.Value{Kind: ast.Variable, Raw: name}
		}
		name = fmt.Sprint(base, n)
	}
}

// object is one whose members are values by themselves, as far as the schema has them.
func (t *templated) object(typ *ast.Type, members map[string]any) *ast.Value {
	made := &ast.Value{Kind: ast.ObjectValue}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		child := &ast.ChildValue{Name: name}
		switch member := t.member(typ, name); inner := members[name].(type) {
		case map[string]any:
			child.Value = t.object(member, inner)
		default:
			if child.Value = t.boundTo(member, inner); child.Value == nil {
				child.Value = t.literal(member, inner)
			}
		}
		made.Children = append(made.Children, child)
	}
	return made
}

// member is the type of a member of an input object; a text where it is not known.
func (t *templated) member(of *ast.Type, name string) *ast.Type {
	if input := t.named(of); input != nil {
		for _, one := range input.Inputs {
			if parsed := typeOf(one.Ref.Text); one.Name == name && parsed != nil {
				return parsed
			}
		}
	}
	return ast.NamedType("String", nil)
}

func (t *templated) named(of *ast.Type) *schema.Type {
	if t.of.Schema == nil {
		return nil
	}
	return t.of.Schema.Type(of.Name())
}

// typeOf reads a type as GraphQL writes it; nil: it is none.
func typeOf(text string) *ast.Type {
	parsed, err := parser.ParseQuery(&ast.Source{Input: "query($t: " + text + ") { t }"})
	if err != nil || len(parsed.Operations) != 1 || len(parsed.Operations[0].VariableDefinitions) != 1 {
		return nil
	}
	return parsed.Operations[0].VariableDefinitions[0].Type
}

// literal is a constant value of a type.
func (t *templated) literal(typ *ast.Type, value any) *ast.Value {
	switch v := value.(type) {
	case nil:
		return &ast.Value{Kind: ast.NullValue, Raw: "null"}
	case bool:
		return &ast.Value{Kind: ast.BooleanValue, Raw: fmt.Sprint(v)}
	case json.Number:
		return &ast.Value{Kind: ast.FloatValue, Raw: v.String()}
	case []any:
		made := &ast.Value{Kind: ast.ListValue}
		for _, item := range v {
			made.Children = append(made.Children, &ast.ChildValue{Value: t.literal(typ, item)})
		}
		return made
	case map[string]any:
		return t.object(typ, v)
	}
	kind := ast.StringValue
	if named := t.named(typ); named != nil && named.Kind == schema.Enum {
		kind = ast.EnumValue
	}
	return &ast.Value{Kind: kind, Raw: fmt.Sprint(value)}
}

// replace puts values in the places of variables.
func (t *templated) replace(fields []*Field) {
	for _, f := range fields {
		for _, arg := range f.args {
			t.replaceIn(arg.Value)
		}
		t.replace(f.Children)
	}
}

func (t *templated) replaceIn(v *ast.Value) {
	if v.Kind == ast.Variable && t.values[v.Raw] != nil {
		*v = *t.values[v.Raw]
		return
	}
	for _, child := range v.Children {
		t.replaceIn(child.Value)
	}
}

// declarations are those of the document.
func (t *templated) declarations() (string, error) {
	if len(t.declared) == 0 {
		return "", nil
	}
	w := &writer{isNormal: true}
	separator := "("
	for _, one := range t.declared {
		w.text.WriteString(separator + "$" + one.Variable + ": " + one.Type.String())
		separator = ", "
		if one.DefaultValue == nil {
			continue
		}
		w.text.WriteString(" = ")
		if err := w.value(one.DefaultValue); err != nil {
			return "", err
		}
	}
	return w.text.String() + ")", nil
}
