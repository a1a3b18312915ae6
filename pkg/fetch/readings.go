package fetch

import (
	"context"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/sync/errgroup"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// maxAliases is how many plants go into one document, and maxParallel how many documents are under way for one
// query. Comparable APIs draw their lines for complexity and concurrency near these.
const (
	maxAliases  = 20
	maxParallel = 3
)

// Answer is what came of the calls of a plan.
type Answer struct {
	// Series in the order of the calls and of their types; those without any answer are absent.
	Series []*series.Series
	// Failures belong to single calls; the others are complete.
	Failures []Failure
	// Requests that were sent, as they can be shown to the user: no secret is in them.
	Requests []graphql.Request
	// Points that the API sent.
	Points int
	// Upstream is the time from the first request to the last answer.
	Upstream time.Duration
	// Notes tell what changed at the API while it was asked.
	Notes []string
}

// refusal gives the failure of a document that the API found invalid; nil when there is none.
func (a *Answer) refusal() error {
	for _, failed := range a.Failures {
		if outdated(failed.Cause) {
			return failed.Cause
		}
	}
	return nil
}

// Failure is a call that came to nothing.
type Failure struct {
	Call  plan.Call
	Cause *problem.Error
}

// Readings makes the calls of a plan. Calls go together into documents, and the documents in parallel. The error
// is only for what fails before anything is sent.
func (s *Source) Readings(ctx context.Context, calls []plan.Call) (Answer, error) {
	var answer Answer
	notes, err := s.withMapping(ctx, func(m *Mapping) error {
		answer = Answer{} // of a try before, only what it learnt counts
		if err := m.needs("readings"); err != nil {
			return err
		}
		answer = s.askReadings(ctx, m.Map, calls)
		s.fillUnits(ctx, m.Map, &answer)
		return answer.refusal()
	})
	if err != nil && len(answer.Failures) == 0 {
		return Answer{}, err
	}
	answer.Notes = notes
	return answer, nil
}

func (s *Source) askReadings(ctx context.Context, api *apimap.Map, calls []plan.Call) Answer {
	lots := s.lots(ctx, api, calls)
	outcomes := make([]outcome, len(lots))
	began := time.Now()
	var group errgroup.Group
	group.SetLimit(maxParallel)
	for i, lot := range lots {
		group.Go(func() error {
			outcomes[i] = s.ask(ctx, lot)
			return nil // one lot's failure is its own: the others go on
		})
	}
	_ = group.Wait()

	answer := Answer{Upstream: time.Since(began)}
	for _, o := range outcomes {
		answer.Series = append(answer.Series, o.series...)
		answer.Failures = append(answer.Failures, o.failures...)
		answer.Points += o.points
		if o.request.Query != "" {
			answer.Requests = append(answer.Requests, o.request)
		}
	}
	return answer
}

type outcome struct {
	request  graphql.Request
	series   []*series.Series
	failures []Failure
	points   int
}

// ask sends one document for all parts of a lot.
func (s *Source) ask(ctx context.Context, lot []part) outcome {
	var o outcome
	doc := document.New("Readings")
	aliases := map[string]func(*jsontext.Decoder) error{}
	readers := make([]*decode.Readings, len(lot))
	for i, p := range lot {
		if err := p.addTo(doc, aliasOf(i), newPages(p.values.Path).values()); err != nil {
			o.failures = append(o.failures, Failure{p.call, problem.From(err)})
			continue
		}
		readers[i] = &decode.Readings{
			Values: p.values, DeviceID: p.call.Facility.ID, Types: p.call.Types, Zone: p.call.Facility.Zone(),
		}
		aliases[aliasOf(i)] = readers[i].Read
	}
	if len(aliases) == 0 {
		return o
	}
	o.request = doc.Request()
	errs, err := s.do(ctx, o.request, aliases)
	for i, p := range lot {
		switch {
		case readers[i] == nil:
		case err != nil:
			o.failures = append(o.failures, Failure{p.call, problem.From(err)})
		default:
			errs, err := errs.Under(aliasOf(i)), error(nil)
			if len(errs) == 0 {
				errs, err = s.rest(ctx, p, readers[i])
			}
			if err != nil {
				o.failures = append(o.failures, Failure{p.call, problem.From(err)})
			}
			o.take(p, readers[i], errs)
		}
	}
	return o
}

// rest asks for the further parts of an answer that comes in pages.
func (s *Source) rest(ctx context.Context, p part, reader *decode.Readings) (graphql.Errors, error) {
	for walk := newPages(p.values.Path); walk.next([]decode.Page{reader.Page}); {
		doc := document.New("ReadingsPage")
		if err := p.addTo(doc, aliasOf(0), walk.values()); err != nil {
			return nil, err
		}
		errs, err := s.do(ctx, doc.Request(), map[string]func(*jsontext.Decoder) error{aliasOf(0): reader.Read})
		if err != nil || len(errs) > 0 {
			return errs, err
		}
	}
	return nil, nil
}

// take adds what came for one part, tidied to its span. Errors below its alias are its failure even when some of
// its series came: what is missing must be said.
func (o *outcome) take(p part, reader *decode.Readings, errs graphql.Errors) {
	if len(errs) > 0 {
		o.failures = append(o.failures, Failure{p.call, errs.Problem()})
	}
	for _, name := range p.call.Types {
		for _, found := range reader.Series {
			if found.Type == name {
				o.points += found.Len()
				found.Tidy(p.keep)
				o.series = append(o.series, found)
			}
		}
	}
}

func aliasOf(i int) string { return "f" + strconv.Itoa(i) }
