package batch

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Job is a part of one column that is being fetched, for everybody who wants it.
type Job struct {
	Key  cache.Key
	Call plan.Call

	desk    *Desk
	visits  []*Visit // who waits
	left    int      // pieces that have not come
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
	// Whole are the parts of the job's span of which everything came, Torn those of which something did: what is
	// there is right, but not all.
	Whole, Torn []series.Span
	// Named tells that the API knows such a series, even when it has no values.
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

// Shared tells whether somebody else waits for it, too.
func (j *Job) Shared() bool {
	j.desk.mu.Lock()
	defer j.desk.mu.Unlock()
	return len(j.visits) > 1
}

// Turns gives the turns that took pieces of the job which have not come.
func (j *Job) Turns() []*Turn {
	j.desk.mu.Lock()
	defer j.desk.mu.Unlock()
	var turns []*Turn
	for _, piece := range j.pieces {
		if piece.lot != nil {
			turns = append(turns, piece.lot.turn)
		}
	}
	return turns
}

// Done is closed when the outcome is there.
func (j *Job) Done() <-chan struct{} { return j.done }

// Outcome gives what became of the job; call it after Done.
func (j *Job) Outcome() Outcome { return j.outcome }

// Throttled is closed when the API complained while the job was under way, and the job will be tried again. What the
// API complained of before the last try is of the past.
func (j *Job) Throttled() <-chan struct{} {
	j.desk.mu.Lock()
	defer j.desk.mu.Unlock()
	return j.throttled
}

// Complaint gives the API's words; call it after Throttled.
func (j *Job) Complaint() *problem.Error {
	j.desk.mu.Lock()
	defer j.desk.mu.Unlock()
	return j.complaint
}

// Piece is a job, or a part of it where the whole was too much for the API.
type Piece struct {
	Job  *Job
	Span series.Span
	// Company that the piece may keep. It is narrowed when the API rejected what it went out with.
	Company Company

	lot *Lot // nil: it waits, or has come
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
