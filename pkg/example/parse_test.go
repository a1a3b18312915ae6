package example

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Everything that is not exactly one query is refused in a sentence that says what is wrong, and is never written.
func TestParseRefuses(t *testing.T) {
	nested := strings.Repeat("{a", 200) + strings.Repeat("}", 200)
	bomb := "query { ...F0 }"
	for i := range 12 {
		bomb += fmt.Sprintf(" fragment F%d on Q { a%d { ...F%d } b%d { ...F%d } }", i, i, i+1, i, i+1)
	}
	bomb += " fragment F12 on Q { a }"
	for text, want := range map[string]string{
		"":                                      "is empty",
		"  \n# only a comment":                  "has no query",
		"mutation { updateFacility(id: 1) }":    "is a mutation",
		"subscription S { values }":             "is a subscription",
		"query A { a } query B { b }":           "has 2 operations",
		"query A { a } mutation B { b }":        "is a mutation",
		"mutation B { b } query A { a }":        "is a mutation",
		"{ a } { b }":                           "has 2 operations",
		"fragment F on Q { a }":                 "has no query",
		"{ a ":                                  "line 1, column",
		"{ a(id: ) }":                           "line 1, column",
		"{ a(id: \"x) }":                        "cannot be read",
		"type Query { a: Int }":                 "cannot be read",
		"{ a @client }":                         "@client",
		"query @live { a }":                     "@live",
		"query ($x: Int @y) { a(b: $x) }":       "@y",
		"{ ...F @defer } fragment F on Q { a }": "@defer",
		"{ ...F } fragment F on Q @x { a }":     "@x",
		"{ ...F }":                              "fragment F",
		"{ ...F } fragment F on Q { ...F }":     "contains itself",
		"{ ...F } fragment F on Q { a { ...G } } fragment G on Q { a { ...F } }": "contains itself",
		"{ a(id: $id) }":                        "does not declare",
		"query ($id: ID!) { a(id: $id) }":       "has no value",
		"{ __schema { types { name } } }":       "schema",
		"{ __type(name: \"A\") { name } }":      "schema",
		"{ __typename }":                        "selects nothing",
		"{ a @skip(if: true) }":                 "selects nothing",
		"{ a @skip(if: 1) }":                    "neither true nor false",
		"{ a: x(d: 1) { v } b: x(d: 2) { v } }": "more than once, as a and b",
		nested:                                  "nested",
		bomb:                                    "more than 1000 fields",
		"{ a(b: \"" + strings.Repeat("x", 100_000) + "\") }": "longer than 64 kB",
		"{ " + strings.Repeat("a ", 30_000) + "}":            "cannot be read",
	} {
		operation, err := Parse(Query{Query: text})
		switch failure := problem.From(err); {
		case err == nil:
			_, written, _, _ := operation.Document()
			t.Errorf("%.80q was understood as %.200s", text, written)
		case failure.Category != problem.Query || !strings.Contains(failure.What, want):
			t.Errorf("%.80q: %s, want %q", text, failure.What, want)
		}
	}
	for variables, want := range map[string]string{
		`[1]`: "not a JSON object", `{"id": 1} x`: "not a JSON object", `{`: "not a JSON object", `{"id": null}`: "is null",
	} {
		_, err := Parse(Query{Query: "query ($id: ID!) { a(id: $id) }", Variables: variables})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("variables %s: %v, want %q", variables, err, want)
		}
	}
}

// Whatever is in the texts of an example, what is sent is one query with the same meaning, in characters that no two
// parsers read differently.
func TestDocumentIsWrittenAnew(t *testing.T) {
	for pasted, want := range map[string]string{
		"query Foo { # comment\n a }":                   `query Example { a }`,
		"{ f: facility(id: \"6\\\"0\") { i: id id } }":  `query Example { facility(id: "6\u00220") { id } }`,
		"{ a(b: \"\"\"mutation { x }\"\"\") }":          `query Example { a(b: "mutation \u007B x \u007D") }`,
		"{ a(b: \"} mutation M { x\") }":                `query Example { a(b: "\u007D mutation M \u007B x") }`,
		"{ a(b: {c: [ONE, TWO], d: -1.5e3, e: null}) }": `query Example { a(b: {c: [ONE, TWO], d: -1.5e3, e: null}) }`,
		"{ a { ...F ... on T { y } ... { z } } } fragment F on U { x(k: 1) }": `query Example { a { ... on U { x(k: 1) } ` +
			`... on T { y } z } }`,
		"{ a @include(if: true) b @skip(if: true) c { d } c { e } }": `query Example { a c { d e } }`,
		"query ($i: I! = {a: X}, $s: Boolean = false, $u: Int) { a(i: $i, n: $u) b @include(if: $s) }": `query ` +
			`Example($i: I!) { a(i: $i) }`,
		`{"query": "query ($id: ID!) { a(id: $id) }", "variables": {"id": 7}}`: `query Example($id: ID!) { a(id: $id) }`,
	} {
		operation, err := Parse(Query{Query: pasted})
		if err != nil {
			t.Errorf("%s: %v", pasted, err)
			continue
		}
		_, text, _, err := operation.Document()
		if err != nil || text != want {
			t.Errorf("%s became %s (%v)\nwant %s", pasted, text, err, want)
		}
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil || len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"{ a }", "query ($a: [I!]! = [{b: C}]) { x(a: $a) { ...F } } fragment F on T { y @skip(if: false) }",
	} {
		f.Add(seed, `{"a": [{"b": "C"}]}`)
	}
	f.Fuzz(func(t *testing.T, text, variables string) {
		operation, err := Parse(Query{text, variables})
		if err != nil {
			if problem.From(err).Category != problem.Query {
				t.Error(err)
			}
			return
		}
		_, written, _, err := operation.Document()
		if err != nil {
			return
		}
		doc, err := parser.ParseQuery(&ast.Source{Input: written})
		if err != nil || len(doc.Operations) != 1 || len(doc.Fragments) != 0 || doc.Operations[0].Operation != ast.Query {
			t.Errorf("%q became %q: %v", text, written, err)
		}
	})
}
