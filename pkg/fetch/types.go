package fetch

import (
	"cmp"
	"context"
	"strings"

	jsoniter "github.com/json-iterator/go"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
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
	_, err := s.withMapping(ctx, func(m *Mapping) (err error) {
		if err := m.needs("types"); err != nil {
			return err
		}
		types, err = s.askTypes(ctx, m.Map, facilityID)
		return err
	})
	return types, err
}

func (s *Source) askTypes(ctx context.Context, api *apimap.Map, facilityID string) ([]portfolio.ReadingType, error) {
	if len(api.Types.Path) == 0 {
		// The schema itself names the types, for all facilities alike.
		types := make([]portfolio.ReadingType, len(api.Types.Static))
		for i, id := range api.Types.Static {
			types[i] = portfolio.ReadingType{ID: id, Label: id, Kind: apimap.Reading}
		}
		return types, nil
	}
	request := document.New("ReadingTypes")
	device, err := request.Add("", api.Types.Path, document.Values{DeviceID: facilityID})
	if err != nil {
		return nil, err
	}
	device.Types(api.Types.Lists)
	var tree any
	errs, err := s.do(ctx, request.Request(), map[string]func(*jsoniter.Iterator){
		api.Types.Path[0].Field: func(iter *jsoniter.Iterator) { tree = decode.Tree(iter) },
	})
	if err != nil {
		return nil, err
	}
	for _, step := range api.Types.Path[1:] {
		object, _ := tree.(map[string]any)
		tree = object[step.Field]
	}
	if tree == nil {
		if len(errs) > 0 {
			return nil, errs.Problem()
		}
		return nil, problem.New(problem.NotFound, "The API does not know the facility %s", facilityID)
	}
	return readingTypes(tree, api.Types.Lists), nil
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
