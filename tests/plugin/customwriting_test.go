package plugin_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// shownSchema is the answer of custom-queries/schema.
type shownSchema struct{ SDL string }

// Who can write queries that are run gets the schema, and nobody else.
func TestCustomSchemaByRole(t *testing.T) {
	for position, allowed := range map[string]string{"off": "Admin", "saved": "Admin", "free": "Viewer Editor Admin"} {
		_, source := customAccount(t, `{"customQueries":"`+position+`"}`, "")
		for _, role := range []string{"Viewer", "Editor", "Admin"} {
			want := http.StatusForbidden
			if strings.Contains(allowed, role) {
				want = http.StatusOK
			}
			status, body := source.as(role).get(t, "custom-queries/schema")
			if status != want || strings.Contains(string(body), "type Query") != (want == http.StatusOK) {
				t.Errorf("%s as %s: %d %.200s", position, role, status, body)
			}
		}
	}
}

// graphql-js accepts what editors are given of each vendor's schema, and finds in it all that queries can use.
func TestCustomSchemaOfVendors(t *testing.T) {
	t.Parallel() // it mostly waits
	base := startVendors(t)
	plugin := startPlugin(t)
	for _, one := range fetch[[]vendor](t, base+"/vendors") {
		source := plugin.configured("schema "+one.Name, base+"/apollo-gateway/"+one.Name, vendorToken,
			`{"customQueries":"free","requestsPerMinute":6000,"burst":1000}`)
		status, body := source.get(t, "custom-queries/schema")
		if status != http.StatusOK {
			t.Errorf("%s: %d %.300s", one.Name, status, body)
			continue
		}
		sdl := decoded[shownSchema](t, body).SDL
		answer, err := http.Post(base+"/compare-schema/"+one.Name, "text/plain", strings.NewReader(sdl))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %.300s (%v)", one.Name, answer.StatusCode, text, err)
			continue
		}
		if differences := decoded[[]string](t, text); len(differences) > 0 {
			t.Errorf("%s: %d differences, such as %s", one.Name, len(differences), differences[0])
		}
	}
}
