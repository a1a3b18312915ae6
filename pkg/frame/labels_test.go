package frame

import (
	"fmt"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// plants is how many plants the queries are about. Some share their names, and their companies.
const plants = 12

// asked are the frames of a query for types of all plants, with all labels or those of the facility.
func asked(isJoinable bool, types ...string) data.Frames {
	units := map[string]string{"Pac": "kW", "Irradiance": "W/m2", "Share": ""}
	var found []*series.Series
	for i := range plants {
		for _, name := range types {
			found = append(found, run(fmt.Sprint(i), name, units[name], 2))
		}
	}
	frames := withIDs(Readings(found, func(id string) portfolio.Target {
		return portfolio.Target{Facility: portfolio.Facility{ID: id, Name: "Plant " + id[:1], Company: "GmbH"}}
	}, "", 0))
	if isJoinable {
		KeepFacilityLabels(frames, len(types))
	}
	return frames
}

// joins are the pairs that Grafana's math makes of two queries: of series with the same labels, and of those of which
// one has more labels than the other, and all of the other's (mathexp.State.union).
func joins(a, b data.Frames) (pairs [][2]data.Labels) {
	for _, left := range labelsOf(a) {
		for _, right := range labelsOf(b) {
			isSubset := len(left) != len(right) && (left.Contains(right) || right.Contains(left))
			if left.Equals(right) || isSubset {
				pairs = append(pairs, [2]data.Labels{left, right})
			}
		}
	}
	return pairs
}

func TestFacilityLabelsJoin(t *testing.T) {
	for name, c := range map[string]struct {
		a, b data.Frames
		want int
	}{
		"all labels":                       {asked(false, "Pac"), asked(false, "Irradiance"), 0},
		"of the facility":                  {asked(true, "Pac"), asked(true, "Irradiance"), plants},
		"of the facility on the left":      {asked(true, "Pac"), asked(false, "Irradiance"), plants},
		"of the facility on the right":     {asked(false, "Pac"), asked(true, "Irradiance"), plants},
		"two readings with one":            {asked(true, "Pac", "Share"), asked(true, "Irradiance"), 2 * plants},
		"the same two readings":            {asked(true, "Pac", "Share"), asked(true, "Pac", "Share"), 2 * plants},
		"two readings with other readings": {asked(true, "Pac", "Share"), asked(true, "Irradiance", "Wind"), 0},
	} {
		pairs := joins(c.a, c.b)
		if len(pairs) != c.want {
			t.Errorf("%s: %d pairs, want %d", name, len(pairs), c.want)
		}
		for _, pair := range pairs {
			if pair[0]["facilityId"] != pair[1]["facilityId"] {
				t.Errorf("%s: joins %v with %v", name, pair[0], pair[1])
			}
		}
		for _, frames := range []data.Frames{c.a, c.b} {
			seen := map[string]bool{}
			for _, labels := range labelsOf(frames) {
				seen[labels.String()] = true
			}
			if len(seen) != len(frames) {
				t.Errorf("%s: %d different labels of %d series", name, len(seen), len(frames))
			}
		}
	}
	if got := asked(true, "Pac")[0].Fields[1].Config.DisplayNameFromDS; got != "Plant 0 Pac" {
		t.Errorf("the series is called %q", got)
	}
}
