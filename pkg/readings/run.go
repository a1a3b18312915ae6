package readings

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/tracing"
	"go.opentelemetry.io/otel/attribute"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// run is the way of one document, from what waits at the batcher to what everybody gets. Only its own goroutine may use
// it.
type run struct {
	loader *Loader
	flush  *batch.Flush
	// The rest is there once the limiter has admitted the document. batch is what it asks for, by api; pieces are those
	// of each field of the packer.
	batch  *batch.Batch
	api    *apimap.Map
	packer *api.Packer
	pieces [][]*batch.Piece
	// tooMuch are the pieces of fields that were too much while others may have been answered, and tooMuchFor is why.
	tooMuch    []*batch.Piece
	tooMuchFor *problem.Error
	// written is when the document was written last, report what is told about it; nil: nothing was sent.
	written time.Time
	report  *batch.Report
	tries   int      // how often it was sent
	offers  []string // what other replicas have offered, by the names of its leases
	sent    graphql.Request
}

// run is the batcher's runner: it sends one document for what waits, and gives everybody what came for them.
func (l *Loader) run(ctx context.Context, flush *batch.Flush) {
	r := &run{loader: l, flush: flush}
	defer func() {
		if bug := recover(); bug != nil {
			r.failAll(problem.FromPanic(ctx, bug))
		}
		if r.batch != nil {
			r.batch.Finish(ctx)
		}
		r.endOffers()
	}()
	ctx, span := tracing.DefaultTracer().Start(ctx, "document")
	defer span.End()
	exchange := l.transport.NewExchange(
		flush.Waiter,
		func(sending context.Context) (context.Context, transport.Request, bool) {
			request, ok := transport.Request{}, false
			ctx, request, ok = r.pack(sending)
			return ctx, request, ok
		},
	)
	for exchange.Send(ctx) && !r.isThrottledAlone(exchange) && r.batch.Throttle(problem.From(exchange.Err)) {
		// Whoever waits for it gets it when the API allows.
	}
	if r.packer != nil {
		span.SetAttributes(
			attribute.Int("fields", len(r.packer.Fields)), attribute.Float64("points.expected", r.packer.Points),
			attribute.Int("tries", exchange.Stats.Tries), attribute.Int64("waited.ms", exchange.Stats.Waited.Milliseconds()),
			attribute.Int64("upstream.ms", exchange.Stats.Upstream.Milliseconds()))
	}
	r.deliver(ctx, exchange)
}

// pack writes the document for what waits, or for what is still wanted of it on a later try. The transport calls it
// when the limiter has admitted the document, and not before, so that whoever came meanwhile goes along.
func (r *run) pack(ctx context.Context) (context.Context, transport.Request, bool) {
	r.packer, r.pieces = r.loader.newPacker(0), nil
	if r.batch == nil {
		ctx, r.batch = r.flush.Take(ctx, r.add)
		r.takeOffers(ctx)
		r.prefetch()
	} else {
		r.batch.DropAhead()
		var left []*batch.Piece
		for _, piece := range r.batch.Wanted() {
			if !r.add(piece) {
				left = append(left, piece)
			}
		}
		r.batch.GiveBack(ctx, left...)
		r.batch.Resend()
	}
	request, unwritten := r.packer.Write()
	for i, failure := range unwritten {
		r.fail(r.pieces[i], failure)
	}
	if request.Query == "" {
		return ctx, transport.Request{}, false
	}
	r.written, r.report, r.sent = time.Now(), &batch.Report{Document: shown(request)}, request
	r.tries++
	r.batch.Sent(&batch.Report{Document: r.report.Document, Tries: r.tries})
	return ctx, transport.Request{Request: request, Read: r.packer.NewReader(), Throttles: r.throttles}, true
}

// prefetch takes along what will be asked for soon, as far as it fits. Where a failure is looked into, nothing is.
func (r *run) prefetch() {
	isLookedInto := slices.ContainsFunc(r.batch.Pieces, func(p *batch.Piece) bool {
		return p.Isolation != api.NotIsolated || p.Span != p.Job.Call.Span
	})
	if len(r.batch.Pieces) == 0 || isLookedInto {
		return
	}
	most := r.packer.Points + prefetchShare*float64(r.loader.limits.Current().Points)
	fits := func(p *batch.Piece) bool { return r.packer.Points < most && r.add(p) }
	for _, ahead := range r.loader.interests.upcoming(r.api, r.loader.store, time.Now()) {
		request := ahead.interest.request
		_, isDenied := r.loader.negative.Fresh(request.Key.String())
		if isDenied || r.loader.paused(request.Call.Target.Key()) != nil {
			continue
		}
		if r.batch.TakeAhead(ahead.requests, fits) {
			r.loader.interests.spend(ahead)
		}
	}
}

