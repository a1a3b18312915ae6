package plugin_test

import (
	"net/http"
	"strings"
	"testing"
)

// An API that limits documents as GraphQL Armor does by default (15 aliases, depth 6, 1,000 tokens, cost 5,000) answers
// a whole dashboard in as few requests as that allows, in every dialect; what was too large is not sent again.
func TestArmoredAPI(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	sim.control(t, http.MethodPut, "/budget", map[string]any{"armor": true})
	d := newDashboard(t, sim, 24)
	for dialect, c := range map[string]struct {
		fewest   int
		learning int // requests for what names leave open: looks at a past day, and whom to ask about it
	}{
		"A": {1, 0}, "N": {1, 0},
		"B": {1, 4}, // what members of the request change
		"C": {3, 7}, // 40 fields; a scalar
		"M": {1, 5}, // what stands beside the unit
	} {
		t.Run(dialect, func(t *testing.T) {
			token := adminToken + "." + strings.ToLower(dialect)
			ds := startPlugin(t).configured("armor", sim.Endpoint, token, `{"requestsPerMinute":6000,"burst":1000}`)
			var requests []int
			for round := range 4 {
				sim.resetStats(t)
				from, to := day(20 + 2*round)
				responses := d.open(t, ds, from, to, "")
				requests = append(requests, sim.stats(t).Requests)
				d.compare(t, sim, responses[:2], "FIVE_MINUTES", from, to)
			}
			// The first round asks for the schema, the plants and their types, too; a busy machine sends panels late.
			if requests[0] > c.fewest+c.learning+10 || min(requests[1], requests[2], requests[3]) > c.fewest {
				t.Errorf("%v requests, want %d", requests, c.fewest)
			}
		})
	}
}
