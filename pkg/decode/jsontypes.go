package decode

import (
	"maps"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Named is what stands in a JSON scalar under the name of a member, or as an element of a list. Name is empty there.
type Named struct {
	Name  string
	Value any
}

// In follows steps through the content of a JSON scalar: names of members, apimap.Each and apimap.TypeKey. Members come
// in the order of their names, which is the only one that JSON keeps.
func In(tree any, steps []string) []Named {
	at := []Named{{Value: tree}}
	for _, step := range steps {
		var next []Named
		for _, one := range at {
			object, _ := one.Value.(map[string]any)
			switch value, isThere := object[step]; {
			case step == apimap.Each:
				elements, _ := one.Value.([]any)
				for _, element := range elements {
					next = append(next, Named{Value: element})
				}
			case step == apimap.TypeKey:
				for _, name := range slices.Sorted(maps.Keys(object)) {
					next = append(next, Named{name, object[name]})
				}
			case isThere:
				next = append(next, Named{one.Name, value})
			}
		}
		at = next
	}
	return at
}

// typesIn gives the reading types in JSON scalars, as Types does. An empty path among the list's Fields is the value
// itself.
func typesIn(scalars []any, list apimap.TypeList) (rows []*Row) {
	for _, scalar := range scalars {
		for _, one := range In(scalar, list.In) {
			row := &Row{Properties: map[apimap.Property]any{apimap.ID: one.Value}}
			for property, path := range list.Fields {
				if row.Properties[property] = one.Value; len(path) > 0 {
					row.Properties[property] = at(one.Value, path)
				}
			}
			if one.Name != "" {
				row.Properties[apimap.ID] = one.Name
			}
			if row.Text(apimap.ID) != "" {
				rows = append(rows, row)
			}
		}
	}
	return rows
}
