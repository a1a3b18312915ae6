package plugin_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// Tokens of the simulated account (simulator/README.md).
const (
	adminToken   = "demo-admin-token"
	emptyToken   = "demo-empty-token"
	expiredToken = "demo-expired-token"
	scaleToken   = "demo-scale-token"
)

// simulator is a running simulated API with its control routes.
type simulator struct {
	Endpoint string
	Control  string
}

// startSimulator starts the simulated API on free ports; env are further settings for it.
func startSimulator(t *testing.T, env ...string) *simulator {
	t.Helper()
	ports := []string{"SIMULATOR_PORT=0", "SIMULATOR_CONTROL_PORT=0"}
	addresses := decoded[map[string]any](t, startNode(t, "simulator/main.ts", append(ports, env...)...))
	return &simulator{Endpoint: addresses["endpoint"].(string), Control: addresses["control"].(string)}
}

func (s *simulator) control(t *testing.T, method, path string, body any) []byte {
	t.Helper()
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, s.Control+path, content)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %s %s", method, path, answer.Status, text)
	}
	return text
}

// faults makes the API fail until the test ends.
func (s *simulator) faults(t *testing.T, faults map[string]any) {
	t.Helper()
	s.control(t, http.MethodPut, "/faults", faults)
	t.Cleanup(func() { s.control(t, http.MethodDelete, "/faults", nil) })
}

// stats are the simulator's own counts.
type stats struct {
	Requests       int `json:"requests"`
	Introspections int `json:"introspections"`
	Mutations      int `json:"mutations"`
	Points         int `json:"points"`
	// Rejected because they exceed the budget.
	Rejected int `json:"rejected"`
	// Running are the requests that are under way.
	Running int `json:"running"`
	// Maxima of one request, and of requests at the same time.
	Maxima struct{ Parallel, Complexity, Points int } `json:"maxima"`
}

func (s *simulator) stats(t *testing.T) stats {
	t.Helper()
	return decoded[stats](t, s.control(t, http.MethodGet, "/stats", nil))
}

func (s *simulator) resetStats(t *testing.T) {
	t.Helper()
	s.control(t, http.MethodDelete, "/stats", nil)
}

// facility finds a demo plant's id by its name.
func (s *simulator) facility(t *testing.T, name string) string {
	t.Helper()
	type facility struct{ ID, Name string }
	for _, f := range decoded[[]facility](t, s.control(t, http.MethodGet, "/facilities", nil)) {
		if f.Name == name {
			return f.ID
		}
	}
	t.Fatalf("there is no plant %q", name)
	return ""
}

// physics computes what a chart must show, without the API and without the plugin: [epoch ms, value or null].
func (s *simulator) physics(
	t *testing.T, facility, readingType, resolution, timezone string, from, to time.Time,
) (unit string, points [][2]*float64) {
	t.Helper()
	q := url.Values{
		"facility": {facility}, "type": {readingType}, "resolution": {resolution},
		"from": {from.UTC().Format(time.RFC3339Nano)}, "to": {to.UTC().Format(time.RFC3339Nano)},
	}
	if timezone != "" {
		q.Set("timezone", timezone)
	}
	answer := decoded[struct {
		Unit   string
		Points [][2]*float64
	}](t, s.control(t, http.MethodGet, "/physics?"+q.Encode(), nil))
	return answer.Unit, answer.Points
}

// Further members of a model.
const (
	raw   = `,"resolution":"raw"`
	daily = `,"resolution":"1d"`
)

// model is a saved query for readings; more are further members.
func model(facilities, types []string, more string) string {
	f, _ := json.Marshal(facilities)
	r, _ := json.Marshal(types)
	return fmt.Sprintf(`{"version":1,"queryType":"readings","facilities":%s,"readingTypes":%s%s}`, f, r, more)
}
