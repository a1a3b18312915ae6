package plugin

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// triedBody is the body of a try of one example of the facilities.
func triedBody(query string) []byte {
	body, _ := json.Marshal(map[string]any{"examples": map[string]any{"facilities": map[string]any{"query": query}}})
	return body
}

const facilitiesExample = `{ me { companies { id name facilities { id name } } } }`

// Running an example reads whatever the token may read: only administrators of the organization may.
func TestTryExamplesRoles(t *testing.T) {
	api := newExecutor(t, sdlOf(t, "a.graphql"))
	d := configured(t, api.serve(t), "")
	for _, role := range []string{"", "None", "Viewer", "Editor", "admin"} {
		status, body := call(t, d, role, "POST", "examples/try", triedBody(facilitiesExample))
		if status != http.StatusForbidden || !strings.Contains(string(body), "administrators") {
			t.Errorf("%q: %d %s", role, status, body)
		}
	}
	if n := api.count(); n > 0 {
		t.Errorf("%d requests for those who may not", n)
	}
	status, body := call(t, d, "Admin", "POST", "examples/try", triedBody(facilitiesExample))
	if status != http.StatusOK || !strings.Contains(string(body), `"part":"facilities"`) {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := call(t, d, "Admin", "GET", "examples/try", nil); status != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", status)
	}
}

// A try is bounded in size, and in how often it may be made: each costs several requests.
func TestTryExamplesBounds(t *testing.T) {
	api := newExecutor(t, sdlOf(t, "a.graphql"))
	d := configured(t, api.serve(t), "")
	long := triedBody("{ a(b: \"" + strings.Repeat("x", 300<<10) + "\") }")
	if status, _ := call(t, d, "Admin", "POST", "examples/try", long); status != http.StatusRequestEntityTooLarge {
		t.Errorf("300 kB: %d", status)
	}
	if status, body := call(t, d, "Admin", "POST", "examples/try", []byte("{")); status != http.StatusBadRequest {
		t.Errorf("no JSON: %d %s", status, body)
	}
	tried, refused := 0, 0
	for range 10 {
		switch status, body := call(t, d, "Admin", "POST", "examples/try", triedBody(facilitiesExample)); status {
		case http.StatusOK:
			tried++
		case http.StatusTooManyRequests:
			refused++
			if !strings.Contains(string(body), "a few times a minute") {
				t.Errorf("%s", body)
			}
		default:
			t.Errorf("%d %s", status, body)
		}
	}
	if tried > 4 || tried < 2 || refused == 0 {
		t.Errorf("%d were tried and %d refused", tried, refused)
	}
	if n := api.count(); n > 4*6 {
		t.Errorf("%d requests", n)
	}
}

// What is wrong with an example is said beside its part, in a sentence, and nothing of it is sent.
func TestTryExamplesHostile(t *testing.T) {
	for query, want := range map[string]string{
		`mutation { updateFacility(id: 1) { id } }`:   "is a mutation",
		`subscription { readings { value } }`:         "is a subscription",
		`query A { me { id } } query B { me { id } }`: "2 operations",
		`{ me { id `:         "line 1",
		`{ nothing { id } }`: "does not accept the example",
		`{ me { name } }`:    "no list of facilities",
		`{ device(id: """x" mutation { a }""") { availableReadings { unit } } }`: "no list of facilities",
	} {
		api := newExecutor(t, sdlOf(t, "a.graphql"))
		d := configured(t, api.serve(t), "")
		status, body := call(t, d, "Admin", "POST", "examples/try", triedBody(query))
		var told struct {
			Parts []struct {
				Error struct{ Sentences []struct{ Text string } }
			}
		}
		if err := json.Unmarshal(body, &told); err != nil || status != http.StatusOK || len(told.Parts) != 1 {
			t.Errorf("%s: %d %s", query, status, body)
			continue
		}
		said := told.Parts[0].Error.Sentences
		if len(said) < 2 || !strings.Contains(said[0].Text, want) {
			t.Errorf("%s: %v, want %q", query, said, want)
		}
		for name, n := range api.operations {
			if name != "Example" && name != "" && name != "Introspection" && !strings.HasPrefix(name, "Schema") {
				t.Errorf("%s: %d requests %s", query, n, name)
			}
		}
	}
}
