package fetch

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
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// The document that waits at the gate takes along who comes meanwhile.
func TestWhoGoesAlongIsNotRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Rules = limit.Rules{PerMinute: 2, Burst: 1, Parallel: 3}
		p.Patience = 40 * time.Second
		s, f := sourceOf(t, t.Name(), p, 10*time.Second, rows(), func(n int, req graphql.Request) reply { return reply{body: fine(req, monday)} })
		_, _ = s.Readings(t.Context(), callsOf("x"), false) // uses the token up
		go func() { _, _ = s.Readings(t.Context(), callsOf("a"), false) }()
		time.Sleep(time.Second) // a waits at the gate
		began := time.Now()
		a, err := s.Readings(t.Context(), callsOf("b"), false)
		if err != nil || len(a.Failures) > 0 {
			t.Errorf("refused after %v: %v %v", time.Since(began), a.Failures[0].Cause, err)
		}
		time.Sleep(time.Minute)
		t.Logf("%d requests", f.count())
	})
}

// Who has time for the pause is not refused with one who has not.
func TestWhoHasTimeIsNotRefusedWithTheHurried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Rules = limit.Rules{PerMinute: 60, Burst: 10, Parallel: 1}
		p.Patience = 30 * time.Second
		s, _ := sourceOf(t, t.Name(), p, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
			if n == 0 {
				return reply{after: 3 * time.Second, status: 429, header: http.Header{"Retry-After": {"8"}}}
			}
			return reply{body: fine(req, monday)}
		})
		go func() {
			_, _ = s.ask(limit.InLane(t.Context(), limit.Alerts), graphql.Request{Query: "{me}"}, func() reader { return aliases{}.read })
		}()
		time.Sleep(time.Second)
		go func() {
			ctx, cancel := context.WithTimeout(limit.InLane(t.Context(), limit.Panels), 5*time.Second)
			defer cancel()
			_, _ = s.Readings(ctx, callsOf("hurried"), false)
		}()
		time.Sleep(time.Second)
		a, err := s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("patient"), false)
		if err != nil || len(a.Failures) > 0 {
			t.Errorf("had 30 s, the API asked for 8: %v %v", a.Failures[0].Cause, err)
		}
	})
}

// A rule that comes to the desk goes before panels that were at the gate earlier.
func TestARuleIsNotHeldBackByPanels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Rules = limit.Rules{PerMinute: 60, Burst: 1, Parallel: 10}
		p.Patience = 30 * time.Second
		s, _ := sourceOf(t, t.Name(), p, time.Second, rows(), func(n int, req graphql.Request) reply {
			if !strings.Contains(req.Query, "f0") {
				return reply{body: `{"data":{"me":1}}`}
			}
			return reply{body: fine(req, monday)}
		})
		for range 10 {
			go func() {
				_, _ = s.ask(limit.InLane(t.Context(), limit.Panels), graphql.Request{Query: "{me}"}, func() reader { return aliases{}.read })
			}()
		}
		time.Sleep(100 * time.Millisecond)
		go func() { _, _ = s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("panel"), false) }()
		time.Sleep(100 * time.Millisecond)
		began := time.Now()
		_, err := s.Readings(limit.InLane(t.Context(), limit.Alerts), callsOf("rule"), false)
		if waited := time.Since(began); waited > 3*time.Second {
			t.Errorf("the rule waited %v behind panels: %v", waited, err)
		}
	})
}

// A rule that needs what an editor has asked for does not wait as long as the editor.
func TestARuleDoesNotWaitAsAnEditorDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Rules = limit.Rules{PerMinute: 60, Burst: 1, Parallel: 10}
		p.Patience = 50 * time.Second
		s, _ := sourceOf(t, t.Name(), p, time.Second, unitsMap(), func(n int, req graphql.Request) reply {
			return reply{body: `{"data":{"me":1,"f0":{"readingTypes":[{"id":"Pac","unit":"kW"}]}}}`}
		})
		for range 20 {
			go func() {
				_, _ = s.ask(limit.InLane(t.Context(), limit.Panels), graphql.Request{Query: "{me}"}, func() reader { return aliases{}.read })
			}()
		}
		time.Sleep(100 * time.Millisecond)
		go func() { _, _ = s.ReadingTypes(limit.InLane(t.Context(), limit.Editors), "a") }()
		time.Sleep(100 * time.Millisecond)
		began := time.Now()
		_, err := s.ReadingTypes(limit.InLane(t.Context(), limit.Alerts), "a")
		if waited := time.Since(began); waited > 3*time.Second {
			t.Errorf("the rule waited %v in the editor's flight: %v", waited, err)
		}
		time.Sleep(time.Minute)
	})
}

