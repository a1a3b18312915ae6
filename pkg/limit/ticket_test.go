package limit

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// shared is a ticket that others join.
type shared struct {
	mu   sync.Mutex
	pass Pass
}

func (s *shared) Lane() Lane {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pass.lane
}

func (s *shared) Deadline() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pass.deadline
}

func (s *shared) become(pass Pass) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass = pass
}

func TestWhoCannotWaitIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 1, Burst: 1, Parallel: 3})
		enter(t, g, whenever(Panels))(nil)
		began := time.Now()
		err := do(g, NewPass(Panels, in(30*time.Second)), nil)
		p := problem.From(err)
		if p.Category != problem.RateLimited || p.RetryAfter != time.Minute || time.Since(began) != 0 {
			t.Errorf("%v after %v, retry after %v", err, time.Since(began), p.RetryAfter)
		}
		if err := do(g, NewPass(Panels, in(61*time.Second)), nil); err != nil || time.Since(began) < time.Minute {
			t.Errorf("who has the time gets in: %v after %v", err, time.Since(began))
		}
	})
}

func TestWhoComesTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(generous)
		ended, cancel := context.WithDeadline(context.Background(), in(-time.Second))
		defer cancel()
		for _, ctx := range []context.Context{context.Background(), ended} {
			err := g.Do(ctx, NewPass(Alerts, in(-time.Second)), func() (bool, error) { t.Error("let out"); return true, nil })
			if p := problem.From(err); p.Category != problem.Timeout || p.RetryAfter != 0 {
				t.Error(err)
			}
		}
		if err := g.Hope(Alerts, 1, in(-time.Second), nil); problem.From(err).Category != problem.Timeout {
			t.Error(err)
		}
	})
}

func TestADeadlineHoldsInTheQueue(t *testing.T) {
	for name, c := range map[string]struct{ ends bool }{"alone": {false}, "as the context's": {true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewGate(Rules{PerMinute: 6000, Burst: 100, Parallel: 1})
				leave := enter(t, g, whenever(Panels))
				deadline := in(5 * time.Second)
				ctx := context.Background()
				if c.ends {
					var cancel context.CancelFunc
					ctx, cancel = context.WithDeadline(ctx, deadline)
					defer cancel()
				}
				said := later(g, NewPass(Panels, in(time.Hour))) // others' time does not matter
				err := g.Do(ctx, NewPass(Panels, deadline), func() (bool, error) { t.Error("let out"); return true, nil })
				p := problem.From(err)
				if late := time.Since(deadline); p.Category != problem.RateLimited || p.RetryAfter <= 0 || late < 0 || late > time.Microsecond {
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

func TestWhoMayLeaveAtTheDeadlineDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 60, Burst: 1, Parallel: 1})
		enter(t, g, whenever(Panels))(nil)
		if err := do(g, NewPass(Panels, in(time.Second)), nil); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Minute)
		leave := enter(t, g, whenever(Panels))
		time.AfterFunc(5*time.Second, func() { leave(nil) })
		if err := do(g, NewPass(Panels, in(5*time.Second)), nil); err != nil {
			t.Error(err)
		}
	})
}

func TestPanelsThatAlertsOvertakeAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 60, Burst: 1, Parallel: 3})
		enter(t, g, whenever(Panels))(nil)
		for i := range 100 {
			time.AfterFunc(time.Duration(i)*900*time.Millisecond, func() { _ = do(g, whenever(Alerts), nil) })
		}
		began := time.Now()
		p := problem.From(do(g, NewPass(Panels, in(30*time.Second)), nil))
		if waited := time.Since(began); waited > 30*time.Second || p.Category != problem.RateLimited || p.RetryAfter <= 0 {
			t.Errorf("deadline of 30 s, waited %v: %v", waited, p)
		}
		time.Sleep(5 * time.Minute)
	})
}

func TestWhoIsOvertakenForTheLastTimeIsToldThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 1, Burst: 1, Parallel: 3})
		enter(t, g, whenever(Panels))(nil)
		began := time.Now()
		panel := later(g, NewPass(Panels, in(90*time.Second)))
		alert := later(g, whenever(Alerts))
		p := problem.From(<-panel)
		if waited := time.Since(began); waited != time.Minute || p.RetryAfter != time.Minute {
			t.Errorf("the next can leave after 2 min; told after %v: %v", waited, p)
		}
		if err := <-alert; err != nil {
			t.Error(err)
		}
	})
}

func TestATicketsLaneIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, whenever(Panels))
		ticket := &shared{pass: whenever(Editors)}
		panel := make(chan struct{})
		go func() {
			_ = g.Do(context.Background(), whenever(Panels), func() (bool, error) { <-panel; return true, nil })
		}()
		synctest.Wait()
		said := later(g, ticket)
		ticket.become(whenever(Alerts)) // a rule joined
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

func TestATicketsDeadlineIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, whenever(Alerts))
		ticket := &shared{pass: NewPass(Panels, in(5*time.Second))}
		began := time.Now()
		said := later(g, ticket)
		time.Sleep(time.Second)
		ticket.become(NewPass(Panels, in(30*time.Second))) // somebody more patient joined
		time.Sleep(7 * time.Second)                        // nobody else makes the gate look
		leave(throttled(8 * time.Second))
		if err := <-said; err != nil || time.Since(began) != 16*time.Second {
			t.Errorf("had 31 s, the API asked for 8 after 8: %v after %v", err, time.Since(began))
		}

		leave = enter(t, g, whenever(Alerts))
		ticket.become(NewPass(Panels, in(30*time.Second)))
		said = later(g, ticket)
		ticket.become(NewPass(Panels, in(5*time.Second))) // the patient left
		leave(throttled(8 * time.Second))
		if err := <-said; problem.From(err).Category != problem.RateLimited {
			t.Errorf("had 5 s, the API asked for 8: %v", err)
		}
	})
}

func TestHopeCountsWhoGoesBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 60, Burst: 2, Parallel: 1})
		leave := enter(t, g, whenever(Alerts))
		ticket := &shared{pass: whenever(Editors)}
		said := later(g, ticket)
		hopes := func(lane Lane, n int, wait time.Duration, what string) {
			t.Helper()
			if wait > 0 {
				if err := g.Hope(lane, n, in(wait-time.Millisecond), nil); err == nil || problem.From(err).RetryAfter != max(wait, time.Second) {
					t.Errorf("%s: %v", what, err)
				}
			}
			if err := g.Hope(lane, n, in(wait+time.Millisecond), nil); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		hopes(Panels, 1, 0, "an editor waits behind")
		hopes(Panels, 3, 2*time.Second, "three of them")
		hopes(Editors, 1, time.Second, "an editor waits before")
		ticket.become(whenever(Alerts))
		hopes(Panels, 1, time.Second, "a rule joined the editor")
		if err := g.Hope(Panels, 1000, time.Time{}, nil); err != nil {
			t.Error(err)
		}
		leave(nil)
		<-said
	})
}
