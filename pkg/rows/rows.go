// Package rows reads the answer to a user's GraphQL query as rows: it finds the list, makes columns of what the query
// selects, in its order, and tells by their values which of them are times, numbers and texts. It talks to nobody.
package rows

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/operation"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Source is a query whose answers are read.
type Source struct {
	Document *operation.Document
	// Types of its fields, where the schema tells them.
	Types map[*operation.Field]schema.Ref
	// List is the path to the list, in names of the answer; empty: the first list of objects.
	List []string
}

// Rows are those of an answer, before anything is known of their columns.
type Rows struct {
	// List is the path of the list whose elements they are; empty: the answer has none, and is one row.
	List []string
	// Aside are other lists, which are not shown.
	Aside []string
	// Page is what the answer tells of its continuation.
	Page Page

	columns []*cells
	byKey   map[string]*cells
	count   int
}

// Len is how many rows there are.
func (r *Rows) Len() int { return r.count }

// cells are a column as it came.
type cells struct {
	name, key string
	ref       schema.Ref
	values    []any // nil, bool, json.Number, string
}

// row is a row by the keys of its columns.
type row map[string]any

// maxMembers is how many members of a JSON value become columns.
const maxMembers = 200

// Read reads an answer's data. It fails with problem.Query when there is no list where the query says.
func (s *Source) Read(data map[string]any) (*Rows, error) {
	found := &Rows{byKey: map[string]*cells{}}
	at, err := s.find(data)
	if err != nil {
		return nil, err
	}
	found.List, found.Page = at.path, pageOf(at)
	e := &expansion{rows: found, types: s.Types, chain: at.rest, base: at.path}
	e.declare(at.fields, place{})
	var all []row
	if list, isList := at.value.([]any); isList {
		for _, element := range list {
			all = append(all, e.expand(element, at.fields, place{})...)
		}
	} else if at.value != nil {
		all = e.expand(at.value, at.fields, place{})
	}
	found.Aside = append(at.aside, e.aside...)
	for _, one := range all {
		for _, column := range found.columns {
			column.values = append(column.values, one[column.key])
		}
	}
	found.count = len(all)
	found.name()
	return found, nil
}

// Append adds the rows of the next page, of the same query.
func (r *Rows) Append(next *Rows) {
	for _, column := range next.columns {
		own := r.byKey[column.key]
		if own == nil {
			own = &cells{name: column.name, key: column.key, ref: column.ref, values: make([]any, r.count)}
			r.columns, r.byKey[column.key] = append(r.columns, own), own
		}
		own.values = append(own.values, column.values...)
	}
	r.count += next.count
	for _, column := range r.columns {
		column.values = append(column.values, make([]any, r.count-len(column.values))...)
	}
	for _, path := range next.Aside {
		if !slices.Contains(r.Aside, path) {
			r.Aside = append(r.Aside, path)
		}
	}
	r.Page = next.Page
}

// Same reports whether two pages have the same rows: the API does not go on.
func (r *Rows) Same(other *Rows) bool {
	return r.count == other.count && len(r.columns) == len(other.columns) &&
		slices.EqualFunc(r.columns, other.columns, func(a, b *cells) bool {
			return a.key == b.key && slices.Equal(a.values, b.values)
		})
}

// place is where below the list something stands: the names in its key, and those that are shown.
type place struct{ key, name string }

func (p place) below(f *operation.Field, isShown bool) place {
	next := place{key: p.key + f.Key, name: p.name}
	if isShown {
		next.name = p.name + f.Key
	}
	return next
}

func (p place) deeper() place {
	if p.name != "" && !strings.HasSuffix(p.name, ".") {
		p.name += "."
	}
	return place{key: p.key + ".", name: p.name}
}

// expansion makes rows of the elements of a list.
type expansion struct {
	rows  *Rows
	types map[*operation.Field]schema.Ref
	// base is the list's path, and chain the way from its elements to the list that was chosen; empty: all are shown.
	base, chain []string
	aside       []string
}

// isWrapper tells the fields of Relay's connections, which say nothing.
func isWrapper(f *operation.Field) bool {
	return len(f.Children) > 0 && (f.Key == "node" || f.Key == "edges" || f.Key == "nodes")
}

