package readings

import (
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

// deliverCut gives pieces what came before an answer's pages could not be followed any further. What has too many
// pages is not asked for again at once: each attempt would cost as many requests.
func (r *run) deliverCut(pieces []*batch.Piece, field *api.FieldRequest, failure *problem.Error) {
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
