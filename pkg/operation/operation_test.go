package operation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func parsed(t *testing.T, text string) *Document {
	t.Helper()
	doc, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return doc
}

// What is no single query within bounds is refused, in words that say why.
func TestGuardRefuses(t *testing.T) {
	deep := strings.Repeat("{a", 30) + strings.Repeat("}", 30)
	bomb := "{ ...f0 }"
	for i := range 40 {
		bomb += fmt.Sprintf(" fragment f%d on T { ...f%d a%d: b { ...f%d } }", i, i+1, i, i+1)
	}
	bomb += " fragment f40 on T { x }"
	for name, c := range map[string]struct{ text, words string }{
		"empty":               {" \n# nothing\n", "has no query"},
		"blank":               {" ", "empty"},
		"mutation":            {"mutation { deleteFacility(id: 1) { id } }", "has a mutation"},
		"subscription":        {"subscription { alarms { id } }", "has a subscription"},
		"mutation beside":     {"query A { a } mutation B { b }", "has a mutation"},
		"two queries":         {"query A { a } query B { b }", "has 2 queries"},
		"fragments alone":     {"fragment F on T { a }", "has no query"},
		"schema":              {"type Query { a: Int }", "cannot be read: line 1, column 1"},
		"not closed":          {"{ a { b }", "cannot be read: line 1"},
		"100 kB":              {"{ a(b: \"" + strings.Repeat("x", 100<<10) + "\") }", "longer than 100 kB"},
		"nested":              {deep, "nested more than 20 deep"},
		"fields":              {"{ " + strings.Repeat("a ", 2001) + "}", "more than 2000 fields"},
		"fragments that grow": {bomb, "more than"},
		"fragment that loops": {
			"{ ...A } fragment A on T { b ...B } fragment B on T { c ...A }", "A of the GraphQL query contains itself"},
		"fragment in itself":     {"{ ...A } fragment A on T { b { ...A } }", "contains itself"},
		"fragment missing":       {"{ ...A }", "uses the fragment A"},
		"fragment unused":        {"{ a } fragment A on T { b }", "does not use its fragment A"},
		"fragment twice":         {"{ ...A } fragment A on T { b } fragment A on T { c }", "two fragments A"},
		"variable not declared":  {"{ a(b: $c) }", "$c, which it does not declare"},
		"variable in an object":  {"{ a(b: {c: [$d]}) }", "$d, which it does not declare"},
		"variable twice":         {"query($a: Int, $a: Int) { b(a: $a) }", "declares the variable $a twice"},
		"argument twice":         {"{ a(b: 1, b: 2) }", "argument b twice"},
		"member twice":           {"{ a(b: {c: 1, c: 2}) }", "two members c"},
		"directive":              {"{ a @live }", "the directive @live"},
		"directive of the query": {"query @cached { a }", "the directive @cached"},
		"directive of a variable": {
			"query($a: Int @x) { b(a: $a) }", "the directive @x"},
		"directive of a fragment": {"{ ...A } fragment A on T @x { b }", "the directive @x"},
		"condition that is text":  {`{ a @skip(if: "no") }`, "neither true nor false"},
		"aliases that collide":    {"{ x: a x: b }", "gives the name x to two fields, a and b"},
		"alias like a field":      {"{ a x: b { c: a } a: x }", "gives the name a to two fields"},
		"arguments that collide":  {"{ a(b: 1) { c } a(b: 2) { c } }", "a(b: 1) and a(b: 2)"},
		"collision in a fragment": {"{ ...A x: b } fragment A on Query { x: a }", "to two fields"},
		"leaf and object":         {"{ a a { b } }", "to two fields"},
	} {
		_, err := Parse(c.text)
		if err == nil || problem.From(err).Category != problem.Query || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v, want %q", name, err, c.words)
		}
	}
}

