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
	// mapping by which the document is written, and what has changed since a first try, told to all who waited.
	mapping *Mapping
	notes   []string
	// until somebody waits for it.
	until time.Time
	// The rest is there once the gate has opened. at is when the document was written.
	lot    *batch.Lot
	packed *envelope
	report *batch.Report
	at     time.Time
}

// serve sends one document for what waits at the desk, and gives everybody what came for them.
func (s *Source) serve(ctx context.Context) {
	d := &delivery{Source: s}
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
	case d.lot == nil && err != nil:
		s.desk.Refuse(problem.From(err))
	case d.lot == nil:
		return
	case err != nil && !errors.Is(err, errNothingToSend):
		pieces, _, _ := d.lot.Wanted()
		d.reject(pieces, problem.From(err))
	}
	d.lot.Close()
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
	pieces, _, _ := d.lot.Wanted()
	for _, piece := range pieces {
		d.lot.Fail(piece, failure, nil)
	}
	d.lot.Close()
}

// try sends the document. A failure that it returns is not yet told to anybody.
func (d *delivery) try(ctx context.Context) error {
	lane, until, ok := d.desk.Foremost()
	if d.lot != nil {
		_, lane, until = d.lot.Wanted()
		ctx = d.lot.Context
	} else if !ok {
		return nil
	}
	d.until = until
	d.knowTypes(ctx, d.mapping)
	ctx, span := tracing.DefaultTracer().Start(ctx, "document")
	defer span.End()
	errs, trip, err := d.send(ctx, dispatch{
		lane: lane, until: until,
		write: func() (letter, bool) { return d.write(ctx) },
		throttled: func(complaint *problem.Error) bool {
			d.lot.Complain(complaint)
			_, lane, _ := d.lot.Wanted()
			return waitsForRepetition(lane)
		},
	})
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
	if err != nil {
		if failure := problem.From(err); d.lot != nil && isTooMuch(failure) {
			pieces, _, _ := d.lot.Wanted()
			d.lessAtOnce(pieces, failure)
			return nil
		}
		return err
	}
	d.learnt.wentWell(d.packed.points)
	for i, p := range d.packed.parts {
		d.settle(p, errs.Under(aliasOf(i)))
	}
	return nil
}

// write packs what waits, or what is still wanted of it on a later try.
func (d *delivery) write(ctx context.Context) (letter, bool) {
	d.packed = d.newEnvelope(d.mapping.Map)
	if d.lot == nil {
		d.lot = d.desk.Take(ctx, d.packed.take)
	} else {
		pieces, _, _ := d.lot.Wanted()
		var left []*batch.Piece
		for _, piece := range pieces {
			if !d.packed.take(piece) {
				left = append(left, piece)
			}
		}
		d.lot.GiveBack(left...)
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

// written gives a request as the query inspector shows it. The token travels in a header and is not in it.
func written(request graphql.Request) string {
	variables, err := json.MarshalIndent(request.Variables, "", "  ")
	if err != nil || len(request.Variables) == 0 {
		return request.Query
	}
	return request.Query + "\n\n" + string(variables)
}
