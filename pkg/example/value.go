package example

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// kind is what sort of value stands in an argument. Names of an enum's values are texts in variables.
type kind int

const (
	textKind kind = iota
	enumKind
	numberKind
	booleanKind
	nullKind
	listKind
	objectKind
)

// value is a value of an argument, wherever it stands: in the document, in a variable, or as a variable's default.
type value struct {
	kind kind
	// text of a text, enum, number or boolean.
	text    string
	items   []*value
	members []*member
	// variable that holds it, and the type that it is declared with; empty: it stands in the document, or inside of what a
	// variable holds.
	variable, graphQLType string
	// bound is what it was recognised as; nil: it stays as it is.
	bound *apimap.Binding
}

// member is an argument, or a member of an input object.
type member struct {
	name  string
	value *value
}

func (r *reader) arguments(args ast.ArgumentList) ([]*member, error) {
	var made []*member
	for _, arg := range args {
		value, err := r.value(arg.Value)
		if err != nil {
			return nil, err
		}
		if value != nil {
			made = append(made, &member{arg.Name, value})
		}
	}
	return made, nil
}

// value reads a value of the document; nil: it is a variable that may be left out, and is.
func (r *reader) value(v *ast.Value) (*value, error) {
	switch v.Kind {
	case ast.Variable:
		return r.variable(v.Raw)
	case ast.IntValue, ast.FloatValue:
		return &value{kind: numberKind, text: v.Raw}, nil
	case ast.BooleanValue:
		return &value{kind: booleanKind, text: v.Raw}, nil
	case ast.NullValue:
		return &value{kind: nullKind}, nil
	case ast.EnumValue:
		return &value{kind: enumKind, text: v.Raw}, nil
	case ast.ListValue:
		made := &value{kind: listKind}
		for _, child := range v.Children {
			item, err := r.value(child.Value)
			if err != nil {
				return nil, err
			}
			if item == nil {
				item = &value{kind: nullKind}
			}
			made.items = append(made.items, item)
		}
		return made, nil
	case ast.ObjectValue:
		made := &value{kind: objectKind}
		for _, child := range v.Children {
			item, err := r.value(child.Value)
			if err != nil {
				return nil, err
			}
			if item != nil {
				made.members = append(made.members, &member{child.Name, item})
			}
		}
		return made, nil
	default:
		return &value{kind: textKind, text: v.Raw}, nil
	}
}

func (r *reader) variable(name string) (*value, error) {
	declared := r.declared[name]
	if declared == nil {
		return nil, invalid(message.New("The example uses the variable $%s, which it does not declare", name))
	}
	if known := r.made.variables[name]; known != nil {
		return known, nil
	}
	sent, isSent := r.sent[name]
	var made *value
	switch {
	case isSent:
		made = fromJSON(sent)
	case declared.DefaultValue != nil:
		var err error
		if made, err = r.value(declared.DefaultValue); err != nil {
			return nil, err
		}
	case declared.Type.NonNull:
		return nil, invalid(message.New("The variable $%s of the example has no value; paste the variables as well", name))
	default:
		return nil, nil
	}
	if made == nil || made.kind == nullKind && declared.Type.NonNull {
		return nil, invalid(message.New("The variable $%s of the example is null", name))
	}
	made.variable, made.graphQLType = name, declared.Type.String()
	r.made.declared[name], r.made.variables[name] = made.graphQLType, made
	return made, nil
}

func fromJSON(sent any) *value {
	switch v := sent.(type) {
	case string:
		return &value{kind: textKind, text: v}
	case json.Number:
		return &value{kind: numberKind, text: v.String()}
	case bool:
		text := "false"
		if v {
			text = "true"
		}
		return &value{kind: booleanKind, text: text}
	case []any:
		made := &value{kind: listKind}
		for _, item := range v {
			made.items = append(made.items, fromJSON(item))
		}
		return made
	case map[string]any:
		made := &value{kind: objectKind}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			made.members = append(made.members, &member{name, fromJSON(v[name])})
		}
		return made
	default:
		return &value{kind: nullKind}
	}
}

// plain is the value as JSON has it.
func (v *value) plain() any {
	switch v.kind {
	case numberKind:
		return json.Number(v.text)
	case booleanKind:
		return v.text == "true"
	case nullKind:
		return nil
	case listKind:
		list := make([]any, len(v.items))
		for i, item := range v.items {
			list[i] = item.plain()
		}
		return list
	case objectKind:
		object := map[string]any{}
		for _, m := range v.members {
			object[m.name] = m.value.plain()
		}
		return object
	default:
		return v.text
	}
}

// literal is a scalar as a document has it.
func (v *value) literal() (string, error) {
	if v.kind == enumKind {
		return document.Literal(document.Enum(v.text))
	}
	return document.Literal(v.plain())
}

// binding is the value with what was recognised in it. Inside of what travels in a variable, the types of its parts do
// not matter.
func (v *value) binding(isTyped bool) apimap.Binding {
	made := v.bare(isTyped)
	if !isTyped {
		made.Type = v.graphQLType
		made.Enum = made.Enum || v.kind == enumKind
	}
	return made
}

func (v *value) bare(isTyped bool) apimap.Binding {
	isTyped = isTyped || v.variable != ""
	if v.bound != nil {
		made := *v.bound
		if isTyped {
			made.Enum = false
		}
		return made
	}
	switch v.kind {
	case listKind:
		if !v.hasBound() && !v.hasParts() {
			return apimap.Binding{Const: v.plain(), Enum: !isTyped && v.isEnum()}
		}
		made := apimap.Binding{Items: []apimap.Binding{}}
		for _, item := range v.items {
			made.Items = append(made.Items, item.binding(isTyped))
		}
		return made
	case objectKind:
		return apimap.Binding{Members: v.memberBindings(isTyped)}
	default:
		return apimap.Binding{Const: v.plain()}
	}
}

func (v *value) memberBindings(isTyped bool) []apimap.Member {
	made := []apimap.Member{}
	for _, m := range v.members {
		made = append(made, apimap.Member{Name: m.name, Value: m.value.binding(isTyped || v.variable != "")})
	}
	return made
}

// isEnum reports whether a value, or each of a list, is the name of an enum's value.
func (v *value) isEnum() bool {
	if v.kind != listKind {
		return v.kind == enumKind
	}
	return len(v.items) > 0 && !slices.ContainsFunc(v.items, func(item *value) bool { return item.kind != enumKind })
}

// hasParts reports whether a list has more than constants of one kind.
func (v *value) hasParts() bool {
	return slices.ContainsFunc(v.items, func(item *value) bool {
		return item.variable != "" || item.kind == objectKind || item.kind == listKind || item.kind != v.items[0].kind
	})
}

// hasBound reports whether something in a value was recognised.
func (v *value) hasBound() bool {
	return v.bound != nil || slices.ContainsFunc(v.items, (*value).hasBound) ||
		slices.ContainsFunc(v.members, func(m *member) bool { return m.value.hasBound() })
}
