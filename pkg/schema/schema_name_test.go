package schema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// notNames are texts that would change what a document does.
var notNames = []string{
	"a } mutation M { b", "a\n}\nsubscription S { b", "a(id: 1)", "a: b", "a b", "a#", "a,b", "1a", "a-b", "a.b", "ä",
	"a\x00", "... on Mutation", "a @skip(if: true)", "\ufeffa", "a\r}", `"a"`, "$a", "a!",
}

func TestIsName(t *testing.T) {
	for _, name := range []string{"a", "_", "__typename", "Pac1", "mutation", "A_b_9"} {
		if !schema.IsName(name) {
			t.Errorf("%q is a name", name)
		}
	}
	for _, text := range append(notNames, "") {
		if schema.IsName(text) {
			t.Errorf("%q is not a name", text)
		}
	}
}

// Introspection's JSON can hold any text where GraphQL has names. What has such a name is left out, wherever it is.
func TestParseIntrospectionWithTextsThatAreNotNames(t *testing.T) {
	const answer = `{"__schema": {"queryType": {"name": "Query"}, "types": [
		{"kind": "SCALAR", "name": "Int"},
		{"kind": "OBJECT", "name": "Query", "fields": [
			{"name": "whole", "args": [{"name": "arg", "type": {"name": "Input"}}], "type": {"name": "Enum"}},
			{"name": "FIELD", "type": {"name": "Int"}},
			{"name": "required", "type": {"name": "Int"},
				"args": [{"name": "ARG", "type": {"kind": "NON_NULL", "ofType": {"name": "Int"}}}]},
			{"name": "optional", "type": {"name": "Int"}, "args": [{"name": "OPTIONAL", "type": {"name": "Int"}}]},
			{"name": "typed", "type": {"name": "TYPE"}}
		]},
		{"kind": "INPUT_OBJECT", "name": "Input", "inputFields": [
			{"name": "a", "type": {"name": "Int"}}, {"name": "MEMBER", "type": {"name": "Int"}}]},
		{"kind": "ENUM", "name": "Enum", "enumValues": [{"name": "ONE"}, {"name": "VALUE"}]},
		{"kind": "SCALAR", "name": "TYPE"}
	]}}`
	for _, text := range notNames {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		changed := answer
		for _, place := range []string{"FIELD", "ARG", "OPTIONAL", "TYPE", "MEMBER", "VALUE"} {
			changed = strings.ReplaceAll(changed, `"`+place+`"`, string(quoted))
		}
		s, err := schema.ParseIntrospection([]byte(changed))
		if err != nil {
			t.Fatal(err)
		}
		var fields []string
		for _, field := range s.Query.Fields {
			fields = append(fields, field.Name)
		}
		if got := strings.Join(fields, " "); got != "whole optional" {
			t.Errorf("%q: the fields are %s", text, got)
		}
		input, enum := s.Type("Input"), s.Type("Enum")
		if len(input.Inputs) != 1 || len(enum.Values) != 1 || len(s.Query.Field("optional").Args) != 0 {
			t.Errorf("%q: %d members, %d values", text, len(input.Inputs), len(enum.Values))
		}
		if s.Type(text) != nil || s.GapCount < 6 {
			t.Errorf("%q: %d gaps: %q", text, s.GapCount, s.Gaps)
		}
	}
}
