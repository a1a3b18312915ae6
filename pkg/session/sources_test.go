package session

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What an answer calls a device is its id, its name or its serial number, or several of these, and may say more. Where
// two devices could be meant, none is.
func TestDeviceNamedBySource(t *testing.T) {
	devices := []portfolio.Device{
		{ID: "d1", Name: "WR 1", Serial: "4711"}, {ID: "d10", Name: "WR 10", Serial: "4712"},
		{ID: "d2", Name: "WR 2", Deleted: true}, {ID: "d3", Name: "WR 2"},
		{ID: "d4", Name: "WR 1 String 1"}, {ID: "d5", Name: "Zähler"}, {ID: "d6", Name: "Zähler"},
	}
	for source, want := range map[string][2]string{
		"d1": {"d1", ""}, "WR 1": {"d1", ""}, "wr 1": {"d1", ""}, "4711": {"d1", ""}, "d1 WR 1": {"d1", ""},
		"WR 1 d1 4711": {"d1", ""}, "WR 10": {"d10", ""}, "d10": {"d10", ""}, "WR 1 L2": {"d1", "L2"},
		"WR 2": {"d3", ""}, "d2": {"d2", ""}, "d2 WR 2": {"d2", ""}, "WR 1 String 1": {"d4", ""},
		"Zähler": {"", ""}, "d5 Zähler": {"d5", ""}, "WR 3": {"", ""}, "": {"", ""}, "WR": {"", ""}, "47110": {"", ""},
	} {
		got := [2]string{}
		if device, rest := namedBy(source, devices); device != nil {
			got = [2]string{device.ID, rest}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

// A device has the series that name it; without one it is silent, but not where no series names any device.
func TestPickSeriesOfDevice(t *testing.T) {
	devices := []portfolio.Device{{ID: "d1", Name: "WR 1"}, {ID: "d2", Name: "WR 2"}}
	of := func(sources ...string) (came []*series.Series) {
		for _, source := range sources {
			came = append(came, &series.Series{DeviceID: "p", Type: "Pac", Source: source})
		}
		return came
	}
	target := portfolio.Target{Facility: portfolio.Facility{ID: "p"}, Device: &devices[0]}
	for name, c := range map[string]struct {
		came    []*series.Series
		sources []string
		fails   bool
	}{
		"its own":        {of("", "WR 1", "WR 2"), []string{""}, false},
		"two phases":     {of("WR 1 L1", "WR 1 L2"), []string{"L1", "L2"}, false},
		"of another":     {of("", "WR 2"), nil, false},
		"of none":        {of("A", "B"), nil, true},
		"the plant only": {of(""), nil, false},
		"nothing":        {nil, nil, false},
	} {
		own, failure := pick(target, c.came, devices)
		if (failure != nil) != c.fails || failure != nil && failure.Category != problem.Unmapped {
			t.Errorf("%s: %v", name, failure)
		}
		if len(own) != len(c.sources) {
			t.Errorf("%s: %d series", name, len(own))
			continue
		}
		for i, one := range own {
			if one.Source != c.sources[i] || one.DeviceID != target.Key() {
				t.Errorf("%s: %q of %q", name, one.Source, one.DeviceID)
			}
		}
		for _, one := range c.came {
			if one.DeviceID != "p" {
				t.Errorf("%s: what others share was changed", name)
			}
		}
	}
}
