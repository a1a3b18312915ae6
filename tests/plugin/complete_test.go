package plugin_test

import (
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const withRunning = `,"rule":{"intervals":"running"}`

// At 14 minutes past, the running hour has a part of its energy: a rule sees the last whole one.
func TestRuleSeesCompleteHours(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("hours", sim.Endpoint, adminToken+".a", `{"requestsPerMinute":600,"burst":100}`)
	plant := sim.facility(t, koeris)
	noon := dayFrom.Add(12 * time.Hour)
	sim.control(t, http.MethodPut, "/clock", map[string]any{"now": noon.Add(15 * time.Minute)})
	_, truth := sim.physics(t, plant, "ProducedEnergy", "HOUR", "", noon.Add(-2*time.Hour), noon.Add(time.Hour))
	if len(truth) != 3 || *truth[2][1] > 0.4**truth[1][1] {
		t.Fatalf("the running hour is no part: %v", truth)
	}
	to := noon.Add(14 * time.Minute)
	hourly := `"facilities":["` + plant + `"],"roles":["energyProduced"],"resolution":"1h"`
	plain := `"facilities":["` + plant + `"],"readingTypes":["ProducedEnergy"],"resolution":"1h"`
	for name, c := range map[string]struct {
		members string
		hour    int
	}{
		"plain":                 {plain, 1},
		"by role":               {hourly, 1},
		"newest value":          {hourly + `,"format":"latest"`, 1},
		"one value":             {hourly + `,"format":"range"`, 1},
		"plain, 30 min late":    {plain + `,"rule":{"offset":30}`, 0},
		"one value, late":       {hourly + `,"format":"range","rule":{"offset":"30"}`, 0},
		"plain, with running":   {plain + withRunning, 2},
		"by role, with running": {hourly + withRunning, 2},
		"one, with running":     {hourly + `,"format":"range"` + withRunning, 2},
	} {
		got := numbersOf(t, ds.calculated(t, alertRule, to.Add(-time.Hour), to, c.members))
		if len(got) != 1 || math.Abs(got[0]-*truth[c.hour][1]) > 1e-3 {
			t.Errorf("%s: %v, the hour has %v of %v", name, got, *truth[c.hour][1], show(truth[2][1]))
		}
	}
	if got := numbersOf(t, ds.calculated(t, panel, to.Add(-time.Hour), to, plain)); len(got) != 1 ||
		math.Abs(got[0]-*truth[2][1]) > 1e-3 {
		t.Errorf("a panel shows %v, want the running hour", got)
	}
}

// Days are over by the plant's own clock, also those of 23 and 25 hours.
func TestRuleSeesCompleteDays(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("days", sim.Endpoint, adminToken+".a", `{"requestsPerMinute":600,"burst":100}`)
	plants := map[string]string{sim.facility(t, koeris): "Europe/Berlin", sim.facility(t, azores): "Atlantic/Azores"}
	for _, to := range []time.Time{
		time.Date(2026, 6, 21, 12, 14, 0, 0, berlin),
		time.Date(2026, 6, 21, 0, 14, 0, 0, berlin), // the 20th is over in Berlin, and not in Azores
		time.Date(2026, 3, 30, 8, 14, 0, 0, berlin),
		time.Date(2025, 10, 27, 8, 14, 0, 0, berlin),
	} {
		for plant, zone := range plants {
			local := to.In(mustZone(zone))
			midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
			_, truth := sim.physics(t, plant, "ProducedEnergy", "DAY", zone, midnight.AddDate(0, 0, -1), midnight)
			daily := `"facilities":["` + plant + `"],"resolution":"1d"`
			for name, members := range map[string]string{
				"plain":     daily + `,"readingTypes":["ProducedEnergy"]`,
				"newest":    daily + `,"roles":["energyProduced"],"format":"latest"`,
				"one value": daily + `,"roles":["energyProduced"],"format":"range"`,
				"for kWp":   daily + `,"roles":["energyProduced"],"format":"range","combine":{"method":"sum"}`,
			} {
				got := numbersOf(t, ds.calculated(t, alertRule, to.Add(-24*time.Hour), to, members))
				if len(got) != 1 || len(truth) != 1 || math.Abs(got[0]-*truth[0][1]) > 1e-2 {
					t.Errorf("%s at %v in %s: %v, the day has %v", name, to, zone, got, truth)
				}
			}
		}
	}
}

// A ratio is that of the complete days, and a sum over plants in two zones that of a date that is over in both.
func TestRuleSeesCompleteDaysOfAll(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("all", sim.Endpoint, adminToken+".a", `{"requestsPerMinute":600,"burst":100}`)
	plants := []string{sim.facility(t, koeris), sim.facility(t, azores)}
	to := time.Date(2026, 6, 22, 0, 14, 0, 0, berlin) // the 21st is over in Berlin alone: the date is the 20th
	want := 0.0
	for i, zone := range []string{"Europe/Berlin", "Atlantic/Azores"} {
		from := time.Date(2026, 6, 20, 0, 0, 0, 0, mustZone(zone))
		_, truth := sim.physics(t, plants[i], "ProducedEnergy", "DAY", zone, from, from.AddDate(0, 0, 1))
		want += *truth[0][1]
	}
	daily := `"facilities":` + ids(plants) + `,"resolution":"1d","roles":["energyProduced"],"combine":{"method":"sum"}`
	got := numbersOf(t, ds.calculated(t, alertRule, to.Add(-24*time.Hour), to, daily))
	if len(got) != 1 || math.Abs(got[0]-want) > 1e-2 {
		t.Errorf("sum %v, want %v", got, want)
	}
	ratio := `"facilities":["` + plants[0] + `"],"resolution":"1d","computed":["performanceRatio"],"format":`
	noon := time.Date(2026, 6, 22, 12, 14, 0, 0, berlin)
	one := numbersOf(t, ds.calculated(t, alertRule, noon.Add(-24*time.Hour), noon, ratio+`"range"`))
	shown := numbersOf(t, ds.calculated(t, panel, dayFrom, dayTo, ratio+`"timeSeries"`))
	if len(one) != 1 || len(shown) != 1 || math.Abs(one[0]-shown[0]) > 1e-6 {
		t.Errorf("the ratio of the rule is %v, that of the day %v", one, shown)
	}
}

// numbersOf are all values of a response.
func numbersOf(t *testing.T, response backend.DataResponse) (found []float64) {
	t.Helper()
	if response.Error != nil {
		t.Fatal(response.Error)
	}
	for _, f := range response.Frames {
		for _, field := range f.Fields {
			if field.Type() != data.FieldTypeNullableFloat64 {
				continue
			}
			for i := range field.Len() {
				if value, _ := field.At(i).(*float64); value != nil {
					found = append(found, *value)
				}
			}
		}
	}
	return found
}
