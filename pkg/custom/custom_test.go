package custom

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/operation"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/rows"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// asking gives a runner on an API that answers as a function says.
func asking(t *testing.T, answer func(n int, request graphql.Request) string) (*Runner, *fakeapi.API) {
	t.Helper()
	api := fakeapi.New(func(n int, request graphql.Request) fakeapi.Reply {
		return fakeapi.Reply{After: time.Second, Body: answer(n, request)}
	})
	to := transport.New(limit.New(limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 100}))
	to.SetClient(api.Client(t, "token", time.Minute))
	return NewRunner(to), api
}

func question(t *testing.T, text string, values map[string]any) Question {
	t.Helper()
	document, err := operation.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	q := Question{Source: rows.Source{Document: document}, Values: values, Fresh: time.Minute}
	for i := range document.Variables {
		if v := &document.Variables[i]; operation.IsPage(v.Source(nil)) {
			q.Paging, q.By = v, v.Source(nil)
		}
	}
	return q
}

func panel(t *testing.T) context.Context { return limit.WithPriority(t.Context(), limit.Panel) }

// Who asks the same at the same time, or while the answer is fresh, causes one request; other values are another
// question.
func TestAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, api := asking(t, func(n int, _ graphql.Request) string { return fmt.Sprintf(`{"data":{"t":[{"x":%d}]}}`, n) })
		defer func() { synctest.Wait() }()
		const text = "query($v: Int) { t(v: $v) { x } }"
		want := func(what string, requests int) {
			t.Helper()
			if got := api.Count(); got != requests {
				t.Errorf("%s: %d requests, want %d", what, got, requests)
			}
		}
		run := func(text string, v int, fresh time.Duration) {
			q := question(t, text, map[string]any{"v": json.Number(fmt.Sprint(v))})
			q.Fresh = fresh
			if _, _, err := r.Run(panel(t), q); err != nil {
				t.Error(err)
			}
		}
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() { run(text, 1, time.Minute) })
		}
		group.Wait()
		want("at the same time", 1)
		run("# mine\nquery Other($v: Int) { t(v: $v) { x } }", 1, time.Minute)
		want("the same in other words", 1)
		run(text, 2, time.Minute)
		want("another value", 2)
		time.Sleep(30 * time.Second)
		run(text, 1, 20*time.Second)
		want("a rule for which it is too old", 3)
		run(text, 1, time.Minute)
		want("a panel, afterwards", 3)
		run(text, 1, 0)
		want("without the cache", 4)
	})
}

func TestPagesAreFollowed(t *testing.T) {
	pageOf := func(request graphql.Request, of string) int {
		at := 0
		if value, isThere := request.Variables[of]; isThere && value != nil {
			_, _ = fmt.Sscan(fmt.Sprint(value), &at)
		}
		return at
	}
	for name, c := range map[string]struct {
		text   string
		answer func(n int, request graphql.Request) string
		values map[string]any
		// requests and rows that there must be, and words of why it is cut.
		requests, rows int
		cut            string
	}{
		"relay": {
			"query($after: String) { t(after: $after) { edges { node { x } } pageInfo { hasNextPage endCursor } } }",
			func(_ int, request graphql.Request) string {
				at := pageOf(request, "after")
				return fmt.Sprintf(`{"data":{"t":{"edges":[{"node":{"x":%d}}],"pageInfo":{"hasNextPage":%v,"endCursor":"%d"}}}}`,
					at, at < 3, at+1)
			}, nil, 4, 4, "",
		},
		"offset to a total": {
			"query($offset: Int) { t(offset: $offset) { total items { x } } }",
			func(_ int, request graphql.Request) string {
				at := pageOf(request, "offset")
				return fmt.Sprintf(`{"data":{"t":{"total":4,"items":[{"x":%d},{"x":%d}]}}}`, at, at+1)
			}, map[string]any{"offset": json.Number("0")}, 2, 4, "",
		},
		"offset to a short page": {
			"query($offset: Int, $limit: Int) { t(offset: $offset, limit: $limit) { x } }",
			func(_ int, request graphql.Request) string {
				if at := pageOf(request, "offset"); at < 4 {
					return fmt.Sprintf(`{"data":{"t":[{"x":%d},{"x":%d}]}}`, at, at+1)
				}
				return `{"data":{"t":[{"x":4}]}}`
			}, map[string]any{"offset": json.Number("0"), "limit": json.Number("2")}, 3, 5, "",
		},
		"page number": {
			"query($page: Int) { t(page: $page) { hasMore items { x } } }",
			func(_ int, request graphql.Request) string {
				at := pageOf(request, "page")
				return fmt.Sprintf(`{"data":{"t":{"hasMore":%v,"items":[{"x":%d}]}}}`, at < 3, at)
			}, map[string]any{"page": json.Number("1")}, 3, 3, "",
		},
		"bound": {
			"query($after: String) { t(after: $after) { items { x } hasMore nextCursor } }",
			func(n int, _ graphql.Request) string {
				return fmt.Sprintf(`{"data":{"t":{"items":[{"x":%d}],"hasMore":true,"nextCursor":"c%d"}}}`, n, n)
			}, nil, 20, 20, "Only the first 20 rows are shown, of 20 pages",
		},
		"200,000 rows": {
			"query($after: String) { t(after: $after) { items { x } hasMore nextCursor } }",
			func(n int, _ graphql.Request) string {
				many := strings.Repeat(`{"x":1},`, 69_999)
				return fmt.Sprintf(`{"data":{"t":{"items":[%s{"x":%d}],"hasMore":true,"nextCursor":"c%d"}}}`, many, n, n)
			}, nil, 3, 210_000, "Only the first 210000 rows are shown, of 3 pages: there are more",
		},
		"no variable": {
			"{ t { items { x } totalCount } }",
			func(int, graphql.Request) string { return `{"data":{"t":{"items":[{"x":1}],"totalCount":9}}}` },
			nil, 1, 1, "The API gave 1 of 9 rows",
		},
		"no cursor": {
			"query($after: String) { t(after: $after) { items { x } pageInfo { hasNextPage } } }",
			func(int, graphql.Request) string {
				return `{"data":{"t":{"items":[{"x":1}],"pageInfo":{"hasNextPage":true}}}}`
			},
			nil, 1, 1, "and has more",
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			r, api := asking(t, c.answer)
			answer, _, err := r.Run(panel(t), question(t, c.text, c.values))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			isCut := c.cut != "" && strings.Contains(answer.Cut.String(), c.cut) || c.cut == "" && answer.Cut.IsZero()
			if api.Count() != c.requests || answer.Rows.Len() != c.rows || !isCut {
				t.Errorf("%s: %d requests, %d rows, cut %q", name, api.Count(), answer.Rows.Len(), answer.Cut)
			}
		})
	}
}

