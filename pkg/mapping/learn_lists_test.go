package mapping

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
)

// Objects of which values are asked are the facilities even if no values come, and so are those at places with clocks
// of their own; what only has ids may be anything.
func TestFacilityListIsClear(t *testing.T) {
	id := apimap.Fields{apimap.ID: {"id"}, apimap.Name: {"name"}}
	zoned := apimap.Fields{apimap.ID: {"id"}, apimap.TimeZone: {"address", "zone"}}
	for name, c := range map[string]struct {
		list discover.List
		with apimap.Fields
		want bool
	}{
		"ids and names alone":         {discover.List{}, id, false},
		"a likely name":               {discover.List{Score: 12}, id, false},
		"a time zone":                 {discover.List{}, zoned, true},
		"values are asked of objects": {discover.List{IsHost: true}, id, true},
	} {
		if got := (facilityList{list: c.list, fields: c.with}).isClear(); got != c.want {
			t.Errorf("%s: clear is %v, want %v", name, got, c.want)
		}
	}
}
