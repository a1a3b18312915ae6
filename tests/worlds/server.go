package worlds

import (
	"encoding/json"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Requests are how many requests came.
type Requests struct {
	All, Introspections, Mutations, Unauthorized int
	// Invalid are documents that the schema does not allow, and why.
	Invalid []string
	// Documents that came, in order.
	Documents []string
}

// Requests gives how many requests came so far.
func (w *World) Requests() Requests {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.requests
}

type body struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
}

type response struct {
	Errors []failure `json:"errors,omitempty"`
	Data   any       `json:"data,omitempty"`
}

// ServeHTTP answers GraphQL over HTTP, with POST and JSON.
func (w *World) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	status, answer := w.serve(r)
	if w.draws.errors == "plain" && status != http.StatusUnauthorized {
		status = http.StatusOK
		for i := range answer.Errors {
			answer.Errors[i].Extensions = nil
		}
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(answer)
}

func refused(code, message string) response {
	return response{Errors: []failure{{Message: message, Extensions: map[string]any{"code": code}}}}
}

func (w *World) serve(r *http.Request) (int, response) {
	var sent body
	decoder := json.NewDecoder(r.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&sent); err != nil || r.Method != http.MethodPost {
		return http.StatusBadRequest, refused("BAD_REQUEST", "POST a JSON object with a query.")
	}
	w.count(func(n *Requests) { n.All++; n.Documents = append(n.Documents, sent.Query) })
	if r.Header.Get("Authorization") != "Bearer "+Token {
		w.count(func(n *Requests) { n.Unauthorized++ })
		return http.StatusUnauthorized, refused("UNAUTHENTICATED", "The token is not valid.")
	}
	return w.Execute(sent.Query, sent.OperationName, sent.Variables)
}

func (w *World) count(change func(*Requests)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.requests)
}

// Execute runs a document as the API does, and gives the HTTP status along with the answer.
func (w *World) Execute(query, operation string, sent map[string]any) (int, response) {
	document, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return http.StatusBadRequest, refused("GRAPHQL_PARSE_FAILED", err.Error())
	}
	if errs := validator.ValidateWithRules(w.schema, document, rules.NewDefaultRules()); len(errs) > 0 {
		w.count(func(n *Requests) { n.Invalid = append(n.Invalid, errs[0].Message+" in "+query) })
		return http.StatusBadRequest, invalid(errs)
	}
	if w.options.Hidden && introspects(document) {
		return http.StatusBadRequest, refused("GRAPHQL_VALIDATION_FAILED", "GraphQL introspection is not allowed by Apollo "+
			"Server, but the query contained __schema or __type. To enable introspection, pass introspection: true to "+
			"ApolloServer in production")
	}
	if introspects(document) {
		w.count(func(n *Requests) { n.Introspections++ })
	}
	chosen := document.Operations.ForName(operation)
	if chosen == nil {
		return http.StatusBadRequest, refused("OPERATION_RESOLUTION_FAILURE", "Unknown operation.")
	}
	variables, err := w.coercer.variables(chosen.VariableDefinitions, sent)
	if err != nil {
		return http.StatusBadRequest, refused("BAD_USER_INPUT", err.Error())
	}
	root := object{}
	switch chosen.Operation {
	case ast.Query:
		for name, value := range w.root {
			root[name] = value
		}
		root["__schema"] = introspected(w.schema)
		root["__type"] = resolver(func(args map[string]any) (any, error) {
			name, _ := args["name"].(string)
			return typeOf(w.schema, w.schema.Types[name]), nil
		})
	case ast.Mutation:
		w.count(func(n *Requests) { n.Mutations++ })
		root = w.mutation
	}
	run := &execution{schema: w.schema, coercer: w.coercer, variables: variables}
	data, ok := run.object(chosen.SelectionSet, root, nil)
	if !ok {
		data = json.RawMessage("null")
	}
	return http.StatusOK, response{Errors: run.failures, Data: data}
}

// introspects tells that a document asks for the schema.
func introspects(document *ast.QueryDocument) bool {
	for _, operation := range document.Operations {
		for _, selection := range operation.SelectionSet {
			field, isField := selection.(*ast.Field)
			if isField && (field.Name == "__schema" || field.Name == "__type") {
				return true
			}
		}
	}
	return false
}

func invalid(errs gqlerror.List) response {
	var made response
	for _, err := range errs {
		made.Errors = append(made.Errors, failure{Message: err.Message,
			Extensions: map[string]any{"code": "GRAPHQL_VALIDATION_FAILED"}})
	}
	return made
}

// Introspection is the answer to a complete introspection query, as JSON.
func (w *World) Introspection() []byte {
	_, answer := w.Execute(schema.IntrospectionQuery, "", nil)
	text, err := json.Marshal(answer)
	if err != nil {
		panic(err)
	}
	return text
}
