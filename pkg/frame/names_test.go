package frame

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func TestLegendWithNamesOfTypes(t *testing.T) {
	names := map[string]string{"Pac": "AC power", "$1": "a $0 name"}
	for _, c := range []struct{ legend, readingType, want string }{
		{"{{label}}", "Pac", "AC power"},
		{"{{facility}}: {{ label }} [{{unit}}]", "Pac", "Köris: AC power [kW]"},
		{"{{label}} {{readingType}} {{label}}", "Pac", "AC power Pac AC power"},
		{"{{label}}", "Unnamed", "Unnamed"},
		{"{{label}}", "$1", "a $0 name"},
		{"{{Label}} {{labels}}", "Pac", "{{Label}} {{labels}}"},
		{"", "Pac", "Köris Pac"},
	} {
		s := &series.Series{DeviceID: "a", Type: c.readingType, Unit: "kW"}
		s.Add(0, 1, false)
		frames := Readings([]*series.Series{s}, func(id string) portfolio.Facility {
			return portfolio.Facility{ID: id, Name: "Köris"}
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
	for legend, want := range map[string]bool{"": false, "{{labels}}": false, "x {{label}}": true, "{{ label }}": true} {
		if NamesTypes(legend) != want {
			t.Errorf("%q names types: %v", legend, !want)
		}
	}
}
