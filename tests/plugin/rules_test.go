package plugin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func jsonText(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

// scene is a state of the simulated plants, and what a rule says of one of them then.
type scene struct {
	rule, name string
	// of is the plant; inverter: its first inverter instead. judged is an inverter that is judged instead of what the
	// changes are of, the first being 1, or the plant.
	of       string
	inverter bool
	judged   int
	at       time.Time
	// changes are what the values of types become in the hours before: a value, or a factor.
	changes []change
	late    int // minutes
	want    string
}

// change is what becomes of a reading type, from some hours before until some hours before.
type change struct {
	readingType string
	from, until float64
	member      string
	value       any
}

func set(readingType string, hours, value float64) change {
	return change{readingType, hours, -1, "value", value}
}

func times(readingType string, hours, factor float64) change {
	return change{readingType, hours, -1, "factor", factor}
}

// noneUntil is what there is of a device that is new.
func noneUntil(readingType string, hours float64) change {
	return change{readingType, 31 * 24, hours, "value", nil}
}

// within is what becomes of it for a while that is over.
func within(readingType string, from, until, value float64) change {
	return change{readingType, from, until, "value", value}
}

// thePlant of an inverter is judged.
const thePlant = -1

var (
	noonOfRules = time.Date(2026, 6, 22, 12, 14, 0, 0, berlin)
	night       = time.Date(2026, 6, 22, 0, 14, 0, 0, berlin)
	morning     = time.Date(2026, 6, 22, 8, 14, 0, 0, berlin)
	spring      = time.Date(2026, 3, 30, 8, 14, 0, 0, berlin)
	autumn      = time.Date(2025, 10, 27, 8, 14, 0, 0, berlin)
)

var scenes = []scene{
	{rule: "no-data", name: "three hours late", of: koeris, at: noonOfRules, late: 180, want: "alerting"},
	{rule: "no-data", name: "half an hour late", of: koeris, at: noonOfRules, late: 30, want: "normal"},
	{rule: "no-data", name: "at night", of: koeris, at: night, late: 180, want: "normal"},
	{rule: "plant-outage", name: "no power", of: koeris, at: noonOfRules, changes: []change{set("Pac", 2, 0)},
		want: "alerting"},
	{rule: "plant-outage", name: "all is well", of: koeris, at: noonOfRules, want: "normal"},
	{rule: "plant-outage", name: "at night", of: koeris, at: night, want: "normal"},
	{rule: "plant-outage", name: "snow", of: koeris, at: noonOfRules, changes: []change{times("Pac", 2, 0.02)},
		want: "normal"},
	{rule: "plant-outage", name: "limited to nothing", of: overlingen, at: noonOfRules,
		changes: []change{set("Pac", 2, 0), set("PowerLimitRelative", 2, 0)}, want: "normal"},
	{rule: "plant-outage", name: "a late logger", of: koeris, at: noonOfRules, late: 180, want: "no data"},
	{rule: "inverter-outage", name: "out", of: koeris, inverter: true, at: noonOfRules,
		changes: []change{set("Pac", 2, 0)}, want: "alerting"},
	{rule: "inverter-outage", name: "all is well", of: koeris, inverter: true, at: noonOfRules, want: "normal"},
	{rule: "inverter-outage", name: "at night", of: koeris, inverter: true, at: night, want: "no data"},
	{rule: "inverter-outage", name: "new since half an hour", of: koeris, inverter: true, at: noonOfRules,
		changes: []change{noneUntil("Pac", 0.5)}, want: "normal"},
	{rule: "inverter-outage", name: "another one is new", of: koeris, inverter: true, judged: 2, at: noonOfRules,
		changes: []change{noneUntil("Pac", 0.5)}, want: "normal"},
	{rule: "inverter-outage", name: "another one is in maintenance", of: koeris, inverter: true, judged: 2,
		at: noonOfRules, changes: []change{set("Pac", 2, 0)}, want: "normal"},
	{rule: "inverter-outage", name: "after its maintenance", of: koeris, inverter: true, at: noonOfRules,
		changes: []change{within("Pac", 3, 1, 0)}, want: "normal"},
	{rule: "under-performance", name: "half", of: koeris, at: noonOfRules,
		changes: []change{times("ProducedEnergy", 7, 0.5)}, want: "alerting"},
	{rule: "under-performance", name: "all is well", of: koeris, at: noonOfRules, want: "normal"},
	{rule: "under-performance", name: "snow", of: koeris, at: noonOfRules,
		changes: []change{times("ProducedEnergy", 7, 0.02)}, want: "normal"},
	{rule: "under-performance", name: "limited", of: overlingen, at: noonOfRules,
		changes: []change{times("ProducedEnergy", 7, 0.5), set("PowerLimitRelative", 7, 50)}, want: "normal"},
	{rule: "under-performance", name: "an inverter in maintenance for an hour", of: koeris, inverter: true,
		judged: thePlant, at: noonOfRules, changes: []change{set("Pac", 1, 0), set("ProducedEnergy", 1, 0)},
		want: "normal"},
	{rule: "low-energy", name: "a dead day", of: koeris, at: morning,
		changes: []change{times("ProducedEnergy", 33, 0.01)}, want: "alerting"},
	{rule: "low-energy", name: "all is well", of: koeris, at: morning, want: "normal"},
	{rule: "low-energy", name: "after a day of 23 hours", of: koeris, at: spring, want: "normal"},
	{rule: "low-energy", name: "after a day of 25 hours", of: koeris, at: autumn, want: "normal"},
	{rule: "low-energy", name: "two hours of maintenance", of: koeris, at: morning,
		changes: []change{within("ProducedEnergy", 21, 19, 0)}, want: "normal"},
	{rule: "pr-drop", name: "an hour of maintenance", of: koeris, at: morning,
		changes: []change{within("ProducedEnergy", 20, 19, 0)}, want: "normal"},
	{rule: "pr-drop", name: "half", of: koeris, at: morning, changes: []change{times("ProducedEnergy", 33, 0.5)},
		want: "alerting"},
	{rule: "pr-drop", name: "all is well", of: koeris, at: morning, want: "normal"},
	{rule: "pr-drop", name: "snow", of: koeris, at: morning, changes: []change{times("ProducedEnergy", 33, 0.02)},
		want: "normal"},
	{rule: "curtailment", name: "limited", of: overlingen, at: noonOfRules,
		changes: []change{times("Pac", 2, 0.3), set("PowerLimitRelative", 2, 30)}, want: "alerting"},
	{rule: "curtailment", name: "weak, and not limited", of: overlingen, at: noonOfRules,
		changes: []change{times("Pac", 2, 0.3), set("PowerLimitRelative", 2, 100)}, want: "normal"},
	{rule: "curtailment", name: "limited at night", of: overlingen, at: night,
		changes: []change{set("PowerLimitRelative", 2, 30)}, want: "normal"},
	{rule: "sensor-fault", name: "light at night", of: koeris, at: night, changes: []change{set("Irradiance", 2, 412)},
		want: "alerting"},
	{rule: "sensor-fault", name: "dark at noon", of: koeris, at: noonOfRules, changes: []change{set("Irradiance", 2, 0)},
		want: "alerting"},
	{rule: "sensor-fault", name: "all is well", of: koeris, at: noonOfRules, want: "normal"},
	{rule: "sensor-fault", name: "all is well at night", of: koeris, at: night, want: "normal"},
	{rule: "fault-code", name: "a code", of: koeris, inverter: true, at: noonOfRules,
		changes: []change{set("ErrorCode", 2, 2)}, want: "alerting"},
	{rule: "fault-code", name: "none", of: koeris, inverter: true, at: noonOfRules,
		changes: []change{set("ErrorCode", 2, 0)}, want: "normal"},
	{rule: "fault-code", name: "new since half an hour", of: koeris, inverter: true, at: noonOfRules,
		changes: []change{noneUntil("ErrorCode", 0.5)}, want: "normal"},
	{rule: "meter-against-inverters", name: "the meter has less", of: koeris, at: morning,
		changes: []change{times("ProducedEnergy", 33, 0.9)}, want: "alerting"},
	{rule: "meter-against-inverters", name: "an inverter is new today", of: koeris, inverter: true, judged: thePlant,
		at: morning, changes: []change{noneUntil("ProducedEnergy", 2)}, want: "no data"},
	{rule: "meter-against-inverters", name: "all is well", of: koeris, at: morning, want: "normal"},
}

// Each shipped rule fires in the state that it is for, and stays quiet in those that look like it.
func TestShippedRules(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	plugin := startPlugin(t)
	rules := shippedRules(t, "alerting")
	proved := map[string]bool{}
	for i, s := range scenes {
		t.Run(s.rule+"/"+s.name, func(t *testing.T) {
			plant := sim.facility(t, s.of)
			id := plant
			if s.inverter {
				id = sim.inverters(t, s.of)[0]
			}
			sim.play(t, s, id)
			if s.judged == thePlant {
				id = plant
			} else if s.judged > 0 {
				id = sim.inverters(t, s.of)[s.judged-1]
			}
			ds := plugin.configured(fmt.Sprint("rule", i), sim.Endpoint, adminToken,
				`{"requestsPerMinute":6000,"burst":1000}`).in(fmt.Sprint("scene", i), "rules")
			got, err := rules[s.rule].evaluate(t, ds, s.at)
			if err != nil {
				t.Fatal(err)
			}
			if said := verdictOn(got, id); said != s.want {
				t.Errorf("says %s, want %s", said, s.want)
			}
		})
		proved[s.rule] = true
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
	s.control(t, http.MethodPut, "/clock", map[string]any{"now": of.at})
	if of.late > 0 {
		s.control(t, http.MethodPut, "/delays", map[string]any{"facility": id, "minutes": of.late})
	}
	corrections := []map[string]any{}
	before := func(hours float64) string {
		return of.at.Add(-time.Duration(hours * float64(time.Hour))).UTC().Format(time.RFC3339)
	}
	for _, c := range of.changes {
		corrections = append(corrections, map[string]any{
			"facility": id, "type": c.readingType, c.member: c.value, "from": before(c.from), "to": before(c.until),
		})
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
