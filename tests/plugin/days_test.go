package plugin_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const azores = "Açores Teste"

// A bar chart of a month has the month's days of every plant, each at the start of its date by the dashboard's clock,
// and the values of the plant's own days; the month has two changes of the clock within its plants' zones.
func TestDaysOfPlantsInSeveralZones(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	ds := startPlugin(t).configured("days", sim.Endpoint, adminToken+".n", `{"requestsPerMinute":600,"burst":100}`)
	plants := []string{sim.facility(t, koeris), sim.facility(t, spain), sim.facility(t, azores)}
	zones := []string{"Europe/Berlin", "Europe/Madrid", "Atlantic/Azores"}
	for _, c := range []struct {
		name, dashboard, more string
		year                  int
		month                 time.Month
	}{
		{"a dashboard in Berlin", "Europe/Berlin", `,"timeZone":"Europe/Berlin"`, 2026, 3},
		{"a dashboard in UTC", "UTC", `,"timeZone":"UTC"`, 2026, 3},
		{"a dashboard in Azores", "Atlantic/Azores", `,"timeZone":"Atlantic/Azores"`, 2025, 10},
		{"a dashboard far east", "Pacific/Kiritimati", `,"timeZone":"Pacific/Kiritimati"`, 2026, 2},
		{"a dashboard far west", "Pacific/Pago_Pago", `,"timeZone":"Pacific/Pago_Pago"`, 2026, 2},
		{"a public dashboard, which names no zone", "Europe/Berlin", "", 2025, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			zone := mustZone(c.dashboard)
			from := time.Date(c.year, c.month, 1, 0, 0, 0, 0, zone)
			to := from.AddDate(0, 1, 0)
			response := ds.readings(t, from, to.Add(-time.Millisecond), plants, []string{"ProducedEnergy"}, daily+c.more)
			// Not all plants have the clock of the dashboard, where it names one: this is all that is said.
			said, isTold := strings.TrimSpace(notices(response)), c.more != ""
			if isTold != strings.HasPrefix(said, "Days, weeks, months and years are those") || strings.Contains(said, "\n") {
				t.Errorf("said: %s", said)
			}
			for i, ref := range read(t, response) {
				own := mustZone(zones[i])
				first := time.Date(c.year, c.month, 1, 0, 0, 0, 0, own)
				_, want := sim.physics(t, plants[i], "ProducedEnergy", "DAY", zones[i], first, first.AddDate(0, 1, 0))
				for day := range want {
					at := float64(from.AddDate(0, 0, day).UnixMilli())
					want[day][0] = &at
				}
				if len(want) != int(to.Add(-time.Hour).In(zone).Day()) {
					t.Fatalf("%d days", len(want))
				}
				near(t, ref, want)
			}
		})
	}
	t.Run("true instants, also for rules", func(t *testing.T) {
		from := time.Date(2026, 6, 1, 0, 0, 0, 0, berlin)
		to := from.AddDate(0, 0, 7)
		for more, who := range map[string]caller{`,"dayStamps":"instant"`: panel, withRunning: alertRule} {
			q := map[string]string{"A": model(plants, []string{"ProducedEnergy"}, daily+more+`,"timeZone":"Europe/Berlin"`)}
			for i, ref := range read(t, ds.queryAs(t, who, from, to, q)["A"]) {
				_, want := sim.physics(t, plants[i], "ProducedEnergy", "DAY", zones[i], from, to)
				near(t, ref, want)
			}
		}
	})
	t.Run("a choice that does not exist", func(t *testing.T) {
		got := ds.readings(t, dayFrom, dayTo, plants, []string{"ProducedEnergy"}, daily+`,"dayStamps":"noon"`)
		if !strings.Contains(fmt.Sprint(got.Error), `no choice of day stamps "noon"`) {
			t.Error(got.Error)
		}
	})
}
