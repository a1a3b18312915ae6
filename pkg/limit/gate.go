package limit

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Gate lets requests out one by one. It is safe for concurrent use.
type Gate struct {
	mu       sync.Mutex
	bucket   *rate.Limiter
	parallel int
	running  int
	waiting  queue
	breaker  breaker
	shut     chan struct{} // closed, and replaced, when the gate shuts
	wake     *time.Timer
}

// NewGate makes a gate that is open and rested.
func NewGate(rules Rules) *Gate {
	g := &Gate{bucket: rate.NewLimiter(0, 0), shut: make(chan struct{})}
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

// Do waits until a request may leave and lets it out by calling request. The error is only about not being let out,
// and then request is not called.
//
// When the wait would be longer than until the ticket's deadline, it fails at once with problem.RateLimited and the
// time to wait. It fails in the same way when the deadline passes, or as soon as not even the next request could leave
// before it. A deadline that comes nearer while the ticket waits may be noticed late. It fails with problem.Timeout
// when the deadline has passed on arrival, and with problem.Canceled when the context ends first.
//
// request says whether something was sent at all (if not, it cost nothing), and what became of it, for the breaker.
// The place is given back whatever request does, also if it panics.
func (g *Gate) Do(ctx context.Context, ticket Ticket, request func() (sent bool, outcome error)) error {
	p, err := g.enter(ctx, ticket)
	if err != nil {
		return err
	}
	sent, outcome := true, errNoReturn
	defer func() { g.leave(p, sent, outcome) }()
	sent, outcome = request()
	return nil
}

// errNoReturn is what became of a request that panicked: something may have been sent, and nothing is known of it.
var errNoReturn = errors.New("the request did not return")

// enter waits until a request may leave. It takes a place that must be given back.
func (g *Gate) enter(ctx context.Context, ticket Ticket) (*place, error) {
	p, err := g.arrive(ctx, ticket)
	if err != nil {
		return nil, err
	}
	select {
	case <-p.called:
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.refused != nil || ctx.Err() == nil {
		return p, p.refused
	}
	if !g.waiting.remove(p) {
		g.giveBack() // it was called at the same moment
	} else if now := time.Now(); !p.Deadline().IsZero() && !now.Before(p.Deadline()) {
		err = g.tooLate(g.soonest(g.waiting.ahead(p.Lane())+1, now)) // the context has the same deadline
	}
	g.call()
	if err == nil {
		err = canceled(ctx.Err())
	}
	return nil, err
}

// arrive takes a place in the queue.
func (g *Gate) arrive(ctx context.Context, ticket Ticket) (*place, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.judge(ticket.Lane(), 1, ticket.Deadline()); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, canceled(ctx.Err())
	}
	p := &place{Ticket: ticket, called: make(chan struct{})}
	g.waiting = append(g.waiting, p)
	g.call()
	return p, nil
}

// leave is told what became of a request. One that was not sent tells nothing of the API.
func (g *Gate) leave(p *place, sent bool, outcome error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !sent {
		g.giveBack()
	} else {
		g.running--
		if g.breaker.hear(outcome, p.heard, time.Now()) {
			close(g.shut)
			g.shut = make(chan struct{})
		}
	}
	g.call()
}

// giveBack undoes the calling of one whose request was not sent.
func (g *Gate) giveBack() {
	g.running--
	// To take less than nothing is the only way: a reservation cannot be cancelled once its time has come. The bucket
	// does not run over.
	g.bucket.AllowN(time.Now(), -1)
}

// call lets go whoever may, sends home who waits in vain, and comes back when there may be something to do again.
func (g *Gate) call() {
	if g.wake != nil {
		g.wake.Stop()
	}
	for {
		now := time.Now()
		wait, shut := g.soonest(1, now)
		g.sendHome(now.Add(wait), now)
		next := g.waiting.next()
		if next == nil {
			return // the next arrival calls again
		}
		free := g.running < g.room()
		if !free || shut || !g.bucket.AllowN(now, 1) {
			g.callLater(wait, free, now)
			return
		}
		g.waiting.remove(next)
		g.running++
		next.heard = g.breaker.heard
		close(next.called)
	}
}

// sendHome refuses those who cannot wait until the next request may leave. Others may go before them, but need not:
// they may be cancelled, or have nothing to send.
func (g *Gate) sendHome(next, now time.Time) {
	for _, p := range g.waiting.hopeless(next) {
		p.refused = g.tooLate(g.soonest(g.waiting.ahead(p.Lane())+1, now)) // if it came again now
		close(p.called)
	}
}

// callLater comes back when the next may go, if a place is free for it, and when a deadline has passed. Otherwise who
// leaves calls again.
func (g *Gate) callLater(wait time.Duration, free bool, now time.Time) {
	wait = max(wait, time.Millisecond) // never zero: the arithmetic rounds
	if deadline := g.waiting.deadline(); !deadline.IsZero() {
		passed := deadline.Add(time.Nanosecond).Sub(now) // at the deadline itself it may still go
		if !free || passed < wait {
			wait = passed
		}
	} else if !free {
		return
	}
	g.wake = time.AfterFunc(wait, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.call()
	})
}

// room is how many may be under way.
func (g *Gate) room() int {
	if g.breaker.alone() {
		return 1
	}
	return g.parallel
}

// Shut gives a channel that is closed when the gate shuts the next time, so that those who wait for something that
// waits here can ask Hope again. Who takes the channel before they ask misses nothing.
func (g *Gate) Shut() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut
}