// Who cannot wait for metadata, either, is told at once.
func TestMetadataIsRefusedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Rules = limit.Rules{PerMinute: 2, Burst: 1, Parallel: 10}
		p.Patience = 50 * time.Second
		s, _ := sourceOf(t, t.Name(), p, time.Second, unitsMap(), func(n int, req graphql.Request) reply { return reply{body: `{"data":{"me":1}}`} })
		_, _ = s.ask(t.Context(), graphql.Request{Query: "{me}"}, func() reader { return aliases{}.read })
		ctx, cancel := context.WithTimeout(limit.InLane(t.Context(), limit.Alerts), 20*time.Second)
		defer cancel()
		began := time.Now()
		_, err := s.ReadingTypes(ctx, "a")
		if time.Since(began) > time.Second || problem.From(err).Category != problem.RateLimited {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		time.Sleep(time.Minute)
	})
}

// Who joins what goes out again after a pause is told at once when the pause is too long for them.
func TestWhoCannotWaitForAPauseIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Patience = 60 * time.Second
		s, _ := sourceOf(t, t.Name(), p, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
			if n == 0 {
				return reply{status: 429, header: http.Header{"Retry-After": {"30"}}}
			}
			return reply{body: fine(req, monday)}
		})
		go func() { _, _ = s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("a"), false) }()
		time.Sleep(time.Second)
		ctx, cancel := context.WithTimeout(limit.InLane(t.Context(), limit.Panels), 10*time.Second)
		defer cancel()
		began := time.Now()
		_, err := s.Readings(ctx, callsOf("a"), false)
		if time.Since(began) > time.Second {
			t.Errorf("10 s of patience, the gate is shut for 29 s; told after %v: %v", time.Since(began), err)
		}
		time.Sleep(time.Minute)
	})
}

// A further page that is throttled holds no rule back.
func TestARuleDoesNotWaitForAThrottledPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := sourceOf(t, t.Name(), testPolicy, 10*time.Second, pagedMap(apimap.RowsShape), func(n int, req graphql.Request) reply {
			switch n {
			case 0:
				return reply{after: time.Second, body: fmt.Sprintf(`{"data":{"f0":{"readings":{"edges":[{"node":{"t":%d,"v":1}}],"pageInfo":{"hasNextPage":true,"endCursor":"c1"}}}}}`, monday.UnixMilli())}
			case 1:
				return reply{status: 429, header: http.Header{"Retry-After": {"5"}}}
			}
			return reply{body: fmt.Sprintf(`{"data":{"f0":{"readings":{"edges":[{"node":{"t":%d,"v":1}}],"pageInfo":{"hasNextPage":false,"endCursor":"c2"}}}}}`, monday.UnixMilli()+1)}
		})
		go func() { _, _ = s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("a"), false) }()
		time.Sleep(500 * time.Millisecond)
		began := time.Now()
		a, err := s.Readings(limit.InLane(t.Context(), limit.Alerts), callsOf("a"), false)
		if waited := time.Since(began); waited > time.Second {
			t.Errorf("throttled after 0.5 s, the rule waited %v: %v %v", waited, a.Failures, err)
		}
	})
}

// A complaint before the last try refuses nobody who joins that try.
func TestAComplaintIsOfThePast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := sourceOf(t, t.Name(), testPolicy, 20*time.Second, rows(), func(n int, req graphql.Request) reply {
			if n == 0 {
				return reply{status: 429, header: http.Header{"Retry-After": {"1"}}}
			}
			return reply{after: 6 * time.Second, body: fine(req, monday)}
		})
		go func() { _, _ = s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("a"), false) }()
		time.Sleep(4 * time.Second) // the pause has passed, the repetition is under way
		a, err := s.Readings(limit.InLane(t.Context(), limit.Alerts), callsOf("a"), false)
		if err != nil || len(a.Failures) > 0 {
			t.Errorf("the gate is open and the answer on its way: %v", a.Failures[0].Cause)
		}
		time.Sleep(time.Minute)
	})
}

