package batch

import (
	"container/heap"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

// awaited are the pieces that somebody waits for in one place: at the batcher, or in a batch. Whoever comes or leaves
// takes logarithmic time, however many there are. Batcher.mu guards it.
type awaited struct {
	pieces  int
	waiters waiters
}

// enter brings a piece of an open job into such a place, with all who wait for it.
func (c *awaited) enter(piece *Piece) {
	piece.awaited = c
	c.pieces++
	for waiter := range piece.Job.waiters.waits {
		c.waiters.add(waiter)
	}
}

// leave takes a piece out of its place, if it is in one.
func (p *Piece) leave() {
	c := p.awaited
	if c == nil {
		return
	}
	p.awaited = nil
	c.pieces--
	for waiter := range p.Job.waiters.waits {
		c.waiters.remove(waiter)
	}
}

// waiters is who waits for one thing or for several. Its zero value is empty.
type waiters struct {
	// waits is for how many things each of them waits.
	waits      map[*Waiter]int
	byPriority [limit.Editor + 1]int
	// patient has all of them, the most patient first, and perhaps some who have left.
	patient patient
}

func (a *waiters) isEmpty() bool { return len(a.waits) == 0 }

func (a *waiters) add(w *Waiter) {
	if a.waits == nil {
		a.waits = map[*Waiter]int{}
	}
	if a.waits[w]++; a.waits[w] > 1 {
		return
	}
	a.byPriority[w.Priority]++
	heap.Push(&a.patient, w)
}

func (a *waiters) remove(w *Waiter) {
	switch a.waits[w] {
	case 0:
		return
	case 1:
		delete(a.waits, w)
		a.byPriority[w.Priority]--
	default:
		a.waits[w]--
		return
	}
	if len(a.patient) > 2*len(a.waits)+minForgotten {
		a.forget()
	}
}

// minForgotten is from how many on those who left are forgotten together.
const minForgotten = 16

// forget lets go of those who have left.
func (a *waiters) forget() {
	a.patient = a.patient[:0:0]
	for waiter := range a.waits {
		a.patient = append(a.patient, waiter)
	}
	heap.Init(&a.patient)
}

// priority is that of the most urgent; when nobody waits, the least urgent.
func (a *waiters) priority() limit.Priority {
	for priority, count := range a.byPriority {
		if count > 0 {
			return limit.Priority(priority)
		}
	}
	return limit.Editor
}

// deadline is that of the most patient; zero: nobody waits.
func (a *waiters) deadline() time.Time {
	for len(a.patient) > 0 {
		if first := a.patient[0]; a.waits[first] > 0 {
			return first.Deadline
		}
		heap.Pop(&a.patient)
	}
	return time.Time{}
}

// waitsOutThrottling reports whether one of them waits when the API throttles.
func (a *waiters) waitsOutThrottling() bool {
	for priority, count := range a.byPriority {
		if count > 0 && limit.Priority(priority).WaitsOutThrottling() {
			return true
		}
	}
	return false
}

// patient is a heap of waiters, the latest deadline first.
type patient []*Waiter

func (p patient) Len() int           { return len(p) }
func (p patient) Less(i, j int) bool { return p[i].Deadline.After(p[j].Deadline) }
func (p patient) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *patient) Push(waiter any)   { *p = append(*p, waiter.(*Waiter)) }

func (p *patient) Pop() any {
	last := len(*p) - 1
	waiter := (*p)[last]
	(*p)[last] = nil
	*p = (*p)[:last]
	return waiter
}
