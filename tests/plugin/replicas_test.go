package plugin_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/tests/redistest"
)

// replicasOf are processes of the plugin, as several Grafanas start them, that share a store; without one they share
// nothing. All have the same data source.
func replicasOf(t *testing.T, sim *simulator, server *redistest.Server, count int, jsonData string) []*instance {
	t.Helper()
	addresses := make([]string, count)
	for i := range addresses {
		if server != nil {
			addresses[i] = server.Address
		}
	}
	return replicasBy(t, sim, addresses, jsonData)
}

// replicasBy are replicas that reach the store at an address of their own each; empty: they share nothing.
func replicasBy(t *testing.T, sim *simulator, addresses []string, jsonData string) []*instance {
	t.Helper()
	var all []*instance
	for _, address := range addresses {
		var env []string
		if address != "" {
			env = []string{"GF_PLUGIN_STORE_ADDRESS=" + address}
		}
		all = append(all, startPlugin(t, env...).configured("shared", sim.Endpoint, adminToken, jsonData))
	}
	if addresses[0] == "" {
		return all
	}
	for _, ds := range all {
		for try := 0; !strings.Contains(ds.host.metrics(t), "amperecloud_store_up 1"); try++ {
			if time.Sleep(20 * time.Millisecond); try > 500 {
				t.Fatal("the store is not reached")
			}
		}
	}
	return all
}

// spread opens a dashboard whose panels a load balancer spreads over replicas.
func (d dashboard) spread(t *testing.T, replicas []*instance, from, to time.Time) []backend.DataResponse {
	t.Helper()
	responses := make([]backend.DataResponse, len(d.panels))
	browser := caller{points: 1000, interval: to.Sub(from) / 1000}
	var all sync.WaitGroup
	for i, types := range d.panels {
		all.Go(func() {
			models := map[string]string{"A": model(d.plants, types, "")}
			responses[i] = replicas[i%len(replicas)].queryAs(t, browser, from, to, models)["A"]
		})
	}
	all.Wait()
	for i, response := range responses {
		if response.Error != nil {
			t.Errorf("panel %d: %v", i, response.Error)
		}
	}
	return responses
}

// Three replicas cost the API what one costs, and at most one request more.
func TestReplicasCostWhatOneCosts(t *testing.T) {
	server := redistest.Start(t)
	sim := startSimulator(t)
	d := newDashboard(t, sim, 12)
	now := time.Now().Truncate(5 * time.Minute)
	from := now.Add(-24 * time.Hour)
	rules := func(t *testing.T, replicas []*instance, at time.Time) {
		var all sync.WaitGroup
		for i := range 40 {
			for _, ds := range replicas { // Grafana evaluates each rule on every replica
				all.Go(func() {
					models := map[string]string{"A": model([]string{d.plants[i%5]}, []string{typesOfAll[i%8]}, "")}
					answer := ds.queryAs(t, alertRule, at.Add(-time.Hour), at, models)["A"]
					if answer.Error != nil {
						t.Error(answer.Error)
					}
				})
			}
		}
		all.Wait()
	}
	type scene struct {
		name string
		play func(t *testing.T, replicas []*instance)
	}
	scenes := []scene{
		{"a cold dashboard on each", func(t *testing.T, replicas []*instance) {
			for _, ds := range replicas {
				d.compare(t, sim, d.open(t, ds, from, now, "")[:2], "FIVE_MINUTES", from, now)
				time.Sleep(50 * time.Millisecond)
			}
		}},
		{"another time, on all at once", func(t *testing.T, replicas []*instance) {
			var all sync.WaitGroup
			earlier := from.AddDate(0, 0, -40)
			for _, ds := range replicas {
				all.Go(func() { d.open(t, ds, earlier, earlier.Add(24*time.Hour), "") })
			}
			all.Wait()
		}},
		{"panels spread", func(t *testing.T, replicas []*instance) {
			earlier := from.AddDate(0, 0, -60)
			responses := d.spread(t, replicas, earlier, earlier.Add(24*time.Hour))
			d.compare(t, sim, responses[:3], "FIVE_MINUTES", earlier, earlier.Add(24*time.Hour))
		}},
		{"50 viewers, wherever", func(t *testing.T, replicas []*instance) {
			var all sync.WaitGroup
			for viewer := range 50 {
				all.Go(func() { d.open(t, replicas[viewer%len(replicas)], from, now, "") })
			}
			all.Wait()
		}},
		{"40 rules on each", func(t *testing.T, replicas []*instance) { rules(t, replicas, now) }},
	}
	cost := func(replicas []*instance) (requests []int) {
		for _, s := range scenes {
			sim.resetStats(t)
			s.play(t, replicas)
			requests = append(requests, sim.stats(t).Requests)
		}
		return requests
	}
	const unlimited = `{"requestsPerMinute":600,"burst":100}`
	one := cost(replicasOf(t, sim, nil, 1, unlimited))
	three := cost(replicasOf(t, sim, server, 3, unlimited))
	if areDearer(three, one) {
		// On a busy machine the store may be slower than replicas wait for it, and then each goes on alone: once more.
		t.Logf("%v requests of three replicas at first", three)
		server.Do(t, "FLUSHALL")
		three = cost(replicasOf(t, sim, server, 3, unlimited))
	}
	alone := cost(replicasOf(t, sim, nil, 3, unlimited))
	for i, s := range scenes {
		t.Logf("%s: %d requests of one replica, %d of three, %d of three without a store", s.name, one[i], three[i], alone[i])
		if three[i] > one[i]+1 {
			t.Errorf("%s: %d requests of three replicas, and %d of one", s.name, three[i], one[i])
		}
	}
	if alone[0] <= one[0]+1 {
		t.Error("three replicas that share nothing cost no more: does this test still tell?")
	}
}

