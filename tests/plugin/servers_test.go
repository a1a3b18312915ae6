package plugin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	serversToken  = "servers-token"
	serversBudget = `{"requestsPerMinute":6000,"burst":1000}`
)

// servers are running GraphQL servers of other hands (tests/servers), by name, with their control server.
type servers struct {
	Endpoints map[string]string
	Control   string
}

// counts are what one of the servers was asked and answered.
type counts struct {
	Requests, Aborted int
	Types, Encodings  []string
	Statuses          []int
}

// The servers that show their schema, those that do not, and those whose schema PostGraphile makes of tables. The last
// are there where POSTGRAPHILE_HOME is (tests/servers/postgraphile.ts).
var (
	openServers   = []string{"mercurius", "mercurius shallow", "yoga", "apollo", "gateway"}
	closedServers = []string{"mercurius closed", "yoga closed", "apollo closed"}
	tableServers  = []string{"postgraphile", "postgraphile v4"}
)

func startTableServers(t *testing.T) *servers {
	t.Helper()
	if os.Getenv("POSTGRAPHILE_HOME") == "" {
		t.Skip("needs POSTGRAPHILE_HOME")
	}
	return startServers(t, tableServers...)
}

func startServers(t *testing.T, names ...string) *servers {
	t.Helper()
	found := decoded[servers](t, startNode(t, "tests/servers/main.ts", "NODE_ENV=production",
		"SERVERS="+strings.Join(names, ",")))
	return &found
}

func (s *servers) control(t *testing.T, method, path, server string, body any) []byte {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	address := s.Control + path + "?" + url.Values{"server": {server}}.Encode()
	request, err := http.NewRequest(method, address, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	found, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (s *servers) counts(t *testing.T, server string) counts {
	t.Helper()
	return decoded[counts](t, s.control(t, http.MethodGet, "/counts", server, nil))
}

// valueAt is what the servers' plants measure (tests/servers/account.ts).
func valueAt(plant, readingType int, at time.Time) float64 {
	return float64((at.UnixMilli()/300_000*7+int64(plant)*131+int64(readingType)*17)%997) / 4
}

// serverTypes are the reading types of the servers' plants.
var serverTypes = []string{"Pac", "ProducedEnergy", "Irradiance", "ModuleTemperature", "ExportedEnergy"}

// wanted are the stored values of a plant in a range.
func wanted(plant int, readingType string, from, to time.Time) (points [][2]*float64) {
	for at := from; at.Before(to); at = at.Add(5 * time.Minute) {
		stamp, value := float64(at.UnixMilli()), valueAt(plant, slices.Index(serverTypes, readingType), at)
		points = append(points, [2]*float64{&stamp, &value})
	}
	return points
}

// Servers of other hands, as they are by default: each is connected, all pages of all lists are found, and every value
// is right. What is denied or fails for one plant is told and costs only that plant.
func TestServers(t *testing.T) { serve(t, startServers(t, openServers...), openServers) }

// The same for schemas that PostGraphile makes of tables: lists, pages, times and ids are called and made as nobody
// here has chosen, and objects have two ids.
func TestTableServers(t *testing.T) { serve(t, startTableServers(t), tableServers) }

// How many requests a first Save & test may send: where the schema comes at once, and where it comes in parts.
const maxFirstTest, maxFirstTestInParts = 15, 20

func serve(t *testing.T, all *servers, names []string) {
	plugin := startPlugin(t)
	from, to := day(30)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			ds := plugin.configured(name, all.Endpoints[name], serversToken, serversBudget)
			health, message := ds.health(t)
			if !strings.HasPrefix(message, "Connected as Sam Server: 3 companies, 10 facilities. Readings verified:") {
				t.Fatalf("%s %s", message, health.JsonDetails)
			}
			most := maxFirstTest
			if strings.HasSuffix(name, "shallow") {
				most = maxFirstTestInParts
			}
			if sent := all.counts(t, name).Requests; sent > most {
				t.Errorf("%d requests to connect", sent)
			}
			ids := ds.plantIDs(t)
			_, body := ds.get(t, "reading-types?facility="+url.QueryEscape(ids[3]))
			var types []string
			for _, one := range decoded[[]struct{ ID string }](t, body) {
				types = append(types, one.ID)
			}
			if !slices.Equal(slices.Sorted(slices.Values(types)), slices.Sorted(slices.Values(serverTypes))) {
				t.Errorf("reading types %v", types)
			}

			plants := []string{ids[1], ids[4], ids[8], ids[9], ids[10]}
			response := ds.readings(t, from, to, plants, []string{"Pac", "ExportedEnergy"}, raw)
			found := 0
			for _, ref := range read(t, response) {
				labels := ref.GetLabels()
				for number, id := range ids {
					if id == labels["facilityId"] && number < 9 {
						equal(t, ref, wanted(number, labels["readingType"], from, to))
						found++
					}
				}
			}
			told := notices(response)
			if found != 6 || !strings.Contains(told, "Plant 9") || !strings.Contains(told, "Plant 10") {
				t.Errorf("%d series, notices %q", found, told)
			}
			if strings.Contains(told, "Plant 1 ") || strings.Contains(told, "Plant 1:") {
				t.Errorf("a plant with all of its values is blamed: %q", told)
			}
			rule := ds.queryAs(t, alertRule, from, to, map[string]string{"A": model(plants[:3], []string{"Pac"}, raw)})["A"]
			if rule.Error != nil || len(read(t, rule)) != 3 {
				t.Errorf("a rule: %v", rule.Error)
			}
			broken := ds.queryAs(t, alertRule, from, to, map[string]string{"A": model(plants, []string{"Pac"}, raw)})["A"]
			if broken.Error == nil {
				t.Error("a rule does not hear that a plant failed")
			}
			got := all.counts(t, name)
			t.Log(got.Requests, "requests,", slices.Compact(slices.Sorted(slices.Values(got.Types))),
				slices.Compact(slices.Sorted(slices.Values(got.Encodings))),
				slices.Compact(slices.Sorted(slices.Values(got.Statuses))))
		})
	}
}

