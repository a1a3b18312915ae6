package fetch

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// ReadingTypes gives what a facility offers, readings before analyses, in the API's order; remembered for a few
// minutes. It fails with problem.NotFound when the API does not know the facility.
func (s *Source) ReadingTypes(ctx context.Context, facilityID string) ([]portfolio.ReadingType, error) {
	return s.types.get(ctx, facilityID, func(ctx context.Context) ([]portfolio.ReadingType, error) {
		return s.loadTypes(ctx, facilityID)
	})
}

func (s *Source) loadTypes(ctx context.Context, facilityID string) ([]portfolio.ReadingType, error) {
	var types []portfolio.ReadingType
	_, err := s.withMapping(ctx, func(m *Mapping) error {
		if err := m.needs("types"); err != nil {
			return err
		}
		found, failed := s.askTypes(ctx, m.Map, []string{facilityID})
		types = found[facilityID]
		return failed[facilityID]
	})
	return types, err
}

// TypesOf gives what facilities offer, by facility and type, as far as it can be had now: it is remembered as long as
// it may stand in, and else asked for once by all who want the same.
func (s *Source) TypesOf(ctx context.Context, ids []string) map[string]map[string]portfolio.ReadingType {
	var unknown []string
	for _, id := range ids {
		if _, known := s.types.old(id); !known && !slices.Contains(unknown, id) {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		// What cannot be had is left out.
		_, _ = s.learning.do(ctx, strings.Join(unknown, "\x00"), func(ctx context.Context) (struct{}, error) {
			_, err := s.withMapping(ctx, func(m *Mapping) error { s.learnTypes(ctx, m.Map, unknown); return nil })
			return struct{}{}, err
		})
	}
	found := make(map[string]map[string]portfolio.ReadingType, len(ids))
	for _, id := range ids {
		if types, known := s.types.old(id); known && found[id] == nil {
			found[id] = make(map[string]portfolio.ReadingType, len(types.value))
			for _, one := range types.value {
				found[id][one.ID] = one
			}
		}
	}
	return found
}

// askTypes asks for the reading types of some facilities, in as few documents as the limits allow. What fails for
// one facility leaves the others whole.
func (s *Source) askTypes(ctx context.Context, api *apimap.Map, ids []string) (found map[string][]portfolio.ReadingType, failed map[string]error) {
	found, failed = map[string][]portfolio.ReadingType{}, map[string]error{}
	for lot := range slices.Chunk(ids, s.learnt.narrow(s.policy.Limits).Facilities) {
		if len(api.Types.Path) == 0 {
			// The schema itself names the types, for all facilities alike.
			for _, id := range lot {
				found[id] = staticTypes(api.Types.Static)
			}
			continue
		}
		request := document.New("ReadingTypes")
		trees := make([]any, len(lot))
		readers := aliases{}
		for i, id := range lot {
			device, err := request.Add(aliasOf(i), api.Types.Path, document.Values{DeviceID: id})
			if err != nil {
				failed[id] = err
				continue
			}
			device.Types(api.Types.Lists)
			readers[aliasOf(i)] = func(d *jsontext.Decoder) (err error) {
				trees[i], err = decode.Tree(d)
				return err
			}
		}
		if len(readers) == 0 {
			continue
		}
		errs, err := s.do(ctx, request.Request(), readers)
		for i, id := range lot {
			if failed[id] != nil {
				continue
			}
			tree := trees[i]
			for _, step := range api.Types.Path[1:] {
				object, _ := tree.(map[string]any)
				tree = object[step.Field]
			}
			switch own := errs.Under(aliasOf(i)); {
			case err != nil:
				failed[id] = err
			case tree != nil:
				found[id] = readingTypes(tree, api.Types.Lists)
			case len(own) > 0:
				failed[id] = own.Problem()
			default:
				failed[id] = problem.New(problem.NotFound, "The API does not know the facility %s", id)
			}
		}
	}
	return found, failed
}

// knowTypes learns what the facilities offer for which values wait, where the API has a field of its own for
// analyses: the type alone does not tell which it is. What cannot be learnt is taken for a reading.
func (s *Source) knowTypes(ctx context.Context, m *Mapping) {
	if m.Map.Analysis == nil {
		return
	}
	var unknown []string
	for _, piece := range s.desk.Waiting() {
		id := piece.Job.Call.Facility.ID
		if _, known := s.types.peek(id); !known && !slices.Contains(unknown, id) {
			unknown = append(unknown, id)
		}
	}
	s.learnTypes(ctx, m.Map, unknown)
}

func (s *Source) learnTypes(ctx context.Context, api *apimap.Map, ids []string) {
	found, _ := s.askTypes(ctx, api, ids)
	for id, types := range found {
		s.types.put(id, types)
	}
}

// fillUnits looks up the units of series whose answer does not tell them, where the list of reading types does. A
// unit that cannot be had is no reason to withhold the values.
func (s *Source) fillUnits(ctx context.Context, api *apimap.Map, id string, byType map[string]*series.Series) {
	told := func(list apimap.TypeList) bool { return len(list.Fields[apimap.Unit]) > 0 }
	if !slices.ContainsFunc(api.Types.Lists, told) {
		return
	}
	for _, one := range byType {
		if one.Unit != "" {
			continue
		}
		types, known := s.types.peek(id)
		if !known {
			s.learnTypes(ctx, api, []string{id})
			types, _ = s.types.peek(id)
		}
		for _, t := range types {
			if t.ID == one.Type {
				one.Unit = t.Unit
			}
		}
	}
}

func staticTypes(ids []string) []portfolio.ReadingType {
	types := make([]portfolio.ReadingType, len(ids))
	for i, id := range ids {
		types[i] = portfolio.ReadingType{ID: id, Label: id, Kind: apimap.Reading}
	}
	return types
}

func readingTypes(device any, lists []apimap.TypeList) []portfolio.ReadingType {
	byKind := map[apimap.Kind][]portfolio.ReadingType{}
	seen := map[string]bool{}
	for _, list := range lists {
		for _, row := range decode.Types(device, list) {
			id := row.Text(apimap.ID)
			if seen[id] {
				continue
			}
			seen[id] = true
			kind := cmp.Or(list.Kind, kindOf(row.Text(apimap.IsAnalysis)))
			byKind[kind] = append(byKind[kind], portfolio.ReadingType{
				ID: id, Label: cmp.Or(row.Text(apimap.Label), id), Unit: row.Text(apimap.Unit), Kind: kind,
			})
		}
	}
	return append(byKind[apimap.Reading], byKind[apimap.Analysis]...)
}

func kindOf(isAnalysis string) apimap.Kind {
	if isAnalysis == "true" || strings.Contains(strings.ToUpper(isAnalysis), "ANALYS") {
		return apimap.Analysis
	}
	return apimap.Reading
}
