package operation

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// Request is the document as it is sent: its text, and of the variables those that the text uses. Texts and names in it
// are written by package document, whatever its author wrote. Conditions are decided by the values; what no value is
// given for is left out.
func (d *Document) Request(values map[string]any) (text string, variables map[string]any, err error) {
	w := &writer{values: values, used: map[string]bool{}}
	if err := w.fields(d.Fields); err != nil {
		return "", nil, err
	}
	body := w.text.String()
	if body == "" {
		return "", nil, invalid(message.New("The GraphQL query selects nothing with these variables"))
	}
	var declared []string
	variables = map[string]any{}
	for _, variable := range d.Variables {
		if w.used[variable.Name] {
			declared = append(declared, "$"+variable.Name+": "+variable.Type)
			variables[variable.Name] = values[variable.Name]
		}
	}
	head := "query " + Name
	if len(declared) > 0 {
		head += "(" + strings.Join(declared, ", ") + ")"
	}
	return head + body, variables, nil
}

// normalized is the document with everything that it means and nothing else. It is not sent.
func (d *Document) normalized() (string, error) {
	w := &writer{isNormal: true}
	declared := slices.Clone(d.Variables)
	slices.SortFunc(declared, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	for _, variable := range declared {
		w.text.WriteString("$" + variable.Name + ": " + variable.Type)
		if variable.fallback != nil {
			w.text.WriteString(" = ")
			if err := w.value(variable.fallback); err != nil {
				return "", err
			}
		}
		w.text.WriteString("\n")
	}
	if err := w.fields(d.Fields); err != nil {
		return "", err
	}
	return w.text.String(), nil
}

// writer writes a document: to send it, or isNormal.
type writer struct {
	text     strings.Builder
	isNormal bool
	values   map[string]any
	// used are the variables that were written.
	used map[string]bool
}

// fields writes those that are selected; nothing when none is.
func (w *writer) fields(all []*Field) error {
	isOpen := false
	for _, f := range all {
		isWritten, err := w.field(f, !isOpen)
		if err != nil {
			return err
		}
		isOpen = isOpen || isWritten
	}
	if isOpen {
		w.text.WriteString(" }")
	}
	return nil
}

// field writes one field, unless its conditions or those of all below it leave it out.
func (w *writer) field(f *Field, isFirst bool) (isWritten bool, err error) {
	for _, c := range f.when {
		if holds, err := w.holds(c); !holds || err != nil {
			return false, err
		}
	}
	inner := &writer{isNormal: w.isNormal, values: w.values, used: map[string]bool{}}
	if err := inner.arguments(f.args); err != nil {
		return false, err
	}
	args := inner.text.String()
	inner.text.Reset()
	if err := inner.fields(f.Children); err != nil {
		return false, err
	}
	below := inner.text.String()
	if len(f.Children) > 0 && below == "" {
		return false, nil
	}
	for name := range inner.used {
		if w.used != nil {
			w.used[name] = true
		}
	}
	if isFirst {
		w.text.WriteString(" {")
	}
	w.text.WriteString(" ")
	for _, condition := range f.on {
		w.text.WriteString("... on " + condition + " { ")
	}
	if f.Key != f.Name {
		w.text.WriteString(f.Key + ": ")
	}
	w.text.WriteString(f.Name + args)
	if w.isNormal {
		w.text.WriteString(whenOf(f))
	}
	w.text.WriteString(below + strings.Repeat(" }", len(f.on)))
	return true, nil
}

// holds reports whether a condition lets through; in a normalized text, every one does.
func (w *writer) holds(c condition) (bool, error) {
	if w.isNormal {
		return true, nil
	}
	isTrue := c.value.Raw == "true"
	if c.value.Kind == ast.Variable {
		var isBoolean bool
		if isTrue, isBoolean = w.values[c.value.Raw].(bool); !isBoolean {
			return false, invalid(message.New("The variable $%s of the GraphQL query is a condition, and neither true nor false",
				c.value.Raw))
		}
	}
	return isTrue != c.isSkip, nil
}

// normalized is a condition as text.
func (c condition) normalized() string {
	name, value := "include", c.value.Raw
	if c.isSkip {
		name = "skip"
	}
	if c.value.Kind == ast.Variable {
		value = "$" + value
	}
	return " @" + name + "(if: " + value + ")"
}

// isLeftOut reports whether a value is a variable that has no value.
func (w *writer) isLeftOut(v *ast.Value) bool {
	if w.isNormal || v.Kind != ast.Variable {
		return false
	}
	_, isGiven := w.values[v.Raw]
	return !isGiven
}

func (w *writer) arguments(args []*ast.Argument) error {
	separator := "("
	for _, arg := range args {
		if w.isLeftOut(arg.Value) {
			continue
		}
		w.text.WriteString(separator + arg.Name + ": ")
		separator = ", "
		if err := w.value(arg.Value); err != nil {
			return err
		}
	}
	if separator != "(" {
		w.text.WriteString(")")
	}
	return nil
}

func (w *writer) value(v *ast.Value) error {
	switch v.Kind {
	case ast.Variable:
		if w.isLeftOut(v) { // in a list
			w.text.WriteString("null")
			return nil
		}
		if w.used != nil {
			w.used[v.Raw] = true
		}
		w.text.WriteString("$" + v.Raw)
		return nil
	case ast.ListValue, ast.ObjectValue:
		return w.children(v)
	default:
		text, err := literal(v)
		w.text.WriteString(text)
		return err
	}
}

func (w *writer) children(v *ast.Value) error {
	open, end := "[", "]"
	if v.Kind == ast.ObjectValue {
		open, end = "{", "}"
	}
	w.text.WriteString(open)
	separator := ""
	for _, child := range v.Children {
		if v.Kind == ast.ObjectValue && w.isLeftOut(child.Value) {
			continue
		}
		w.text.WriteString(separator)
		separator = ", "
		if v.Kind == ast.ObjectValue {
			w.text.WriteString(child.Name + ": ")
		}
		if err := w.value(child.Value); err != nil {
			return err
		}
	}
	w.text.WriteString(end)
	return nil
}

// literal is a scalar as a document has it.
func literal(v *ast.Value) (string, error) {
	if v.Kind == ast.EnumValue {
		return document.Literal(document.Enum(v.Raw))
	}
	value, err := plain(v)
	if err != nil {
		return "", err
	}
	return document.Literal(value)
}

// plain is a constant value as JSON has it.
func plain(v *ast.Value) (any, error) {
	switch v.Kind {
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw), nil
	case ast.BooleanValue:
		return v.Raw == "true", nil
	case ast.NullValue:
		return nil, nil
	case ast.ListValue:
		list := []any{}
		for _, child := range v.Children {
			item, err := plain(child.Value)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		return list, nil
	case ast.ObjectValue:
		object := map[string]any{}
		for _, child := range v.Children {
			item, err := plain(child.Value)
			if err != nil {
				return nil, err
			}
			object[child.Name] = item
		}
		return object, nil
	case ast.Variable:
		return nil, invalid(message.New("The default of a variable of the GraphQL query uses the variable $%s", v.Raw))
	default:
		return v.Raw, nil
	}
}