// areDearer reports whether any scene costs several replicas more than one request more than one replica.
func areDearer(several, one []int) bool {
	for i := range several {
		if several[i] > one[i]+1 {
			return true
		}
	}
	return false
}

// A dashboard that is refreshed on each replica is refreshed by one of them.
func TestReplicasRefreshOnce(t *testing.T) {
	server := redistest.Start(t)
	sim := startSimulator(t)
	d := newDashboard(t, sim, 12)
	now := time.Now().Truncate(5 * time.Minute)
	from := now.Add(-24 * time.Hour)
	refresh := func(replicas []*instance) (requests int) {
		open := func() {
			for _, ds := range replicas {
				d.compare(t, sim, d.open(t, ds, from, now, "")[:2], "FIVE_MINUTES", from, now)
				time.Sleep(50 * time.Millisecond)
			}
		}
		open()
		time.Sleep(7 * time.Second) // the newest values are fresh for a tenth of a minute
		sim.resetStats(t)
		open()
		return sim.stats(t).Requests
	}
	const briefly = `{"requestsPerMinute":600,"burst":100,"cacheFreshness":0.1}`
	one := refresh(replicasOf(t, sim, nil, 1, briefly))
	three := refresh(replicasOf(t, sim, server, 3, briefly))
	t.Logf("%d requests of one replica, %d of three", one, three)
	if one == 0 {
		t.Error("nothing is refreshed: does this test still tell?")
	}
	if three > one+1 {
		t.Errorf("%d requests of three replicas, and %d of one", three, one)
	}
}

// A replica that starts later, or again, asks the API for nothing that another was answered a moment ago.
func TestReplicaStartsForNothing(t *testing.T) {
	server := redistest.Start(t)
	sim := startSimulator(t)
	d := newDashboard(t, sim, 6)
	now := time.Now().Truncate(5 * time.Minute)
	from := now.Add(-24 * time.Hour)
	var again *instance
	restart := func() (requests int) {
		first := replicasOf(t, sim, server, 1, `{}`)[0]
		d.open(t, first, from, now, "")
		time.Sleep(100 * time.Millisecond)
		sim.resetStats(t)
		again = replicasOf(t, sim, server, 1, `{}`)[0]
		d.compare(t, sim, d.open(t, again, from, now, "")[:2], "FIVE_MINUTES", from, now)
		return sim.stats(t).Requests
	}
	requests, replicas := restart(), 2
	for ; requests > 0 && replicas < 8; replicas += 2 {
		// On a busy machine the store may be slower than replicas wait for it, and then each goes on alone: once more.
		t.Logf("%d requests after a restart", requests)
		server.Do(t, "FLUSHALL")
		requests = restart()
	}
	if requests > 0 {
		t.Errorf("%d requests after a restart", requests)
	}
	if _, message := again.health(t); message == "" {
		t.Error("no health")
	}
	answer, _ := again.health(t)
	if !strings.Contains(string(answer.JsonDetails), fmt.Sprintf("Shared store: %d replicas share values", replicas)) {
		t.Errorf("Save & test does not tell of the store: %s", answer.JsonDetails)
	}
}

