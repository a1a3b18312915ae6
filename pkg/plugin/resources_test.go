package plugin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// configured makes a data source of an endpoint, with a pasted schema.
func configured(t testing.TB, url, sdl string) *Datasource {
	t.Helper()
	options, _ := json.Marshal(map[string]any{"schema": sdl, "requestsPerMinute": 6000, "burst": 1000})
	return made(t, backend.DataSourceInstanceSettings{
		URL: url, JSONData: options, DecryptedSecureJSONData: map[string]string{"apiToken": "t"},
	})
}

func made(t testing.TB, config backend.DataSourceInstanceSettings) *Datasource {
	t.Helper()
	instance, err := NewFactory(session.NewRegistry())(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	d := instance.(*Datasource)
	t.Cleanup(d.Dispose)
	return d
}

// call calls a resource in the name of a user with a role; "": in nobody's.
func call(t testing.TB, d *Datasource, role, method, url string, body []byte) (status int, answer []byte) {
	t.Helper()
	path, _, _ := strings.Cut(url, "?")
	req := &backend.CallResourceRequest{Path: path, URL: url, Method: method, Body: body}
	if role != "" {
		req.PluginContext.User = &backend.User{Role: role}
	}
	var buffer bytes.Buffer
	err := d.CallResource(t.Context(), req, backend.CallResourceResponseSenderFunc(
		func(part *backend.CallResourceResponse) error {
			if status == 0 {
				status = part.Status
			}
			buffer.Write(part.Body)
			return nil
		}))
	if err != nil {
		t.Errorf("%s %.200s: %v", method, url, err)
	}
	return status, buffer.Bytes()
}

// everything calls every resource, the health check and each type of query, and gives what failed by name; "" is an
// answer. A panic would end the test.
func everything(t *testing.T, d *Datasource) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, route := range []string{
		"GET facilities", "GET reading-types?facility=a", "GET api-map", "POST api-map/discover",
	} {
		method, url, _ := strings.Cut(route, " ")
		status, body := call(t, d, "Admin", method, url, nil)
		var failed struct{ Message, Category string }
		if !json.Valid(body) {
			t.Errorf("%s answers %d %.200q", route, status, body)
		}
		if status == http.StatusOK {
			found[route] = ""
			continue
		}
		_ = json.Unmarshal(body, &failed)
		found[route] = failed.Category
		if failed.Message == "" || failed.Category == "" || status < 400 {
			t.Errorf("%s answers %d %s", route, status, body)
		}
	}
	health, err := d.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	if err != nil {
		t.Error(err)
	}
	found["health"] = ""
	if health.Status != backend.HealthStatusOk {
		var details struct{ VerboseMessage, Category string }
		_ = json.Unmarshal(health.JSONDetails, &details)
		found["health"] = details.Category
		if details.VerboseMessage == details.Category {
			t.Errorf("people read the category %q", details.Category)
		}
	}
	responses := ask(t, d, false, `{"queryType":"facilities"}`, model([]string{"a"}, "Pac")).Responses
	for i, name := range []string{"query facilities", "query readings"} {
		response := responses[fmt.Sprintf("R%02d", i)]
		found[name] = ""
		if response.Error != nil {
			found[name] = string(problem.From(response.Error).Category)
		}
	}
	for name, category := range found {
		if category == "internal" {
			t.Errorf("%s: a bug", name)
		}
	}
	return found
}

