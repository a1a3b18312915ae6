package readings

import (
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

// estimate tells in which of the next documents a job will be sent. All queries of a loader share one, because what
// waits must be packed to know it: for each query, that would be work that grows with the square of their number.
//
// What arrives at the end is packed after what was packed before. When something else changes, everything is packed
// anew, unless there is much of it and that was done a moment ago: then the documents before a job may be fewer than
// the estimate says. It is safe for concurrent use.
type estimate struct {
	batcher *batch.Batcher
	// newPacker returns a packer of an empty document that is sent after so many others.
	newPacker func(documents int) *api.Packer

	mu sync.Mutex
	// documents by the number of the job: the last one that a piece of it is in.
	documents map[uint64]int
	// ends are where the pieces of each priority end, and where further ones go.
	ends [limit.Editor + 1]*end
	// place in what waits that has been packed.
	place batch.Place
	// packed is when everything was packed last, and asked how often somebody asked since.
	packed time.Time
	asked  int
	// calls is how often a piece was packed.
	calls int
}

// end of the pieces of a priority: the document that the last one is in, and that document; nil: it is full, or others
// are in it, too.
type end struct {
	document int
	packer   *api.Packer
}

// Everything is packed anew at most once in estimatePause for each thousand that wait, or once for so many queries that
// there are at most packsPerQuery for each.
const (
	estimatePause = 10 * time.Millisecond
	packsPerQuery = 64
)

// of returns in which of the next documents each of the jobs will be sent that wait, from 1. The jobs are those of a
// caller with a priority.
func (e *estimate) of(priority limit.Priority, jobs map[*batch.Job]bool) map[*batch.Job]int {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked++
	e.follow()
	found := make(map[*batch.Job]int, len(jobs))
	for job := range jobs {
		waiting := job.Waiting()
		if len(waiting) == 0 {
			continue
		}
		if e.documents[job.Number] == 0 {
			for _, piece := range waiting {
				piece.Priority = priority
				e.add(piece)
			}
		}
		found[job] = e.documents[job.Number]
	}
	return found
}

// follow takes in what has changed.
func (e *estimate) follow() {
	waiting, _ := e.batcher.Waiting()
	isOld := time.Since(e.packed) >= estimatePause*time.Duration(1+waiting/1000)
	if !isOld && e.batcher.HasChanged(e.place) && e.asked*packsPerQuery < waiting {
		return
	}
	if isOld {
		e.place = batch.Place{}
	}
	pieces, fromStart, place := e.batcher.WaitingSince(e.place)
	e.place = place
	if fromStart {
		e.restart()
	}
	for _, piece := range pieces {
		e.add(piece)
	}
}

func (e *estimate) restart() {
	e.documents = map[uint64]int{}
	e.packed, e.asked = time.Now(), 0
	first := &end{}
	for priority := range e.ends {
		e.ends[priority] = first
	}
}

// add packs a piece behind those that are as urgent or more so.
func (e *estimate) add(waiting batch.Waiting) {
	priority := waiting.Priority
	here := e.ends[priority]
	if priority > limit.Alert && e.ends[priority-1] == here {
		// The first of its priority. It may go along with the last of a more urgent one, but not the other way round.
		for more := range priority {
			if e.ends[more] == here {
				e.ends[more] = &end{document: here.document}
			}
		}
	}
	e.calls++
	fits := false
	if here.packer != nil {
		_, fits = waiting.Piece.AddTo(here.packer)
	}
	if !fits {
		here.packer = e.newPacker(here.document)
		here.document++
		waiting.Piece.AddTo(here.packer)
	}
	e.documents[waiting.Piece.Job.Number] = max(e.documents[waiting.Piece.Job.Number], here.document)
}
