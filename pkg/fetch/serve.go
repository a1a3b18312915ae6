package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// serve sends one document for what waits at the desk, and gives everybody what came for them.
func (s *Source) serve(ctx context.Context) {
	var lot *batch.Lot
	notes, err := s.withMapping(ctx, func(m *Mapping) error {
		if err := m.needs("readings"); err != nil {
			return err
		}
		s.knowTypes(ctx, m)
		return s.deliver(ctx, m, &lot)
	})
	switch {
	case lot == nil && err == nil, errors.Is(err, errNothingToSend):
	case lot == nil:
		s.desk.Refuse(problem.From(err))
	default:
		defer lot.Close()
		if len(notes) > 0 {
			lot.Report(&batch.Report{Notes: notes})
		}
		if err != nil {
			pieces, _, _ := lot.Wanted()
			for _, piece := range pieces {
				lot.Fail(piece, problem.From(err), nil)
			}
		}
	}
}

// deliver makes a lot of what waits, unless there is one, and sends it. What it does not settle is for the caller to
// fail, with the error.
func (s *Source) deliver(ctx context.Context, m *Mapping, lot **batch.Lot) error {
	var packed *envelope
	var report *batch.Report
	var at time.Time
	lane, until, ok := s.desk.Foremost()
	if *lot != nil {
		_, lane, until = (*lot).Wanted()
		ctx = (*lot).Context
	} else if !ok {
		return nil
	}
	errs, trip, err := s.send(ctx, dispatch{
		lane: lane, until: until,
		write: func() (letter, bool) {
			packed = s.newEnvelope(m.Map)
			take := func(piece *batch.Piece) bool {
				into, ok := packed.place(piece.Call())
				if ok {
					into.pieces = append(into.pieces, piece)
				}
				return ok
			}
			if *lot == nil {
				*lot = s.desk.Take(ctx, take)
			} else {
				pieces, _, _ := (*lot).Wanted()
				for _, piece := range pieces {
					if !take(piece) {
						(*lot).GiveBack(piece)
					}
				}
			}
			request, unwritten := packed.seal()
			for p, failure := range unwritten {
				failPart(*lot, p, failure)
			}
			if request.Query == "" {
				return letter{}, false
			}
			at, report = time.Now(), &batch.Report{Document: written(request)}
			return letter{(*lot).Context, request, packed.reader()}, true
		},
		throttled: func(complaint *problem.Error) bool {
			(*lot).Complain(complaint)
			_, lane, _ := (*lot).Wanted()
			return waitsForRepetition(lane)
		},
	})
	if report != nil {
		report.Waited, report.Upstream, report.Tries = trip.waited, trip.upstream, trip.tries
		(*lot).Report(report)
	}
	switch p := problem.From(err); {
	case err == nil:
		s.account.learnt.wentWell(packed.points)
		for i, p := range packed.parts {
			s.settle(m, *lot, p, errs.Under(aliasOf(i)), at, until, report)
		}
		return nil
	case *lot != nil && isTooMuch(p):
		return s.lessAtOnce(*lot, packed, p)
	default:
		return err
	}
}

// isTooMuch tells that a smaller request may succeed.
func isTooMuch(p *problem.Error) bool {
	return p.Category == problem.TooComplex || p.Category == problem.TooLarge || p.Category == problem.Timeout
}

// lessAtOnce lets the pieces of a lot wait again, for smaller requests. What cannot be less gets the failure.
func (s *Source) lessAtOnce(lot *batch.Lot, packed *envelope, failure *problem.Error) error {
	pieces, _, _ := lot.Wanted()
	if failure.Category != problem.Timeout || packed.points > leastPoints {
		s.account.learnt.tooMuch(int(packed.points), len(packed.parts), failure.Category == problem.Timeout)
	}
	if len(pieces) > 1 && (packed.points > leastPoints || len(packed.parts) > 1) {
		lot.GiveBack(pieces...)
		return nil
	}
	for _, piece := range pieces {
		if failure.Category == problem.Timeout && packed.points <= leastPoints || !lot.Halve(piece) {
			lot.Fail(piece, failure, nil)
		}
	}
	return nil
}

// settle gives the pieces of a part what came for them. Beside errors values may come that are right but not all:
// they are shown, what is missing is said, and nothing of it is remembered.
func (s *Source) settle(m *Mapping, lot *batch.Lot, p *part, errs graphql.Errors, at, until time.Time, report *batch.Report) {
	if len(errs) == 0 {
		pageErrs, err := s.rest(lot.Context, p, until)
		if err == nil && len(pageErrs) > 0 {
			err = pageErrs.Problem()
		}
		if err != nil {
			failPart(lot, p, problem.From(err))
			return
		}
	}
	byType := map[string]*series.Series{}
	for _, name := range p.call.Types {
		if found := p.found(name, p.call.Span); found != nil {
			byType[name] = found
			report.Points += found.Len()
		}
	}
	s.fillUnits(lot.Context, m.Map, p.call.Facility.ID, byType)
	for _, piece := range p.pieces {
		found := byType[piece.Job.Call.Types[0]]
		switch {
		case len(errs) > 0:
			failure := errs.Problem()
			if found == nil || found.Len() == 0 {
				s.deny(piece.Job.Key, failure)
				lot.Fail(piece, failure, nil)
			} else {
				lot.Fail(piece, failure, found.Within(piece.Span))
			}
		case found == nil:
			none := &series.Series{DeviceID: p.call.Facility.ID, Type: piece.Job.Call.Types[0]}
			lot.Settle(piece, none, false, at, s.remember)
		default:
			if piece.Job.Call.Resolution == query.Raw {
				s.paces.see(found)
			}
			lot.Settle(piece, found.Within(piece.Span), true, at, s.remember)
		}
	}
}

// remember puts what came into the cache, before anybody sees it.
func (s *Source) remember(job *batch.Job, outcome batch.Outcome) {
	if s.policy.CacheBytes == 0 {
		return
	}
	s.values.Update(job.Key, func(known *cache.Column) *cache.Column {
		return known.With(outcome.Values, outcome.Named, job.Call.Span, outcome.At)
	})
}

func failPart(lot *batch.Lot, p *part, failure *problem.Error) {
	for _, piece := range p.pieces {
		lot.Fail(piece, failure, nil)
	}
}

// written gives a request as the query inspector shows it. The token travels in a header and is not in it.
func written(request graphql.Request) string {
	variables, err := json.MarshalIndent(request.Variables, "", "  ")
	if err != nil || len(request.Variables) == 0 {
		return request.Query
	}
	return request.Query + "\n\n" + string(variables)
}
