package example

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Check holds an example against the API's schema. It fails with problem.Query, in a sentence that names the first
// thing that the schema does not have.
func (o *Operation) Check(s *schema.Schema) error { return checkFields(s, s.Query, o.fields) }

func checkFields(s *schema.Schema, of *schema.Type, fields []*field) error {
	for _, f := range fields {
		typ := of
		if f.on != "" {
			if typ = s.Type(f.on); typ == nil {
				return invalid(message.New("The schema has no type %s", f.on))
			}
		}
		shown := typ.Field(f.name)
		if shown == nil {
			return invalid(message.New("The schema has no field %s on the type %s", f.name, typ.Name))
		}
		if err := checkInputs(f.name, f.args, shown.Args); err != nil {
			return err
		}
		switch isComposite := shown.Ref.Type.Composite(); {
		case isComposite && len(f.children) == 0:
			return invalid(message.New("The example selects nothing of %s, which has fields of its own", f.name))
		case !isComposite && len(f.children) > 0:
			return invalid(message.New("The example selects fields of %s, which has none", f.name))
		}
		if err := checkFields(s, shown.Ref.Type, f.children); err != nil {
			return err
		}
	}
	return nil
}

func checkInputs(path string, given []*member, inputs []*schema.Input) error {
	for _, m := range given {
		at := slices.IndexFunc(inputs, func(in *schema.Input) bool { return in.Name == m.name })
		if at < 0 {
			return invalid(message.New("The schema has no argument %s of %s", m.name, path))
		}
		if err := checkValue(path+"."+m.name, m.value, inputs[at].Ref); err != nil {
			return err
		}
	}
	for _, in := range inputs {
		isGiven := slices.ContainsFunc(given, func(m *member) bool { return m.name == in.Name })
		if in.Required() && !isGiven {
			return invalid(message.New("The example lacks %s.%s, which the schema requires", path, in.Name))
		}
	}
	return nil
}

func checkValue(path string, v *value, ref schema.Ref) error {
	if v.kind == nullKind {
		if ref.NonNull {
			return invalid(message.New("In the example, %s is null, which the schema does not allow", path))
		}
		return nil
	}
	if v.kind == listKind {
		for _, item := range v.items {
			inner := ref
			inner.NonNull = false
			if err := checkValue(path, item, inner); err != nil {
				return err
			}
		}
		return nil
	}
	switch ref.Type.Kind {
	case schema.InputObject:
		if v.kind != objectKind {
			return invalid(message.New("In the example, %s is no object, as the schema wants it", path))
		}
		return checkInputs(path, v.members, ref.Type.Inputs)
	case schema.Enum:
		isKnown := slices.ContainsFunc(ref.Type.Values, func(one *schema.Value) bool { return one.Name == v.text })
		if !isWord(v) || !isKnown {
			return invalid(message.New("In the example, %s has the value %s, which %s does not have", path, shortened(v.text),
				strings.Trim(ref.Text, "[]!")))

		}
	}
	return nil
}
