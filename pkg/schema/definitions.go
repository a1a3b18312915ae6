package schema

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// deprecated is the directive that introspection shows as isDeprecated.
const deprecated = "deprecated"

// The types below are what introspection answers. They are read into the parser's definitions, so that both forms of
// a schema go one way from there on. Servers leave members out or answer null for them: that skips the member.

type shownSchema struct {
	QueryType *struct {
		Name string `json:"name"`
	} `json:"queryType"`
	Types []*shownType `json:"types"`
}

type shownType struct {
	Kind          ast.DefinitionKind `json:"kind"`
	Name          string             `json:"name"`
	Description   string             `json:"description"`
	Fields        []*shownField      `json:"fields"`
	InputFields   []*shownInput      `json:"inputFields"`
	EnumValues    []*shownValue      `json:"enumValues"`
	PossibleTypes []*shownRef        `json:"possibleTypes"`
	Interfaces    []*shownRef        `json:"interfaces"`
}

type shownField struct {
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Args        []*shownInput `json:"args"`
	Type        *shownRef     `json:"type"`
	shownNotice
}

type shownInput struct {
	Name         string    `json:"name"`
	Description  string    `json:"description"`
	Type         *shownRef `json:"type"`
	DefaultValue *string   `json:"defaultValue"`
	shownNotice
}

type shownValue struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	shownNotice
}

type shownNotice struct {
	IsDeprecated      bool   `json:"isDeprecated"`
	DeprecationReason string `json:"deprecationReason"`
}

type shownRef struct {
	Kind   string    `json:"kind"`
	Name   string    `json:"name"`
	OfType *shownRef `json:"ofType"`
}

func (s *shownSchema) document() *ast.SchemaDocument {
	doc := &ast.SchemaDocument{Definitions: make(ast.DefinitionList, 0, len(s.Types))}
	if s.QueryType != nil {
		doc.Schema = ast.SchemaDefinitionList{{OperationTypes: ast.OperationTypeDefinitionList{
			{Operation: ast.Query, Type: s.QueryType.Name},
		}}}
	}
	seen := make(map[string]bool, len(s.Types))
	for _, t := range s.Types {
		if t != nil && !seen[t.Name] { // a type that is listed twice is the same one, not an extension
			seen[t.Name] = true
			doc.Definitions = append(doc.Definitions, t.definition())
		}
	}
	return doc
}

func (t *shownType) definition() *ast.Definition {
	definition := &ast.Definition{
		Kind: t.Kind, Name: t.Name, Description: t.Description,
		Types: names(t.PossibleTypes), Interfaces: names(t.Interfaces),
	}
	for _, f := range t.Fields {
		if f != nil {
			definition.Fields = append(definition.Fields, &ast.FieldDefinition{
				Name: f.Name, Description: f.Description, Type: f.Type.reference(), Directives: f.directives(),
				Arguments: arguments(f.Args),
			})
		}
	}
	for _, in := range arguments(t.InputFields) {
		definition.Fields = append(definition.Fields, &ast.FieldDefinition{
			Name: in.Name, Description: in.Description, Type: in.Type, Directives: in.Directives,
			DefaultValue: in.DefaultValue,
		})
	}
	for _, v := range t.EnumValues {
		if v != nil && v.Name != "" {
			definition.EnumValues = append(definition.EnumValues, &ast.EnumValueDefinition{
				Name: v.Name, Description: v.Description, Directives: v.directives(),
			})
		}
	}
	return definition
}

func arguments(inputs []*shownInput) ast.ArgumentDefinitionList {
	var args ast.ArgumentDefinitionList
	for _, in := range inputs {
		if in == nil || in.Name == "" {
			continue
		}
		arg := &ast.ArgumentDefinition{
			Name: in.Name, Description: in.Description, Type: in.Type.reference(), Directives: in.directives(),
		}
		if in.DefaultValue != nil {
			// It is GraphQL already. As an enum's value it is kept and written as it stands.
			arg.DefaultValue = &ast.Value{Kind: ast.EnumValue, Raw: *in.DefaultValue}
		}
		args = append(args, arg)
	}
	return args
}

// reference gives what there is of a reference that is cut off: its innermost list then has no element.
func (r *shownRef) reference() *ast.Type {
	switch {
	case r == nil:
		return nil
	case r.Kind == "LIST":
		return ast.ListType(r.OfType.reference(), nil)
	case r.Kind == "NON_NULL":
		inner := r.OfType.reference()
		if inner == nil {
			inner = &ast.Type{}
		}
		inner.NonNull = true
		return inner
	}
	return ast.NamedType(r.Name, nil)
}

func names(refs []*shownRef) []string {
	var list []string
	for _, r := range refs {
		if r != nil {
			list = append(list, r.Name)
		}
	}
	return list
}

func (n shownNotice) directives() ast.DirectiveList {
	if !n.IsDeprecated {
		return nil
	}
	reason := &ast.Argument{Name: "reason", Value: &ast.Value{Kind: ast.StringValue, Raw: n.DeprecationReason}}
	return ast.DirectiveList{{Name: deprecated, Arguments: ast.ArgumentList{reason}}}
}
