package mapping

import (
	"context"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// clockPlants are asked to tell by which clock an API means times without an offset.
const clockPlants = 4

// clock finds out by which clock the ends of a range without an offset are meant: the example's plant may not tell,
// such as one in UTC. Other plants do by a range that is shorter than their distance to UTC, which has no values by the
// wrong clock. Where the times of the answer have no offset either, nothing tells, nor does what is not answered. It
// fails where plants contradict each other.
func (p *readingsProof) clock(ctx context.Context) error {
	from := apimap.Find(p.values.Path, apimap.From)
	if from == nil || !from.Encoding.IsWithoutOffset() || p.taught.IsLocal {
		return nil
	}
	other := *p.values
	other.Path = clonePath(other.Path)
	for _, role := range []apimap.Role{apimap.From, apimap.To} {
		if end := apimap.Find(other.Path, role); end != nil {
			end.Encoding = end.Encoding.OtherClock()
		}
	}
	var questions []api.Ranged // by the one clock and by the other, in turns
	call := p.call()
	at := call.Span.From.Add(call.Span.To.Sub(call.Span.From) / 2)
	for _, plant := range p.teacher.plants {
		if plant.Zone() == nil || len(call.Types) == 0 || len(questions) == 2*clockPlants {
			continue
		}
		if distance := time.Duration(offsetAt(at, plant.Zone())) * time.Second; distance != 0 {
			call.Target.Facility, call.Resolution, call.Zone = plant, query.Raw, nil
			call.Span = series.Span{From: at.Add(-distance.Abs() * 3 / 4), To: at}
			questions = append(questions, api.Ranged{Values: p.values, Call: call}, api.Ranged{Values: &other, Call: call})
		}
	}
	if len(questions) == 0 {
		return nil
	}
	counts, err := p.teacher.api.CountRanges(ctx, 0, questions...)
	if err != nil {
		return nil
	}
	own, others := 0, 0
	for i := 0; i < len(counts); i += 2 {
		switch byOwn, byOther := counts[i], counts[i+1]; { // a value at an end of the range may come by either
		case byOwn > 1 && byOther < 2:
			own++
		case byOther > 1 && byOwn < 2:
			others++
		}
	}
	switch {
	case own > 0 && others > 0:
		return problem.New(problem.Query, "The API means times without an offset by another clock for some facilities than "+
			"for others").Advise("Take an example whose range has times with an offset.")
	case others > 0:
		p.values = &other
		p.learnt.Notes = append(p.learnt.Notes,
			message.New("Other facilities show by which clock the API means times without an offset."))
	}
	return nil
}
