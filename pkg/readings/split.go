package readings

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// isTooMuch tells that a smaller request may succeed. An answer that is too large although little was asked for would
// not become smaller.
func (r *run) isTooMuch(p *problem.Error) bool {
	switch p.Category {
	case problem.TooComplex:
		return true
	case problem.Timeout:
		return !errors.Is(p, graphql.ErrStalled) // a smaller answer would stall as well
	case problem.TooLarge:
		return r.packer.Points > api.MinPoints
	case problem.Refused, problem.Rejected, problem.Server:
		return api.ToldBy(p).IsLimit() // whatever code and status are beside its words
	default:
		return false
	}
}

// asksForSmallerPages lets all pieces wait again where the API refused how many values a page of them may have.
func (r *run) asksForSmallerPages(ctx context.Context, exchange *transport.Exchange) bool {
	isSent := r.report != nil && r.batch != nil
	if !isSent || !r.loader.limits.RefusePageSizes(r.packer.PageSizes, exchange.Errors, exchange.Err) {
		return false
	}
	r.batch.GiveBack(ctx, r.batch.Wanted()...)
	return true
}

// split lets pieces wait again, for smaller requests. What is too small for that, or expired for all who wait for it,
// gets the failure.
func (r *run) split(ctx context.Context, pieces []*batch.Piece, failure *problem.Error) {
	isTimeout := failure.Category == problem.Timeout
	told, size := api.ToldBy(failure), r.packer.Size()
	most := told.Most(size, r.sent)
	isAgain := (!told.IsDepth() || r.packer.IsMixed()) && r.loader.limits.Reject(api.Rejected{
		Size: size, Suspects: asked(pieces), IsTemporary: isTimeout, Told: told, Most: most,
	})
	var again []*batch.Piece
	for _, piece := range pieces {
		switch {
		case r.batch.IsExpired(piece):
			r.batch.Fail(piece, failure, nil)
		case !isAgain:
			r.loader.cacheDenial(piece.Job.Key, failure)
			r.batch.Fail(piece, failure, nil)
		default:
			again = append(again, piece)
		}
	}
	if most.Points == 0 && r.narrow(again, most.Fields) || most.Points > 0 && r.narrow(again, size.Fields-1) {
		r.batch.GiveBack(ctx, again...)
		return
	}
	for _, piece := range again {
		// The halves together would be as much as before.
		piece.Isolation = max(piece.Isolation, api.FieldIsolated)
		if len(r.packer.Fields) == 1 {
			piece.MaxFields = 1
		}
	}
	for _, piece := range r.batch.Halve(ctx, again...) {
		r.loader.limits.GiveUp(piece.Job.Call.Target.Key())
		r.loader.cacheDenial(piece.Job.Key, failure)
		r.batch.Fail(piece, failure, nil)
	}
}

// narrow lets pieces that failed together only be in documents with so many fields, where the API has told how many (0:
// it has not), or with at most half as many as before; false: there was only one piece. What was asked for in one field
// is asked for in a field each from then on. Since this is never undone, n pieces are in at most log2(n)+2 documents
// each where the API does not tell, and in at most n where it does.
func (r *run) narrow(pieces []*batch.Piece, told int) bool {
	if len(pieces) < 2 {
		return false
	}
	isOneField, fields := false, r.fields(pieces)
	most := fields / 2
	if 0 < told && told < fields {
		most = told
	}
	if most == 0 {
		isOneField, most = true, len(pieces)/2
	}
	for _, piece := range pieces {
		if isOneField {
			piece.Isolation = max(piece.Isolation, api.FieldIsolated)
		}
		if piece.MaxFields == 0 || most < piece.MaxFields {
			piece.MaxFields = most
		}
	}
	return true
}

// fields is how many fields of the document asked for pieces.
func (r *run) fields(pieces []*batch.Piece) (count int) {
	for _, own := range r.pieces {
		if slices.ContainsFunc(own, func(piece *batch.Piece) bool { return slices.Contains(pieces, piece) }) {
			count++
		}
	}
	return count
}

