package worlds

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// member is a field, an argument or a member of an input.
type member struct {
	name, kind, text string
	byDefault        string
	deprecated       string
	args             []member
}

// definition is a type of the schema that is being built.
type definition struct {
	keyword, name, text string
	implements          []string
	members             []member
	union               []string
}

// builder collects the types of a schema in the order in which they are drawn.
type builder struct {
	types      []*definition
	directives []string
	described  bool
}

func (b *builder) add(keyword, name, text string, of ...member) *definition {
	if slices.ContainsFunc(b.types, func(d *definition) bool { return d.name == name }) {
		panic("the type " + name + " is there already")
	}
	made := &definition{keyword: keyword, name: name, text: text, members: of}
	b.types = append(b.types, made)
	return made
}

func (b *builder) find(name string) *definition {
	for _, d := range b.types {
		if d.name == name {
			return d
		}
	}
	return nil
}

// describe writes a text where the schema has descriptions, or where it must be there.
func (b *builder) describe(out *strings.Builder, indent, text string) {
	must := strings.HasPrefix(text, "!")
	if text = strings.TrimPrefix(text, "!"); text != "" && (b.described || must) {
		fmt.Fprintf(out, "%s%s\n", indent, strconv.Quote(text))
	}
}

func (b *builder) sdl() string {
	var out strings.Builder
	for _, d := range b.types {
		b.describe(&out, "", d.text)
		fmt.Fprintf(&out, "%s %s", d.keyword, d.name)
		if len(d.implements) > 0 {
			out.WriteString(" implements " + strings.Join(d.implements, " & "))
		}
		switch d.keyword {
		case "scalar":
			out.WriteString("\n\n")
			continue
		case "union":
			slices.Sort(d.union)
			out.WriteString(" = " + strings.Join(d.union, " | ") + "\n\n")
			continue
		}
		out.WriteString(" {\n")
		for _, m := range d.members {
			b.describe(&out, "  ", m.text)
			out.WriteString("  " + m.name + b.arguments(m.args) + m.suffix() + "\n")
		}
		out.WriteString("}\n\n")
	}
	return out.String()
}

func (b *builder) arguments(args []member) string {
	if len(args) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("(\n")
	for _, a := range args {
		b.describe(&out, "    ", a.text)
		out.WriteString("    " + a.name + a.suffix() + "\n")
	}
	out.WriteString("  )")
	return out.String()
}

func (m member) suffix() string {
	text := ""
	if m.kind != "" {
		text = ": " + m.kind
	}
	if m.byDefault != "" {
		text += " = " + m.byDefault
	}
	if m.deprecated != "" {
		text += " @deprecated(reason: " + strconv.Quote(m.deprecated) + ")"
	}
	return text
}
