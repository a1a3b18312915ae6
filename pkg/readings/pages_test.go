package readings

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// Pages that cannot be followed to their end: what came is shown, and told to be a part; it is asked for again.
func TestLoadPagesCut(t *testing.T) {
	call := plan.Call{
		Target: portfolio.Target{Facility: portfolio.Facility{ID: "p"}}, Types: []string{"Pac"}, Resolution: query.Raw,
		Span: series.Span{From: time.UnixMilli(1_700_000_000_000), To: time.UnixMilli(1_700_000_001_000)},
	}
	for name, c := range map[string]struct {
		pageInfo func(n int) string
		values   int
		category problem.Category
		words    string
	}{
		"no cursor": {
			func(int) string { return `{"hasNextPage":true,"endCursor":null}` }, 1, problem.Server, "no cursor",
		},
		"the same cursor": {
			func(int) string { return `{"hasNextPage":true,"endCursor":"c"}` }, 2, problem.Server, "the same cursor",
		},
		"the same page": {
			func(n int) string { return fmt.Sprintf(`{"hasNextPage":true,"endCursor":"c%d"}`, n) }, 1, problem.Server,
			"the same page",
		},
		"more pages than are followed": {
			func(n int) string { return fmt.Sprintf(`{"hasNextPage":true,"endCursor":"c%d"}`, n) }, 200,
			problem.TooLarge, "more than 200 pages",
		},
	} {
		s, f := newSource(t, testPolicy, fakeapi.Paged(apimap.RowsShape), func(n int, _ graphql.Request) fakeapi.Reply {
			row := n
			if name == "the same page" {
				row = 0
			}
			return fakeapi.Reply{Body: fmt.Sprintf(`{"data":{"f0":{"readings":{"edges":[{"node":{"t":%d,"v":1}}],`+
				`"pageInfo":%s}}}}`, 1_700_000_000_001+row, c.pageInfo(n))}
		})
		for range 2 {
			asked := f.Count()
			result, err := s.panel(t.Context(), []plan.Call{call})
			if err != nil || len(result.Failures) != 1 || !result.Failures[0].Missing ||
				result.Failures[0].Cause.Category != c.category ||
				!strings.Contains(result.Failures[0].Cause.What, c.words) || len(valuesOf(result)) != c.values {
				t.Fatalf("%s: %v %v %v", name, result.Series, result.Failures, err)
			}
			if isAsked := f.Count() > asked; c.category != problem.TooLarge && !isAsked {
				t.Errorf("%s: taken for complete", name)
			}
			rule, err := s.rule(t.Context(), []plan.Call{call})
			if err != nil || len(rule.Failures) != 1 || !rule.Failures[0].Missing {
				t.Errorf("%s: a rule gets %v %v", name, rule.Failures, err)
			}
		}
		shorter, later := call, call
		shorter.Span.To = call.Span.From.Add(100 * time.Millisecond)
		later.Span.From, later.Span.To = call.Span.To, call.Span.To.Add(time.Second)
		if result, err := s.panel(t.Context(), []plan.Call{shorter}); err != nil || len(result.Failures) != 1 ||
			len(valuesOf(result)) == 0 {
			t.Errorf("%s: a part of it: %v %v %v", name, valuesOf(result), result.Failures, err)
		}
		if result, err := s.panel(t.Context(), []plan.Call{later}); err != nil || len(result.Failures) != 1 ||
			len(valuesOf(result)) > 0 {
			t.Errorf("%s: beside it: %v %v %v", name, valuesOf(result), result.Failures, err)
		}
		if known := s.store.Stats(); known.Columns > 0 {
			t.Errorf("%s: remembered as complete: %+v", name, known)
		}
		if f.Count() > 200 {
			t.Errorf("%s: %d requests", name, f.Count())
		}
	}
}

// valuesOf gives all values of a result.
func valuesOf(result Result) (values []float64) {
	for _, s := range result.Series {
		values = append(values, s.Values...)
	}
	return values
}

// A page that fails takes none of the pages before it along: they are shown as a part, with the reason, a rule gets an
// error, and nothing is remembered as complete.
func TestLoadPagesFailMidway(t *testing.T) {
	const start = 1_700_000_000_000
	call := plan.Call{
		Target: portfolio.Target{Facility: portfolio.Facility{ID: "p"}}, Types: []string{"Pac"}, Resolution: query.Raw,
		Span: series.Span{From: time.UnixMilli(start), To: time.UnixMilli(start + 1000)},
	}
	page := func(n int, errs string) string {
		return fmt.Sprintf(`{"data":{"f0":{"readings":{"edges":[{"node":{"t":%d,"v":1}}],"pageInfo":{"hasNextPage":true,`+
			`"endCursor":"c%d"}}}}%s}`, start+1+n, n, errs)
	}
	for name, c := range map[string]struct {
		fails  func(n int) fakeapi.Reply
		values int
		words  string
	}{
		"a server error": {func(int) fakeapi.Reply { return fakeapi.Reply{Status: 500, Body: `oops`} }, 2, "500"},
		"an error instead": {func(int) fakeapi.Reply {
			return fakeapi.Reply{Body: `{"data":null,"errors":[{"message":"shard 7 is gone"}]}`}
		}, 2, "shard 7 is gone"},
		"an error beside its values": {func(n int) fakeapi.Reply {
			return fakeapi.Reply{Body: page(n, `,"errors":[{"message":"shard 7 is gone","path":["f0","readings"]}]`)}
		}, 3, "shard 7 is gone"},
		"a cursor that is not valid any more": {func(int) fakeapi.Reply {
			return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"cursor expired","path":["f0"],` +
				`"extensions":{"code":"BAD_USER_INPUT"}}]}`}
		}, 2, "cursor expired"},
		"too much": {func(int) fakeapi.Reply {
			return fakeapi.Reply{Body: `{"errors":[{"message":"Query is too complex"}]}`}
		}, 2, "too complex"},
	} {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			s, _ := newSource(t, testPolicy, fakeapi.Paged(apimap.RowsShape), func(_ int, r graphql.Request) fakeapi.Reply {
				if r.Variables["after"] == "c1" {
					return c.fails(2)
				}
				if r.Variables["after"] == "c0" {
					return fakeapi.Reply{Body: page(1, "")}
				}
				asked++
				return fakeapi.Reply{Body: page(0, "")}
			})
			for range 2 {
				result, err := s.panel(t.Context(), []plan.Call{call})
				if err != nil || len(valuesOf(result)) != c.values || len(result.Failures) != 1 ||
					!result.Failures[0].Missing || !strings.Contains(result.Failures[0].Cause.What, c.words) ||
					!strings.Contains(result.Failures[0].Cause.What, "not complete") {
					t.Errorf("%s: %d values, %+v %v", name, len(valuesOf(result)), result.Failures, err)
				}
			}
			if asked < 2 || s.store.Stats().Columns > 0 {
				t.Errorf("%s: remembered as complete: asked %d times, %+v", name, asked, s.store.Stats())
			}
			rule, err := s.rule(t.Context(), []plan.Call{call})
			if err != nil || len(rule.Failures) != 1 || !rule.Failures[0].Missing {
				t.Errorf("%s: a rule gets %+v %v", name, rule.Failures, err)
			}
		})
	}
}
