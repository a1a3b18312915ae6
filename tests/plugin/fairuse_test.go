package plugin_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// day is the n-th day before the one that most tests ask for: one that nobody has asked for yet.
func day(n int) (from, to time.Time) { return dayFrom.AddDate(0, 0, -n), dayFrom.AddDate(0, 0, 1-n) }

func ask(t *testing.T, ds *instance, plant string, n int, headers map[string]string) backend.DataResponse {
	t.Helper()
	from, to := day(n)
	return ds.queryAs(t, headers, 1000, time.Minute, from, to, map[string]string{"A": model([]string{plant}, []string{"Pac"}, "")})["A"]
}

var fromAlert = map[string]string{"FromAlert": "true"}

func TestFairUse(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	plant := sim.facility(t, koeris)
	// Each part has an account of its own: what one learns of the API's limits must not decide the next.
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

	t.Run("never more than the API allows, whoever asks", func(t *testing.T) {
		ds := account(t, "", `{"burst":6,"maxParallel":2}`)
		budget(t, map[string]any{"requestsPerMinute": 60, "burst": 10, "maxParallel": 2, "maxPoints": 50_000})
		var all sync.WaitGroup
		for n := range 30 {
			all.Go(func() {
				time.Sleep(time.Duration(n) * 60 * time.Millisecond) // too far apart to go together at first
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

	t.Run("one request a minute: who cannot wait is told at once how long", func(t *testing.T) {
		ds := account(t, ".a", `{"requestsPerMinute":1,"burst":4}`) // three are used up by the metadata
		seen := 0
		for n := 1; n <= 3; n++ {
			response := ask(t, ds, plant, n, nil)
			if response.Error == nil {
				seen++
				continue
			}
			if response.Status != http.StatusTooManyRequests || response.ErrorSource != backend.ErrorSourceDownstream || !strings.Contains(response.Error.Error(), "limit of requests to the API is used up for the next") {
				t.Errorf("%v %v", response.Status, response.Error)
			}
		}
		if seen > 1 {
			t.Errorf("%d got in", seen)
		}
		if response := ask(t, ds, plant, 100, nil); response.Error != nil {
			t.Errorf("what is remembered needs no request: %v", response.Error)
		}
	})

	for name, answer := range map[string]string{"by HTTP": "http", "by GraphQL": "graphql"} {
		t.Run("the API's own limit is heard, "+name, func(t *testing.T) {
			ds := account(t, map[string]string{"http": ".c", "graphql": ".m"}[answer], `{"requestsPerMinute":6000,"burst":1000,"maxParallel":10}`)
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

	t.Run("a rule that is throttled is not repeated: Grafana does that", func(t *testing.T) {
		ds := account(t, ".b", `{}`)
		sim.control(t, http.MethodPut, "/faults", map[string]any{"next": []map[string]any{{"kind": "429", "retryAfter": "1"}}})
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
			{"86400", false}, {"99999999999999999999", false}, // a day is the longest that is believed
		} {
			fresh := startPlugin(t).configured("retry", sim.Endpoint, adminToken+".n", `{}`)
			ask(t, fresh, plant, 100, nil)
			sim.control(t, http.MethodPut, "/faults", map[string]any{"next": []map[string]any{{"kind": "429", "retryAfter": c.retryAfter}}})
			sim.resetStats(t)
			first, second := ask(t, fresh, plant, 1, nil), ask(t, fresh, plant, 2, nil)
			requests := sim.stats(t).Requests
			if c.served && (first.Error != nil || second.Error != nil) {
				t.Errorf("%v: %v, %v", c.retryAfter, first.Error, second.Error)
			}
			if !c.served && (first.Error == nil || second.Error == nil || requests != 1 || !strings.Contains(second.Error.Error(), "24h0m0s") && !strings.Contains(second.Error.Error(), "23h59m")) {
				t.Errorf("%v: %d requests; %v", c.retryAfter, requests, second.Error)
			}
		}
	})

	t.Run("a query that is too complex is asked in smaller parts, and so from then on", func(t *testing.T) {
		fresh := startPlugin(t).configured("complex", sim.Endpoint, adminToken, `{}`)
		d := newDashboard(t, sim, 8)
		learnMetadata(t, fresh, d.plants)
		budget(t, map[string]any{"maxPoints": 4000})
		from, to := day(20)
		sim.resetStats(t)
		d.right(t, sim, d.open(t, fresh, from, to, "")[:2], "FIVE_MINUTES", from, to)
		first := sim.stats(t)
		from, to = day(22)
		sim.resetStats(t)
		d.open(t, fresh, from, to, "")
		if second := sim.stats(t); second.Maxima.Points > 4000 || second.Requests > first.Requests {
			t.Errorf("%d requests at first, then %d with up to %d points", first.Requests, second.Requests, second.Maxima.Points)
		}
	})

	t.Run("a token that is changed while requests are under way", func(t *testing.T) {
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
		response := large.query(t, from, to, map[string]string{"A": model(plants, []string{"Pac", "ProducedEnergy"}, `,"resolution":"1h"`)})["A"]
		if refs := read(t, response); len(refs) != 1000 || !strings.Contains(notices(response), "10000 series; the first 1000 are shown. Left out: ") {
			t.Errorf("%d series, %.300s", len(refs), notices(response))
		}
		if got := sim.stats(t); got.Requests > 500/20 || got.Maxima.Points > 50_000 {
			t.Errorf("%d requests with up to %d points", got.Requests, got.Maxima.Points)
		}
	})

	t.Run("what the API rejects takes nothing from the others", func(t *testing.T) {
		for _, dialect := range []string{"", ".b"} { // A rejects the field, B the whole document
			ds := account(t, dialect, `{"burst":30}`)
			from, to := day(50)
			var all sync.WaitGroup
			for _, name := range []string{"Nonsense", "Pac", "Irradiance", "ProducedEnergy"} {
				all.Go(func() {
					response := ds.query(t, from, to, map[string]string{"A": model([]string{plant}, []string{name}, `,"resolution":"raw"`)})["A"]
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
				ds.query(t, from, to, map[string]string{"A": model([]string{plant}, []string{"Nonsense"}, `,"resolution":"raw"`)})
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
		if refs := read(t, ds.query(t, from, dayTo, map[string]string{"A": q})["A"]); len(refs) != 1 || refs[0].TimeField.Len() == 0 || refs[0].TimeField.Len() > 101 {
			t.Errorf("%d series", len(refs))
		}
		raw := ds.query(t, from, dayTo, map[string]string{"A": model([]string{plant}, []string{"Pac"}, `,"resolution":"raw"`)})["A"]
		if raw.Error == nil || raw.Status != http.StatusBadRequest || !strings.Contains(raw.Error.Error(), "shorter time range") {
			t.Errorf("%v %v", raw.Status, raw.Error)
		}
	})
}

// When the API fails, panels get what is known and are told how old it is; a rule gets an error, or values that are
// hardly older than they may be.
func TestTroubleAtTheAPI(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	ds := startPlugin(t).configured("trouble", sim.Endpoint, adminToken, `{"cacheFreshness":0.1,"timeout":3}`)
	plant := sim.facility(t, koeris)
	now := time.Now().Truncate(time.Minute)
	q := map[string]string{"A": model([]string{plant}, []string{"Pac"}, `,"resolution":"raw"`)}
	want := read(t, ds.query(t, now.Add(-100*time.Minute), now, q)["A"])[0].TimeField.Len()
	sim.faults(t, map[string]any{"errorRate500": 1})
	time.Sleep(7 * time.Second) // stale after 6

	panel := ds.query(t, now.Add(-100*time.Minute), now, q)["A"]
	if refs := read(t, panel); refs[0].TimeField.Len() != want || !strings.Contains(notices(panel), "Values are shown as they were known") || !strings.Contains(notices(panel), "Internal server error") {
		t.Errorf("%d values, notices %q", refs[0].TimeField.Len(), notices(panel))
	}
	rule := ds.queryAs(t, fromAlert, 43200, time.Second, now.Add(-100*time.Minute), now, q)["A"]
	if rule.Error != nil || !strings.Contains(notices(rule), "Values are shown as they were known") {
		t.Errorf("values that are seconds old are good enough for a rule, and it is said: %v %q", rule.Error, notices(rule))
	}
	// What was never fetched is an error for the rule, even if a part of it is known.
	wider := ds.queryAs(t, fromAlert, 43200, time.Second, now.Add(-3*time.Hour), now, q)["A"]
	if wider.Error == nil || wider.ErrorSource != backend.ErrorSourceDownstream {
		t.Errorf("%v", wider.Error)
	}
	if len(wider.Frames) != 1 || len(wider.Frames[0].Meta.Stats) != 5 || wider.Frames[0].Meta.Stats[0].Value < 1 {
		t.Errorf("what was asked in vain is not told: %v", wider.Frames)
	}
	shown := ds.query(t, now.Add(-3*time.Hour), now, q)["A"]
	if refs := read(t, shown); len(refs) != 1 || refs[0].TimeField.Len() != want || notices(shown) == "" {
		t.Errorf("%d series, %q", len(refs), notices(shown))
	}

	// Somebody who looks what is the matter hears it, and takes nothing from the panels.
	if result, message := ds.health(t); result.Status == pluginv2.CheckHealthResponse_OK || !strings.Contains(message, "Internal server error") {
		t.Errorf("the health check while the API fails: %v %s", result.Status, message)
	}
	if after := ds.query(t, now.Add(-100*time.Minute), now, q)["A"]; read(t, after)[0].TimeField.Len() != want {
		t.Errorf("after the health check: %v %q", after.Error, notices(after))
	}

	// What the API denies is not shown because it was allowed before.
	sim.control(t, http.MethodPut, "/faults", map[string]any{"next": []string{"401"}})
	if denied := ds.query(t, now.Add(-100*time.Minute), now, q)["A"]; denied.Error == nil || denied.Status != http.StatusUnauthorized {
		t.Errorf("%v %v", denied.Status, denied.Error)
	}
}

func TestResolutionsThatTheAPILacks(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	ds := startPlugin(t).configured("coarse", sim.Endpoint, adminToken+".n", `{"requestsPerMinute":600,"burst":100}`)
	plant := sim.facility(t, koeris)
	from := time.Date(2026, 3, 27, 0, 0, 0, 0, berlin)
	to := from.AddDate(0, 0, 4) // over the night that has an hour less

	t.Run("days of the plant's calendar, by kind of reading", func(t *testing.T) {
		for _, name := range []string{"ProducedEnergy", "Pac"} {
			refs := read(t, ds.query(t, from, to, map[string]string{"A": model([]string{plant}, []string{name}, `,"resolution":"1d"`)})["A"])
			_, want := sim.physics(t, plant, name, "DAY", "Europe/Berlin", from, to)
			near(t, refs[0], want)
		}
	})
	t.Run("a range that begins at noon shows no day that began before it", func(t *testing.T) {
		noon := from.Add(12 * time.Hour)
		refs := read(t, ds.query(t, noon, to, map[string]string{"A": model([]string{plant}, []string{"ProducedEnergy"}, `,"resolution":"1d"`)})["A"])
		_, want := sim.physics(t, plant, "ProducedEnergy", "DAY", "Europe/Berlin", noon, to)
		near(t, refs[0], want)
	})
	t.Run("one point for a stat panel stands for the whole range", func(t *testing.T) {
		refs := read(t, ds.queryAs(t, nil, 1, to.Sub(from), from, to, map[string]string{"A": model([]string{plant}, []string{"ProducedEnergy"}, "")})["A"])
		_, raw := sim.physics(t, plant, "ProducedEnergy", "RAW", "", from, to)
		sum := 0.0
		for _, point := range raw {
			if point[1] != nil {
				sum += *point[1]
			}
		}
		at := float64(from.UnixMilli())
		near(t, refs[0], [][2]*float64{{&at, &sum}})
	})
	t.Run("a step that does not begin in the range is explained", func(t *testing.T) {
		noon := from.Add(12 * time.Hour)
		response := ds.query(t, noon, noon.Add(6*time.Hour), map[string]string{"A": model([]string{plant}, []string{"ProducedEnergy"}, `,"resolution":"1d"`)})["A"]
		if response.Error != nil || !strings.Contains(notices(response), "begins in the time range") {
			t.Errorf("%v %q", response.Error, notices(response))
		}
	})
	t.Run("an aggregation of one's own", func(t *testing.T) {
		refs := read(t, ds.query(t, from, to, map[string]string{"A": model([]string{plant}, []string{"Pac"}, `,"resolution":"1d","aggregation":"max"`)})["A"])
		_, raw := sim.physics(t, plant, "Pac", "RAW", "", from, to)
		most := make([]float64, 4)
		for _, point := range raw {
			if point[1] != nil {
				at := time.UnixMilli(int64(*point[0])).In(berlin)
				most[at.YearDay()-from.YearDay()] = max(most[at.YearDay()-from.YearDay()], *point[1])
			}
		}
		for i, want := range most {
			if value, _ := refs[0].ValueField.At(i).(*float64); value == nil || *value != want {
				t.Errorf("day %d: %v, the greatest raw value is %v", i+1, show(value), want)
			}
		}
	})
	t.Run("never more points than the panel has", func(t *testing.T) {
		far := from.AddDate(0, 0, 60)
		response := ds.queryAs(t, nil, 500, 3*time.Hour, from, far, map[string]string{"A": model([]string{plant}, []string{"ProducedEnergy"}, "")})["A"]
		refs := read(t, response)
		_, raw := sim.physics(t, plant, "ProducedEnergy", "RAW", "", from, far)
		sum, want := 0.0, 0.0
		for i := range refs[0].TimeField.Len() {
			if value, _ := refs[0].ValueField.At(i).(*float64); value != nil {
				sum += *value
			}
		}
		for _, point := range raw {
			if point[1] != nil {
				want += *point[1]
			}
		}
		if n := refs[0].TimeField.Len(); n > 500 || n < 300 || sum < want*0.999 || sum > want*1.001 {
			t.Errorf("%d points that sum up to %v, the raw values to %v", n, sum, want)
		}
	})
}