// Nothing is spent on a repetition that nobody waits for any more.
func TestWhoLeavesCostsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Rules = limit.Rules{PerMinute: 1, Burst: 2, Parallel: 3}
		s, f := sourceOf(t, t.Name(), p, 10*time.Second, rows(), func(n int, req graphql.Request) reply { return reply{status: 502} })
		ctx, cancel := context.WithCancel(limit.InLane(t.Context(), limit.Panels))
		go func() {
			for f.count() == 0 {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		_, _ = s.Readings(ctx, callsOf("a"), false)
		time.Sleep(5 * time.Second)
		// Two may leave at once, and none for a minute afterwards; the repetition may have been quicker than the caller.
		if sent := f.count(); sent < 2 && s.gate.Hope(limit.Panels, 1, time.Now().Add(time.Second), nil) != nil {
			t.Errorf("%d of two were sent, and no other may leave", sent)
		}
	})
}

// However the API says that it wants to be left alone, it is.
func TestThrottlingIsHeardWhereverItIsSaid(t *testing.T) {
	for name, first := range map[string]reply{
		"second of two errors":             {body: `{"data":{"f0":null,"f1":null},"errors":[{"message":"no","path":["f0"],"extensions":{"code":"FORBIDDEN"}},{"message":"slow","path":["f1"],"extensions":{"code":"RATE_LIMITED","retryAfter":30}}]}`},
		"429 with another code":            {status: 429, header: http.Header{"Retry-After": {"30"}}, body: `{"errors":[{"message":"Too Many Requests","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`},
		"429 with the time in extensions":  {status: 429, body: `{"errors":[{"message":"slow","extensions":{"code":"RATE_LIMITED","retryAfter":30}}]}`},
		"200 with the time in the header":  {header: http.Header{"Retry-After": {"30"}}, body: `{"data":null,"errors":[{"message":"slow","extensions":{"code":"RATE_LIMITED"}}]}`},
		"503 with Retry-After":             {status: 503, header: http.Header{"Retry-After": {"30"}}, body: `busy`},
		"429 with a pause beyond 32 bits":  {status: 429, header: http.Header{"Retry-After": {"4294967296"}}, body: ``},
		"429 in words of RFC 9110 decimal": {status: 429, header: http.Header{"Retry-After": {"30.5"}}, body: ``},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, f := sourceOf(t, t.Name(), testPolicy, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
					if n == 0 {
						return first
					}
					return reply{body: fine(req, monday)}
				})
				_, _ = s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("a", "b"), false)
				_, _ = s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("c"), false)
				f.mu.Lock()
				defer f.mu.Unlock()
				if n := len(f.at); n > 1 && f.at[1].Sub(f.at[0]) < 29*time.Second {
					t.Errorf("asked again after %v", f.at[1].Sub(f.at[0]))
				}
			})
		})
	}
}

// A bug must not keep its place at the gate.
func TestABugGivesItsPlaceAtTheGateBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Rules.Parallel = 1
		s, _ := sourceOf(t, t.Name(), p, time.Second, rows(), func(n int, req graphql.Request) reply {
			if n == 0 {
				panic("a bug below")
			}
			return reply{body: fine(req, monday)}
		})
		for i := range 2 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			began := time.Now()
			_, err := s.Readings(ctx, callsOf("a"), false)
			cancel()
			if err != nil {
				t.Errorf("query %d: %v after %v", i, err, time.Since(began))
			}
		}
		time.Sleep(time.Hour)
	})
}

// Who waits for the API map waits no longer than they can.
func TestNobodyWaitsForTheMapLongerThanTheyCan(t *testing.T) {
	s, _ := sourceOf(t, t.Name(), testPolicy, 30*time.Second, rows(), func(n int, req graphql.Request) reply {
		return reply{body: fine(req, monday)}
	})
	go func() {
		_, _ = s.made(t.Context(), 2, "introspection", time.Now(), func() (*schema.Schema, error) {
			time.Sleep(2 * time.Second) // stands for probe(), which runs under the same lock
			return nil, problem.New(problem.Server, "no")
		})
	}()
	time.Sleep(100 * time.Millisecond)
	ctx, cancel := context.WithTimeout(limit.InLane(t.Context(), limit.Alerts), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := s.Readings(ctx, callsOf("a"), false)
	if waited := time.Since(began); waited > time.Second {
		t.Errorf("deadline of 200 ms, waited %v: %v", waited, err)
	}
}
