// Package batch brings together what many callers want at the same time: panels, viewers, rules and data sources.
// What one of them already waits for is not fetched again for the next; everything that waits goes out together as
// soon as a request may leave; and a caller who goes away takes nothing from the others.
package batch

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Desk is where everything that must be fetched waits, for one account and one API map. It is safe for concurrent
// use.
type Desk struct {
	mu       sync.Mutex
	waiting  []*Piece
	arrivals int // callers who ever asked
	// open are the jobs without an outcome.
	open map[cache.Key][]*Job
	// turn is whose turn it is to serve; nil: nobody's.
	turn *Turn
}

// NewDesk makes a desk at which nothing waits.
func NewDesk() *Desk { return &Desk{open: map[cache.Key][]*Job{}} }

// Ask opens a visit: it has the jobs that together bring what is wanted, those that are open already, and new ones
// for the rest. The caller must Leave, whatever became of it.
func (d *Desk) Ask(caller Caller, wants []Want) *Visit {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.arrivals++
	visit := &Visit{Caller: caller, desk: d, Jobs: make([][]*Job, len(wants))}
	for i, want := range wants {
		missing := []series.Span{want.Call.Span}
		for _, job := range d.open[want.Key] {
			if slices.ContainsFunc(missing, job.Call.Span.Overlaps) {
				missing = series.Without(missing, job.Call.Span)
				visit.join(i, job)
			}
		}
		steps := grid.Of(want.Call.Resolution, want.Call.Zone)
		for _, span := range missing {
			for _, part := range plan.Split(span, want.Longest, steps) {
				visit.join(i, d.begin(want, part))
			}
		}
	}
	d.serve(gathering)
	return visit
}

func (d *Desk) begin(want Want, span series.Span) *Job {
	job := &Job{desk: d, Key: want.Key, Call: want.Call, left: 1, done: make(chan struct{}), throttled: make(chan struct{})}
	job.Call.Span = span
	piece := &Piece{Job: job, Span: span}
	job.pieces = []*Piece{piece}
	d.open[want.Key] = append(d.open[want.Key], job)
	d.waiting = append(d.waiting, piece)
	return job
}

// serve lets somebody serve the desk, unless somebody does.
func (d *Desk) serve(after time.Duration) {
	if len(d.waiting) == 0 || d.turn != nil {
		return
	}
	_, patient := foremost(d.waiting)
	if patient == nil {
		return // nobody waits for what was given back
	}
	d.turn = newTurn(d, patient)
	go d.turn.serve(after, d.arrivals)
}

func (d *Desk) forget(job *Job) {
	left := slices.DeleteFunc(d.open[job.Key], func(j *Job) bool { return j == job })
	if len(left) == 0 {
		delete(d.open, job.Key)
	} else {
		d.open[job.Key] = left
	}
}

// prune takes away what nobody waits for any more, and the turn when nothing waits.
func (d *Desk) prune() {
	d.waiting = slices.DeleteFunc(d.waiting, func(p *Piece) bool { return len(p.Job.visits) == 0 || isClosed(p.Job.done) })
	if len(d.waiting) == 0 && d.turn != nil {
		d.turn.end()
		d.turn = nil
	}
}

// Waiting gives what waits in the order in which it will go out, and the turn that serves; nil: nobody's.
func (d *Desk) Waiting() ([]*Piece, *Turn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	waiting := slices.Clone(d.waiting)
	slices.SortStableFunc(waiting, byLane)
	return waiting, d.turn
}

func byLane(a, b *Piece) int {
	one, _ := foremost([]*Piece{a})
	other, _ := foremost([]*Piece{b})
	return cmp.Compare(one, other)
}

// Refuse ends all jobs that wait.
func (d *Desk) Refuse(reason *problem.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, piece := range slices.Clone(d.waiting) {
		if !isClosed(piece.Job.done) {
			d.end(piece.Job, reason)
		}
	}
	d.prune()
}

// end gives a job its outcome. It is for all who wait, and for the other pieces of the job, which need not come.
func (d *Desk) end(job *Job, err *problem.Error) {
	d.forget(job)
	job.outcome.Err = err
	close(job.done)
	for _, piece := range job.pieces {
		if piece.lot != nil {
			piece.lot.close()
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
