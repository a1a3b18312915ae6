package mapping

import (
	"slices"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Objects that have two ids are asked for by the one that the API takes, whatever it is called and wherever it stands
// among the others.
func TestLearnIDs(t *testing.T) {
	for name, c := range map[string]struct {
		members string
		changes func(id string, plant map[string]any)
		want    string
	}{
		"a global id before the key": {"id: ID! rak: String! ", func(id string, plant map[string]any) {
			plant["id"], plant["rak"] = "WyJab3JiIiwi"+id, id
		}, "rak"},
		"behind other texts": {"id: ID! sum: String! rak: String! ", func(id string, plant map[string]any) {
			plant["id"], plant["sum"], plant["rak"] = "WyJab3JiIiwi"+id, "A-17"+id, id
		}, "rak"},
		"no other": {"id: ID! sum: String! ", func(id string, plant map[string]any) {
			plant["sum"] = "A-17" + id
		}, "id"},
	} {
		t.Run(name, func(t *testing.T) {
			made := learnt(t, &foreign{
				changes: []string{"id: ID! label", c.members + "label", "zorb(id: ID!)", "zorb(id: String!)"},
				list: func(_ map[string]any, all []any) []any {
					for _, one := range all {
						plant, _ := one.(map[string]any)
						c.changes(plant["id"].(string), plant) //nolint:forcetypeassert // as foreign makes it
					}
					return all
				},
			})
			path := made.Map.Facilities.Path
			if got := path[len(path)-1].Fields[apimap.ID]; !slices.Equal(got, []string{c.want}) {
				t.Errorf("the id is %v: %v", got, made.Findings)
			}
			if made.Verified == nil || made.Verified.Values != 288 {
				t.Errorf("verified %+v: %v", made.Verified, made.Require("readings"))
			}
		})
	}
}
