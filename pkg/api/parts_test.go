package api_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/schemagen"
)

func introspect(t *testing.T, answer func(n int, request graphql.Request) fakeapi.Reply) (*schema.Schema, int, error) {
	t.Helper()
	fake := fakeapi.New(answer)
	sender := transport.New(limit.New(limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 10}))
	sender.SetClient(fake.Client(t, "token", time.Minute))
	found, _, err := api.New(sender, api.NewLimits()).Introspect(t.Context())
	return found, fake.Count(), err
}

func refused(status int, code, format string, values ...any) fakeapi.Reply {
	extensions := ""
	if code != "" {
		extensions = fmt.Sprintf(`,"extensions":{"code":%q}`, code)
	}
	return fakeapi.Reply{Status: status, Body: fmt.Sprintf(`{"errors":[{"message":%q%s}]}`,
		fmt.Sprintf(format, values...), extensions)}
}

// inWords is what servers say to a document that is too large; nothing: it is not.
var inWords = map[string]func(size fakeapi.Size, query string) (fakeapi.Reply, bool){
	"mercurius, queryDepth 12": func(size fakeapi.Size, _ string) (fakeapi.Reply, bool) {
		return refused(400, "", "`Introspection query depth (%d) exceeds the query depth limit of 12`", size.Depth),
			size.Depth > 12
	},
	"a depth limit of 10 written by hand": func(size fakeapi.Size, _ string) (fakeapi.Reply, bool) {
		return refused(400, "GRAPHQL_VALIDATION_FAILED", "'Introspection' exceeds maximum operation depth of 10"),
			size.Depth > 10
	},
	"a depth limit of 8 at status 200": func(size fakeapi.Size, _ string) (fakeapi.Reply, bool) {
		return refused(200, "", "Query depth limit of 8 exceeded, found %d.", size.Depth), size.Depth > 8
	},
	"Apollo, 1,000 tokens, 15 aliases and depth 9": func(size fakeapi.Size, _ string) (fakeapi.Reply, bool) {
		switch {
		case size.Tokens > 1000:
			return refused(500, "GRAPHQL_VALIDATION_FAILED", "Syntax Error: Token limit of 1000 exceeded."), true
		case size.Aliases > 15:
			return refused(400, "GRAPHQL_VALIDATION_FAILED", "Syntax Error: Aliases limit of 15 exceeded, found %d.",
				size.Aliases), true
		default:
			return refused(400, "GRAPHQL_VALIDATION_FAILED", "Syntax Error: Query depth limit of 9 exceeded, found %d.",
				size.Depth), size.Depth > 9
		}
	},
	"graphql-js, 300 tokens, with those of the introspection query": func(size fakeapi.Size, query string) (
		fakeapi.Reply, bool,
	) {
		return refused(400, "GRAPHQL_PARSE_FAILED",
				"Syntax Error: Document contains more that 300 tokens. Parsing aborted."),
			size.Tokens > 300 || strings.Contains(query, "types {")
	},
	"Apollo, recursive selections": func(size fakeapi.Size, query string) (fakeapi.Reply, bool) {
		return refused(400, "GRAPHQL_VALIDATION_FAILED",
				`Operation "Introspection" recursively requests too many selections.`),
			strings.Contains(query, "types {")
	},
	"Linear, complexity": func(size fakeapi.Size, query string) (fakeapi.Reply, bool) {
		return refused(400, "INPUT_ERROR", "Query too complex"), strings.Contains(query, "types {") || size.Aliases > 2
	},
	"a gateway that knows the large query": func(_ fakeapi.Size, query string) (fakeapi.Reply, bool) {
		return refused(403, "", "This query is not allowed here"), strings.Contains(query, "types {")
	},
	"no root": func(_ fakeapi.Size, query string) (fakeapi.Reply, bool) {
		return refused(400, "BAD_REQUEST", "Operation is not on the list"), strings.Contains(query, "__schema")
	},
}

// An API that finds the introspection query too large shows its schema in parts, whole.
func TestIntrospectInParts(t *testing.T) {
	for name, judge := range inWords {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(3) {
				text := schemagen.Generate(seed).Schema.Introspection()
				whole, err := schema.ParseIntrospection(text)
				if err != nil {
					t.Fatal(err)
				}
				shown := fakeapi.NewShown(t, text)
				found, asked, err := introspect(t, func(_ int, request graphql.Request) fakeapi.Reply {
					if reply, refuses := judge(fakeapi.SizeOf(request.Query), request.Query); refuses {
						return reply
					}
					return fakeapi.Reply{Body: shown.Answer(request)}
				})
				if err != nil {
					t.Fatalf("%d: %v", seed, err)
				}
				if difference := compare(whole, found); difference != "" {
					t.Errorf("%d: %s", seed, difference)
				}
				if most := 8 + found.Size(); asked > most {
					t.Errorf("%d: %d requests for %d types", seed, asked, found.Size())
				}
				if words := found.InParts.String(); !strings.Contains(words, "“") {
					t.Errorf("%d: it is not said why: %q", seed, words)
				}
				t.Logf("%d requests for %d of %d types", asked, found.Size(), whole.Size())
			}
		})
	}
}

