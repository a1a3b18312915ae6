// Package limit keeps the data source within the API's fair use: one Limiter for each API token decides when a request
// may be sent.
//
// # Design
//
// A Limiter has a token bucket (requests per minute and a burst), a cap on requests in flight, a queue with priorities
// (alert rules before panels before editors), and a circuit breaker: when the API says that it was asked too often,
// nobody on that token asks again before the time that it named, within Rules.MaxPause, and then one request goes
// first, alone.
//
// Limiter.mu guards all of it. Limiter.admit is the only function that lets requests go, and whoever changes anything
// that it depends on (an arrival, a departure, new rules, a deadline that passed) calls it with the lock held. The
// limiter calls nobody while it holds its lock: what it needs to know of those who wait is in a Waiter, which they
// update as callers join and leave.
package limit

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Rules are the limits of one Limiter.
type Rules struct {
	// PerMinute is how many requests per minute may be sent in the long run, Burst how many at once after a rest.
	PerMinute float64
	Burst     int
	// Parallel is how many requests may be in flight at the same time.
	Parallel int
	// MaxPause is the longest that the API's word keeps everyone back; then one request tries. 0: DefaultMaxPause.
	MaxPause time.Duration
}

// DefaultMaxPause is long enough for any limit of requests per minute. APIs and gateways also name days, by mistake or
// for a quota, and nobody would see that the API is well again.
const DefaultMaxPause = 5 * time.Minute

// Strictest returns the rules that satisfy both. Of two pauses that is the longer one.
func Strictest(a, b Rules) Rules {
	return Rules{
		PerMinute: min(a.PerMinute, b.PerMinute), Burst: min(a.Burst, b.Burst), Parallel: min(a.Parallel, b.Parallel),
		MaxPause: max(a.maxPause(), b.maxPause()),
	}
}

func (r Rules) maxPause() time.Duration { return cmp.Or(r.MaxPause, DefaultMaxPause) }

// Limiter decides when a request may be sent. It is safe for concurrent use.
type Limiter struct {
	mu       sync.Mutex
	rules    Rules
	bucket   *rate.Limiter
	common   common
	inFlight map[*queued]time.Time // since when each is
	queue    queue
	breaker  breaker
	paused   chan struct{} // closed, and replaced, when the breaker opens for longer
	wake     *time.Timer   // calls admit; nil or stopped: nothing to do before the next arrival or departure
}

// New returns a limiter whose bucket is full.
func New(rules Rules) *Limiter {
	l := &Limiter{
		bucket: rate.NewLimiter(0, 0), inFlight: map[*queued]time.Time{}, paused: make(chan struct{}),
	}
	l.setRules(rules)
	l.bucket = rate.NewLimiter(l.bucket.Limit(), l.bucket.Burst()) // a new bucket starts full
	return l
}

// SetRules changes the limits, also for those who already wait.
func (l *Limiter) SetRules(rules Rules) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.setRules(rules)
	l.admit()
}

// Resume ends a pause before its time: somebody has changed something, and wants to know whether it helped. One request
// goes first, alone, as after any pause.
func (l *Limiter) Resume() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.breaker.until = time.Time{}
	l.shareResume()
	l.admit()
}

func (l *Limiter) setRules(rules Rules) {
	l.rules = rules
	l.fitShare(time.Now())
	l.breaker.maxPause = rules.maxPause()
}

// Do waits until a request may be sent, and sends it by calling send. The error is only about not being admitted, and
// then send is not called.
//
// When the wait would be longer than until the waiter's deadline, it fails at once with problem.RateLimited and the
// time to wait. It fails in the same way when the deadline passes, or as soon as not even the next request could be
// sent before it. A deadline that is moved forward while the waiter waits may be noticed late. It fails with
// problem.Timeout when the deadline has passed on arrival, or passes because requests under way are not answered, and
// with problem.Canceled when the context ends first.
//
// send reports whether anything was sent (if not, it costs nothing), and what became of it, for the breaker. The place
// is given back whatever send does, also if it panics.
func (l *Limiter) Do(ctx context.Context, waiter *Waiter, send func() (sent bool, outcome error)) error {
	entry, err := l.acquire(ctx, waiter)
	if err != nil {
		return err
	}
	sent, outcome := true, errPanicked
	defer func() { l.release(entry, sent, outcome) }()
	sent, outcome = send()
	return nil
}

