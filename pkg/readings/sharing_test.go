package readings

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// A column that lacks its begin and its end, while somebody fetches the whole: values come once.
func TestLoadOneJobForTwoGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
		s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{
				After: time.Second,
				Body: fakeapi.Values(req, fakeapi.Monday.Add(time.Hour), fakeapi.Monday.Add(12*time.Hour),
					fakeapi.Monday.Add(23*time.Hour)),
			}
		})
		if _, err := s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 8, 16)}, false); err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 24)}, true) }() // bypasses the cache
		time.Sleep(500 * time.Millisecond)
		a, err := s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 24)}, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Series[0].Times; len(got) != 3 {
			t.Errorf("%d values of 3: %v", len(got), got)
		}
		time.Sleep(time.Minute)
	})
}

// Where a field must not be null, one plant takes the whole answer along: the others go out again.
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

// What was halved because it was too much is not put together again, however small it is.
func TestLoadHalvesStayApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		s, f := newSource(t, testPolicy, fakeapi.Ranged(), func(n int, req graphql.Request) fakeapi.Reply {
			from, to := fakeapi.Range(req)
			asked = append(asked, fmt.Sprint(to.Sub(from), " parts ", strings.Count(req.Query, "facility(")))
			if to.Sub(from) > 13*time.Hour {
				return fakeapi.Reply{
					Body: `{"data":null,"errors":[{"message":"at most 13 h","extensions":{"code":"QUERY_TOO_COMPLEX"}}]}`,
				}
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, from)}
		})
		a, err := s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 24)}, false)
		if err != nil || len(a.Failures) > 0 || f.Count() > 4 {
			t.Errorf("%v %v after %d requests: %v", a.Failures, err, f.Count(), asked)
		}
	})
}

// When one half fails, the other, which came, is shown.
func TestLoadShowsTheHalfThatCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(20 * 24 * time.Hour)))
		s, f := newSource(t, testPolicy, fakeapi.Ranged(), func(n int, req graphql.Request) fakeapi.Reply {
			from, to := fakeapi.Range(req)
			switch {
			case to.Sub(from) > 50*time.Hour:
				return fakeapi.Reply{
					Body: `{"data":null,"errors":[{"message":"too much","extensions":{"code":"QUERY_TOO_COMPLEX"}}]}`,
				}
			case from.Equal(fakeapi.Monday):
				return fakeapi.Reply{Body: fakeapi.Values(req, from)}
			default:
				return fakeapi.Reply{
					After: time.Second,
					Body:  `{"data":{"f0":null},"errors":[{"message":"no","path":["f0"],"extensions":{"code":"INTERNAL"}}]}`,
				}
			}
		})
		a, err := s.panel(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 96)})
		if len(a.Series) == 0 || a.Series[0].Len() == 0 {
			t.Errorf("half of it came: %d series %v %v, %d requests", len(a.Series), a.Failures[0].Cause, err, f.Count())
		}
	})
}

// A rule does not wait when the API wants fewer requests, a panel does: also when both are in one document.
func TestThrottledPanelBesideRule(t *testing.T) {
	for _, withRule := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
				if n == 0 {
					return fakeapi.Reply{After: time.Second, Status: 429, Header: http.Header{"Retry-After": {"1"}}}
				}
				return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
			})
			if withRule {
				go func() { _, _ = s.rule(t.Context(), fakeapi.Calls("rule")) }()
			}
			a, err := s.panel(t.Context(), fakeapi.Calls("panel"))
			if err != nil || len(a.Failures) > 0 {
				t.Errorf("with rule %v: %v %v", withRule, a.Failures[0].Cause, err)
			}
		})
	}
}

// A repetition is of use until the last of those who wait goes, not the first.
func TestThrottledRepetitionIsForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.patience = 30 * time.Second
		s, _ := newSource(t, p, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			if n == 0 {
				return fakeapi.Reply{After: 2 * time.Second, Status: 429, Header: http.Header{"Retry-After": {"5"}}}
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
		})
		go func() {
			ctx, cancel := context.WithTimeout(limit.WithPriority(t.Context(), limit.Panel), 4*time.Second)
			defer cancel()
			_, _ = s.load(ctx, fakeapi.Calls("a"), false)
		}()
		time.Sleep(time.Second)
		a, err := s.panel(t.Context(), fakeapi.Calls("a"))
		if err != nil || len(a.Failures) > 0 {
			t.Errorf("had 30 s: %v %v", a.Failures[0].Cause, err)
		}
	})
}

// stampingEnds is the map of an API whose timestamps mark the ends of intervals.
func stampingEnds() *apimap.Map {
	api := fakeapi.Ranged()
	api.Readings.StampsMarkEnd = true
	return api
}

// Where stamps mark the end of their interval, the API gives those after the begin of a range, up to its end: nothing
// is lost where one range ends and the next begins.
func TestLoadStampsMarkEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(20 * 24 * time.Hour)))
		s, _ := newSource(t, testPolicy, stampingEnds(), func(_ int, req graphql.Request) fakeapi.Reply {
			from, to := fakeapi.Range(req)
			var stamps []time.Time
			for at := from.Truncate(time.Hour).Add(time.Hour); !at.After(to); at = at.Add(time.Hour) {
				stamps = append(stamps, at)
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, stamps...)}
		})
		day := func(from, to int) plan.Call {
			call := fakeapi.Call("a", "Pac", from, to)
			call.Resolution = query.Hour
			return call
		}
		for _, call := range []plan.Call{day(0, 24), day(24, 48), day(0, 48)} {
			got, err := s.load(t.Context(), []plan.Call{call}, false)
			hours := int(call.Span.To.Sub(call.Span.From).Hours())
			if err != nil || len(got.Series) != 1 || got.Series[0].Len() != hours ||
				got.Series[0].Times[0] != call.Span.From.UnixMilli() {
				t.Errorf("%v: %v %v", call.Span, got.Series, err)
			}
		}
	})
}

// Who lacks nothing does not wait for the batch window, and does not lengthen it for those who wait in it.
func TestLoadFromCacheLeavesBatchWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
		s, f := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, req graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday.Add(time.Hour))}
		})
		cached := []plan.Call{fakeapi.Call("a", "Pac", 0, 2)}
		if _, err := s.panel(t.Context(), cached); err != nil {
			t.Fatal(err)
		}
		alone := f.At[0].Sub(fakeapi.Monday.Add(24 * time.Hour))
		started := time.Now()
		go func() { _, _ = s.panel(t.Context(), fakeapi.Calls("b")) }()
		for range 9 {
			time.Sleep(4 * time.Millisecond)
			before := time.Now()
			result, err := s.panel(t.Context(), cached)
			if waited := time.Since(before); err != nil || result.Cached != 1 || waited != 0 {
				t.Errorf("%d values from the cache after %v: %v", result.Cached, waited, err)
			}
		}
		synctest.Wait()
		if waited := f.At[1].Sub(started); waited != alone {
			t.Errorf("the request was sent after %v, and after %v without cached callers", waited, alone)
		}
	})
}
