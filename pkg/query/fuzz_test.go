package query

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Whatever is saved, a query that parses is complete, and parses to the same again.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `null`, `[]`, `{"version":1,"queryType":"readings","facilities":["60"],"readingTypes":["Pac"]}`,
		`{"queryType":"facilities"}`, `{"version":2}`, `{"version":1e9}`,
		`{"facilities":[" a","a",""],"readingTypes":["$b"]}`,
		`{"facilities":null,"readingTypes":"Pac"}`, `{"resolution":"1h","aggregation":"sum","legend":"{{facility}}"}`,
		`{"scope":"all","roles":["acPower"],"combine":{"method":"top","count":"3"},"compare":[{"amount":1,"unit":"d"}]}`,
		`{"facilities":["TR$1_INV$2","${x:csv}","[[y]]"],"readingTypes":["\ud800"]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, saved []byte) {
		model, err := Parse(backend.DataQuery{JSON: saved})
		if err != nil {
			return
		}
		if !slices.Contains(Types, model.Type) || !slices.Contains(Resolutions, model.Resolution) ||
			!slices.Contains(Aggregations, model.Aggregation) || model.Version > Version {
			t.Errorf("%+v", model)
		}
		nothing := model.Scope == ChosenFacilities && len(model.Facilities) == 0 ||
			len(model.ReadingTypes)+len(model.Roles)+len(model.Computed) == 0
		if model.Type == Readings && nothing {
			t.Errorf("nothing is asked for: %+v", model)
		}
		again, err := json.Marshal(model)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := Parse(backend.DataQuery{JSON: again}); err != nil || !reflect.DeepEqual(model, second) {
			t.Errorf("%+v\nbecame %+v, %v", model, second, err)
		}
	})
}
