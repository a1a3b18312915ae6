package plugin_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
)

var verified = regexp.MustCompile(`^\. Readings verified: \S+ of .+ on 20\d\d-\d\d-\d\d, 288 values$`)

// isVerified reports whether a health check connected and saw a day of values, one every five minutes.
func isVerified(message, connected string) bool {
	rest, ok := strings.CutPrefix(message, connected)
	return ok && verified.MatchString(rest)
}

// The same questions to the same plants through every dialect of the API must give the same answers.
func TestDialects(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	plant, finca := sim.facility(t, koeris), sim.facility(t, spain)
	for dialect, c := range map[string]struct {
		connected string
		units     bool
		// openStamps: it is open whether timestamps mark starts or ends. In B the end of a range belongs to it, so that
		// they could mean either; N has no hours to tell by.
		openStamps bool
	}{
		"a": {"Connected as Ada Admin: 2 companies, 12 facilities", true, false},
		"b": {"Connected as Ada Admin: 2 companies, 12 facilities", false, true}, // B tells no unit anywhere
		"c": {"Connected: 2 companies, 12 facilities", true, false},              // C has no user
		"m": {"Connected as Ada Admin: 2 companies, 12 facilities", true, false},
		"n": {"Connected as Ada Admin: 2 companies, 12 facilities", true, true},
		"p": {"Connected as Ada Admin: 2 companies, 12 facilities", true, false},
	} {
		t.Run(dialect, func(t *testing.T) {
			ds := plugin.configured("dialect-"+dialect, sim.Endpoint, adminToken+"."+dialect, `{}`)
			health, message := ds.health(t)
			if !isVerified(message, c.connected) {
				t.Fatalf("%s %s", message, health.JsonDetails)
			}
			t.Log(string(health.JsonDetails))
			details := string(health.JsonDetails)
			if strings.Contains(details, "unresolved") || strings.Contains(details, "answer.stamps") != c.openStamps {
				t.Errorf("the health check says: %s", details)
			}

			facilities := ds.query(t, dayFrom, dayTo, map[string]string{"A": `{"queryType":"facilities"}`})["A"]
			if facilities.Error != nil || facilities.Frames[0].Rows() != 12 {
				t.Errorf("facilities: %v", facilities.Error)
			}

			refs := read(t, ds.readings(t, dayFrom, dayTo, []string{plant, finca}, []string{"Pac", "ProducedEnergy"}, raw))
			if len(refs) != 4 {
				t.Fatalf("%d series", len(refs))
			}
			for _, ref := range refs {
				labels := ref.GetLabels()
				unit, want := sim.physics(t, labels["facilityId"], labels["readingType"], "RAW", "", dayFrom, dayTo)
				equal(t, ref, want)
				if c.units && labels["unit"] != unit || labels["facility"] == "" || labels["company"] == "" {
					t.Errorf("labels %v, unit %s", labels, unit)
				}
			}

			// N has no days: the plugin makes them of the stored quarter-hours.
			days := read(t, ds.readings(t, dayFrom, dayTo, []string{plant}, []string{"ProducedEnergy"}, daily))
			_, want := sim.physics(t, plant, "ProducedEnergy", "DAY", "Europe/Berlin", dayFrom, dayTo)
			near(t, days[0], want)

			vanished := ds.readings(t, dayFrom, dayTo, []string{unknown, plant}, []string{"Pac"}, "")
			if refs := read(t, vanished); len(refs) != 1 || !strings.Contains(notices(vanished), unknown) {
				t.Errorf("%d series, notices %q", len(refs), notices(vanished))
			}

			// A type that no plant has: the API's words or a notice, and at most one introspection.
			before := sim.stats(t).Introspections
			for range 5 {
				nonsense := ds.readings(t, dayFrom, dayTo, []string{plant}, []string{"Nonsense"}, "")
				if text := fmt.Sprint(nonsense.Error, notices(nonsense)); !strings.Contains(text, "Nonsense") {
					t.Errorf("nothing says what is wrong: %s", text)
				}
			}
			if asked := sim.stats(t).Introspections - before; asked > 1 {
				t.Errorf("%d introspections for a query that is wrong", asked)
			}

			status, body := ds.get(t, "reading-types?facility="+plant)
			types := decoded[[]struct{ ID, Label, Unit, Kind string }](t, body)
			kinds := map[string]int{}
			for _, one := range types {
				kinds[one.Kind]++
			}
			if status != http.StatusOK || kinds["reading"] == 0 || kinds["analysis"] == 0 {
				t.Errorf("%d %v", status, kinds)
			}
		})
	}
}