func sdlOf(t testing.TB, name string) string {
	t.Helper()
	sdl, err := os.ReadFile("../discover/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(sdl)
}

// Every resource, the health check and every query answers, or says clearly what is wrong, in every state of the API
// map.
func TestEveryDoorInEveryStateOfTheMap(t *testing.T) {
	whole := sdlOf(t, "a.graphql")
	without := func(removed ...string) string {
		return strings.NewReplacer(removed...).Replace(whole)
	}
	const (
		answers = ""
		either  = "*" // it answers, or says what is wrong
	)
	for _, c := range []struct {
		name, sdl                              string
		empty                                  bool
		facilities, types, apiMap, healthCheck string
		table, readings                        string
	}{
		{"whole", whole, false, answers, answers, answers, answers, answers, answers},
		{"empty account", whole, true, answers, answers, answers, "no-facilities", answers, answers},
		{"facilities unresolved", without("me: User!", ""), false,
			"unmapped", answers, answers, "unmapped", "unmapped", answers},
		{"id of facilities unresolved", without("type Facility implements Device {\n  id: ID!", "type Facility {"), false,
			"unmapped", either, answers, "unmapped", "unmapped", either},
		{"readings unresolved", without("readings(readingInput: ReadingInput!): [ReadingSeries!]!", ""), false,
			answers, answers, answers, answers, answers, "unmapped"},
		{"answer unresolved", without("timestamp: DateTime! value: Float", "a: String b: Boolean"), false,
			answers, answers, answers, answers, answers, "unmapped"},
		{"types unresolved", without("availableReadings: [AvailableReading!]!", "",
			"availableAnalysis: [AvailableReading!]!", ""), false,
			answers, "unmapped", answers, answers, answers, answers},
		{"static types", without("availableReadings: [AvailableReading!]!", "",
			"availableAnalysis: [AvailableReading!]!", "", "readingTypes: [String!]!", "readingTypes: [Kind!]!",
			"scalar DateTime", "scalar DateTime\nenum Kind { Pac Irradiance }"), false,
			answers, answers, answers, answers, answers, answers},
		{"everything open", "scalar DateTime\ntype Query { me: String }", false,
			"unmapped", "unmapped", answers, "unmapped", "unmapped", "unmapped"},
		{"encoding left open", without("from: DateTime! to: DateTime!", "from: Float! to: Float!"), false,
			answers, answers, answers, answers, answers, either},
	} {
		t.Run(c.name, func(t *testing.T) {
			api := newExecutor(t, c.sdl)
			api.empty = c.empty
			got := everything(t, configured(t, api.serve(t), c.sdl))
			for name, want := range map[string]string{
				"GET facilities": c.facilities, "GET reading-types?facility=a": c.types, "GET api-map": c.apiMap,
				"POST api-map/discover": c.apiMap, "health": c.healthCheck,
				"query facilities": c.table, "query readings": c.readings,
			} {
				if got[name] != want && want != either {
					t.Errorf("%s: %q, want %q", name, got[name], want)
				}
			}
			for _, document := range api.refused {
				t.Error(document)
			}
		})
	}
}

// The same when the way to the API, or the settings, are at fault: all doors say the same.
func TestEveryDoorWithoutAPI(t *testing.T) {
	answering := func(status int, body string) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = fmt.Fprint(w, body)
		}))
		t.Cleanup(server.Close)
		return server.URL
	}
	token := map[string]string{"apiToken": "t"}
	for name, c := range map[string]struct {
		config backend.DataSourceInstanceSettings
		want   string
	}{
		"API down": {backend.DataSourceInstanceSettings{
			URL: "http://127.0.0.1:1/x", DecryptedSecureJSONData: token}, "network"},
		"wrong token": {backend.DataSourceInstanceSettings{
			URL: answering(401, `{"errors":[{"message":"no"}]}`), DecryptedSecureJSONData: token}, "unauthorized"},
		"introspection off": {backend.DataSourceInstanceSettings{
			URL:                     answering(400, `{"errors":[{"message":"GraphQL introspection is not allowed"}]}`),
			DecryptedSecureJSONData: token,
		}, "no-schema"},
		"broken settings": {backend.DataSourceInstanceSettings{
			URL: "nonsense", DecryptedSecureJSONData: token}, "settings"},
		"no token": {backend.DataSourceInstanceSettings{URL: "http://127.0.0.1:1/x"}, "settings"},
		"broken schema": {backend.DataSourceInstanceSettings{
			URL:      answering(400, `{"errors":[{"message":"GraphQL introspection is not allowed"}]}`),
			JSONData: []byte(`{"schema":"type Query {"}`), DecryptedSecureJSONData: token}, "settings"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // it mostly waits
			for door, got := range everything(t, made(t, c.config)) {
				if got != c.want {
					t.Errorf("%s: %q, want %q", door, got, c.want)
				}
			}
		})
	}
}

// A schema that lacks any one of its lines leaves something open, and no door falls over it.
func TestEveryDoorWithSchemaThatLacksOneField(t *testing.T) {
	for _, name := range []string{"a.graphql", "b.graphql", "c.graphql", "d.graphql"} {
		lines := strings.Split(sdlOf(t, name), "\n")
		tried := 0
		for i, line := range lines {
			if !strings.HasPrefix(line, "  ") || !strings.Contains(line, ":") {
				continue
			}
			kept := append(append([]string{}, lines[:i]...), lines[i+1:]...)
			sdl := strings.Join(kept, "\n")
			if _, err := gqlparser.LoadSchema(&ast.Source{Input: sdl}); err != nil {
				continue
			}
			tried++
			api := newExecutor(t, sdl)
			everything(t, configured(t, api.serve(t), sdl))
			for _, document := range api.refused {
				t.Errorf("%s without %q: %s", name, line, document)
			}
			if t.Failed() {
				t.Fatalf("%s without %q", name, line)
			}
		}
		t.Logf("%s: %d schemas", name, tried)
	}
}

