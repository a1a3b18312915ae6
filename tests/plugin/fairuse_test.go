package plugin_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// day is the n-th day before the one that most tests query, of which nothing is cached yet.
func day(n int) (from, to time.Time) { return dayFrom.AddDate(0, 0, -n), dayFrom.AddDate(0, 0, 1-n) }

// ask queries a plant's power on the n-th day.
func ask(t *testing.T, ds *instance, plant string, n int, headers map[string]string) backend.DataResponse {
	t.Helper()
	from, to := day(n)
	who := panel
	who.headers = headers
	return ds.queryAs(t, who, from, to, map[string]string{"A": model([]string{plant}, []string{"Pac"}, "")})["A"]
}

// next makes the API fail the next requests.
func (s *simulator) next(t *testing.T, faults ...any) {
	t.Helper()
	s.control(t, http.MethodPut, "/faults", map[string]any{"next": faults})
}

func TestFairUse(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	plant := sim.facility(t, koeris)
	// Each part has an account of its own: what one learns about the API's limits must not affect the next.
	account := func(t *testing.T, dialect, jsonData string) *instance {
		t.Helper()
		ds := plugin.configured("fair-"+dialect, sim.Endpoint, adminToken+dialect, jsonData)
		if response := ask(t, ds, plant, 100, nil); response.Error != nil {
			t.Fatal(response.Error)
		}
		sim.resetStats(t)
		return ds
	}
	budget := func(t *testing.T, body map[string]any) {
		t.Helper()
		sim.control(t, http.MethodPut, "/budget", body)
		t.Cleanup(func() { sim.control(t, http.MethodDelete, "/budget", nil) })
	}

	t.Run("never more than the API allows", func(t *testing.T) {
		ds := account(t, "", `{"burst":6,"maxParallel":2}`)
		budget(t, map[string]any{"requestsPerMinute": 60, "burst": 10, "maxParallel": 2, "maxPoints": 50_000})
		var all sync.WaitGroup
		for n := range 30 {
			all.Go(func() {
				time.Sleep(time.Duration(n) * 60 * time.Millisecond) // too far apart for one batch at first
				if response := ask(t, ds, plant, n, nil); response.Error != nil {
					t.Error(response.Error)
				}
			})
		}
		all.Wait()
		got := sim.stats(t)
		if got.Rejected != 0 || got.Maxima.Parallel > 2 || got.Requests >= 30 {
			t.Errorf("%d requests, %d too many, %d at once", got.Requests, got.Rejected, got.Maxima.Parallel)
		}
	})

	t.Run("one request a minute: queries that cannot wait fail immediately", func(t *testing.T) {
		ds := account(t, ".a", `{"requestsPerMinute":1,"burst":4}`) // three are used up by the metadata
		seen := 0
		for n := 1; n <= 3; n++ {
			response := ask(t, ds, plant, n, nil)
			if response.Error == nil {
				seen++
				continue
			}
			if response.Status != http.StatusTooManyRequests || response.ErrorSource != backend.ErrorSourceDownstream {
				t.Errorf("%v %v", response.Status, response.ErrorSource)
			}
			if !strings.Contains(response.Error.Error(), "limit of requests to the API is used up for the next") {
				t.Error(response.Error)
			}
		}
		if seen > 1 {
			t.Errorf("%d got in", seen)
		}
		if response := ask(t, ds, plant, 100, nil); response.Error != nil {
			t.Errorf("cached values need no request: %v", response.Error)
		}
	})

	for name, answer := range map[string]string{"by HTTP": "http", "by GraphQL": "graphql"} {
		t.Run("the API's own limit, "+name, func(t *testing.T) {
			dialect := map[string]string{"http": ".c", "graphql": ".m"}[answer]
			ds := account(t, dialect, `{"requestsPerMinute":6000,"burst":1000,"maxParallel":10}`)
			budget(t, map[string]any{"requestsPerMinute": 60, "burst": 2, "answer": answer})
			for n := range 4 {
				if response := ask(t, ds, plant, n, nil); response.Error != nil {
					t.Errorf("a panel waits until the API allows: %v", response.Error)
				}
			}
			got := sim.stats(t)
			if got.Rejected == 0 || got.Rejected > 4 {
				t.Errorf("%d refused of %d", got.Rejected, got.Requests)
			}
		})
	}

	t.Run("a throttled rule is not retried: Grafana does that", func(t *testing.T) {
		ds := account(t, ".b", `{}`)
		sim.next(t, map[string]any{"kind": "429", "retryAfter": "1"})
		response := ask(t, ds, plant, 1, fromAlert)
		if response.Error == nil || response.Status != http.StatusTooManyRequests {
			t.Errorf("%v %v", response.Status, response.Error)
		}
		if got := sim.stats(t); got.Requests != 1 {
			t.Errorf("%d requests", got.Requests)
		}
		if response := ask(t, ds, plant, 1, fromAlert); response.Error != nil {
			t.Errorf("the next evaluation waits for a second and is served: %v", response.Error)
		}
	})

	t.Run("Retry-After of any kind", func(t *testing.T) {
		for _, c := range []struct {
			retryAfter any
			served     bool
		}{
			{"1", true}, {"garbage", true}, {"-5", true}, {nil, true}, {"0", true},
			{time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat), true},
			{time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat), true},
			{"86400", false}, {"99999999999999999999", false}, // five minutes are the longest pause that is kept
		} {
			fresh := startPlugin(t).configured("retry", sim.Endpoint, adminToken+".n", `{}`)
			ask(t, fresh, plant, 100, nil)
			sim.next(t, map[string]any{"kind": "429", "retryAfter": c.retryAfter})
			sim.resetStats(t)
			first, second := ask(t, fresh, plant, 1, nil), ask(t, fresh, plant, 2, nil)
			requests := sim.stats(t).Requests
			if c.served && (first.Error != nil || second.Error != nil) {
				t.Errorf("%v: %v, %v", c.retryAfter, first.Error, second.Error)
			}
			if c.served {
				continue
			}
			if first.Error == nil || second.Error == nil || requests != 1 {
				t.Errorf("%v: %d requests; %v, %v", c.retryAfter, requests, first.Error, second.Error)
				continue
			}
			text := second.Error.Error()
			if !strings.Contains(text, "5m0s") && !strings.Contains(text, "4m5") {
				t.Errorf("%v: %s", c.retryAfter, text)
			}
			saved := fresh.host.configured("retry", sim.Endpoint, adminToken+".n", `{"timeout":31}`)
			if third := ask(t, saved, plant, 3, nil); third.Error != nil {
				t.Errorf("%v: the settings were saved, and the pause still holds: %v", c.retryAfter, third.Error)
			}
		}
	})

	t.Run("a query that is too complex is split, and later ones are as well", func(t *testing.T) {
		fresh := startPlugin(t).configured("complex", sim.Endpoint, adminToken, `{}`)
		d := newDashboard(t, sim, 8)
		learnMetadata(t, fresh, d.plants)
		budget(t, map[string]any{"maxPoints": 4000})
		from, to := day(20)
		sim.resetStats(t)
		d.compare(t, sim, d.open(t, fresh, from, to, "")[:2], "FIVE_MINUTES", from, to)
		first := sim.stats(t)
		from, to = day(22)
		sim.resetStats(t)
		d.open(t, fresh, from, to, "")
		if second := sim.stats(t); second.Maxima.Points > 4000 || second.Requests > first.Requests {
			t.Errorf("%d requests at first, then %d with up to %d points", first.Requests, second.Requests, second.Maxima.Points)
		}
	})

	t.Run("a token rotated while requests are under way", func(t *testing.T) {
		sim.faults(t, map[string]any{"latencyMs": 800})
		fresh := startPlugin(t)
		old := fresh.configured("rotated", sim.Endpoint, adminToken, `{}`)
		from, to := day(40)
		_, want := sim.physics(t, plant, "Pac", "FIVE_MINUTES", "", from, to)
		var underWay backend.DataResponse
		var all sync.WaitGroup
		all.Go(func() { underWay = ask(t, old, plant, 40, nil) })
		time.Sleep(300 * time.Millisecond)
		expired := fresh.configured("rotated", sim.Endpoint, "demo-expired-token", `{}`)
		if response := ask(t, expired, plant, 40, nil); response.Error == nil || response.Status != http.StatusUnauthorized {
			t.Errorf("the old token's values under a new one: %v %v", response.Status, response.Error)
		}
		before := sim.stats(t).Requests
		valid := fresh.configured("rotated", sim.Endpoint, adminToken+".a", `{}`)
		equal(t, read(t, ask(t, valid, plant, 40, nil))[0], want)
		if sim.stats(t).Requests == before {
			t.Error("the new token was answered from the old one's values")
		}
		all.Wait()
		equal(t, read(t, underWay)[0], want)
	})

	t.Run("10,000 series", func(t *testing.T) {
		large := plugin.configured("large", sim.Endpoint, scaleToken, `{}`)
		_, body := large.get(t, "facilities")
		var plants []string
		for _, f := range decoded[[]facility](t, body)[:5000] {
			plants = append(plants, f.ID)
		}
		from, to := day(40)
		sim.resetStats(t)
		response := large.readings(t, from, to, plants, []string{"Pac", "ProducedEnergy"}, `,"resolution":"1h"`)
		if refs := read(t, response); len(refs) != 1000 {
			t.Errorf("%d series", len(refs))
		}
		if !strings.Contains(notices(response), "10000 series; the first 1000 are loaded. Left out: ") {
			t.Errorf("%.300s", notices(response))
		}
		if got := sim.stats(t); got.Requests > 500/20 || got.Maxima.Points > 50_000 {
			t.Errorf("%d requests with up to %d points", got.Requests, got.Maxima.Points)
		}
	})

	t.Run("what the API rejects does not affect other queries", func(t *testing.T) {
		for _, dialect := range []string{"", ".b"} { // A rejects the field, B the whole document
			ds := account(t, dialect, `{"burst":30}`)
			from, to := day(50)
			var all sync.WaitGroup
			for _, name := range []string{"Nonsense", "Pac", "Irradiance", "ProducedEnergy"} {
				all.Go(func() {
					response := ds.readings(t, from, to, []string{plant}, []string{name}, raw)
					if name == "Nonsense" {
						if !strings.Contains(fmt.Sprint(response.Error, notices(response)), "Nonsense") {
							t.Errorf("dialect %q: nothing says what is wrong: %v %s", dialect, response.Error, notices(response))
						}
						return
					}
					_, want := sim.physics(t, plant, name, "RAW", "", from, to)
					equal(t, read(t, response)[0], want)
					if text := notices(response); text != "" {
						t.Errorf("dialect %q: %s: %s", dialect, name, text)
					}
				})
			}
			all.Wait()
			before := sim.stats(t).Requests
			for range 5 {
				ds.query(t, from, to, map[string]string{"A": model([]string{plant}, []string{"Nonsense"}, raw)})
			}
			if got := sim.stats(t).Requests - before; got > 1 {
				t.Errorf("dialect %q: %d requests for what was rejected just now", dialect, got)
			}
		}
	})

	t.Run("a hundred years", func(t *testing.T) {
		ds := account(t, "", `{}`)
		from := dayFrom.AddDate(-100, 0, 0)
		q := model([]string{plant}, []string{"ProducedEnergy"}, "")
		refs := read(t, ds.query(t, from, dayTo, map[string]string{"A": q})["A"])
		if len(refs) != 1 || refs[0].TimeField.Len() == 0 || refs[0].TimeField.Len() > 101 {
			t.Errorf("%d series", len(refs))
		}
		response := ds.readings(t, from, dayTo, []string{plant}, []string{"Pac"}, raw)
		if response.Error == nil || response.Status != http.StatusBadRequest {
			t.Errorf("%v %v", response.Status, response.Error)
		} else if !strings.Contains(response.Error.Error(), "shorter time range") {
			t.Error(response.Error)
		}
	})
}
