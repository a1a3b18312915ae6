package fetch

import (
	"context"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/tracing"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Readings gives the values of some calls: what is remembered and fresh at once, the rest from the API, together
// with what others ask for at the same time. Bypass asks the API in any case. The error is only for what fails before
// anything is asked.
func (s *Source) Readings(ctx context.Context, calls []plan.Call, bypass bool) (Answer, error) {
	m, err := s.Mapping(ctx)
	if err != nil {
		return Answer{}, err
	}
	if err := m.needs("readings"); err != nil {
		return Answer{}, err
	}
	return s.gather(ctx, m, calls, bypass, s.serve)
}

// gather asks the desk for what is not remembered, and puts together what comes of it.
func (s *Source) gather(ctx context.Context, m *Mapping, calls []plan.Call, bypass bool, serve func(context.Context)) (Answer, error) {
	ctx, span := tracing.DefaultTracer().Start(ctx, "readings", trace.WithAttributes(attribute.Int("calls", len(calls)), attribute.Bool("bypass", bypass)))
	defer span.End()
	caller := batch.Caller{Context: ctx, Lane: limit.LaneOf(ctx), Deadline: s.patience(ctx), Serve: serve}
	columns := s.lookUp(calls, bypass)
	var wants []batch.Want
	for _, c := range columns {
		wants = append(wants, c.wants...)
	}
	jobs := s.desk.Ask(caller, wants)
	defer func() {
		for _, asked := range jobs {
			s.desk.Leave(asked...)
		}
	}()
	hopeless := s.hopeless(m, caller, jobs)
	observeShared(jobs)

	var answer Answer
	next := 0
	for _, c := range columns {
		for range c.wants {
			for _, job := range jobs[next] {
				outcome, err := await(ctx, caller.Lane, job, hopeless[job])
				if err != nil {
					return Answer{}, err
				}
				answer.report(outcome.Reports)
				c.came = append(c.came, arrival{job, outcome})
			}
			next++
		}
		c.addTo(&answer, caller.Lane)
	}
	if len(answer.Reports) == 0 && len(answer.Failures) == 0 {
		answer.Unsent = s.unsent(m, calls)
	}
	observeAnswer(answer)
	span.SetAttributes(
		attribute.Int("documents", len(answer.Reports)), attribute.Int("points.fetched", answer.Fetched),
		attribute.Int("points.cached", answer.Cached), attribute.Int("failures", len(answer.Failures)),
	)
	return answer, nil
}

// unsent writes the document that would ask for the calls, or for as many of them as one document takes.
func (s *Source) unsent(m *Mapping, calls []plan.Call) string {
	packed := s.newEnvelope(m.Map)
	for _, call := range calls {
		for _, name := range call.Types {
			call.Types = []string{name}
			if _, fits := packed.place(call, batch.Any); !fits {
				break
			}
		}
	}
	request, _ := packed.seal()
	return written(request)
}

// hopeless gives the jobs whose request could not leave before the caller's deadline, with the reason. They need
// not be waited for.
func (s *Source) hopeless(m *Mapping, caller batch.Caller, jobs [][]*batch.Job) map[*batch.Job]*problem.Error {
	if s.gate.Hope(caller.Lane, 1, caller.Deadline) == nil {
		if waiting := s.desk.Waiting(); len(waiting) == 0 || s.gate.Hope(caller.Lane, len(waiting), caller.Deadline) == nil {
			return nil // even a request for each would do
		}
	}
	mine := map[*batch.Job]bool{}
	for _, asked := range jobs {
		for _, job := range asked {
			mine[job] = true
		}
	}
	found := map[*batch.Job]*problem.Error{}
	requests := 1
	packed := s.newEnvelope(m.Map)
	for _, piece := range s.desk.Waiting() {
		if _, fits := packed.place(piece.Call(), piece.Company); !fits {
			requests++
			packed = s.newEnvelope(m.Map)
			packed.place(piece.Call(), piece.Company)
		}
		if mine[piece.Job] {
			if err := s.gate.Hope(caller.Lane, requests, caller.Deadline); err != nil {
				found[piece.Job] = problem.From(err)
			}
		}
	}
	return found
}

// await waits for a job's outcome, as long as the caller may and wants to.
func await(ctx context.Context, lane limit.Lane, job *batch.Job, hopeless *problem.Error) (batch.Outcome, error) {
	if hopeless != nil {
		return batch.Outcome{Err: hopeless}, nil
	}
	var throttled <-chan struct{}
	if !waitsForRepetition(lane) {
		throttled = job.Throttled()
	}
	select {
	case <-job.Done():
		return job.Outcome(), nil
	case <-throttled:
		return batch.Outcome{Err: job.Complaint()}, nil
	case <-ctx.Done():
		return batch.Outcome{}, ended(ctx)
	}
}

// lookUp tells for each column of the calls what is remembered, and what must be fetched.
func (s *Source) lookUp(calls []plan.Call, bypass bool) []*column {
	now := time.Now()
	bypass = bypass || s.policy.CacheBytes == 0
	limits := s.learnt.narrow(s.policy.Limits)
	var columns []*column
	for _, call := range calls {
		for _, name := range call.Types {
			one := call
			one.Types = []string{name}
			c := newColumn(one)
			c.known = s.values.Get(c.key)
			longest := limits.Range(call.Resolution, s.Step(call.Resolution, name))
			if bypass {
				c.want([]series.Span{call.Span}, longest)
			} else if denied, ok := s.denied.peek(c.key.String()); ok {
				c.denied = denied
			} else {
				c.want(c.known.Lacking(call.Span, now, s.policy.Freshness), longest)
			}
			columns = append(columns, c)
		}
	}
	return columns
}