// errPanicked is what became of a request that panicked: something may have been sent, and nothing is known of it.
var errPanicked = errors.New("the request panicked")

// acquire waits until a request may be sent. What it takes must be released.
func (l *Limiter) acquire(ctx context.Context, waiter *Waiter) (*queued, error) {
	entry, err := l.enqueue(ctx, waiter)
	if err != nil {
		return nil, err
	}
	select {
	case <-entry.admitted:
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if entry.err != nil || ctx.Err() == nil {
		return entry, entry.err
	}
	if !l.queue.remove(entry) {
		l.undoAdmission(entry) // it was admitted at the same moment
	} else if deadline := entry.waiter.Deadline(); !deadline.IsZero() && !time.Now().Before(deadline) {
		err = l.expired(entry, time.Now()) // the context has the same deadline
	}
	l.admit()
	if err == nil {
		err = canceled(ctx.Err())
	}
	return nil, err
}

func (l *Limiter) enqueue(ctx context.Context, waiter *Waiter) (*queued, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.checkDeadline(waiter.Priority(), 1, waiter.Deadline()); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, canceled(ctx.Err())
	}
	entry := &queued{waiter: waiter, admitted: make(chan struct{})}
	l.queue = append(l.queue, entry)
	l.admit()
	return entry, nil
}

// release records what became of a request. One that was not sent says nothing about the API.
func (l *Limiter) release(entry *queued, sent bool, outcome error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !sent {
		l.undoAdmission(entry)
	} else {
		delete(l.inFlight, entry)
		if l.breaker.record(outcome, entry.throttles, time.Now()) {
			close(l.paused)
			l.paused = make(chan struct{})
			l.sharePause(time.Now())
		}
		l.giveBack(entry, true)
	}
	l.admit()
}

// undoAdmission gives back what one took whose request was not sent.
func (l *Limiter) undoAdmission(entry *queued) {
	delete(l.inFlight, entry)
	if entry.grant != "" {
		l.giveBack(entry, false)
		return
	}
	// To take less than nothing is the only way: a reservation cannot be canceled once its time has come. The bucket
	// does not overflow.
	l.bucket.AllowN(time.Now(), -1)
	l.common.owed = l.common.owed.Add(-l.interval())
}

// admit lets go whoever may, rejects who waits in vain, and arranges to be called when there may be something to do
// again. The caller holds the lock.
func (l *Limiter) admit() {
	if l.wake != nil {
		l.wake.Stop()
	}
	for {
		now := time.Now()
		wait, isPaused := l.earliest(1, now)
		l.rejectExpiring(now.Add(wait), now)
		next := l.queue.next()
		if next == nil {
			return // the next arrival calls again
		}
		hasCapacity := len(l.inFlight) < l.capacity(now)
		if !hasCapacity || isPaused || !l.take(next, now) {
			l.admitLater(l.common.recheck(wait, now), hasCapacity && !l.common.isAsking, now)
			return
		}
		l.queue.remove(next)
		l.inFlight[next] = now
		next.throttles = l.breaker.throttles
		close(next.admitted)
	}
}

// rejectExpiring rejects those who cannot wait until the next request may be sent. Others are ahead of them, but need
// not be sent: they may be canceled, or have nothing to send.
func (l *Limiter) rejectExpiring(next, now time.Time) {
	for _, entry := range l.queue.removeExpiring(next) {
		entry.err = l.expired(entry, now)
		close(entry.admitted)
	}
}