// A bug fails one call in words for the user, and neither hides nor ends the plugin.
func TestResourcePanics(t *testing.T) {
	d := &Datasource{logger: backend.Logger} // with neither a session nor a reason why there is none
	answer := httptest.NewRecorder()
	d.handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/api-map", nil))
	if answer.Code != http.StatusInternalServerError || !strings.Contains(answer.Body.String(), `"internal"`) {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	health, err := d.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	if err != nil || !strings.Contains(health.Message, "bug in the plugin") {
		t.Error(health, err)
	}
}

// Whatever viewers call, and however often: the API is asked as for the first of them. The map has something open that
// this account's data cannot settle.
func TestResourcesOfViewersAreBounded(t *testing.T) {
	sdl := strings.ReplaceAll(sdlOf(t, "a.graphql"), "from: DateTime! to: DateTime!", "from: Float! to: Float!")
	api := newExecutor(t, sdl)
	d := configured(t, api.serve(t), sdl)
	round := func() {
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				for _, url := range []string{
					"api-map", "facilities", "reading-types?facility=a", fmt.Sprint("reading-types?facility=made-up", i),
				} {
					call(t, d, "Viewer", "GET", url, nil)
				}
				call(t, d, "Viewer", "POST", "api-map/discover", nil)
				_, _ = d.CheckHealth(t.Context(), &backend.CheckHealthRequest{
					PluginContext: backend.PluginContext{User: &backend.User{Role: "Viewer"}},
				})
			})
		}
		all.Wait()
	}
	round()
	first := api.count()
	for range 10 {
		round()
	}
	if first > 30 || api.count() != first {
		t.Errorf("%d requests for the first viewers, %d for all", first, api.count())
	}
}

// What asks the API for its schema is for those who can change something.
func TestDiscoverIsForEditors(t *testing.T) {
	api := newExecutor(t, sdlOf(t, "a.graphql"))
	d := configured(t, api.serve(t), sdlOf(t, "a.graphql"))
	for role, want := range map[string]int{
		"Viewer": 403, "": 403, "None": 403, "admin": 403, "Editor": 200, "Admin": 200,
	} {
		before := api.count()
		status, body := call(t, d, role, "POST", "api-map/discover", nil)
		if status != want || want == 403 && (api.count() != before || !strings.Contains(string(body), "administrators")) {
			t.Errorf("%q: %d %.200s", role, status, body)
		}
	}
}

// Calls that the editors never make get a clear error in JSON, and cost the API nothing.
func TestResourceOddCalls(t *testing.T) {
	api := newExecutor(t, sdlOf(t, "a.graphql"))
	d := configured(t, api.serve(t), sdlOf(t, "a.graphql"))
	large := strings.Repeat("x", 100_000)
	many := "reading-types?facility=" + strings.Repeat("&facility=", 5000)
	for _, c := range []struct {
		method, url string
		body        string
		status      int
	}{
		{"GET", "", "", 404}, {"GET", "nothing", "", 404}, {"GET", "facilities/", "", 404}, {"GET", "//facilities", "", 404},
		{"GET", "../facilities", "", 404}, {"GET", "api-map/discover", "", 405}, {"POST", "facilities", "", 405},
		{"DELETE", "api-map", "", 405}, {"PURGE", "facilities", "", 405}, {"G ET", "facilities", "", 400},
		{"GET", "%zz", "", 400}, {"GET", "facilities?" + large, "", 414}, {"GET", large, "", 414},
		{"POST", "api-map/discover", large, 413}, {"GET", "facilities", large, 413},
		{"GET", "reading-types?facility=%zz", "", 400}, {"GET", "reading-types?facility=", "", 400},
		{"GET", "reading-types?facility=" + large[:1000], "", 400}, {"GET", many, "", 400},
	} {
		status, body := call(t, d, "Admin", c.method, c.url, []byte(c.body))
		var failed struct{ Message, Category string }
		if err := json.Unmarshal(body, &failed); err != nil || status != c.status || len(failed.Message) < 10 ||
			len(body) > 1000 {
			t.Errorf("%s %.60s: %d %.200s", c.method, c.url, status, body)
		}
	}
	if api.count() > 0 {
		t.Errorf("%d requests", api.count())
	}
}
