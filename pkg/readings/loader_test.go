package readings

import (
	"fmt"
	"slices"
	"strings"
	"sync"
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

// An API that takes too long over what it is asked for at once is asked for less, and so from then on.
func TestLoadTimeoutsMakeSmallerRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var sizes []int
		s, _ := newSource(t, with(testPolicy, 300*time.Millisecond), fakeapi.Rows(),
			func(_ int, request graphql.Request) fakeapi.Reply {
				size := strings.Count(request.Query, "facility(")
				mu.Lock()
				sizes = append(sizes, size)
				mu.Unlock()
				if size > 2 {
					return fakeapi.Reply{After: time.Hour} // longer than the client waits
				}
				return fakeapi.Reply{After: 50 * time.Millisecond, Body: fakeapi.Values(request, fakeapi.Monday)}
			})
		var plants []string
		for i := range 6 {
			plants = append(plants, fmt.Sprint("plant", i))
		}
		result, err := s.load(t.Context(), fakeapi.Calls(plants...), true)
		if err != nil || len(result.Failures) > 0 || len(result.Series) != 6 {
			t.Fatalf("%d series, %v %v", len(result.Series), result.Failures, err)
		}
		mu.Lock()
		defer mu.Unlock()
		// All six, then twice three, which is still too many.
		if sizes[0] != 6 || slices.Max(sizes[3:]) > 2 {
			t.Errorf("asked for %v plants at once", sizes)
		}
	})
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
