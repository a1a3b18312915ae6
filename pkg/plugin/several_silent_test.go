package plugin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// A plant without values, or a device of a plant without any, takes away nothing from the others, however many sources
// these have.
func TestSilentBesideSeveralSources(t *testing.T) {
	now := time.Now().Truncate(time.Hour)
	of := func(plant, source string, values int) *series.Series {
		s := &series.Series{DeviceID: plant, Type: "Pac", Source: source, Unit: "kW"}
		for i := range values {
			s.Add(now.Add(time.Duration(i-9)*time.Hour).UnixMilli(), 1, false)
		}
		return s
	}
	for name, c := range map[string]struct {
		reduced []*series.Series
		want    string
	}{
		"all have values": {
			[]*series.Series{of("a", "WR1", 2), of("a", "WR2", 3), of("b", "", 2)},
			"a WR1 2, a WR2 3, b  2",
		},
		"another plant": {
			[]*series.Series{of("a", "WR1", 2), of("a", "WR2", 3), of("b", "", 0)},
			"a WR1 2, a WR2 3, b  null",
		},
		"one of three": {
			[]*series.Series{of("a", "WR1", 2), of("a", "WR2", 0), of("a", "WR3", 2)},
			"a WR1 2, a WR3 2, a WR2 null, b  null",
		},
		"both of two": {
			[]*series.Series{of("a", "WR1", 0), of("a", "WR2", 0), of("b", "", 2)},
			"a WR1 null, a WR2 null, b  2",
		},
		"a plant not named": {[]*series.Series{of("b", "WR1", 1), of("b", "WR2", 2)}, "a  null, b WR1 1, b WR2 2"},
	} {
		q := &readingsQuery{planned: plan.Readings{Span: series.Span{From: now.Add(-9 * time.Hour), To: now}}}
		var silent []*silent
		for _, plant := range []string{"a", "b"} {
			call := plan.Call{Target: portfolio.Target{Facility: portfolio.Facility{ID: plant}}, Types: []string{"Pac"}}
			q.planned.Calls = append(q.planned.Calls, call)
			column := column{plant, "Pac"}
			silent = append(silent, byColumn(c.reduced)[column].silent(column)...)
		}
		var shown []string
		for _, s := range q.withSilent(c.reduced, silent) {
			values := fmt.Sprint(s.Len())
			if s.Len() == 1 && s.Null[0] {
				values = "null"
			}
			shown = append(shown, s.DeviceID+" "+s.Source+" "+values)
		}
		if got := strings.Join(shown, ", "); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