// What is too much for one response is refused, and not cut.
func TestTooManyRowsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := asking(t, func(int, graphql.Request) string {
			return `{"data":{"t":[` + strings.Repeat(`{"x":1},`, 199_999) + `{"x":2}]}}`
		})
		_, _, err := r.Run(panel(t), question(t, "{ t { x } }", nil))
		if err == nil || problem.From(err).Category != problem.TooLarge || !strings.Contains(err.Error(), "too long") ||
			!strings.Contains(err.Error(), "Select fewer fields or rows") {
			t.Error(err)
		}
	})
}

// A list that does not go on, though it is asked to, is neither whole nor endless.
func TestSamePageAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, api := asking(t, func(int, graphql.Request) string { return `{"data":{"t":[{"x":1},{"x":2}]}}` })
		_, _, err := r.Run(panel(t), question(t, "query($offset: Int) { t { x } u(offset: $offset) { y } }",
			map[string]any{"offset": json.Number("0")}))
		if err == nil || problem.From(err).Category != problem.Decode || api.Count() != 2 {
			t.Error(err, api.Count())
		}
	})
}

// What the API refuses is told in its words, as a mistake in the query and not as one of the plugin.
func TestFailuresAreOfTheUser(t *testing.T) {
	for name, c := range map[string]struct {
		body     string
		category problem.Category
		words    string
	}{
		"removed field": {
			`{"errors":[{"message":"Cannot query field \"x\" on type \"T\".",` +
				`"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`,
			problem.Rejected, `Cannot query field "x"`},
		"variable of another type": {
			`{"errors":[{"message":"Variable \"$v\" got invalid value 1","extensions":{"code":"BAD_USER_INPUT"}}]}`,
			problem.Rejected, "got invalid value"},
		"denied": {
			`{"data":{"t":null},"errors":[{"message":"no","path":["t"],"extensions":{"code":"FORBIDDEN"}}]}`,
			problem.Forbidden, "no"},
		"nothing":     {`{"data":{"t":null},"errors":[{"message":"boom"}]}`, problem.Server, "boom"},
		"unreadable":  {`{"data":{"t":[{"x":`, problem.Server, ""},
		"not GraphQL": {`{"t":1}`, problem.NotGraphQL, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			r, _ := asking(t, func(int, graphql.Request) string { return c.body })
			_, _, err := r.Run(panel(t), question(t, "{ t { x } }", nil))
			if err == nil || problem.From(err).Category != c.category || !strings.Contains(err.Error(), c.words) {
				t.Errorf("%s: %v (%s), want %s", name, err, problem.From(err).Category, c.category)
			}
		})
	}
}

