package plugin_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Load and faults for as long as LOAD_FOR and SOAK_FOR say (Go durations, such as 60s and 1h); the suite takes less.

func lasting(t *testing.T, variable string, usual time.Duration) time.Duration {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return usual
	}
	long, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return long
}

var racing struct {
	sync.Once
	skip, binary string
	err          error
}

// startRacing starts a build of the plugin with the race detector, which is made once.
func startRacing(t *testing.T, log *lockedBuffer) *host {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the plugin a second time")
	}
	racing.Do(buildRacing)
	if racing.skip != "" {
		t.Skip(racing.skip)
	}
	if racing.err != nil {
		t.Fatal(racing.err)
	}
	started := startExecutable(t, exec.Command(racing.binary), log)
	t.Cleanup(func() {
		if text := log.String(); strings.Contains(text, "DATA RACE") {
			t.Errorf("%.5000s", text[strings.Index(text, "WARNING: DATA RACE"):])
		}
	})
	return started
}

func buildRacing() {
	cgo, err := exec.Command("go", "env", "CGO_ENABLED").Output()
	if err != nil || strings.TrimSpace(string(cgo)) != "1" {
		racing.skip = "the race detector needs cgo and a C compiler"
		return
	}
	racing.binary = filepath.Join(temporary, "gpx_racing")
	build := exec.Command("go", "build", "-race", "-tags", "arrow_json_stdlib", "-o", racing.binary, "./pkg")
	build.Dir = filepath.Join("..", "..")
	if output, err := build.CombinedOutput(); err != nil {
		racing.err = fmt.Errorf("%w\n%s", err, output)
	}
}

// temporary is the folder of what the tests of this package share.
var temporary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if temporary, err = os.MkdirTemp("", "plugin-test-*"); err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		return m.Run()
	}())
}

// verdicts counts what workers got.
type verdicts struct{ answers, points, wrong, silent, told, canceled atomic.Int64 }

// truth has the physics of days that were asked for, which do not change any more.
type truth struct {
	mu  sync.Mutex
	sim *simulator
	of  map[string][][2]*float64
}

func (tr *truth) day(t *testing.T, plant, readingType string, n int) [][2]*float64 {
	t.Helper()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	key := fmt.Sprint(plant, readingType, n)
	if _, isKnown := tr.of[key]; !isKnown {
		from, to := day(n)
		_, tr.of[key] = tr.sim.physics(t, plant, readingType, "FIVE_MINUTES", "", from, to)
	}
	return tr.of[key]
}

// judge compares an answer about one day with the physics.
func (v *verdicts) judge(t *testing.T, tr *truth, response backend.DataResponse, plants []string, kind string, n int) {
	v.answers.Add(1)
	missing := len(plants)
	for _, frame := range response.Frames {
		for _, field := range frame.Fields {
			if field.Labels["facilityId"] == "" {
				continue
			}
			want := map[int64]*float64{}
			for _, point := range tr.day(t, field.Labels["facilityId"], kind, n) {
				want[int64(*point[0])] = point[1]
			}
			if field.Len() == len(want) {
				missing--
			}
			if only, _ := field.At(0).(*float64); field.Len() == 1 && only == nil {
				continue // a series without values has one null
			}
			for i := range field.Len() {
				at, _ := frame.Fields[0].At(i).(time.Time)
				got, _ := field.At(i).(*float64)
				value, isPoint := want[at.UnixMilli()]
				v.points.Add(1)
				if !isPoint || (got == nil) != (value == nil) || got != nil && *got != *value {
					v.wrong.Add(1)
				}
			}
		}
	}
	switch {
	case missing == 0:
	case response.Error != nil || notices(response) != "":
		v.told.Add(1)
	default:
		v.silent.Add(1)
		t.Errorf("%d of %d series of %s on day %d are missing without a word", missing, len(plants), kind, n)
	}
}

// 24 workers query, cancel and change settings while the API fails in every way that it can; under the race detector.
func TestLoadWithFaults(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	sim := startSimulator(t)
	plugin := startRacing(t, &log)
	jsonData := `{"requestsPerMinute":6000,"burst":1000,"maxParallel":8,"timeout":5}`
	ds := plugin.configured("load", sim.Endpoint, adminToken, jsonData)
	d := newDashboard(t, sim, 1)
	learnMetadata(t, ds, d.plants)
	sim.control(t, http.MethodPut, "/budget", map[string]any{
		"requestsPerMinute": 6000, "burst": 1000, "maxParallel": 8, "maxComplexity": 120, "maxPoints": 20_000,
	})
	sim.faults(t, map[string]any{
		"errorRate500": 0.05, "errorRate502": 0.05, "errorRate429": 0.05, "retryAfter": "0", "dropRate": 0.03,
		"truncateRate": 0.05, "graphqlErrorRate": 0.03, "latencyMs": 20,
	})
	var v verdicts
	tr := &truth{sim: sim, of: map[string][][2]*float64{}}
	end := time.Now().Add(lasting(t, "LOAD_FOR", 10*time.Second))
	var all sync.WaitGroup
	for worker := range 24 {
		all.Go(func() {
			random := rand.New(rand.NewPCG(uint64(worker), 7))
			for time.Now().Before(end) {
				work(t, random, ds, plugin, sim, jsonData, d.plants, tr, &v)
			}
		})
	}
	all.Wait()
	t.Logf("%d answers, %d points, %d wrong, %d told, %d silent, %d canceled, %d requests",
		v.answers.Load(), v.points.Load(), v.wrong.Load(), v.told.Load(), v.silent.Load(), v.canceled.Load(),
		sim.stats(t).Requests)
	if v.wrong.Load() > 0 || v.silent.Load() > 0 {
		t.Errorf("%d wrong, %d silently missing", v.wrong.Load(), v.silent.Load())
	}
	if v.points.Load() < 10_000 || v.told.Load() == 0 || v.canceled.Load() == 0 {
		t.Error("that is too little to prove anything")
	}
}

