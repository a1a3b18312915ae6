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
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

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

// An API that hangs is not taken for a limit of the data source; patience and timeout are equal by default.
func TestHangingAPIIsTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.patience = 30 * time.Second
		s, f := newSource(t, with(p, 30*time.Second), fakeapi.Rows(),
			func(n int, req graphql.Request) fakeapi.Reply { return fakeapi.Reply{After: time.Hour} })
		started := time.Now()
		a, err := s.panel(t.Context(), fakeapi.Calls("a", "b"))
		if a.Failures[0].Cause.Category != problem.Timeout {
			t.Errorf("the API hung for %v, and the user reads: %v (%v, %d requests)", time.Since(started), a.Failures[0].Cause,
				err, f.Count())
		}
	})
}

// The document that waits at the limiter takes along who comes meanwhile.
func TestQueuedDocumentTakesLaterCallersAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.rules = limit.Rules{PerMinute: 2, Burst: 1, Parallel: 3}
		p.patience = 40 * time.Second
		s, f := newSource(t, p, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
		})
		_, _ = s.load(t.Context(), fakeapi.Calls("x"), false) // uses the token up
		go func() { _, _ = s.load(t.Context(), fakeapi.Calls("a"), false) }()
		time.Sleep(time.Second) // a waits at the limiter
		started := time.Now()
		a, err := s.load(t.Context(), fakeapi.Calls("b"), false)
		if err != nil || len(a.Failures) > 0 {
			t.Errorf("refused after %v: %v %v", time.Since(started), a.Failures[0].Cause, err)
		}
		time.Sleep(time.Minute)
		t.Logf("%d requests", f.Count())
	})
}

// Who has time for the pause is not refused with one who has not.
func TestPatientBesideHurried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.rules = limit.Rules{PerMinute: 60, Burst: 10, Parallel: 1}
		p.patience = 30 * time.Second
		s, _ := newSource(t, p, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			if n == 0 {
				return fakeapi.Reply{After: 3 * time.Second, Status: 429, Header: http.Header{"Retry-After": {"8"}}}
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
		})
		go func() {
			_ = s.ask(limit.WithPriority(t.Context(), limit.Alert))
		}()
		time.Sleep(time.Second)
		go func() {
			ctx, cancel := context.WithTimeout(limit.WithPriority(t.Context(), limit.Panel), 5*time.Second)
			defer cancel()
			_, _ = s.load(ctx, fakeapi.Calls("hurried"), false)
		}()
		time.Sleep(time.Second)
		a, err := s.panel(t.Context(), fakeapi.Calls("patient"))
		if err != nil || len(a.Failures) > 0 {
			t.Errorf("had 30 s, the API asked for 8: %v %v", a.Failures[0].Cause, err)
		}
	})
}

// A rule that submits goes before panels that were at the limiter earlier.
func TestRuleOvertakesPanels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.rules = limit.Rules{PerMinute: 60, Burst: 1, Parallel: 10}
		p.patience = 30 * time.Second
		s, _ := newSource(t, with(p, time.Second), fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			if !strings.Contains(req.Query, "f0") {
				return fakeapi.Reply{Body: `{"data":{"me":1}}`}
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
		})
		for range 10 {
			go func() {
				_ = s.ask(limit.WithPriority(t.Context(), limit.Panel))
			}()
		}
		time.Sleep(100 * time.Millisecond)
		go func() { _, _ = s.panel(t.Context(), fakeapi.Calls("panel")) }()
		time.Sleep(100 * time.Millisecond)
		started := time.Now()
		_, err := s.rule(t.Context(), fakeapi.Calls("rule"))
		if waited := time.Since(started); waited > 3*time.Second {
			t.Errorf("the rule waited %v behind panels: %v", waited, err)
		}
	})
}

