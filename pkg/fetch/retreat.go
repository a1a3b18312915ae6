package fetch

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// isTooMuch tells that a smaller request may succeed.
func isTooMuch(p *problem.Error) bool {
	return p.Category == problem.TooComplex || p.Category == problem.TooLarge || p.Category == problem.Timeout
}

// lessAtOnce lets pieces wait again, for smaller requests. What cannot be less, or comes too late for all who wait for
// it, gets the failure.
func (d *delivery) lessAtOnce(pieces []*batch.Piece, failure *problem.Error) {
	isTimeout := failure.Category == problem.Timeout
	isSmall := d.packed.points <= leastPoints
	if !isTimeout || !isSmall {
		d.learnt.tooMuch(int(d.packed.points), len(d.packed.parts), isTimeout)
	}
	var again []*batch.Piece
	for _, piece := range pieces {
		if d.lot.TooLate(piece) {
			d.lot.Fail(piece, failure, nil)
		} else {
			again = append(again, piece)
		}
	}
	least := again
	switch {
	case len(again) > 1 && (!isTimeout || !isSmall || len(d.packed.parts) > 1):
		d.lot.GiveBack(again...)
		return
	case !isTimeout || !isSmall:
		least = d.lot.Halve(again...)
	}
	for _, piece := range least {
		d.lot.Fail(piece, failure, nil)
	}
}

// reject ends pieces that the API rejects. When several went out together, one of them may be the reason for all:
// they go out once more, with the suspects apart. Types that the facility does not offer are suspects.
func (d *delivery) reject(pieces []*batch.Piece, failure *problem.Error) {
	suspects := map[*batch.Piece]bool{}
	again := false
	if len(pieces) > 1 && (failure.Category == problem.Rejected || failure.Category == problem.Refused) {
		suspects = d.suspects(pieces)
		// When the whole document was refused, only the suspects can tell which part of it is the reason.
		again = failure.Category == problem.Rejected || len(suspects) > 0 && len(suspects) < len(pieces)
	}
	var once []*batch.Piece
	for _, piece := range pieces {
		switch {
		case !again || piece.Company != batch.Any:
			d.deny(piece.Job.Key, failure)
			d.lot.Fail(piece, failure, nil)
			continue
		case suspects[piece]:
			piece.Company = batch.Suspects
		default:
			piece.Company = batch.Alone
		}
		once = append(once, piece)
	}
	d.lot.GiveBack(once...)
}

func (d *delivery) suspects(pieces []*batch.Piece) map[*batch.Piece]bool {
	var ids []string
	for _, piece := range pieces {
		ids = append(ids, piece.Job.Call.Facility.ID)
	}
	offered := d.TypesOf(d.lot.Context, ids)
	found := map[*batch.Piece]bool{}
	for _, piece := range pieces {
		types, known := offered[piece.Job.Call.Facility.ID]
		if _, offers := types[piece.Job.Call.Types[0]]; known && !offers {
			found[piece] = true
		}
	}
	return found
}
