package plugin_test

import (
	"strings"
	"testing"
	"time"
)

func TestMissingResolutions(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	ds := startPlugin(t).configured("coarse", sim.Endpoint, adminToken+".n", `{"requestsPerMinute":600,"burst":100}`)
	plant := sim.facility(t, koeris)
	from := time.Date(2026, 3, 27, 0, 0, 0, 0, berlin)
	to := from.AddDate(0, 0, 4) // with a day that has an hour less

	t.Run("days of the plant's calendar, by kind of reading", func(t *testing.T) {
		for _, name := range []string{"ProducedEnergy", "Pac"} {
			refs := read(t, ds.readings(t, from, to, []string{plant}, []string{name}, daily))
			_, want := sim.physics(t, plant, name, "DAY", "Europe/Berlin", from, to)
			near(t, refs[0], want)
		}
	})
	t.Run("a range that starts at noon shows no day that started before it", func(t *testing.T) {
		noon := from.Add(12 * time.Hour)
		refs := read(t, ds.readings(t, noon, to, []string{plant}, []string{"ProducedEnergy"}, daily))
		_, want := sim.physics(t, plant, "ProducedEnergy", "DAY", "Europe/Berlin", noon, to)
		near(t, refs[0], want)
	})
	t.Run("one point for a stat panel", func(t *testing.T) {
		q := map[string]string{"A": model([]string{plant}, []string{"ProducedEnergy"}, "")}
		refs := read(t, ds.queryAs(t, caller{points: 1, interval: to.Sub(from)}, from, to, q)["A"])
		_, stored := sim.physics(t, plant, "ProducedEnergy", "RAW", "", from, to)
		sum := 0.0
		for _, point := range stored {
			if point[1] != nil {
				sum += *point[1]
			}
		}
		at := float64(from.UnixMilli())
		near(t, refs[0], [][2]*float64{{&at, &sum}})
	})
	t.Run("a day that does not start in the range is explained", func(t *testing.T) {
		noon := from.Add(12 * time.Hour)
		response := ds.readings(t, noon, noon.Add(6*time.Hour), []string{plant}, []string{"ProducedEnergy"}, daily)
		if response.Error != nil || !strings.Contains(notices(response), "interval starts in the time range") {
			t.Errorf("%v %q", response.Error, notices(response))
		}
	})
	t.Run("a chosen aggregation", func(t *testing.T) {
		refs := read(t, ds.readings(t, from, to, []string{plant}, []string{"Pac"}, `,"resolution":"1d","aggregation":"max"`))
		_, stored := sim.physics(t, plant, "Pac", "RAW", "", from, to)
		highest := make([]float64, 4)
		for _, point := range stored {
			if point[1] != nil {
				at := time.UnixMilli(int64(*point[0])).In(berlin)
				value := &highest[at.YearDay()-from.YearDay()]
				*value = max(*value, *point[1])
			}
		}
		for i, want := range highest {
			if value, _ := refs[0].ValueField.At(i).(*float64); value == nil || *value != want {
				t.Errorf("day %d: %v, the highest raw value is %v", i+1, show(value), want)
			}
		}
	})
	t.Run("never more points than the panel has", func(t *testing.T) {
		far := from.AddDate(0, 0, 60)
		q := map[string]string{"A": model([]string{plant}, []string{"ProducedEnergy"}, "")}
		refs := read(t, ds.queryAs(t, caller{points: 500, interval: 3 * time.Hour}, from, far, q)["A"])
		_, stored := sim.physics(t, plant, "ProducedEnergy", "RAW", "", from, far)
		sum, want := 0.0, 0.0
		for i := range refs[0].TimeField.Len() {
			if value, _ := refs[0].ValueField.At(i).(*float64); value != nil {
				sum += *value
			}
		}
		for _, point := range stored {
			if point[1] != nil {
				want += *point[1]
			}
		}
		if n := refs[0].TimeField.Len(); n > 500 || n < 300 || sum < want*0.999 || sum > want*1.001 {
			t.Errorf("%d points that sum up to %v, the raw values to %v", n, sum, want)
		}
	})
}
