package frame

import (
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

func TestFacilitiesColumns(t *testing.T) {
	kWp, lat := 9800.0, 52.1
	facilities := []portfolio.Facility{
		{ID: "1", Name: "A", NominalPower: &kWp, Street: "Am Hang 1", City: "Ulm"}, {ID: "2", Name: "B", Latitude: &lat},
	}
	for name, c := range map[string]struct {
		chosen []query.FacilityColumn
		want   string
	}{
		// A table may be seen by anybody: nobody's street stands there unless somebody wanted it.
		"without a choice": {nil, "id name company nominalPower city latitude"},
		"chosen":           {[]query.FacilityColumn{query.FacilityName, query.Street, query.Country}, "name street country"},
	} {
		table := Facilities(facilities, c.chosen)[0]
		var names []string
		for _, field := range table.Fields {
			names = append(names, field.Name)
			if field.Config.DisplayNameFromDS == "" {
				t.Errorf("%s has no title", field.Name)
			}
		}
		if got := strings.Join(names, " "); got != c.want || table.Rows() != 2 {
			t.Errorf("%s: %s, want %s; %d rows", name, got, c.want, table.Rows())
		}
	}
	power := Facilities(facilities, nil)[0].Fields[3]
	if power.NilAt(0) || !power.NilAt(1) {
		t.Error("rows are wrong")
	}
	if empty := Facilities(nil, nil); len(empty) != 1 || len(empty[0].Fields) != 0 {
		t.Error("no facilities must be one frame without fields")
	}
	for _, name := range query.FacilityColumns {
		if column, ok := facilityColumns[name]; !ok || (column.text == nil) == (column.number == nil) {
			t.Errorf("%s is no column", name)
		}
	}
}
