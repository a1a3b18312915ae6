package batch

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
)

// Caller is who wants something.
type Caller struct {
	// Context carries what belongs to the caller's request, such as its trace. That it ends is told by Leave.
	Context context.Context
	Lane    limit.Lane
	// Deadline until which the caller waits.
	Deadline time.Time
	// Serve takes from the desk and sends, for all who wait; it is called when something waits and nobody serves.
	Serve func(*Turn)
}

// Want is a part of one column.
type Want struct {
	Key cache.Key
	// Call asks for this column alone: it has one type, and the span that is wanted.
	Call plan.Call
	// Longest is the longest range that may be asked for at once.
	Longest time.Duration
}

// Visit is a caller at the desk, from Ask until Leave.
type Visit struct {
	Caller
	// Jobs that bring each of the wants. One that is longer than a want may stand for several of them.
	Jobs [][]*Job

	desk *Desk
}

func (v *Visit) join(want int, job *Job) {
	v.Jobs[want] = append(v.Jobs[want], job)
	if !slices.Contains(job.visits, v) {
		job.visits = append(job.visits, v)
	}
}

// Leave is how a caller says that they no longer wait. What nobody waits for is given up: it is not asked for, and a
// request of which all was given up is cancelled.
func (v *Visit) Leave() {
	d := v.desk
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, asked := range v.Jobs {
		for _, job := range asked {
			at := slices.Index(job.visits, v)
			if at < 0 {
				continue
			}
			job.visits = slices.Delete(job.visits, at, at+1)
			if len(job.visits) > 0 || isClosed(job.done) {
				continue
			}
			d.forget(job)
			for _, piece := range job.pieces {
				if piece.lot != nil {
					piece.lot.close()
				}
			}
		}
	}
	d.prune()
}

// foremost tells the lane of the most important caller who waits for any of the pieces, and who waits the longest;
// nil: nobody.
func foremost(pieces []*Piece) (lane limit.Lane, patient *Visit) {
	lane = limit.Editors
	for _, piece := range pieces {
		for _, visit := range piece.Job.visits {
			lane = min(lane, visit.Lane)
			if patient == nil || visit.Deadline.After(patient.Deadline) {
				patient = visit
			}
		}
	}
	return lane, patient
}
