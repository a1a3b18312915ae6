package schema_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/schemagen"
)

func TestParseIntrospectionErrors(t *testing.T) {
	complete := string(schemagen.Generate(1).Schema.Introspection())
	noQuery := `{"__schema": {"types": [{"kind": "OBJECT", "name": "A", "fields": [
		{"name": "b", "type": {"kind": "OBJECT", "name": "A"}}]}]}}`
	nullMember := `{"__schema": {"queryType": {"name": "Query"}, "types": [
		null, {"kind": "OBJECT", "name": "Query", "fields": [null, {"name": "x"}]}]}}`
	for name, test := range map[string]struct{ text, says string }{
		"nothing":     {"", "it is empty"},
		"web page":    {"<html>", "not a JSON object"},
		"cut off":     {complete[:len(complete)/2], "is truncated"},
		"bad JSON":    {"{\n \"data\": nope}", "line 2, column 11"},
		"no schema":   {`{"data": {"me": 1}}`, "no __schema"},
		"null schema": {`{"data": {"__schema": null}}`, "no __schema"},
		"no types":    {`{"__schema": {"types": []}}`, "lists no types"},
		"wrong types": {`{"__schema": {"types": 7}}`, "is a number"},
		"no query":    {noQuery, "no query type"},
		"null member": {nullMember, "no query type"},
		"other error": {`{"errors": [{"message": "boom"}]}`, "boom"},
		"deep":        {`{"__schema": ` + strings.Repeat(`{"a":`, 20000), "not valid JSON"},
	} {
		_, err := schema.ParseIntrospection([]byte(test.text))
		said := strings.Contains(fmt.Sprint(err), test.says) || name == "deep"
		if problem.From(err).Category != problem.Decode || !said {
			t.Errorf("%s: %v", name, err)
		}
		if errors.Is(err, schema.ErrIntrospectionOff) {
			t.Errorf("%s: introspection is not off", name)
		}
	}
}

func TestParseIntrospectionOff(t *testing.T) {
	for _, answer := range []string{
		`{"errors":[{"message":"GraphQL introspection is not allowed by Apollo Server, but the query contained ` +
			`__schema or __type.","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`,
		`{"data":null,"errors":[{"message":"Forbidden","extensions":{"code":"INTROSPECTION_DISABLED"}}]}`,
	} {
		_, err := schema.ParseIntrospection([]byte(answer))
		if !errors.Is(err, schema.ErrIntrospectionOff) || !strings.Contains(err.Error(), "paste it") {
			t.Errorf("%v", err)
		}
	}
}

