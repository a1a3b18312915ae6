package plugin_test

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// A cache is right when the API is asked less and nobody sees it: so these tests count requests at the simulator,
// go through QueryData of the built plugin, and hold the values against the physics.

// dashboard is what a viewer opens: panels that show different types of the same five plants.
type dashboard struct {
	plants []string
	panels [][]string
}

var fivePlants = []string{koeris, bakery, spain, "Freifläche Überlingen-Süd", "Schönefeld Ost/West"}

// typesOfAll are reading types that each of the five plants has.
var typesOfAll = []string{"Pac", "ReactivePower", "ProducedEnergy", "ExportedEnergy", "Irradiance", "ExpectedPower", "SumEnergyWR", "ActivePower"}

func newDashboard(t *testing.T, sim *simulator, panels int) dashboard {
	t.Helper()
	var d dashboard
	for _, name := range fivePlants {
		d.plants = append(d.plants, sim.facility(t, name))
	}
	for i := range panels {
		d.panels = append(d.panels, []string{typesOfAll[i%len(typesOfAll)], typesOfAll[(i+1+i/len(typesOfAll))%len(typesOfAll)]})
	}
	return d
}

// open asks for all panels at once, as a browser does.
func (d dashboard) open(t *testing.T, ds *instance, from, to time.Time, more string) []backend.DataResponse {
	t.Helper()
	responses := make([]backend.DataResponse, len(d.panels))
	var all sync.WaitGroup
	for i, types := range d.panels {
		all.Go(func() {
			responses[i] = ds.queryAs(t, map[string]string{}, 1000, to.Sub(from)/1000, from, to, map[string]string{"A": model(d.plants, types, more)})["A"]
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

// learnMetadata lets the data source find out what is not asked for again for a while.
func learnMetadata(t *testing.T, ds *instance, plants []string) {
	t.Helper()
	from := dayFrom.AddDate(0, -1, 0)
	if response := ds.query(t, from, from.Add(time.Hour), map[string]string{"A": model(plants, typesOfAll, "")})["A"]; response.Error != nil {
		t.Fatal(response.Error)
	}
}

// rightOf holds panels against the physics, of the part of the range that nobody adds to any more.
func (d dashboard) right(t *testing.T, sim *simulator, responses []backend.DataResponse, resolution string, from, to time.Time) {
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
		d.right(t, sim, responses[:2], "FIVE_MINUTES", from, now)
	})

	t.Run("50 viewers cost nothing", func(t *testing.T) {
		sim.resetStats(t)
		began := time.Now().Truncate(5 * time.Minute)
		var all sync.WaitGroup
		for viewer := range 50 {
			all.Go(func() {
				d.open(t, ds, from.Add(time.Duration(viewer)*time.Millisecond), now.Add(time.Duration(viewer)*time.Millisecond), "")
			})
		}
		all.Wait()
		// What was fetched is a few seconds old. Only a new step of 5 minutes, or a minute's age, can cost a request.
		demanded := 0
		if !time.Now().Truncate(5*time.Minute).Equal(began) || time.Since(now) > time.Minute {
			demanded = 2
		}
		if got := sim.stats(t); got.Requests > demanded {
			t.Errorf("%d requests, age demands %d", got.Requests, demanded)
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
		response := other.query(t, from, now, map[string]string{"A": model(d.plants, []string{"Pac"}, "")})["A"]
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

	t.Run("a refresh asks for the new minutes", func(t *testing.T) {
		sim.resetStats(t)
		d.open(t, ds, from.Add(-time.Hour), now.Add(-time.Hour), `,"resolution":"raw"`)
		cold := sim.stats(t).Points
		worst := 0
		for minute := 1; minute <= 10; minute++ {
			sim.resetStats(t)
			ahead := time.Duration(minute-60) * time.Minute
			d.open(t, ds, from.Add(ahead), now.Add(ahead), `,"resolution":"raw"`)
			worst = max(worst, sim.stats(t).Points)
		}
		if cold == 0 || worst*100 > cold*3 {
			t.Errorf("%d points in the first place, up to %d for a minute more", cold, worst)
		}
	})

	t.Run("a bypass asks, and the others profit", func(t *testing.T) {
		sim.resetStats(t)
		q := map[string]string{"A": model(d.plants[:1], []string{"Pac"}, `,"bypassCache":true`)}
		for range 3 {
			read(t, ds.query(t, dayFrom, dayTo, q)["A"])
		}
		if got := sim.stats(t); got.Requests != 3 {
			t.Errorf("%d requests", got.Requests)
		}
		read(t, ds.query(t, dayFrom, dayTo, map[string]string{"A": model(d.plants[:1], []string{"Pac"}, "")})["A"])
		if got := sim.stats(t); got.Requests != 3 {
			t.Errorf("%d requests", got.Requests)
		}
	})

	t.Run("with the cache off, what is asked together still goes together", func(t *testing.T) {
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

	t.Run("what it cost is told", func(t *testing.T) {
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
			if unsent := strings.Contains(document, "Nothing was sent"); unsent != (try == 1) || !strings.Contains(document, "readings(") || !strings.Contains(document, d.plants[0]) {
				t.Errorf("try %d: the query inspector shows %q", try+1, document)
			}
			if len(response.Frames[0].Meta.Stats) != 5 {
				t.Errorf("%d figures", len(response.Frames[0].Meta.Stats))
			}
		}
		metrics := plugin.metrics(t)
		for _, name := range []string{
			`grafana_plugin_amperecloud_requests_total{outcome="ok"}`, `grafana_plugin_amperecloud_points_total{origin="cached"}`,
			`grafana_plugin_amperecloud_points_total{origin="fetched"}`, "grafana_plugin_amperecloud_coalesced_total",
			"grafana_plugin_amperecloud_cache_bytes", "grafana_plugin_amperecloud_cache_columns", "grafana_plugin_amperecloud_wait_seconds_count",
		} {
			if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` [1-9]`).MatchString(metrics) {
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
	// Rules that somebody made with a data source of their own, for the same token.
	other := plugin.configured("others", sim.Endpoint, adminToken, `{}`)
	d := newDashboard(t, sim, 24)
	learnMetadata(t, ds, d.plants)
	now := time.Now()
	sim.resetStats(t)
	var all sync.WaitGroup
	all.Go(func() { d.open(t, ds, now.Add(-24*time.Hour), now, "") })
	headers := map[string]string{"FromAlert": "true", "X-Cache-Skip": "true"}
	for rule := range 40 {
		all.Go(func() {
			q := map[string]string{"A": model(d.plants[rule%5:rule%5+1], typesOfAll[rule%8:rule%8+1], "")}
			back := []time.Duration{30 * time.Minute, time.Hour, 6 * time.Hour}[rule%3]
			from := []*instance{ds, other}[rule%2]
			if response := from.queryAs(t, headers, 43200, time.Second, now.Add(-back), now, q)["A"]; response.Error != nil {
				t.Errorf("rule %d: %v", rule, response.Error)
			}
		})
	}
	all.Wait()
	if got := sim.stats(t); got.Requests > 3 {
		t.Errorf("%d requests for a dashboard and 40 rules", got.Requests)
	}
}

// One panel that is closed, and one whose time is up, take nothing from the others.
func TestPanelsThatGo(t *testing.T) {
	sim := startSimulator(t)
	ds := startPlugin(t).configured("go", sim.Endpoint, adminToken, `{}`)
	d := newDashboard(t, sim, 8)
	learnMetadata(t, ds, d.plants)
	sim.faults(t, map[string]any{"latencyMs": 700})
	var all sync.WaitGroup
	all.Go(func() {
		// Its five seconds of patience are over after 100 ms.
		response := ds.queryFor(t, 100*time.Millisecond, dayFrom, dayTo, map[string]string{"A": model(d.plants, []string{"Pac"}, "")})
		if response != nil && response["A"].Error == nil {
			t.Error("an answer in no time")
		}
	})
	responses := d.open(t, ds, dayFrom, dayTo, "")
	all.Wait()
	d.right(t, sim, responses[:2], "FIVE_MINUTES", dayFrom, dayTo)
}

// When nobody waits any more, the API need not work on.
func TestARequestThatNobodyWaitsForIsCancelled(t *testing.T) {
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
		t.Errorf("%d requests under way for three who wait for the same", got)
	}
	all.Wait()
	for began := time.Now(); sim.stats(t).Running > 0; time.Sleep(50 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatal("the request goes on although nobody waits")
		}
	}
}

func TestLateAndCorrectedValues(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	plant := sim.facility(t, koeris)
	query := func(ds *instance, from, to time.Time, more string) backend.DataResponse {
		return ds.query(t, from, to, map[string]string{"A": model([]string{plant}, []string{"Pac"}, `,"resolution":"raw"`+more)})["A"]
	}

	t.Run("disorder, doubles and the future", func(t *testing.T) {
		ds := plugin.configured("messy", sim.Endpoint, adminToken, `{}`)
		query(ds, dayFrom, dayFrom.Add(time.Hour), "") // the metadata
		sim.faults(t, map[string]any{"unsorted": true, "doubled": true})
		_, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		equal(t, read(t, query(ds, dayFrom, dayTo, ""))[0], want)

		sim.control(t, http.MethodPut, "/faults", map[string]any{"future": 3})
		now := time.Now()
		refs := read(t, query(ds, now.Add(-time.Hour), now.Add(time.Hour), ""))
		newest, _ := refs[0].TimeField.At(refs[0].TimeField.Len() - 1).(time.Time)
		if !newest.After(now) {
			t.Errorf("values of the future that were asked for are missing: the newest is of %v", newest)
		}
		refs = read(t, query(ds, now.Add(-time.Hour), now, ""))
		if newest, _ := refs[0].TimeField.At(refs[0].TimeField.Len() - 1).(time.Time); newest.After(now) {
			t.Errorf("values of the future although the range ends now: %v", newest)
		}
	})

	t.Run("late values come with a later refresh", func(t *testing.T) {
		ds := plugin.configured("late", sim.Endpoint, adminToken+".a", `{"cacheFreshness":0.1}`) // 6 s instead of a minute
		sim.control(t, http.MethodPut, "/delays", map[string]any{"minutes": 40})
		now := time.Now()
		from := now.Add(-2 * time.Hour)
		before := read(t, query(ds, from, now, ""))[0].TimeField.Len()
		sim.control(t, http.MethodDelete, "/delays", nil)
		time.Sleep(7 * time.Second)
		_, want := sim.physics(t, plant, "Pac", "RAW", "", from, now)
		if after := read(t, query(ds, from, now, ""))[0]; before >= len(want) {
			t.Errorf("%d values at first, %d later", before, len(want))
		} else {
			equal(t, after, want)
		}
	})

	t.Run("corrections come when the values are old enough to be asked for again, or at once with a bypass", func(t *testing.T) {
		ds := plugin.configured("corrected", sim.Endpoint, adminToken+".a", `{}`)
		old := read(t, query(ds, dayFrom, dayTo, ""))[0]
		_, before := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		equal(t, old, before)
		sim.control(t, http.MethodPut, "/corrections", []map[string]any{{"facility": plant, "type": "Pac", "from": dayFrom.Add(12 * time.Hour), "to": dayFrom.Add(13 * time.Hour), "factor": 0.5}})
		defer sim.control(t, http.MethodDelete, "/corrections", nil)
		equal(t, read(t, query(ds, dayFrom, dayTo, ""))[0], before)
		_, after := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		equal(t, read(t, query(ds, dayFrom, dayTo, `,"bypassCache":true`))[0], after)
		equal(t, read(t, query(ds, dayFrom, dayTo, ""))[0], after)
	})

	t.Run("a changed API map sees nothing of the old one's values", func(t *testing.T) {
		ds := plugin.configured("remapped", sim.Endpoint, adminToken+".a", `{"apiMap":{"answer.unit":""}}`)
		query(ds, dayFrom, dayTo, "")
		sim.resetStats(t)
		changed := plugin.configured("remapped", sim.Endpoint, adminToken+".a", `{"apiMap":{"answer.stamps":"begin"}}`)
		if response := query(changed, dayFrom, dayTo, ""); response.Error != nil {
			t.Error(response.Error)
		}
		if got := sim.stats(t); got.Requests == 0 {
			t.Error("answered from what was fetched by another map")
		}
	})
}