// An answer of which a part failed is shown, says so, and is not kept.
func TestPartialAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, api := asking(t, func(int, graphql.Request) string {
			return `{"data":{"t":[{"x":1},{"x":null}]},"errors":[{"message":"meter is away","path":["t",1,"x"]}]}`
		})
		for range 2 {
			answer, _, err := r.Run(panel(t), question(t, "{ t { x } }", nil))
			if err != nil || answer.Failed == nil || !strings.Contains(answer.Failed.Error(), "meter is away") {
				t.Fatal(answer, err)
			}
		}
		if api.Count() != 2 {
			t.Errorf("%d requests", api.Count())
		}
	})
}

func TestAllowed(t *testing.T) {
	const saved = "query Tickets($id: ID) { tickets(id: $id) { id title } }"
	const changed = "query Tickets($id: ID) { tickets(id: $id) { id title mail } }"
	const other = "{ users { email } }"
	const introspection = "{ __schema { types { name } } }"
	queries := []settings.SavedQuery{
		{Name: "Tickets", Query: saved}, {Name: "Broken", Query: "{ a"}, {Name: "Schema", Query: introspection},
		{Name: "Write", Query: "mutation { delete }"},
	}
	for name, c := range map[string]struct {
		mode  settings.CustomMode
		asked query.CustomQuery
		want  problem.Category // empty: it is run
	}{
		"off, document":          {settings.CustomOff, query.CustomQuery{Document: saved}, problem.NotAllowed},
		"off, name":              {settings.CustomOff, query.CustomQuery{Saved: "Tickets"}, problem.NotAllowed},
		"saved, name":            {settings.CustomSaved, query.CustomQuery{Saved: "Tickets"}, ""},
		"saved, same document":   {settings.CustomSaved, query.CustomQuery{Document: "# x\n" + saved}, ""},
		"saved, other":           {settings.CustomSaved, query.CustomQuery{Document: other}, problem.NotAllowed},
		"saved, changed":         {settings.CustomSaved, query.CustomQuery{Document: changed}, problem.NotAllowed},
		"saved, name and other":  {settings.CustomSaved, query.CustomQuery{Saved: "Tickets", Document: other}, ""},
		"saved, unknown name":    {settings.CustomSaved, query.CustomQuery{Saved: "x"}, problem.Query},
		"saved, broken":          {settings.CustomSaved, query.CustomQuery{Saved: "Broken"}, problem.Query},
		"saved, writes":          {settings.CustomSaved, query.CustomQuery{Saved: "Write"}, problem.Query},
		"saved, schema":          {settings.CustomSaved, query.CustomQuery{Saved: "Schema"}, problem.NotAllowed},
		"saved, schema document": {settings.CustomSaved, query.CustomQuery{Document: introspection}, problem.NotAllowed},
		"free, any":              {settings.CustomFree, query.CustomQuery{Document: other}, ""},
		"free, schema":           {settings.CustomFree, query.CustomQuery{Document: introspection}, ""},
		"free, writes":           {settings.CustomFree, query.CustomQuery{Document: "mutation { delete }"}, problem.Query},
	} {
		document, err := NewAllowed(settings.Custom{Mode: c.mode, Saved: queries}).Document(c.asked)
		if c.want == "" && (err != nil || document == nil) {
			t.Errorf("%s: %v", name, err)
		} else if c.want != "" && (err == nil || problem.From(err).Category != c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	allowed := NewAllowed(settings.Custom{Mode: settings.CustomSaved, Saved: queries})
	both := query.CustomQuery{Saved: "Tickets", Document: other}
	if document, _ := allowed.Document(both); document.Fields[0].Name != "tickets" {
		t.Error("the text that was sent beside a name was taken")
	}
	if len(allowed.Warnings()) != 3 {
		t.Error(allowed.Warnings())
	}
}

func TestStoreIsBounded(t *testing.T) {
	s := newStore()
	for i := range 2 * maxAnswers {
		document, _ := operation.Parse("{ t { x } }")
		source := rows.Source{Document: document}
		read, err := source.Read(map[string]any{"t": []any{map[string]any{"x": strings.Repeat("x", 200<<10)}}})
		if err != nil {
			t.Fatal(err)
		}
		s.put(fmt.Sprint(i), &Answer{Rows: read})
	}
	if s.bytes > maxBytes || s.answers.Len() == 0 || s.get("0") != nil || s.get(fmt.Sprint(2*maxAnswers-1)) == nil {
		t.Errorf("%d bytes of %d answers", s.bytes, s.answers.Len())
	}
}
