package fetch

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// arrival is what became of a job that a column waited for.
type arrival struct {
	*batch.Job
	batch.Outcome
}

// arrivals are how a visit waits for its jobs: no longer than it is of use.
type arrivals struct {
	*Source
	context.Context
	mapping *Mapping
	visit   *batch.Visit
	// shut is closed when the gate shuts the next time: what was hopeful need not be any more.
	shut     <-chan struct{}
	hopeless map[*batch.Job]*problem.Error
}

func (s *Source) arrivals(ctx context.Context, m *Mapping, visit *batch.Visit) *arrivals {
	a := &arrivals{Source: s, Context: ctx, mapping: m, visit: visit}
	a.look()
	return a
}

// await waits for a job's outcome, as long as the caller may and wants to.
func (a *arrivals) await(job *batch.Job) (batch.Outcome, error) {
	for {
		if reason := a.hopeless[job]; reason != nil {
			return batch.Outcome{Err: reason}, nil
		}
		var throttled <-chan struct{}
		if !waitsForRepetition(a.visit.Lane) {
			throttled = job.Throttled()
		}
		select {
		case <-job.Done():
			return job.Outcome(), nil
		case <-throttled:
			if complaint := job.Complaint(); complaint != nil {
				return batch.Outcome{Err: complaint}, nil
			}
		case <-a.shut:
			a.look()
		case <-a.Done():
			return batch.Outcome{}, ended(a)
		}
	}
}

// look finds the jobs whose request could not leave before the caller's deadline. They need not be waited for.
func (a *arrivals) look() {
	a.shut = a.gate.Shut()
	a.hopeless = map[*batch.Job]*problem.Error{}
	mine := map[*batch.Job]bool{}
	for _, asked := range a.visit.Jobs {
		for _, job := range asked {
			mine[job] = true
		}
	}
	waiting, turn := a.desk.Waiting()
	if turn == nil || a.hope(len(waiting), turn) != nil { // else even a request for each would do
		requests := 1
		packed := a.newEnvelope(a.mapping.Map)
		for _, piece := range waiting {
			if _, fits := packed.place(piece.Call(), piece.Company); !fits {
				requests++
				packed = a.newEnvelope(a.mapping.Map)
				packed.place(piece.Call(), piece.Company)
			}
			if mine[piece.Job] {
				a.note(piece.Job, a.hope(requests, turn))
			}
		}
	}
	// What goes out again waits at the gate, too.
	for job := range mine {
		for _, turn := range job.Turns() {
			if a.gate.Waits(turn) {
				a.note(job, a.hope(1, turn))
			}
		}
	}
}

// hope is that the n-th request leaves in time, the first of which is that of a turn.
func (a *arrivals) hope(n int, turn *batch.Turn) error {
	return a.gate.Hope(a.visit.Lane, n, a.visit.Deadline, turn)
}

func (a *arrivals) note(job *batch.Job, err error) {
	if err != nil && a.hopeless[job] == nil {
		a.hopeless[job] = problem.From(err)
	}
}