// What one token may see never reaches another, and the store shows nothing of the account.
func TestReplicasShareByToken(t *testing.T) {
	server := redistest.Start(t)
	sim := startSimulator(t)
	d := newDashboard(t, sim, 4)
	now := time.Now().Truncate(5 * time.Minute)
	both := replicasOf(t, sim, server, 2, `{}`)
	d.open(t, both[0], now.Add(-6*time.Hour), now, "")
	time.Sleep(100 * time.Millisecond)
	other := both[1].host.configured("shared", sim.Endpoint, emptyToken, `{}`)
	for _, types := range d.panels {
		answer := other.readings(t, now.Add(-6*time.Hour), now, d.plants, types, "")
		for _, frame := range answer.Frames {
			if frame.Rows() > 0 {
				t.Error("a token without facilities sees values")
			}
		}
	}
	for _, key := range server.Keys(t) {
		content := key
		if server.Do(t, "TYPE", key) == "string" {
			content += server.Do(t, "GET", key)
		}
		for _, told := range []string{adminToken, "Pac", d.plants[0], koeris, "readings", "Energy"} {
			if strings.Contains(content, told) {
				t.Errorf("the store shows %q", told)
			}
		}
	}
}

// Whatever becomes of the store: no query fails, no value is wrong, and the budget is kept.
func TestReplicasWithoutTheirStore(t *testing.T) {
	server := redistest.Start(t, "--maxmemory-policy", "noeviction")
	sim := startSimulator(t)
	d := newDashboard(t, sim, 6)
	links := []*redistest.Link{server.Link(t), server.Link(t), server.Link(t)}
	addresses := []string{links[0].Address, links[1].Address, links[2].Address}
	replicas := replicasBy(t, sim, addresses, `{"requestsPerMinute":600,"burst":30}`)
	delay := func(by time.Duration) func() {
		return func() {
			for _, link := range links {
				link.Delay(by)
			}
		}
	}
	faults := []struct {
		name       string
		fail, mend func()
	}{
		{"no fault", func() {}, func() {}},
		{"slow", delay(300 * time.Millisecond), delay(0)},
		{"nearly too slow", delay(60 * time.Millisecond), delay(0)},
		{"not reached by one", links[0].Cut, links[0].Mend},
		{"killed", server.Kill, func() { server.Restart(t) }},
		{"stopped", server.Pause, server.Resume},
		{"flushed", func() { server.Do(t, "FLUSHALL") }, func() {}},
		{"full", func() { server.Do(t, "CONFIG", "SET", "maxmemory", "1mb") },
			func() { server.Do(t, "CONFIG", "SET", "maxmemory", "0") }},
		{"spoilt", func() {
			for _, key := range server.Keys(t) {
				server.Do(t, "SET", key, strings.Repeat("garbage", 20))
			}
		}, func() {}},
	}
	for day, fault := range faults {
		t.Run(fault.name, func(t *testing.T) {
			to := time.Now().Truncate(time.Hour).AddDate(0, 0, -day)
			from := to.Add(-24 * time.Hour)
			sim.resetStats(t)
			began := time.Now()
			var slowest atomic.Int64
			open := func() {
				began := time.Now()
				d.compare(t, sim, d.spread(t, replicas, from, to), "FIVE_MINUTES", from, to)
				slowest.Store(max(slowest.Load(), int64(time.Since(began))))
			}
			var all sync.WaitGroup
			all.Go(open)
			time.Sleep(30 * time.Millisecond)
			fault.fail()
			all.Wait()
			for range 3 {
				from, to = from.Add(-6*time.Hour), to.Add(-6*time.Hour)
				open()
			}
			fault.mend()
			from, to = from.AddDate(0, 0, -20), to.AddDate(0, 0, -20)
			open()
			got := sim.stats(t)
			t.Logf("%d requests, slowest %s", got.Requests, time.Duration(slowest.Load()).Round(time.Millisecond))
			if most := 30 + int(time.Since(began).Seconds()*10) + 30; got.Requests > most || got.Rejected > 0 {
				t.Errorf("%d requests, %d of them rejected", got.Requests, got.Rejected)
			}
			if took := time.Duration(slowest.Load()); took > 20*time.Second {
				t.Error("a dashboard took", took)
			}
		})
	}
}
