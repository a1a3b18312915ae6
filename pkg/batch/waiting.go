package batch

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Piece is a job, or a part of it where the whole was too much for the API.
type Piece struct {
	// Job is never changed.
	Job *Job
	// Span, Isolation and MaxFields are changed only by the runner whose batch has the piece. The last two are narrowed
	// when the document that the piece was in failed and it is not known by whose fault: Isolation says what it may still
	// be sent with, MaxFields (0: any number) how many fields a document may have that it is in. They are never widened,
	// so that no piece can be sent again and again.
	Span      series.Span
	Isolation api.Isolation
	MaxFields int

	batch   *Batch   // nil: it waits, is held, or has come
	awaited *awaited // nil: nobody waits for it, it is held, or it has come
}

// Call asks for the piece.
func (p *Piece) Call() plan.Call {
	call := p.Job.Call
	call.Span = p.Span
	return call
}

// AddTo takes the piece into a packer's document, if it fits, and returns the index of its field request.
func (p *Piece) AddTo(packer *api.Packer) (field int, fits bool) {
	return packer.Add(p.Call(), p.Job.Values, p.Isolation, p.MaxFields)
}

// queue are the pieces that wait at the batcher, in the order in which they will be sent: alerts before panels before
// editors, each in the order of arrival. It is put in order when somebody looks at it. Batcher.mu guards it.
type queue struct {
	awaited awaited
	// pieces wait, but for some that nobody waits for any more. Unless the queue is unordered, they are in order, the
	// last with the priority last.
	pieces    []*Piece
	last      limit.Priority
	unordered bool
	// changes is how often the queue changed in another way than by an arrival at its end.
	changes int
}

// arrive adds a piece that somebody waits for already.
func (q *queue) arrive(piece *Piece) {
	q.awaited.enter(piece)
	q.pieces = append(q.pieces, piece)
	priority := piece.Job.waiters.priority()
	if q.awaited.pieces > 1 && priority < q.last {
		q.disorder()
		return
	}
	q.last = priority
}

// join adds a caller to those who wait for a piece, the most urgent of whom has had a priority.
func (q *queue) join(w *Waiter, before limit.Priority) {
	q.awaited.waiters.add(w)
	if w.Priority < before {
		q.disorder()
	}
}

// disorder tells that the priority of a piece is another one than that of its place.
func (q *queue) disorder() {
	q.unordered = true
	q.changes++
}

// leave takes a piece out that nobody waits for any more, or that has been taken. It is still among the pieces until
// there are many like it, so that to leave costs the same however many wait.
func (q *queue) leave(piece *Piece) {
	piece.leave()
	q.changes++
	if len(q.pieces) > 2*q.awaited.pieces+minForgotten {
		q.forget()
	}
}

func (q *queue) holds(piece *Piece) bool { return piece.awaited == &q.awaited }

// forget lets go of the pieces that have left.
func (q *queue) forget() {
	q.pieces = slices.DeleteFunc(q.pieces, func(p *Piece) bool { return !q.holds(p) })
}

// order puts the pieces in order, and lets go of those that have left.
func (q *queue) order() {
	q.forget()
	if q.unordered {
		slices.SortStableFunc(q.pieces, func(a, b *Piece) int {
			return int(a.Job.waiters.priority()) - int(b.Job.waiters.priority())
		})
		q.unordered = false
	}
	q.last = limit.Alert
	if len(q.pieces) > 0 {
		q.last = q.pieces[len(q.pieces)-1].Job.waiters.priority()
	}
}

// maxMisfits is how many pieces that do not fit are looked at for one batch: what fits is mostly close to the start,
// and with more the work for a awaited would grow with its square.
const maxMisfits = 1000

// take takes out what fits.
func (q *queue) take(fits func(*Piece) bool) []*Piece {
	q.order()
	var taken []*Piece
	misfits := 0
	for _, piece := range q.pieces {
		if misfits == maxMisfits {
			break
		}
		if !fits(piece) {
			misfits++
			continue
		}
		piece.leave()
		taken = append(taken, piece)
	}
	q.changes++
	q.forget()
	return taken
}

// Waiting is a piece that waits: a copy, as it is at the moment.
type Waiting struct {
	Piece Piece
	// Priority of the most urgent caller who waits for the job.
	Priority limit.Priority
}

func waitingOf(pieces []*Piece) []Waiting {
	waiting := make([]Waiting, len(pieces))
	for i, piece := range pieces {
		waiting[i] = Waiting{*piece, piece.Job.waiters.priority()}
	}
	return waiting
}

// Waiting returns the pieces of the job that wait.
func (j *Job) Waiting() []Waiting {
	j.batcher.mu.Lock()
	defer j.batcher.mu.Unlock()
	var pieces []*Piece
	for _, piece := range j.pieces {
		if j.batcher.queue.holds(piece) {
			pieces = append(pieces, piece)
		}
	}
	return waitingOf(pieces)
}

// Waiting is how many pieces wait, and the flush that will take them; nil: none.
func (b *Batcher) Waiting() (pieces int, flush *Flush) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.queue.awaited.pieces, b.flush
}

// Place is a state of what waits.
type Place struct{ changes, pieces int }

// WaitingSince returns what waits in the order in which it will be sent: only what has arrived since a place, if all
// before it is as it was, else everything, and from the start. place is where the next look goes on.
func (b *Batcher) WaitingSince(since Place) (waiting []Waiting, fromStart bool, place Place) {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := &b.queue
	if fromStart = q.changes != since.changes || since.pieces == 0; fromStart {
		q.order()
		since.pieces = 0
	}
	return waitingOf(q.pieces[since.pieces:]), fromStart, Place{q.changes, len(q.pieces)}
}

// HasChanged reports whether more has happened since a place than arrivals at the end.
func (b *Batcher) HasChanged(since Place) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.queue.changes != since.changes
}
