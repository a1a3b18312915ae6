// Package batch is a dataloader's batcher for parts of columns: what many callers want at the same time (panels,
// viewers, rules, data sources) is sent together as soon as the limiter admits a request. What one of them already
// waits for is not fetched again for the next, and a caller who leaves takes nothing from the others.
//
// # Design
//
// A Request becomes one or more Jobs, a Job one or more Pieces. Pieces wait in the Batcher until a Flush takes those
// that fit into one document: they are a Batch from then on, and each of them is completed, failed, given back or
// abandoned. There is at most one Flush that has not taken anything yet; it runs in a goroutine of its own, in which
// the Runner does everything from packing to completing.
//
// Who waits, how urgently and how long is counted as callers come and leave (awaited.go), and the order of what waits
// is made when somebody looks (waiting.go): thousands of callers may come at the same moment.
//
// Batcher.mu guards the fields of all these types, but for what their comments say is never changed. Exported methods
// take the lock, unexported ones expect it to be held. The Batcher calls nobody while it holds the lock but the fits
// function of Flush.Take.
package batch

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Request asks for a part of one column.
type Request struct {
	Key cache.Key
	// Call asks for this column alone: it has one type, and the span that is wanted.
	Call plan.Call
	// Map by which it is asked, and the field of the map that answers it.
	Map    *apimap.Map
	Values *apimap.Values
	// Unit of the values, where the API tells it with the reading types and not with the values.
	Unit string
	// MaxRange is the longest range that may be asked for at once.
	MaxRange time.Duration
	// Days is the clock by which a request has one date; nil: it has any range.
	Days *time.Location
}

// Runner takes what waits from a flush, sends it, and tells the batch what became of it. It is called in a goroutine of
// its own for each flush. The context ends when nothing waits any more before anything was taken.
type Runner func(ctx context.Context, flush *Flush)

// Batcher is where everything waits that must be fetched, for one token and one API map. It is safe for concurrent use.
type Batcher struct {
	mu    sync.Mutex
	run   Runner
	queue queue
	// submissions is how often callers have ever submitted something.
	submissions int
	// jobs is how many there have ever been, ended how many of them have had an outcome.
	jobs, ended uint64
	// open are the jobs without an outcome, of each column in the order of time: they do not overlap. What was asked by
	// another map is apart: its answer may be refused, or read in another way.
	open map[openKey][]*Job
	// flush has not taken anything yet; nil: none is under way.
	flush *Flush
}

type openKey struct {
	column cache.Key
	api    *apimap.Map
}

// New returns a batcher whose flushes are run by the runner.
func New(run Runner) *Batcher { return &Batcher{run: run, open: map[openKey][]*Job{}} }

// Waiter is a caller who waits, from Submit until Release.
type Waiter struct {
	// Priority, Deadline and Jobs are never changed. Jobs bring each of the requests; one that is longer than a request
	// may bring several of them.
	Priority limit.Priority
	Deadline time.Time
	Jobs     [][]*Job

	batcher *Batcher
}

// Submit returns a waiter for the jobs that together bring what is requested: those that are open already, and new ones
// for the rest. The waiter must be released, whatever became of it. Of the context, only the values are used.
func (b *Batcher) Submit(
	ctx context.Context, priority limit.Priority, deadline time.Time, requests []Request,
) *Waiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.submit(ctx, priority, deadline, requests)
}

// Ended is how many jobs have had an outcome.
func (b *Batcher) Ended() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ended
}

// SubmitSince is Submit for a caller who looked at the cache when so many jobs had ended. It returns nil where a new
// job would be needed and one has ended since: what it brought may be what the caller lacks.
func (b *Batcher) SubmitSince(
	ctx context.Context, ended uint64, priority limit.Priority, deadline time.Time, requests []Request,
) *Waiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	isNew := func(request Request) bool { return len(b.notOpen(request)) > 0 }
	if b.ended != ended && slices.ContainsFunc(requests, isNew) {
		return nil
	}
	return b.submit(ctx, priority, deadline, requests)
}

// notOpen are the parts of what is requested that no open job brings.
func (b *Batcher) notOpen(request Request) []series.Span {
	missing := []series.Span{request.Call.Span}
	for _, job := range b.overlapping(request) {
		missing = series.Without(missing, job.Call.Span)
	}
	return missing
}

// overlapping are the open jobs that bring parts of what is requested.
func (b *Batcher) overlapping(request Request) []*Job {
	open := b.open[openKey{request.Key, request.Map}]
	open = open[firstAfter(open, request.Call.Span.From):]
	last := slices.IndexFunc(open, func(job *Job) bool { return !job.Call.Span.Overlaps(request.Call.Span) })
	if last < 0 {
		return open
	}
	return open[:last]
}

func (b *Batcher) submit(
	ctx context.Context, priority limit.Priority, deadline time.Time, requests []Request,
) *Waiter {
	b.submissions++
	waiter := &Waiter{Priority: priority, Deadline: deadline, Jobs: make([][]*Job, len(requests)), batcher: b}
	for i, request := range requests {
		missing := b.notOpen(request)
		for _, job := range b.overlapping(request) {
			waiter.join(i, job)
		}
		steps := grid.Of(request.Call.Resolution, request.Call.Zone)
		for _, span := range missing {
			for _, part := range request.Parts().Of(span, steps) {
				waiter.join(i, b.openJob(request, part))
			}
		}
	}
	b.startFlush(ctx, batchWait)
	return waiter
}

