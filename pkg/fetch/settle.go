package fetch

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// settle gives the pieces of a part what came for them. Beside errors values may come that are right but not all:
// they are shown, what is missing is said, and nothing of it is remembered.
func (d *delivery) settle(p *part, errs graphql.Errors) {
	if len(errs) == 0 {
		if err := d.rest(d.lot.Context, p, d.until); err != nil {
			d.fail(p, problem.From(err))
			return
		}
	}
	came := map[string]*series.Series{}
	for _, name := range p.call.Types {
		if found := p.found(name); found != nil {
			came[name] = found
		}
	}
	if len(errs) > 0 {
		d.settleWithErrors(p, came, errs.Problem())
		return
	}
	d.fillUnits(d.lot.Context, d.mapping.Map, p.call.Facility.ID, came)
	for _, piece := range p.pieces {
		name := piece.Job.Call.Types[0]
		found, named := came[name]
		if !named {
			found = &series.Series{DeviceID: p.call.Facility.ID, Type: name}
		}
		if piece.Job.Call.Resolution == query.Raw {
			d.paces.see(found)
		}
		d.lot.Settle(piece, found.Within(piece.Span), named, d.at, d.remember)
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
	d.fillUnits(d.lot.Context, d.mapping.Map, p.call.Facility.ID, came)
	for _, piece := range p.pieces {
		if found, ok := came[piece.Job.Call.Types[0]]; ok && found.Len() > 0 {
			d.lot.Fail(piece, failure, found.Within(piece.Span))
		} else {
			d.deny(piece.Job.Key, failure)
			d.lot.Fail(piece, failure, nil)
		}
	}
}

// remember puts what came into the cache, before anybody sees it.
func (d *delivery) remember(job *batch.Job, outcome batch.Outcome) {
	if d.policy.CacheBytes == 0 {
		return
	}
	d.values.Update(job.Key, func(known *cache.Column) *cache.Column {
		return known.With(outcome.Values, outcome.Named, job.Call.Span, outcome.At)
	})
}

func (d *delivery) fail(p *part, failure *problem.Error) {
	for _, piece := range p.pieces {
		d.lot.Fail(piece, failure, nil)
	}
}
