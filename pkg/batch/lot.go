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

// Lot is what went out together. Each of its pieces is settled, given back, or abandoned.
type Lot struct {
	// Context ends when nobody waits for any of the pieces.
	Context context.Context
	Pieces  []*Piece

	desk   *Desk
	cancel context.CancelFunc
	wanted int // pieces that somebody still waits for
}

// Close frees what the lot holds.
func (l *Lot) Close() { l.cancel() }

// abandon is called, under the desk's lock, for each piece that nobody waits for any more.
func (l *Lot) abandon() {
	if l.wanted--; l.wanted == 0 {
		l.cancel()
	}
}

// Wanted gives the pieces that somebody still waits for, in which lane, and until when.
func (l *Lot) Wanted() (pieces []*Piece, lane limit.Lane, deadline time.Time) {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	lane = limit.Editors
	for _, piece := range l.Pieces {
		if job := piece.Job; job.waiting > 0 && piece.lot == l && !isClosed(job.done) {
			pieces = append(pieces, piece)
			lane = min(lane, job.caller.Lane)
			if job.caller.Deadline.After(deadline) {
				deadline = job.caller.Deadline
			}
		}
	}
	return pieces, lane, deadline
}

// Report adds what is to be told of a document to all jobs of the lot.
func (l *Lot) Report(report *Report) {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	for _, piece := range l.Pieces {
		if reports := &piece.Job.outcome.Reports; piece.lot == l && !isClosed(piece.Job.done) && !slices.Contains(*reports, report) {
			*reports = append(*reports, report)
		}
	}
}

// Settle gives a piece its values. The job is done when all of its pieces are; the function then sees the whole
// column before anybody else does.
func (l *Lot) Settle(piece *Piece, values *series.Series, named bool, at time.Time, whole func(*Job, Outcome)) {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	job := piece.Job
	if piece.lot != l || isClosed(job.done) {
		return
	}
	piece.lot = nil
	outcome := &job.outcome
	outcome.Named = outcome.Named || named
	if outcome.Values == nil {
		outcome.Values, outcome.At = values, at
	} else {
		outcome.Values = series.Join(outcome.Values, values)
		if at.Before(outcome.At) {
			outcome.At = at
		}
	}
	if job.left--; job.left == 0 {
		finished := *outcome
		whole(job, finished)
		l.desk.end(job, finished)
	}
}

// Fail ends the job of a piece. Values that came in spite of the failure may be incomplete; nil: none came.
func (l *Lot) Fail(piece *Piece, err *problem.Error, values *series.Series) {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	if piece.lot == l && !isClosed(piece.Job.done) {
		l.desk.end(piece.Job, Outcome{Err: err, Values: values})
	}
}

// Complain tells those who must not wait for a repetition that the API wants fewer requests.
func (l *Lot) Complain(complaint *problem.Error) {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	for _, piece := range l.Pieces {
		if job := piece.Job; piece.lot == l && job.complaint == nil {
			job.complaint = complaint
			close(job.throttled)
		}
	}
}

// GiveBack lets pieces wait again, for a smaller lot.
func (l *Lot) GiveBack(pieces ...*Piece) {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	for _, piece := range pieces {
		if piece.lot == l && piece.Job.waiting > 0 && !isClosed(piece.Job.done) {
			piece.lot = nil
			l.desk.waiting = append(l.desk.waiting, piece)
		}
	}
	l.desk.serve(0)
}

// Halve lets the two halves of a piece wait again; false when it cannot be less.
func (l *Lot) Halve(piece *Piece) bool {
	first, second, ok := plan.Halve(piece.Span, grid.Of(piece.Job.Call.Resolution, piece.Job.Call.Zone))
	if !ok {
		return false
	}
	l.desk.mu.Lock()
	other := &Piece{Job: piece.Job, Span: second, lot: l}
	piece.Span = first
	piece.Job.pieces = append(piece.Job.pieces, other)
	piece.Job.left++
	l.wanted++
	l.desk.mu.Unlock()
	l.GiveBack(piece, other)
	return true
}
