package batch

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Job is a part of one column that is being fetched, for everybody who wants it.
type Job struct {
	// Request that the job was opened for, with the job's own span, and the number of the job in its batcher, from 1.
	// They are never changed.
	Request
	Number uint64

	batcher *Batcher
	waiters waiters
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
	// sent tells about the document that the job was sent in last; nil: it was not.
	sent *Report
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
	// Warnings are what the API said beside the answer, where it left nothing out.
	Warnings []string
	// Document and its variables, as they can be shown: no secret is in them.
	Document string
	// Waited is the time until the document was admitted, Upstream the time from then until the answer was read.
	Waited, Upstream time.Duration
	// Tries it took.
	Tries int
}

func newJob(b *Batcher, request Request, span series.Span) *Job {
	b.jobs++
	request.Call.Span = span
	job := &Job{
		Request: request, Number: b.jobs,
		batcher: b, left: 1, done: make(chan struct{}), throttled: make(chan struct{}),
	}
	job.pieces = []*Piece{{Job: job, Span: span}}
	return job
}

// IsShared reports whether somebody else waits for the job, too.
func (j *Job) IsShared() bool {
	j.batcher.mu.Lock()
	defer j.batcher.mu.Unlock()
	return len(j.waiters.waits) > 1
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

// Sent tells about the document that the job was sent in last, while it has no outcome; none: it was not sent.
func (j *Job) Sent() []*Report {
	j.batcher.mu.Lock()
	defer j.batcher.mu.Unlock()
	if j.sent == nil {
		return nil
	}
	return []*Report{j.sent}
}
