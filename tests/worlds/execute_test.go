package worlds

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

const executed = `
interface Named { name: String! }
type Cat implements Named { name: String! lives: Int must: String! }
type Dog implements Named { name: String! }
union Pet = Cat | Dog
input In { n: Int = 7 list: [Int!] how: How! = FAST }
enum How { FAST SLOW }
type Query { echo(in: In, n: Int! = 3, list: [Int!], id: ID): String
  pets: [Pet] named: [Named!]! cat: Cat many: [Cat!] }
`

// byHand is a world that has just that schema.
func byHand(t *testing.T) *World {
	t.Helper()
	loaded, err := gqlparser.LoadSchema(&ast.Source{Input: executed})
	if err != nil {
		t.Fatal(err)
	}
	tom := object{"__typename": "Cat", "name": "Tom", "lives": 9, "must": nil}
	pets := []any{tom, object{"__typename": "Dog", "name": "Rex"}, nil}
	return &World{schema: loaded, coercer: coercer{schema: loaded}, root: object{
		"__typename": "Query", "pets": pets, "named": pets[:2], "many": pets[:1],
		"cat": resolver(func(map[string]any) (any, error) { return nil, errors.New("it is out") }),
		"echo": resolver(func(args map[string]any) (any, error) {
			text, err := json.Marshal(args)
			return string(text), err
		}),
	}}
}

func TestExecutor(t *testing.T) {
	w := byHand(t)
	for _, c := range []struct{ query, variables, want string }{
		{`{ echo }`, ``, `{"data":{"echo":"{\"n\":3}"}}`},
		{`{ b: echo(in: {}) a: echo(list: 1, n: 2, id: 5) }`, ``,
			`{"data":{"b":"{\"in\":{\"how\":\"FAST\",\"n\":7},\"n\":3}","a":"{\"id\":\"5\",\"list\":[1],\"n\":2}"}}`},
		{`query($i: In, $l: [Int!] = [4]) { echo(in: $i, list: $l) }`, `{"i":{"list":8,"how":"SLOW"}}`,
			`{"data":{"echo":"{\"in\":{\"how\":\"SLOW\",\"list\":[8],\"n\":7},\"list\":[4],\"n\":3}"}}`},
		{`query($i: In!) { echo(in: $i) }`, `{"i":{"m":8}}`, `Field \"m\" is not defined by type \"In\"`},
		{`query($i: In!) { echo(in: $i) }`, `{"i":{"how":"LAZY"}}`, `does not exist in \"How\" enum`},
		{`query($i: In!) { echo(in: $i) }`, ``, `of required type \"In!\" was not provided`},
		{`{ pets { __typename ... on Cat { lives } ...D } } fragment D on Dog { name }`, ``,
			`{"data":{"pets":[{"__typename":"Cat","lives":9},{"__typename":"Dog","name":"Rex"},null]}}`},
		{`query($y: Boolean = false) { named { name @include(if: $y) ... on Cat { n: name } } }`, ``,
			`{"data":{"named":[{"n":"Tom"},{}]}}`},
		{`{ cat { name } }`, ``, `{"errors":[{"message":"it is out","path":["cat"],` +
			`"extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":{"cat":null}}`},
		{`{ pets { ... on Cat { must } } }`, ``, `"path":["pets",0,"must"]`},
		{`{ pets { ... on Cat { must } } }`, ``, `"data":{"pets":[null,{},null]}`},
		{`{ many { must } }`, ``, `"data":{"many":null}`},
		{`{ named { ... on Cat { must } } }`, ``, `"data":null`},
		{`{ named { lives } }`, ``, `GRAPHQL_VALIDATION_FAILED`},
		{`{ cat }`, ``, `GRAPHQL_VALIDATION_FAILED`},
		{`{ echo(`, ``, `GRAPHQL_PARSE_FAILED`},
		{`query A { echo } query B { echo }`, ``, `Unknown operation`},
		{`mutation { echo }`, ``, `GRAPHQL_VALIDATION_FAILED`},
		{`{ __type(name: "In") { inputFields { name defaultValue type { kind ofType { name } } } } }`, ``,
			`{"name":"how","defaultValue":"FAST","type":{"kind":"NON_NULL","ofType":{"name":"How"}}}`},
	} {
		body := fmt.Sprintf(`{"query":%q}`, c.query)
		if c.variables != "" {
			body = fmt.Sprintf(`{"query":%q,"variables":%s}`, c.query, c.variables)
		}
		if got := posted(w, Token, body); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
	}
	if got := posted(w, "another", `{"query":"{ echo }"}`); !strings.Contains(got, "UNAUTHENTICATED") {
		t.Errorf("a wrong token: %s", got)
	}
	if n := w.Requests(); n.All != 20 || n.Introspections != 1 || n.Unauthorized != 1 {
		t.Errorf("%+v", n)
	}
}

func posted(w *World, token, body string) string {
	request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+token)
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, request)
	return recorder.Body.String()
}
