package plugin_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// helpExamples are the queries of the query help, as the editor writes them (src/examples.ts).
func helpExamples(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "contract", "examples.json"))
	if err != nil {
		t.Fatal(err)
	}
	queries := map[string]string{}
	for _, example := range decoded[[]struct {
		ID    string
		Query json.RawMessage
	}](t, text) {
		queries[example.ID] = string(example.Query)
	}
	return queries
}

// valuesIn counts the values of a response: in the columns of values and texts, and the facilities of their table.
func valuesIn(response backend.DataResponse) (count int) {
	for _, frame := range response.Frames {
		for _, field := range frame.Fields {
			if field.Name != "value" && field.Name != "text" && field.Name != "nominalPower" {
				continue
			}
			for i := range field.Len() {
				if _, ok := field.ConcreteAt(i); ok {
					count++
				}
			}
		}
	}
	return count
}

// helpRanges are the days over which an example shows something at least, where that is longer than six hours.
var helpRanges = map[string]float64{
	"energy-by-day": 1, "self-consumption": 1, // days of which one starts in the range
	"pr-by-month": 366, "missing-data": 30,
}

// saysWhy tells that a response says why a time range that is short shows nothing.
func saysWhy(notices string) bool {
	return strings.Contains(notices, "starts in the time range") || strings.Contains(notices, "No such event was found")
}

// Each example of the query help shows values on the simulated account, over the time that its sentence names and over
// any that is long enough for its steps. Over a shorter one it says why it shows none, and never does it fail.
func TestHelpExamples(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("help", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	examples := helpExamples(t)
	if len(examples) < 16 {
		t.Fatalf("%d examples", len(examples))
	}
	// An afternoon, whenever the test runs: at night, a ratio of the last six hours is of nothing.
	to := time.Now().UTC().Truncate(24 * time.Hour).Add(-9 * time.Hour)
	for id, query := range examples {
		for _, days := range []float64{0.25, 1, max(30, helpRanges[id])} {
			response := ds.queryAs(t, panel, to.Add(-time.Duration(24*days)*time.Hour), to, map[string]string{"A": query})["A"]
			if response.Error != nil {
				t.Errorf("%s over %v days: %v", id, days, response.Error)
				continue
			}
			count, said := valuesIn(response), notices(response)
			if count == 0 && (days >= helpRanges[id] || !saysWhy(said)) {
				t.Errorf("%s over %v days shows nothing: %s", id, days, said)
			}
			t.Logf("%s over %v days: %d frames, %d values; %s", id, days, len(response.Frames), count, said)
		}
	}
}
