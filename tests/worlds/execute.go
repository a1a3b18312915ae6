package worlds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// object is a value of an object type; "__typename" has the type. A member may be a resolver.
type object map[string]any

// resolver gives a field's value by its coerced arguments.
type resolver func(args map[string]any) (any, error)

// failure is an error of execution, as a server writes it.
type failure struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

// execution runs one operation.
type execution struct {
	schema    *ast.Schema
	coercer   coercer
	variables map[string]any
	failures  []failure
}

// members keep the order in which they were asked for.
type members struct {
	names  []string
	values map[string]any
}

func (m *members) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range m.names {
		if i > 0 {
			b.WriteByte(',')
		}
		key, _ := json.Marshal(name)
		value, err := json.Marshal(m.values[name])
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (e *execution) fail(path []any, format string, args ...any) {
	e.failures = append(e.failures, failure{Message: fmt.Sprintf(format, args...), Path: slices.Clone(path),
		Extensions: map[string]any{"code": "INTERNAL_SERVER_ERROR"}})
}

// object gives the selected members; false: a member that must not be null is.
func (e *execution) object(set ast.SelectionSet, of object, path []any) (any, bool) {
	name, _ := of["__typename"].(string)
	kind := e.schema.Types[name]
	if kind == nil {
		panic(fmt.Sprintf("an object at %v has no type: %v", path, of))
	}
	order, fields := []string{}, map[string][]*ast.Field{}
	e.collect(set, kind, func(field *ast.Field) {
		if fields[field.Alias] == nil {
			order = append(order, field.Alias)
		}
		fields[field.Alias] = append(fields[field.Alias], field)
	})
	made := &members{names: order, values: map[string]any{}}
	for _, alias := range order {
		value, ok := e.field(fields[alias], of, append(slices.Clone(path), alias))
		if !ok {
			return nil, false
		}
		made.values[alias] = value
	}
	return made, true
}

func (e *execution) collect(set ast.SelectionSet, kind *ast.Definition, add func(*ast.Field)) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if e.included(s.Directives) {
				add(s)
			}
		case *ast.InlineFragment:
			if e.included(s.Directives) && e.applies(s.TypeCondition, kind) {
				e.collect(s.SelectionSet, kind, add)
			}
		case *ast.FragmentSpread:
			if e.included(s.Directives) && e.applies(s.Definition.TypeCondition, kind) {
				e.collect(s.Definition.SelectionSet, kind, add)
			}
		}
	}
}

func (e *execution) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		if condition := d.Arguments.ForName("if"); condition != nil {
			value, _ := literal(condition.Value, e.variables)
			if on, _ := value.(bool); on == (d.Name == "skip") {
				return false
			}
		}
	}
	return true
}

func (e *execution) applies(condition string, kind *ast.Definition) bool {
	if condition == "" || condition == kind.Name {
		return true
	}
	for _, possible := range e.schema.PossibleTypes[condition] {
		if possible.Name == kind.Name {
			return true
		}
	}
	return false
}

func (e *execution) field(fields []*ast.Field, of object, path []any) (any, bool) {
	first := fields[0]
	if first.Name == "__typename" {
		return of["__typename"], true
	}
	var set ast.SelectionSet
	for _, field := range fields {
		set = append(set, field.SelectionSet...)
	}
	args, err := e.coercer.arguments(first.Definition.Arguments, first.Arguments, e.variables)
	var value any
	if err == nil {
		value, err = resolve(of, first.Name, args)
	}
	if err != nil {
		e.fail(path, "%s", err)
		return nil, !first.Definition.Type.NonNull
	}
	return e.complete(first.Definition.Type, value, set, path)
}

func resolve(of object, name string, args map[string]any) (any, error) {
	value, there := of[name]
	if !there {
		return nil, fmt.Errorf("the world has no %v.%s", of["__typename"], name)
	}
	if call, isResolver := value.(resolver); isResolver {
		return call(args)
	}
	return value, nil
}

func (e *execution) complete(kind *ast.Type, value any, set ast.SelectionSet, path []any) (any, bool) {
	if isNil(value) {
		if kind.NonNull {
			e.fail(path, "Cannot return null for non-nullable field.")
		}
		return nil, !kind.NonNull
	}
	if kind.Elem == nil {
		if of, isObject := value.(object); isObject {
			made, ok := e.object(set, of, path)
			return made, ok || !kind.NonNull
		}
		return value, true
	}
	list, isList := value.([]any)
	if !isList {
		panic(fmt.Sprintf("%v is no list: %T", path, value))
	}
	made := make([]any, len(list))
	for i, item := range list {
		one, ok := e.complete(kind.Elem, item, set, append(slices.Clone(path), i))
		if !ok {
			return nil, !kind.NonNull
		}
		made[i] = one
	}
	return made, true
}

func isNil(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case *float64:
		return v == nil
	case object:
		return v == nil
	}
	return false
}
