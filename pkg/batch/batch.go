package batch

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Batch is what was sent together. Each of its pieces is completed, failed, given back, or abandoned.
type Batch struct {
	// Pieces are changed only by the runner that took them.
	Pieces []*Piece

	batcher *Batcher
	flush   *Flush
	awaited awaited
	cancel  context.CancelFunc
}

// update tells the limiter for whom the batch waits, and cancels its request when nobody waits for any of it.
func (b *Batch) update() {
	if b.awaited.pieces == 0 {
		b.cancel()
		b.dropAhead() // nobody may join what is canceled
		b.flush.Waiter.Update(limit.Editor, time.Now().Add(-time.Second))
		return
	}
	b.flush.Waiter.Update(b.awaited.waiters.priority(), b.awaited.waiters.deadline())
}

func (b *Batch) holds(piece *Piece) bool { return piece.awaited == &b.awaited }

func (b *Batch) wanted() []*Piece {
	var pieces []*Piece
	for _, piece := range b.Pieces {
		if b.holds(piece) {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// TakeAhead takes requests along for which nobody waits yet, if they fit. It reports whether any was taken. What
// is being fetched already is left out. Who asks for it while the batch is under way waits for it as for any other job;
// it is dropped when the batch must be sent again and nobody has.
func (b *Batch) TakeAhead(requests []Request, fits func(*Piece) bool) (isTaken bool) {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	if b.awaited.pieces == 0 {
		return false
	}
	for _, request := range requests {
		span := request.Call.Span
		if b.batcher.isOpen(request) || !request.Parts().Takes(span) {
			continue
		}
		job := newJob(b.batcher, request, span)
		if piece := job.pieces[0]; fits(piece) {
			job.isAhead, piece.batch = true, b
			b.Pieces = append(b.Pieces, piece)
			b.batcher.addOpen(job)
			isTaken = true
		}
	}
	return isTaken
}

// DropAhead drops what was taken along and nobody waits for.
func (b *Batch) DropAhead() {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	b.dropAhead()
}

func (b *Batch) dropAhead() {
	for _, piece := range b.Pieces {
		if job := piece.Job; piece.batch == b && job.isAhead && !b.holds(piece) {
			piece.batch = nil
			b.batcher.forget(job)
		}
	}
}

// Finish ends the batch: who joined what was taken along, and did not get it, waits again. Of the context, only the
// values are used.
func (b *Batch) Finish(ctx context.Context) {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	b.dropAhead()
	var joined []*Piece
	for _, piece := range b.Pieces {
		if piece.Job.isAhead {
			joined = append(joined, piece)
		}
	}
	b.giveBack(ctx, joined)
}

// Wanted returns the pieces that somebody still waits for.
func (b *Batch) Wanted() []*Piece {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	return b.wanted()
}

// IsExpired reports whether the time of all who wait for a piece is over.
func (b *Batch) IsExpired(piece *Piece) bool {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	return !time.Now().Before(piece.Job.waiters.deadline())
}

// Throttle tells those who do not wait for a repetition that the API throttled the request. It reports whether anyone
// waits for a repetition.
func (b *Batch) Throttle(err *problem.Error) (isAwaited bool) {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	for _, piece := range b.Pieces {
		if job := piece.Job; piece.batch == b && job.throttleErr == nil {
			job.throttleErr = err
			close(job.throttled)
		}
	}
	return b.awaited.waiters.waitsOutThrottling()
}

// Resend tells that the batch is sent again: what the API said before does not count any more.
func (b *Batch) Resend() {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	for _, piece := range b.wanted() {
		if job := piece.Job; job.throttleErr != nil {
			job.throttleErr, job.throttled = nil, make(chan struct{})
		}
	}
}

// Sent notes what was sent so far, for those who leave before it is answered. The report must not be changed any more.
func (b *Batch) Sent(report *Report) {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	for _, piece := range b.Pieces {
		if piece.batch == b {
			piece.Job.sent = report
		}
	}
}

// Report adds what is to be told about a document to all jobs of the batch.
func (b *Batch) Report(report *Report) {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	for _, piece := range b.Pieces {
		if reports := &piece.Job.outcome.Reports; piece.batch == b && !isClosed(piece.Job.done) &&
			!slices.Contains(*reports, report) {
			*reports = append(*reports, report)
		}
	}
}

// Complete gives a piece its values. The job is done when all of its pieces are. Of the context, only the values are
// used.
func (b *Batch) Complete(ctx context.Context, piece *Piece, values *series.Series, named bool) {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	if !b.drop(piece) {
		return
	}
	job := piece.Job
	job.outcome.add(values)
	job.outcome.Named = job.outcome.Named || named
	job.outcome.Complete = append(job.outcome.Complete, piece.Span)
	if job.left--; job.left == 0 {
		b.batcher.end(job, nil)
	}
	b.update()
	b.batcher.release(ctx, job)
}

// Fail ends the job of a piece. Values that came in spite of the failure may be incomplete; nil: none came.
func (b *Batch) Fail(piece *Piece, err *problem.Error, values *series.Series) {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	if !b.drop(piece) {
		return
	}
	job := piece.Job
	if values != nil {
		job.outcome.add(values)
		job.outcome.Partial = append(job.outcome.Partial, piece.Span)
	}
	b.batcher.end(job, err)
	b.batcher.updateFlush()
	b.update()
}

// drop takes a piece out of the batch; false: it is not in it any more, or its job has ended.
func (b *Batch) drop(piece *Piece) bool {
	if piece.batch != b || isClosed(piece.Job.done) {
		return false
	}
	piece.batch = nil
	piece.leave()
	return true
}

// GiveBack lets pieces wait again, for a smaller batch. Of the context, only the values are used.
func (b *Batch) GiveBack(ctx context.Context, pieces ...*Piece) {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	b.giveBack(ctx, pieces)
}

func (b *Batch) giveBack(ctx context.Context, pieces []*Piece) {
	for _, piece := range pieces {
		if b.holds(piece) {
			piece.leave()
			piece.batch = nil
			b.batcher.queue.arrive(piece)
		}
	}
	b.update()
	b.batcher.updateFlush()
	b.batcher.startFlush(ctx, 0)
}

// Halve lets the halves of pieces wait again, the second one only when something of the job has come; it returns the
// pieces that are too small for that. What nobody waits for stays whole: who joins it later waits for all of it. Of the
// context, only the values are used.
func (b *Batch) Halve(ctx context.Context, pieces ...*Piece) (smallest []*Piece) {
	b.batcher.mu.Lock()
	defer b.batcher.mu.Unlock()
	var halves []*Piece
	for _, piece := range pieces {
		if !b.holds(piece) {
			continue
		}
		first, second, ok := plan.Halve(piece.Span, grid.Of(piece.Job.Call.Resolution, piece.Job.Call.Zone))
		if !ok {
			smallest = append(smallest, piece)
			continue
		}
		other := &Piece{Job: piece.Job, Span: second, Isolation: piece.Isolation, MaxFields: piece.MaxFields}
		piece.Span = first
		piece.Job.pieces = append(piece.Job.pieces, other)
		piece.Job.left++
		piece.Job.held = append(piece.Job.held, other)
		halves = append(halves, piece)
	}
	b.giveBack(ctx, halves)
	for _, piece := range halves {
		if len(piece.Job.outcome.Complete) > 0 {
			b.batcher.release(ctx, piece.Job)
		}
	}
	return smallest
}

// release lets the pieces of a job wait that were held back.
func (b *Batcher) release(ctx context.Context, job *Job) {
	held := job.held
	job.held = nil
	if len(held) == 0 || job.waiters.isEmpty() || isClosed(job.done) {
		return
	}
	for _, piece := range held {
		b.queue.arrive(piece)
	}
	b.updateFlush()
	b.startFlush(ctx, 0)
}

// batchWait is how long the first who submits something waits for others: the panels of a dashboard arrive within
// milliseconds of each other. While more arrive it waits on, but not longer than maxBatchWait.
const (
	batchWait    = 10 * time.Millisecond
	maxBatchWait = 40 * time.Millisecond
)

// Flush is the right to take from the batcher, once.
type Flush struct {
	// Waiter is for whom the flush waits at the limiter: who waits at the batcher until something was taken, and then
	// who waits for that. It is past its deadline when nobody does.
	Waiter *limit.Waiter

	batcher *Batcher
	cancel  context.CancelFunc
}

// start waits for others to submit, and runs. Whoever submits when nothing was taken must not wait for ever.
func (f *Flush) start(ctx context.Context, wait time.Duration, submissions int) {
	defer f.cancel()
	b := f.batcher
	if waitForOthers(ctx, b, wait, submissions) {
		b.run(ctx, f)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.flush == f {
		b.flush = nil
		b.startFlush(ctx, batchWait)
	}
}

// waitForOthers waits, and on while more callers submit; false: nothing waits any more.
func waitForOthers(ctx context.Context, b *Batcher, wait time.Duration, seen int) bool {
	for started := time.Now(); ; {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return false
		}
		b.mu.Lock()
		submissions, isWaiting := b.submissions, b.queue.awaited.pieces > 0
		b.mu.Unlock()
		if wait == 0 || submissions == seen || time.Since(started) >= maxBatchWait {
			return isWaiting
		}
		seen = submissions
	}
}

// Take returns what is sent together: those that fit, alerts before panels before editors, each in the order of
// arrival. What is left is for the next flush. The context ends when nobody waits for any of it, because all have left
// or have got it. Of a flush that is over, the batch is empty.
func (f *Flush) Take(ctx context.Context, fits func(*Piece) bool) (context.Context, *Batch) {
	b := f.batcher
	b.mu.Lock()
	defer b.mu.Unlock()
	batch := &Batch{batcher: b, flush: f}
	ctx, batch.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if b.flush == f {
		batch.Pieces = b.queue.take(fits)
		for _, piece := range batch.Pieces {
			piece.batch = batch
			batch.awaited.enter(piece)
		}
		b.flush = nil
		b.startFlush(ctx, 0)
	}
	batch.update()
	return ctx, batch
}

// Reject fails all jobs that wait for the flush. Those that wait for a later one, because the flush is over or nobody
// waited for it any more, are not concerned.
func (f *Flush) Reject(reason *problem.Error) {
	b := f.batcher
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.flush != f {
		return
	}
	b.queue.order()
	for _, piece := range slices.Clone(b.queue.pieces) {
		if !isClosed(piece.Job.done) {
			b.end(piece.Job, reason)
		}
	}
	b.updateFlush()
}
