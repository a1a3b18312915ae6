package limit

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Priority says who asks. A lower one goes first.
type Priority int

// The priorities, the most urgent first.
const (
	Alert Priority = iota
	Panel
	Editor
)

type priorityKey struct{}

// WithPriority marks a context with the priority of its caller.
func WithPriority(ctx context.Context, priority Priority) context.Context {
	return context.WithValue(ctx, priorityKey{}, priority)
}

// PriorityOf returns the priority of a context's caller. One that says nothing is an editor, who can wait.
func PriorityOf(ctx context.Context) Priority {
	if priority, ok := ctx.Value(priorityKey{}).(Priority); ok {
		return priority
	}
	return Editor
}

type ruleKey struct{}

// ForRule marks a context with whether a rule judges by what is answered: then nothing may be withheld without a word.
// It says nothing about who goes first.
func ForRule(ctx context.Context, isForRule bool) context.Context {
	return context.WithValue(ctx, ruleKey{}, isForRule)
}

// IsForRule reports whether a rule judges by what a context's caller is answered.
func IsForRule(ctx context.Context) bool {
	isForRule, isSaid := ctx.Value(ruleKey{}).(bool)
	return isForRule || !isSaid && PriorityOf(ctx) == Alert
}

// WaitsOutThrottling reports whether a caller waits when the API wants fewer requests. Rules do not: Grafana evaluates
// them again by itself. Editors and the health check do not: a person wants to know what is the matter.
func (p Priority) WaitsOutThrottling() bool { return p == Panel }

// Waiter is for whom a request waits to be sent: the most urgent and the most patient of its callers. Callers may join
// and leave while it waits, which Update tells. It is safe for concurrent use; its lock is held for no longer than a
// read or a write takes, so that it can be updated and asked under any other lock.
type Waiter struct {
	mu       sync.Mutex
	priority Priority
	deadline time.Time
	// waitsOut: one of the callers waits when the API throttles.
	waitsOut bool
}

// NewWaiter returns a waiter with a priority and the time until which its request is of use; zero: there is none.
func NewWaiter(priority Priority, deadline time.Time) *Waiter {
	return &Waiter{priority: priority, deadline: deadline, waitsOut: priority.WaitsOutThrottling()}
}

// Update says for whom the request waits now.
func (w *Waiter) Update(priority Priority, deadline time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.priority, w.deadline = priority, deadline
}

// Join adds a caller. It must not be used on a waiter without a deadline.
func (w *Waiter) Join(priority Priority, deadline time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.priority = min(w.priority, priority)
	w.waitsOut = w.waitsOut || priority.WaitsOutThrottling()
	if deadline.After(w.deadline) {
		w.deadline = deadline
	}
}

// WaitsOutThrottling reports whether one of the callers waits when the API throttles.
func (w *Waiter) WaitsOutThrottling() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.waitsOut
}

// Priority is that of the most urgent caller.
func (w *Waiter) Priority() Priority {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.priority
}

// Deadline is when the most patient caller leaves; zero: never.
func (w *Waiter) Deadline() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.deadline
}

type waiterKey struct{}

// WithWaiter marks a context with those for whom the work is done. What the work asks the API for waits for them.
func WithWaiter(ctx context.Context, waiter *Waiter) context.Context {
	return context.WithValue(ctx, waiterKey{}, waiter)
}

// WaiterOf returns those for whom a context's work is done. Where it names none, that is its caller alone, who waits
// until the context's deadline and no longer than patience.
func WaiterOf(ctx context.Context, patience time.Duration) *Waiter {
	if waiter, ok := ctx.Value(waiterKey{}).(*Waiter); ok {
		return waiter
	}
	return NewWaiter(PriorityOf(ctx), Deadline(ctx, patience))
}

// Deadline is until when the caller of a context waits: until the context's own deadline, and no longer than patience.
func Deadline(ctx context.Context, patience time.Duration) time.Time {
	latest := time.Now().Add(patience)
	if own, ok := ctx.Deadline(); ok && own.Before(latest) {
		return own
	}
	return latest
}

// queued is a waiter in the queue.
type queued struct {
	waiter *Waiter
	// admitted is closed when the request may be sent, or when err says why it will not be.
	admitted chan struct{}
	err      error
	// throttles is how often the API had throttled when the request was admitted.
	throttles int
	// grant names what a shared bucket has granted; empty: the limiter's own bucket did.
	grant string
}

// queue holds those who wait, in the order of their arrival. It is not sorted by priority, because a waiter's priority
// may change. Limiter.mu guards it.
type queue []*queued

// next is who goes first: the first to arrive with the most urgent priority; nil: nobody waits.
func (q queue) next() *queued {
	var first *queued
	var top Priority
	for _, candidate := range q {
		if priority := candidate.waiter.Priority(); first == nil || priority < top {
			first, top = candidate, priority
		}
	}
	return first
}

// ahead is how many go before one with a priority who arrives now.
func (q queue) ahead(priority Priority) int {
	n := 0
	for _, other := range q {
		if other.waiter.Priority() <= priority {
			n++
		}
	}
	return n
}

// holds reports whether a waiter is in the queue.
func (q queue) holds(waiter *Waiter) bool {
	return slices.ContainsFunc(q, func(entry *queued) bool { return entry.waiter == waiter })
}

// remove takes an entry out, and reports whether it was still there.
func (q *queue) remove(entry *queued) bool {
	at := slices.Index(*q, entry)
	if at < 0 {
		return false
	}
	*q = slices.Delete(*q, at, at+1)
	return true
}

// removeExpiring takes out those whose deadline is before the next request may be sent.
func (q *queue) removeExpiring(next time.Time) []*queued {
	var expiring []*queued
	*q = slices.DeleteFunc(*q, func(entry *queued) bool {
		deadline := entry.waiter.Deadline()
		if deadline.IsZero() || !next.After(deadline) {
			return false
		}
		expiring = append(expiring, entry)
		return true
	})
	return expiring
}

// nextDeadline is the nearest deadline of all; zero: there is none.
func (q queue) nextDeadline() time.Time {
	var nearest time.Time
	for _, entry := range q {
		if deadline := entry.waiter.Deadline(); nearest.IsZero() || !deadline.IsZero() && deadline.Before(nearest) {
			nearest = deadline
		}
	}
	return nearest
}
