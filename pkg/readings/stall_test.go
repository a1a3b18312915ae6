package readings

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// An API whose answers come by single bytes holds up others for seconds, not for the timeout of each request; and when
// it is well again, it is asked for as much at once as before.
func TestTricklingAnswers(t *testing.T) {
	for _, trickle := range []time.Duration{20 * time.Millisecond, time.Second, 4 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			isIll, bound := false, trickle+6*time.Second
			answer := minutes(100 * time.Millisecond)
			p := with(testPolicy, 30*time.Second)
			p.rules = limit.Rules{PerMinute: 600, Burst: 100, Parallel: 3}
			p.patience = 30 * time.Second
			s, f := newSource(t, p, fakeapi.Ranged(), func(n int, request graphql.Request) fakeapi.Reply {
				reply := answer(n, request)
				if isIll {
					reply.Trickle = trickle
				}
				return reply
			})
			calls := lately("0", "Pac", time.Hour)
			for i := range 11 {
				calls = append(calls, lately(fmt.Sprint(i+1), "Pac", time.Hour)...)
			}
			_, _ = s.panel(t.Context(), calls)
			atOnce := f.Count()
			f.Change(func() { isIll = true })
			var all sync.WaitGroup
			for i := range 3 {
				all.Go(func() {
					began := time.Now()
					result, err := s.panel(t.Context(), lately(fmt.Sprint("ill", i), "Pac", time.Hour))
					if err != nil || len(result.Failures) != 1 || time.Since(began) > bound ||
						result.Failures[0].Cause.Category != problem.Timeout {
						t.Errorf("a byte each %v: %+v %v after %v", trickle, result.Failures, err, time.Since(began))
					}
				})
				time.Sleep(100 * time.Millisecond) // a document each
			}
			f.Change(func() { isIll = false })
			began := time.Now()
			if result, err := s.panel(t.Context(), lately("well", "Pac", time.Hour)); err != nil ||
				len(result.Failures) != 0 || time.Since(began) > bound {
				t.Errorf("a byte each %v: others got %+v %v after %v", trickle, result.Failures, err, time.Since(began))
			}
			all.Wait()
			before := f.Count()
			time.Sleep(2 * time.Minute)
			if _, err := s.panel(t.Context(), calls); err != nil || f.Count()-before > atOnce {
				t.Errorf("a byte each %v: %d requests afterwards, %d before, %v", trickle, f.Count()-before, atOnce, err)
			}
		})
	}
}

// An answer may be late, small, or long and slow, or start with blanks while the server works: it is read to its end.
func TestSlowAnswersAreRead(t *testing.T) {
	for name, change := range map[string]func(*fakeapi.Reply){
		"late":   func(r *fakeapi.Reply) { r.After = 25 * time.Second },
		"slow":   func(r *fakeapi.Reply) { r.Trickle = 2 * time.Millisecond },
		"blanks": func(r *fakeapi.Reply) { r.Body = "          " + r.Body; r.Trickle = 0; r.Blanks = time.Second },
	} {
		synctest.Test(t, func(t *testing.T) {
			answer := minutes(0)
			p := with(testPolicy, 60*time.Second)
			p.patience = time.Minute
			s, _ := newSource(t, p, fakeapi.Ranged(), func(n int, request graphql.Request) fakeapi.Reply {
				reply := answer(n, request)
				change(&reply)
				return reply
			})
			result, err := s.panel(t.Context(), lately("a", "Pac", time.Hour))
			if err != nil || len(result.Failures) != 0 || len(result.Series) != 1 {
				t.Errorf("%s: %+v %v", name, result.Failures, err)
			}
		})
	}
}
