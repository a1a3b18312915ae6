package schema

import (
	"slices"
	"strings"
)

// rawSchema is a schema as introspection writes it; SDL is brought into the same form. Linking turns names into
// pointers, leaves out what the API's users cannot ask for, and counts what is missing.
type rawSchema struct {
	QueryType *struct {
		Name string `json:"name"`
	} `json:"queryType"`
	Types []*rawType `json:"types"`
}

type rawType struct {
	Kind          TypeKind    `json:"kind"`
	Name          string      `json:"name"`
	Description   string      `json:"description"`
	Fields        []*rawField `json:"fields"`
	InputFields   []*rawInput `json:"inputFields"`
	EnumValues    []*rawValue `json:"enumValues"`
	PossibleTypes []*rawRef   `json:"possibleTypes"`
	Interfaces    []*rawRef   `json:"interfaces"`

	experimental bool
}

type rawField struct {
	Name        string      `json:"name"`
	Description string      `json:"description"`
	Args        []*rawInput `json:"args"`
	Type        *rawRef     `json:"type"`
	rawNotice
}

type rawInput struct {
	Name         string  `json:"name"`
	Description  string  `json:"description"`
	Type         *rawRef `json:"type"`
	DefaultValue *string `json:"defaultValue"`
	rawNotice
}

type rawValue struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	rawNotice
}

type rawNotice struct {
	IsDeprecated      bool   `json:"isDeprecated"`
	DeprecationReason string `json:"deprecationReason"`
	experimental      bool
}

type rawRef struct {
	Kind   string  `json:"kind"`
	Name   string  `json:"name"`
	OfType *rawRef `json:"ofType"`
}

// wrappersMax bounds the wrappers of one type reference; no schema has use for more than a few.
const wrappersMax = 16

// link makes the schema. The name of the query type falls back to "Query".
func (raw *rawSchema) link() *Schema {
	schema := &Schema{types: make(map[string]*Type, len(raw.Types))}
	types := make([]*rawType, 0, len(raw.Types))
	for _, t := range raw.Types {
		if t == nil || t.Name == "" || strings.HasPrefix(t.Name, "__") || schema.types[t.Name] != nil {
			continue
		}
		schema.types[t.Name] = &Type{
			Name: t.Name, Kind: t.Kind, Description: t.Description,
			experimental: t.experimental || experimental(t.Description),
		}
		types = append(types, t)
	}
	for _, t := range types {
		schema.members(schema.types[t.Name], t)
	}
	for _, t := range types {
		schema.implementations(schema.types[t.Name], t)
	}
	for _, t := range schema.types {
		slices.SortFunc(t.Possible, func(a, b *Type) int { return strings.Compare(a.Name, b.Name) })
		t.Possible = slices.Compact(t.Possible)
	}
	name := "Query"
	if raw.QueryType != nil && raw.QueryType.Name != "" {
		name = raw.QueryType.Name
	}
	schema.Query = schema.types[name]
	return schema
}

func (s *Schema) members(t *Type, raw *rawType) {
	t.Fields = make([]*Field, 0, len(raw.Fields))
	for _, f := range raw.Fields {
		// Federation's own fields and introspection's answer nobody's question.
		if f == nil || strings.HasPrefix(f.Name, "__") || f.Name == "_service" || f.Name == "_entities" {
			continue
		}
		ref, ok := s.ref(f.Type)
		if !ok {
			s.gap("%s.%s", t.Name, f.Name)
			continue
		}
		args, whole := s.inputs(t.Name+"."+f.Name, f.Args)
		if !whole {
			continue // it could not be asked for as the API wants
		}
		notice := f.notice(f.Description)
		notice.Experimental = notice.Experimental || ref.Type.experimental
		t.Fields = append(t.Fields, &Field{Name: f.Name, Description: f.Description, Args: args, Ref: ref, Notice: notice})
	}
	t.Inputs, _ = s.inputs(t.Name, raw.InputFields)
	t.Values = make([]*Value, 0, len(raw.EnumValues))
	for _, v := range raw.EnumValues {
		if v != nil && v.Name != "" {
			t.Values = append(t.Values, &Value{Name: v.Name, Description: v.Description, Notice: v.notice(v.Description)})
		}
	}
}

// inputs links arguments or members. It tells whether the required ones are all there.
func (s *Schema) inputs(owner string, raw []*rawInput) ([]*Input, bool) {
	if len(raw) == 0 {
		return nil, true
	}
	inputs := make([]*Input, 0, len(raw))
	whole := true
	for _, in := range raw {
		if in == nil || in.Name == "" {
			continue
		}
		ref, ok := s.ref(in.Type)
		if !ok {
			s.gap("%s(%s)", owner, in.Name)
			whole = whole && !(ref.NonNull && in.DefaultValue == nil)
			continue
		}
		inputs = append(inputs, &Input{
			Name: in.Name, Description: in.Description, Ref: ref, Default: in.DefaultValue, Notice: in.notice(in.Description),
		})
	}
	return inputs, whole
}

// ref follows the wrappers of a type reference down to the named type. It fails when the reference is cut off or
// names a type that the schema does not contain.
func (s *Schema) ref(raw *rawRef) (Ref, bool) {
	var ref Ref
	var wrappers [wrappersMax]string
	n := 0
	for raw != nil && (raw.Kind == "LIST" || raw.Kind == "NON_NULL") {
		if n == wrappersMax {
			return ref, false
		}
		if raw.Kind == "LIST" {
			ref.Lists++
		} else if n == 0 {
			ref.NonNull = true
		}
		wrappers[n] = raw.Kind
		n++
		raw = raw.OfType
	}
	if raw == nil {
		return ref, false
	}
	ref.Type = s.types[raw.Name]
	ref.Text = raw.Name
	for n--; n >= 0; n-- {
		if wrappers[n] == "LIST" {
			ref.Text = "[" + ref.Text + "]"
		} else {
			ref.Text += "!"
		}
	}
	return ref, ref.Type != nil
}

// implementations notes which objects stand behind interfaces and unions, told from either side.
func (s *Schema) implementations(t *Type, raw *rawType) {
	for _, r := range raw.PossibleTypes {
		if r == nil {
			continue
		}
		if possible := s.types[r.Name]; possible != nil {
			t.Possible = append(t.Possible, possible)
		} else {
			s.gap("%s (of %s)", r.Name, t.Name)
		}
	}
	for _, r := range raw.Interfaces {
		if r == nil {
			continue
		}
		implemented := s.types[r.Name]
		if implemented == nil {
			s.gap("%s (of %s)", r.Name, t.Name)
			continue
		}
		t.Interfaces = append(t.Interfaces, implemented)
		if t.Kind == Object {
			implemented.Possible = append(implemented.Possible, t)
		}
	}
}

func (n rawNotice) notice(description string) Notice {
	notice := Notice{Experimental: n.experimental || experimental(description)}
	if n.IsDeprecated {
		notice.Deprecated = strings.TrimSpace(n.DeprecationReason)
		if notice.Deprecated == "" {
			notice.Deprecated = "No longer supported"
		}
	}
	return notice
}
