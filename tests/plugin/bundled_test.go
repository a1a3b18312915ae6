package plugin_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// bundledDashboard is what these tests read of a dashboard of src/dashboards.
type bundledDashboard struct {
	UID    string
	Time   struct{ From string }
	Panels []struct {
		Title    string
		TimeFrom string
		Targets  []map[string]any
	}
	Annotations struct {
		List []struct {
			Name   string
			Target map[string]any
		}
	}
	text string
}

// bundledQuery is one query of a panel or an annotation.
type bundledQuery struct {
	where, refID string
	back         time.Duration
	model        map[string]any
}

func bundledDashboards(t *testing.T) map[string]bundledDashboard {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "src", "dashboards", "*.json"))
	if err != nil || len(files) != 6 {
		t.Fatalf("%v, %d dashboards", err, len(files))
	}
	found := map[string]bundledDashboard{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		read := decoded[bundledDashboard](t, text)
		read.text = string(text)
		found[strings.TrimSuffix(filepath.Base(file), ".json")] = read
	}
	return found
}

// queries are all of a dashboard, as the frontend sends them when these plants are chosen; none: all.
func (d bundledDashboard) queries(t *testing.T, plants ...string) (found []bundledQuery) {
	t.Helper()
	back := func(text string) time.Duration {
		count, unit := 0, ""
		if _, err := fmt.Sscanf(strings.TrimPrefix(text, "now-"), "%d%s", &count, &unit); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return time.Duration(count) * map[string]time.Duration{"h": time.Hour, "d": 24 * time.Hour}[unit]
	}
	for _, panel := range d.Panels {
		length := back(d.Time.From)
		if panel.TimeFrom != "" {
			length = back(panel.TimeFrom)
		}
		for _, target := range panel.Targets {
			found = append(found, bundledQuery{panel.Title, target["refId"].(string), length, filledIn(target, plants)})
		}
	}
	for _, annotation := range d.Annotations.List {
		model := filledIn(annotation.Target, plants)
		found = append(found, bundledQuery{annotation.Name, "Anno", back(d.Time.From), model})
	}
	return found
}

// filledIn is a query with its variables replaced.
func filledIn(target map[string]any, plants []string) map[string]any {
	model := map[string]any{}
	for name, value := range target {
		model[name] = value
	}
	if model["facilities"] != nil {
		if model["facilities"] = plants; len(plants) == 0 {
			model["scope"] = "all"
		}
	}
	if model["devices"] != nil {
		model["deviceScope"], model["deviceType"], model["devices"] = "type", "inverter", nil
	}
	if scale, ok := model["scale"].(map[string]any); ok {
		model["scale"] = map[string]any{"factor": 0.1, "unit": scale["unit"]}
	}
	if filters, ok := model["filters"].([]any); ok && len(plants) > 0 {
		filter := filters[0].(map[string]any)
		model["filters"] = []any{map[string]any{"key": filter["key"], "operator": filter["operator"], "values": plants}}
	}
	return model
}

// openBundled sends all queries at once, as a browser does.
func openBundled(t *testing.T, ds *instance, queries []bundledQuery, now time.Time) []backend.DataResponse {
	t.Helper()
	responses := make([]backend.DataResponse, len(queries))
	var all sync.WaitGroup
	for i, q := range queries {
		all.Go(func() {
			text, err := json.Marshal(q.model)
			if err != nil {
				t.Error(err)
				return
			}
			browser := caller{points: 1000, interval: q.back / 1000}
			responses[i] = ds.queryAs(t, browser, now.Add(-q.back), now, map[string]string{q.refID: string(text)})[q.refID]
		})
	}
	all.Wait()
	return responses
}

// mayBeEmpty are panels and annotations about things that the simulated plants do not do each day.
var mayBeEmpty = []string{
	"Values that got stuck", "Series that changed their unit or interval", "Data are missing", "Status changed",
	"Power was limited", "Limits in this range", "Gaps in this range", "Gaps of an hour or more, by day",
}

// ofOnePlant are the dashboards that show one plant.
var ofOnePlant = []string{"plant", "inverters"}

// Each query of each dashboard has data, in two dialects, and the whole costs no more requests than the table says: at
// first, with the schema and the lists, and when it is opened again. Measured are 8 to 15 in dialect a and 17 to
// 21 in b: how many queries share a request depends on how busy the machine is.
func TestBundledDashboards(t *testing.T) {
	dashboards := bundledDashboards(t)
	for name, most := range map[string]struct{ cold, again int }{
		"portfolio":    {25, 3},
		"plant":        {25, 3},
		"inverters":    {25, 3},
		"energy":       {25, 3},
		"curtailment":  {25, 3},
		"data-quality": {25, 3},
	} {
		for _, dialect := range []string{"a", "b"} {
			t.Run(name+" "+dialect, func(t *testing.T) {
				sim := startSimulator(t)
				ds := startPlugin(t).configured(name, sim.Endpoint, adminToken+"."+dialect,
					`{"requestsPerMinute":6000,"burst":1000,"maxParallel":6}`)
				var plants []string
				if slices.Contains(ofOnePlant, name) {
					plants = []string{sim.facility(t, koeris)}
				}
				queries, now := dashboards[name].queries(t, plants...), time.Now()
				for _, limit := range []int{most.cold, most.again} {
					sim.resetStats(t)
					for i, response := range openBundled(t, ds, queries, now) {
						where := queries[i].where + " " + queries[i].refID
						if response.Error != nil {
							t.Errorf("%s: %v", where, response.Error)
						} else if isEmpty(response) && !slices.Contains(mayBeEmpty, queries[i].where) &&
							(dialect == "a" || !isLacking(response)) {
							t.Errorf("%s has no data: %s", where, notices(response))
						}
					}
					got := sim.stats(t).Requests
					t.Logf("%d requests", got)
					if got > limit {
						t.Errorf("%d requests, at most %d were expected", got, limit)
					}
				}
			})
		}
	}
}

