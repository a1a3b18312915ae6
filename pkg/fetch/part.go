package fetch

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// part is what one alias of a document asks for: some types of one device over one span, from one field of the API.
type part struct {
	call    plan.Call
	values  *apimap.Values
	company batch.Company
	// keep is what is kept of the answer: the call's span, but for a probe that looks beyond it.
	keep series.Span
	// early asks from one step earlier. Where a stamp marks the end of its interval, the value that is stamped with
	// the begin of the span belongs to the interval before it.
	early  bool
	pieces []*batch.Piece
	reader *decode.Readings
}

// with gives the part that asks for both; false when no single one can.
func (p *part) with(other *part) (*part, bool) {
	a, b := p.call, other.call
	if p.company != batch.Any || other.company != batch.Any || p.values != other.values || a.Facility.ID != b.Facility.ID || a.Resolution != b.Resolution || a.Zone != b.Zone {
		return nil, false
	}
	both := &part{call: a, values: p.values}
	for _, name := range b.Types {
		if !slices.Contains(both.call.Types, name) {
			both.call.Types = append(slices.Clone(both.call.Types), name)
		}
	}
	selector := apimap.Find(p.values.Path, apimap.ReadingTypes)
	if selector != nil && selector.Encoding == apimap.One && len(both.call.Types) > 1 {
		return nil, false
	}
	if b.Span.From.Before(both.call.Span.From) {
		both.call.Span.From = b.Span.From
	}
	if b.Span.To.After(both.call.Span.To) {
		both.call.Span.To = b.Span.To
	}
	return both, true
}

// length of the range that the part asks for.
func (p *part) length() time.Duration { return p.call.Span.To.Sub(p.call.Span.From) }

func (p *part) newReader() *decode.Readings {
	return &decode.Readings{Values: p.values, DeviceID: p.call.Facility.ID, Types: p.call.Types, Zone: p.call.Facility.Zone()}
}

// found gives the series of a type, tidied to the part's span; nil when the API did not name it.
func (p *part) found(name string) *series.Series {
	for _, s := range p.reader.Series {
		if s.Type == name {
			s.Tidy(p.keep)
			return s
		}
	}
	return nil
}

// addTo puts the part into a document. It fails when the API map leaves open what the part needs.
func (p *part) addTo(doc *document.Document, alias string, page document.Values) error {
	if p.values.Answer.Shape == apimap.OpenShape {
		return problem.New(problem.Unmapped, "It is not known yet how this API arranges its values: its schema does not tell, and no data was there to try it on")
	}
	from := p.call.Span.From
	if p.early {
		from = grid.Of(p.call.Resolution, p.call.Zone).Floor(from.Add(-time.Millisecond))
	}
	end, err := doc.Add(alias, p.values.Path, document.Values{
		DeviceID: p.call.Facility.ID, From: from, To: p.call.Span.To,
		ReadingTypes: p.call.Types, Resolution: p.call.Resolution, Zone: p.call.Zone,
		PageSize: page.PageSize, PagePosition: page.PagePosition,
	})
	if err != nil {
		return err
	}
	end.Answer(p.values.Answer, p.call.Types)
	return nil
}
