package limit

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func TestWaiterRejectedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 1, Burst: 1, Parallel: 3})
		enter(t, g, whenever(Panel))(nil)
		began := time.Now()
		err := do(g, NewWaiter(Panel, in(30*time.Second)), nil)
		p := problem.From(err)
		if p.Category != problem.RateLimited || p.RetryAfter != time.Minute || time.Since(began) != 0 {
			t.Errorf("%v after %v, retry after %v", err, time.Since(began), p.RetryAfter)
		}
		if err := do(g, NewWaiter(Panel, in(61*time.Second)), nil); err != nil || time.Since(began) < time.Minute {
			t.Errorf("who has the time gets in: %v after %v", err, time.Since(began))
		}
	})
}

func TestWaiterPastDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(generous)
		ended, cancel := context.WithDeadline(context.Background(), in(-time.Second))
		defer cancel()
		for _, ctx := range []context.Context{context.Background(), ended} {
			err := g.Do(
				ctx,
				NewWaiter(Alert, in(-time.Second)),
				func() (bool, error) { t.Error("admitted"); return true, nil },
			)
			if p := problem.From(err); p.Category != problem.Timeout || p.RetryAfter != 0 {
				t.Error(err)
			}
		}
		if err := g.CheckDeadline(Alert, 1, in(-time.Second), nil); problem.From(err).Category != problem.Timeout {
			t.Error(err)
		}
	})
}

func TestWaiterDeadlineWhileQueued(t *testing.T) {
	for name, c := range map[string]struct{ ends bool }{"alone": {false}, "as the context's": {true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := New(Rules{PerMinute: 6000, Burst: 100, Parallel: 1})
				leave := enter(t, g, whenever(Panel))
				deadline := in(5 * time.Second)
				ctx := context.Background()
				if c.ends {
					var cancel context.CancelFunc
					ctx, cancel = context.WithDeadline(ctx, deadline)
					defer cancel()
				}
				said := later(g, NewWaiter(Panel, in(time.Hour))) // others' time does not matter
				err := g.Do(
					ctx,
					NewWaiter(Panel, deadline),
					func() (bool, error) { t.Error("admitted"); return true, nil },
				)
				p := problem.From(err)
				if late := time.Since(
					deadline,
				); p.Category != problem.Timeout || late < 0 || late > time.Microsecond {
					t.Errorf("told %v after the deadline: %v", late, err)
				}
				leave(nil)
				if err := <-said; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// Who waited in vain is told what kept them: the data source's own limit, or an API that does not answer.
func TestWaiterIsToldWhatKeptIt(t *testing.T) {
	for name, c := range map[string]struct {
		rules    Rules
		underWay int           // requests that are never answered
		rest     time.Duration // since they were sent
		says     string
	}{
		"slow API":                 {Rules{PerMinute: 60, Burst: 10, Parallel: 3}, 3, 0, "The API is slow: as many"},
		"slow API, no burst left":  {Rules{PerMinute: 60, Burst: 3, Parallel: 3}, 3, 2 * time.Second, "(3) are not answered"},
		"slow API, one at a time":  {Rules{PerMinute: 600, Burst: 1, Parallel: 1}, 1, time.Minute, "the oldest for 1m10s"},
		"own limit":                {Rules{PerMinute: 2, Burst: 2, Parallel: 9}, 2, 0, "own limit of requests"},
		"own limit, and slow":      {Rules{PerMinute: 2, Burst: 2, Parallel: 3}, 2, time.Second, "own limit of requests"},
		"own limit, all under way": {Rules{PerMinute: 2, Burst: 2, Parallel: 2}, 2, 0, "own limit of requests"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := New(c.rules)
				var leave []func(error)
				for range c.underWay {
					leave = append(leave, enter(t, g, whenever(Panel)))
				}
				time.Sleep(c.rest)
				err := do(g, NewWaiter(Panel, in(10*time.Second)), nil)
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("told %v", err)
				}
				for _, leave := range leave {
					leave(nil)
				}
			})
		})
	}
}

func TestWaiterAdmittedAtDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 60, Burst: 1, Parallel: 1})
		enter(t, g, whenever(Panel))(nil)
		if err := do(g, NewWaiter(Panel, in(time.Second)), nil); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Minute)
		leave := enter(t, g, whenever(Panel))
		time.AfterFunc(5*time.Second, func() { leave(nil) })
		if err := do(g, NewWaiter(Panel, in(5*time.Second)), nil); err != nil {
			t.Error(err)
		}
	})
}

func TestWaiterOvertakenUntilDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 60, Burst: 1, Parallel: 3})
		enter(t, g, whenever(Panel))(nil)
		for i := range 100 {
			time.AfterFunc(time.Duration(i)*900*time.Millisecond, func() { _ = do(g, whenever(Alert), nil) })
		}
		began := time.Now()
		p := problem.From(do(g, NewWaiter(Panel, in(30*time.Second)), nil))
		if waited := time.Since(
			began,
		); waited > 30*time.Second || p.Category != problem.RateLimited ||
			p.RetryAfter <= 0 {
			t.Errorf("deadline of 30 s, waited %v: %v", waited, p)
		}
		time.Sleep(5 * time.Minute)
	})
}

func TestWaiterRejectedWhenLastOvertaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 1, Burst: 1, Parallel: 3})
		enter(t, g, whenever(Panel))(nil)
		began := time.Now()
		panel := later(g, NewWaiter(Panel, in(90*time.Second)))
		alert := later(g, whenever(Alert))
		p := problem.From(<-panel)
		if waited := time.Since(began); waited != time.Minute || p.RetryAfter != time.Minute {
			t.Errorf("the next can leave after 2 min; told after %v: %v", waited, p)
		}
		if err := <-alert; err != nil {
			t.Error(err)
		}
	})
}

func TestWaiterPriorityUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, whenever(Panel))
		waiter := whenever(Editor)
		panel := make(chan struct{})
		go func() {
			_ = g.Do(context.Background(), whenever(Panel), func() (bool, error) { <-panel; return true, nil })
		}()
		synctest.Wait()
		said := later(g, waiter)
		waiter.Update(Alert, time.Time{}) // a rule joined
		leave(nil)
		synctest.Wait()
		select {
		case err := <-said:
			if err != nil {
				t.Error(err)
			}
		default:
			t.Error("the panel went before the rule")
		}
		close(panel)
	})
}

func TestWaiterDeadlineUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, whenever(Alert))
		waiter := NewWaiter(Panel, in(5*time.Second))
		began := time.Now()
		said := later(g, waiter)
		time.Sleep(time.Second)
		waiter.Update(Panel, in(30*time.Second)) // somebody more patient joined
		time.Sleep(7 * time.Second)              // nobody else makes the limiter look
		leave(throttled(8 * time.Second))
		if err := <-said; err != nil || time.Since(began) != 16*time.Second {
			t.Errorf("had 31 s, the API asked for 8 after 8: %v after %v", err, time.Since(began))
		}

		leave = enter(t, g, whenever(Alert))
		waiter.Update(Panel, in(30*time.Second))
		said = later(g, waiter)
		waiter.Update(Panel, in(5*time.Second)) // the patient left
		leave(throttled(8 * time.Second))
		if err := <-said; problem.From(err).Category != problem.RateLimited {
			t.Errorf("had 5 s, the API asked for 8: %v", err)
		}
	})
}

func TestCheckDeadlineCountsWaitersAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 60, Burst: 2, Parallel: 1})
		leave := enter(t, g, whenever(Alert))
		waiter := whenever(Editor)
		said := later(g, waiter)
		check := func(priority Priority, n int, wait time.Duration, what string) {
			t.Helper()
			if wait > 0 {
				if err := g.CheckDeadline(
					priority,
					n,
					in(wait-time.Millisecond),
					nil,
				); err == nil ||
					problem.From(err).RetryAfter != max(wait, time.Second) {
					t.Errorf("%s: %v", what, err)
				}
			}
			if err := g.CheckDeadline(priority, n, in(wait+time.Millisecond), nil); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		check(Panel, 1, 0, "an editor waits behind")
		check(Panel, 3, 2*time.Second, "three of them")
		check(Editor, 1, time.Second, "an editor waits before")
		waiter.Update(Alert, time.Time{})
		check(Panel, 1, time.Second, "a rule joined the editor")
		if err := g.CheckDeadline(Panel, 1000, time.Time{}, nil); err != nil {
			t.Error(err)
		}
		leave(nil)
		<-said
	})
}
