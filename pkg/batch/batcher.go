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
// Batcher.mu guards the fields of all these types, but for what their comments say is never changed. Exported methods
// take the lock, unexported ones expect it to be held. The Batcher calls nobody while it holds the lock but the fits
// function of Flush.Take.
package batch

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
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
}

// Runner takes what waits from a flush, sends it, and tells the batch what became of it. It is called in a goroutine of
// its own for each flush. The context ends when nothing waits any more before anything was taken.
type Runner func(ctx context.Context, flush *Flush)

// Batcher is where everything waits that must be fetched, for one token and one API map. It is safe for concurrent use.
type Batcher struct {
	mu      sync.Mutex
	run     Runner
	waiting []*Piece
	// submissions is how often callers have ever submitted something.
	submissions int
	// open are the jobs without an outcome.
	open map[cache.Key][]*Job
	// flush has not taken anything yet; nil: none is under way.
	flush *Flush
}

// New returns a batcher whose flushes are run by the runner.
func New(run Runner) *Batcher { return &Batcher{run: run, open: map[cache.Key][]*Job{}} }

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
	b.submissions++
	waiter := &Waiter{Priority: priority, Deadline: deadline, Jobs: make([][]*Job, len(requests)), batcher: b}
	for i, request := range requests {
		missing := []series.Span{request.Call.Span}
		for _, job := range b.open[request.Key] {
			// What was asked by another map does not count: its answer may be refused, or read in another way.
			if job.Map == request.Map && slices.ContainsFunc(missing, job.Call.Span.Overlaps) {
				missing = series.Without(missing, job.Call.Span)
				waiter.join(i, job)
			}
		}
		steps := grid.Of(request.Call.Resolution, request.Call.Zone)
		for _, span := range missing {
			for _, part := range plan.Split(span, request.MaxRange, steps) {
				waiter.join(i, b.openJob(request, part))
			}
		}
	}
	b.startFlush(ctx, batchWait)
	return waiter
}

func (b *Batcher) openJob(request Request, span series.Span) *Job {
	job := newJob(b, request, span)
	b.open[request.Key] = append(b.open[request.Key], job)
	b.waiting = append(b.waiting, job.pieces...)
	return job
}

func (w *Waiter) join(request int, job *Job) {
	w.Jobs[request] = append(w.Jobs[request], job)
	if slices.Contains(job.waiters, w) {
		return
	}
	job.waiters = append(job.waiters, w)
	for _, piece := range job.pieces {
		if piece.batch != nil {
			piece.batch.flush.Waiter.Join(w.Priority, w.Deadline)
		} else if w.batcher.flush != nil {
			w.batcher.flush.Waiter.Join(w.Priority, w.Deadline)
		}
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
			at := slices.Index(job.waiters, w)
			if at < 0 {
				continue
			}
			job.waiters = slices.Delete(job.waiters, at, at+1)
			if isClosed(job.done) {
				continue
			}
			if len(job.waiters) == 0 {
				b.forget(job)
			}
			for _, piece := range job.pieces {
				if piece.batch != nil {
					touched[piece.batch] = true
				}
			}
		}
	}
	for batch := range touched {
		batch.update()
	}
	b.prune()
}

