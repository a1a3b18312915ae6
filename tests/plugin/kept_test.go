package plugin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// keptSettings are the settings of a data source that keeps what another one with these settings has proved.
func keptSettings(t *testing.T, of *instance, more map[string]any) string {
	t.Helper()
	status, body := of.get(t, "api-map/proved")
	if status != http.StatusOK {
		t.Fatalf("%d %.400s", status, body)
	}
	settings := map[string]any{"provedMap": json.RawMessage(body)}
	for name, value := range more {
		settings[name] = value
	}
	text, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// After a restart, a kept API map costs nothing but the schema, by which it is seen that it still holds. The first
// panel then asks for the names that it shows, and for values. Nothing is learnt again.
func TestKeptMapAfterRestart(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plant := sim.facility(t, koeris)
	for dialect, lists := range map[string]int{"a": 2, "b": 2, "c": 2, "m": 2, "n": 2, "p": 5} { // p lists in pages
		t.Run(dialect, func(t *testing.T) {
			token := adminToken + "." + dialect
			first := startPlugin(t).configured("kept-"+dialect, sim.Endpoint, token, `{}`)
			if _, message := first.health(t); !strings.Contains(message, "Readings verified") {
				t.Fatal(message)
			}
			settings := keptSettings(t, first, nil)
			t.Logf("%d bytes", len(settings))

			restarted := startPlugin(t).configured("kept-"+dialect, sim.Endpoint, token, settings)
			sim.resetStats(t)
			refs := read(t, restarted.readings(t, dayFrom, dayTo, []string{plant}, []string{"Pac"}, raw))
			sent := sim.stats(t)
			// The schema; and what a panel shows: the names of facilities and reading types, and values.
			if sent.Introspections != 1 || sent.Requests > 2+lists {
				t.Errorf("%d requests, %d of them for the schema", sent.Requests, sent.Introspections)
			}
			_, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
			equal(t, refs[0], want)

			before := sim.stats(t).Requests
			health, message := restarted.health(t)
			if !strings.Contains(message, "Readings verified") || strings.Contains(string(health.JsonDetails), "provedMap") {
				t.Errorf("%s %s", message, health.JsonDetails)
			}
			t.Logf("%d requests for the first panel, %d for Save & test", sent.Requests, sim.stats(t).Requests-before)
			_, body := restarted.get(t, "api-map")
			if kept := decoded[struct{ Kept string }](t, body).Kept; kept != "used" {
				t.Errorf("the kept map is %q", kept)
			}
		})
	}
}

// Where the API shows no schema, what examples have taught is kept, and nothing is asked for but what a panel shows.
func TestKeptMapOfExamplesAfterRestart(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	sim.faults(t, map[string]any{"introspectionOff": true})
	plant := sim.facility(t, koeris)
	for _, dialect := range []string{"a", "m"} {
		token, more := adminToken+"."+dialect, map[string]any{"examples": dialectExamples(dialect, plant)}
		taught, _ := json.Marshal(more)
		first := startPlugin(t).configured("kept-"+dialect, sim.Endpoint, token, string(taught))
		first.health(t)
		settings := keptSettings(t, first, more)

		restarted := startPlugin(t).configured("kept-"+dialect, sim.Endpoint, token, settings)
		sim.resetStats(t)
		refs := read(t, restarted.readings(t, dayFrom, dayTo, []string{plant}, []string{"Pac"}, raw))
		if sent := sim.stats(t); sent.Introspections != 0 || sent.Requests > 3 {
			t.Errorf("%s: %d requests, %d of them for the schema", dialect, sent.Requests, sent.Introspections)
		}
		_, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		equal(t, refs[0], want)
	}
}

// A kept map that was made of another schema, or with other settings, is not used: the API is learnt anew, and Save &
// test says so.
func TestKeptMapOutdated(t *testing.T) {
	sim := startSimulator(t)
	plant := sim.facility(t, koeris)
	first := startPlugin(t).configured("kept", sim.Endpoint, adminToken+".a", `{}`)
	first.health(t)
	settings := keptSettings(t, first, nil)

	other := startPlugin(t).configured("kept", sim.Endpoint, adminToken+".m", settings)
	refs := read(t, other.readings(t, dayFrom, dayTo, []string{plant}, []string{"Pac"}, raw))
	_, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
	equal(t, refs[0], want)
	_, message := other.health(t)
	if !strings.Contains(message, "jsonData.provedMap is out of date") || !strings.Contains(message, "schema") {
		t.Error(message)
	}

	changed := strings.Replace(settings, `{`, `{"apiMap":{"facility.name":"name"},`, 1)
	byHand := startPlugin(t).configured("kept", sim.Endpoint, adminToken+".a", changed)
	if _, message := byHand.health(t); !strings.Contains(message, "out of date") || !strings.Contains(message, "by hand") {
		t.Error(message)
	}
}

// Whatever somebody has made of a kept map, only queries leave the plugin, and it is said that it is not used.
func TestKeptMapTampered(t *testing.T) {
	sim := startSimulator(t)
	plant := sim.facility(t, koeris)
	host := startPlugin(t)
	const fast = `{"requestsPerMinute":6000,"burst":1000}`
	first := host.configured("kept", sim.Endpoint, adminToken+".a", fast)
	first.health(t)
	settings := keptSettings(t, first, map[string]any{"requestsPerMinute": 6000, "burst": 1000})
	for i, c := range [][3]string{
		{`"field":"me"`, `"field":"deletePlant"`, "has no field deletePlant"},
		{`"field":"me"`, `"field":"me { id } } mutation M { deletePlant"`, "not a name"},
		{`"type":"ReadingInput!"`, `"type":"ReadingInput!) { a } mutation M("`, "not a type"},
		{`"name":"readingInput"`, `"name":"mutation"`, "takes no mutation"},
		{`"role":"from"`, `"role":"password"`, "means nothing"},
		{`"provedMap":{`, `"provedMap":{"more":1,`, "cannot be read"},
		{`"provedMap":{`, `"provedMap":{"more":"` + strings.Repeat("x", 300_000) + `",`, "the most is"},
		{`"schemaHash":"`, `"schemaHash":"x`, "for which schema"},
		{`"provedMap":{`, `"provedMap":[{`, ""},
	} {
		if !strings.Contains(settings, c[0]) {
			t.Fatalf("the settings have no %s: %.2000s", c[0], settings)
		}
		changed := strings.Replace(settings, c[0], c[1], 1)
		if strings.HasPrefix(c[1], `"provedMap":[`) {
			changed = `{"provedMap":["a"],` + fast[1:]
		}
		ds := host.configured(fmt.Sprint("tampered-", i), sim.Endpoint, adminToken+".a", changed)
		_, message := ds.health(t)
		if !strings.Contains(message, "jsonData.provedMap") || !strings.Contains(message, c[2]) {
			t.Errorf("%.60s: %s", c[1], message)
		}
		refs := read(t, ds.readings(t, dayFrom, dayTo, []string{plant}, []string{"Pac"}, raw))
		_, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		equal(t, refs[0], want)
	}
	if got := sim.stats(t).Mutations; got > 0 {
		t.Errorf("%d mutations", got)
	}
}

// Only administrators may take what was proved; it has no name, no value and no secret of the account.
func TestKeptMapHasNothingOfTheAccount(t *testing.T) {
	sim := startSimulator(t)
	host := startPlugin(t)
	ds := host.configured("kept", sim.Endpoint, adminToken+".a", `{}`)
	ds.health(t)
	_, body := ds.get(t, "api-map/proved")
	for _, secret := range []string{adminToken, koeris, spain, "Ada", "Europe/Berlin"} {
		if strings.Contains(string(body), secret) {
			t.Errorf("the kept map has %q: %.3000s", secret, body)
		}
	}
	for _, role := range []string{"Viewer", "Editor"} {
		ds.context.User.Role = role
		if status, body := ds.get(t, "api-map/proved"); status != http.StatusForbidden ||
			!strings.Contains(string(body), "Only administrators") {
			t.Errorf("%s: %d %s", role, status, body)
		}
	}
}

// Values of candidates are values of the account, which the token may read and others may not: only administrators of
// the organization compare them.
func TestCompareIsForAdministrators(t *testing.T) {
	sim := startSimulator(t)
	ds := startPlugin(t).configured("compared", sim.Endpoint, adminToken+".a", `{}`)
	ds.health(t)
	body := map[string]string{"role": "readings"}
	for _, role := range []string{"Viewer", "Editor", ""} {
		ds.context.User.Role = role
		sim.resetStats(t)
		status, answer := ds.post(t, "api-map/compare", body)
		if status != http.StatusForbidden || !strings.Contains(string(answer), "Only administrators") {
			t.Errorf("%s: %d %s", role, status, answer)
		}
		if sent := sim.stats(t).Requests; sent > 0 {
			t.Errorf("%s: %d requests", role, sent)
		}
	}
	ds.context.User.Role = "Admin"
	sim.resetStats(t)
	status, answer := ds.post(t, "api-map/compare", body)
	found := decoded[struct {
		Candidates []struct {
			Path   string
			Series []struct{ Points [][2]*float64 }
		}
	}](t, answer).Candidates
	if status != http.StatusOK || len(found) < 2 || len(found[0].Series) == 0 || len(found[0].Series[0].Points) == 0 {
		t.Errorf("an administrator: %d %.500s", status, answer)
	}
	if sent := sim.stats(t).Requests; sent > 8 {
		t.Errorf("%d requests", sent)
	}
	status, answer = ds.post(t, "api-map/compare", map[string]string{"role": "no.such.role"})
	if status != http.StatusBadRequest || !strings.Contains(string(answer), "no values to compare") {
		t.Errorf("a role that there is not: %d %s", status, answer)
	}
	if status, _ := ds.post(t, "api-map/compare", []int{1}); status != http.StatusBadRequest {
		t.Errorf("nonsense: %d", status)
	}
}
