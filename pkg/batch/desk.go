// Package batch brings together what many callers want at the same time: panels, viewers, rules and data sources.
// What one of them already waits for is not fetched again for the next; everything that waits goes out together as
// soon as a request may leave; and a caller who goes away takes nothing from the others.
package batch

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// gathering is how long the first who wants something waits for others: the panels of a dashboard arrive within
// milliseconds of each other. While more arrive it waits on, but not longer than longestGathering.
const (
	gathering        = 10 * time.Millisecond
	longestGathering = 40 * time.Millisecond
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
	turn *turn
}

// turn is the time in which one caller serves: until they have taken, or until nothing waits any more.
type turn struct {
	end context.CancelFunc
}

// NewDesk makes a desk at which nothing waits.
func NewDesk() *Desk { return &Desk{open: map[cache.Key][]*Job{}} }

// Ask gives the jobs that together bring what is wanted, in the order of the wants: those that are open already, and
// new ones for the rest. Each job must be given back by Leave, whatever became of it.
func (d *Desk) Ask(caller Caller, wants []Want) [][]*Job {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.arrivals++
	jobs := make([][]*Job, len(wants))
	for i, want := range wants {
		missing := []series.Span{want.Call.Span}
		for _, job := range d.open[want.Key] {
			if slices.ContainsFunc(missing, job.Call.Span.Overlaps) {
				missing = series.Without(missing, job.Call.Span)
				d.join(job, caller)
				jobs[i] = append(jobs[i], job)
			}
		}
		for _, span := range missing {
			steps := grid.Of(want.Call.Resolution, want.Call.Zone)
			for _, part := range plan.Split(span, want.Longest, steps) {
				jobs[i] = append(jobs[i], d.begin(caller, want, part))
			}
		}
	}
	d.serve(gathering)
	return jobs
}

func (d *Desk) join(job *Job, caller Caller) {
	job.waiting++
	job.caller.Lane = min(job.caller.Lane, caller.Lane)
	if caller.Deadline.After(job.caller.Deadline) {
		job.caller.Deadline = caller.Deadline
	}
}

func (d *Desk) begin(caller Caller, want Want, span series.Span) *Job {
	job := &Job{desk: d, Key: want.Key, Call: want.Call, caller: caller, waiting: 1, left: 1, done: make(chan struct{}), throttled: make(chan struct{})}
	job.Call.Span = span
	piece := &Piece{Job: job, Span: span}
	job.pieces = []*Piece{piece}
	d.open[want.Key] = append(d.open[want.Key], job)
	d.waiting = append(d.waiting, piece)
	return job
}

// serve lets the caller of the first who waits serve the desk, unless somebody does.
func (d *Desk) serve(after time.Duration) {
	if len(d.waiting) == 0 || d.turn != nil {
		return
	}
	caller := d.waiting[0].Job.caller
	ctx, cancel := context.WithCancel(context.WithoutCancel(caller.Context))
	mine := &turn{end: cancel}
	d.turn = mine
	seen := d.arrivals
	go func() {
		defer cancel()
		if d.gather(ctx, after, seen) {
			caller.Serve(ctx)
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.turn == mine { // they took nothing; whoever came meanwhile must not wait for ever
			d.turn = nil
			d.serve(gathering)
		}
	}()
}

// gather waits, and on while more callers arrive; false: nothing waits any more.
func (d *Desk) gather(ctx context.Context, after time.Duration, seen int) bool {
	for began := time.Now(); ; {
		select {
		case <-time.After(after):
		case <-ctx.Done():
			return false
		}
		d.mu.Lock()
		arrivals := d.arrivals
		d.mu.Unlock()
		if after == 0 || arrivals == seen || time.Since(began) >= longestGathering {
			return true
		}
		seen = arrivals
	}
}

// Leave is how a caller says that they no longer wait for a job. When nobody does, it is given up: it no longer
// waits, and its request is cancelled when all of its jobs were given up.
func (d *Desk) Leave(jobs ...*Job) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, job := range jobs {
		if job.waiting--; job.waiting > 0 || isClosed(job.done) {
			continue
		}
		d.forget(job)
		for _, piece := range job.pieces {
			if piece.lot != nil {
				piece.lot.abandon()
			}
		}
	}
	d.waiting = slices.DeleteFunc(d.waiting, func(p *Piece) bool { return p.Job.waiting == 0 })
	if len(d.waiting) == 0 && d.turn != nil {
		d.turn.end()
		d.turn = nil
	}
}

func (d *Desk) forget(job *Job) {
	left := slices.DeleteFunc(d.open[job.Key], func(j *Job) bool { return j == job })
	if len(left) == 0 {
		delete(d.open, job.Key)
	} else {
		d.open[job.Key] = left
	}
}

// Foremost tells in which lane the next request goes and until when somebody waits for it; false: nothing waits.
func (d *Desk) Foremost() (lane limit.Lane, deadline time.Time, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, piece := range d.waiting {
		if i == 0 || piece.Job.caller.Lane < lane {
			lane = piece.Job.caller.Lane
		}
		if piece.Job.caller.Deadline.After(deadline) {
			deadline = piece.Job.caller.Deadline
		}
	}
	return lane, deadline, len(d.waiting) > 0
}

// Take gives what goes out together: those that fit, alerts before panels before editors, each in the order of
// arrival. What is left is for the next who serves. The context ends when nobody waits for any of it; Close frees it.
func (d *Desk) Take(ctx context.Context, fits func(*Piece) bool) *Lot {
	d.mu.Lock()
	defer d.mu.Unlock()
	slices.SortStableFunc(d.waiting, byLane)
	lot := &Lot{desk: d}
	lot.Context, lot.cancel = context.WithCancel(context.WithoutCancel(ctx))
	d.waiting = slices.DeleteFunc(d.waiting, func(p *Piece) bool {
		if !fits(p) {
			return false
		}
		p.lot = lot
		lot.Pieces = append(lot.Pieces, p)
		return true
	})
	lot.wanted = len(lot.Pieces)
	d.turn = nil
	d.serve(0)
	return lot
}

// Waiting gives what waits in the order in which it will go out.
func (d *Desk) Waiting() []*Piece {
	d.mu.Lock()
	defer d.mu.Unlock()
	waiting := slices.Clone(d.waiting)
	slices.SortStableFunc(waiting, byLane)
	return waiting
}

func byLane(a, b *Piece) int { return cmp.Compare(a.Job.caller.Lane, b.Job.caller.Lane) }

// Refuse ends all jobs that wait.
func (d *Desk) Refuse(reason *problem.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, piece := range slices.Clone(d.waiting) {
		if !isClosed(piece.Job.done) {
			d.end(piece.Job, Outcome{Err: reason})
		}
	}
}

// end gives a job its outcome.
func (d *Desk) end(job *Job, outcome Outcome) {
	d.forget(job)
	d.waiting = slices.DeleteFunc(d.waiting, func(p *Piece) bool { return p.Job == job })
	outcome.Reports = job.outcome.Reports
	job.outcome = outcome
	close(job.done)
}

func isClosed(done chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}
