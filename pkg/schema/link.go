package schema

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// maxWrappers bounds the wrappers of one type reference; no schema has use for more than a few.
const maxWrappers = 16

// link makes a Schema of definitions, which SDL and introspection are both read into. Linking turns names into
// pointers, leaves out what no query can use, and counts what is missing. The definitions of a name are taken
// together. The name of the query type falls back to "Query".
func link(doc *ast.SchemaDocument) *Schema {
	s := &Schema{types: make(map[string]*Type, len(doc.Definitions))}
	definitions := slices.DeleteFunc(slices.Concat(doc.Definitions, doc.Extensions), func(d *ast.Definition) bool {
		return strings.HasPrefix(d.Name, "__") || !s.isName(d.Name, "the types") // introspection's own
	})
	for _, definition := range definitions {
		s.declare(definition)
	}
	for _, definition := range definitions {
		s.linkMembers(s.types[definition.Name], definition)
	}
	for _, definition := range definitions {
		s.linkImplementations(s.types[definition.Name], definition)
	}
	for _, t := range s.types {
		slices.SortFunc(t.Possible, func(a, b *Type) int { return strings.Compare(a.Name, b.Name) })
		t.Possible = slices.Compact(t.Possible)
	}
	s.Query = s.types[queryName(doc)]
	return s
}

// usable tells whether a query can be written with the schema at all.
func (s *Schema) usable() bool { return s.Query != nil && len(s.Query.Fields) > 0 }

func queryName(doc *ast.SchemaDocument) string {
	name := "Query"
	for _, definition := range slices.Concat(doc.Schema, doc.SchemaExtension) {
		for _, operation := range definition.OperationTypes {
			if operation.Operation == ast.Query && operation.Type != "" {
				name = operation.Type
			}
		}
	}
	return name
}

func (s *Schema) declare(definition *ast.Definition) {
	t := s.types[definition.Name]
	if t == nil {
		t = &Type{
			Name: definition.Name, Kind: TypeKind(definition.Kind), Description: definition.Description,
			experimental: saysExperimental(definition.Description),
		}
		s.types[t.Name] = t
	}
	t.experimental = t.experimental || noticeOf(definition.Directives, "").Experimental
}

func (s *Schema) linkMembers(t *Type, definition *ast.Definition) {
	if definition.Kind == ast.InputObject {
		inputs, _ := s.inputs(t.Name, asArguments(definition.Fields))
		t.Inputs = append(t.Inputs, inputs...)
	} else {
		for _, field := range definition.Fields {
			if !s.isName(field.Name, t.Name) {
				continue
			}
			if linked := s.field(t.Name, field); linked != nil {
				t.Fields = append(t.Fields, linked)
			}
		}
	}
	for _, value := range definition.EnumValues {
		if !s.isName(value.Name, t.Name) {
			continue
		}
		t.Values = append(t.Values, &Value{
			Name: value.Name, Description: value.Description, Notice: noticeOf(value.Directives, value.Description),
		})
	}
}

// field gives nil for what queries cannot use: fields that introspection and federation add for themselves, and
// those of which the schema does not say enough.
func (s *Schema) field(owner string, f *ast.FieldDefinition) *Field {
	if strings.HasPrefix(f.Name, "__") || f.Name == "_service" || f.Name == "_entities" {
		return nil
	}
	ref, ok := s.ref(f.Type)
	if !ok {
		s.gap("%s.%s", owner, f.Name)
		return nil
	}
	args, complete := s.inputs(owner+"."+f.Name, f.Arguments)
	if !complete {
		return nil
	}
	notice := noticeOf(f.Directives, f.Description)
	notice.Experimental = notice.Experimental || ref.Type.experimental
	return &Field{Name: f.Name, Description: f.Description, Args: args, Ref: ref, Notice: notice}
}

// asArguments gives the members of an input object as the parser gives arguments, which know the same of themselves.
func asArguments(members ast.FieldList) ast.ArgumentDefinitionList {
	args := make(ast.ArgumentDefinitionList, len(members))
	for i, m := range members {
		args[i] = &ast.ArgumentDefinition{
			Name: m.Name, Description: m.Description, Type: m.Type, DefaultValue: m.DefaultValue,
			Directives: m.Directives,
		}
	}
	return args
}

// inputs links arguments or members. It tells whether all that are required could be linked: a field without them
// would be refused by the API.
func (s *Schema) inputs(owner string, args ast.ArgumentDefinitionList) (inputs []*Input, complete bool) {
	complete = true
	for _, arg := range args {
		ref, ok := s.ref(arg.Type)
		isName := s.isName(arg.Name, owner)
		if isName && !ok {
			s.gap("%s(%s)", owner, arg.Name)
		}
		if !isName || !ok {
			complete = complete && !(ref.NonNull && arg.DefaultValue == nil)
			continue
		}
		input := &Input{
			Name: arg.Name, Description: arg.Description, Ref: ref, Notice: noticeOf(arg.Directives, arg.Description),
		}
		if arg.DefaultValue != nil {
			text := arg.DefaultValue.String()
			input.Default = &text
		}
		inputs = append(inputs, input)
	}
	return inputs, complete
}

// ref follows the wrappers of a type reference down to the named type. It fails when the reference is cut off, as
// introspection does to deep ones, or names a type that the schema does not contain.
func (s *Schema) ref(typ *ast.Type) (Ref, bool) {
	if typ == nil {
		return Ref{}, false
	}
	ref := Ref{NonNull: typ.NonNull}
	wrappers := 0
	inner := typ
	for ; inner != nil; inner = inner.Elem {
		if inner.NonNull {
			wrappers++
		}
		if inner.NamedType != "" {
			break
		}
		ref.Lists++
		wrappers++
	}
	if inner == nil || wrappers > maxWrappers {
		return ref, false
	}
	ref.Type = s.types[inner.NamedType]
	ref.Text = typ.String()
	return ref, ref.Type != nil
}

// linkImplementations notes which objects stand behind interfaces and unions. Introspection tells it from both
// sides, SDL from one.
func (s *Schema) linkImplementations(t *Type, definition *ast.Definition) {
	for _, name := range definition.Types {
		if possible := s.mentioned(t, name); possible != nil {
			t.Possible = append(t.Possible, possible)
		}
	}
	for _, name := range definition.Interfaces {
		implemented := s.mentioned(t, name)
		if implemented == nil {
			continue
		}
		t.Interfaces = append(t.Interfaces, implemented)
		if t.Kind == Object {
			implemented.Possible = append(implemented.Possible, t)
		}
	}
}

// isName tells whether a name of a type, or of what an owner has, may be written into documents. SDL has no others,
// but introspection's JSON can hold any text as one. Whatever has such a name is left out and counted.
func (s *Schema) isName(name, owner string) bool {
	if IsName(name) {
		return true
	}
	s.gap("%.40q (of %s) is not a name", name, owner)
	return false
}

func (s *Schema) mentioned(by *Type, name string) *Type {
	t := s.types[name]
	if t == nil {
		s.gap("%s (of %s)", name, by.Name)
	}
	return t
}