// work is one step of a worker.
func work(
	t *testing.T, random *rand.Rand, ds *instance, plugin *host, sim *simulator, jsonData string, plants []string,
	tr *truth, v *verdicts,
) {
	if random.IntN(20) == 0 { // settings change: the instance is disposed of, and another one is made
		changed := strings.Replace(jsonData, `"timeout":5`, fmt.Sprintf(`"timeout":%d`, 4+random.IntN(4)), 1)
		ds = plugin.configured("load", sim.Endpoint, adminToken, changed)
	}
	asked := append([]string{}, plants...)
	random.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
	asked = asked[:1+random.IntN(len(asked))]
	kind, n := typesOfAll[random.IntN(len(typesOfAll))], random.IntN(40)
	from, to := day(n)
	who := caller{points: 1000, interval: 5 * time.Minute}
	if random.IntN(3) == 0 {
		who.headers = fromAlert
	}
	patience := 30 * time.Second
	if random.IntN(4) == 0 {
		patience = time.Duration(1+random.IntN(100)) * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	q := map[string]string{"A": model(asked, []string{kind}, `,"resolution":"5m"`)}
	responses, err := ds.send(ctx, who, from, to, q)
	if err != nil {
		v.canceled.Add(1)
		return
	}
	v.judge(t, tr, responses["A"], asked, kind, n)
}

var gauge = regexp.MustCompile(`(?m)^(go_goroutines|process_open_fds|process_resident_memory_bytes) (\S+)$`)

// footprint are the goroutines, files and bytes of a plugin process.
func (h *host) footprint(t *testing.T) (found [3]float64) {
	t.Helper()
	for _, match := range gauge.FindAllStringSubmatch(h.metrics(t), -1) {
		value, err := strconv.ParseFloat(match[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		found[map[string]int{"go_goroutines": 0, "process_open_fds": 1, "process_resident_memory_bytes": 2}[match[1]]] = value
	}
	return found
}

// An API that goes away and comes back again and again leaves nothing behind: goroutines, files and memory stay flat.
func TestSoak(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	plugin := startPlugin(t)
	ds := plugin.configured("soak", sim.Endpoint, adminToken,
		`{"requestsPerMinute":6000,"burst":1000,"timeout":3,"cacheSizeMiB":8,"cacheFreshness":0.1}`)
	d := newDashboard(t, sim, 1)
	learnMetadata(t, ds, d.plants)
	long := lasting(t, "SOAK_FOR", 15*time.Second)
	outage := max(long/60, 3*time.Second) // a minute of an hour
	random := rand.New(rand.NewPCG(1, 2))
	began := time.Now()
	var early, last [3]float64
	var all sync.WaitGroup
	failed, answered := 0, 0
	var mu sync.Mutex
	for n := 0; time.Since(began) < long; n++ {
		isDown := int(time.Since(began)/outage)%2 == 1
		faults := map[string]any{}
		if isDown {
			faults = map[string]any{"errorRate502": 0.5, "dropRate": 0.5}
		}
		sim.control(t, http.MethodPut, "/faults", faults)
		plant, kind := d.plants[random.IntN(5)], typesOfAll[random.IntN(8)]
		all.Go(func() {
			from, to := day(n % 300)
			response := ds.queryAs(t, panel, from, to, map[string]string{"A": model([]string{plant}, []string{kind}, "")})["A"]
			mu.Lock()
			defer mu.Unlock()
			if answered++; response.Error != nil {
				failed++
			}
		})
		if n%60 == 59 || long < time.Minute && n == 4 {
			last = plugin.footprint(t)
			if early == [3]float64{} && (time.Since(began) > long/6 || long < time.Minute) {
				early = last
			}
			t.Logf("%v: %.0f goroutines, %.0f files, %.0f MiB", time.Since(began).Round(time.Second), last[0], last[1],
				last[2]/(1<<20))
		}
		time.Sleep(min(time.Second, long/30))
	}
	all.Wait()
	time.Sleep(2 * time.Second)
	last = plugin.footprint(t)
	t.Logf("%d queries, %d failed; at the end %.0f goroutines, %.0f files, %.0f MiB", answered, failed, last[0], last[1],
		last[2]/(1<<20))
	if failed == 0 || failed == answered {
		t.Errorf("%d of %d failed: the API did not go away and come back", failed, answered)
	}
	if last[0] > early[0]+20 || last[1] > early[1]+10 || last[2] > 1.5*early[2]+32<<20 {
		t.Errorf("grew from %v to %v", early, last)
	}
}
