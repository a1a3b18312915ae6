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
// it may stand in, and else asked for once by all who want the same. What cannot be had is left out.
func (s *Source) TypesOf(ctx context.Context, ids []string) map[string]map[string]portfolio.ReadingType {
	s.learnTypes(ctx, ids)
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

// learnTypes asks for what facilities offer, of which that is not known, and gives the reasons why some could not be
// told.
func (s *Source) learnTypes(ctx context.Context, ids []string) map[string]error {
	var unknown []string
	for _, id := range ids {
		if !s.knowsTypes(id) && !slices.Contains(unknown, id) {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	failed, err := s.learning.do(ctx, strings.Join(unknown, "\x00"), func(ctx context.Context) (failed map[string]error, _ error) {
		_, err := s.withMapping(ctx, func(m *Mapping) error {
			var found map[string][]portfolio.ReadingType
			found, failed = s.askTypes(ctx, m.Map, unknown)
			for id, types := range found {
				s.types.put(id, types)
			}
			return nil
		})
		return failed, err
	})
	if err != nil {
		failed = map[string]error{}
		for _, id := range unknown {
			failed[id] = err
		}
	}
	return failed
}

func (s *Source) knowsTypes(id string) bool {
	_, known := s.types.old(id)
	return known
}

// askTypes asks for the reading types of some facilities, in as few documents as the limits allow. What fails for
// one facility leaves the others whole.
func (s *Source) askTypes(ctx context.Context, api *apimap.Map, ids []string) (found map[string][]portfolio.ReadingType, failed map[string]error) {
	found, failed = map[string][]portfolio.ReadingType{}, map[string]error{}
	for lot := range slices.Chunk(ids, s.narrowed().Facilities) {
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

// knowTypes learns what the facilities offer for which values wait, where a document cannot be written or its answer
// not be read without: where the API has a field of its own for analyses, because the type alone does not tell which
// it is, and where it tells units only with the types.
func (d *delivery) knowTypes(ctx context.Context) {
	api := d.mapping.Map
	if api.Analysis == nil && !unitsWithTypes(api) {
		return
	}
	var ids []string
	waiting, _ := d.desk.Waiting()
	for _, piece := range waiting {
		ids = append(ids, piece.Job.Call.Facility.ID)
	}
	if d.lot != nil {
		for _, piece := range d.lot.Wanted() {
			ids = append(ids, piece.Job.Call.Facility.ID)
		}
	}
	d.untold = d.learnTypes(ctx, ids)
}

// unitsWithTypes tells whether units come with the types of readings and not with their values.
func unitsWithTypes(api *apimap.Map) bool {
	told := func(list apimap.TypeList) bool { return len(list.Fields[apimap.Unit]) > 0 }
	return len(api.Readings.Answer.Unit) == 0 && slices.ContainsFunc(api.Types.Lists, told)
}

// fillUnit looks up the unit of a series whose answer does not tell it. One that is not known is no reason to wait.
func (s *Source) fillUnit(id string, one *series.Series) {
	if one.Unit != "" {
		return
	}
	types, _ := s.types.old(id)
	for _, t := range types.value {
		if t.ID == one.Type {
			one.Unit = t.Unit
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