// admitLater calls admit when the next may go, if there is capacity for it, and when a deadline has passed. Otherwise
// the next release calls it.
func (l *Limiter) admitLater(wait time.Duration, hasCapacity bool, now time.Time) {
	wait = max(wait, time.Millisecond) // never zero: the arithmetic rounds
	if deadline := l.queue.nextDeadline(); !deadline.IsZero() {
		passed := deadline.Add(time.Nanosecond).Sub(now) // at the deadline itself it may still go
		if !hasCapacity || passed < wait {
			wait = passed
		}
	} else if !hasCapacity {
		return
	}
	l.wake = time.AfterFunc(wait, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.admit()
	})
}

// capacity is how many requests may be in flight. Where a shared bucket counts those of all replicas, that is how many
// of all; while it cannot be used, this replica has its share.
func (l *Limiter) capacity(now time.Time) int {
	switch {
	case l.breaker.halfOpen():
		return 1
	case l.isCommon(now):
		return max(1, l.rules.Parallel)
	default:
		return max(1, l.rules.Parallel/l.share())
	}
}

// MaxPause is the longest pause that is kept on the API's word.
func (l *Limiter) MaxPause() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.breaker.maxPause
}

// Paused returns a channel that is closed when the API next asks for a (longer) pause, so that those who wait for
// something in the queue can call CheckDeadline again. Who takes the channel before they check misses nothing.
func (l *Limiter) Paused() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.paused
}

// CheckDeadline fails at once with problem.RateLimited and the time to wait, when the n-th request that is sent next
// with a priority could not be sent before the deadline (zero: none); with problem.Timeout when the deadline has
// passed. Where one of the n is in the queue already, first is its waiter; nil: none is.
func (l *Limiter) CheckDeadline(priority Priority, n int, deadline time.Time, first *Waiter) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.queue.holds(first) {
		n--
	}
	return l.checkDeadline(priority, n, deadline)
}

// Queued reports whether a waiter's request waits to be sent.
func (l *Limiter) Queued(waiter *Waiter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.queue.holds(waiter)
}

// checkDeadline is CheckDeadline for who holds the lock.
func (l *Limiter) checkDeadline(priority Priority, n int, deadline time.Time) error {
	now := time.Now()
	if deadline.IsZero() {
		return nil
	}
	if !now.Before(deadline) {
		return problem.New(problem.Timeout, "The request arrived too late: its time was over before it could be sent")
	}
	if wait, isPaused := l.earliest(l.queue.ahead(priority)+n, now); now.Add(wait).After(deadline) {
		return l.tooLate(wait, isPaused)
	}
	return nil
}

// earliest is how long the n-th of those who wait will wait at least, as far as the limits decide it, and whether that
// is because the API asked for a pause.
func (l *Limiter) earliest(n int, now time.Time) (wait time.Duration, isPaused bool) {
	wait = l.refill(n, now)
	if pause := l.breaker.until.Sub(now); pause > wait {
		return pause, true
	}
	return wait, false
}

// refill is the time until the bucket will have let out n more. Of a shared bucket that is the least: others take from
// it, too.
func (l *Limiter) refill(n int, now time.Time) time.Duration {
	if l.isCommon(now) {
		if l.common.at.IsZero() {
			return 0 // it was not asked yet
		}
		lacking := float64(n) - l.common.left - now.Sub(l.common.at).Minutes()*l.rules.PerMinute
		return max(0, time.Duration(lacking*float64(l.interval())))
	}
	lacking := float64(n) - l.bucket.TokensAt(now)
	if lacking <= 0 {
		return 0
	}
	return time.Duration(lacking / float64(l.bucket.Limit()) * float64(time.Second))
}

// canceled is the answer to who left.
func canceled(cause error) error {
	return problem.New(problem.Canceled, "The request was canceled while it waited").Because(cause)
}
