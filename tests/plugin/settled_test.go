package plugin_test

import (
	"net/http"
	"testing"
	"time"
)

// What does not change is fetched less often, and corrections come within the time that is stated: for values newer
// than 2 hours 6 minutes, with a freshness factor of 0.1 36 seconds.
func TestSettledValues(t *testing.T) {
	t.Parallel() // it mostly waits
	const stated = 36 * time.Second
	sim := startSimulator(t)
	plant := sim.facility(t, koeris)
	ds := startPlugin(t).configured("settled", sim.Endpoint, adminToken, `{"cacheFreshness":0.1}`)
	// refresh says how the last two hours differ from the physics as it is now.
	refresh := func() string {
		t.Helper()
		now := time.Now().Truncate(time.Second)
		from := now.Add(-2 * time.Hour)
		shown := read(t, ds.readings(t, from, now, []string{plant}, []string{"Pac"}, raw))[0]
		_, want := sim.physics(t, plant, "Pac", "RAW", "", from, now)
		return difference(shown, want)
	}
	points := func(refreshes int) int {
		sim.resetStats(t)
		for range refreshes {
			time.Sleep(7 * time.Second) // usually, values newer than 2 hours are refetched after 6
			if text := refresh(); text != "" {
				t.Error(text)
			}
		}
		return sim.stats(t).Points
	}
	refresh()
	first := points(2)
	points(6)
	later := points(6) / 3
	if later > first*2/3 {
		t.Errorf("%d points of two refreshes at first, %d when nothing has changed for a while", first, later)
	}
	now := time.Now()
	sim.control(t, http.MethodPut, "/corrections", []map[string]any{{
		"facility": plant, "type": "Pac", "from": now.Add(-70 * time.Minute), "to": now.Add(-50 * time.Minute), "value": 12.5,
	}})
	began := time.Now()
	for asked := began; ; asked = time.Now() {
		text := refresh()
		if text == "" {
			break
		}
		if late := asked.Sub(began); late > stated+time.Second { // however long the answer takes
			t.Fatalf("asked for after %v: %s", late, text)
		}
		time.Sleep(2 * time.Second)
	}
	t.Logf("%d points of two refreshes at first, %d later; the correction came within %v", first, later, time.Since(began))
}
