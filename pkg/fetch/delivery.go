package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/tracing"
	"go.opentelemetry.io/otel/attribute"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// delivery is one document on its way for what waits at the desk, from the taking to the giving out.
type delivery struct {
	*Source
	turn *batch.Turn
	// mapping by which the document is written, and what has changed since a first try, told to all who waited.
	mapping *Mapping
	notes   []string
	// untold are facilities of which it could not be learnt what they offer, with the reason.
	untold map[string]error
	// untellable are pieces for which that leaves open which field of the API answers for them.
	untellable []*batch.Piece
	// The rest is there once the gate has opened. at is when the document was written.
	lot    *batch.Lot
	packed *envelope
	report *batch.Report
	at     time.Time
}

// serve sends one document for what waits at the desk, and gives everybody what came for them.
func (s *Source) serve(turn *batch.Turn) {
	d := &delivery{Source: s, turn: turn}
	ctx := turn.Context
	defer d.survive(ctx)
	_, err := s.withMapping(ctx, func(m *Mapping) error {
		if d.mapping != nil {
			d.notes = changes(d.mapping, m)
		}
		d.mapping = m
		if err := m.needs("readings"); err != nil {
			return err
		}
		return d.try(ctx)
	})
	switch {
	case err == nil || errors.Is(err, errNothingToSend):
	case d.lot == nil:
		s.desk.Refuse(problem.From(err))
	default:
		d.reject(d.lot.Wanted(), problem.From(err))
	}
}

// survive tells those who wait of a bug that they met.
func (d *delivery) survive(ctx context.Context) {
	failure := survived(ctx, recover())
	if failure == nil {
		return
	}
	if d.lot == nil {
		d.desk.Refuse(failure)
		return
	}
	for _, piece := range d.lot.Wanted() {
		d.lot.Fail(piece, failure, nil)
	}
}

// try sends the document. A failure that it returns is not yet told to anybody.
func (d *delivery) try(ctx context.Context) error {
	if d.lot != nil {
		ctx = d.lot.Context
	}
	d.knowTypes(ctx)
	ctx, span := tracing.DefaultTracer().Start(ctx, "document")
	defer span.End()
	errs, trip, err := d.send(ctx, dispatch{ticket: d.turn, write: d.write, throttled: d.throttled})
	if d.packed != nil {
		span.SetAttributes(
			attribute.Int("parts", len(d.packed.parts)), attribute.Float64("points.expected", d.packed.points),
			attribute.Int("tries", trip.tries), attribute.Int64("waited.ms", trip.waited.Milliseconds()), attribute.Int64("upstream.ms", trip.upstream.Milliseconds()),
		)
	}
	if d.report != nil {
		d.report.Waited, d.report.Upstream, d.report.Tries = trip.waited, trip.upstream, trip.tries
		d.lot.Report(d.report)
	}
	switch {
	case err == nil:
		d.learnt.wentWell(d.packed.points)
		for i, p := range d.packed.parts {
			d.settle(p, errs.Under(aliasOf(i)))
		}
		return nil
	case d.report != nil && isTooMuch(problem.From(err)):
		d.lessAtOnce(d.lot.Wanted(), problem.From(err))
		return nil
	case d.report != nil && len(errs.Roots()) > 0:
		d.part(errs)
		return nil
	}
	return err
}

// throttled tells those who must not wait that the API wants fewer requests. Whoever else is in the document gets it
// when the API allows.
func (d *delivery) throttled(complaint *problem.Error) (again bool) {
	d.lot.Complain(complaint)
	return d.turn.Anyone(waitsForRepetition)
}

// write packs what waits, or what is still wanted of it on a later try.
func (d *delivery) write() (letter, bool) {
	d.packed = d.newEnvelope(d.mapping.Map)
	d.packed.early = d.mapping.stampsEnds()
	if d.lot == nil {
		d.lot = d.turn.Take(d.take)
	} else {
		var left []*batch.Piece
		for _, piece := range d.lot.Wanted() {
			if !d.take(piece) {
				left = append(left, piece)
			}
		}
		d.lot.GiveBack(left...)
		d.lot.Sent()
	}
	for _, piece := range d.untellable {
		d.lot.Fail(piece, problem.From(d.untold[piece.Job.Call.Facility.ID]), nil)
	}
	request, unwritten := d.packed.seal()
	for p, failure := range unwritten {
		d.fail(p, failure)
	}
	if request.Query == "" {
		return letter{}, false
	}
	d.at, d.report = time.Now(), &batch.Report{Document: written(request), Notes: d.notes}
	return letter{d.lot.Context, request, d.packed.reader()}, true
}

// take takes in a piece, if it fits and it is known which field of the API answers for it.
func (d *delivery) take(piece *batch.Piece) bool {
	id := piece.Job.Call.Facility.ID
	if d.mapping.Map.Analysis != nil && !d.knowsTypes(id) {
		if d.untold[id] == nil {
			return false // it came after the others; the next turn learns what it needs
		}
		d.untellable = append(d.untellable, piece)
		return true
	}
	return d.packed.take(piece)
}

// written gives a request as the query inspector shows it. The token travels in a header and is not in it.
func written(request graphql.Request) string {
	variables, err := json.MarshalIndent(request.Variables, "", "  ")
	if err != nil || len(request.Variables) == 0 {
		return request.Query
	}
	return request.Query + "\n\n" + string(variables)
}
