package example

import (
	"encoding/json"
	"slices"
	"strings"
)

// place is an object that the example selects fields of, with what the answer has there.
type place struct {
	field *field
	// path from the root to the place, which is its last.
	path []*field
	// lists tells for each field of the path whether the answer has a list there.
	lists []bool
	// objects of the answer.
	objects []map[string]any
	// leaves are the texts, numbers and truth values that are selected of the object itself, or below objects in it: by
	// path, in the order of the example.
	leaves []valuesAt
	above  *place
}

// valuesAt are what the objects of a place have at a path below them; nil where there is nothing.
type valuesAt struct {
	path   []string
	values []any
}

func (v valuesAt) name() string { return v.path[len(v.path)-1] }

// walk gives all places of an answer, outer ones first, and the leaves that are lists of scalars as places without
// leaves.
func walk(fields []*field, answer map[string]any) []*place {
	var found []*place
	visit(fields, []map[string]any{answer}, nil, &found)
	return found
}

func visit(fields []*field, objects []map[string]any, above *place, found *[]*place) {
	for _, f := range fields {
		at := &place{field: f, above: above}
		if above != nil {
			at.path, at.lists = slices.Clone(above.path), slices.Clone(above.lists)
		}
		isList := false
		var scalars []any
		for _, object := range objects {
			gather(object[f.name], &at.objects, &scalars, &isList)
		}
		at.path, at.lists = append(at.path, f), append(at.lists, isList)
		switch {
		case len(f.children) > 0:
			at.leaves = leavesBelow(f.children, at.objects, nil)
			*found = append(*found, at)
			visit(f.children, at.objects, at, found)
		case isList:
			at.leaves = []valuesAt{{values: scalars}}
			*found = append(*found, at)
		}
	}
}

// gather takes in the objects and scalars of a value, through all lists.
func gather(value any, objects *[]map[string]any, scalars *[]any, isList *bool) {
	switch v := value.(type) {
	case []any:
		*isList = true
		for _, item := range v {
			gather(item, objects, scalars, isList)
		}
	case map[string]any:
		*objects = append(*objects, v)
	case nil:
	default:
		*scalars = append(*scalars, v)
	}
}

// maxLeafDepth is how deep below an object its own properties are looked for.
const maxLeafDepth = 3

func leavesBelow(fields []*field, objects []map[string]any, above []string) []valuesAt {
	var found []valuesAt
	for _, f := range fields {
		if len(f.args) > 0 {
			continue // a map reads properties without arguments
		}
		path := append(slices.Clone(above), f.name)
		values := make([]any, len(objects))
		inner := make([]map[string]any, len(objects))
		isScalar := false
		for i, object := range objects {
			switch v := object[f.name].(type) {
			case map[string]any:
				inner[i] = v
			case []any, nil:
			default:
				values[i], isScalar = v, true
			}
		}
		switch {
		case len(f.children) > 0 && len(path) < maxLeafDepth:
			found = append(found, leavesBelow(f.children, inner, path)...)
		case len(f.children) == 0 && isScalar:
			found = append(found, valuesAt{path, values})
		}
	}
	return found
}

// textOf is a scalar of an answer as text, as ids are compared.
func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	default:
		return ""
	}
}

// has reports whether one of the values is one of the texts.
func (v valuesAt) has(texts map[string]bool) bool {
	return slices.ContainsFunc(v.values, func(value any) bool { return texts[textOf(value)] })
}

// are reports whether there are values, all of which are there and accepted.
func (v valuesAt) are(accepts func(any) bool) bool {
	refuses := func(value any) bool { return value == nil || !accepts(value) }
	return len(v.values) > 0 && !slices.ContainsFunc(v.values, refuses)
}

// isUnique reports whether all values are there and different.
func (v valuesAt) isUnique() bool {
	seen := map[string]bool{}
	return v.are(func(value any) bool {
		text := textOf(value)
		isNew := text != "" && !seen[text]
		seen[text] = true
		return isNew
	})
}

// leaf finds the first leaf that the function accepts; nil: there is none.
func (p *place) leaf(accepts func(valuesAt) bool) *valuesAt {
	at := slices.IndexFunc(p.leaves, accepts)
	if at < 0 {
		return nil
	}
	return &p.leaves[at]
}

// pathText is the place's path as the API map writes it.
func (p *place) pathText() string {
	names := make([]string, len(p.path))
	for i, f := range p.path {
		names[i] = f.name
	}
	return strings.Join(names, ".")
}
