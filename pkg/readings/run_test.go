package readings

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// Where a field must not be null, one plant takes the whole answer along: the others are sent again.
func TestLoadUnknownPlantLeavesOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, testPolicy, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			for i := 0; ; i++ {
				name := "id"
				if i > 0 {
					name = fmt.Sprint("id", i+1)
				}
				id, ok := req.Variables[name]
				if !ok {
					return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
				}
				if id == "gone" {
					return fakeapi.Reply{
						Body: fmt.Sprintf(
							`{"data":null,"errors":[{"message":"no such facility","path":["f%d"],"extensions":{"code":"NOT_FOUND"}}]}`,
							i),
					}
				}
			}
		})
		a, err := s.load(t.Context(), fakeapi.Calls("a", "gone", "b"), false)
		if err != nil || len(a.Series) != 2 {
			t.Errorf("%d series of 2, %v, failures: %v", len(a.Series), err, a.Failures)
		}
		a, _ = s.load(t.Context(), fakeapi.Calls("a"), false)
		if len(a.Series) != 1 {
			t.Errorf("a is remembered as denied: %v after %d requests", a.Failures, f.Count())
		}
	})
}

// always answers every request with the same text.
func always(body string) func(int, graphql.Request) fakeapi.Reply {
	return func(int, graphql.Request) fakeapi.Reply { return fakeapi.Reply{Body: body} }
}

// What came beside an error is shown, with the error, and not taken for complete the next time.
func TestLoadValuesBesideErrorAreNotCached(t *testing.T) {
	s, _ := newSource(t, testPolicy, fakeapi.Rows(), always(fmt.Sprintf(
		`{"data":{"f0":{"readings":[{"t":%d,"v":7}]}},"errors":[{"message":"half of it","path":["f0","readings",1]}]}`,
		fakeapi.Monday.UnixMilli())))
	call := fakeapi.Call("a", "Pac", 0, 24)
	result, err := s.load(t.Context(), []plan.Call{call}, true)
	if err != nil || len(result.Series) != 1 || result.Series[0].Len() != 1 || len(result.Failures) != 1 {
		t.Fatalf("%v %v %v", result.Series, result.Failures, err)
	}
	if known := s.store.Get(newColumn(call).key); known != nil {
		t.Error("half of the values are cached as all of them")
	}
}

// The throttling of one part of an answer holds everybody back like that of the whole.
func TestThrottledPartPausesLimiter(t *testing.T) {
	s, _ := newSource(t, testPolicy, fakeapi.Rows(), always(`{"data":{"me":null},"errors":[
		{"message":"slow down","path":["me"],"extensions":{"code":"RATE_LIMITED","retryAfter":30}}]}`))
	err := s.ask(limit.WithPriority(t.Context(), limit.Panel))
	if s.limiter.CheckDeadline(limit.Panel, 1, time.Now().Add(5*time.Second), nil) == nil {
		t.Errorf("the limiter is open: %v", err)
	}
}

// While the API is down, an old schema serves on without a try for each query.
func TestOldSchemaDuringOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, with(testPolicy, time.Second), fakeapi.Rows(),
			func(n int, req graphql.Request) fakeapi.Reply { return fakeapi.Reply{Status: 502} })
		time.Sleep(7 * time.Hour)
		for range 10 {
			_, _ = s.mappings.Current(t.Context())
			time.Sleep(15 * time.Second)
		}
		if f.Count() > 5 {
			t.Errorf("%d introspections within 150 s of trouble", f.Count())
		}
	})
}

// Values that come in pages: all of them, and a page that fails is told.
func TestLoadPages(t *testing.T) {
	fails := false
	var asked []string
	answer := func(_ int, request graphql.Request) fakeapi.Reply {
		after := fmt.Sprint(request.Variables["after"])
		asked = append(asked, after)
		page := map[string]int{"<nil>": 0, "c1": 1, "c2": 2}[after]
		if fails && page == 1 {
			return fakeapi.Reply{Body: `{"data":{"f0":null},"errors":[{"message":"boom","path":["f0"]}]}`}
		}
		return fakeapi.Reply{Body: fmt.Sprintf(`{"data":{"f0":{"readings":{"edges":[{"node":{"t":%d,"v":%d}}],`+
			`"pageInfo":{"hasNextPage":%v,"endCursor":"c%d"}}}}}`, 1_700_000_000_001+int64(page), page, page < 2, page+1)}
	}
	call := plan.Call{
		Facility: portfolio.Facility{ID: "p"}, Types: []string{"Pac"}, Resolution: query.Raw,
		Span: series.Span{From: time.UnixMilli(1_700_000_000_000), To: time.UnixMilli(1_700_000_001_000)},
	}
	load := func(shape apimap.Shape) Result {
		t.Helper()
		s, _ := newSource(t, testPolicy, fakeapi.Paged(shape), answer)
		result, err := s.load(t.Context(), []plan.Call{call}, true)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}

	result := load(apimap.RowsShape)
	if len(result.Failures) != 0 || len(result.Series) != 1 || fmt.Sprint(result.Series[0].Values) != "[0 1 2]" ||
		fmt.Sprint(asked) != "[<nil> c1 c2]" {
		t.Errorf("%v %v, asked for %v", result.Series, result.Failures, asked)
	}
	fails = true
	result = load(apimap.RowsShape)
	if len(result.Failures) != 1 || !strings.Contains(result.Failures[0].Cause.Error(), "boom") {
		t.Errorf("a page that failed is not told: %v", result.Failures)
	}
	// What is not known yet is an error and not an empty chart.
	result = load(apimap.OpenShape)
	if len(result.Failures) != 1 || result.Failures[0].Cause.Category != problem.Unmapped {
		t.Errorf("%v", result.Failures)
	}
}

// A bug must cost the queries that meet it, and not the whole plugin.
func TestLoadPanicInRun(t *testing.T) {
	s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(int, graphql.Request) fakeapi.Reply { panic("a bug") })
	for range 2 {
		result, err := s.load(t.Context(), fakeapi.Calls("a"), false)
		if err != nil || len(result.Failures) != 1 || result.Failures[0].Cause.Category != problem.Internal {
			t.Errorf("%v %v", result.Failures, err)
		}
	}
}
