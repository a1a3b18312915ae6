package plugin_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// runner is an API that runs whatever it is sent: every operation of a document, whatever its name, and also of one
// that only a careless parser accepts. It counts what ran.
type runner struct {
	URL string
	// schema is the answer to introspection; empty: introspection is switched off.
	schema string

	mu                                sync.Mutex
	queries, mutations, subscriptions int
	last                              string
}

func startRunner(t *testing.T, schema string) *runner {
	t.Helper()
	r := &runner{schema: schema}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.URL = server.URL
	return r
}

// counts are the operations that ran so far; text is the last document with another one than a query.
func (r *runner) counts() (queries, others int, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.queries, r.mutations + r.subscriptions, r.last
}

var operationWord = regexp.MustCompile(`\b(mutation|subscription)\b`)

// run counts the operations of a document and returns the selections of its first query.
func (r *runner) run(text string) ast.SelectionSet {
	r.mu.Lock()
	defer r.mu.Unlock()
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		if operationWord.MatchString(text) {
			r.mutations, r.last = r.mutations+1, text
		}
		return nil
	}
	var selected ast.SelectionSet
	for _, operation := range doc.Operations {
		switch operation.Operation {
		case ast.Query:
			r.queries++
			selected = operation.SelectionSet
		case ast.Mutation:
			r.mutations, r.last = r.mutations+1, text
		case ast.Subscription:
			r.subscriptions, r.last = r.subscriptions+1, text
		}
	}
	return selected
}

func (r *runner) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	var sent struct{ Query string }
	_ = json.Unmarshal(body, &sent)
	if sent.Query == "" {
		sent.Query = req.URL.Query().Get("query")
	}
	w.Header().Set("Content-Type", "application/json")
	if strings.Contains(sent.Query, "__schema") {
		if r.run(sent.Query); r.schema != "" {
			_, _ = io.WriteString(w, r.schema)
			return
		}
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"errors":[{"message":"introspection is not allowed"}]}`)
		return
	}
	answer := valuesOf(r.run(sent.Query))
	_ = json.NewEncoder(w).Encode(map[string]any{"data": answer})
}

// lists are the fields of runnerSDL that give lists.
var lists = regexp.MustCompile(`^(companies|facilities|availableReadings|readings|values)`)

// valuesOf makes an answer that fits the selections.
func valuesOf(selected ast.SelectionSet) map[string]any {
	object := map[string]any{}
	for _, selection := range selected {
		field, isField := selection.(*ast.Field)
		if !isField {
			continue
		}
		switch {
		case len(field.SelectionSet) > 0 && lists.MatchString(field.Name):
			object[field.Alias] = []any{valuesOf(field.SelectionSet)}
		case len(field.SelectionSet) > 0:
			object[field.Alias] = valuesOf(field.SelectionSet)
		case strings.HasPrefix(field.Name, "timestamp"):
			object[field.Alias] = time.Now().Add(-time.Hour).UTC().Truncate(time.Hour).Format(time.RFC3339)
		case strings.HasPrefix(field.Name, "value"):
			object[field.Alias] = 1.5
		case strings.HasPrefix(field.Name, "readingType"):
			object[field.Alias] = "Pac"
		default:
			object[field.Alias] = "60"
		}
	}
	return object
}

// runnerSDL is the schema of the runner.
const runnerSDL = `
scalar DateTime
enum Resolution { RAW MINUTE FIVE_MINUTES FIFTEEN_MINUTES HOUR DAY MONTH YEAR }
type Query { me: User! facility(id: ID!): Facility device(id: ID!): Facility }
type User { id: ID! name: String! companies: [Company!]! }
type Company { id: ID! name: String! facilities: [Facility!]! }
type Facility {
  id: ID! name: String! timezone: String nominalPower: Float
  availableReadings: [AvailableReading!]!
  readings(readingInput: ReadingInput!): [ReadingSeries!]!
}
type AvailableReading { readingType: String! unit: String }
type ReadingSeries { readingType: String! unit: String values: [ReadingValue!]! }
type ReadingValue { timestamp: DateTime! value: Float }
input ReadingInput { from: DateTime! to: DateTime! readingTypes: [String!]! resolution: Resolution }
`

// introspectionOf is the schema of an SDL text without descriptions as introspection's JSON.
func introspectionOf(t *testing.T, sdl string) string {
	t.Helper()
	doc, err := parser.ParseSchema(&ast.Source{Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]ast.DefinitionKind{}
	for _, definition := range doc.Definitions {
		kinds[definition.Name] = definition.Kind
	}
	var types []any
	for _, name := range []string{"ID", "String", "Float"} {
		kinds[name] = ast.Scalar
		types = append(types, map[string]any{"kind": "SCALAR", "name": name})
	}
	var reference func(of *ast.Type) map[string]any
	reference = func(of *ast.Type) map[string]any {
		inner := *of
		inner.NonNull = false
		switch {
		case of.NonNull:
			return map[string]any{"kind": "NON_NULL", "ofType": reference(&inner)}
		case of.Elem != nil:
			return map[string]any{"kind": "LIST", "ofType": reference(of.Elem)}
		}
		return map[string]any{"kind": kinds[of.NamedType], "name": of.NamedType}
	}
	for _, definition := range doc.Definitions {
		shown := map[string]any{"kind": definition.Kind, "name": definition.Name}
		fields, values := []any{}, []any{}
		for _, field := range definition.Fields {
			args := []any{}
			for _, arg := range field.Arguments {
				args = append(args, map[string]any{"name": arg.Name, "type": reference(arg.Type)})
			}
			fields = append(fields, map[string]any{"name": field.Name, "type": reference(field.Type), "args": args})
		}
		for _, value := range definition.EnumValues {
			values = append(values, map[string]any{"name": value.Name})
		}
		if shown["enumValues"] = values; definition.Kind == ast.InputObject {
			shown["inputFields"] = fields
		} else {
			shown["fields"] = fields
		}
		types = append(types, shown)
	}
	text, err := json.Marshal(map[string]any{"data": map[string]any{"__schema": map[string]any{
		"queryType": map[string]any{"name": "Query"}, "types": types,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