// add takes a piece into the document, if it fits. All of a document is asked by one API map.
func (r *run) add(piece *batch.Piece) bool {
	if len(r.packer.Fields) > 0 && piece.Job.Map != r.api {
		return false
	}
	field, fits := piece.AddTo(r.packer)
	if !fits {
		return false
	}
	r.api = piece.Job.Map
	if field == len(r.pieces) {
		r.pieces = append(r.pieces, nil)
	}
	r.pieces[field] = append(r.pieces[field], piece)
	return true
}

// deliver gives everybody what came of the document for them.
func (r *run) deliver(ctx context.Context, exchange *transport.Exchange) {
	if r.report != nil {
		stats := exchange.Stats
		r.report.Waited, r.report.Upstream, r.report.Tries = stats.Waited, stats.Upstream, stats.Tries
		if exchange.Err == nil {
			r.report.Warnings = r.warnings(exchange.Errors)
		}
		r.batch.Report(r.report)
	}
	if r.asksForSmallerPages(ctx, exchange) {
		return
	}
	if exchange.Err == nil {
		r.noteAnswered(exchange)
		r.deliverFields(ctx, exchange.Errors)
		r.splitTooMuch(ctx)
		return
	}
	failure := problem.From(exchange.Err)
	isSent := r.report != nil
	switch {
	case errors.Is(exchange.Err, transport.ErrNothingToSend):
	case r.batch == nil:
		r.flush.Reject(failure)
	case isSent && r.isTooMuch(failure):
		r.split(ctx, r.batch.Wanted(), failure)
	case isSent && r.areOfParts(exchange.Errors):
		r.deliverOthers(ctx, exchange.Errors)
		r.splitTooMuch(ctx)
	case isSent && mayBeForSize(failure, exchange.Errors) && r.shrinkGrown(ctx):
	case isSent && failure.Category == problem.Refused && r.loader.mappings.IsSuperseded(ctx, r.api.Generation):
		superseded := *failure
		superseded.Cause = errors.Join(ErrSuperseded, failure.Cause)
		r.fail(r.batch.Wanted(), &superseded)
	default:
		r.isolate(ctx, r.batch.Wanted(), failure, mayBeOfOne(failure, exchange.Errors))
	}
}

// areOfParts reports whether each of the errors names one of the document's aliases.
func (r *run) areOfParts(errs graphql.Errors) bool {
	own, ofAll := errs.Split(api.IsOneOf(len(r.packer.Fields)))
	return len(own) > 0 && len(ofAll) == 0
}

// deliverFields gives everybody what came for them of an answer with data. Errors that name no alias may be about any
// field that has none of its own: what the API denies is found by smaller documents, and else those are taken for it
// that brought nothing. What is only a warning is about none that is whole.
func (r *run) deliverFields(ctx context.Context, errs graphql.Errors) {
	own, ofAll := errs.Split(api.IsOneOf(len(r.packer.Fields)))
	_, failures := ofAll.Warnings()
	var open, empty []*batch.Piece
	var came []int
	for _, i := range r.packer.ByLength() {
		field := r.packer.Fields[i]
		switch alias := api.Alias(i); {
		case len(ofAll) == 0 || len(own[alias]) > 0, len(failures) == 0 && isWhole(field, len(r.report.Warnings) > 0):
			r.pausePlant(i, own[alias])
			r.deliverField(ctx, i, own[alias])
			continue
		case len(field.Reader.Series) == 0:
			empty = append(empty, r.pieces[i]...)
		default:
			came = append(came, i)
		}
		open = append(open, r.pieces[i]...)
	}
	switch {
	case len(open) == 0:
	case isDenial(ofAll.Problem()) && mayBeOfOne(ofAll.Problem(), ofAll) && r.fields(open) > 1:
		r.deliverNothing(ctx, open, ofAll, true)
	default:
		for _, i := range came {
			r.deliverField(ctx, i, ofAll)
		}
		if len(empty) > 0 {
			r.deliverNothing(ctx, empty, ofAll, false)
		}
	}
}

// failAll fails everything that waits for the document.
func (r *run) failAll(failure *problem.Error) {
	if r.batch == nil {
		r.flush.Reject(failure)
		return
	}
	r.fail(r.batch.Wanted(), failure)
}

func (r *run) fail(pieces []*batch.Piece, failure *problem.Error) {
	for _, piece := range pieces {
		r.batch.Fail(piece, failure, nil)
	}
}

// shown is a request as the query inspector shows it. The token travels in a header and is not in it.
func shown(request graphql.Request) string {
	variables, err := json.MarshalIndent(request.Variables, "", "  ")
	if err != nil || len(request.Variables) == 0 {
		return request.Query
	}
	return request.Query + "\n\n" + string(variables)
}

