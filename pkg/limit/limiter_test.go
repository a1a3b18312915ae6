package limit

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

var generous = Rules{PerMinute: 6000, Burst: 1000, Parallel: 1000}

func in(d time.Duration) time.Time { return time.Now().Add(d) }

// whenever is a waiter without a deadline.
func whenever(priority Priority) *Waiter { return NewWaiter(priority, time.Time{}) }

// enter waits until a request has left, and gives what ends it. It fails the test when the limiter refuses.
func enter(t *testing.T, g *Limiter, waiter *Waiter) (leave func(outcome error)) {
	t.Helper()
	left, outcomes, done := make(chan struct{}), make(chan error), make(chan struct{})
	go func() {
		defer close(done)
		if err := g.Do(context.Background(), waiter, func() (bool, error) {
			close(left)
			return true, <-outcomes
		}); err != nil {
			t.Error(err)
		}
	}()
	select {
	case <-left:
		return func(outcome error) { outcomes <- outcome; <-done }
	case <-done:
		t.FailNow()
		return nil
	}
}

// do sends a request that ends at once.
func do(g *Limiter, waiter *Waiter, outcome error) error {
	return g.Do(context.Background(), waiter, func() (bool, error) { return true, outcome })
}

// later sends a request that ends at once, and gives what the limiter says.
func later(g *Limiter, waiter *Waiter) <-chan error {
	said := make(chan error, 1)
	go func() { said <- do(g, waiter, nil) }()
	synctest.Wait() // it has its place in the queue
	return said
}

func TestLimiterBurstThenRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 60, Burst: 10, Parallel: 100})
		began := time.Now()
		for range 10 {
			enter(t, g, whenever(Panel))(nil)
		}
		if waited := time.Since(began); waited != 0 {
			t.Errorf("a burst of 10 waited %v", waited)
		}
		for range 5 {
			enter(t, g, whenever(Panel))(nil)
		}
		// 5 more at 60 a minute are 5 seconds; the limiter looks again within milliseconds.
		if waited := time.Since(began); waited < 5*time.Second || waited > 5*time.Second+100*time.Millisecond {
			t.Errorf("15 requests took %v", waited)
		}
	})
}

func TestLimiterParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 6000, Burst: 1000, Parallel: 3})
		var mu sync.Mutex
		running, most := 0, 0
		count := func(by int) {
			mu.Lock()
			defer mu.Unlock()
			running += by
			most = max(most, running)
		}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				_ = g.Do(context.Background(), whenever(Panel), func() (bool, error) {
					count(1)
					defer count(-1)
					time.Sleep(100 * time.Millisecond)
					return true, nil
				})
			})
		}
		all.Wait()
		if most != 3 {
			t.Errorf("%d in flight at once", most)
		}
	})
}

func TestLimiterPriorities(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, whenever(Panel))
		var order []string // one at a time writes it
		var all sync.WaitGroup
		for i, priority := range []Priority{Editor, Panel, Editor, Alert, Panel, Alert} {
			all.Go(func() {
				_ = g.Do(context.Background(), whenever(priority), func() (bool, error) {
					order = append(order, fmt.Sprint(priority, "@", i))
					return true, nil
				})
			})
			synctest.Wait() // the queue is filled in this order
		}
		leave(nil)
		all.Wait()
		if got := fmt.Sprint(order); got != "[0@3 0@5 1@1 1@4 2@0 2@2]" {
			t.Errorf("went out as %v", got)
		}
	})
}

func TestLimiterCancelFreesCapacity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, whenever(Panel))
		ctx, cancel := context.WithCancel(context.Background())
		failed := make(chan error)
		go func() {
			failed <- g.Do(ctx, whenever(Alert), func() (bool, error) { t.Error("admitted"); return true, nil })
		}()
		synctest.Wait()
		cancel()
		if err := <-failed; problem.From(err).Category != problem.Canceled {
			t.Error(err)
		}
		leave(nil)
		enter(t, g, whenever(Editor))(nil) // nothing is lost
	})
}

func TestLimiterCanceledCallersTakeNoToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 1, Burst: 1, Parallel: 3})
		gone, cancel := context.WithCancel(context.Background())
		cancel()
		for range 20 {
			err := g.Do(gone, whenever(Panel), func() (bool, error) { t.Error("admitted"); return true, nil })
			if problem.From(err).Category != problem.Canceled {
				t.Fatal(err)
			}
		}
		if err := do(g, NewWaiter(Panel, in(time.Second)), nil); err != nil {
			t.Errorf("nothing was sent, and yet: %v", err)
		}
	})
}

func TestLimiterCanceledOnAdmissionTakesNoToken(t *testing.T) {
	for range 100 { // who of the two is first is open
		synctest.Test(t, func(t *testing.T) {
			g := New(Rules{PerMinute: 1, Burst: 2, Parallel: 1})
			leave := enter(t, g, whenever(Panel))
			ctx, cancel := context.WithCancel(context.Background())
			sent := 0
			done := make(chan struct{})
			go func() {
				defer close(done)
				_ = g.Do(ctx, whenever(Panel), func() (bool, error) { sent++; return true, nil })
			}()
			synctest.Wait()
			cancel()
			leave(nil)
			<-done
			if err := do(g, NewWaiter(Panel, in(time.Second)), nil); sent == 0 && err != nil {
				t.Errorf("one of two tokens was used, and yet: %v", err)
			}
		})
	}
}

func TestLimiterPanicFreesCapacity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 60, Burst: 2, Parallel: 1})
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic is hidden")
				}
			}()
			_ = g.Do(context.Background(), whenever(Panel), func() (bool, error) { panic("a bug below") })
		}()
		if err := do(g, NewWaiter(Panel, in(time.Millisecond)), nil); err != nil {
			t.Error(err)
		}
		if g.CheckDeadline(Panel, 1, in(time.Millisecond), nil) == nil {
			t.Error("what panicked may have been sent, and cost nothing")
		}
	})
}

func TestLimiterNotSentTakesNoToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 1, Burst: 2, Parallel: 1})
		for range 20 {
			if err := g.Do(
				context.Background(),
				NewWaiter(Panel, in(time.Second)),
				func() (bool, error) { return false, nil },
			); err != nil {
				t.Fatal(err)
			}
		}
		if err := g.CheckDeadline(Panel, 2, in(time.Second), nil); err != nil {
			t.Errorf("nothing was sent, and yet: %v", err)
		}
		if g.CheckDeadline(Panel, 3, in(time.Second), nil) == nil {
			t.Error("the bucket runs over")
		}
	})
}

func TestLimiterSetRulesWhileQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 1, Burst: 1, Parallel: 1})
		enter(t, g, whenever(Panel))(nil)
		began := time.Now()
		said := later(g, whenever(Panel))
		g.SetRules(Rules{PerMinute: 60, Burst: 1, Parallel: 1})
		if err := <-said; err != nil || time.Since(began) > 2*time.Second {
			t.Errorf("waited %v by the old rules: %v", time.Since(began), err)
		}
	})
}

func TestStrictestRules(t *testing.T) {
	a, b := Rules{60, 5, 3, time.Minute}, Rules{30, 10, 2, 0}
	if got := Strictest(a, b); got != (Rules{30, 5, 2, DefaultMaxPause}) {
		t.Error(got)
	}
}

// Who waits with a request that waits already is not counted twice.
func TestCheckDeadlineOfQueuedWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(Rules{PerMinute: 2, Burst: 1, Parallel: 3})
		enter(t, g, whenever(Panel))(nil) // uses up the only token; the next comes in 30 s
		mine := NewWaiter(Panel, in(time.Hour))
		went := later(g, mine)
		synctest.Wait()
		if !g.Queued(mine) || g.Queued(NewWaiter(Alert, time.Time{})) {
			t.Error("somebody else waits")
		}
		if err := g.CheckDeadline(Panel, 1, in(40*time.Second), mine); err != nil {
			t.Errorf("goes along in 30 s: %v", err)
		}
		if g.CheckDeadline(Panel, 2, in(40*time.Second), mine) == nil ||
			g.CheckDeadline(Panel, 1, in(40*time.Second), nil) == nil {
			t.Error("the second goes in 60 s")
		}
		if err := <-went; err != nil || g.Queued(mine) {
			t.Error(err)
		}
	})
}
