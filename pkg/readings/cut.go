package readings

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// maxCuts is of how many columns it is kept for a while what came before their pages were too many.
const maxCuts = 100

// cut is what came of a span: never all of it.
type cut struct {
	span   series.Span
	values *series.Series
}

// ofPage is why an answer ends with the pages before one that failed. What the API denies then is that page: it has
// just given others of the same plant.
func ofPage(err error) *problem.Error {
	failure := problem.From(err)
	said := failure.Messages()[0]
	if IsOfThePlant(failure) {
		return problem.New(problem.Server, "The answer is not complete: a further page failed. %s", said).Because(err)
	}
	return failure.Reword("The answer is not complete: a further page failed. %s", said).Because(err)
}

// errLeftOut is why an answer is not taken that says itself that it leaves out values.
var errLeftOut = problem.New(problem.TooLarge, "The answer is not complete: the API says that it leaves out values").
	Advise("Choose a shorter time range, fewer facilities or reading types, or a coarser resolution.")

// shorten lets pieces wait again for shorter ranges, of which the API gives all values. What is too short for that
// fails.
func (r *run) shorten(ctx context.Context, pieces []*batch.Piece) {
	for _, piece := range pieces {
		piece.Isolation = max(piece.Isolation, api.FieldIsolated) // both halves together would be cut again
	}
	for _, piece := range r.batch.Halve(ctx, pieces...) {
		r.loader.cacheDenial(piece.Job.Key, errLeftOut)
		r.batch.Fail(piece, errLeftOut, nil)
	}
}

// deliverCut gives pieces what came before an answer's pages could not be followed any further. What has too many
// pages is not asked for again at once: each attempt would cost as many requests.
func (r *run) deliverCut(
	ctx context.Context, pieces []*batch.Piece, field *api.FieldRequest, failure *problem.Error,
) {
	if failure == errLeftOut {
		r.shorten(ctx, pieces)
		return
	}
	came, _ := cameFor(field)
	if failure.Category == problem.TooLarge {
		for _, piece := range pieces {
			r.loader.cacheDenial(piece.Job.Key, failure)
			if found := came[piece.Job.Call.Types[0]]; found != nil && found.Points() > 0 {
				found.SetUnit(piece.Job.Unit)
				r.loader.cuts.Put(piece.Job.Key.String(), cut{piece.Span, found.Within(piece.Span)})
			}
		}
	}
	var lacking []*batch.Piece
	for _, piece := range pieces {
		if _, isKnown := r.loader.store.Get(piece.Job.Key).Fetched(piece.Span); isKnown {
			r.batch.Fail(piece, failure, nil) // all that was known before says more than a part
		} else {
			lacking = append(lacking, piece)
		}
	}
	r.deliverPartial(lacking, came, failure)
}
