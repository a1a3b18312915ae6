package kind

import (
	"os"
	"regexp"
	"testing"
)

// The simulator's own list of types: ['Pac', 'Wirkleistung AC', 'AC power', 'kW', 'power', …].
var simulated = regexp.MustCompile(`\[\s*'([^']+)',\s*'([^']+)',\s*'([^']+)',\s*'([^']+)',` +
	`\s*'(power|instant|ratio|energy|counter|status|setpoint)',`)

// Each row of its tables starts like this, however long it is.
var row = regexp.MustCompile(`(?m)^  \[`)

// Where the simulator takes the mean and the table does not.
var otherwise = map[string]Kind{
	"CosPhi":           Ratio,  // changes its sign with the reactive power's
	"NacelleDirection": Status, // goes round
}

func TestSimulatorTypes(t *testing.T) {
	text, err := os.ReadFile("../../simulator/readings/types.ts")
	if err != nil {
		t.Fatal(err)
	}
	found := simulated.FindAllStringSubmatch(string(text), -1)
	if rows := len(row.FindAll(text, -1)); len(found) == 0 || len(found) != rows {
		t.Fatalf("read %d of %d types", len(found), rows)
	}
	for _, of := range found {
		id, german, english, unit, kind := of[1], of[2], of[3], of[4], Kind(of[5])
		if kind == "instant" {
			kind = Measurement
		}
		if other, ok := otherwise[id]; ok {
			kind = other
		}
		for _, label := range []string{german, english, ""} {
			if got := Of(id, label, unit); got != kind {
				t.Errorf("%s (%s) in %s: %s, the simulator says %s", id, label, unit, got, kind)
			}
		}
	}
}