// isLacking tells that a notice says what is not there: b tells no nominal power of devices, and not every plant has
// sensors. It excuses dialect b only: dialect a has all that the dashboards show.
func isLacking(response backend.DataResponse) bool {
	reasons := []string{"the API tells no nominal power", "no device of the type sensor", "no reading type"}
	said := notices(response)
	return slices.ContainsFunc(reasons, func(reason string) bool { return strings.Contains(said, reason) })
}

// isEmpty tells that no field of a response has a value.
func isEmpty(response backend.DataResponse) bool {
	for _, frame := range response.Frames {
		for _, field := range frame.Fields {
			for row := range field.Len() {
				if !field.NilAt(row) {
					return false
				}
			}
		}
	}
	return true
}

// What an account lacks is said by notices: a plant without sensors, inverters, limits and meters fails nowhere.
func TestBundledDashboardsWithoutSensors(t *testing.T) {
	sim := startSimulator(t)
	ds := startPlugin(t).configured("bare", sim.Endpoint, adminToken, `{"requestsPerMinute":6000,"burst":1000}`)
	wind := sim.facility(t, "Windpark Öde Heide")
	for name, dashboard := range bundledDashboards(t) {
		queries := dashboard.queries(t, wind)
		said := 0
		for i, response := range openBundled(t, ds, queries, time.Now()) {
			where := name + ": " + queries[i].where + " " + queries[i].refID
			if response.Error != nil {
				t.Errorf("%s: %v", where, response.Error)
			} else if isEmpty(response) && !slices.Contains(mayBeEmpty, queries[i].where) {
				if said++; notices(response) == "" {
					t.Errorf("%s is empty, and nothing says why", where)
				}
			}
		}
		if name == "inverters" && said == 0 {
			t.Error("a wind park has inverters")
		}
	}
}

// Nothing in a dashboard is of an account: no plant, no device, no company, and no data source but the variable.
func TestBundledDashboardsAreOfNoAccount(t *testing.T) {
	sim := startSimulator(t)
	_, body := startPlugin(t).configured("names", sim.Endpoint, adminToken, `{}`).get(t, "facilities")
	facilities := decoded[[]facility](t, body)
	includes := decoded[struct {
		Includes []struct{ Type, Name, Path string }
	}](t, readFile(t, "src", "plugin.json")).Includes
	for name, dashboard := range bundledDashboards(t) {
		for _, f := range facilities {
			for _, own := range []string{f.ID, f.Name, f.Company} {
				if strings.Contains(dashboard.text, own) {
					t.Errorf("%s has %q", name, own)
				}
			}
		}
		var whole any
		if err := json.Unmarshal([]byte(dashboard.text), &whole); err != nil {
			t.Fatal(err)
		}
		checkAccount(t, name, whole)
		if !slices.ContainsFunc(includes, func(one struct{ Type, Name, Path string }) bool {
			return one.Type == "dashboard" && one.Path == "dashboards/"+name+".json"
		}) {
			t.Errorf("plugin.json does not include %s", name)
		}
		if dashboard.UID != "amperecloud-"+name {
			t.Errorf("%s has the uid %s, which links do not know", name, dashboard.UID)
		}
	}
	if len(includes) != 6 {
		t.Errorf("%d includes", len(includes))
	}
}

// checkAccount looks for data sources, facilities and devices that are no variables, and for transformations.
func checkAccount(t *testing.T, where string, node any) {
	t.Helper()
	switch node := node.(type) {
	case []any:
		for i, one := range node {
			checkAccount(t, fmt.Sprint(where, ".", i), one)
		}
	case map[string]any:
		for key, value := range node {
			place := where + "." + key
			switch key {
			case "datasource":
				if source := value.(map[string]any); source["uid"] != "${datasource}" || source["type"] != pluginID {
					t.Errorf("%s is %v", place, value)
				}
			case "facilities", "devices", "companies":
				for _, id := range value.([]any) {
					if !strings.HasPrefix(id.(string), "$") {
						t.Errorf("%s has %v", place, id)
					}
				}
			case "transformations":
				t.Errorf("%s does what a query can do", place)
			}
			checkAccount(t, place, value)
		}
	}
}

func readFile(t *testing.T, path ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{"..", ".."}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
