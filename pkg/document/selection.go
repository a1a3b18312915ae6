package document

import (
	"maps"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Selection is a place in a document at which fields are selected.
type Selection struct {
	name     string // field, "alias: field", or "... on Type"
	args     string
	children []*Selection
}

// child gives the selection below this one with the given name, and adds it if there is none.
func (s *Selection) child(name string) *Selection {
	for _, c := range s.children {
		if c.name == name {
			return c
		}
	}
	c := &Selection{name: name}
	s.children = append(s.children, c)
	return c
}

// path selects a field at the end of a path; an empty path selects nothing.
func (s *Selection) path(names []string) *Selection {
	at := s
	for _, name := range names {
		at = at.child(name)
	}
	return at
}

// find gives the selection at the end of a path; nil: it is not selected.
func (s *Selection) find(names []string) *Selection {
	at := s
	for _, name := range names {
		next := slices.IndexFunc(at.children, func(c *Selection) bool { return c.name == name })
		if next < 0 {
			return nil
		}
		at = at.children[next]
	}
	return at
}

// fields selects properties, in the same order in every request.
func (s *Selection) fields(fields apimap.Fields) {
	for _, property := range slices.Sorted(maps.Keys(fields)) {
		s.path(fields[property])
	}
}

// page selects what tells how a list goes on; nil: it comes whole.
func (s *Selection) page(page *apimap.Page) {
	if page != nil {
		s.path(page.HasNext)
		s.path(page.Cursor)
		s.path(page.Total)
	}
}

// condition puts what only some objects have below the type that has it. on is by the path of the field.
func (s *Selection) condition(path string, on map[string]string) {
	var all []*Selection
	for _, child := range s.children {
		own := strings.TrimPrefix(path+"."+child.name, ".")
		child.condition(own, on)
		names := strings.Fields(on[own])
		for _, name := range names {
			all = append(all, &Selection{name: "... on " + name, children: []*Selection{child}})
		}
		if len(names) == 0 {
			all = append(all, child)
		}
	}
	s.children = all
}

func (s *Selection) answer(answer apimap.Answer, types []string) {
	if answer.Scalar || answer.JSONText {
		return
	}
	s.path(answer.Cut)
	items := s.path(answer.Items)
	if answer.Shape == apimap.PathsShape {
		for _, path := range answer.Paths() {
			items.steps(path, types, answer.Groups)
		}
		return
	}
	if len(answer.Type) > 0 {
		items.path(answer.Type)
	}
	if len(answer.Unit) > 0 {
		items.path(answer.Unit)
	}
	scales := [][]string{answer.Factor, answer.Decimals, answer.Divisor, answer.Exponent, answer.Scale}
	for _, path := range append(scales, answer.Sources...) {
		if len(path) > 0 {
			items.path(path)
		}
	}
	switch answer.Shape {
	case apimap.FieldsShape:
		for _, name := range types {
			if schema.IsName(name) {
				point := items.child(name)
				point.path(answer.Time)
				point.path(answer.Value)
				point.beside(answer)
			}
		}
	case apimap.WideShape:
		points := items.path(answer.Points)
		points.path(answer.Time)
		for _, name := range types {
			if schema.IsName(name) {
				points.child(name)
			}
		}
	default:
		points := items.path(answer.Points)
		points.path(answer.Time)
		points.path(answer.Value)
		points.beside(answer)
	}
}

// beside selects what tells the quality of a value, and the text that it may be.
func (s *Selection) beside(answer apimap.Answer) {
	if len(answer.Text) > 0 {
		s.path(answer.Text)
	}
	if len(answer.Flag) > 0 {
		s.path(answer.Flag)
	}
}

func (s *Selection) write(text *strings.Builder, indent string) {
	text.WriteString(s.name + s.args)
	if len(s.children) == 0 {
		return
	}
	text.WriteString(" {\n")
	for _, c := range s.children {
		text.WriteString(indent + "  ")
		c.write(text, indent+"  ")
		text.WriteString("\n")
	}
	text.WriteString(indent + "}")
}

// steps selects along a path of a PathsShape. Lists are not to be seen in a document, and a text holds no selection.
func (s *Selection) steps(path, types []string, groups map[string][]string) {
	for i, step := range path {
		member, _, isLabelled := apimap.LabelOf(step)
		switch {
		case isLabelled:
			s.child(member) // by which the element is told from others
		case step == apimap.InText:
			return
		case step == apimap.TypeKey:
			for _, name := range types {
				if schema.IsName(name) {
					s.path(groups[name]).child(name).steps(path[i+1:], types, groups)
				}
			}
			return
		case apimap.IsName(step):
			s = s.child(step)
		}
	}
}
