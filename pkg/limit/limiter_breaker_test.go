package limit

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func throttled(retryAfter time.Duration) error { return throttle(problem.RateLimited, retryAfter) }

func throttle(category problem.Category, retryAfter time.Duration) error {
	p := problem.New(category, "not now")
	p.RetryAfter = retryAfter
	return p
}

func TestBreakerHonorsRetryAfter(t *testing.T) {
	for name, c := range map[string]struct {
		asked, pause time.Duration
	}{
		"seconds": {7 * time.Second, 7 * time.Second},
		"a day":   {24 * time.Hour, 5 * time.Minute},
		"a year":  {365 * 24 * time.Hour, 5 * time.Minute},
		"none":    {0, time.Second},
		"past":    {-time.Hour, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := New(generous)
				began := time.Now()
				enter(t, g, whenever(Panel))(throttled(c.asked))
				if err := do(g, NewWaiter(Alert, in(c.pause-time.Millisecond)), nil); err == nil ||
					problem.From(err).RetryAfter != c.pause {
					t.Errorf("let in during the pause: %v", err)
				}
				enter(t, g, whenever(Editor))(nil)
				if waited := time.Since(began); waited < c.pause || waited > c.pause+time.Second {
					t.Errorf("waited %v, the API asked for %v", waited, c.asked)
				}
			})
		})
	}
}

// A pause is kept up to a bound that the rules set; then a request tries.
func TestBreakerMaxPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rules := generous
		rules.MaxPause = 30 * time.Second
		g := New(rules)
		for range 3 {
			enter(t, g, whenever(Panel))(throttled(24 * time.Hour))
			began := time.Now()
			select {
			case err := <-later(g, NewWaiter(Panel, in(time.Minute))):
				if waited := time.Since(began); err != nil || waited != rules.MaxPause {
					t.Fatalf("%v after %v", err, waited)
				}
			case <-time.After(time.Hour):
				t.Fatal("nobody tried within an hour")
			}
		}
	})
}

// A denial that names a time says little about what others ask for: it keeps them back like a failure without a time.
func TestBreakerDenialWithRetryAfter(t *testing.T) {
	for _, category := range []problem.Category{problem.Forbidden, problem.NotFound, problem.Rejected} {
		synctest.Test(t, func(t *testing.T) {
			g := New(generous)
			enter(t, g, whenever(Panel))(throttle(category, 24*time.Hour))
			began := time.Now()
			enter(t, g, whenever(Alert))(nil)
			enter(t, g, whenever(Alert))(nil)
			if waited := time.Since(began); waited != firstPause {
				t.Errorf("%s: others waited %v", category, waited)
			}
		})
	}
}

func TestLimiterResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		enter(t, g, whenever(Panel))(throttled(time.Minute))
		began := time.Now()
		waiting := later(g, NewWaiter(Alert, in(2*time.Minute)))
		g.Resume()
		if err := <-waiting; err != nil || time.Since(began) > 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// What is let go after a pause that was ended by hand goes alone, like after one that has passed.
func TestLimiterResumeLeavesHalfOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		enter(t, g, whenever(Panel))(throttled(time.Minute))
		g.Resume()
		leave := enter(t, g, whenever(Panel))
		second := later(g, whenever(Panel))
		select {
		case <-second:
			t.Error("two at once, before the API has shown that it has calmed down")
		default:
		}
		leave(nil)
		<-second
	})
}

func TestBreakerOpensOnAnyFailureWithRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		began := time.Now()
		enter(t, g, whenever(Panel))(errors.Join(errors.New("busy"), throttle(problem.Server, 30*time.Second)))
		p := problem.From(do(g, NewWaiter(Alert, in(29*time.Second)), nil))
		if p.Category != problem.RateLimited || p.RetryAfter != 30*time.Second ||
			p.What != "The API asked us to back off for another 30s" {
			t.Errorf("%v, retry after %v", p, p.RetryAfter)
		}
		enter(t, g, whenever(Panel))(nil)
		if waited := time.Since(began); waited != 30*time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestBreakerIgnoresOtherFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		began := time.Now()
		for range 20 {
			enter(t, g, whenever(Panel))(errors.New("broken"))
			enter(t, g, whenever(Panel))(throttle(problem.Server, 0))
		}
		if time.Since(began) != 0 {
			t.Error("waited")
		}
	})
}

func TestBreakerHalfOpenAdmitsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		enter(t, g, whenever(Panel))(throttled(time.Second))
		first := enter(t, g, whenever(Panel))
		second := later(g, whenever(Panel))
		time.Sleep(10 * time.Second)
		select {
		case <-second:
			t.Error("two at once, before the API has shown that it has calmed down")
		default:
		}
		first(nil)
		<-second
	})
}

func TestBreakerIgnoresRequestsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		enter(t, g, whenever(Panel))(throttled(time.Second))
		_ = g.Do(context.Background(), whenever(Panel), func() (bool, error) { return false, nil })
		leave := enter(t, g, whenever(Panel))
		second := later(g, whenever(Panel))
		select {
		case <-second:
			t.Error("two at once, and the API has not answered any")
		default:
		}
		leave(throttled(0)) // the second in a row
		began := time.Now()
		if <-second; time.Since(began) != 2*time.Second {
			t.Errorf("waited %v", time.Since(began))
		}
	})
}

func TestBreakerPausesGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		for _, want := range []time.Duration{0, 1, 2, 4, 8, 16, 32, 60, 60} {
			began := time.Now()
			leave := enter(t, g, whenever(Panel))
			if waited := time.Since(began).Round(time.Second); waited != want*time.Second {
				t.Errorf("waited %v, want %d s", waited, want)
			}
			leave(throttled(0))
		}
	})
}

func TestBreakerCountsBurstOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		var leaves []func(error)
		for range 8 {
			leaves = append(leaves, enter(t, g, whenever(Panel)))
		}
		for _, leave := range leaves {
			leave(throttled(0))
		}
		for _, want := range []time.Duration{time.Second, 2 * time.Second} { // then it grows as ever
			began := time.Now()
			leave := enter(t, g, whenever(Panel))
			if waited := time.Since(began); waited != want {
				t.Errorf("waited %v, want %v", waited, want)
			}
			leave(throttled(0))
		}
	})
}

// What was under way before a complaint says nothing of the time after it.
func TestBreakerIgnoresAnswersSentBeforeThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		complained, early, late := enter(t, g, whenever(Panel)), enter(
			t,
			g,
			whenever(Panel),
		), enter(t, g, whenever(Panel))
		complained(throttled(0))
		early(nil)
		began := time.Now()
		second := later(g, whenever(Panel))
		time.Sleep(time.Minute)
		late(throttled(0)) // alone from now on
		if err := <-second; err != nil || time.Since(began) != time.Minute+time.Second {
			t.Errorf("admitted after %v: %v", time.Since(began), err)
		}
	})
}

func TestBreakerRecordsLateThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 6000, Burst: 1000, Parallel: 2})
		complained, late := enter(t, g, whenever(Panel)), enter(t, g, whenever(Panel))
		complained(throttled(0))
		g.breaker.inARow = 0 // as after an answer that went well
		late(throttled(0))
		began := time.Now()
		leave := enter(t, g, whenever(Panel))
		second := later(g, whenever(Panel))
		if waited := time.Since(began); waited != time.Second {
			t.Errorf("waited %v", waited)
		}
		select {
		case <-second:
			t.Error("two at once after a complaint")
		default:
		}
		leave(nil)
		<-second
	})
}

func TestBreakerRejectsExpiringWaiters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, whenever(Panel))
		began := time.Now()
		said := later(g, NewWaiter(Panel, in(30*time.Second)))
		leave(throttled(4 * time.Minute))
		p := problem.From(<-said)
		if p.Category != problem.RateLimited || p.RetryAfter != 4*time.Minute || time.Since(began) != 0 {
			t.Errorf("%v after %v, retry after %v", p, time.Since(began), p.RetryAfter)
		}
	})
}

func TestPausedChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		told := func(paused <-chan struct{}) bool {
			select {
			case <-paused:
				return true
			default:
				return false
			}
		}
		before := g.Paused()
		first, second, third := enter(t, g, whenever(Panel)), enter(
			t,
			g,
			whenever(Panel),
		), enter(t, g, whenever(Panel))
		enter(t, g, whenever(Panel))(errors.New("broken"))
		if told(before) {
			t.Error("nobody complained")
		}
		first(throttled(10 * time.Second))
		if !told(before) || g.CheckDeadline(Panel, 1, in(5*time.Second), nil) == nil {
			t.Error("paused, and those who wait are not told")
		}
		after := g.Paused()
		second(throttled(5 * time.Second))
		if told(after) {
			t.Error("told of a pause that changes nothing")
		}
		third(throttled(20 * time.Second))
		if !told(after) {
			t.Error("paused for longer, and those who wait are not told")
		}
	})
}
