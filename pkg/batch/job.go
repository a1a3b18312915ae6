package batch

import (
	"context"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Caller is who wants something.
type Caller struct {
	// Context carries what belongs to the caller's request, such as its trace. That it ends is told by Leave.
	Context context.Context
	Lane    limit.Lane
	// Deadline until which the caller waits.
	Deadline time.Time
	// Serve takes from the desk and sends, for all who wait; it is called when something waits and nobody serves.
	Serve func(ctx context.Context)
}

// Want is a part of one column.
type Want struct {
	Key cache.Key
	// Call asks for this column alone: it has one type, and the span that is wanted.
	Call plan.Call
	// Longest is the longest range that may be asked for at once.
	Longest time.Duration
}

// Job is a part of one column that is being fetched, for everybody who wants it.
type Job struct {
	Key  cache.Key
	Call plan.Call

	desk    *Desk
	caller  Caller // the first; Lane and Deadline are the best of all who wait
	waiting int
	left    int // pieces that have not come
	pieces  []*Piece
	done    chan struct{}
	outcome Outcome
	// throttled is closed when the API complains of too many requests, for those who must not wait for a repetition.
	throttled chan struct{}
	complaint *problem.Error
}

// Outcome is what became of a job.
type Outcome struct {
	// Values in the order of time, within the job's span; nil: none came. They belong to everybody: nobody may change
	// them.
	Values *series.Series
	// Named tells that the API knows such a series, even when it has no values.
	Named bool
	// At is the instant at which they were asked for.
	At time.Time
	// Err is why they did not come, or not all of them; nil: they came.
	Err *problem.Error
	// Reports of the documents that the job was part of.
	Reports []*Report
}

// Report tells of one document that was sent.
type Report struct {
	// Document and its variables, as they can be shown: no secret is in them.
	Document string
	// Waited is the time until the document might leave, Upstream the time from then until the answer was read.
	Waited, Upstream time.Duration
	// Tries it took.
	Tries int
	// Notes tell what changed at the API meanwhile.
	Notes []string
}

// Shared tells whether somebody else had asked for it before the caller did, or has since.
func (j *Job) Shared() bool {
	j.desk.mu.Lock()
	defer j.desk.mu.Unlock()
	return j.waiting > 1
}

// Done is closed when the outcome is there.
func (j *Job) Done() <-chan struct{} { return j.done }

// Outcome gives what became of the job; call it after Done.
func (j *Job) Outcome() Outcome { return j.outcome }

// Throttled is closed when the API complained while the job was under way, and the job will be tried again.
func (j *Job) Throttled() <-chan struct{} { return j.throttled }

// Complaint gives the API's words; call it after Throttled.
func (j *Job) Complaint() *problem.Error { return j.complaint }

// Piece is a job, or a part of it where the whole was too much for the API.
type Piece struct {
	Job  *Job
	Span series.Span
	// Company that the piece may keep. It is narrowed when the API rejected what it went out with.
	Company Company

	lot *Lot // nil: it waits
}

// Company says with what a piece may go out, so that what the API rejects is told from what it does not.
type Company int

const (
	Any      Company = iota // with everything
	Alone                   // in a part of the document that is its own
	Suspects                // in a document apart, with others that are probably the reason
)

// Call asks for the piece.
func (p *Piece) Call() plan.Call {
	call := p.Job.Call
	call.Span = p.Span
	return call
}
