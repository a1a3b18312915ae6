package plugin_test

import (
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// A cache is right if the API gets fewer requests and nobody notices: these tests count requests at the simulator, go
// through QueryData of the built plugin, and compare the values with the physics.

// dashboard is what a viewer opens: panels that show different types of the same five plants.
type dashboard struct {
	plants []string
	panels [][]string
}

var fivePlants = []string{koeris, bakery, spain, "Freifläche Überlingen-Süd", "Schönefeld Ost/West"}

// typesOfAll are reading types that each of the five plants has.
var typesOfAll = []string{
	"Pac", "ReactivePower", "ProducedEnergy", "ExportedEnergy",
	"Irradiance", "ExpectedPower", "SumEnergyWR", "ActivePower",
}

func newDashboard(t *testing.T, sim *simulator, panels int) dashboard {
	t.Helper()
	var d dashboard
	for _, name := range fivePlants {
		d.plants = append(d.plants, sim.facility(t, name))
	}
	n := len(typesOfAll)
	for i := range panels {
		d.panels = append(d.panels, []string{typesOfAll[i%n], typesOfAll[(i+1+i/n)%n]})
	}
	return d
}

// open queries all panels at once, as a browser does.
func (d dashboard) open(t *testing.T, ds *instance, from, to time.Time, more string) []backend.DataResponse {
	t.Helper()
	responses := make([]backend.DataResponse, len(d.panels))
	browser := caller{points: 1000, interval: to.Sub(from) / 1000}
	var all sync.WaitGroup
	for i, types := range d.panels {
		all.Go(func() {
			q := map[string]string{"A": model(d.plants, types, more)}
			responses[i] = ds.queryAs(t, browser, from, to, q)["A"]
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

// learnMetadata fills the data source's cache of metadata.
func learnMetadata(t *testing.T, ds *instance, plants []string) {
	t.Helper()
	from := dayFrom.AddDate(0, -1, 0)
	if response := ds.readings(t, from, from.Add(time.Hour), plants, typesOfAll, ""); response.Error != nil {
		t.Fatal(response.Error)
	}
}

// compare compares panels with the physics.
func (d dashboard) compare(
	t *testing.T, sim *simulator, responses []backend.DataResponse, resolution string, from, to time.Time,
) {
	t.Helper()
	for i, response := range responses {
		refs := read(t, response)
		if len(refs) != len(d.plants)*len(d.panels[i]) {
			t.Errorf("panel %d: %d series", i, len(refs))
		}
		for _, ref := range refs {
			labels := ref.GetLabels()
			_, want := sim.physics(t, labels["facilityId"], labels["readingType"], resolution, "", from, to)
			equal(t, ref, want)
		}
	}
}

func TestDashboard(t *testing.T) {
	sim := startSimulator(t)
	plugin := startPlugin(t)
	ds := plugin.configured("dashboard", sim.Endpoint, adminToken, `{}`)
	d := newDashboard(t, sim, 24)
	learnMetadata(t, ds, d.plants)
	now := time.Now()
	from := now.Add(-24 * time.Hour)

	t.Run("24 panels of 5 plants are one request, or few", func(t *testing.T) {
		sim.resetStats(t)
		responses := d.open(t, ds, from, now, "")
		// One, when all panels arrive within milliseconds; a busy machine may need longer to send them.
		if got := sim.stats(t); got.Requests > 3 {
			t.Errorf("%d requests", got.Requests)
		}
		d.compare(t, sim, responses[:2], "FIVE_MINUTES", from, now)
	})

	t.Run("50 viewers cost nothing", func(t *testing.T) {
		sim.resetStats(t)
		start := time.Now().Truncate(5 * time.Minute)
		var all sync.WaitGroup
		for viewer := range 50 {
			all.Go(func() {
				later := time.Duration(viewer) * time.Millisecond
				d.open(t, ds, from.Add(later), now.Add(later), "")
			})
		}
		all.Wait()
		// The values are a few seconds old. Only a new step of 5 minutes, or an age of a minute, can cost a request.
		expected := 0
		if !time.Now().Truncate(5*time.Minute).Equal(start) || time.Since(now) > time.Minute {
			expected = 2
		}
		if got := sim.stats(t); got.Requests > expected {
			t.Errorf("%d requests, at most %d were expected", got.Requests, expected)
		}
	})

	t.Run("the same from another data source with the same token", func(t *testing.T) {
		sim.resetStats(t)
		d.open(t, plugin.configured("second", sim.Endpoint, adminToken, `{}`), from, now, "")
		if got := sim.stats(t); got.Requests > 0 && time.Since(now) < time.Minute {
			t.Errorf("%d requests", got.Requests)
		}
	})

	t.Run("never from another token", func(t *testing.T) {
		other := plugin.configured("other", sim.Endpoint, "demo-user-token", `{}`)
		_, body := other.get(t, "facilities")
		own := map[string]bool{}
		for _, f := range decoded[[]facility](t, body) {
			own[f.ID] = true
		}
		response := other.readings(t, from, now, d.plants, []string{"Pac"}, "")
		refs := read(t, response)
		for _, ref := range refs {
			if !own[ref.GetLabels()["facilityId"]] {
				t.Errorf("a user sees values of %s, which only the administrator may see", ref.GetLabels()["facility"])
			}
		}
		if len(refs) == 0 || len(refs) == len(d.plants) || !strings.Contains(notices(response), "denied access") {
			t.Errorf("%d series, notices %q", len(refs), notices(response))
		}
	})

	t.Run("a refresh requests the new minutes", func(t *testing.T) {
		sim.resetStats(t)
		d.open(t, ds, from.Add(-time.Hour), now.Add(-time.Hour), raw)
		cold := sim.stats(t).Points
		worst := 0
		for minute := 1; minute <= 10; minute++ {
			sim.resetStats(t)
			ahead := time.Duration(minute-60) * time.Minute
			d.open(t, ds, from.Add(ahead), now.Add(ahead), raw)
			worst = max(worst, sim.stats(t).Points)
		}
		if cold == 0 || worst*100 > cold*3 {
			t.Errorf("%d points at first, up to %d for a minute more", cold, worst)
		}
	})

	t.Run("a bypass refreshes the cache", func(t *testing.T) {
		sim.resetStats(t)
		q := map[string]string{"A": model(d.plants[:1], []string{"Pac"}, `,"bypassCache":true`)}
		for try := range 3 {
			response := ds.query(t, dayFrom, dayTo, q)["A"]
			read(t, response)
			if isHeld := strings.Contains(notices(response), "at most once a minute"); isHeld != (try > 0) {
				t.Errorf("try %d: notices %q", try+1, notices(response))
			}
		}
		if got := sim.stats(t); got.Requests != 1 {
			t.Errorf("%d requests for three within a minute", got.Requests)
		}
		read(t, ds.readings(t, dayFrom, dayTo, d.plants[:1], []string{"Pac"}, ""))
		if got := sim.stats(t); got.Requests != 1 {
			t.Errorf("%d requests", got.Requests)
		}
	})

	t.Run("queries are batched even without the cache", func(t *testing.T) {
		off := plugin.configured("off", sim.Endpoint, adminToken+".a", `{"cacheDisabled":true}`)
		learnMetadata(t, off, d.plants)
		for range 2 {
			sim.resetStats(t)
			d.open(t, off, dayFrom, dayTo, "")
			if got := sim.stats(t); got.Requests < 1 || got.Requests > 2 {
				t.Errorf("%d requests", got.Requests)
			}
		}
	})

	t.Run("cost in stats and metrics", func(t *testing.T) {
		day := dayFrom.AddDate(0, 0, -9)
		q := map[string]string{"A": model(d.plants, []string{"Pac"}, "")}
		for try, want := range []map[string]float64{
			{"Requests to amperecloud": 1, "Points from amperecloud": 1440, "Points from the cache": 0},
			{"Requests to amperecloud": 0, "Points from amperecloud": 0, "Points from the cache": 1440},
		} {
			response := ds.query(t, day, day.AddDate(0, 0, 1), q)["A"]
			for _, stat := range response.Frames[0].Meta.Stats {
				if value, ok := want[stat.DisplayName]; ok && stat.Value != value {
					t.Errorf("try %d: %s: %v, want %v", try+1, stat.DisplayName, stat.Value, value)
				}
			}
			document := response.Frames[0].Meta.ExecutedQueryString
			if unsent := strings.Contains(document, "Nothing was sent"); unsent != (try == 1) {
				t.Errorf("try %d: the query inspector shows %q", try+1, document)
			}
			if sent := strings.Contains(document, "readings(") && strings.Contains(document, d.plants[0]); sent != (try == 0) {
				t.Errorf("try %d: the query inspector shows %q", try+1, document)
			}
			if len(response.Frames[0].Meta.Stats) != 5 {
				t.Errorf("%d figures", len(response.Frames[0].Meta.Stats))
			}
		}
		metrics := plugin.metrics(t)
		for _, name := range []string{
			`requests_total{outcome="ok"}`, `points_total{origin="cached"}`, `points_total{origin="fetched"}`,
			"coalesced_total", "cache_bytes", "cache_columns", "wait_seconds_count",
		} {
			counted := regexp.MustCompile(`(?m)^grafana_plugin_amperecloud_` + regexp.QuoteMeta(name) + ` [1-9]`)
			if !counted.MatchString(metrics) {
				t.Errorf("nothing is counted as %s", name)
			}
		}
		if strings.Contains(metrics, adminToken) || strings.Contains(metrics, d.plants[0]) {
			t.Error("metrics name a token or a plant")
		}
	})
}

func TestRulesOnTheSameTick(t *testing.T) {
	sim := startSimulator(t)
	plugin := startPlugin(t)
	ds := plugin.configured("rules", sim.Endpoint, adminToken, `{}`)
	// Half of the rules use another data source with the same token.
	other := plugin.configured("others", sim.Endpoint, adminToken, `{}`)
	d := newDashboard(t, sim, 24)
	learnMetadata(t, ds, d.plants)
	now := time.Now()
	sim.resetStats(t)
	var all sync.WaitGroup
	all.Go(func() { d.open(t, ds, now.Add(-24*time.Hour), now, "") })
	asRule := alertRule
	asRule.headers = map[string]string{"FromAlert": "true", "X-Cache-Skip": "true"}
	for rule := range 40 {
		all.Go(func() {
			q := map[string]string{"A": model(d.plants[rule%5:rule%5+1], typesOfAll[rule%8:rule%8+1], "")}
			back := []time.Duration{30 * time.Minute, time.Hour, 6 * time.Hour}[rule%3]
			from := []*instance{ds, other}[rule%2]
			if response := from.queryAs(t, asRule, now.Add(-back), now, q)["A"]; response.Error != nil {
				t.Errorf("rule %d: %v", rule, response.Error)
			}
		})
	}
	all.Wait()
	// Three documents of twenty fields, and one for what has come while they were under way: 80 calls at once need longer
	// than a batch waits on a busy machine.
	if got := sim.stats(t); got.Requests > 4 {
		t.Errorf("%d requests for a dashboard and 40 rules", got.Requests)
	}
}

// A panel whose time is up takes nothing from the others.
func TestPanelTimesOut(t *testing.T) {
	sim := startSimulator(t)
	ds := startPlugin(t).configured("go", sim.Endpoint, adminToken, `{}`)
	d := newDashboard(t, sim, 8)
	learnMetadata(t, ds, d.plants)
	sim.faults(t, map[string]any{"latencyMs": 700})
	var all sync.WaitGroup
	all.Go(func() {
		q := map[string]string{"A": model(d.plants, []string{"Pac"}, "")}
		response := ds.queryFor(t, 100*time.Millisecond, dayFrom, dayTo, q)
		if response != nil && response["A"].Error == nil {
			t.Error("an answer in no time")
		}
	})
	responses := d.open(t, ds, dayFrom, dayTo, "")
	all.Wait()
	d.compare(t, sim, responses[:2], "FIVE_MINUTES", dayFrom, dayTo)
}

// When nobody waits any longer, the request is canceled.
func TestRequestCanceledWithoutWaiters(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("cancel", sim.Endpoint, adminToken, `{}`)
	d := newDashboard(t, sim, 1)
	learnMetadata(t, ds, d.plants)
	sim.faults(t, map[string]any{"latencyMs": 30_000})
	q := map[string]string{"A": model(d.plants, []string{"Pac"}, "")}
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() { ds.queryFor(t, 500*time.Millisecond, dayFrom, dayTo, q) })
	}
	time.Sleep(300 * time.Millisecond)
	if got := sim.stats(t).Running; got != 1 {
		t.Errorf("%d requests under way for three equal queries", got)
	}
	all.Wait()
	for start := time.Now(); sim.stats(t).Running > 0; time.Sleep(50 * time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatal("the request continues although nobody waits")
		}
	}
}
