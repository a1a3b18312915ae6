// Package example reads queries that work in a GraphQL client, and learns from them and from what they gave how the
// API is asked: which argument is the facility's id, which the reading types, which the ends of the range. It goes by
// values: an argument that has a known facility's id is the id, whatever it is called. It talks to nobody.
//
// An example is never sent as it was pasted: what its parser understood is written anew, as exactly one query.
package example

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Part is what an example shows how to ask for.
type Part string

// The parts, in the order in which they are read: of each, the later ones know more.
const (
	Facilities   Part = "facilities"
	ReadingTypes Part = "readingTypes"
	Readings     Part = "readings"
)

// Parts are all parts.
var Parts = []Part{Facilities, ReadingTypes, Readings}

// Query is an example as it was pasted.
type Query struct {
	Query string `json:"query"`
	// Variables are a JSON object as text; empty: there are none.
	Variables string `json:"variables,omitempty"`
}

// IsEmpty reports whether nothing was pasted.
func (q Query) IsEmpty() bool { return strings.TrimSpace(q.Query) == "" }

// An example of a person is far smaller.
const (
	MaxBytes   = 64 << 10
	maxTokens  = 20_000
	maxFields  = 1000
	maxNesting = 60
)

// Operation is an example as it is understood: one query, without aliases, fragments, directives and comments.
type Operation struct {
	fields []*field
	// declared are the types of the variables.
	declared map[string]string
	// variables are the values of those that are used.
	variables map[string]*value
}

// field is a selected field.
type field struct {
	name string
	args []*member
	// on is the type condition under which it is selected; empty: none.
	on       string
	children []*field
}

// invalid is a problem of the example itself.
func invalid(what message.Message) *problem.Error {
	return problem.New(problem.Query, "%s", what).
		Advise("Correct the example, and try it again.")
}

// Parse reads an example. It fails with problem.Query, in a sentence about what is wrong with it, for everything that
// is not exactly one query.
func Parse(pasted Query) (*Operation, error) {
	if len(pasted.Query)+len(pasted.Variables) > MaxBytes {
		return nil, invalid(message.New("The example is longer than %d kB", MaxBytes>>10))
	}
	pasted = unwrapped(pasted)
	if pasted.IsEmpty() {
		return nil, invalid(message.New("The example is empty"))
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: pasted.Query}, maxTokens)
	if err != nil {
		return nil, syntaxError(err)
	}
	operation, err := onlyQuery(doc)
	if err != nil {
		return nil, err
	}
	sent, err := variablesOf(pasted.Variables)
	if err != nil {
		return nil, err
	}
	r := &reader{
		sent: sent, fragments: doc.Fragments, declared: map[string]*ast.VariableDefinition{},
		made: &Operation{declared: map[string]string{}, variables: map[string]*value{}},
	}
	for _, variable := range operation.VariableDefinitions {
		if len(variable.Directives) > 0 {
			return nil, noDirective(variable.Directives[0].Name)
		}
		r.declared[variable.Variable] = variable
	}
	if r.made.fields, err = r.selection(operation.SelectionSet, "", nil); err != nil {
		return nil, err
	}
	if len(r.made.fields) == 0 {
		return nil, invalid(message.New("The example selects nothing"))
	}
	return r.made, nil
}

// unwrapped takes the query out of a request's body, as the tools of a browser show it.
func unwrapped(pasted Query) Query {
	var body struct {
		Query     string          `json:"query"`
		Variables json.RawMessage `json:"variables"`
	}
	text := strings.TrimSpace(pasted.Query)
	if !strings.HasPrefix(text, "{") || json.Unmarshal([]byte(text), &body) != nil || body.Query == "" {
		return pasted
	}
	if strings.TrimSpace(pasted.Variables) == "" && string(body.Variables) != "null" {
		pasted.Variables = string(body.Variables)
	}
	return Query{Query: body.Query, Variables: pasted.Variables}
}

func onlyQuery(doc *ast.QueryDocument) (*ast.OperationDefinition, error) {
	for _, operation := range doc.Operations {
		if operation.Operation != ast.Query {
			return nil, invalid(message.New("The example is a %s; the data source only reads, and runs nothing but queries",
				operation.Operation))

		}
	}
	switch len(doc.Operations) {
	case 0:
		return nil, invalid(message.New("The example has no query"))
	case 1:
	default:
		return nil, invalid(message.New("The example has %d operations; leave exactly one", len(doc.Operations)))
	}
	if directives := doc.Operations[0].Directives; len(directives) > 0 {
		return nil, noDirective(directives[0].Name)
	}
	return doc.Operations[0], nil
}

func noDirective(name string) *problem.Error {
	return invalid(message.New("The example has the directive @%s, which cannot be kept; remove it", name))
}

// variablesOf reads the variables as clients show them.
func variablesOf(text string) (map[string]any, error) {
	found := map[string]any{}
	if strings.TrimSpace(text) == "" {
		return found, nil
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	if err := decoder.Decode(&found); err != nil || decoder.More() {
		return nil, invalid(message.New("The variables of the example are not a JSON object")).Because(err)
	}
	return found, nil
}
