package mapping

import (
	"encoding/json"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// An answer may tell reading types by other names than they are asked for by; those of others show that nothing was
// selected.
func TestIgnoresSelection(t *testing.T) {
	list := &discover.List{}
	l := &learner{candidates: []typeIDs{
		{list: list, ids: map[string][]string{"z1": {"31", "32", "33", "34"}}},
		{list: list, ids: map[string][]string{"z1": {"wob", "jin", "tol", "mek"}}},
	}}
	path := []apimap.Step{{Field: "zorb"}, {Field: "plim", Args: []apimap.Arg{
		{Name: "kefs", Value: apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.Many}}}}}
	for told, want := range map[string]bool{
		`[{"kef":{"id":"31","code":"wob"}},{"kef":{"id":"32","code":"jin"}}]`:                     false,
		`[{"kef":{"code":"wob"}},{"kef":{"code":"tol"}}]`:                                         false, // by chance
		`[{"kef":{"id":"31"}},{"kef":{"id":"33"}},{"kef":{"id":"34"}}]`:                           true,
		`[{"kef":{"id":"31","code":"wob"}},{"kef":{"id":"33","code":"tol"}},{"kef":{"id":"34"}}]`: true,
	} {
		var tree any
		if err := json.Unmarshal([]byte(told), &tree); err != nil {
			t.Fatal(err)
		}
		v := &view{hypothesis: discover.Hypothesis{Path: path}, ids: &l.candidates[1], types: []string{"wob", "jin"},
			plant: portfolio.Facility{ID: "z1"}, told: api.Answered{Tree: tree},
			found: []look.Found{{Inside: 1}}}
		if got := l.ignoresSelection(v); got != want {
			t.Errorf("%s: %v", told, got)
		}
		if v.found = nil; l.ignoresSelection(v) {
			t.Errorf("%s: it has no values, and may refuse others", told)
		}
	}
}
