package plugin_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

func jsonText(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

// scene is a state of the simulated plants, and what a rule says of one of them then (tests/contract/ruleScenes.json).
type scene struct {
	Rule, Name, Plant string
	// Inverter is the one that the changes are of, the first being 1; 0: they are of the plant.
	Inverter int
	// Judged is an inverter that is judged instead of what the changes are of; -1: the plant.
	Judged int
	At     time.Time
	// Changes are what the values become, and LateMinutes how late they come.
	Changes     []change
	LateMinutes int
	// Says is alerting, normal or no data.
	Says string
}

// change is what becomes of a reading type, from some hours before the scene until some hours before it: another value,
// which may be none, or a factor.
type change struct {
	Type        string
	From, Until float64
	Value       *float64
	Factor      *float64
}

// thePlant of an inverter is judged.
const thePlant = -1

var noonOfRules = time.Date(2026, 6, 22, 12, 14, 0, 0, berlin)

func scenesOfRules(t *testing.T) (scenes []scene) {
	t.Helper()
	text, err := os.ReadFile("../contract/ruleScenes.json")
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&scenes); err != nil {
		t.Fatal(err)
	}
	return scenes
}

// Each shipped rule fires in the state that it is for, and stays quiet in those that look like it.
func TestShippedRules(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	plugin := startPlugin(t)
	rules := shippedRules(t, "alerting")
	proved := map[string]bool{}
	for i, s := range scenesOfRules(t) {
		t.Run(s.Rule+"/"+s.Name, func(t *testing.T) {
			plant := sim.facility(t, s.Plant)
			id := plant
			if s.Inverter > 0 {
				id = sim.inverters(t, s.Plant)[s.Inverter-1]
			}
			sim.play(t, s, id)
			if s.Judged == thePlant {
				id = plant
			} else if s.Judged > 0 {
				id = sim.inverters(t, s.Plant)[s.Judged-1]
			}
			ds := plugin.configured(fmt.Sprint("rule", i), sim.Endpoint, adminToken,
				`{"requestsPerMinute":6000,"burst":1000}`).in(fmt.Sprint("scene", i), "rules")
			got, err := rules[s.Rule].evaluate(t, ds, s.At)
			if err != nil {
				t.Fatal(err)
			}
			if said := verdictOn(got, id); said != s.Says {
				t.Errorf("says %s, want %s", said, s.Says)
			}
		})
		proved[s.Rule] = true
	}
	if len(rules) != 10 || len(proved) != len(rules) {
		t.Errorf("%d rules, of which %d have scenes", len(rules), len(proved))
	}
	sim.reset(t)
	sim.faults(t, map[string]any{"errorRate500": 1})
	ds := plugin.configured("down", sim.Endpoint, adminToken, `{"requestsPerMinute":6000,"burst":1000}`).
		in("down", "rules")
	for name, rule := range rules {
		if got, err := rule.evaluate(t, ds, noonOfRules); err == nil {
			t.Errorf("%s: the API is down, and the rule has %d numbers and no error", name, len(got))
		}
	}
}

// Texts say something in the states that have no labels, in both languages, which have the same rules.
func TestShippedRulesTexts(t *testing.T) {
	english, german := shippedRules(t, "alerting"), shippedRules(t, "alerting-de")
	for name, rule := range english {
		other := german[name]
		if other.Title == "" || other.Title == rule.Title || fmt.Sprint(other.Data) != fmt.Sprint(rule.Data) ||
			other.For != rule.For {
			t.Errorf("%s: the German rule is another one: %q", name, other.Title)
		}
		if rule.NoData != "OK" || rule.ExecErr != "Error" {
			t.Errorf("%s: no data is %s, an error %s", name, rule.NoData, rule.ExecErr)
		}
		for _, texts := range []map[string]string{rule.Annotations, other.Annotations} {
			for _, text := range []string{texts["summary"], texts["description"]} {
				if !strings.HasPrefix(text, "{{ if $labels.facility }}") || !strings.Contains(text, "{{ else }}") {
					t.Errorf("%s: has no text without labels: %s", name, text)
				}
			}
		}
	}
}

// play puts the simulated plants into the state of a scene.
func (s *simulator) play(t *testing.T, of scene, id string) {
	t.Helper()
	s.reset(t)
	s.control(t, http.MethodPut, "/clock", map[string]any{"now": of.At})
	if of.LateMinutes > 0 {
		s.control(t, http.MethodPut, "/delays", map[string]any{"facility": id, "minutes": of.LateMinutes})
	}
	corrections := []map[string]any{}
	before := func(hours float64) string {
		return of.At.Add(-time.Duration(hours * float64(time.Hour))).UTC().Format(time.RFC3339)
	}
	for _, c := range of.Changes {
		correction := map[string]any{"facility": id, "type": c.Type, "from": before(c.From), "to": before(c.Until)}
		if c.Factor != nil {
			correction["factor"] = *c.Factor
		} else {
			correction["value"] = c.Value
		}
		corrections = append(corrections, correction)
	}
	s.control(t, http.MethodPut, "/corrections", corrections)
}

func (s *simulator) reset(t *testing.T) {
	t.Helper()
	for _, route := range []string{"/clock", "/delays", "/corrections", "/faults"} {
		s.control(t, http.MethodDelete, route, nil)
	}
}

// inverters are the ids of a plant's inverters.
func (s *simulator) inverters(t *testing.T, plant string) []string {
	t.Helper()
	type facility struct {
		Name    string
		Devices []struct{ ID, Kind string }
	}
	var ids []string
	for _, f := range decoded[[]facility](t, s.control(t, http.MethodGet, "/facilities", nil)) {
		for _, device := range f.Devices {
			if f.Name == plant && device.Kind == "inverter" {
				ids = append(ids, device.ID)
			}
		}
	}
	if len(ids) < 2 {
		t.Fatalf("%s has %d inverters", plant, len(ids))
	}
	return ids
}

// A rule about all plants judges nothing where none of them has what it is about; one about chosen plants fails,
// because somebody expects them to have it.
func TestRuleOfWhatPlantsLack(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("lacking", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	windy := sim.facility(t, windpark)
	all := fmt.Sprintf(`"scope":"all","filters":[{"key":"facility","operator":"=","values":[%q]}],`, windy)
	chosen := `"facilities":` + ids([]string{windy}) + `,`
	for what, members := range map[string]string{
		"a role":        `"roles":["irradiance"]`,
		"an input":      `"computed":["performanceRatio"]`,
		"a device type": `"deviceScope":"type","deviceType":"tracker","roles":["acPower"]`,
	} {
		adaptive := ds.calculated(t, alertRule, dayFrom, dayTo, all+members)
		if adaptive.Error != nil || len(adaptive.Frames) != 1 || len(adaptive.Frames[0].Fields) != 0 {
			t.Errorf("all plants, %s: %v, %d frames", what, adaptive.Error, len(adaptive.Frames))
		}
		if named := ds.calculated(t, alertRule, dayFrom, dayTo, chosen+members); named.Error == nil {
			t.Errorf("a chosen plant, %s: no error", what)
		}
	}
}