// deliverField gives the pieces of a field what came for them. Beside errors values may come that are right but not
// all: they are shown, what is missing is said, and nothing of it is cached.
func (r *run) deliverField(ctx context.Context, i int, errs graphql.Errors) {
	field, pieces := r.packer.Fields[i], r.pieces[i]
	if len(errs) == 0 {
		if failure := r.readPages(ctx, field); failure != nil {
			r.deliverCut(ctx, pieces, field, failure)
			return
		}
	}
	came, unreadable := cameFor(field)
	if len(unreadable) > 0 {
		pieces = slices.DeleteFunc(slices.Clone(pieces), func(p *batch.Piece) bool {
			err := unreadable[p.Job.Call.Types[0]]
			if err != nil {
				r.fail([]*batch.Piece{p}, problem.From(err))
			}
			return err != nil
		})
	}
	if len(errs) > 0 {
		if len(came) == 0 {
			r.deliverNothing(ctx, pieces, errs, false)
		} else {
			r.deliverPartial(pieces, came, errs.Problem())
		}
		return
	}
	r.noteContradictions(ctx, field, pieces, came)
	for _, piece := range pieces {
		name := piece.Job.Call.Types[0]
		if field.Reader.IsUnanswered(name) {
			r.failUnanswered(piece, field.Reader.Strange)
			continue
		}
		found, named := came[name]
		if !named {
			if failure := mistaken(field, name); failure != nil {
				r.failNew(piece, failure)
				continue
			}
			found = &series.Series{DeviceID: field.Call.Target.Key(), Type: name}
		}
		found.SetUnit(piece.Job.Unit)
		if piece.Job.Call.Resolution == query.Raw {
			r.loader.intervals.Observe(found)
		}
		values := found.Within(piece.Span)
		if found.IsBroken() { // it replaces nothing that could be read
			r.batch.Fail(piece, broken(found), partOf(values))
			continue
		}
		// Before anybody sees it; and also when nobody waits for it any more, or for the other half of it.
		r.loader.store.Update(piece.Job.Key, func(known *cache.Column) *cache.Column {
			return known.With(values, named, piece.Span, r.written)
		})
		r.loader.shared.publish(piece.Job.Map, piece.Job.Key, piece.Span)
		r.batch.Complete(ctx, piece, values, named)
	}
}

// cameFor gives what came for a field, by type, and why something of it cannot be told apart.
func cameFor(field *api.FieldRequest) (came map[string]*series.Series, unreadable map[string]error) {
	came, unreadable = map[string]*series.Series{}, map[string]error{}
	for _, name := range field.Call.Types {
		if found, err := field.Series(name); err != nil {
			unreadable[name] = err
		} else if found != nil {
			came[name] = found
		}
	}
	return came, unreadable
}

// deliverOthers tells apart what a failure of the whole document was about, where its errors name aliases: a field that
// must not be null takes all others along. Those that are named fail by their own errors, the others are sent again.
func (r *run) deliverOthers(ctx context.Context, errs graphql.Errors) {
	own, _ := errs.Split(api.IsOneOf(len(r.packer.Fields)))
	var others []*batch.Piece
	for i, pieces := range r.pieces {
		if found := own[api.Alias(i)]; len(found) > 0 {
			r.pausePlant(i, found)
			r.deliverNothing(ctx, pieces, found, false)
		} else {
			others = append(others, pieces...)
		}
	}
	r.batch.GiveBack(ctx, others...)
}

// readPages asks for the further pages of an answer that comes in pages, and appends them. It returns why they could
// not be followed to the end: what came before is only a part.
func (r *run) readPages(ctx context.Context, field *api.FieldRequest) *problem.Error {
	throttles := func(errs graphql.Errors) *problem.Error {
		return api.Throttling(errs, []string{field.Call.Target.Key()})
	}
	for pager := field.Pager(); ; {
		page, err := field.NextPage(pager)
		switch {
		case field.Reader.IsCut:
			return errLeftOut
		case err != nil:
			return problem.From(err)
		case page == nil:
			return nil
		}
		write := func(ctx context.Context) (context.Context, transport.Request, bool) {
			return ctx, transport.Request{Request: page.Request, Read: page.NewReader(), Throttles: throttles}, true
		}
		exchange := r.loader.transport.NewExchange(r.flush.Waiter, write)
		for exchange.Send(ctx) && r.batch.Throttle(problem.From(exchange.Err)) {
		}
		if exchange.Err != nil {
			return ofPage(exchange.Err)
		}
		err = page.Append()
		switch _, failures := exchange.Errors.Warnings(); {
		case len(failures) > 0:
			return ofPage(failures.Problem())
		case err != nil:
			return problem.From(err)
		}
	}
}
