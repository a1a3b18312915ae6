package plugin_test

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// lockedBuffer is a buffer that two goroutines may use.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// Fifty viewers, rules that fire, settings that change, panels that are closed and an API that fails, all at once and
// under the race detector.
func TestRaceFree(t *testing.T) {
	var log lockedBuffer
	sim := startSimulator(t)
	plugin := startRacing(t, &log)
	fast := `{"requestsPerMinute":6000,"burst":1000,"maxParallel":8,"cacheFreshness":0.1}`
	ds := plugin.configured("racing", sim.Endpoint, adminToken, fast)
	d := newDashboard(t, sim, 24)
	learnMetadata(t, ds, d.plants)

	now := time.Now()
	sim.resetStats(t)
	var all sync.WaitGroup
	for viewer := range 50 {
		all.Go(func() {
			time.Sleep(time.Duration(viewer) * 20 * time.Millisecond)
			to := now.Add(time.Duration(viewer) * time.Second)
			d.open(t, ds, to.Add(-6*time.Hour), to, "")
		})
	}
	for rule := range 20 {
		all.Go(func() {
			time.Sleep(time.Duration(rule) * 50 * time.Millisecond)
			ask(t, ds, d.plants[rule%5], rule, fromAlert)
		})
		all.Go(func() {
			time.Sleep(time.Duration(rule) * 50 * time.Millisecond)
			from, to := day(rule)
			ds.queryFor(t, 30*time.Millisecond, from, to, map[string]string{"A": model(d.plants, []string{"Irradiance"}, "")})
		})
		all.Go(func() {
			time.Sleep(time.Duration(rule) * 50 * time.Millisecond)
			changed := plugin.configured("changed", sim.Endpoint, adminToken, strings.Replace(fast, "6000", "5999", rule%2))
			ask(t, changed, d.plants[0], 30+rule, nil)
		})
	}
	time.Sleep(300 * time.Millisecond)
	sim.control(t, http.MethodPut, "/faults", map[string]any{"next": []string{"500", "drop", "truncate", "502"}})
	all.Wait()
	t.Logf("%d requests", sim.stats(t).Requests)
}
