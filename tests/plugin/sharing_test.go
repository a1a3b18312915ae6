package plugin_test

import (
	"sync"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// in gives the same data source in another organization (or stack), which Grafana names by its namespace.
func (i *instance) in(namespace, uid string) *instance {
	other := *i
	settings := *i.context.DataSourceInstanceSettings
	settings.UID, settings.Name = uid, uid
	other.context.Namespace, other.context.DataSourceInstanceSettings = namespace, &settings
	return &other
}

// What one organization has fetched is not served to another, even if both have the same token; data sources of one
// organization share it, whatever they are called.
func TestOrganizationsDoNotShare(t *testing.T) {
	sim := startSimulator(t)
	plugin := startPlugin(t)
	first := plugin.configured("first", sim.Endpoint, adminToken, `{}`).in("default", "first")
	plant := []string{sim.facility(t, koeris)}
	cost := func(ds *instance) int {
		t.Helper()
		sim.resetStats(t)
		response := ds.readings(t, dayFrom, dayTo, plant, []string{"Pac"}, "")
		if response.Error != nil || len(response.Frames) != 1 || response.Frames[0].Rows() == 0 {
			t.Fatal(response.Error, response.Frames)
		}
		if status, _ := ds.get(t, "facilities"); status != 200 {
			t.Fatal(status)
		}
		return sim.stats(t).Requests
	}
	cold := cost(first)
	for _, c := range []struct {
		name string
		ds   *instance
		want int
	}{
		{"the same data source", first, 0},
		{"another data source of the organization", first.in("default", "second"), 0},
		{"another organization", first.in("org-2", "third"), cold},
		{"the other organization again", first.in("org-2", "third"), 0},
		{"a third organization", first.in("stacks-7", "first"), cold},
	} {
		if got := cost(c.ds); got != c.want {
			t.Errorf("%s: %d requests, want %d", c.name, got, c.want)
		}
	}
	if cold < 3 { // schema, facilities, readings
		t.Errorf("%d requests without anything known", cold)
	}
}

// Roles reach the binary: viewers cannot make it ask the API for its schema.
func TestDiscoverIsForEditors(t *testing.T) {
	sim := startSimulator(t)
	ds := startPlugin(t).configured("roles", sim.Endpoint, adminToken, `{}`)
	for role, want := range map[string]int{"Viewer": 403, "Editor": 200, "Admin": 200} {
		ds.context.User = &backend.User{Role: role}
		if status, body := ds.call(t, "POST", "api-map/discover"); status != want {
			t.Errorf("%s: %d %.200s", role, status, body)
		}
	}
}

// What Grafana asks for again, for another panel or another time of the same values, is asked of the API once: copies
// of a panel, its time shift, and the comparison with the day before, which Grafana asks for beside it.
func TestCopiesAndShiftsShareRequests(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("shifts", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plants := []string{sim.facility(t, koeris), sim.facility(t, overlingen)}
	ask := func(daysBefore ...int) int {
		sim.resetStats(t)
		var all sync.WaitGroup
		for _, shift := range daysBefore {
			from, to := dayFrom.AddDate(0, 0, -shift), dayTo.AddDate(0, 0, -shift)
			all.Go(func() { ds.readings(t, from, to, plants, []string{"Pac"}, "") })
		}
		all.Wait()
		return sim.stats(t).Requests
	}
	ask(40) // the lists
	least := 3
	for try := range 5 { // on a busy machine one may come after the request of the other was sent
		least = min(least, ask(3*try, 3*try+1))
	}
	if least > 1 {
		t.Errorf("%d requests for a day and the one before", least)
	}
	if again := ask(0, 0, 0, 1, 1); again > 0 {
		t.Errorf("%d requests for copies of a panel and a shifted one", again)
	}
}
