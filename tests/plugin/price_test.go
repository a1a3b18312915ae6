package plugin_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

type price struct {
	Members, Series, Readings, Points, Requests, Cached, Pending int
	Resolution                                                   string
	Notes                                                        []struct{ Text string }
}

// priced has the price of a query told for the day.
func (i *instance) priced(t *testing.T, members string) (int, []byte) {
	t.Helper()
	return i.call(t, "POST", "query/price", []byte(fmt.Sprintf(
		`{"query":{"version":2,"queryType":"readings",%s},"from":%d,"to":%d,"maxDataPoints":1000,"intervalMs":60000}`,
		members, dayFrom.UnixMilli(), dayTo.UnixMilli()))...)
}

// The price is what the query then costs: as many requests before, and none when everything is cached.
func TestQueryPrice(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("price", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plants := []string{sim.facility(t, koeris), sim.facility(t, bakery), sim.facility(t, spain)}
	for _, plant := range plants { // as the editor does; a query looks up names of what nobody has listed
		ds.get(t, "reading-types?facility="+plant)
	}
	for name, c := range map[string]struct {
		members          string
		plants, readings int
		least            int
	}{
		"types": {`"facilities":` + ids(plants) + `,"readingTypes":["Pac"],"resolution":"5m"`, 3, 1, 3 * 288},
		"roles": {
			`"facilities":` + ids(plants) + `,"roles":["acPower","energyProduced"],"resolution":"15m"`,
			3, 2, 6 * 96,
		},
		"an earlier day": {
			`"facilities":` + ids(plants[:1]) + `,"roles":["acPower"],"resolution":"1h","compare":[{"amount":7,"unit":"d"}]`,
			1, 1, 48,
		},
	} {
		status, body := ds.priced(t, c.members)
		before := decoded[price](t, body)
		if status != 200 || before.Members != c.plants || before.Readings != c.readings || before.Points < c.least ||
			before.Points > c.least+c.least/2 || before.Pending == 0 || before.Pending != before.Requests {
			t.Fatalf("%s: %d %s", name, status, body)
		}
		sim.resetStats(t)
		read(t, ds.calculated(t, panel, dayFrom, dayTo, c.members))
		sent := sim.stats(t).Requests
		sim.resetStats(t)
		_, body = ds.priced(t, c.members)
		after := decoded[price](t, body)
		if after.Pending != 0 || after.Cached != after.Points || after.Points != before.Points {
			t.Errorf("%s: %s after %d requests", name, body, sent)
		}
		if sent != before.Pending {
			t.Errorf("%s: %d requests, the price was %+v", name, sent, before)
		}
		if sim.stats(t).Requests != 0 {
			t.Errorf("%s: the price cost requests", name)
		}
	}
}

// What cannot be planned says why, in the words of the query itself, and a viewer cannot have made-up ids asked for.
func TestQueryPriceRefused(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("refused", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	facilities := `"facilities":` + ids([]string{sim.facility(t, koeris)})
	wrong := facilities + `,"readingTypes":["Pac"],"combine":{"percentile":101}`
	if status, body := ds.priced(t, wrong); status != 400 {
		t.Errorf("%s: %d %s", wrong, status, body)
	}
	nowhere := `"filters":[{"key":"country","operator":"=","values":["X"]}]`
	for want, members := range map[string]string{
		"no value: $plant":          `"facilities":["$plant"],"unset":["$plant"],"roles":["acPower"]`,
		"filters leave no facility": `"scope":"all","roles":["acPower"],` + nowhere,
		"no reading type for wind":  facilities + `,"roles":["windSpeed"]`,
	} {
		status, body := ds.priced(t, members)
		if got := decoded[price](t, body); status != 200 || got.Members != 0 || got.Requests != 0 ||
			len(got.Notes) != 1 || !strings.Contains(got.Notes[0].Text, want) {
			t.Errorf("%s: %d %s", members, status, body)
		}
	}
	if status, body := ds.call(t, "POST", "query/price", []byte(`{"query":`)...); status != 400 {
		t.Errorf("half a body: %d %s", status, body)
	}
	ds.context.User = &backend.User{Role: "Viewer"}
	sim.resetStats(t)
	for want, members := range map[int]string{
		200: facilities + `,"readingTypes":["Pac"]`,
		403: facilities + `,"readingTypes":["Pac"],"deviceScope":"devices","devices":["made-up"]`,
		404: `"facilities":["made-up"],"roles":["acPower"]`,
	} {
		if status, body := ds.priced(t, members); status != want {
			t.Errorf("a viewer's %s: %d %s, want %d", members, status, body, want)
		}
	}
	if sent := sim.stats(t).Requests; sent != 0 {
		t.Errorf("%d requests for a viewer's calls", sent)
	}
}
