package plugin_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

func TestLateAndCorrectedValues(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	plant := sim.facility(t, koeris)
	query := func(ds *instance, from, to time.Time, more string) backend.DataResponse {
		return ds.readings(t, from, to, []string{plant}, []string{"Pac"}, raw+more)
	}

	t.Run("disorder, duplicates and the future", func(t *testing.T) {
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
			t.Errorf("requested values of the future are missing: the newest is of %v", newest)
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

	t.Run("corrections come with the next refetch, or at once with a bypass", func(t *testing.T) {
		ds := plugin.configured("corrected", sim.Endpoint, adminToken+".a", `{}`)
		old := read(t, query(ds, dayFrom, dayTo, ""))[0]
		_, before := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		equal(t, old, before)
		noon := dayFrom.Add(12 * time.Hour)
		sim.control(t, http.MethodPut, "/corrections", []map[string]any{
			{"facility": plant, "type": "Pac", "from": noon, "to": noon.Add(time.Hour), "factor": 0.5},
		})
		defer sim.control(t, http.MethodDelete, "/corrections", nil)
		equal(t, read(t, query(ds, dayFrom, dayTo, ""))[0], before)
		_, after := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		equal(t, read(t, query(ds, dayFrom, dayTo, `,"bypassCache":true`))[0], after)
		equal(t, read(t, query(ds, dayFrom, dayTo, ""))[0], after)
	})

	t.Run("a changed API map does not see values of the old one", func(t *testing.T) {
		ds := plugin.configured("remapped", sim.Endpoint, adminToken+".a", `{"apiMap":{"answer.unit":""}}`)
		query(ds, dayFrom, dayTo, "")
		sim.resetStats(t)
		changed := plugin.configured("remapped", sim.Endpoint, adminToken+".a", `{"apiMap":{"answer.stamps":"begin"}}`)
		if response := query(changed, dayFrom, dayTo, ""); response.Error != nil {
			t.Error(response.Error)
		}
		if got := sim.stats(t); got.Requests == 0 {
			t.Error("answered with values that another map has fetched")
		}
	})
}
