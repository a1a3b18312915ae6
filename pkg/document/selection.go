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

// fields selects properties, in the same order in every request.
func (s *Selection) fields(fields apimap.Fields) {
	for _, property := range slices.Sorted(maps.Keys(fields)) {
		s.path(fields[property])
	}
}

// Types selects lists of reading types below a device. Their names must have been checked by CheckTypes.
func (s *Selection) Types(lists []apimap.TypeList) {
	for _, list := range lists {
		at := s
		for _, step := range list.Path {
			at = at.child(step.Field)
			if step.On != "" {
				at = at.child("... on " + step.On)
			}
		}
		at.fields(list.Fields)
	}
}

// condition moves what is selected below some paths to where only objects of a type have it.
func (s *Selection) condition(path string, on map[string]string) {
	for _, child := range s.children {
		_, name, isAliased := strings.Cut(child.name, ": ")
		if !isAliased {
			name = child.name
		}
		child.condition(strings.TrimPrefix(path+"."+name, "."), on)
	}
	if name := on[path]; name != "" && len(s.children) > 0 {
		s.children = []*Selection{{name: "... on " + name, children: s.children}}
	}
}

func (s *Selection) answer(answer apimap.Answer, types []string) {
	if answer.Scalar || answer.JSONText {
		return
	}
	items := s.path(answer.Items)
	if answer.Shape == apimap.PathsShape {
		for _, path := range answer.Paths() {
			items.steps(path, types)
		}
		return
	}
	if len(answer.Type) > 0 {
		items.path(answer.Type)
	}
	if len(answer.Unit) > 0 {
		items.path(answer.Unit)
	}
	for _, path := range append([][]string{answer.Factor, answer.Decimals}, answer.Sources...) {
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
func (s *Selection) steps(path, types []string) {
	for i, step := range path {
		switch {
		case step == apimap.InText:
			return
		case step == apimap.TypeKey:
			for _, name := range types {
				if schema.IsName(name) {
					s.child(name).steps(path[i+1:], types)
				}
			}
			return
		case apimap.IsName(step):
			s = s.child(step)
		}
	}
}
