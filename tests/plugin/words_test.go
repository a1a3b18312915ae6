package plugin_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plugin"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// All dialects must work without the lexicon: by the words of the vendor's page, structure and values alone. The binary
// has no such mode, so that the data source runs in this process.
func TestDialectsByWordsOfThePage(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	facilities := []string{sim.facility(t, koeris), sim.facility(t, spain)}
	types := []string{"Pac", "ProducedEnergy"}
	for _, dialect := range []string{"a", "b", "c", "m", "n"} {
		t.Run(dialect, func(t *testing.T) {
			registry := session.NewRegistry().ByWords(discover.PageWords)
			settings := backend.DataSourceInstanceSettings{UID: "words", URL: sim.Endpoint, JSONData: []byte(`{}`),
				DecryptedSecureJSONData: map[string]string{"apiToken": adminToken + "." + dialect}}
			instance, err := plugin.NewFactory(registry)(t.Context(), settings)
			if err != nil {
				t.Fatal(err)
			}
			ds, _ := instance.(*plugin.Datasource)
			t.Cleanup(ds.Dispose)
			by := backend.PluginContext{User: &backend.User{Login: "admin", Role: "Admin"},
				DataSourceInstanceSettings: &settings}
			health, err := ds.CheckHealth(t.Context(), &backend.CheckHealthRequest{PluginContext: by})
			if err != nil || health.Status != backend.HealthStatusOk {
				t.Fatalf("%v %s %s", err, health.Message, health.JSONDetails)
			}
			answer, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{PluginContext: by,
				Headers: map[string]string{}, Queries: []backend.DataQuery{{RefID: "A", MaxDataPoints: 100_000,
					JSON:     []byte(model(facilities, types, raw)),
					Interval: time.Second, TimeRange: backend.TimeRange{From: dayFrom, To: dayTo}}}})
			if err != nil || answer.Responses["A"].Error != nil {
				t.Fatal(err, answer.Responses["A"].Error)
			}
			seen := 0
			for _, frame := range answer.Responses["A"].Frames {
				labels := frame.Fields[1].Labels
				_, want := sim.physics(t, labels["facilityId"], labels["readingType"], "RAW", "", dayFrom, dayTo)
				got := map[int64]*float64{}
				for i := range frame.Rows() {
					at, _ := frame.Fields[0].At(i).(time.Time)
					got[at.UnixMilli()], _ = frame.Fields[1].At(i).(*float64)
				}
				for _, point := range want {
					value, isThere := got[int64(*point[0])]
					if !isThere || (value == nil) != (point[1] == nil) ||
						value != nil && math.Abs(*value-*point[1]) > 1e-9*math.Max(1, math.Abs(*point[1])) {
						t.Fatalf("%v at %v, the physics has %v", show(value), *point[0], show(point[1]))
					}
				}
				seen++
			}
			if seen != len(facilities)*len(types) {
				notices, _ := json.Marshal(answer.Responses["A"].Frames)
				t.Errorf("%d series: %s", seen, fmt.Sprint(strings.Contains(string(notices), "notices")))
			}
		})
	}
}
