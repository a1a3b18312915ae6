package example

import (
	"strings"
)

// operationName is by which the API's own logs know an example.
const operationName = "Example"

// Document is the example as it is sent: its name, its text, and the variables. Texts and names in it are written by
// package document, whatever was pasted.
func (o *Operation) Document() (name, text string, variables map[string]any, err error) {
	var w strings.Builder
	w.WriteString("query " + operationName)
	var declared []string
	variables = map[string]any{}
	for _, variable := range o.used() {
		declared = append(declared, "$"+variable+": "+o.declared[variable])
		variables[variable] = o.variables[variable].plain()
	}
	if len(declared) > 0 {
		w.WriteString("(" + strings.Join(declared, ", ") + ")")
	}
	if err := writeFields(&w, o.fields); err != nil {
		return "", "", nil, err
	}
	return operationName, w.String(), variables, nil
}

// used are the variables that are left, in alphabetical order: those of conditions are decided.
func (o *Operation) used() []string {
	found := map[string]bool{}
	eachField(o.fields, func(f *field) {
		eachValue(f.args, func(_ string, v *value) {
			if v.variable != "" {
				found[v.variable] = true
			}
		})
	})
	return sortedKeys(found)
}

func writeFields(w *strings.Builder, fields []*field) error {
	w.WriteString(" {")
	for _, f := range fields {
		w.WriteString(" ")
		if f.on != "" {
			w.WriteString("... on " + f.on + " { ")
		}
		w.WriteString(f.name)
		if err := writeArguments(w, f.args); err != nil {
			return err
		}
		if len(f.children) > 0 {
			if err := writeFields(w, f.children); err != nil {
				return err
			}
		}
		if f.on != "" {
			w.WriteString(" }")
		}
	}
	w.WriteString(" }")
	return nil
}

func writeArguments(w *strings.Builder, args []*member) error {
	if len(args) == 0 {
		return nil
	}
	w.WriteString("(")
	for i, arg := range args {
		if i > 0 {
			w.WriteString(", ")
		}
		w.WriteString(arg.name + ": ")
		if err := writeValue(w, arg.value); err != nil {
			return err
		}
	}
	w.WriteString(")")
	return nil
}

func writeValue(w *strings.Builder, v *value) error {
	switch {
	case v.variable != "":
		w.WriteString("$" + v.variable)
	case v.kind == listKind:
		w.WriteString("[")
		for i, item := range v.items {
			if i > 0 {
				w.WriteString(", ")
			}
			if err := writeValue(w, item); err != nil {
				return err
			}
		}
		w.WriteString("]")
	case v.kind == objectKind:
		w.WriteString("{")
		for i, m := range v.members {
			if i > 0 {
				w.WriteString(", ")
			}
			w.WriteString(m.name + ": ")
			if err := writeValue(w, m.value); err != nil {
				return err
			}
		}
		w.WriteString("}")
	default:
		text, err := v.literal()
		if err != nil {
			return err
		}
		w.WriteString(text)
	}
	return nil
}

// argumentText tells whether two fields are asked in the same way.
func argumentText(args []*member) string {
	var w strings.Builder
	_ = writeArguments(&w, args) // what cannot be written fails when the document is
	return w.String()
}
