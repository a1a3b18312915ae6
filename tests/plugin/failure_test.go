package plugin_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// When the API fails, panels get cached values and a notice of their age; a rule gets an error, or values that are
// hardly older than they may be.
func TestUpstreamFailure(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	ds := startPlugin(t).configured("trouble", sim.Endpoint, adminToken, `{"cacheFreshness":0.1,"timeout":3}`)
	plant := sim.facility(t, koeris)
	now := time.Now().Truncate(time.Minute)
	q := map[string]string{"A": model([]string{plant}, []string{"Pac"}, raw)}
	want := read(t, ds.query(t, now.Add(-100*time.Minute), now, q)["A"])[0].TimeField.Len()
	sim.faults(t, map[string]any{"errorRate500": 1})
	time.Sleep(7 * time.Second) // stale after 6

	stale := ds.query(t, now.Add(-100*time.Minute), now, q)["A"]
	if refs := read(t, stale); refs[0].TimeField.Len() != want {
		t.Errorf("%d values", refs[0].TimeField.Len())
	}
	for _, says := range []string{"Showing values from ", "Internal server error"} {
		if !strings.Contains(notices(stale), says) {
			t.Errorf("notices %q", notices(stale))
		}
	}
	rule := ds.queryAs(t, alertRule, now.Add(-100*time.Minute), now, q)["A"]
	if rule.Error != nil || !strings.Contains(notices(rule), "Showing values from ") {
		t.Errorf("values that are seconds old are good enough for a rule, with a notice: %v %q", rule.Error, notices(rule))
	}
	// A range that was never fetched is an error for the rule, even if a part of it is cached.
	wider := ds.queryAs(t, alertRule, now.Add(-3*time.Hour), now, q)["A"]
	if wider.Error == nil || wider.ErrorSource != backend.ErrorSourceDownstream {
		t.Errorf("%v", wider.Error)
	}
	if len(wider.Frames) != 1 || len(wider.Frames[0].Meta.Stats) != 5 || wider.Frames[0].Meta.Stats[0].Value < 1 {
		t.Errorf("failed requests are not counted: %v", wider.Frames)
	}
	shown := ds.query(t, now.Add(-3*time.Hour), now, q)["A"]
	if refs := read(t, shown); len(refs) != 1 || refs[0].TimeField.Len() != want || notices(shown) == "" {
		t.Errorf("%d series, %q", len(refs), notices(shown))
	}

	// The health check reports the failure, and does not affect the panels.
	result, message := ds.health(t)
	if result.Status == pluginv2.CheckHealthResponse_OK || !strings.Contains(message, "Internal server error") {
		t.Errorf("the health check while the API fails: %v %s", result.Status, message)
	}
	if after := ds.query(t, now.Add(-100*time.Minute), now, q)["A"]; read(t, after)[0].TimeField.Len() != want {
		t.Errorf("after the health check: %v %q", after.Error, notices(after))
	}

	// Cached values are not shown once the API denies access to them.
	sim.next(t, "401")
	denied := ds.query(t, now.Add(-100*time.Minute), now, q)["A"]
	if denied.Error == nil || denied.Status != http.StatusUnauthorized {
		t.Errorf("%v %v", denied.Status, denied.Error)
	}
}

// The API fails while the plugin is still probing it for the first query: later ones must not suffer from that.
func TestFailureWhileProbing(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	ds := startPlugin(t).configured("trouble", sim.Endpoint, adminToken+".c", `{}`)
	plant := sim.facility(t, koeris)
	q := map[string]string{"A": model([]string{plant}, []string{"Pac"}, raw)}
	sim.control(t, http.MethodPut, "/faults", map[string]any{"next": slices.Repeat([]string{"500"}, 2*5)})
	for range 2 {
		if response := ds.query(t, dayFrom, dayTo, q)["A"]; response.Error == nil {
			t.Error("no error although the API failed")
		}
	}
	_, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
	equal(t, read(t, ds.query(t, dayFrom, dayTo, q)["A"])[0], want)
}
