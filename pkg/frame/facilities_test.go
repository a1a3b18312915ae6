package frame

import (
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

func TestFacilitiesColumns(t *testing.T) {
	kWp, lat := 9800.0, 52.1
	frames := Facilities([]portfolio.Facility{
		{ID: "1", Name: "A", NominalPower: &kWp}, {ID: "2", Name: "B", Latitude: &lat},
	})
	var names []string
	for _, field := range frames[0].Fields {
		names = append(names, field.Name)
	}
	if got := strings.Join(names, " "); got != "id name company nominalPower latitude" {
		t.Error(got)
	}
	if frames[0].Rows() != 2 || frames[0].Fields[3].NilAt(0) || !frames[0].Fields[3].NilAt(1) {
		t.Error("rows are wrong")
	}
	if empty := Facilities(nil); len(empty) != 1 || len(empty[0].Fields) != 0 {
		t.Error("no facilities must be one frame without fields")
	}
}