// Parts are what the request's span is asked for in.
func (r *Request) Parts() plan.Parts { return plan.Parts{Longest: r.MaxRange, Days: r.Days} }

func (b *Batcher) openJob(request Request, span series.Span) *Job {
	job := newJob(b, request, span)
	b.addOpen(job)
	return job
}

func (b *Batcher) addOpen(job *Job) {
	key := openKey{job.Key, job.Map}
	b.open[key] = slices.Insert(b.open[key], firstAfter(b.open[key], job.Call.Span.From), job)
}

// isOpen reports whether a part of what is requested is being fetched.
func (b *Batcher) isOpen(request Request) bool {
	return len(b.overlapping(request)) > 0
}

// firstAfter is the index of the first of the open jobs of a column that does not end before an instant.
func firstAfter(open []*Job, at time.Time) int {
	first, _ := slices.BinarySearchFunc(open, at, func(job *Job, at time.Time) int {
		if job.Call.Span.To.After(at) {
			return 1
		}
		return -1
	})
	return first
}

func (w *Waiter) join(request int, job *Job) {
	w.Jobs[request] = append(w.Jobs[request], job)
	if job.waiters.waits[w] > 0 {
		return
	}
	b := w.batcher
	isFirst, before := job.waiters.isEmpty(), job.waiters.priority()
	job.waiters.add(w)
	for _, piece := range job.pieces {
		switch {
		case piece.batch != nil:
			if isFirst { // it was sent along
				piece.batch.awaited.enter(piece)
			} else if piece.awaited != nil {
				piece.awaited.waiters.add(w)
			}
			piece.batch.flush.Waiter.Join(w.Priority, w.Deadline)
		case isFirst:
			b.queue.arrive(piece)
			b.joinFlush(w)
		case b.queue.holds(piece):
			b.queue.join(w, before)
			b.joinFlush(w)
		}
	}
}

func (b *Batcher) joinFlush(w *Waiter) {
	if b.flush != nil {
		b.flush.Waiter.Join(w.Priority, w.Deadline)
	}
}

// Release ends the waiting. What nobody waits for is abandoned: it is not asked for, and a request of which everything
// was abandoned is canceled. To release twice does nothing.
func (w *Waiter) Release() {
	b := w.batcher
	b.mu.Lock()
	defer b.mu.Unlock()
	touched := map[*Batch]bool{}
	for _, jobs := range w.Jobs {
		for _, job := range jobs {
			if job.waiters.waits[w] > 0 {
				w.leave(job, touched)
			}
		}
	}
	for batch := range touched {
		batch.update()
	}
	b.updateFlush()
}

// leave ends the waiting for a job, and adds the batches that it is part of to those touched.
func (w *Waiter) leave(job *Job, touched map[*Batch]bool) {
	b := w.batcher
	before := job.waiters.priority()
	for _, piece := range job.pieces {
		if piece.awaited != nil {
			piece.awaited.waiters.remove(w)
		}
	}
	job.waiters.remove(w)
	if isClosed(job.done) {
		return
	}
	if job.waiters.isEmpty() {
		b.forget(job)
	}
	for _, piece := range job.pieces {
		if piece.batch != nil {
			touched[piece.batch] = true
		}
		switch {
		case job.waiters.isEmpty():
			b.drop(piece)
		case b.queue.holds(piece) && job.waiters.priority() != before:
			b.queue.disorder()
		}
	}
}

// drop takes a piece out of where it is, because nobody waits for it.
func (b *Batcher) drop(piece *Piece) {
	if b.queue.holds(piece) {
		b.queue.leave(piece)
	} else {
		piece.leave()
	}
}

// startFlush starts a flush that waits for others to submit, unless one is under way.
func (b *Batcher) startFlush(ctx context.Context, wait time.Duration) {
	waiting := &b.queue.awaited
	if waiting.pieces == 0 || b.flush != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	waiter := limit.NewWaiter(waiting.waiters.priority(), waiting.waiters.deadline())
	b.flush = &Flush{Waiter: waiter, batcher: b, cancel: cancel}
	go b.flush.start(ctx, wait, b.submissions)
}

func (b *Batcher) forget(job *Job) {
	key := openKey{job.Key, job.Map}
	open := b.open[key]
	if at := slices.Index(open[firstAfter(open, job.Call.Span.From):], job); at >= 0 {
		at += firstAfter(open, job.Call.Span.From)
		open = slices.Delete(open, at, at+1)
	}
	if len(open) == 0 {
		delete(b.open, key)
	} else {
		b.open[key] = open
	}
}

// updateFlush tells the limiter for whom the flush waits, and ends the flush when nothing waits.
func (b *Batcher) updateFlush() {
	waiting := &b.queue.awaited
	switch {
	case b.flush == nil:
	case waiting.pieces == 0:
		b.flush.cancel()
		b.flush = nil
	default:
		b.flush.Waiter.Update(waiting.waiters.priority(), waiting.waiters.deadline())
	}
}

// end gives a job its outcome, for all who wait. The job's other pieces need not come any more.
func (b *Batcher) end(job *Job, err *problem.Error) {
	b.ended++
	b.forget(job)
	job.outcome.Err = err
	close(job.done)
	for _, piece := range job.pieces {
		b.drop(piece)
		if piece.batch != nil {
			piece.batch.update()
		}
	}
}

func isClosed(done chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}