// Where even the parts are too deep for some types, these are left out and counted, and the others are whole. A schema
// that is shown at once is not in parts.
func TestIntrospectInShallowParts(t *testing.T) {
	text := schemagen.Generate(1).Schema.Introspection()
	shown := fakeapi.NewShown(t, text)
	for depth, isWhole := range map[int]bool{20: true, 9: true, 6: false} {
		found, _, err := introspect(t, func(_ int, request graphql.Request) fakeapi.Reply {
			if size := fakeapi.SizeOf(request.Query); size.Depth > depth {
				return refused(400, "", "`Introspection query depth (%d) exceeds the query depth limit of %d`", size.Depth, depth)
			}
			return fakeapi.Reply{Body: shown.Answer(request)}
		})
		if err != nil {
			t.Fatalf("%d: %v", depth, err)
		}
		if (found.GapCount == 0) != isWhole || found.InParts.IsZero() != (depth == 20) || len(found.Query.Fields) == 0 {
			t.Errorf("%d: %d gaps, %d root fields, %s", depth, found.GapCount, len(found.Query.Fields), found.InParts)
		}
	}
}

// compare tells the first difference of all types that are reached from the root.
func compare(whole, parts *schema.Schema) string {
	seen := map[string]bool{}
	open := []*schema.Type{whole.Query}
	for len(open) > 0 {
		want := open[0]
		open = open[1:]
		if want == nil || seen[want.Name] {
			continue
		}
		seen[want.Name] = true
		got := parts.Type(want.Name)
		if got == nil {
			return want.Name + " is missing"
		}
		if a, b := written(want), written(got); a != b {
			return fmt.Sprintf("%s is\n%s and not\n%s", want.Name, b, a)
		}
		for _, field := range want.Fields {
			open = append(open, field.Ref.Type)
			for _, arg := range field.Args {
				open = append(open, arg.Ref.Type)
			}
		}
		for _, input := range want.Inputs {
			open = append(open, input.Ref.Type)
		}
		open = append(append(open, want.Possible...), want.Interfaces...)
	}
	return ""
}

func written(t *schema.Type) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %q\n", t.Kind, t.Name, t.Description)
	for _, f := range t.Fields {
		fmt.Fprintf(&b, "  %s %s %q %v\n", f.Name, f.Ref.Text, f.Description, f.Notice)
		for _, a := range f.Args {
			fmt.Fprintf(&b, "    %s %s %q\n", a.Name, a.Ref.Text, a.Description)
		}
	}
	for _, i := range t.Inputs {
		fmt.Fprintf(&b, "  %s %s %q\n", i.Name, i.Ref.Text, i.Description)
	}
	for _, v := range t.Values {
		fmt.Fprintf(&b, "  %s %v\n", v.Name, v.Notice)
	}
	fmt.Fprintln(&b, len(t.Possible), len(t.Interfaces))
	return b.String()
}

// What is switched off costs one request, and what is refused in parts, too, a few; both are said in the API's words.
func TestIntrospectRefused(t *testing.T) {
	for name, c := range map[string]struct {
		reply fakeapi.Reply
		words string
		most  int
		isOff bool
	}{
		"Apollo": {refused(400, "GRAPHQL_VALIDATION_FAILED", "GraphQL introspection is not allowed by Apollo Server, "+
			"but the query contained __schema or __type."), "not allowed by Apollo Server", 1, true},
		"yoga": {refused(400, "GRAPHQL_VALIDATION_FAILED", "GraphQL introspection has been disabled, but the "+
			`requested query contained the field "__schema".`), "has been disabled", 1, true},
		"mercurius": {refused(200, "", "GraphQL introspection has been disabled, but the requested query contained"),
			"has been disabled", 1, true},
		"graphene": {refused(400, "", "Cannot query '__schema': introspection is disabled."), "is disabled", 1, true},
		"Hot Chocolate": {refused(400, "HC0046", "Introspection is not allowed for the current request."), "not allowed",
			1, true},
		"Hasura": {refused(200, "validation-failed", `field "__schema" not found in type: 'query_root'`), "__schema",
			12, true},
		"depth": {refused(400, "GRAPHQL_VALIDATION_FAILED", "'Introspection' exceeds maximum operation depth of 10"),
			"maximum operation depth of 10", 12, false},
		"tokens": {refused(400, "GRAPHQL_PARSE_FAILED", "Syntax Error: Token limit of 100 exceeded"),
			"Token limit of 100", 12, false},
		"a header": {refused(400, "BAD_REQUEST", "This operation has been blocked as a potential Cross-Site Request "+
			"Forgery (CSRF)."), "CSRF", 12, false},
		"a list of documents": {refused(400, "PERSISTED_QUERY_NOT_SUPPORTED", "Only registered operations may be sent"),
			"Only registered operations", 12, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, asked, err := introspect(t, func(int, graphql.Request) fakeapi.Reply { return c.reply })
			if err == nil || problem.From(err).Category != problem.NoSchema || !strings.Contains(err.Error(), c.words) {
				t.Errorf("%v", err)
			}
			if said := strings.Contains(fmt.Sprint(err), "switched off"); said != c.isOff || asked > c.most {
				t.Errorf("%d requests: %v", asked, err)
			}
		})
	}
}

// What fails in another way is not taken for a refusal, and is not asked for in parts.
func TestIntrospectFailed(t *testing.T) {
	for category, reply := range map[problem.Category]fakeapi.Reply{
		problem.Unauthorized: {Status: 401, Body: `{"errors":[{"message":"no"}]}`},
		problem.RateLimited:  refused(200, "", "Too many requests"),
		problem.NotGraphQL:   {Status: 404, Body: "Not found"},
	} {
		_, asked, err := introspect(t, func(int, graphql.Request) fakeapi.Reply { return reply })
		var failure *problem.Error
		if !errors.As(err, &failure) || failure.Category != category || asked != 1 {
			t.Errorf("%s: %d requests, %v", category, asked, err)
		}
	}
}
