package readings

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// noteContradictions tells the mapping what came for a field although its API map does not allow it.
func (r *run) noteContradictions(
	ctx context.Context, field *api.FieldRequest, pieces []*batch.Piece, came map[string]*series.Series,
) {
	of := field.Call.Target
	contradict := func(kind mapping.Contradiction, what message.Message) {
		r.loader.mappings.Contradict(ctx, r.api, kind, what)
	}
	unasked := field.Reader.Unasked
	if unasked != "" && apimap.Find(field.Values.Path, apimap.ReadingTypes) != nil {
		contradict(mapping.UnaskedType, message.New("%s of %s came, which was not asked for", unasked, of.String()))
	}
	for _, found := range came {
		if found.IsBroken() {
			contradict(mapping.Unreadable, broken(found).Messages()[0])
		}
		if example := outsideRange(found); example != "" {
			contradict(mapping.OutsideRange, message.New("%s of %s came stamped %s, far outside of the range that was "+
				"asked for", found.Type, of.String(), example))
		}
	}
	for _, piece := range pieces {
		found := came[piece.Job.Call.Types[0]]
		known := r.loader.store.Get(piece.Job.Key).Unit()
		if jumped := otherUnit(found, known); jumped != "" {
			contradict(mapping.OtherUnit, message.New("%s of %s came in %s, and in %s before", found.Type, of.String(),
				jumped, known))
		}
	}
}

// noteRefusal tells the mapping that the API rejects how it is asked for what it has.
func (r *run) noteRefusal(ctx context.Context, piece *batch.Piece, failure *problem.Error) {
	if failure.Category == problem.Rejected && !r.suspects(ctx, []*batch.Piece{piece})[piece] {
		r.loader.mappings.Contradict(ctx, r.api, mapping.Refused, failure.Messages()[0])
	}
}

// outsideRange is the first stamp of a series that lies far outside of what was asked for; empty: none does.
func outsideRange(found *series.Series) string {
	for _, note := range found.Notes {
		if note.Kind == series.OutsideRange {
			return note.Example
		}
	}
	for _, other := range found.Others {
		if example := outsideRange(other); example != "" {
			return example
		}
	}
	return ""
}

// otherUnit is a unit of a series that is one of another quantity than a unit that is known; empty: there is none.
func otherUnit(found *series.Series, known string) string {
	if found == nil || !unit.IsKnown(known) {
		return ""
	}
	if _, converts := unit.Converter(found.Unit, known); !converts && unit.IsKnown(found.Unit) && found.HasValues() {
		return found.Unit
	}
	for _, other := range found.Others {
		if jumped := otherUnit(other, known); jumped != "" {
			return jumped
		}
	}
	return ""
}
