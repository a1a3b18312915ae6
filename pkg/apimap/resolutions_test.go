package apimap

import (
	"fmt"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// What a resolution is written as decides which there can be.
func TestResolutionsByEncoding(t *testing.T) {
	unit := func(names map[string]string) []Member {
		return []Member{{Name: "value", Value: Binding{Role: UnitCount}},
			{Name: "unit", Value: Binding{Role: UnitName, Names: names}}}
	}
	units := []Member{{Name: "hours", Value: Binding{Role: UnitCount, Names: map[string]string{"h": "hours"}}},
		{Name: "days", Value: Binding{Role: UnitCount, Names: map[string]string{"d": "days"}}}}
	for want, binding := range map[string]Binding{
		"[raw 1m 5m 15m 1h]":          {Encoding: Seconds},
		"[raw 1m 5m 15m 1h 1d 1M 1y]": {Encoding: Duration},
		"[raw 15m 1d]":                {Encoding: EnumName, Names: map[string]string{"15m": "QUARTER", "1d": "DAY"}},
		"[raw 1h 1d]":                 {Encoding: NumberUnit, Members: unit(map[string]string{"h": "HOUR", "d": "DAY"})},

		"[raw 1m 5m 15m 1M 1y]": {Encoding: NumberUnit,
			Members: unit(map[string]string{"m": "MIN", "M": "MON", "y": "YEAR"})},
	} {
		binding.Role = ResolutionOf
		values := Values{Path: []Step{{Field: "readings", Args: []Arg{{Name: "step", Value: binding}}}}}
		if got := fmt.Sprint(values.Resolutions()); got != want {
			t.Errorf("%s: %s, want %s", binding.Encoding, got, want)
		}
	}
	ofUnits := Binding{Role: ResolutionOf, Encoding: NumberUnit, Members: units}
	values := Values{Path: []Step{{Args: []Arg{{Value: ofUnits}}}}}
	if got := fmt.Sprint(values.Resolutions()); got != "[raw 1h 1d]" {
		t.Errorf("numbers of hours and days: %s", got)
	}
	minutes := Values{Path: []Step{{Args: []Arg{{Value: Binding{Role: ResolutionOf, Encoding: Minutes}}}}}}
	for _, resolution := range minutes.Resolutions() {
		if resolution.Calendar() {
			t.Errorf("%s is asked for in minutes", resolution)
		}
	}
	if got := fmt.Sprint((&Values{}).Resolutions()); got != fmt.Sprint([]query.Resolution{query.Raw}) {
		t.Errorf("an API without resolutions offers %s", got)
	}
}
