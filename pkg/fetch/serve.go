package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// serve sends one document for what waits at the desk, and gives everybody what came for them.
func (s *Source) serve(ctx context.Context) {
	var lot *batch.Lot
	var before *Mapping
	_, err := s.withMapping(ctx, func(m *Mapping) error {
		var notes []string
		if before != nil {
			notes = changes(before, m) // told to all who waited
		}
		before = m
		if err := m.needs("readings"); err != nil {
			return err
		}
		s.knowTypes(ctx, m)
		return s.deliver(ctx, m, notes, &lot)
	})
	switch {
	case lot == nil && err == nil, errors.Is(err, errNothingToSend):
	case lot == nil:
		s.desk.Refuse(problem.From(err))
	default:
		defer lot.Close()
		if err != nil {
			pieces, _, _ := lot.Wanted()
			s.reject(ctx, lot, pieces, problem.From(err))
		}
	}
}

// deliver makes a lot of what waits, unless there is one, and sends it. What it does not settle is for the caller to
// fail, with the error.
func (s *Source) deliver(ctx context.Context, m *Mapping, notes []string, lot **batch.Lot) error {
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
				into, ok := packed.place(piece.Call(), piece.Company)
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
			at, report = time.Now(), &batch.Report{Document: written(request), Notes: notes}
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
			s.settle(m, *lot, packed, p, errs.Under(aliasOf(i)), at, until, report)
		}
		return nil
	case *lot != nil && isTooMuch(p):
		pieces, _, _ := (*lot).Wanted()
		s.lessAtOnce(*lot, pieces, packed, p)
		return nil
	default:
		return err
	}
}

// isTooMuch tells that a smaller request may succeed.
func isTooMuch(p *problem.Error) bool {
	return p.Category == problem.TooComplex || p.Category == problem.TooLarge || p.Category == problem.Timeout
}

// lessAtOnce lets the pieces of a lot wait again, for smaller requests. What cannot be less gets the failure.
func (s *Source) lessAtOnce(lot *batch.Lot, pieces []*batch.Piece, packed *envelope, failure *problem.Error) {
	if failure.Category != problem.Timeout || packed.points > leastPoints {
		s.account.learnt.tooMuch(int(packed.points), len(packed.parts), failure.Category == problem.Timeout)
	}
	if len(pieces) > 1 && (packed.points > leastPoints || len(packed.parts) > 1) {
		lot.GiveBack(pieces...)
		return
	}
	for _, piece := range pieces {
		if failure.Category == problem.Timeout && packed.points <= leastPoints || !lot.Halve(piece) {
			lot.Fail(piece, failure, nil)
		}
	}
}

// reject handles what the API rejects. When several things went out together, one of them may be the reason: they go
// out once more, with the suspects apart. Types that the facility does not offer are suspects.
func (s *Source) reject(ctx context.Context, lot *batch.Lot, pieces []*batch.Piece, failure *problem.Error) {
	isUsersFault := failure.Category == problem.Rejected || failure.Category == problem.Refused
	again := isUsersFault && len(pieces) > 1
	var suspects []*batch.Piece
	if again {
		for _, piece := range pieces {
			types, err := s.ReadingTypes(ctx, piece.Job.Call.Facility.ID)
			if err == nil && !slices.ContainsFunc(types, func(t portfolio.ReadingType) bool { return t.ID == piece.Job.Call.Types[0] }) {
				suspects = append(suspects, piece)
			}
		}
		if failure.Category == problem.Refused && (len(suspects) == 0 || len(suspects) == len(pieces)) {
			again = false // the whole document was refused, and nothing tells which part of it is the reason
		}
	}
	var once []*batch.Piece
	for _, piece := range pieces {
		if !again || piece.Company != batch.Any {
			s.deny(piece.Job.Key, failure)
			lot.Fail(piece, failure, nil)
			continue
		}
		piece.Company = batch.Alone
		if slices.Contains(suspects, piece) {
			piece.Company = batch.Suspects
		}
		once = append(once, piece)
	}
	lot.GiveBack(once...)
}

// settle gives the pieces of a part what came for them. Beside errors values may come that are right but not all:
// they are shown, what is missing is said, and nothing of it is remembered.
func (s *Source) settle(m *Mapping, lot *batch.Lot, packed *envelope, p *part, errs graphql.Errors, at, until time.Time, report *batch.Report) {
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
	if len(byType) == 0 && len(errs) > 0 {
		switch failure := errs.Problem(); failure.Category {
		case problem.Rejected:
			s.reject(lot.Context, lot, p.pieces, failure)
			return
		case problem.TooComplex:
			s.lessAtOnce(lot, p.pieces, packed, failure)
			return
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
