package limit

import (
	"slices"
	"time"
)

// place is where a ticket waits.
type place struct {
	Ticket
	called  chan struct{}
	refused error // set before called is closed, when there is no hope
	heard   int   // complaints before it was called
}

// queue holds those who wait, in the order of their arrival. It does not sort them by lane, because a ticket's lane
// may change.
type queue []*place

// next is who goes first: the first to arrive in the lowest lane; nil: nobody waits.
func (q queue) next() *place {
	var first *place
	var lowest Lane
	for _, p := range q {
		if lane := p.Lane(); first == nil || lane < lowest {
			first, lowest = p, lane
		}
	}
	return first
}

// ahead is how many go before one who comes now.
func (q queue) ahead(lane Lane) int {
	n := 0
	for _, p := range q {
		if p.Lane() <= lane {
			n++
		}
	}
	return n
}

// holds tells whether a ticket waits.
func (q queue) holds(ticket Ticket) bool {
	return slices.ContainsFunc(q, func(p *place) bool { return p.Ticket == ticket })
}

// remove takes one out, and tells whether they still waited.
func (q *queue) remove(p *place) bool {
	at := slices.Index(*q, p)
	if at < 0 {
		return false
	}
	*q = slices.Delete(*q, at, at+1)
	return true
}

// hopeless takes out those whose deadline is before the next request may leave.
func (q *queue) hopeless(next time.Time) []*place {
	var out []*place
	*q = slices.DeleteFunc(*q, func(p *place) bool {
		deadline := p.Deadline()
		if deadline.IsZero() || !next.After(deadline) {
			return false
		}
		out = append(out, p)
		return true
	})
	return out
}

// deadline is the nearest of all; zero: there is none.
func (q queue) deadline() time.Time {
	var nearest time.Time
	for _, p := range q {
		if deadline := p.Deadline(); nearest.IsZero() || !deadline.IsZero() && deadline.Before(nearest) {
			nearest = deadline
		}
	}
	return nearest
}
