package schema

import (
	"errors"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// builtIn are the scalars that SDL may name without defining them.
var builtIn = []string{"ID", "String", "Int", "Float", "Boolean"}

// ParseSDL reads a schema in the schema definition language, such as an administrator pastes. It does not
// insist on a schema that a server could run: directives need not be defined, and extensions may stand alone,
// as in a subgraph. It fails with problem.Settings, with line and column where it can.
func ParseSDL(text string) (*Schema, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.TrimSpace(text) == "" {
		return nil, problem.New(problem.Settings, "The pasted schema is empty")
	}
	doc, err := parser.ParseSchema(&ast.Source{Name: "schema", Input: text})
	if err != nil {
		return nil, sdlError(err)
	}
	raw := rawFromSDL(doc)
	schema := raw.link()
	if schema.Query == nil || len(schema.Query.Fields) == 0 {
		return nil, problem.New(problem.Settings, "The pasted schema has no query type with fields that can be followed").
			Advise("Paste the whole schema, from its type Query on.")
	}
	return schema, nil
}

func sdlError(err error) error {
	syntax, ok := errors.AsType[*gqlerror.Error](err)
	if !ok || len(syntax.Locations) == 0 {
		return problem.New(problem.Settings, "The pasted schema cannot be read: %v", err).Because(err)
	}
	at := syntax.Locations[0]
	return problem.New(problem.Settings, "The pasted schema has an error at line %d, column %d: %s", at.Line, at.Column, syntax.Message).
		Because(err)
}

func rawFromSDL(doc *ast.SchemaDocument) *rawSchema {
	raw := &rawSchema{}
	byName := map[string]*rawType{}
	for _, name := range builtIn {
		byName[name] = &rawType{Kind: Scalar, Name: name}
		raw.Types = append(raw.Types, byName[name])
	}
	for _, definitions := range []ast.DefinitionList{doc.Definitions, doc.Extensions} {
		for _, definition := range definitions {
			t := byName[definition.Name]
			if t == nil {
				t = &rawType{Kind: TypeKind(definition.Kind), Name: definition.Name, Description: definition.Description}
				byName[definition.Name] = t
				raw.Types = append(raw.Types, t)
			}
			t.extend(definition)
		}
	}
	for _, definitions := range []ast.SchemaDefinitionList{doc.Schema, doc.SchemaExtension} {
		for _, definition := range definitions {
			for _, operation := range definition.OperationTypes {
				if operation.Operation == ast.Query {
					raw.QueryType = &struct {
						Name string `json:"name"`
					}{operation.Type}
				}
			}
		}
	}
	return raw
}

// extend adds a definition's or extension's members to the type.
func (t *rawType) extend(definition *ast.Definition) {
	t.experimental = t.experimental || noticeOf(definition.Directives).experimental
	for _, name := range definition.Interfaces {
		t.Interfaces = append(t.Interfaces, &rawRef{Kind: string(Interface), Name: name})
	}
	for _, name := range definition.Types {
		t.PossibleTypes = append(t.PossibleTypes, &rawRef{Kind: string(Object), Name: name})
	}
	for _, value := range definition.EnumValues {
		t.EnumValues = append(t.EnumValues, &rawValue{Name: value.Name, Description: value.Description, rawNotice: noticeOf(value.Directives)})
	}
	for _, field := range definition.Fields {
		if definition.Kind == ast.InputObject {
			t.InputFields = append(t.InputFields, inputOf(field.Name, field.Description, field.Type, field.DefaultValue, field.Directives))
			continue
		}
		f := &rawField{Name: field.Name, Description: field.Description, Type: refOf(field.Type), rawNotice: noticeOf(field.Directives)}
		for _, arg := range field.Arguments {
			f.Args = append(f.Args, inputOf(arg.Name, arg.Description, arg.Type, arg.DefaultValue, arg.Directives))
		}
		t.Fields = append(t.Fields, f)
	}
}

func inputOf(name, description string, typ *ast.Type, value *ast.Value, directives ast.DirectiveList) *rawInput {
	in := &rawInput{Name: name, Description: description, Type: refOf(typ), rawNotice: noticeOf(directives)}
	if value != nil {
		text := value.String()
		in.DefaultValue = &text
	}
	return in
}

// refOf turns a type into the nested form of introspection. The parser bounds the nesting.
func refOf(typ *ast.Type) *rawRef {
	if typ == nil {
		return nil
	}
	ref := &rawRef{Name: typ.NamedType}
	if typ.NamedType == "" {
		ref = &rawRef{Kind: "LIST", OfType: refOf(typ.Elem)}
	}
	if typ.NonNull {
		ref = &rawRef{Kind: "NON_NULL", OfType: ref}
	}
	return ref
}

func noticeOf(directives ast.DirectiveList) rawNotice {
	var notice rawNotice
	for _, directive := range directives {
		switch strings.ToLower(directive.Name) {
		case "deprecated":
			notice.IsDeprecated = true
			if reason := directive.Arguments.ForName("reason"); reason != nil && reason.Value != nil {
				notice.DeprecationReason = reason.Value.Raw
			}
		case "experimental", "beta", "preview":
			notice.experimental = true
		}
	}
	return notice
}
