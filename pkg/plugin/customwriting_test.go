package plugin

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// The API's schema, and the plugin's own queries, are for those who can write queries.
func TestSchemaIsForWriters(t *testing.T) {
	all := []string{"Viewer", "", "None", "admin", "Editor", "Admin"}
	for position, allowed := range map[string]string{
		"off": " Admin ", "saved": " Admin ", "free": " Viewer  None admin Editor Admin ",
	} {
		d := writing(t, position)
		for _, role := range all {
			want := http.StatusForbidden
			if strings.Contains(allowed, " "+role+" ") {
				want = http.StatusOK
			}
			status, body := call(t, d, role, "GET", "custom-queries/schema", nil)
			if status != want || want == http.StatusForbidden && strings.Contains(string(body), "sdl") {
				t.Errorf("%s as %q: %d %.200s", position, role, status, body)
			}
			status, body = call(t, d, role, "POST", "custom-queries/start", []byte(`{"query":{}}`))
			if status != want || want == http.StatusForbidden && strings.Contains(string(body), "items") {
				t.Errorf("%s as %q: %d %.200s", position, role, status, body)
			}
		}
	}
}

func TestSchemaIsReadable(t *testing.T) {
	status, body := call(t, writing(t, "saved"), "Admin", "GET", "custom-queries/schema", nil)
	var shown customSchema
	if err := json.Unmarshal(body, &shown); err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	read, err := schema.ParseSDL(shown.SDL)
	if err != nil || read.Type("Facility") == nil || read.GapCount > 0 {
		t.Errorf("%v: %v", err, read)
	}
}

// writing is a data source with a position of the switch, on an API that shows its schema.
func writing(t *testing.T, position string) *Datasource {
	t.Helper()
	sdl := sdlOf(t, "a.graphql")
	options, _ := json.Marshal(map[string]any{
		"schema": sdl, "customQueries": position, "requestsPerMinute": 6000, "burst": 1000,
	})
	return made(t, backend.DataSourceInstanceSettings{
		URL: newExecutor(t, sdl).serve(t), JSONData: options,
		DecryptedSecureJSONData: map[string]string{"apiToken": "t"},
	})
}
