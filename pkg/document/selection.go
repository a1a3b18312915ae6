package document

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Selection is a place in a document at which fields are asked for.
type Selection = selection

type selection struct {
	name     string // field, "alias: field", or "... on Type"
	args     string
	children []*selection
}

// child gives the selection below this one with the given name, new or there already.
func (s *selection) child(name string) *selection {
	for _, c := range s.children {
		if c.name == name {
			return c
		}
	}
	c := &selection{name: name}
	s.children = append(s.children, c)
	return c
}

// path selects a field at the end of a way; an empty way selects nothing.
func (s *selection) path(way []string) *selection {
	at := s
	for _, name := range way {
		at = at.child(name)
	}
	return at
}

// fields selects properties, in an order that does not change from request to request.
func (s *selection) fields(fields apimap.Fields) {
	for _, property := range slices.Sorted(maps.Keys(fields)) {
		s.path(fields[property])
	}
}

// Types selects the lists of reading types at the end of the way to a device.
func (s *selection) Types(lists []apimap.TypeList) {
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

// Answer selects what is read of values; types are the reading types asked for.
func (s *selection) Answer(answer apimap.Answer, types []string) {
	if answer.Scalar || answer.JSONText {
		return
	}
	items := s.path(answer.Items)
	if len(answer.Type) > 0 {
		items.path(answer.Type)
	}
	if len(answer.Unit) > 0 {
		items.path(answer.Unit)
	}
	if answer.Shape == apimap.FieldsShape {
		for _, name := range types {
			if graphQLName.MatchString(name) {
				point := items.child(name)
				point.path(answer.Time)
				point.path(answer.Value)
			}
		}
		return
	}
	points := items.path(answer.Points)
	points.path(answer.Time)
	if answer.Shape == apimap.WideShape {
		for _, name := range types {
			if graphQLName.MatchString(name) {
				points.child(name)
			}
		}
		return
	}
	points.path(answer.Value)
}

var graphQLName = regexp.MustCompile(`^[_A-Za-z][_0-9A-Za-z]*$`)

func (s *selection) write(text *strings.Builder, indent string) {
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
