package frame

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// withIDs names reading types by their ids, as an API without names does.
func withIDs(frames data.Frames) data.Frames {
	NameTypes(frames, func(_, readingType string) string { return readingType })
	return frames
}

func TestLegendWithNamesOfTypes(t *testing.T) {
	names := map[string]string{"Pac": "AC power", "$1": "a $0 name"}
	for _, c := range []struct{ legend, readingType, want string }{
		{"{{label}}", "Pac", "AC power"},
		{"{{facility}}: {{ label }} [{{unit}}]", "Pac", "Köris: AC power [kW]"},
		{"{{label}} {{readingType}} {{label}}", "Pac", "AC power Pac AC power"},
		{"{{label}}", "Unnamed", "Unnamed"},
		{"{{label}}", "$1", "a $0 name"},
		{"{{Label}} {{labels}}", "Pac", "{{Label}} {{labels}}"},
		{"", "Pac", "Köris AC power"},
		{" ", "Unnamed", "Köris Unnamed"},
	} {
		s := &series.Series{DeviceID: "a", Type: c.readingType, Unit: "kW"}
		s.Add(0, 1, false)
		frames := Readings([]*series.Series{s}, func(id string) portfolio.Target {
			return portfolio.Target{Facility: portfolio.Facility{ID: id, Name: "Köris"}}
		}, c.legend, 0)
		before := frames[0].Fields[1].Labels.String()
		NameTypes(frames, func(_, id string) string {
			if names[id] == "" {
				return id
			}
			return names[id]
		})
		field := frames[0].Fields[1]
		if got := field.Config.DisplayNameFromDS; got != c.want || field.Labels.String() != before {
			t.Errorf("%q: %q, want %q; labels %s", c.legend, got, c.want, field.Labels)
		}
	}
	NameTypes(data.Frames{Empty(data.FrameTypeTimeSeriesMulti)}, nil)
	for legend, want := range map[string]bool{"": true, "{{labels}}": false, "x {{label}}": true, "{{ label }}": true} {
		if NamesTypes(legend) != want {
			t.Errorf("%q names types: %v", legend, !want)
		}
	}
}

// Series that are called the same in the automatic legend are told apart by ids; a user's legend is the user's.
func TestLegendWithEqualNames(t *testing.T) {
	names := map[string]string{"Pac": "Power", "Pdc": "Power", "Irr": "Irradiance"}
	for _, c := range []struct {
		legend string
		series [][2]string // facility id and reading type
		want   []string
	}{
		{"", [][2]string{{"a", "Pac"}, {"a", "Irr"}}, []string{"Roof Power", "Roof Irradiance"}},
		{"", [][2]string{{"a", "Pac"}, {"a", "Pdc"}}, []string{"Roof Power (Pac)", "Roof Power (Pdc)"}},
		{"", [][2]string{{"a", "Pac"}, {"b", "Pac"}}, []string{"Roof Power (a)", "Roof Power (b)"}},
		{"", [][2]string{{"a", "Pac"}, {"b", "Pac"}, {"b", "Pdc"}},
			[]string{"Roof Power (Pac) (a)", "Roof Power (Pac) (b)", "Roof Power (Pdc)"}},
		{"{{facility}} {{label}}", [][2]string{{"a", "Pac"}, {"a", "Pdc"}}, []string{"Roof Power", "Roof Power"}},
	} {
		var found []*series.Series
		for _, one := range c.series {
			s := &series.Series{DeviceID: one[0], Type: one[1], Unit: "kW"}
			s.Add(0, 1, false)
			found = append(found, s)
		}
		frames := Readings(found, func(id string) portfolio.Target {
			return portfolio.Target{Facility: portfolio.Facility{ID: id, Name: "Roof"}}
		}, c.legend, 0)
		NameTypes(frames, func(_, id string) string { return names[id] })
		TellNamesApart(frames, c.legend)
		for i, one := range frames {
			if got := one.Fields[1].Config.DisplayNameFromDS; got != c.want[i] {
				t.Errorf("%q %v: %q, want %q", c.legend, c.series[i], got, c.want[i])
			}
		}
	}
}
