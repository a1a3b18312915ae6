package mapping

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Whoever sets an unresolved role by hand need not know the schema by heart: the config editor completes what is typed
// with paths that the schema has.

// How many paths are offered for a role, and how deep they go: below the root, and below an object of a list.
const (
	maxPaths      = 300
	maxRootDepth  = 5
	maxBelowDepth = 3
)

// paths are those of the schema that could answer each unresolved role, shortest first, as overrides write them. Roles
// that no path answers, such as formats, are absent.
func (m *Mapping) paths() map[string][]string {
	if m.schema == nil {
		return nil
	}
	found := map[string][]string{}
	for _, open := range m.Findings {
		if open.State != discover.Unresolved {
			continue
		}
		if paths := m.pathsOf(open.Role); len(paths) > 0 {
			found[open.Role] = paths
		}
	}
	return found
}

func (m *Mapping) pathsOf(role string) []string {
	isList := func(way []*schema.Field) bool {
		return way[len(way)-1].Ref.Type.Composite() &&
			slices.ContainsFunc(way, func(f *schema.Field) bool { return f.Ref.Lists > 0 })
	}
	switch role {
	case "facilities":
		return pathsBelow(m.schema.Query, maxRootDepth, isList)
	case "types":
		return pathsBelow(m.schema.Query, maxRootDepth, func(way []*schema.Field) bool {
			return way[len(way)-1].Ref.Lists > 0
		})
	case "readings":
		return pathsBelow(m.schema.Query, maxRootDepth, func(way []*schema.Field) bool {
			return len(way[len(way)-1].Args) > 0
		})
	}
	object, _, _ := strings.Cut(role, ".")
	of := m.objectOf(apimap.Object(object))
	if of == nil {
		return nil
	}
	return pathsBelow(of, maxBelowDepth, func(way []*schema.Field) bool {
		return !way[len(way)-1].Ref.Type.Composite() &&
			!slices.ContainsFunc(way, func(f *schema.Field) bool { return f.Ref.Lists > 0 })
	})
}

// objectOf is the type of the objects that the list of facilities leads to or through, or of the user; nil: it is not
// known.
func (m *Mapping) objectOf(object apimap.Object) *schema.Type {
	paths := [][]apimap.Step{m.Map.Facilities.Path}
	if m.Map.User != nil {
		paths = append(paths, m.Map.User.Path)
	}
	for _, path := range paths {
		for i, step := range path {
			if step.Object == object && object != "" {
				return (&schemaCheck{schema: m.schema}).way(m.schema.Query, path[:i+1])
			}
		}
	}
	return nil
}

// pathsBelow are the paths from a type to fields that a role may be, shortest first. None comes through a type twice.
func pathsBelow(from *schema.Type, depth int, may func(way []*schema.Field) bool) []string {
	type branch struct {
		at    *schema.Type
		way   []*schema.Field
		types []*schema.Type
	}
	var found []string
	level := []branch{{at: from, types: []*schema.Type{from}}}
	for ; depth > 0 && len(level) > 0 && len(found) < maxPaths; depth-- {
		var next []branch
		for _, b := range level {
			for _, field := range b.at.Fields {
				way := append(slices.Clone(b.way), field)
				if may(way) && len(found) < maxPaths {
					found = append(found, written(way))
				}
				if to := field.Ref.Type; to.Composite() && !slices.Contains(b.types, to) && len(next) < maxPaths {
					next = append(next, branch{to, way, append(slices.Clone(b.types), to)})
				}
			}
		}
		level = next
	}
	return found
}

func written(way []*schema.Field) string {
	names := make([]string, len(way))
	for i, field := range way {
		names[i] = field.Name
	}
	return strings.Join(names, ".")
}
