package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

func TestParseSDLErrors(t *testing.T) {
	for text, says := range map[string]string{
		"type Query {\n  me: User\n  you User\n}": "line 3, column 7",
		"type Query {\n  me: [User\n}":            "line 3, column 1",
		"\n\nhello":                               "line 3, column 1",
		"":                                        "is empty",
		"type User { id: ID! }":                   "no query type",
		"type Query { me: User }":                 "no query type with usable fields", // User is missing
		"type Query { a: " + strings.Repeat("[", 50000) + "Int }": "line 1",
	} {
		_, err := schema.ParseSDL(text)
		if problem.From(err).Category != problem.Settings || !strings.Contains(fmt.Sprint(err), says) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func parseSDL(t *testing.T, text string) *schema.Schema {
	t.Helper()
	s, err := schema.ParseSDL(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestParseSDLExtensions(t *testing.T) {
	s := parseSDL(t, `
		extend schema { query: Root }
		extend type Root implements Node { b: Int }
		type Root { a(in: In): Kind }
		interface Node { b: Int }
		input In { x: Int }
		extend input In { y: Float! = 1.5 }
		enum Kind { ONE }
		extend enum Kind { TWO }`)
	if s.Query.Name != "Root" || s.Query.Field("a") == nil || s.Query.Field("b") == nil {
		t.Errorf("query: %+v", s.Query)
	}
	if node := s.Type("Node"); len(node.Possible) != 1 || !s.Query.Implements(node) {
		t.Errorf("Node: %+v", node)
	}
	if in := s.Type("In").Inputs; len(in) != 2 || in[1].Required() || *in[1].Default != "1.5" {
		t.Errorf("In: %+v", in)
	}
	if kind := s.Type("Kind"); len(kind.Values) != 2 || kind.Composite() {
		t.Errorf("Kind: %+v", kind)
	}
	if !s.Query.Field("a").ArgsOptional() || s.GapCount != 0 {
		t.Errorf("a: %+v, gaps %v", s.Query.Field("a"), s.Gaps)
	}
}

func TestParseSDLNotices(t *testing.T) {
	s := parseSDL(t, `
		type Query {
			a: Int @deprecated
			b: Int @deprecated(reason: "Use a")
			c: Int @Beta
			"Not experimental any more"
			d: Int
			"[preview] may go"
			e: Int
			f: Fresh
			g(in: Int! @deprecated): Int
		}
		type Fresh @experimental { h: Int }`)
	for name, want := range map[string]schema.Notice{
		"a": {Deprecated: "No longer supported"}, "b": {Deprecated: "Use a"}, "c": {Experimental: true}, "d": {},
		"e": {Experimental: true}, "f": {Experimental: true}, "g": {},
	} {
		if got := s.Query.Field(name).Notice; got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	if g := s.Query.Field("g"); g.ArgsOptional() || g.Args[0].Deprecated == "" {
		t.Errorf("g: %+v", g)
	}
	both := s.Query.Field("b").Merge(s.Query.Field("a").Notice).Merge(s.Query.Field("c").Notice)
	if want := (schema.Notice{Deprecated: "Use a", Experimental: true}); both != want {
		t.Errorf("merged: %+v", both)
	}
}

// A subgraph extends Query without defining it, and has fields that only serve the gateway.
func TestParseSDLFederation(t *testing.T) {
	s := parseSDL(t, `
		extend type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! plants: [Plant!]! }
		type Plant @key(fields: "id") { id: ID! owner: Owner }
		union _Entity = Plant | Owner
		scalar _Any
		type _Service { sdl: String }`)
	if len(s.Query.Fields) != 1 || s.Query.Field("plants") == nil {
		t.Errorf("query: %+v", s.Query)
	}
	if s.GapCount != 2 || fmt.Sprint(s.Gaps) != "[Plant.owner Owner (of _Entity)]" {
		t.Errorf("%d gaps: %v", s.GapCount, s.Gaps)
	}
}

func TestParseSDLDeepLists(t *testing.T) {
	list := func(depth int) string { return strings.Repeat("[", depth) + "Int" + strings.Repeat("]", depth) }
	s := parseSDL(t, "type Query { deep: "+list(16)+" deeper: "+list(17)+" }")
	if deep := s.Query.Field("deep"); deep == nil || deep.Ref.Lists != 16 || deep.Ref.Text != list(16) {
		t.Errorf("%+v", deep)
	}
	if s.Query.Field("deeper") != nil || s.GapCount != 1 {
		t.Errorf("a list of lists of 17 levels is kept; gaps %v", s.Gaps)
	}
}
