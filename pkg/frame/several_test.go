package frame

import (
	"fmt"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Several series of one type are told apart by labels and names; a single one is not burdened with what tells nothing.
func TestReadingsOfSeveralSources(t *testing.T) {
	of := func(source, unit string) *series.Series {
		s := &series.Series{DeviceID: "p", Type: "Pac", Source: source, Unit: unit}
		s.Add(0, 1, false)
		return s
	}
	other := &series.Series{DeviceID: "q", Type: "Pac", Source: "WR9", Unit: "kW"}
	other.Add(0, 1, false)
	for name, c := range map[string]struct {
		found  []*series.Series
		legend string
		want   string
	}{
		"one":              {[]*series.Series{of("WR1", "kW")}, "", "P Pac[]"},
		"two":              {[]*series.Series{of("WR1", "kW"), of("WR2", "kW")}, "", "P Pac WR1[WR1] P Pac WR2[WR2]"},
		"the plant, too":   {[]*series.Series{of("", "kW"), of("WR1", "kW")}, "", "P Pac[] P Pac WR1[WR1]"},
		"two units":        {[]*series.Series{of("", "kWh"), of("", "EUR")}, "", "P Pac kWh[] P Pac EUR[]"},
		"of another plant": {[]*series.Series{of("WR1", "kW"), other}, "", "P Pac[] Q Pac[]"},
		"by the legend": {
			[]*series.Series{of("WR1", "kW"), of("WR2", "kW")}, "{{source}}: {{unit}}", "WR1: kW[WR1] WR2: kW[WR2]",
		},
		"one by the legend": {[]*series.Series{of("WR1", "kW")}, "{{facility}}{{source}}", "P[]"},
	} {
		facility := func(id string) portfolio.Target {
			return portfolio.Target{Facility: portfolio.Facility{ID: id, Name: strings.ToUpper(id)}}
		}
		var names []string
		labels := map[string]bool{}
		for _, frame := range withIDs(Readings(c.found, facility, c.legend, 0)) {
			field := frame.Fields[1]
			names = append(names, fmt.Sprintf("%s[%s]", field.Config.DisplayNameFromDS, field.Labels["source"]))
			labels[field.Labels.String()] = true
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if len(labels) != len(c.found) {
			t.Errorf("%s: labels are not unique: %v", name, labels)
		}
	}
}

// Words and instants have fields of their own types, and no unit.
func TestReadingsOfOtherValues(t *testing.T) {
	words := &series.Series{DeviceID: "p", Type: "State", Unit: "text"}
	words.AddWord(0, "on")
	words.Add(1, 0, true)
	instants := &series.Series{DeviceID: "p", Type: "LastContact", Unit: "ms"}
	instants.AddInstant(0, 1_780_000_000_000)
	mixed := &series.Series{DeviceID: "p", Type: "Pac", Unit: "kW"}
	mixed.AddWord(0, "n/a")
	mixed.Add(1, 7, false)
	none := func(id string) portfolio.Target { return portfolio.Target{Facility: portfolio.Facility{ID: id}} }
	var got []string
	for _, frame := range Readings([]*series.Series{words, instants, mixed}, none, "", 0) {
		field := frame.Fields[1]
		last, _ := field.ConcreteAt(field.Len() - 1)
		got = append(got, fmt.Sprint(field.Type(), " ", field.Config.Unit, " ", field.NilAt(field.Len()-1), " ", last))
		isNumbers := field.Type() == data.FieldTypeNullableFloat64
		if isNumbers != (frame.Meta.Type == data.FrameTypeTimeSeriesMulti) {
			t.Errorf("%v is said to be %q", field.Type(), frame.Meta.Type)
		}
	}
	want := "[]*string  true ; []*time.Time  false 2026-05-28 20:26:40 +0000 UTC; []*float64 kwatt false 7"
	if strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
}