// startFlush starts a flush that waits for others to submit, unless one is under way.
func (b *Batcher) startFlush(ctx context.Context, wait time.Duration) {
	if len(b.waiting) == 0 || b.flush != nil {
		return
	}
	priority, deadline := topPriority(b.waiting)
	if deadline.IsZero() {
		return // nobody waits for what was given back
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b.flush = &Flush{Waiter: limit.NewWaiter(priority, deadline), batcher: b, cancel: cancel}
	go b.flush.start(ctx, wait, b.submissions)
}

func (b *Batcher) forget(job *Job) {
	left := slices.DeleteFunc(b.open[job.Key], func(j *Job) bool { return j == job })
	if len(left) == 0 {
		delete(b.open, job.Key)
	} else {
		b.open[job.Key] = left
	}
}

// prune takes away what nobody waits for any more, and ends the flush when nothing waits.
func (b *Batcher) prune() {
	b.waiting = slices.DeleteFunc(b.waiting, func(p *Piece) bool { return !p.isWanted() })
	if b.flush == nil {
		return
	}
	if len(b.waiting) == 0 {
		b.flush.cancel()
		b.flush = nil
		return
	}
	b.flush.Waiter.Update(topPriority(b.waiting))
}

// Waiting returns what waits in the order in which it will be sent, and the flush that will take it; nil: none.
func (b *Batcher) Waiting() ([]*Piece, *Flush) {
	b.mu.Lock()
	defer b.mu.Unlock()
	waiting := slices.Clone(b.waiting)
	slices.SortStableFunc(waiting, byPriority)
	return waiting, b.flush
}

func byPriority(a, b *Piece) int {
	one, _ := topPriority([]*Piece{a})
	other, _ := topPriority([]*Piece{b})
	return cmp.Compare(one, other)
}

// topPriority is the priority of the most urgent caller who waits for any of the pieces, and the deadline of the most
// patient; zero: nobody waits.
func topPriority(pieces []*Piece) (priority limit.Priority, deadline time.Time) {
	priority = limit.Editor
	for _, piece := range pieces {
		for _, waiter := range piece.Job.waiters {
			priority = min(priority, waiter.Priority)
			if waiter.Deadline.After(deadline) {
				deadline = waiter.Deadline
			}
		}
	}
	return priority, deadline
}

// RejectAll fails all jobs that wait.
func (b *Batcher) RejectAll(reason *problem.Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, piece := range slices.Clone(b.waiting) {
		if !isClosed(piece.Job.done) {
			b.end(piece.Job, reason)
		}
	}
	b.prune()
}

// end gives a job its outcome, for all who wait. The job's other pieces need not come any more.
func (b *Batcher) end(job *Job, err *problem.Error) {
	b.forget(job)
	job.outcome.Err = err
	close(job.done)
	for _, piece := range job.pieces {
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

// Job is a part of one column that is being fetched, for everybody who wants it.
type Job struct {
	// Request that the job was opened for, with the job's own span. It is never changed.
	Request

	batcher *Batcher
	waiters []*Waiter
	// isAhead: nobody waited for it when it was sent along.
	isAhead bool
	left    int // pieces that have not come
	pieces  []*Piece
	done    chan struct{} // never replaced
	outcome Outcome       // not changed once done is closed
	// held are the second halves of pieces that were too much, until a first one has come: where the API gives nothing
	// at all, however little is asked for, they would only be more requests.
	held []*Piece
	// throttled is closed when the API throttled the job's request, for those who do not wait for a repetition.
	throttled   chan struct{}
	throttleErr *problem.Error
}

// Outcome is what became of a job.
type Outcome struct {
	// Values in the order of time, within the job's span; nil: none came. They are shared: nobody may change them.
	Values *series.Series
	// Complete are the parts of the job's span of which everything came, Partial those of which something did: what is
	// there is right, but not all.
	Complete, Partial []series.Span
	// Named reports that the API knows such a series, even when it has no values.
	Named bool
	// Err is why something did not come; nil: everything came.
	Err *problem.Error
	// Reports of the documents that the job was part of.
	Reports []*Report
}

// add takes in values of a part of the job.
func (o *Outcome) add(values *series.Series) {
	if o.Values == nil {
		o.Values = values
	} else {
		o.Values = series.Join(o.Values, values)
	}
}

// Report tells about one document that was sent.
type Report struct {
	// Document and its variables, as they can be shown: no secret is in them.
	Document string
	// Waited is the time until the document was admitted, Upstream the time from then until the answer was read.
	Waited, Upstream time.Duration
	// Tries it took.
	Tries int
}

func newJob(b *Batcher, request Request, span series.Span) *Job {
	request.Call.Span = span
	job := &Job{
		Request: request, batcher: b, left: 1, done: make(chan struct{}), throttled: make(chan struct{}),
	}
	job.pieces = []*Piece{{Job: job, Span: span}}
	return job
}

// IsShared reports whether somebody else waits for the job, too.
func (j *Job) IsShared() bool {
	j.batcher.mu.Lock()
	defer j.batcher.mu.Unlock()
	return len(j.waiters) > 1
}

// Flushes returns the flushes that took pieces of the job which have not come.
func (j *Job) Flushes() []*Flush {
	j.batcher.mu.Lock()
	defer j.batcher.mu.Unlock()
	var flushes []*Flush
	for _, piece := range j.pieces {
		if piece.batch != nil {
			flushes = append(flushes, piece.batch.flush)
		}
	}
	return flushes
}

// Done is closed when the outcome is there.
func (j *Job) Done() <-chan struct{} { return j.done }

// Outcome returns what became of the job; call it after Done.
func (j *Job) Outcome() Outcome { return j.outcome }

// Throttled is closed when the API throttled the job's request, which may be sent again. What the API said before the
// last try does not count.
func (j *Job) Throttled() <-chan struct{} {
	j.batcher.mu.Lock()
	defer j.batcher.mu.Unlock()
	return j.throttled
}

// ThrottleError returns what the API said; call it after Throttled. It is nil when the request was sent again since.
func (j *Job) ThrottleError() *problem.Error {
	j.batcher.mu.Lock()
	defer j.batcher.mu.Unlock()
	return j.throttleErr
}

// Piece is a job, or a part of it where the whole was too much for the API.
type Piece struct {
	// Job is never changed.
	Job *Job
	// Span, Isolation and MaxFields are changed only by the runner whose batch has the piece. The last two are narrowed
	// when the document that the piece was in failed and it is not known by whose fault: Isolation says what it may still
	// be sent with, MaxFields (0: any number) how many fields a document may have that it is in. They are never widened,
	// so that no piece can be sent again and again.
	Span      series.Span
	Isolation api.Isolation
	MaxFields int

	batch *Batch // nil: it waits, or has come
}

// Call asks for the piece.
func (p *Piece) Call() plan.Call {
	call := p.Job.Call
	call.Span = p.Span
	return call
}

// AddTo takes the piece into a packer's document, if it fits, and returns the index of its field request.
func (p *Piece) AddTo(packer *api.Packer) (field int, fits bool) {
	return packer.Add(p.Call(), p.Job.Values, p.Isolation, p.MaxFields)
}

// isWanted reports whether somebody waits for the piece's job.
func (p *Piece) isWanted() bool { return len(p.Job.waiters) > 0 && !isClosed(p.Job.done) }
