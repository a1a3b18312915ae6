package readings

import (
	"context"
	"errors"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// wait is how a query waits for its jobs: no longer than it is of use. Only the query's goroutine may use it.
type wait struct {
	loader *Loader
	waiter *batch.Waiter
	// paused is closed when the API next asks for a pause: then what could be sent in time need not be any more.
	paused <-chan struct{}
	// tooLate are the jobs whose request cannot be sent before the query's deadline, with the reason.
	tooLate map[*batch.Job]*problem.Error
	// hurried is how a rule waits; nil: who waits is in no hurry.
	hurried *hurried
}

func (l *Loader) newWait(waiter *batch.Waiter) *wait {
	w := &wait{loader: l, waiter: waiter}
	w.recheck()
	return w
}

// collect waits for the jobs of all columns.
func (w *wait) collect(ctx context.Context, columns []*column, result *Result) error {
	next := 0
	for _, c := range columns {
		for range c.requests {
			for _, job := range w.waiter.Jobs[next] {
				if c.hasFetched(job) {
					continue // it is long enough for two gaps
				}
				outcome, err := w.outcome(ctx, job)
				if err != nil {
					return err
				}
				if outcome.Err != nil && errors.Is(outcome.Err, ErrSuperseded) {
					return outcome.Err
				}
				result.report(outcome.Reports)
				c.fetched = append(c.fetched, fetched{job, job.Call.Span, outcome})
			}
			next++
		}
	}
	return nil
}

// outcome waits for a job's outcome, as long as the query may and wants to. The error is for a context that ended.
func (w *wait) outcome(ctx context.Context, job *batch.Job) (batch.Outcome, error) {
	for {
		if reason := w.tooLate[job]; reason != nil {
			return batch.Outcome{Err: reason}, nil
		}
		var throttled <-chan struct{}
		if !w.waiter.Priority.WaitsOutThrottling() {
			throttled = job.Throttled()
		}
		select {
		case <-job.Done():
			return job.Outcome(), nil
		case <-w.hurried.wake():
			if reason := w.hurried.reason(); reason != nil {
				return batch.Outcome{Err: reason, Reports: job.Sent()}, nil
			}
		case <-throttled:
			if err := job.ThrottleError(); err != nil {
				return batch.Outcome{Err: err}, nil
			}
		case <-w.paused:
			w.recheck()
		case <-ctx.Done():
			return batch.Outcome{}, problem.FromContext(ctx)
		}
	}
}

// recheck finds the jobs whose request cannot be sent before the query's deadline. They need not be waited for.
func (w *wait) recheck() {
	l := w.loader
	w.paused = l.limiter.Paused()
	w.tooLate = map[*batch.Job]*problem.Error{}
	mine := map[*batch.Job]bool{}
	for _, jobs := range w.waiter.Jobs {
		for _, job := range jobs {
			mine[job] = true
		}
	}
	waiting, flush := l.batcher.Waiting()
	if flush == nil || w.check(waiting, flush) != nil { // else even a request for each would be in time
		for job, document := range l.estimate.of(w.waiter.Priority, mine) {
			w.note(job, w.check(document, flush))
		}
	}
	// What is sent again waits at the limiter, too.
	for job := range mine {
		for _, flush := range job.Flushes() {
			if l.limiter.Queued(flush.Waiter) {
				w.note(job, w.check(1, flush))
			}
		}
	}
}

// check fails when the n-th document cannot be sent in time, the first of which is that of a flush; nil: of none.
func (w *wait) check(n int, flush *batch.Flush) error {
	if flush == nil {
		return w.loader.limiter.CheckDeadline(w.waiter.Priority, n, w.waiter.Deadline, nil)
	}
	return w.loader.limiter.CheckDeadline(w.waiter.Priority, n, w.waiter.Deadline, flush.Waiter)
}

func (w *wait) note(job *batch.Job, err error) {
	if err != nil && w.tooLate[job] == nil {
		w.tooLate[job] = problem.From(err)
	}
}

// newPacker returns a packer of an empty document that is sent after so many others.
func (l *Loader) newPacker(documents int) *api.Packer {
	packer := l.limits.NewPacker(plan.Capabilities{Intervals: l.intervals.Current()}, documents)
	packer.IsGapless = true
	packer.Clocks, packer.Starts = l.clocks, l.starts
	return packer
}
