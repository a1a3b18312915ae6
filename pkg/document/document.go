// Package document writes GraphQL documents from the API map. Everything that varies travels in variables,
// typed as the schema types them; only declared and used variables are sent, and only used fields are asked for.
package document

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
)

// Document is one operation under construction. Its root fields have aliases of their own, so that many plants
// fit into one request.
type Document struct {
	operation    string
	root         selection
	declarations []declaration
	variables    map[string]any
	known        map[string]string // type and JSON of a value → its variable
}

type declaration struct{ name, graphQLType string }

// New begins a query operation with the given name, which shows in the API's own logs.
func New(operation string) *Document {
	return &Document{operation: operation, variables: map[string]any{}, known: map[string]string{}}
}

// Add puts one more way through the schema into the document, under an alias, with the fields that its steps
// name, and returns the place at its end, where more can be selected. It fails with problem.Internal or
// problem.Query when a value cannot be written as the map wants it.
func (d *Document) Add(alias string, path []apimap.Step, values Values) (*Selection, error) {
	at := &d.root
	for i, step := range path {
		name := step.Field
		if i == 0 && alias != "" && alias != step.Field {
			name = alias + ": " + step.Field
		}
		args, err := d.arguments(step.Args, values)
		if err != nil {
			return nil, err
		}
		field := at.child(name)
		field.args = args
		at = field
		if step.Page != nil {
			at.path(step.Page.HasNext)
			at.path(step.Page.Cursor)
			at.path(step.Page.Total)
		}
		if step.On != "" {
			at = at.child("... on " + step.On)
		}
		at.fields(step.Fields)
	}
	return at, nil
}

// Request gives the finished document with its variables.
func (d *Document) Request() graphql.Request {
	var text strings.Builder
	text.WriteString("query " + d.operation)
	if len(d.declarations) > 0 {
		parts := make([]string, len(d.declarations))
		for i, declared := range d.declarations {
			parts[i] = "$" + declared.name + ": " + declared.graphQLType
		}
		text.WriteString("(" + strings.Join(parts, ", ") + ")")
	}
	d.root.write(&text, "")
	return graphql.Request{Operation: d.operation, Query: text.String(), Variables: d.variables}
}

// arguments declares a variable for each argument that has a value, and writes "(id: $id)".
func (d *Document) arguments(args []apimap.Arg, values Values) (string, error) {
	var parts []string
	for _, arg := range args {
		value, err := encode(arg.Value, values)
		if err != nil {
			return "", err
		}
		if value == nil {
			continue
		}
		name, err := d.variable(arg, value)
		if err != nil {
			return "", err
		}
		parts = append(parts, arg.Name+": $"+name)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return "(" + strings.Join(parts, ", ") + ")", nil
}

// variable gives the name of the variable that holds the value: equal values of one type share one.
func (d *Document) variable(arg apimap.Arg, value any) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	key := arg.Type + " " + string(text)
	if name, ok := d.known[key]; ok {
		return name, nil
	}
	name := arg.Name
	for n := 2; ; n++ {
		if _, taken := d.variables[name]; !taken {
			break
		}
		name = arg.Name + strconv.Itoa(n)
	}
	d.known[key] = name
	d.variables[name] = value
	d.declarations = append(d.declarations, declaration{name, arg.Type})
	return name, nil
}
