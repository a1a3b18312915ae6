package fakeapi

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
)

// Shown answers introspection, in whole and in parts, from the complete answer of a schema.
type Shown struct {
	schema map[string]any
	types  map[string]any
}

// NewShown takes the complete answer.
func NewShown(t *testing.T, answer []byte) *Shown {
	t.Helper()
	var whole struct {
		Data struct {
			Schema map[string]any `json:"__schema"`
		} `json:"data"`
	}
	if err := json.Unmarshal(answer, &whole); err != nil {
		t.Fatal(err)
	}
	s := &Shown{schema: whole.Data.Schema, types: map[string]any{}}
	list, _ := s.schema["types"].([]any)
	for _, one := range list {
		named, _ := one.(map[string]any)
		s.types[fmt.Sprint(named["name"])] = named
	}
	return s
}

// Answer is what an API without limits answers.
func (s *Shown) Answer(request graphql.Request) string {
	doc, err := parser.ParseQuery(&ast.Source{Input: request.Query})
	if err != nil {
		return fmt.Sprintf(`{"errors":[{"message":%q}]}`, err.Error())
	}
	data := map[string]any{}
	for _, selection := range doc.Operations[0].SelectionSet {
		field, _ := selection.(*ast.Field)
		var value any = s.schema
		if field.Name == "__type" {
			name, _ := field.Arguments.ForName("name").Value.Value(request.Variables)
			value = s.types[fmt.Sprint(name)]
		}
		data[field.Alias] = selected(value, field.SelectionSet, doc.Fragments)
	}
	text, err := json.Marshal(map[string]any{"data": data})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// selected gives what a selection asks for of a value.
func selected(value any, set ast.SelectionSet, fragments ast.FragmentDefinitionList) any {
	switch v := value.(type) {
	case []any:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = selected(one, set, fragments)
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				object[s.Alias] = selected(v[s.Name], s.SelectionSet, fragments)
			case *ast.FragmentSpread:
				spread, _ := selected(v, fragments.ForName(s.Name).SelectionSet, fragments).(map[string]any)
				for name, one := range spread {
					object[name] = one
				}
			}
		}
		return object
	default:
		return value
	}
}

// Size is how large a document is by the measures of servers that limit it.
type Size struct{ Tokens, Aliases, Depth int }

// SizeOf measures a document. Leaves count as a level, as they do where introspection is limited, too.
func SizeOf(query string) (size Size) {
	scanner := lexer.New(&ast.Source{Input: query})
	for {
		token, err := scanner.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			break
		}
		size.Tokens++
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return size
	}
	size.measure(doc.Operations[0].SelectionSet, doc.Fragments, 0)
	return size
}

func (s *Size) measure(set ast.SelectionSet, fragments ast.FragmentDefinitionList, above int) {
	for _, selection := range set {
		switch one := selection.(type) {
		case *ast.Field:
			if one.Alias != one.Name {
				s.Aliases++
			}
			s.Depth = max(s.Depth, above+1)
			s.measure(one.SelectionSet, fragments, above+1)
		case *ast.FragmentSpread:
			s.measure(fragments.ForName(one.Name).SelectionSet, fragments, above)
		}
	}
}
