package rows

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/operation"
)

// found is the list of an answer.
type found struct {
	// path of the list, its value, and what is selected of its elements; without a list, of the object that is the row.
	path   []string
	value  any
	fields []*operation.Field
	// around are the objects around it, the innermost first.
	around []map[string]any
	// rest is the way from its elements to the list that was chosen, and aside are lists beside it.
	rest  []string
	aside []string
}

// spot is a place of the answer that is looked at.
type spot struct {
	path   []string
	value  any
	fields []*operation.Field
	around []map[string]any
	isLeaf bool
}

// find looks for the list: the one that was chosen, or the first, nearest to the root.
func (s *Source) find(data map[string]any) (*found, error) {
	root := spot{value: data, fields: s.Document.Fields}
	if len(s.List) > 0 {
		return follow(root, s.List)
	}
	lists, inJSON := search(root)
	if len(lists) == 0 {
		lists = inJSON
	}
	if len(lists) > 0 {
		first := found{path: lists[0].path, value: lists[0].value, fields: lists[0].fields, around: lists[0].around}
		for _, other := range lists[1:] {
			first.aside = append(first.aside, strings.Join(other.path, "."))
		}
		return &first, nil
	}
	for len(root.fields) == 1 && len(root.fields[0].Children) > 0 { // what is only a way to the object
		object, _ := root.value.(map[string]any)
		root = spot{
			path: append(root.path, root.fields[0].Key), value: object[root.fields[0].Key], fields: root.fields[0].Children,
		}
	}
	return &found{value: root.value, fields: root.fields}, nil
}

// search gives the lists of objects that no other list contains, nearest to the root first, and those in JSON scalars.
func search(root spot) (lists, inJSON []spot) {
	level := []spot{root}
	for len(level) > 0 {
		var next []spot
		for _, at := range level {
			if list, isList := at.value.([]any); isList {
				if at.isLeaf && len(at.fields) > 0 {
					inJSON = append(inJSON, at)
				} else if !at.isLeaf && (len(list) > 0 || len(at.fields) > 0) {
					lists = append(lists, at)
				}
				continue
			}
			next = append(next, at.below()...)
		}
		level = next
	}
	return lists, inJSON
}

// below are the places in an object.
func (s spot) below() (all []spot) {
	object, isObject := s.value.(map[string]any)
	if !isObject {
		return nil
	}
	seen := map[string]bool{}
	for _, f := range s.fields {
		if !seen[f.Key] {
			all = append(all, s.step(object, f, s.children(f.Key)))
		}
		seen[f.Key] = true
	}
	return all
}

// children are what is selected below a name, of all types that are selected for themselves.
func (s spot) children(key string) (all []*operation.Field) {
	for _, f := range s.fields {
		if f.Key == key {
			all = append(all, f.Children...)
		}
	}
	return all
}

// step goes on to a member. What is a JSON scalar has what its values have.
func (s spot) step(object map[string]any, f *operation.Field, children []*operation.Field) spot {
	next := spot{
		path: append(slices.Clip(s.path), f.Key), value: object[f.Key], fields: children,
		around: append([]map[string]any{object}, s.around...), isLeaf: s.isLeaf,
	}
	if len(f.Children) == 0 {
		next.isLeaf = true
		next.value, next.fields = structured(next.value)
	}
	return next
}

// follow goes along a path that was chosen. The first list on it has the rows.
func follow(at spot, path []string) (*found, error) {
	for i, name := range path {
		if _, isList := at.value.([]any); isList {
			return &found{path: path[:i], value: at.value, fields: at.fields, around: at.around, rest: path[i:]},
				exists(at.fields, path, i)
		}
		var next *spot
		var names []string
		for _, one := range at.below() {
			last := one.path[len(one.path)-1]
			names = append(names, strings.Join(one.path, "."))
			if last == name {
				next = &one
			}
		}
		if next == nil && at.value == nil {
			return &found{path: path, fields: at.fields}, exists(at.fields, path, i)
		}
		if next == nil {
			return nil, notFound(path, names)
		}
		at = *next
	}
	return &found{path: path, value: at.value, fields: at.fields, around: at.around}, nil
}

// exists fails when the rest of a path leads to nothing that is selected.
func exists(fields []*operation.Field, path []string, from int) error {
	for i, name := range path[from:] {
		at := slices.IndexFunc(fields, func(f *operation.Field) bool { return f.Key == name })
		if at < 0 {
			var names []string
			for _, f := range fields {
				names = append(names, strings.Join(append(slices.Clone(path[:from+i]), f.Key), "."))
			}
			return notFound(path, names)
		}
		fields = fields[at].Children
	}
	return nil
}

// structured reads what stands in a JSON scalar, also where it is written as text, and makes fields of its members.
// Elements that are lists themselves get the numbers of their positions.
func structured(value any) (any, []*operation.Field) {
	if text, isText := value.(string); isText {
		trimmed := strings.TrimSpace(text)
		if trimmed == "" || trimmed[0] != '[' && trimmed[0] != '{' {
			return value, nil
		}
		decoder := jsontext.NewDecoder(strings.NewReader(trimmed), jsontext.AllowDuplicateNames(true))
		parsed, err := decode.NewTrees().Read(decoder)
		if err != nil {
			return value, nil
		}
		value = parsed
	}
	value = positioned(value)
	return value, membersOf(value)
}

// positioned makes objects of tuples in a list: [[1, 2], [3, 4]].
func positioned(value any) any {
	list, isList := value.([]any)
	if !isList {
		return value
	}
	made := make([]any, len(list))
	for i, element := range list {
		tuple, isTuple := element.([]any)
		if !isTuple {
			return value
		}
		object := map[string]any{}
		for k, one := range tuple[:min(len(tuple), maxMembers)] {
			object[strconv.Itoa(k)] = one
		}
		made[i] = object
	}
	return made
}

// membersOf are the members of an object, or of all objects of a list, in alphabetical order.
func membersOf(value any) []*operation.Field {
	below := map[string][]any{}
	note := func(element any) {
		object, _ := element.(map[string]any)
		for name, member := range object {
			if _, isKnown := below[name]; isKnown || len(below) < maxMembers {
				below[name] = append(below[name], member)
			}
		}
	}
	if list, isList := value.([]any); isList {
		for _, element := range list {
			note(element)
		}
	} else {
		note(value)
	}
	var fields []*operation.Field
	for _, name := range slices.Sorted(maps.Keys(below)) {
		made := &operation.Field{Key: name, Name: name}
		for _, member := range below[name] {
			if object, isObject := member.(map[string]any); isObject && len(made.Children) == 0 {
				made.Children = membersOf(object)
			}
		}
		fields = append(fields, made)
	}
	return fields
}
