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

	batch *Batch // nil: it waits, is held, or has come
	crowd *crowd // nil: nobody waits for it, it is held, or it has come
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

// line are the pieces that wait at the batcher, in the order in which they will be sent: alerts before panels before
// editors, each in the order of arrival. It is put in order when somebody looks at it. Batcher.mu guards it.
type line struct {
	crowd crowd
	// pieces wait, but for some that nobody waits for any more. Unless the line is unordered, they are in order, the
	// last with the priority last.
	pieces    []*Piece
	last      limit.Priority
	unordered bool
	// changes is how often the line changed in another way than by an arrival at its end.
	changes int
}

// arrive adds a piece that somebody waits for already.
func (l *line) arrive(piece *Piece) {
	l.crowd.enter(piece)
	l.pieces = append(l.pieces, piece)
	priority := piece.Job.audience.priority()
	if l.crowd.pieces > 1 && priority < l.last {
		l.disorder()
		return
	}
	l.last = priority
}

// join adds a caller to those who wait for a piece, the most urgent of whom has had a priority.
func (l *line) join(w *Waiter, before limit.Priority) {
	l.crowd.audience.add(w)
	if w.Priority < before {
		l.disorder()
	}
}

// disorder tells that the priority of a piece is another one than that of its place.
func (l *line) disorder() {
	l.unordered = true
	l.changes++
}

// leave takes a piece out that nobody waits for any more, or that has been taken. It is still among the pieces until
// there are many like it, so that to leave costs the same however many wait.
func (l *line) leave(piece *Piece) {
	piece.leave()
	l.changes++
	if len(l.pieces) > 2*l.crowd.pieces+minForgotten {
		l.forget()
	}
}

func (l *line) holds(piece *Piece) bool { return piece.crowd == &l.crowd }

// forget lets go of the pieces that have left.
func (l *line) forget() {
	l.pieces = slices.DeleteFunc(l.pieces, func(p *Piece) bool { return !l.holds(p) })
}

// order puts the pieces in order, and lets go of those that have left.
func (l *line) order() {
	l.forget()
	if l.unordered {
		slices.SortStableFunc(l.pieces, func(a, b *Piece) int {
			return int(a.Job.audience.priority()) - int(b.Job.audience.priority())
		})
		l.unordered = false
	}
	l.last = limit.Alert
	if len(l.pieces) > 0 {
		l.last = l.pieces[len(l.pieces)-1].Job.audience.priority()
	}
}

// maxMisfits is how many pieces that do not fit are looked at for one batch: what fits is mostly close to the start,
// and with more the work for a crowd would grow with its square.
const maxMisfits = 1000

// take takes out what fits.
func (l *line) take(fits func(*Piece) bool) []*Piece {
	l.order()
	var taken []*Piece
	misfits := 0
	for _, piece := range l.pieces {
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
	l.changes++
	l.forget()
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
		waiting[i] = Waiting{*piece, piece.Job.audience.priority()}
	}
	return waiting
}

// Waiting returns the pieces of the job that wait.
func (j *Job) Waiting() []Waiting {
	j.batcher.mu.Lock()
	defer j.batcher.mu.Unlock()
	var pieces []*Piece
	for _, piece := range j.pieces {
		if j.batcher.line.holds(piece) {
			pieces = append(pieces, piece)
		}
	}
	return waitingOf(pieces)
}

// Waiting is how many pieces wait, and the flush that will take them; nil: none.
func (b *Batcher) Waiting() (pieces int, flush *Flush) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.line.crowd.pieces, b.flush
}

// Place is a state of what waits.
type Place struct{ changes, pieces int }

// WaitingSince returns what waits in the order in which it will be sent: only what has arrived since a place, if all
// before it is as it was, else everything, and from the start. place is where the next look goes on.
func (b *Batcher) WaitingSince(since Place) (waiting []Waiting, fromStart bool, place Place) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := &b.line
	if fromStart = l.changes != since.changes || since.pieces == 0; fromStart {
		l.order()
		since.pieces = 0
	}
	return waitingOf(l.pieces[since.pieces:]), fromStart, Place{l.changes, len(l.pieces)}
}

// HasChanged reports whether more has happened since a place than arrivals at the end.
func (b *Batcher) HasChanged(since Place) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.line.changes != since.changes
}
