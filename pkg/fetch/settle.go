package fetch

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// settle gives the pieces of a part what came for them. Beside errors values may come that are right but not all:
// they are shown, what is missing is said, and nothing of it is remembered.
func (d *delivery) settle(p *part, errs graphql.Errors) {
	if len(errs) == 0 {
		if err := d.rest(p); err != nil {
			d.fail(p, problem.From(err))
			return
		}
	}
	came := map[string]*series.Series{}
	for _, name := range p.call.Types {
		if found := p.found(name); found != nil {
			d.fillUnit(p.call.Facility.ID, found)
			came[name] = found
		}
	}
	if len(errs) > 0 {
		d.settleWithErrors(p, came, errs.Problem())
		return
	}
	for _, piece := range p.pieces {
		name := piece.Job.Call.Types[0]
		found, named := came[name]
		if !named {
			found = &series.Series{DeviceID: p.call.Facility.ID, Type: name}
		}
		if piece.Job.Call.Resolution == query.Raw {
			d.paces.see(found)
		}
		values := found.Within(piece.Span)
		// Before anybody sees it; and also when nobody waits for it any more, or for the other half of it.
		d.values.Update(piece.Job.Key, func(known *cache.Column) *cache.Column {
			return known.With(values, named, piece.Span, d.at)
		})
		d.lot.Settle(piece, values, named)
	}
}

func (d *delivery) settleWithErrors(p *part, came map[string]*series.Series, failure *problem.Error) {
	if len(came) == 0 {
		switch failure.Category {
		case problem.Rejected:
			d.reject(p.pieces, failure)
			return
		case problem.TooComplex:
			d.lessAtOnce(p.pieces, failure)
			return
		}
	}
	for _, piece := range p.pieces {
		if found, ok := came[piece.Job.Call.Types[0]]; ok && found.Len() > 0 {
			d.lot.Fail(piece, failure, found.Within(piece.Span))
		} else {
			d.deny(piece.Job.Key, failure)
			d.lot.Fail(piece, failure, nil)
		}
	}
}

// part tells apart what a failure of the whole document was about, where its errors name aliases: a field that must
// not be null takes all others along. Those that are named fail by their own errors, the others go out again.
func (d *delivery) part(errs graphql.Errors) {
	roots := errs.Roots()
	var others []*batch.Piece
	for i, p := range d.packed.parts {
		if roots[aliasOf(i)] {
			d.settleWithErrors(p, nil, errs.Under(aliasOf(i)).Problem())
		} else {
			others = append(others, p.pieces...)
		}
	}
	d.lot.GiveBack(others...)
}

// rest asks for the further parts of an answer that comes in pages. A page that fails fails the whole: the values
// before it would look complete.
func (d *delivery) rest(p *part) error {
	for walk := newPages(p.values.Path); walk.next([]decode.Page{p.reader.Page}); {
		doc := document.New("ReadingsPage")
		if err := p.addTo(doc, aliasOf(0), walk.values()); err != nil {
			return err
		}
		var page *decode.Readings
		errs, _, err := d.send(d.lot.Context, dispatch{ticket: d.turn, throttled: d.throttled, write: func() (letter, bool) {
			page = p.newReader() // a page that broke off must leave nothing behind
			return letter{d.lot.Context, doc.Request(), aliases{aliasOf(0): page.Read}.read}, true
		}})
		if err != nil {
			return err
		}
		if len(errs) > 0 {
			return errs.Problem()
		}
		p.reader.Append(page)
	}
	return nil
}

func (d *delivery) fail(p *part, failure *problem.Error) {
	for _, piece := range p.pieces {
		d.lot.Fail(piece, failure, nil)
	}
}
