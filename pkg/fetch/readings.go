package fetch

import (
	"context"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/tracing"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
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
func (s *Source) gather(ctx context.Context, m *Mapping, calls []plan.Call, bypass bool, serve func(*batch.Turn)) (Answer, error) {
	ctx, span := tracing.DefaultTracer().Start(ctx, "readings", trace.WithAttributes(attribute.Int("calls", len(calls)), attribute.Bool("bypass", bypass)))
	defer span.End()
	lane := limit.LaneOf(ctx)
	columns := s.lookUp(calls, lane, bypass)
	var wants []batch.Want
	for _, c := range columns {
		wants = append(wants, c.wants...)
	}
	visit := s.desk.Ask(batch.Caller{Context: ctx, Lane: lane, Deadline: s.patience(ctx), Serve: serve}, wants)
	defer visit.Leave()
	observeShared(visit.Jobs)
	arrivals := s.arrivals(ctx, m, visit)

	var answer Answer
	next := 0
	for _, c := range columns {
		for range c.wants {
			for _, job := range visit.Jobs[next] {
				if c.waitedFor(job) {
					continue // it is long enough for two gaps
				}
				outcome, err := arrivals.await(job)
				if err != nil {
					return Answer{}, err
				}
				answer.report(outcome.Reports)
				c.came = append(c.came, arrival{job, outcome})
			}
			next++
		}
		c.addTo(&answer, lane)
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

// lookUp tells for each column of the calls what is remembered, and what must be fetched.
func (s *Source) lookUp(calls []plan.Call, lane limit.Lane, bypass bool) []*column {
	now := time.Now()
	bypass = bypass || s.policy.CacheBytes == 0
	limits := s.narrowed()
	fresh := freshnessFor(lane, s.policy.Freshness)
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
				c.want(c.known.Lacking(call.Span, now, fresh), longest)
			}
			columns = append(columns, c)
		}
	}
	return columns
}

// freshnessFor believes nothing longer for a rule than it may get when the API cannot be asked, whatever a user has
// set for panels.
func freshnessFor(lane limit.Lane, set cache.Freshness) cache.Freshness {
	if lane == limit.Alerts {
		set.Factor = min(set.Factor, alertStaleness.Seconds()/cache.Youngest.Seconds())
	}
	return set
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