// What is sent means what was written, and has nothing of which two parsers could think differently.
func TestRequestIsWrittenAnew(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		values map[string]any
		want   string
	}{
		"plain": {"query Mine { a { b } }", nil, "query Custom { a { b } }"},
		"comment, block string": {
			"{ # } mutation { x }\n a(b: \"\"\"\n  mutation { x } # \"no\"\n\"\"\") }", nil,
			`query Custom { a(b: "mutation \u007B x \u007D \u0023 \u0022no\u0022") }`},
		"alias": {"{ one: a(x: 1) { c } two: a(x: 2) { c } }", nil, "query Custom { one: a(x: 1) { c } two: a(x: 2) { c } }"},
		"fragments": {
			"{ a { ...F ... on T { c } } } fragment F on U { b d: b ...G } fragment G on U { e }", nil,
			"query Custom { a { ... on U { b } ... on U { d: b } ... on U { e } ... on T { c } } }"},
		"joined": {"{ a { b } a { c b } }", nil, "query Custom { a { b c } }"},
		"variables": {
			"query($x: ID!, $y: Int, $z: [String!] = [\"a\"]) { a(x: $x, y: $y, o: {k: $y, l: [$z, 1.5, null, RED]}) }",
			map[string]any{"x": "1", "z": []any{"a"}},
			"query Custom($x: ID!, $z: [String!]) { a(x: $x, o: {l: [$z, 1.5, null, RED]}) }"},
		"skipped": {
			"query($s: Boolean!) { a @skip(if: $s) b @include(if: true) }", map[string]any{"s": true}, "query Custom { b }"},
		"kept": {
			"query($s: Boolean!) { a @skip(if: $s) b @include(if: false) }", map[string]any{"s": false}, "query Custom { a }"},
		"all gone": {
			"query($s: Boolean!) { c a { b @include(if: $s) } }", map[string]any{"s": false}, "query Custom { c }"},
		"typename": {"{ a { __typename ... on B { c } } }", nil, "query Custom { a { __typename ... on B { c } } }"},
		"same name of other types": {
			"{ a { ... on B { x: c } ... on D { x: e } } }", nil,
			"query Custom { a { ... on B { x: c } ... on D { x: e } } }"},
	} {
		text, variables, err := parsed(t, c.text).Request(c.values)
		if err != nil || text != c.want {
			t.Errorf("%s:\n got %s\nwant %s (%v)", name, text, c.want, err)
		}
		for variable := range variables {
			if !strings.Contains(text, "$"+variable) {
				t.Errorf("%s: sends $%s, which the text does not use", name, variable)
			}
		}
		written, failed := parser.ParseQuery(&ast.Source{Input: text})
		if failed != nil || len(written.Operations) != 1 || strings.ContainsAny(text, "@#=") {
			t.Errorf("%s: wrote %s: %v", name, text, failed)
		}
	}
}

// A query may be 100 kB long, most of which is not sent.
func TestLongQuery(t *testing.T) {
	text := "# " + strings.Repeat("x", MaxBytes-20) + "\n{ a { b } }"
	sent, _, err := parsed(t, text).Request(nil)
	if err != nil || sent != "query Custom { a { b } }" {
		t.Errorf("%.100s (%v)", sent, err)
	}
}

func TestRequestWithoutSelection(t *testing.T) {
	doc := parsed(t, "query($s: Boolean!) { a @skip(if: $s) }")
	if _, _, err := doc.Request(map[string]any{"s": true}); err == nil {
		t.Error("sent nothing")
	}
	if _, _, err := doc.Request(nil); err == nil || !strings.Contains(err.Error(), "$s") {
		t.Errorf("a condition without a value: %v", err)
	}
}

// Documents that ask for the same have one hash, others another: a saved one cannot be changed by a word.
func TestHash(t *testing.T) {
	saved := "query Tickets($id: ID!, $n: Int = 5) { t: tickets(id: $id, n: $n) { id ...F @skip(if: false) } } " +
		"fragment F on Ticket { title }"
	hash := parsed(t, saved).Hash
	for name, same := range map[string]string{
		"blanks":    strings.ReplaceAll(saved, " ", "\n  ,"),
		"comment":   "# mine\n" + saved,
		"name":      strings.Replace(saved, "Tickets", "Other", 1),
		"variables": strings.Replace(saved, "$id: ID!, $n: Int = 5", "$n: Int = 5, $id: ID!", 1),
		"inline": "query($id: ID!, $n: Int = 5) { t: tickets(id: $id, n: $n) " +
			"{ id ... on Ticket @skip(if: false) { title } } }",
	} {
		if parsed(t, same).Hash != hash {
			t.Errorf("%s: another hash", name)
		}
	}
	for name, other := range map[string]string{
		"field":     strings.Replace(saved, "{ title", "{ secret", 1),
		"more":      strings.Replace(saved, "{ id", "{ id owner { email }", 1),
		"alias":     strings.Replace(saved, "t: ", "u: ", 1),
		"no alias":  strings.Replace(saved, "t: ", "", 1),
		"argument":  strings.Replace(saved, "n: $n", "n: 6", 1),
		"default":   strings.Replace(saved, "= 5", "= 500", 1),
		"type":      strings.Replace(saved, "ID!", "[ID!]!", 1),
		"condition": strings.Replace(saved, "false", "true", 1),
		"on":        strings.Replace(saved, "on Ticket", "on Admin", 1),
		"variable":  strings.Replace(saved, "$n: Int", "$m: Int, $n: Int", 1),
	} {
		if parsed(t, other).Hash == hash {
			t.Errorf("%s: the same hash", name)
		}
	}
}

func TestIntrospectionIsNoticed(t *testing.T) {
	for text, want := range map[string]bool{
		"{ a { __typename } }": false, "{ __schema { types { name } } }": true, `{ x: __type(name: "T") { name } }`: true,
		"{ a ...F } fragment F on Query { __schema { types { name } } }": true,
	} {
		if got := parsed(t, text).Introspects; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