// A rule that needs what an editor has asked for does not wait as long as the editor.
func TestRuleJoinsEditorsTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.rules = limit.Rules{PerMinute: 60, Burst: 1, Parallel: 10}
		p.patience = 50 * time.Second
		s, _ := newSource(t, with(p, time.Second), fakeapi.Units(), func(n int, req graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: `{"data":{"me":1,"f0":{"readingTypes":[{"id":"Pac","unit":"kW"}]}}}`}
		})
		for range 20 {
			go func() {
				_ = s.ask(limit.WithPriority(t.Context(), limit.Panel))
			}()
		}
		time.Sleep(100 * time.Millisecond)
		go func() { _, _ = types(limit.WithPriority(t.Context(), limit.Editor), s) }()
		time.Sleep(100 * time.Millisecond)
		started := time.Now()
		_, err := types(limit.WithPriority(t.Context(), limit.Alert), s)
		if waited := time.Since(started); waited > 3*time.Second {
			t.Errorf("the rule waited %v in the editor's flight: %v", waited, err)
		}
		time.Sleep(time.Minute)
	})
}

// Who cannot wait for metadata, either, is told at once.
func TestTypesRejectedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.rules = limit.Rules{PerMinute: 2, Burst: 1, Parallel: 10}
		p.patience = 50 * time.Second
		s, _ := newSource(t, with(p, time.Second), fakeapi.Units(),
			func(n int, req graphql.Request) fakeapi.Reply { return fakeapi.Reply{Body: `{"data":{"me":1}}`} })
		_ = s.ask(t.Context())
		ctx, cancel := context.WithTimeout(limit.WithPriority(t.Context(), limit.Alert), 20*time.Second)
		defer cancel()
		started := time.Now()
		_, err := types(ctx, s)
		if time.Since(started) > time.Second || problem.From(err).Category != problem.RateLimited {
			t.Errorf("after %v: %v", time.Since(started), err)
		}
		time.Sleep(time.Minute)
	})
}

// Who joins what is sent again after a pause is told at once when the pause is too long for them.
func TestPauseBeyondDeadlineRejectsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.patience = 60 * time.Second
		s, _ := newSource(t, p, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			if n == 0 {
				return fakeapi.Reply{Status: 429, Header: http.Header{"Retry-After": {"30"}}}
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
		})
		go func() { _, _ = s.panel(t.Context(), fakeapi.Calls("a")) }()
		time.Sleep(time.Second)
		ctx, cancel := context.WithTimeout(limit.WithPriority(t.Context(), limit.Panel), 10*time.Second)
		defer cancel()
		started := time.Now()
		_, err := s.load(ctx, fakeapi.Calls("a"), false)
		if time.Since(started) > time.Second {
			t.Errorf("10 s of patience, the API asked for 29 s; told after %v: %v", time.Since(started), err)
		}
		time.Sleep(time.Minute)
	})
}

// onePage is a page of one value.
func onePage(at int64, hasNext bool, cursor string) string {
	return fmt.Sprintf(`{"data":{"f0":{"readings":{"edges":[{"node":{"t":%d,"v":1}}],`+
		`"pageInfo":{"hasNextPage":%v,"endCursor":%q}}}}}`, at, hasNext, cursor)
}

// A further page that is throttled holds no rule back.
func TestRuleAndThrottledPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newSource(t, testPolicy, fakeapi.Paged(apimap.RowsShape), func(n int, req graphql.Request) fakeapi.Reply {
			switch n {
			case 0:
				return fakeapi.Reply{
					After: time.Second,
					Body:  onePage(fakeapi.Monday.UnixMilli(), true, "c1"),
				}
			case 1:
				return fakeapi.Reply{Status: 429, Header: http.Header{"Retry-After": {"5"}}}
			}
			return fakeapi.Reply{Body: onePage(fakeapi.Monday.UnixMilli()+1, false, "c2")}
		})
		go func() { _, _ = s.panel(t.Context(), fakeapi.Calls("a")) }()
		time.Sleep(500 * time.Millisecond)
		started := time.Now()
		a, err := s.rule(t.Context(), fakeapi.Calls("a"))
		if waited := time.Since(started); waited > time.Second {
			t.Errorf("throttled after 0.5 s, the rule waited %v: %v %v", waited, a.Failures, err)
		}
	})
}

