package batch

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Lot is what went out together. Each of its pieces is settled, given back, or abandoned.
type Lot struct {
	// Context ends when nobody waits for any of the pieces, because all have gone or have got them.
	Context context.Context
	Pieces  []*Piece

	desk   *Desk
	turn   *Turn
	cancel context.CancelFunc
}

// close ends the lot when nobody waits for any of it.
func (l *Lot) close() {
	if len(l.wanted()) == 0 {
		l.cancel()
	}
}

// wanted gives, under the desk's lock, the pieces that somebody still waits for.
func (l *Lot) wanted() []*Piece {
	var pieces []*Piece
	for _, piece := range l.Pieces {
		if piece.lot == l && len(piece.Job.visits) > 0 && !isClosed(piece.Job.done) {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// Wanted gives the pieces that somebody still waits for.
func (l *Lot) Wanted() []*Piece {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	return l.wanted()
}

// TooLate tells whether the time of all who wait for a piece is over.
func (l *Lot) TooLate(piece *Piece) bool {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	_, patient := foremost([]*Piece{piece})
	return patient == nil || !time.Now().Before(patient.Deadline)
}

// Sent tells that the lot goes out again: what was complained of before is of the past.
func (l *Lot) Sent() {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	for _, piece := range l.wanted() {
		if job := piece.Job; job.complaint != nil {
			job.complaint, job.throttled = nil, make(chan struct{})
		}
	}
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

// Settle gives a piece its values. The job is done when all of its pieces are.
func (l *Lot) Settle(piece *Piece, values *series.Series, named bool) {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	job := piece.Job
	if piece.lot != l || isClosed(job.done) {
		return
	}
	piece.lot = nil
	job.outcome.add(values)
	job.outcome.Named = job.outcome.Named || named
	job.outcome.Whole = append(job.outcome.Whole, piece.Span)
	if job.left--; job.left == 0 {
		l.desk.end(job, nil)
	}
	l.close()
}

// Fail ends the job of a piece. Values that came in spite of the failure may be incomplete; nil: none came.
func (l *Lot) Fail(piece *Piece, err *problem.Error, values *series.Series) {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	job := piece.Job
	if piece.lot != l || isClosed(job.done) {
		return
	}
	piece.lot = nil
	if values != nil {
		job.outcome.add(values)
		job.outcome.Torn = append(job.outcome.Torn, piece.Span)
	}
	l.desk.end(job, err)
	l.desk.prune()
	l.close()
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
	l.giveBack(pieces)
}

func (l *Lot) giveBack(pieces []*Piece) {
	for _, piece := range pieces {
		if piece.lot == l && len(piece.Job.visits) > 0 && !isClosed(piece.Job.done) {
			piece.lot = nil
			l.desk.waiting = append(l.desk.waiting, piece)
		}
	}
	l.close()
	l.desk.serve(0)
}

// Halve lets the halves of pieces wait again; it gives those that cannot be less.
func (l *Lot) Halve(pieces ...*Piece) (least []*Piece) {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	var halves []*Piece
	for _, piece := range pieces {
		first, second, ok := plan.Halve(piece.Span, grid.Of(piece.Job.Call.Resolution, piece.Job.Call.Zone))
		if !ok {
			least = append(least, piece)
			continue
		}
		other := &Piece{Job: piece.Job, Span: second, Company: piece.Company, lot: l}
		piece.Span = first
		piece.Job.pieces = append(piece.Job.pieces, other)
		piece.Job.left++
		l.Pieces = append(l.Pieces, other)
		halves = append(halves, piece, other)
	}
	l.giveBack(halves)
	return least
}
