package fetch

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// part is a call, or the part of a call that one field of the API can take.
type part struct {
	call   plan.Call
	values *apimap.Values
	// keep is what is kept of the answer: the call's span, but for a probe that looks beyond it.
	keep series.Span
}

// lots splits the calls into parts that the API's fields can take and packs them into documents.
func (s *Source) lots(ctx context.Context, api *apimap.Map, calls []plan.Call) [][]part {
	var lots [][]part
	var lot []part
	for _, call := range calls {
		for _, p := range s.parts(ctx, api, call) {
			if len(lot) == maxAliases {
				lots, lot = append(lots, lot), nil
			}
			lot = append(lot, p)
		}
	}
	if len(lot) > 0 {
		lots = append(lots, lot)
	}
	return lots
}

func (s *Source) parts(ctx context.Context, api *apimap.Map, call plan.Call) []part {
	kinds := map[*apimap.Values][]string{}
	for _, name := range call.Types {
		field := &api.Readings
		if api.Analysis != nil && s.isAnalysis(ctx, call.Facility.ID, name) {
			field = api.Analysis
		}
		kinds[field] = append(kinds[field], name)
	}
	var parts []part
	for _, field := range []*apimap.Values{&api.Readings, api.Analysis} {
		if field == nil || len(kinds[field]) == 0 {
			continue
		}
		one := call
		one.Types = kinds[field]
		if selector := apimap.Find(field.Path, apimap.ReadingTypes); selector == nil || selector.Encoding != apimap.One {
			parts = append(parts, part{one, field, one.Span})
			continue
		}
		for _, name := range kinds[field] {
			one.Types = []string{name}
			parts = append(parts, part{one, field, one.Span})
		}
	}
	return parts
}

func (s *Source) isAnalysis(ctx context.Context, facilityID, name string) bool {
	types, err := s.ReadingTypes(ctx, facilityID)
	if err != nil {
		return false
	}
	for _, t := range types {
		if t.ID == name {
			return t.Kind == apimap.Analysis
		}
	}
	return false
}

// addTo puts the part into a document. It fails when the API map leaves open what the part needs.
func (p part) addTo(doc *document.Document, alias string, page document.Values) error {
	if p.values.Answer.Shape == apimap.OpenShape {
		return problem.New(problem.Unmapped, "It is not known yet how this API arranges its values: its schema does not tell, and no data was there to try it on")
	}
	end, err := doc.Add(alias, p.values.Path, document.Values{
		DeviceID: p.call.Facility.ID, From: p.call.Span.From, To: p.call.Span.To,
		ReadingTypes: p.call.Types, Resolution: p.call.Resolution, Zone: p.call.Zone,
		PageSize: page.PageSize, PagePosition: page.PagePosition,
	})
	if err != nil {
		return err
	}
	end.Answer(p.values.Answer, p.call.Types)
	return nil
}
