package plugin

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// executor is a GraphQL API that executes any valid query by its schema alone: lists have two elements, and every leaf
// has a plausible value. What is stamped lies in the range that is asked for. It does not show its schema.
type executor struct {
	schema *ast.Schema
	// empty lists have no elements.
	empty bool
	// list is the status with which the list of facilities is answered; 0: it comes.
	list int

	mu sync.Mutex
	// operations that were executed, by name.
	operations map[string]int
	refused    []string
	// stamp of all values of the request that is being answered.
	stamp time.Time
}

func newExecutor(t testing.TB, sdl string) *executor {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	return &executor{schema: schema, operations: map[string]int{}}
}

// count is how many requests came so far, introspections included.
func (e *executor) count() (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, requests := range e.operations {
		n += requests
	}
	return n
}

func (e *executor) serve(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.URL
}

func (e *executor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var sent struct {
		Query, OperationName string
		Variables            map[string]any
	}
	body, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(body, &sent)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.operations[sent.OperationName]++
	e.stamp = stampIn(sent.Variables)
	w.Header().Set("Content-Type", "application/json")
	if strings.Contains(sent.Query, "__schema") {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"errors":[{"message":"GraphQL introspection is not allowed"}]}`)
		return
	}
	if e.list != 0 && strings.Contains(sent.Query, "companies") {
		w.WriteHeader(e.list)
		_, _ = io.WriteString(w, `{"errors":[{"message":"not for you"}]}`)
		return
	}
	doc, errs := gqlparser.LoadQuery(e.schema, sent.Query)
	if len(errs) > 0 {
		e.refused = append(e.refused, errs.Error()+" in "+sent.Query)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"errors":[{"message":"invalid","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"data": e.object(doc.Operations[0].SelectionSet)})
}

func (e *executor) object(set ast.SelectionSet) map[string]any {
	found := map[string]any{}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			found[s.Alias] = e.value(s.Definition.Type, s.SelectionSet)
			if s.Name == "readingType" { // the one that the tests ask for
				found[s.Alias] = "Pac"
			}
		case *ast.InlineFragment:
			for name, value := range e.object(s.SelectionSet) {
				found[name] = value
			}
		}
	}
	return found
}

func (e *executor) value(of *ast.Type, set ast.SelectionSet) any {
	if of.Elem != nil {
		if e.empty {
			return []any{}
		}
		return []any{e.value(of.Elem, set), e.value(of.Elem, set)}
	}
	if len(set) > 0 {
		return e.object(set)
	}
	switch kind := e.schema.Types[of.NamedType]; {
	case kind.Kind == ast.Enum:
		return kind.EnumValues[0].Name
	case of.NamedType == "Boolean":
		return false
	case of.NamedType == "Int" || of.NamedType == "Float":
		return 1
	case strings.Contains(of.NamedType, "Date"):
		return e.stamp.UTC().Format(time.RFC3339)
	default:
		return "a"
	}
}

// setList changes how the list of facilities is answered.
func (e *executor) setList(status int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = status
}

// stampIn is an instant in the middle of the range that is asked for; an hour ago, when none is.
func stampIn(variables any) time.Time {
	var asked []time.Time
	var walk func(any)
	walk = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for _, inner := range value {
				walk(inner)
			}
		case string:
			if at, err := time.Parse(time.RFC3339, value); err == nil {
				asked = append(asked, at)
			}
		}
	}
	walk(variables)
	if len(asked) < 2 {
		return time.Now().Add(-time.Hour)
	}
	from, to := slices.MinFunc(asked, time.Time.Compare), slices.MaxFunc(asked, time.Time.Compare)
	return from.Add(to.Sub(from) / 2)
}
