package readings

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// ruleWait is how long an evaluation waits for an API that does not answer. Grafana evaluates again by itself, and one
// rule that waits keeps the others of its group waiting.
const ruleWait = 1800 * time.Millisecond

// muchLonger is how many times as long as usual an answer may take: it may need a repetition, or a second document.
const muchLonger = 3

// hurried is how a rule waits: while the API answers, as long as everybody; when it does not, no longer than ruleWait.
// Whether it will is known when it did not answer others lately. Where cached values stand in, it is enough that it
// takes much longer than usual.
type hurried struct {
	transport  *transport.Transport
	limiter    *limit.Limiter
	hasStandIn bool
	// late is closed after ruleWait, overdue when an answer takes much longer than usual.
	late, overdue chan struct{}
	timers        [2]*time.Timer
	// next is what to wait for.
	next <-chan struct{}
	// hasLeft: not everything was waited for.
	hasLeft bool
}

// hurry makes the waiting that of a rule.
func (w *wait) hurry(columns []*column) {
	h := &hurried{
		transport: w.loader.transport, limiter: w.loader.limiter, hasStandIn: true,
		late: make(chan struct{}), overdue: make(chan struct{}),
	}
	for _, c := range columns {
		h.hasStandIn = h.hasStandIn && c.hasStandIn(time.Now())
	}
	long := max(ruleWait, muchLonger*h.transport.Latency())
	h.timers[0] = time.AfterFunc(ruleWait, func() { close(h.late) })
	h.timers[1] = time.AfterFunc(long, func() { close(h.overdue) })
	h.next, w.hurried = h.late, h
}

// wake is closed when it may be time to leave: reason tells.
func (h *hurried) wake() <-chan struct{} {
	if h == nil {
		return nil
	}
	return h.next
}

// reason is why no more is waited for; nil: it is.
func (h *hurried) reason() *problem.Error {
	reason := h.transport.Trouble()
	if reason == nil && h.hasStandIn && isClosed(h.overdue) {
		reason = h.delay()
	}
	h.hasLeft = h.hasLeft || reason != nil
	switch {
	case reason != nil:
	case h.hasStandIn && !isClosed(h.overdue):
		h.next = h.overdue
	default:
		h.next = h.transport.Troubled()
	}
	return reason
}

// delay is why nothing has come where the API is not known to be in trouble: it may not have been asked at all.
func (h *hurried) delay() *problem.Error {
	if err := h.limiter.CheckDeadline(limit.Alert, 1, time.Now().Add(ruleWait), nil); err != nil {
		return problem.From(err)
	}
	return problem.New(problem.Timeout, "The API takes much longer than usual to answer")
}

// end ends the waiting. What a rule does not wait for any more is fetched all the same, for its next evaluation.
func (w *wait) end() {
	if w.hurried == nil {
		w.waiter.Release()
		return
	}
	for _, timer := range w.hurried.timers {
		timer.Stop()
	}
	if w.hurried.hasLeft {
		go releaseLater(w.waiter)
	} else {
		w.waiter.Release()
	}
}

// releaseLater waits in the place of who has left.
func releaseLater(waiter *batch.Waiter) {
	defer waiter.Release()
	latest := time.NewTimer(time.Until(waiter.Deadline))
	defer latest.Stop()
	for _, jobs := range waiter.Jobs {
		for _, job := range jobs {
			select {
			case <-job.Done():
			case <-latest.C:
				return
			}
		}
	}
}

func isClosed(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}
