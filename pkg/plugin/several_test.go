package plugin

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// hours writes a series' values of the last hours, older those of the hours before.
func hours(unit string, values ...float64) string {
	return hoursUntil(time.Now().Truncate(time.Hour), unit, values)
}

func older(unit string, values ...float64) string {
	return hoursUntil(time.Now().Truncate(time.Hour).Add(-3*time.Hour), unit, values)
}

func hoursUntil(end time.Time, unit string, values []float64) string {
	var points []string
	for i, value := range values {
		at := end.Add(time.Duration(i-len(values)) * time.Hour)
		points = append(points, fmt.Sprintf(`{"timestamp":%q,"value":%g}`, at.UTC().Format(time.RFC3339), value))
	}
	return fmt.Sprintf(`{"readingType":"Pac","unit":%q,"values":[%s]}`, unit, strings.Join(points, ","))
}

// Panels are told what units and sources do to a series; a rule gets an error where it would judge by a guess.
func TestSeveralSeriesOfOneType(t *testing.T) {
	for name, c := range map[string]struct {
		series        []string
		frames        int
		notice        string // of a panel
		panelFails    bool
		isRuleRefused bool
	}{
		"one unit":    {series: []string{hours("kW", 1, 2)}, frames: 1},
		"none":        {series: []string{hours("", 1, 2)}, frames: 1},
		"a part in W": {series: []string{older("W", 1, 2), hours("kW", 3, 4)}, frames: 1, notice: "partly in kW"},
		"another quantity": {
			series: []string{hours("kW", 1, 2), hours("EUR", 3)}, frames: 2, notice: "several units: kW, EUR",
			isRuleRefused: true,
		},
		"nothing tells": {
			series: []string{hours("kW", 1, 2), hours("kW", 3, 4)}, panelFails: true, isRuleRefused: true,
		},
	} {
		d, _ := start(t, world{plants: 1, readings: func(int) string {
			return `{"readings":[` + strings.Join(c.series, ",") + `]}`
		}})
		panel := ask(t, d, false, model([]string{"p0"}, "Pac")).Responses["R00"]
		if (panel.Error != nil) != c.panelFails || !c.panelFails && len(panel.Frames) != c.frames {
			t.Errorf("%s: %d frames, %v", name, len(panel.Frames), panel.Error)
			continue
		}
		if !c.panelFails {
			said := fmt.Sprintf("%+v", panel.Frames[0].Meta.Notices)
			if !strings.Contains(said, c.notice) || c.notice == "" && len(panel.Frames[0].Meta.Notices) > 0 {
				t.Errorf("%s: %s", name, said)
			}
		}
		rule := ask(t, d, true, model([]string{"p0"}, "Pac")).Responses["R00"]
		if (rule.Error != nil) != c.isRuleRefused {
			t.Errorf("%s: a rule gets %v", name, rule.Error)
		}
	}
}