// isolate ends pieces that the API rejects. When several were sent together, one of them may be the reason for all:
// they are sent once more, with the suspects apart. Types that the facility does not offer are suspects. When that does
// not help, and the failure may be about one field of several, they are sent in halves until that one is found.
func (r *run) isolate(ctx context.Context, pieces []*batch.Piece, failure *problem.Error, mayBeOfOne bool) {
	suspects := map[*batch.Piece]bool{}
	sendAgain := false
	if len(pieces) > 1 && (failure.Category == problem.Rejected || failure.Category == problem.Refused) {
		suspects = r.suspects(ctx, pieces)
		// When the whole document was refused, only the suspects can tell which part of it is the reason.
		sendAgain = failure.Category == problem.Rejected || len(suspects) > 0 && len(suspects) < len(pieces)
	}
	isFirst := !slices.ContainsFunc(pieces, func(p *batch.Piece) bool { return p.Isolation != api.NotIsolated })
	if (!sendAgain || !isFirst) && mayBeOfOne && r.fields(pieces) > 1 && r.narrow(pieces, 0) {
		r.batch.GiveBack(ctx, pieces...)
		return
	}
	var again []*batch.Piece
	for _, piece := range pieces {
		switch {
		case !sendAgain || piece.Isolation != api.NotIsolated:
			r.noteRefusal(ctx, piece, failure)
			r.loader.cacheDenial(piece.Job.Key, failure)
			r.batch.Fail(piece, failure, nil)
			continue
		case suspects[piece]:
			piece.Isolation = api.DocumentIsolated
		default:
			piece.Isolation = api.FieldIsolated
		}
		again = append(again, piece)
	}
	r.batch.GiveBack(ctx, again...)
}

// mayBeOfOne reports whether a failure whose errors name no alias may be about one of several fields, and not about all
// of them. Only what the API itself says can be: what stands before it does not know what a document asks for.
func mayBeOfOne(failure *problem.Error, errs graphql.Errors) bool {
	if len(errs) == 0 {
		return false
	}
	switch failure.Category {
	case problem.NotFound, problem.Forbidden, problem.Rejected:
		return true
	case problem.Server:
		return errs.HavePath()
	default:
		return false
	}
}

func (r *run) suspects(ctx context.Context, pieces []*batch.Piece) map[*batch.Piece]bool {
	var ids []string
	for _, piece := range pieces {
		ids = append(ids, piece.Job.Call.Target.Key())
	}
	types, failed := r.loader.catalog.StaleReadingTypes(ctx, ids)
	found := map[*batch.Piece]bool{}
	for _, piece := range pieces {
		_, isKnown, isOffered := types.Find(piece.Job.Call.Target.Key(), piece.Job.Call.Types[0])
		if isKnown && !isOffered && failed[piece.Job.Call.Target.Key()] == nil {
			found[piece] = true
		}
	}
	return found
}

// What the API denies it denies again: a dashboard with a plant that was removed must not cost a request for each
// viewer. It is believed for as long as the youngest values are fresh.
const (
	negativeTTL = time.Minute
	maxNegative = 5_000
)

// cacheDenial keeps why the API gave no values, when that lies with what was asked for.
func (l *Loader) cacheDenial(key cache.Key, reason *problem.Error) {
	switch reason.Category {
	case problem.NotFound, problem.Forbidden, problem.Rejected, problem.Refused, problem.TooComplex, problem.TooLarge:
		l.negative.Put(key.String(), reason)
	}
}

// deliverNothing ends pieces for which nothing but errors came, or lets them wait again for a smaller document.
func (r *run) deliverNothing(ctx context.Context, pieces []*batch.Piece, errs graphql.Errors, mayBeOfOne bool) {
	if failure := errs.Problem(); failure.Category == problem.TooComplex {
		r.tooMuch, r.tooMuchFor = append(r.tooMuch, pieces...), failure // all at once: they were in one document
	} else {
		r.isolate(ctx, pieces, failure, mayBeOfOne)
	}
}

// deliverPartial gives pieces what came for them beside a failure.
func (r *run) deliverPartial(pieces []*batch.Piece, came map[string]*series.Series, failure *problem.Error) {
	for _, piece := range pieces {
		if found, ok := came[piece.Job.Call.Types[0]]; ok && found.Points() > 0 {
			found.SetUnit(piece.Job.Unit)
			r.batch.Fail(piece, failure, found.Within(piece.Span))
		} else {
			r.loader.cacheDenial(piece.Job.Key, failure)
			r.batch.Fail(piece, failure, nil)
		}
	}
}
