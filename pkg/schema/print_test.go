package schema_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// What is written is read again as the same schema, by a parser that insists on a schema that a server could run.
func TestSDLOfSchemas(t *testing.T) {
	files, err := filepath.Glob("../discover/testdata/*.graphql")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		first, err := schema.ParseSDL(string(text))
		if err != nil {
			t.Fatal(err)
		}
		written := first.SDL()
		if _, err := gqlparser.LoadSchema(&ast.Source{Input: written}); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		second, err := schema.ParseSDL(written)
		if err != nil {
			t.Fatal(err)
		}
		if again := second.SDL(); again != written {
			t.Errorf("%s is written differently the second time", file)
		}
		if strings.Contains(written, "type Mutation") {
			t.Errorf("%s: what no query can reach is written", file)
		}
	}
}

const documented = `
"What can be asked"
type Query {
  "A \"plant\""
  plant("Its id" id: ID!, how: How = {deep: true, names: ["a\u0001"], kind: OLD}): Node @deprecated(reason: "Use site")
  any: Any
}
interface Node { id: ID! }
type Plant implements Node { id: ID! kind: Kind }
type Meter implements Node { id: ID! }
union Any = Meter | Plant
enum Kind { NEW OLD @deprecated }
input How { deep: Boolean! names: [String!] kind: Kind }
type Forgotten { secret: String }
`

func TestSDLHasWhatEditorsShow(t *testing.T) {
	read, err := schema.ParseSDL(documented)
	if err != nil {
		t.Fatal(err)
	}
	written := read.SDL()
	for _, words := range []string{
		`"What can be asked"`, `"A \"plant\""`, `"Its id"`, `how: How = {deep: true, names: ["a\u0001"], kind: OLD}`,
		`: Node @deprecated(reason: "Use site")`, `type Plant implements Node {`, `union Any = Meter | Plant`,
		`OLD @deprecated(reason: "No longer supported")`, `kind: Kind`,
	} {
		if !strings.Contains(written, words) {
			t.Errorf("without %s:\n%s", words, written)
		}
	}
	if strings.Contains(written, "Forgotten") || strings.Contains(written, "scalar ID") {
		t.Errorf("what cannot be reached, or is built in, is written:\n%s", written)
	}
}

// What an API says of itself cannot become a definition, whatever it says.
func TestSDLOfHostileSchema(t *testing.T) {
	long := strings.Repeat("ü", 5000)
	hostile := map[string]any{"__schema": map[string]any{
		"queryType": map[string]any{"name": "Query"},
		"types": []any{
			map[string]any{"kind": "OBJECT", "name": "Query", "description": long, "fields": []any{
				map[string]any{"name": "a", "description": "\"\"\" } type Evil { x: Int }",
					"isDeprecated": true, "deprecationReason": "\") type Evil2 { x: Int } #",
					"type": map[string]any{"kind": "SCALAR", "name": "String"},
					"args": []any{
						argument("one", "1) : Int } type Evil3 { x: Int } type Evil4 { y(a: Int = 1"),
						argument("two", "PT1H or so"), argument("three", "$x"), argument("four", `[1, {a: "\u2028"}]`),
					}},
			}, "interfaces": []any{map[string]any{"kind": "OBJECT", "name": "Empty"}}},
			map[string]any{"kind": "SCALAR", "name": "String"},
			map[string]any{"kind": "OBJECT", "name": "Empty"},
			map[string]any{"kind": "WEIRD", "name": "Weird"},
		},
	}}
	answer, _ := json.Marshal(hostile)
	read, err := schema.ParseIntrospection(answer)
	if err != nil {
		t.Fatal(err)
	}
	written := read.SDL()
	parsed, err := schema.ParseSDL(written)
	if err != nil {
		t.Fatalf("%v\n%s", err, written)
	}
	for _, name := range []string{"Evil", "Evil2", "Evil3", "Evil4", "Weird"} {
		if parsed.Type(name) != nil {
			t.Errorf("%s has become a type:\n%s", name, written)
		}
	}
	defaults := map[string]string{}
	for _, arg := range parsed.Query.Fields[0].Args {
		if arg.Required() {
			t.Errorf("%s must be given, though the API has a default", arg.Name)
		}
		if arg.Default != nil {
			defaults[arg.Name] = *arg.Default
		}
	}
	if len(defaults) != 1 || defaults["four"] == "" {
		t.Errorf("defaults %v", defaults)
	}
	if len(written) > 5000 {
		t.Errorf("a description of %d bytes makes %d", len(long), len(written))
	}
}

func argument(name, value string) map[string]any {
	return map[string]any{"name": name, "defaultValue": value, "type": map[string]any{
		"kind": "NON_NULL", "ofType": map[string]any{"kind": "SCALAR", "name": "String"}}}
}
