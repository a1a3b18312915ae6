package worlds

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// coercer makes of what a client sent what a schema's types say.
type coercer struct {
	schema *ast.Schema
	// scalars check the schema's own scalars, by name.
	scalars map[string]func(any) error
}

// literal is a value of a document; false: it is a variable that was left out.
func literal(v *ast.Value, variables map[string]any) (any, bool) {
	switch v.Kind {
	case ast.Variable:
		value, there := variables[v.Raw]
		return value, there
	case ast.ListValue:
		list := []any{}
		for _, child := range v.Children {
			value, _ := literal(child.Value, variables)
			list = append(list, value)
		}
		return list, true
	case ast.ObjectValue:
		fields := map[string]any{}
		for _, child := range v.Children {
			if value, there := literal(child.Value, variables); there {
				fields[child.Name] = value
			}
		}
		return fields, true
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw), true
	case ast.BooleanValue:
		return v.Raw == "true", true
	case ast.NullValue:
		return nil, true
	default: // text, block text, a member of an enum
		return v.Raw, true
	}
}

// variables coerces what was sent along with an operation.
func (c coercer) variables(of ast.VariableDefinitionList, sent map[string]any) (map[string]any, error) {
	found := map[string]any{}
	for _, definition := range of {
		value, there := sent[definition.Variable]
		if !there && definition.DefaultValue != nil {
			value, there = literal(definition.DefaultValue, nil)
		}
		if !there {
			if definition.Type.NonNull {
				return nil, fmt.Errorf("Variable \"$%s\" of required type %q was not provided.",
					definition.Variable, definition.Type)
			}
			continue
		}
		coerced, err := c.value(definition.Type, value)
		if err != nil {
			return nil, fmt.Errorf("Variable \"$%s\" got invalid value; %w", definition.Variable, err)
		}
		found[definition.Variable] = coerced
	}
	return found, nil
}

func (c coercer) arguments(
	of ast.ArgumentDefinitionList, sent ast.ArgumentList, variables map[string]any,
) (map[string]any, error) {
	found := map[string]any{}
	for _, definition := range of {
		var value any
		there := false
		if argument := sent.ForName(definition.Name); argument != nil {
			value, there = literal(argument.Value, variables)
		}
		if err := c.member(definition.Name, definition.Type, definition.DefaultValue, value, there, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// member takes a value, or the default of what was left out.
func (c coercer) member(
	name string, kind *ast.Type, byDefault *ast.Value, value any, there bool, into map[string]any,
) error {
	if !there {
		if byDefault == nil {
			if kind.NonNull {
				return fmt.Errorf("Field %q of required type %q was not provided.", name, kind)
			}
			return nil
		}
		value, _ = literal(byDefault, nil)
	}
	coerced, err := c.value(kind, value)
	if err != nil {
		return fmt.Errorf("at %q: %w", name, err)
	}
	into[name] = coerced
	return nil
}

func (c coercer) value(kind *ast.Type, value any) (any, error) {
	if value == nil {
		if kind.NonNull {
			return nil, fmt.Errorf("Expected non-nullable type %q not to be null.", kind)
		}
		return nil, nil
	}
	if kind.Elem != nil {
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		made := make([]any, len(list))
		for i, item := range list {
			var err error
			if made[i], err = c.value(kind.Elem, item); err != nil {
				return nil, err
			}
		}
		return made, nil
	}
	definition := c.schema.Types[kind.NamedType]
	switch definition.Kind {
	case ast.InputObject:
		return c.input(definition, value)
	case ast.Enum:
		text, isText := value.(string)
		if !isText || definition.EnumValues.ForName(text) == nil {
			return nil, fmt.Errorf("Value %v does not exist in %q enum.", value, kind.NamedType)
		}
		return text, nil
	}
	if check := c.scalars[kind.NamedType]; check != nil {
		return value, check(value)
	}
	return builtIn(kind.NamedType, value)
}

func (c coercer) input(definition *ast.Definition, value any) (any, error) {
	sent, isObject := value.(map[string]any)
	if !isObject {
		return nil, fmt.Errorf("Expected type %q to be an object.", definition.Name)
	}
	for name := range sent {
		if !slices.ContainsFunc(definition.Fields, func(f *ast.FieldDefinition) bool { return f.Name == name }) {
			return nil, fmt.Errorf("Field %q is not defined by type %q.", name, definition.Name)
		}
	}
	made := map[string]any{}
	for _, field := range definition.Fields {
		one, there := sent[field.Name]
		if err := c.member(field.Name, field.Type, field.DefaultValue, one, there, made); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// number reads what JSON or a document has for one.
func number(value any) (float64, bool) {
	switch v := value.(type) {
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	case float64:
		return v, true
	case int:
		return float64(v), true
	}
	return 0, false
}

func builtIn(name string, value any) (any, error) {
	n, isNumber := number(value)
	text, isText := value.(string)
	switch name {
	case "Int":
		if isNumber && n == math.Trunc(n) && math.Abs(n) < 1<<31 {
			return int(n), nil
		}
	case "Float":
		if isNumber {
			return n, nil
		}
	case "String":
		if isText {
			return text, nil
		}
	case "Boolean":
		if on, isBool := value.(bool); isBool {
			return on, nil
		}
	case "ID":
		if isText {
			return text, nil
		}
		if isNumber && n == math.Trunc(n) {
			return strconv.FormatInt(int64(n), 10), nil
		}
	}
	return nil, fmt.Errorf("%s cannot represent value: %v", name, value)
}
