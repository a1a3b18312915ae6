package decode

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Row is one object that was found, with the objects above it on the path.
type Row struct {
	Object     apimap.Object
	Properties map[apimap.Property]any
	Above      *Row
}

// Of gives the nearest row of a kind of object: this one or one above; nil when there is none.
func (r *Row) Of(object apimap.Object) *Row {
	for row := r; row != nil; row = row.Above {
		if row.Object == object {
			return row
		}
	}
	return nil
}

// Text gives a property as text; empty when it is absent. Safe on nil.
func (r *Row) Text(property apimap.Property) string {
	if r == nil {
		return ""
	}
	return plain(r.Properties[property])
}

// Number gives a property as a number, even if it is written as text; nil when it is absent or not a finite number,
// because JSON could not pass it on.
func (r *Row) Number(property apimap.Property) *float64 {
	number, ok := textNumber(r.Text(property))
	if !ok {
		return nil
	}
	return &number
}

// Page is how a list that comes in pages continues.
type Page struct {
	// Parent identifies the object whose list it is; nil for a list at the root.
	Parent *Row
	// Step of the path at which the list is, and Place: which one of the lists there, by the positions of the objects
	// above in their lists.
	Step  int
	Place string
	// Cursor to send for the next page, and whether there is one. IsTold: the API itself says whether; else the page is
	// taken for the last when it is empty.
	Cursor  string
	HasNext bool
	IsTold  bool
	// Total is the number of items in all pages, 0 if the API does not tell it, and Count is that in this page.
	Total int
	Count int
}

// Listing follows the path down a tree, which is the value at its first step. It gives the objects at the last step, if
// that names an object, and every page on the path. An empty path gives nothing.
func Listing(tree any, path []apimap.Step) ([]*Row, []Page) {
	l := listing{path: path}
	if len(path) > 0 {
		l.follow(tree, 0, nil, "")
	}
	return l.rows, l.pages
}

// HasHole reports whether null stands in a tree where the path leads through objects and lists of them. What is absent
// is not asked of that kind of object.
func HasHole(tree any, path []apimap.Step) bool {
	switch value := tree.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(value, func(element any) bool { return HasHole(element, path) })
	case map[string]any:
		if len(path) < 2 {
			return false
		}
		below, isAnswered := value[path[1].Field]
		return isAnswered && HasHole(below, path[1:])
	default:
		return false
	}
}

type listing struct {
	path  []apimap.Step
	rows  []*Row
	pages []Page
}

func (l *listing) follow(value any, step int, above *Row, place string) {
	if value == nil {
		return
	}
	if page := l.path[step].Page; page != nil {
		found := pageOf(value, page, above, l.items(value, step))
		found.Step, found.Place = step, place
		l.pages = append(l.pages, found)
	}
	if list, ok := value.([]any); ok {
		for i, item := range list {
			l.object(item, step, above, place+"/"+strconv.Itoa(i))
		}
		return
	}
	l.object(value, step, above, place)
}

func (l *listing) object(value any, step int, above *Row, place string) {
	if value == nil {
		return
	}
	here := l.path[step]
	if here.Object != "" {
		row := &Row{Object: here.Object, Properties: map[apimap.Property]any{}, Above: above}
		for property, path := range here.Fields {
			row.Properties[property] = at(value, path)
		}
		above = row
	}
	if step+1 < len(l.path) {
		if object, ok := value.(map[string]any); ok {
			l.follow(object[l.path[step+1].Field], step+1, above, place)
		}
		return
	}
	if above != nil && here.Object != "" {
		l.rows = append(l.rows, above)
	}
}

// items counts what the page at a step holds: the elements of the list at it or at the first list below.
func (l *listing) items(value any, step int) int {
	for {
		if list, ok := value.([]any); ok {
			return len(list)
		}
		object, ok := value.(map[string]any)
		if step++; !ok || step >= len(l.path) {
			return 0
		}
		value = object[l.path[step].Field]
	}
}

func pageOf(value any, page *apimap.Page, parent *Row, count int) Page {
	found := Page{Parent: parent, Count: count, Cursor: plain(at(value, page.Cursor))}
	if hasNext, ok := at(value, page.HasNext).(bool); ok && len(page.HasNext) > 0 {
		found.HasNext, found.IsTold = hasNext, true
	} else {
		found.HasNext = count > 0 // an empty page is the last
	}
	if total, err := strconv.Atoi(plain(at(value, page.Total))); err == nil && len(page.Total) > 0 {
		found.Total = total
	}
	return found
}

// at follows a path through objects; nil at the end of an empty path, and where something else than an object is on it.
func at(value any, path []string) any {
	if len(path) == 0 {
		return nil
	}
	for _, name := range path {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

// plain gives a value as text; empty for null, lists and objects.
func plain(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}

// Types gives the elements of one list of reading types in a device's tree, as rows with the properties of the list's
// Fields, or with the ID alone where the elements are plain names. Elements without an ID are dropped.
func Types(device any, list apimap.TypeList) []*Row {
	values := []any{device}
	for _, step := range list.Path {
		var next []any
		for _, value := range values {
			object, ok := value.(map[string]any)
			if !ok {
				continue
			}
			if elements, isList := object[step.Field].([]any); isList {
				next = append(next, elements...)
			} else if object[step.Field] != nil {
				next = append(next, object[step.Field])
			}
		}
		values = next
	}
	if len(list.In) > 0 {
		return typesIn(values, list)
	}
	rows := make([]*Row, 0, len(values))
	for _, value := range values {
		row := &Row{Properties: map[apimap.Property]any{}}
		if len(list.Fields) == 0 {
			row.Properties[apimap.ID] = value
		}
		for property, path := range list.Fields {
			row.Properties[property] = at(value, path)
		}
		if row.Text(apimap.ID) != "" {
			rows = append(rows, row)
		}
	}
	return rows
}