// The API changes under fifty panels: one introspection, no panel without data, and a notice of what changed.
func TestSchemaChange(t *testing.T) {
	sim := startSimulator(t)
	ds := startPlugin(t).configured("healing", sim.Endpoint, adminToken, `{}`)
	plant := sim.facility(t, koeris)
	q := map[string]string{"A": model([]string{plant}, []string{"Pac"}, `,"resolution":"raw","bypassCache":true`)}
	_, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
	equal(t, read(t, ds.query(t, dayFrom, dayTo, q)["A"])[0], want)

	sim.control(t, http.MethodPut, "/dialect", map[string]string{"dialect": "A2"})
	sim.resetStats(t)
	next, afterNext := dayFrom.AddDate(0, 0, -1), dayFrom // a day that was not fetched just before
	_, want = sim.physics(t, plant, "Pac", "RAW", "", next, afterNext)
	var group sync.WaitGroup
	var mu sync.Mutex
	told := 0
	for range 50 {
		group.Go(func() {
			response := ds.query(t, next, afterNext, q)["A"]
			mu.Lock()
			defer mu.Unlock()
			equal(t, read(t, response)[0], want)
			if strings.Contains(notices(response), "The API schema changed") {
				told++
			}
		})
	}
	group.Wait()
	if got := sim.stats(t); got.Introspections != 1 || told == 0 {
		t.Errorf("%d introspections, %d panels told", got.Introspections, told)
	}
	q["A"] = model([]string{plant}, []string{"Pac"}, `,"resolution":"raw"`)
	response := ds.query(t, next, afterNext, q)["A"]
	equal(t, read(t, response)[0], want)
	if text := notices(response); text != "" {
		t.Errorf("notices %q", text)
	}
	// A2 has deprecated a field of the table of facilities without a replacement.
	table := ds.query(t, dayFrom, dayTo, map[string]string{"A": `{"queryType":"facilities"}`})["A"]
	if text := notices(table); strings.Count(text, "commissioningDate is deprecated") != 1 {
		t.Errorf("notices %q", text)
	}
}

func TestHiddenSchema(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	sdl := string(sim.control(t, http.MethodGet, "/schema?dialect=A", nil))
	sim.faults(t, map[string]any{"introspectionOff": true})
	_, message := plugin.configured("bare", sim.Endpoint, adminToken, `{}`).health(t)
	if !strings.Contains(message, "does not show its schema") || !strings.Contains(message, "paste") {
		t.Error(message)
	}
	pasted := fmt.Sprintf(`{"schema":%q}`, sdl)
	result, message := plugin.configured("pasted", sim.Endpoint, adminToken, pasted).health(t)
	if !isVerified(message, "Connected as Ada Admin: 2 companies, 12 facilities") {
		t.Error(message, string(result.JsonDetails))
	}
	broken := fmt.Sprintf(`{"schema":%q}`, "type Query {\n  me String\n}")
	_, message = plugin.configured("broken", sim.Endpoint, adminToken, broken).health(t)
	if !strings.Contains(message, "line 2") {
		t.Error(message)
	}
}

func TestAPIMapResource(t *testing.T) {
	sim := startSimulator(t)
	plugin := startPlugin(t)
	type finding struct{ Role, State, Chosen, Evidence string }
	type shown struct {
		Origin, Summary string
		Findings        []finding
	}
	find := func(m shown, role, state string) finding {
		for _, f := range m.Findings {
			if f.Role == role && f.State == state {
				return f
			}
		}
		return finding{}
	}
	status, body := plugin.configured("map", sim.Endpoint, adminToken, `{}`).get(t, "api-map")
	m := decoded[shown](t, body)
	if status != http.StatusOK || m.Origin != "introspection" || strings.Contains(string(body), adminToken) {
		t.Errorf("%d %+v", status, m)
	}
	if got := find(m, "facilities", "found"); got.Chosen != "me.companies.facilities" {
		t.Errorf("facilities: %+v", got)
	}
	// A stale override says so and breaks nothing.
	ds := plugin.configured("stale", sim.Endpoint, adminToken, `{"apiMap":{"facilities":"me.gardens"}}`)
	_, body = ds.get(t, "api-map")
	if m := decoded[shown](t, body); find(m, "facilities", "stale").Evidence == "" {
		t.Errorf("%+v", m.Summary)
	}
	_, message := ds.health(t)
	if !strings.Contains(message, "12 facilities") ||
		!strings.Contains(message, "jsonData.apiMap.facilities is not used") {
		t.Error(message)
	}
}

// A pasted schema that cannot be read is told, though the API shows its own and it is not needed now.
func TestPastedSchemaBroken(t *testing.T) {
	sim := startSimulator(t)
	plugin := startPlugin(t)
	for name, pasted := range map[string]string{
		"no syntax": "type Query {", "nothing in it": "scalar Date", "another language": "{\"swagger\": \"2.0\"}",
	} {
		_, message := plugin.configured(name, sim.Endpoint, adminToken, fmt.Sprintf(`{"schema":%q}`, pasted)).health(t)
		if !strings.HasPrefix(message, "Connected as Ada Admin") || !strings.Contains(message, "jsonData.schema") {
			t.Errorf("%s: %s", name, message)
		}
	}
}

// A first Save & test learns the API in 15 requests at most, in every dialect. Those after it learn nothing: they ask
// for the list of facilities anew, and look for values not more often than every few minutes.
func TestRequestsOfSaveAndTest(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	for dialect, lists := range map[string]int{"a": 1, "b": 1, "c": 1, "m": 1, "n": 1, "p": 3} { // p lists in pages
		ds := plugin.configured("counted-"+dialect, sim.Endpoint, adminToken+"."+dialect, `{}`)
		sim.resetStats(t)
		if _, message := ds.health(t); !strings.Contains(message, "Readings verified") {
			t.Errorf("%s: %s", dialect, message)
		}
		first := sim.stats(t).Requests
		ds.health(t)
		again := sim.stats(t).Requests - first
		t.Logf("%s: %d requests, and %d again", dialect, first, again)
		if first > 15 || again > lists {
			t.Errorf("%s: %d requests, and %d again", dialect, first, again)
		}
	}
}
