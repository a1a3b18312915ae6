package readings

import (
	"context"
	"fmt"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// quick is the share of the time for a request in which an answer must come for one twice as large to be asked for.
const quick = 4

// noteAnswered tells the limits what was answered: a document as a whole, or those of its fields without an error.
func (r *run) noteAnswered(exchange *transport.Exchange) {
	limits := r.loader.limits
	own, ofAll := exchange.Errors.Split(api.IsOneOf(len(r.packer.Fields)))
	if len(ofAll) > 0 {
		return
	}
	var answered []api.Asked
	for i, pieces := range r.pieces {
		if len(own[api.Alias(i)]) == 0 {
			answered = append(answered, asked(pieces)...)
		}
	}
	if len(own) > 0 {
		limits.Answered(api.Size{}, answered, 0, false)
		return
	}
	isQuick := exchange.Stats.Upstream < r.loader.transport.Timeout()/quick
	limits.Answered(r.packer.Size(), answered, r.packer.Bytes(), isQuick)
}

// asked tells what pieces ask for, as the limits remember it.
func asked(pieces []*batch.Piece) []api.Asked {
	all := make([]api.Asked, len(pieces))
	for i, piece := range pieces {
		part := fmt.Sprint(piece.Job.Key.String(), piece.Span.From.UnixMilli(), " ", piece.Span.To.UnixMilli())
		all[i] = api.Asked{FacilityID: piece.Job.Call.Target.Key(), Part: part}
	}
	return all
}

// mayBeForSize tells failures that may be about the size of a document, whatever they say: servers limit aliases, bytes
// and time in their own ways.
func mayBeForSize(p *problem.Error, errs graphql.Errors) bool {
	switch p.Category {
	case problem.Server, problem.Refused, problem.Decode, problem.NotGraphQL, problem.Blocked:
		return true
	case problem.Rejected:
		return len(errs) == 0 // by a firewall, for example
	default:
		return false
	}
}

// shrinkGrown sends a failed document again in smaller ones, where it was larger than any that is known to go well. It
// reports whether it does.
func (r *run) shrinkGrown(ctx context.Context) bool {
	proven := r.loader.limits.ShrinkGrown(r.packer.Size())
	if proven == 0 {
		return false
	}
	pieces := r.batch.Wanted()
	for _, piece := range pieces {
		if piece.MaxFields == 0 || proven < piece.MaxFields {
			piece.MaxFields = proven
		}
	}
	r.batch.GiveBack(ctx, pieces...)
	return true
}

// splitTooMuch splits what was too much of a document of which other fields may have been answered.
func (r *run) splitTooMuch(ctx context.Context) {
	if len(r.tooMuch) > 0 {
		r.split(ctx, r.tooMuch, r.tooMuchFor)
	}
}