// plantIDs are the ids of the servers' plants, by their numbers.
func (i *instance) plantIDs(t *testing.T) map[int]string {
	t.Helper()
	ids := map[int]string{}
	_, body := i.get(t, "facilities")
	for _, one := range decoded[[]struct{ ID, Name string }](t, body) {
		number := 0
		if _, err := fmt.Sscanf(one.Name, "Plant %d", &number); err != nil {
			t.Fatal(one, err)
		}
		ids[number] = one.ID
	}
	return ids
}

// Servers that do not show their schema: said so, and connected by a pasted one.
func TestServersWithoutIntrospection(t *testing.T) {
	all := startServers(t, closedServers...)
	plugin := startPlugin(t)
	sdl := string(all.control(t, http.MethodGet, "/schema", "", nil))
	from, to := day(31)
	for _, name := range closedServers {
		t.Run(name, func(t *testing.T) {
			_, message := plugin.configured(name, all.Endpoints[name], serversToken, serversBudget).health(t)
			if !strings.Contains(message, "does not show its schema") || !strings.Contains(message, "paste") {
				t.Error(message)
			}
			pasted := fmt.Sprintf(`{"schema":%q,"requestsPerMinute":6000,"burst":1000}`, sdl)
			ds := plugin.configured(name+" pasted", all.Endpoints[name], serversToken, pasted)
			if _, message := ds.health(t); !strings.HasPrefix(message, "Connected as Sam Server: 3 companies, 10 facil") {
				t.Error(message)
			}
			refs := read(t, ds.readings(t, from, to, []string{"plant-2"}, []string{"Irradiance"}, raw))
			equal(t, refs[0], wanted(2, "Irradiance", from, to))
		})
	}
}

// Answers that break off are asked for again, and a caller who leaves takes the request along: the server sees it.
func TestServersBrokenOff(t *testing.T) {
	names := []string{"mercurius", "yoga", "apollo", "gateway"}
	all := startServers(t, names...)
	plugin := startPlugin(t)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			ds := plugin.configured(name, all.Endpoints[name], serversToken, serversBudget)
			if _, message := ds.health(t); !strings.HasPrefix(message, "Connected") {
				t.Fatal(message)
			}
			all.control(t, http.MethodPut, "/faults", name, map[string]any{"cutBytes": 300, "cuts": 2})
			from, to := day(32)
			refs := read(t, ds.readings(t, from, to, []string{"plant-5"}, []string{"Pac"}, raw))
			equal(t, refs[0], wanted(5, "Pac", from, to))

			all.control(t, http.MethodPut, "/faults", name, map[string]any{"latencyMs": 3000})
			all.control(t, http.MethodDelete, "/counts", name, nil)
			from, to = day(33)
			ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
			defer cancel()
			query := map[string]string{"A": model([]string{"plant-5"}, []string{"Pac"}, raw)}
			_, _ = ds.send(ctx, panel, from, to, query)
			aborted := func() bool { return all.counts(t, name).Aborted > 0 }
			for deadline := time.Now().Add(10 * time.Second); !aborted() && time.Now().Before(deadline); {
				time.Sleep(50 * time.Millisecond)
			}
			if !aborted() {
				t.Errorf("the request goes on without anybody: %+v", all.counts(t, name))
			}
			all.control(t, http.MethodPut, "/faults", name, map[string]any{})
			equal(t, read(t, ds.query(t, from, to, query)["A"])[0], wanted(5, "Pac", from, to))
		})
	}
}

// A wrong token is told as one, whatever stands behind.
func TestServersDenyToken(t *testing.T) {
	names := []string{"mercurius", "yoga", "apollo", "gateway"}
	all := startServers(t, names...)
	plugin := startPlugin(t)
	for _, name := range names {
		_, message := plugin.configured(name, all.Endpoints[name], "another-token-than-theirs", `{}`).health(t)
		if !strings.Contains(message, "does not accept the token") {
			t.Errorf("%s: %s", name, message)
		}
	}
}