// Throttling before the last try rejects nobody who joins that try.
func TestThrottlingBeforeLastTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := with(testPolicy, 20*time.Second)
		s, _ := newSource(t, p, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			if n == 0 {
				return fakeapi.Reply{Status: 429, Header: http.Header{"Retry-After": {"1"}}}
			}
			return fakeapi.Reply{After: 6 * time.Second, Body: fakeapi.Values(req, fakeapi.Monday)}
		})
		go func() { _, _ = s.panel(t.Context(), fakeapi.Calls("a")) }()
		time.Sleep(4 * time.Second) // the pause has passed, the repetition is under way
		a, err := s.rule(t.Context(), fakeapi.Calls("a"))
		if err != nil || len(a.Failures) > 0 {
			t.Errorf("the pause is over and the answer on its way: %v", a.Failures[0].Cause)
		}
		time.Sleep(time.Minute)
	})
}

// Nothing is spent on a repetition that nobody waits for any more.
func TestReleasedQueryTakesNoToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.rules = limit.Rules{PerMinute: 1, Burst: 2, Parallel: 3}
		s, f := newSource(t, p, fakeapi.Rows(),
			func(n int, req graphql.Request) fakeapi.Reply { return fakeapi.Reply{Status: 502} })
		ctx, cancel := context.WithCancel(limit.WithPriority(t.Context(), limit.Panel))
		go func() {
			for f.Count() == 0 {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		_, _ = s.load(ctx, fakeapi.Calls("a"), false)
		time.Sleep(5 * time.Second)
		// Two may leave at once, and none for a minute afterwards; the repetition may have been quicker than the caller.
		if sent := f.Count(); sent < 2 &&
			s.limiter.CheckDeadline(limit.Panel, 1, time.Now().Add(time.Second), nil) != nil {
			t.Errorf("%d of two were sent, and no other may leave", sent)
		}
	})
}

// However the API says that it wants a pause, it gets one.
func TestThrottlingInAnyForm(t *testing.T) {
	after := func(pause string) http.Header { return http.Header{"Retry-After": {pause}} }
	const limited = `{"message":"slow","extensions":{"code":"RATE_LIMITED"}}`
	const inExtensions = `{"message":"slow","path":["f1"],"extensions":{"code":"RATE_LIMITED","retryAfter":30}}`
	const forbidden = `{"message":"no","path":["f0"],"extensions":{"code":"FORBIDDEN"}}`
	const internal = `{"message":"Too Many Requests","extensions":{"code":"INTERNAL_SERVER_ERROR"}}`
	for name, first := range map[string]fakeapi.Reply{
		"second of two errors": {
			Body: `{"data":{"f0":null,"f1":null},"errors":[` + forbidden + `,` + inExtensions + `]}`,
		},
		"429 with another code":            {Status: 429, Header: after("30"), Body: `{"errors":[` + internal + `]}`},
		"429 with the time in extensions":  {Status: 429, Body: `{"errors":[` + inExtensions + `]}`},
		"200 with the time in the header":  {Header: after("30"), Body: `{"data":null,"errors":[` + limited + `]}`},
		"503 with Retry-After":             {Status: 503, Header: after("30"), Body: `busy`},
		"429 with a pause beyond 32 bits":  {Status: 429, Header: after("4294967296")},
		"429 in words of RFC 9110 decimal": {Status: 429, Header: after("30.5")},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, f := newSource(t, testPolicy, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
					if n == 0 {
						return first
					}
					return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
				})
				_, _ = s.panel(t.Context(), fakeapi.Calls("a", "b"))
				_, _ = s.panel(t.Context(), fakeapi.Calls("c"))
				if n := len(f.At); n > 1 && f.At[1].Sub(f.At[0]) < 29*time.Second {
					t.Errorf("asked again after %v", f.At[1].Sub(f.At[0]))
				}
			})
		})
	}
}

// A bug must not keep its place at the limiter.
func TestPanicFreesCapacity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.rules.Parallel = 1
		s, _ := newSource(t, with(p, time.Second), fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			if n == 0 {
				panic("a bug below")
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
		})
		for i := range 2 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			started := time.Now()
			_, err := s.load(ctx, fakeapi.Calls("a"), false)
			cancel()
			if err != nil {
				t.Errorf("query %d: %v after %v", i, err, time.Since(started))
			}
		}
		time.Sleep(time.Hour)
	})
}

// types asks what plant a measures.
func types(ctx context.Context, s *source) (catalog.Types, error) {
	found, failed := s.catalog.ReadingTypes(ctx, []string{"a"})
	return found, failed["a"]
}
