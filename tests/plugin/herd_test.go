package plugin_test

import (
	"net/http"
	"sync"
	"testing"
	"time"
)

// Fifty viewers who open a dashboard while its first request is under way cost what one costs.
func TestViewersShareRequestUnderWay(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	ds := startPlugin(t).configured("herd", sim.Endpoint, adminToken, `{}`)
	d := newDashboard(t, sim, 24)
	learnMetadata(t, ds, d.plants)
	from, to := day(60)
	sim.resetStats(t)
	d.open(t, ds, from, to, "")
	one := sim.stats(t)

	sim.control(t, http.MethodPut, "/budget", map[string]any{
		"requestsPerMinute": 60, "burst": 10, "maxParallel": 3, "maxPoints": 50_000,
	})
	sim.faults(t, map[string]any{"latencyMs": 1500})
	from, to = day(61)
	sim.resetStats(t)
	var all sync.WaitGroup
	for viewer := range 50 {
		all.Go(func() {
			time.Sleep(time.Duration(viewer) * 20 * time.Millisecond) // too far apart for one batch
			d.open(t, ds, from, to, "")
		})
	}
	all.Wait()
	if got := sim.stats(t); got.Points != one.Points || got.Requests > 3 || got.Rejected > 0 {
		t.Errorf("%d requests (%d refused) and %d points for fifty, %d and %d for one",
			got.Requests, got.Rejected, got.Points, one.Requests, one.Points)
	}
}