// What the answer mentions but does not contain is left out, and so is every field that cannot be queried without it.
func TestParseIntrospectionGaps(t *testing.T) {
	s, err := schema.ParseIntrospection([]byte(`{"__schema": {"types": [
		{"kind": "SCALAR", "name": "Int"}, null,
		{"kind": "OBJECT", "name": "Query", "interfaces": [null, {"name": "LostInterface"}], "fields": [
			null,
			{"name": "kept", "type": {"kind": "SCALAR", "name": "Int"}, "args": [null,
				{"name": "lost", "type": {"kind": "SCALAR", "name": "Gone"}}]},
			{"name": "cutOff", "type": {"kind": "LIST"}},
			{"name": "typeless"},
			{"name": "lost", "type": {"kind": "SCALAR", "name": "Gone"}},
			{"name": "refused", "type": {"kind": "SCALAR", "name": "Int"}, "args": [
				{"name": "needed", "type": {"kind": "NON_NULL", "ofType": null}}]}
		]},
		{"kind": "OBJECT", "name": "Query", "fields": [{"name": "again", "type": {"kind": "SCALAR", "name": "Int"}}]},
		{"kind": "OBJECT", "name": "__Type"}
	]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if s.Size() != 2 || len(s.Query.Fields) != 1 || s.Query.Fields[0].Name != "kept" ||
		len(s.Query.Fields[0].Args) != 0 {
		t.Errorf("%d types, query %+v", s.Size(), s.Query)
	}
	want := []string{"Query.kept(lost)", "Query.cutOff", "Query.typeless", "Query.lost", "Query.refused(needed)"}
	if !slices.Equal(s.Gaps, want) || s.GapCount != 6 {
		t.Errorf("%d gaps: %v", s.GapCount, s.Gaps)
	}
}

func TestParseIntrospectionTypes(t *testing.T) {
	s, err := schema.ParseIntrospection([]byte(`{"data": {"__schema": {"queryType": {"name": "Root"}, "types": [
		{"kind": "SCALAR", "name": "Int"},
		{"kind": "OBJECT", "name": "Root", "interfaces": [{"name": "Node"}], "fields": [
			{"name": "rows", "isDeprecated": true, "deprecationReason": " Use lines ",
				"type": {"kind": "NON_NULL", "ofType": {"kind": "LIST", "ofType":
					{"kind": "NON_NULL", "ofType": {"kind": "SCALAR", "name": "Int"}}}},
				"args": [{"name": "filter", "defaultValue": "{a: [1, 2]}", "isDeprecated": true,
					"type": {"kind": "NON_NULL", "ofType": {"kind": "INPUT_OBJECT", "name": "Filter"}}}]}
		]},
		{"kind": "INTERFACE", "name": "Node", "possibleTypes": [{"name": "Root"}]},
		{"kind": "INPUT_OBJECT", "name": "Filter", "inputFields": [
			{"name": "a", "description": "beta: may go", "type": {"kind": "LIST", "ofType": {"name": "Int"}}}]}
	]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	rows := s.Query.Field("rows")
	if rows.Ref.Text != "[Int!]!" || rows.Ref.Lists != 1 || !rows.Ref.NonNull || rows.Deprecated != "Use lines" {
		t.Errorf("rows: %+v", rows)
	}
	filter := rows.Args[0]
	if filter.Required() || *filter.Default != "{a: [1, 2]}" || filter.Deprecated != "No longer supported" {
		t.Errorf("filter: %+v", filter)
	}
	if a := s.Type("Filter").Inputs[0]; a.Ref.Text != "[Int]" || !a.Experimental || a.Deprecated != "" {
		t.Errorf("Filter.a: %+v", a)
	}
	if node := s.Type("Node"); !slices.Equal(node.Possible, []*schema.Type{s.Query}) || !s.Query.Implements(node) {
		t.Errorf("Node: %+v", node)
	}
}

// Both forms of one schema give the same.
func TestParseFormsAgree(t *testing.T) {
	for seed := uint64(1); seed <= 40; seed++ {
		made := schemagen.Generate(seed).Schema
		var shown []string
		for _, text := range []string{
			made.SDL(), string(made.Introspection()), "\ufeff\n" + string(made.Introspection()),
		} {
			s, err := schema.Parse(text)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			shown = append(shown, dump(t, s))
		}
		if shown[0] != shown[1] || shown[1] != shown[2] {
			t.Errorf("seed %d: the schemas differ:\n%s\n%s", seed, shown[0], shown[1])
		}
	}
}

// dump writes everything that can be reached from the query type, each type once.
func dump(t *testing.T, s *schema.Schema) string {
	t.Helper()
	var b strings.Builder
	seen := map[*schema.Type]bool{}
	var visit func(*schema.Type)
	inputs := func(list []*schema.Input) {
		for _, in := range list {
			fallback, err := json.Marshal(in.Default)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "   %s %q %s %s %+v\n", in.Name, in.Description, in.Ref.Text, fallback, in.Notice)
			visit(in.Ref.Type)
		}
	}
	visit = func(typ *schema.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		fmt.Fprintf(&b, "%s %s %q\n", typ.Kind, typ.Name, typ.Description)
		inputs(typ.Inputs)
		for _, value := range typ.Values {
			fmt.Fprintf(&b, " %+v\n", *value)
		}
		for _, f := range typ.Fields {
			fmt.Fprintf(
				&b, " %s %q %s %d %v %+v\n", f.Name, f.Description, f.Ref.Text, f.Ref.Lists, f.Ref.NonNull, f.Notice,
			)
			inputs(f.Args)
			visit(f.Ref.Type)
		}
		for _, other := range slices.Concat(typ.Possible, typ.Interfaces) {
			fmt.Fprintf(&b, " beside %s\n", other.Name)
			visit(other)
		}
	}
	visit(s.Query)
	return b.String()
}
