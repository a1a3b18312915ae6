package schema

// WithoutDescriptions returns a copy of the schema of which nothing is described: names and structure alone. It shares
// nothing that is ever changed with the original.
func (s *Schema) WithoutDescriptions() *Schema {
	b := &bare{made: map[*Type]*Type{}}
	other := *s
	other.types = make(map[string]*Type, len(s.types))
	for name, t := range s.types {
		other.types[name] = b.typ(t)
	}
	other.Query = b.typ(s.Query)
	return &other
}

// bare copies types, each once: they point at each other.
type bare struct{ made map[*Type]*Type }

func (b *bare) typ(t *Type) *Type {
	if t == nil || b.made[t] != nil {
		return b.made[t]
	}
	other := &Type{Name: t.Name, Kind: t.Kind, experimental: t.experimental}
	b.made[t] = other
	for _, f := range t.Fields {
		other.Fields = append(other.Fields, &Field{Name: f.Name, Args: b.inputs(f.Args), Ref: b.ref(f.Ref), Notice: f.Notice})
	}
	other.Inputs = b.inputs(t.Inputs)
	for _, v := range t.Values {
		other.Values = append(other.Values, &Value{Name: v.Name, Notice: v.Notice})
	}
	other.Possible, other.Interfaces = b.types(t.Possible), b.types(t.Interfaces)
	return other
}

func (b *bare) types(all []*Type) (made []*Type) {
	for _, t := range all {
		made = append(made, b.typ(t))
	}
	return made
}

func (b *bare) inputs(all []*Input) (made []*Input) {
	for _, in := range all {
		made = append(made, &Input{Name: in.Name, Ref: b.ref(in.Ref), Default: in.Default, Notice: in.Notice})
	}
	return made
}

func (b *bare) ref(r Ref) Ref {
	r.Type = b.typ(r.Type)
	return r
}
