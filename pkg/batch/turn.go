package batch

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

// gathering is how long the first who wants something waits for others: the panels of a dashboard arrive within
// milliseconds of each other. While more arrive it waits on, but not longer than longestGathering.
const (
	gathering        = 10 * time.Millisecond
	longestGathering = 40 * time.Millisecond
)

// Turn is the right to take from the desk, once. It is the limit.Ticket of what goes out: who waits at the desk counts
// until something was taken, and then who waits for that.
type Turn struct {
	// Context ends when nothing waits any more, before anything was taken.
	Context context.Context

	desk *Desk
	end  context.CancelFunc
	lot  *Lot // nil: nothing was taken yet
}

func newTurn(d *Desk, first *Visit) *Turn {
	t := &Turn{desk: d}
	t.Context, t.end = context.WithCancel(context.WithoutCancel(first.Context))
	return t
}

// serve gathers, and lets the most patient of those who wait serve. Whoever comes when they took nothing must not wait
// for ever.
func (t *Turn) serve(after time.Duration, seen int) {
	defer t.end()
	if patient := t.gather(after, seen); patient != nil {
		patient.Serve(t)
	}
	t.desk.mu.Lock()
	defer t.desk.mu.Unlock()
	if t.desk.turn == t {
		t.desk.turn = nil
		t.desk.serve(gathering)
	}
}

// gather waits, and on while more callers arrive, and gives the most patient; nil: nothing waits any more.
func (t *Turn) gather(after time.Duration, seen int) *Visit {
	for began := time.Now(); ; {
		select {
		case <-time.After(after):
		case <-t.Context.Done():
			return nil
		}
		t.desk.mu.Lock()
		arrivals := t.desk.arrivals
		_, patient := foremost(t.desk.waiting)
		t.desk.mu.Unlock()
		if after == 0 || arrivals == seen || time.Since(began) >= longestGathering {
			return patient
		}
		seen = arrivals
	}
}

// Take gives what goes out together: those that fit, alerts before panels before editors, each in the order of
// arrival. What is left is for the next turn. Of a turn that is over, the lot is empty.
func (t *Turn) Take(fits func(*Piece) bool) *Lot {
	d := t.desk
	d.mu.Lock()
	defer d.mu.Unlock()
	lot := &Lot{desk: d, turn: t}
	lot.Context, lot.cancel = context.WithCancel(context.WithoutCancel(t.Context))
	t.lot = lot
	if d.turn == t {
		slices.SortStableFunc(d.waiting, byLane)
		d.waiting = slices.DeleteFunc(d.waiting, func(p *Piece) bool {
			if !fits(p) {
				return false
			}
			p.lot = lot
			lot.Pieces = append(lot.Pieces, p)
			return true
		})
		d.turn = nil
		d.serve(0)
	}
	lot.close()
	return lot
}

// Lane is that of the most important who waits.
func (t *Turn) Lane() limit.Lane {
	t.desk.mu.Lock()
	defer t.desk.mu.Unlock()
	lane, _ := foremost(t.pieces())
	return lane
}

// Deadline is when the last of those who wait goes; it is past when nobody does.
func (t *Turn) Deadline() time.Time {
	t.desk.mu.Lock()
	defer t.desk.mu.Unlock()
	if _, patient := foremost(t.pieces()); patient != nil {
		return patient.Deadline
	}
	return time.Now().Add(-time.Second)
}

// Anyone tells whether anyone waits whose lane is so.
func (t *Turn) Anyone(is func(limit.Lane) bool) bool {
	t.desk.mu.Lock()
	defer t.desk.mu.Unlock()
	return slices.ContainsFunc(t.pieces(), func(p *Piece) bool {
		return slices.ContainsFunc(p.Job.visits, func(v *Visit) bool { return is(v.Lane) })
	})
}

func (t *Turn) pieces() []*Piece {
	if t.lot == nil {
		return t.desk.waiting
	}
	return t.lot.wanted()
}
