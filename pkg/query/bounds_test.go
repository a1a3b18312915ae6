package query

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// The editor explains numbers that the backend refuses, so that both have their bounds from the contract.
func TestBoundsContract(t *testing.T) {
	text, err := os.ReadFile("../../tests/contract/query.v2.json")
	if err != nil {
		t.Fatal(err)
	}
	var contract struct {
		Bounds map[string]struct{ Low, High float64 }
		Shifts struct{ Count, Amount int }
	}
	if err := json.Unmarshal(text, &contract); err != nil {
		t.Fatal(err)
	}
	places := map[string]string{
		"percentile": `"combine":{"percentile":%g}`, "count": `"combine":{"count":%g}`, "width": `"bins":{"width":%g}`,
		"factor": `"scale":{"factor":%g}`, "tilt": `"plant":{"tilt":%g}`, "azimuth": `"plant":{"azimuth":%g}`,
		"losses":                 `"plant":{"losses":%g}`,
		"temperatureCoefficient": `"plant":{"temperatureCoefficient":%g}`,
		"referenceTemperature":   `"plant":{"referenceTemperature":%g}`,
		"offset":                 `"rule":{"offset":%g}`,
		"ttl":                    `"queryType":"graphql","graphql":{"saved":"Alarms","ttl":%g}`,
		"duration":               `"queryType":"events","events":{"duration":%g}`,
		"window":                 `"queryType":"events","events":{"kind":"rule","window":%g}`,
		"threshold":              `"queryType":"events","events":{"kind":"threshold","threshold":%g}`,
	}
	if len(contract.Bounds) != len(places) {
		t.Errorf("contract has bounds of %d numbers, the test %d", len(contract.Bounds), len(places))
	}
	for name, bounds := range contract.Bounds {
		beyond := (bounds.High - bounds.Low) * 1e-9
		accepts(t, fmt.Sprintf(places[name], bounds.Low), true)
		accepts(t, fmt.Sprintf(places[name], bounds.High), true)
		accepts(t, fmt.Sprintf(places[name], bounds.Low-beyond), false)
		accepts(t, fmt.Sprintf(places[name], bounds.High+2*beyond+bounds.High*1e-5), false)
	}
	if contract.Shifts.Count != maxShifts || contract.Shifts.Amount != maxShift {
		t.Errorf("contract %+v, code %d shifts by %d", contract.Shifts, maxShifts, maxShift)
	}
}

func accepts(t *testing.T, members string, want bool) {
	t.Helper()
	saved := backend.DataQuery{
		JSON:      json.RawMessage(`{"scope":"all","roles":["acPower"],` + members + `}`),
		TimeRange: backend.TimeRange{From: time.Unix(0, 0), To: time.Unix(60, 0)},
	}
	if _, err := Parse(saved); (err == nil) != want {
		t.Errorf("%s is accepted: %t, want %t (%v)", members, err == nil, want, err)
	}
}
