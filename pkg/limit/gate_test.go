package limit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

var generous = Rules{PerMinute: 6000, Burst: 1000, Parallel: 1000}

func in(d time.Duration) time.Time { return time.Now().Add(d) }

// enter fails the test when the gate refuses.
func enter(t *testing.T, g *Gate, lane Lane) func(error) {
	t.Helper()
	leave, err := g.Enter(context.Background(), lane, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return leave
}

func throttled(retryAfter time.Duration) error {
	p := problem.New(problem.RateLimited, "too often")
	p.RetryAfter = retryAfter
	return p
}

func TestBurstThenOneASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 60, Burst: 10, Parallel: 100})
		began := time.Now()
		for range 10 {
			enter(t, g, Panels)(nil)
		}
		if waited := time.Since(began); waited != 0 {
			t.Errorf("a burst of 10 waited %v", waited)
		}
		for range 5 {
			enter(t, g, Panels)(nil)
		}
		// 5 more at 60 a minute are 5 seconds; the gate looks again within milliseconds.
		if waited := time.Since(began); waited < 5*time.Second || waited > 5*time.Second+100*time.Millisecond {
			t.Errorf("15 requests took %v", waited)
		}
	})
}

func TestNeverMoreInFlightThanAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 6000, Burst: 1000, Parallel: 3})
		var mu sync.Mutex
		running, most := 0, 0
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				leave := enter(t, g, Panels)
				mu.Lock()
				running++
				most = max(most, running)
				mu.Unlock()
				time.Sleep(100 * time.Millisecond)
				mu.Lock()
				running--
				mu.Unlock()
				leave(nil)
			})
		}
		all.Wait()
		if most != 3 {
			t.Errorf("%d in flight at once", most)
		}
	})
}

func TestAlertsBeforePanelsBeforeEditors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, Panels)
		var mu sync.Mutex
		var order []Lane
		var all sync.WaitGroup
		for _, lane := range []Lane{Editors, Panels, Editors, Alerts, Panels, Alerts} {
			all.Go(func() {
				leave := enter(t, g, lane)
				mu.Lock()
				order = append(order, lane)
				mu.Unlock()
				leave(nil)
			})
			synctest.Wait() // the queue is filled in this order
		}
		leave(nil)
		all.Wait()
		if got := fmt.Sprint(order); got != fmt.Sprint([]Lane{Alerts, Alerts, Panels, Panels, Editors, Editors}) {
			t.Errorf("went out as %v", got)
		}
	})
}

func TestWhoCannotWaitIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 1, Burst: 1, Parallel: 3})
		enter(t, g, Panels)(nil)
		began := time.Now()
		_, err := g.Enter(context.Background(), Panels, in(30*time.Second))
		p := problem.From(err)
		if p.Category != problem.RateLimited || p.RetryAfter != time.Minute || time.Since(began) != 0 {
			t.Errorf("%v after %v, retry after %v", err, time.Since(began), p.RetryAfter)
		}
		if _, err := g.Enter(context.Background(), Panels, in(61*time.Second)); err != nil || time.Since(began) < time.Minute {
			t.Errorf("who has the time gets in: %v after %v", err, time.Since(began))
		}
	})
}

func TestCancelGivesThePlaceBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, Panels)
		ctx, cancel := context.WithCancel(context.Background())
		failed := make(chan error)
		go func() {
			_, err := g.Enter(ctx, Alerts, time.Time{})
			failed <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-failed; problem.From(err).Category != problem.Canceled {
			t.Error(err)
		}
		leave(nil)
		enter(t, g, Editors)(nil) // nothing is lost
	})
}

func TestRetryAfterHoldsForEveryone(t *testing.T) {
	for name, c := range map[string]struct {
		asked, pause time.Duration
	}{
		"seconds": {7 * time.Second, 7 * time.Second},
		"a day":   {24 * time.Hour, 24 * time.Hour},
		"a year":  {365 * 24 * time.Hour, 24 * time.Hour},
		"none":    {0, time.Second},
		"past":    {-time.Hour, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewGate(generous)
				leave := enter(t, g, Panels)
				began := time.Now()
				leave(throttled(c.asked))
				if _, err := g.Enter(context.Background(), Alerts, in(c.pause-time.Millisecond)); problem.From(err).RetryAfter == 0 {
					t.Errorf("let in during the pause: %v", err)
				}
				enter(t, g, Editors)(nil)
				if waited := time.Since(began); waited < c.pause || waited > c.pause+time.Second {
					t.Errorf("waited %v, the API asked for %v", waited, c.asked)
				}
			})
		})
	}
}

func TestThoseWhoWaitInVainAreSentHome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 6000, Burst: 1000, Parallel: 1})
		leave := enter(t, g, Panels)
		failed := make(chan error)
		go func() {
			_, err := g.Enter(context.Background(), Panels, in(30*time.Second))
			failed <- err
		}()
		synctest.Wait()
		leave(throttled(time.Hour))
		p := problem.From(<-failed)
		if p.Category != problem.RateLimited || p.RetryAfter != time.Hour {
			t.Errorf("%v, retry after %v", p, p.RetryAfter)
		}
	})
}

func TestAfterAThrottleOneGoesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(generous)
		enter(t, g, Panels)(throttled(time.Second))
		first := enter(t, g, Panels)
		second := make(chan func(error))
		go func() { second <- enter(t, g, Panels) }()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		select {
		case <-second:
			t.Error("two at once, before the API has shown that it has calmed down")
		default:
		}
		first(nil)
		(<-second)(nil)
	})
}

func TestPausesGrowWhileTheAPIComplains(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(generous)
		for _, want := range []time.Duration{0, 1, 2, 4, 8, 16, 32, 60, 60} {
			began := time.Now()
			leave := enter(t, g, Panels)
			if waited := time.Since(began).Round(time.Second); waited != want*time.Second {
				t.Errorf("waited %v, want %d s", waited, want)
			}
			leave(throttled(0))
		}
	})
}

func TestFailuresOfAnotherKindDoNotShutTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(generous)
		began := time.Now()
		for range 20 {
			enter(t, g, Panels)(errors.New("broken"))
		}
		if time.Since(began) != 0 {
			t.Error("waited")
		}
	})
}

func TestRulesChangeForThoseWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rules{PerMinute: 1, Burst: 1, Parallel: 1})
		enter(t, g, Panels)(nil)
		began := time.Now()
		let := make(chan func(error))
		go func() { let <- enter(t, g, Panels) }()
		synctest.Wait()
		g.SetRules(Rules{PerMinute: 60, Burst: 1, Parallel: 1})
		(<-let)(nil)
		if waited := time.Since(began); waited > 2*time.Second {
			t.Errorf("waited %v by the old rules", waited)
		}
	})
}

func TestStrictest(t *testing.T) {
	if got := Strictest(Rules{60, 5, 3}, Rules{30, 10, 2}); got != (Rules{30, 5, 2}) {
		t.Error(got)
	}
}
