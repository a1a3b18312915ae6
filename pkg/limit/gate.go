package limit

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Gate lets requests out one by one. It is safe for concurrent use.
type Gate struct {
	mu       sync.Mutex
	bucket   *rate.Limiter
	parallel int
	running  int
	waiting  [lanes][]*ticket
	// shutUntil is when the API may be asked again, and throttled how often in a row it has complained. After a
	// complaint one request goes first, alone; the others follow when it went well.
	shutUntil time.Time
	throttled int
	wake      *time.Timer
}

// ticket is a place in a queue.
type ticket struct {
	deadline time.Time // zero: none
	called   chan struct{}
	refused  error // set before called is closed, when there is no hope
}

// NewGate makes a gate that is open and rested.
func NewGate(rules Rules) *Gate {
	g := &Gate{bucket: rate.NewLimiter(0, 0)}
	g.setRules(rules)
	g.bucket = rate.NewLimiter(g.bucket.Limit(), g.bucket.Burst()) // a new limiter begins full
	return g
}

// SetRules changes the limits for everyone who waits, too.
func (g *Gate) SetRules(rules Rules) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.setRules(rules)
	g.call()
}

func (g *Gate) setRules(rules Rules) {
	g.bucket.SetLimit(rate.Limit(rules.PerMinute / 60))
	g.bucket.SetBurst(max(1, rules.Burst))
	g.parallel = max(1, rules.Parallel)
}

// Enter waits until a request may leave. The caller must call leave exactly once, with what became of it. When the
// wait would be longer than until the deadline (zero: none), it fails at once with problem.RateLimited and the time
// to wait. It fails with problem.Canceled when the context ends first.
func (g *Gate) Enter(ctx context.Context, lane Lane, deadline time.Time) (leave func(outcome error), err error) {
	g.mu.Lock()
	if wait, shut := g.wait(lane, 1, time.Now()); !deadline.IsZero() && time.Now().Add(wait).After(deadline) {
		g.mu.Unlock()
		return nil, tooLate(wait, shut)
	}
	t := &ticket{deadline: deadline, called: make(chan struct{})}
	g.waiting[lane] = append(g.waiting[lane], t)
	g.call()
	g.mu.Unlock()

	select {
	case <-t.called:
	case <-ctx.Done():
		g.mu.Lock()
		defer g.mu.Unlock()
		if at := slices.Index(g.waiting[lane], t); at >= 0 {
			g.waiting[lane] = slices.Delete(g.waiting[lane], at, at+1)
		} else if t.refused == nil {
			g.running-- // it was called at the same moment
		}
		g.call()
		return nil, problem.New(problem.Canceled, "The request was canceled while it waited").Because(ctx.Err())
	}
	if t.refused != nil {
		return nil, t.refused
	}
	return g.leave, nil
}

// leave is told what became of a request. Only an answer without any failure says that the API has calmed down.
func (g *Gate) leave(outcome error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running--
	if outcome == nil {
		g.throttled = 0
	} else if p := problem.From(outcome); p.Category == problem.RateLimited {
		g.shut(p.RetryAfter)
	}
	g.call()
}

// shut keeps everyone back for as long as the API asks, or for a while of the gate's own when it does not say.
func (g *Gate) shut(pause time.Duration) {
	if pause <= 0 {
		pause = min(lastPause, firstPause<<min(g.throttled, 10))
	}
	g.throttled++
	now := time.Now()
	if until := now.Add(min(pause, maxPause)); until.After(g.shutUntil) {
		g.shutUntil = until
	}
	// Who cannot wait that long need not wait at all.
	for lane := range g.waiting {
		g.waiting[lane] = slices.DeleteFunc(g.waiting[lane], func(t *ticket) bool {
			if t.deadline.IsZero() || !g.shutUntil.After(t.deadline) {
				return false
			}
			t.refused = tooLate(g.shutUntil.Sub(now), true)
			close(t.called)
			return true
		})
	}
}

// call lets go whoever may, and comes back when the next one may.
func (g *Gate) call() {
	if g.wake != nil {
		g.wake.Stop()
	}
	for {
		lane := slices.IndexFunc(g.waiting[:], func(queue []*ticket) bool { return len(queue) > 0 })
		if lane < 0 || g.running >= g.room() {
			return // the next arrival, or the next to leave, calls again
		}
		now := time.Now()
		if pause := g.shutUntil.Sub(now); pause > 0 {
			g.callIn(pause)
			return
		}
		if !g.bucket.AllowN(now, 1) {
			g.callIn(max(g.refill(1, now), time.Millisecond)) // never zero: the arithmetic rounds
			return
		}
		first := g.waiting[lane][0]
		g.waiting[lane] = g.waiting[lane][1:]
		g.running++
		close(first.called)
	}
}

func (g *Gate) callIn(pause time.Duration) {
	g.wake = time.AfterFunc(pause, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.call()
	})
}

func (g *Gate) room() int {
	if g.throttled > 0 {
		return 1
	}
	return g.parallel
}

// Hope fails at once with problem.RateLimited and the time to wait, when the n-th request that comes next in a lane
// could not leave before the deadline.
func (g *Gate) Hope(lane Lane, n int, deadline time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if wait, shut := g.wait(lane, n, now); now.Add(wait).After(deadline) {
		return tooLate(wait, shut)
	}
	return nil
}

// wait is how long the n-th request that comes next in a lane will wait, as far as the limits decide it.
func (g *Gate) wait(lane Lane, n int, now time.Time) (wait time.Duration, shut bool) {
	for _, queue := range g.waiting[:lane+1] {
		n += len(queue)
	}
	wait = g.refill(n, now)
	if pause := g.shutUntil.Sub(now); pause > wait {
		return pause, true
	}
	return wait, false
}

// refill is the time until the bucket will have let out n more.
func (g *Gate) refill(n int, now time.Time) time.Duration {
	lacking := float64(n) - g.bucket.TokensAt(now)
	if lacking <= 0 {
		return 0
	}
	return time.Duration(lacking / float64(g.bucket.Limit()) * float64(time.Second))
}