// declare makes the columns of what a query selects, in its order.
func (e *expansion) declare(fields []*operation.Field, at place) {
	for _, f := range fields {
		here := at.below(f, !isWrapper(f))
		if len(f.Children) > 0 {
			e.declare(f.Children, here.deeper())
			continue
		}
		e.column(here, e.types[f])
	}
}

func (e *expansion) column(at place, ref schema.Ref) *cells {
	if found := e.rows.byKey[at.key]; found != nil {
		return found
	}
	made := &cells{name: at.name, key: at.key, ref: ref}
	e.rows.columns, e.rows.byKey[at.key] = append(e.rows.columns, made), made
	return made
}

// expand gives the rows of an element: one, or one for each element of the lists in it. The rows of several lists come
// one after another: nothing tells which of them belong together.
func (e *expansion) expand(element any, fields []*operation.Field, at place) []row {
	if list, isList := element.([]any); isList { // a list of lists
		var all []row
		for _, inner := range list {
			all = append(all, e.expand(inner, fields, at)...)
		}
		return all
	}
	object, isObject := element.(map[string]any)
	base := row{}
	if !isObject {
		return []row{base}
	}
	var below [][]row
	seen := map[string]bool{}
	for _, f := range fields {
		value := object[f.Key]
		here := at.below(f, !isWrapper(f))
		switch {
		case len(f.Children) == 0:
			if !seen[f.Key] {
				base[here.key] = cell(value)
			}
		case value == nil:
		case e.isAside(value, here):
		default:
			below = append(below, e.expand(value, f.Children, here.deeper()))
		}
		seen[f.Key] = true
	}
	return joined(base, below)
}

// isAside leaves a list out that is not on the way to the chosen one, and notes that.
func (e *expansion) isAside(value any, at place) bool {
	_, isList := value.([]any)
	chosen := strings.Join(e.chain, ".")
	if !isList || chosen == "" || chosen == at.key || strings.HasPrefix(chosen+".", at.key+".") ||
		strings.HasPrefix(at.key+".", chosen+".") {
		return false
	}
	path := strings.Join(append(slices.Clone(e.base), at.key), ".")
	if !slices.Contains(e.aside, path) {
		e.aside = append(e.aside, path)
	}
	return true
}

// joined gives what an element has by itself to the rows of what is in it.
func joined(base row, below [][]row) []row {
	var several [][]row
	for _, rows := range below {
		if len(rows) == 1 {
			maps.Copy(base, rows[0])
		} else if len(rows) > 1 {
			several = append(several, rows)
		}
	}
	if len(several) == 0 {
		return []row{base}
	}
	var all []row
	for _, rows := range several {
		for _, one := range rows {
			for key, value := range base {
				if _, isOwn := one[key]; !isOwn {
					one[key] = value
				}
			}
			all = append(all, one)
		}
	}
	return all
}

// cell is a value that stands in one cell: lists of texts and numbers with commas, other structures as JSON.
func cell(value any) any {
	switch v := value.(type) {
	case []any:
		texts := make([]string, len(v))
		for i, one := range v {
			switch element := one.(type) {
			case string:
				texts[i] = element
			case json.Number:
				texts[i] = element.String()
			case bool:
				texts[i] = strconv.FormatBool(element)
			default:
				return asJSON(value)
			}
		}
		return strings.Join(texts, ", ")
	case map[string]any:
		return asJSON(value)
	default:
		return value
	}
}

func asJSON(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		return nil // it was read from JSON
	}
	return string(text)
}

// name gives each column a name of its own: the short one, or the whole path where several have the same.
func (r *Rows) name() {
	count := map[string]int{}
	for _, column := range r.columns {
		count[column.name]++
	}
	for _, column := range r.columns {
		if count[column.name] > 1 || column.name == "" {
			column.name = column.key
		}
	}
}

// notFound is about a path that leads to nothing.
func notFound(path []string, names []string) error {
	return problem.New(problem.Query, "The answer has no list at %s; there is: %s", strings.Join(path, "."),
		strings.Join(names, ", ")).Advise("Correct the list in the query editor, or leave it empty.")
}

// Bytes is roughly how much memory the rows take up.
func (r *Rows) Bytes() int {
	bytes := 0
	for _, column := range r.columns {
		for _, value := range column.values {
			bytes += 32
			switch v := value.(type) {
			case string:
				bytes += len(v)
			case json.Number:
				bytes += len(v)
			}
		}
	}
	return bytes
}
