package plugin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func TestHealth(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, "<html><title>Welcome</title></html>")
	}))
	defer page.Close()
	plugin := startPlugin(t)
	for i, c := range []struct {
		url, token, json string
		ok               bool
		says             string
	}{
		{sim.Endpoint, adminToken, `{}`, true, "Connected as Ada Admin: 2 companies, 12 facilities"},
		{sim.Endpoint + "/", ` "` + adminToken + `" `, `{"timeout":"20"}`, true, "12 facilities"},
		{sim.Endpoint, "wrong", `{}`, false, "does not accept the token"},
		{sim.Endpoint, expiredToken, `{}`, false, "does not accept the token"},
		{sim.Endpoint, emptyToken, `{}`, false, "sees no facility"},
		{sim.Endpoint, "", `{}`, false, "There is no API token"},
		{sim.Endpoint, "  ", `{}`, false, "There is no API token"},
		{strings.TrimPrefix(sim.Endpoint, "http://"), adminToken, `{}`, false, "has no scheme"},
		{strings.Replace(sim.Endpoint, "http://", "https://", 1), adminToken, `{}`, false, "does not speak TLS"},
		{page.URL, adminToken, `{}`, false, "“Welcome”"},
		{strings.TrimSuffix(sim.Endpoint, "/apollo-gateway") + "/nowhere", adminToken, `{}`, false, "404"},
		{"http://127.0.0.1:1/apollo-gateway", adminToken, `{}`, false, "cannot be reached"},
		{"http://no-such-host.invalid", adminToken, `{}`, false, "could not be resolved"},
		{sim.Endpoint, adminToken, `{"timeout":"soon"}`, false, "not a number of seconds"},
		{sim.Endpoint, adminToken, `[]`, false, "not a JSON object"},
	} {
		result, message := plugin.configured(fmt.Sprint("health", i), c.url, c.token, c.json).health(t)
		if (result.Status == pluginv2.CheckHealthResponse_OK) != c.ok || !strings.Contains(message, c.says) {
			t.Errorf("%+v: %v %q", c, result.Status, message)
		}
		if !json.Valid(result.JsonDetails) || strings.Contains(string(result.JsonDetails)+message, adminToken) {
			t.Errorf("%+v: details %s", c, result.JsonDetails)
		}
	}
	t.Run("timeout", func(t *testing.T) {
		sim.faults(t, map[string]any{"latencyMs": 60_000})
		start := time.Now()
		result, message := plugin.configured("slow", sim.Endpoint, adminToken, `{}`).health(t)
		took := time.Since(start)
		if result.Status == pluginv2.CheckHealthResponse_OK || !strings.Contains(message, "in time") {
			t.Errorf("%v: %s", result.Status, message)
		}
		if took > 15*time.Second {
			t.Errorf("it took %v", took)
		}
	})
	t.Run("rate limit", func(t *testing.T) {
		sim.faults(t, map[string]any{"errorRate429": 1, "retryAfter": "30"})
		_, message := plugin.configured("limited", sim.Endpoint, adminToken+".a", `{}`).health(t)
		if !strings.Contains(message, "rate limit") {
			t.Error(message)
		}
	})
}

type facility struct {
	ID, Name, Company, City string
	NominalPower, Latitude  *float64
}

func TestFacilities(t *testing.T) {
	sim := startSimulator(t)
	plugin := startPlugin(t)
	ds := plugin.configured("main", sim.Endpoint, adminToken, `{}`)

	t.Run("table", func(t *testing.T) {
		response := ds.query(t, dayFrom, dayTo, map[string]string{"A": `{"queryType":"facilities"}`})["A"]
		if response.Error != nil || len(response.Frames) != 1 || response.Frames[0].Rows() != 12 {
			t.Fatalf("%v %v", response.Error, response.Frames)
		}
		for _, name := range []string{"id", "name", "company", "nominalPower", "timeZone", "latitude", "longitude"} {
			if field, _ := response.Frames[0].FieldByName(name); field == nil || field.NilAt(0) {
				t.Errorf("%s is missing", name)
			}
		}
	})

	t.Run("table of what filters leave", func(t *testing.T) {
		for filter, want := range map[string]int{
			`{"key":"facility","operator":"=|","values":["` + sim.facility(t, koeris) + `"]}`: 1,
			`{"key":"country","operator":"!=","values":["DE"]}`:                               2,
			`{"key":"country","operator":"=","values":["AQ"]}`:                                0,
		} {
			model := `{"version":2,"queryType":"facilities","filters":[` + filter + `]}`
			response := ds.query(t, dayFrom, dayTo, map[string]string{"A": model})["A"]
			if response.Error != nil || len(response.Frames) != 1 || response.Frames[0].Rows() != want {
				t.Errorf("%s: %v %v", filter, response.Error, response.Frames)
			}
		}
	})

	t.Run("lists of the pickers are requested once", func(t *testing.T) {
		sim.resetStats(t)
		fresh := plugin.configured("fresh", sim.Endpoint, adminToken+".a", `{}`) // a token of its own: nothing is cached yet
		for range 5 {
			status, body := fresh.get(t, "facilities")
			if list := decoded[[]facility](t, body); status != http.StatusOK || len(list) != 12 || list[0].Company == "" {
				t.Fatalf("%d %s", status, body)
			}
			status, body = fresh.get(t, "reading-types?facility="+sim.facility(t, koeris))
			types := decoded[[]struct{ ID, Label, Unit, Kind string }](t, body)
			if status != http.StatusOK || types[0].Kind != "reading" || types[len(types)-1].Kind != "analysis" {
				t.Fatalf("%d %s", status, body)
			}
		}
		// One for the schema, one for each list.
		if got := sim.stats(t); got.Requests != 3 {
			t.Errorf("%d requests", got.Requests)
		}
	})

	t.Run("errors", func(t *testing.T) {
		for url, c := range map[string]struct {
			ds     *instance
			status int
			says   string
		}{
			"reading-types":                     {ds, 400, "No facility is named"},
			"reading-types?facility=" + unknown: {ds, 404, unknown},
			"facilities":                        {plugin.configured("bad", sim.Endpoint, "wrong", `{}`), 401, "token"},
			"facilities?":                       {plugin.configured("none", sim.Endpoint, "", `{}`), 400, "no API token"},
		} {
			status, body := c.ds.get(t, url)
			if status != c.status || !strings.Contains(decoded[struct{ Message string }](t, body).Message, c.says) {
				t.Errorf("%s: %d %s", url, status, body)
			}
		}
	})
}

func TestTwentyThousandFacilities(t *testing.T) {
	sim := startSimulator(t, "SIMULATOR_SCALE=20000")
	ds := startPlugin(t).configured("scale", sim.Endpoint, scaleToken, `{}`)
	for range 3 {
		status, body := ds.get(t, "facilities")
		if list := decoded[[]facility](t, body); status != http.StatusOK || len(list) != 20_000 {
			t.Fatalf("%d, %d facilities", status, len(list))
		}
	}
	// One for the schema, one for the list.
	if got := sim.stats(t); got.Requests != 2 {
		t.Errorf("%d requests", got.Requests)
	}
}
