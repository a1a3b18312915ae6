package plugin

import (
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Save & test is green when values came, a warning when only the lists work, and an error when nothing does.
func TestHealthIsGreenWithValuesOnly(t *testing.T) {
	const connected = "Connected as Ada: 1 company, 2 facilities"
	row := func(at time.Time) string {
		return `{"readings":[{"readingType":"Pac","unit":"kW","values":[{"timestamp":"` + at.Format(time.RFC3339) +
			`","value":1}]}]}`
	}
	const warning = backend.HealthStatusUnknown
	for name, c := range map[string]struct {
		api    world
		status backend.HealthStatus
		says   string
	}{
		"values": {world{within: func(from, to time.Time) string { return row(from.Add(to.Sub(from) / 2)) }},
			backend.HealthStatusOk, connected + ". Readings verified: Pac of Plant 0 on "},
		"no values": {world{within: func(time.Time, time.Time) string { return `{"readings":[]}` }},
			warning, connected + ", but no readings came: "},
		"values of another time": {world{within: func(from, _ time.Time) string { return row(from.AddDate(-9, 0, 0)) }},
			warning, connected + ", but no readings came: "},
		"no field for values": {world{schema: []string{"  readings(readingInput: ReadingInput!): [ReadingSeries!]!\n", ""}},
			warning, connected + ", but readings cannot be asked for yet. Could not determine how to query readings"},
		"no facilities": {world{plants: -1}, backend.HealthStatusError,
			"Connected as Ada, but this user sees no facility"},
	} {
		if c.api.plants == 0 {
			c.api.plants = 2
		}
		d, _ := start(t, c.api)
		result, err := d.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
		if err != nil || result.Status != c.status || !strings.HasPrefix(result.Message, c.says) {
			t.Errorf("%s: %v %v %q", name, err, result.Status, result.Message)
		}
	}
}

// Who presses Save & test again and again costs the API nothing more for a while, and what panels ask costs no look.
func TestHealthAsksForValuesOnce(t *testing.T) {
	d, u := start(t, world{plants: 2, within: func(from, to time.Time) string {
		return `{"readings":[{"readingType":"Pac","unit":"kW","values":[{"timestamp":"` +
			from.Add(to.Sub(from)/2).Format(time.RFC3339) + `","value":1}]}]}`
	}})
	ask(t, d, false, model([]string{"p0"}, "Pac"))
	if readings, looks := u.count("Readings"), u.count("Look"); readings != 1 || looks != 0 {
		t.Errorf("a panel costs %d requests for readings and %d looks", readings, looks)
	}
	for range 3 {
		if _, err := d.CheckHealth(t.Context(), &backend.CheckHealthRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	// A day of the past, whether the end belongs to a range, and what the stamps of hours mark.
	if readings, looks := u.count("Readings"), u.count("Look"); readings != 1+3 || looks != 0 {
		t.Errorf("Save & test costs %d requests for readings and %d looks", readings-1, looks)
	}
}
