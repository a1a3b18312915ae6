package plugin_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// memoryBound is how much memory above idle an answer may cost: three times what a response may have.
const memoryBound = 3 * 64 << 20

// bomb is what an API answers to one kind of request: a start, a part that is repeated, and an end.
type bomb struct {
	operation string
	status    int
	gzip      bool

	start, repeated, end string
	times                int
}

func (b bomb) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	var body io.Writer = w
	if b.gzip {
		w.Header().Set("Content-Encoding", "gzip")
		packed, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
		defer func() { _ = packed.Close() }()
		body = packed
	}
	w.WriteHeader(b.status)
	_, err := io.WriteString(body, b.start)
	// In pieces, and each numbered where it says so: no two types or plants are the same.
	for i := 0; i < b.times && err == nil; {
		var piece strings.Builder
		for ; i < b.times && piece.Len() < 64<<10; i++ {
			piece.WriteString(strings.ReplaceAll(b.repeated, "#", strconv.Itoa(i)))
		}
		_, err = io.WriteString(body, piece.String())
	}
	if err == nil {
		_, _ = io.WriteString(body, b.end)
	}
}

// bombed is the simulated API, but for one kind of request.
func bombed(t *testing.T, sim *simulator, b bomb) *httptest.Server {
	t.Helper()
	target, err := url.Parse(sim.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	behind := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL, r.Out.Host = target, target.Host
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if strings.Contains(string(body), `"operationName":"`+b.operation+`"`) {
			b.write(w)
			return
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		behind.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// process is a plugin process whose memory is measured.
type process struct {
	*host
	pid int
}

func startMeasured(t *testing.T, env ...string) *process {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("memory is measured by /proc")
	}
	binary, err := filepath.Abs(filepath.Join("..", "..", "dist", "gpx_amperecloud_linux_"+runtime.GOARCH))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(binary)
	command.Env = append(os.Environ(), env...)
	started := startExecutable(t, command, io.Discard)
	return &process{started, command.Process.Pid}
}

var statusLine = regexp.MustCompile(`(?m)^(VmHWM|VmRSS):\s+(\d+) kB$`)

// memory is what the process has in memory now, and the most that it had since the last call; both in bytes.
func (p *process) memory(t *testing.T) (now, peak int64) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range statusLine.FindAllStringSubmatch(string(text), -1) {
		kibibytes, _ := strconv.ParseInt(line[2], 10, 64)
		if line[1] == "VmRSS" {
			now = kibibytes << 10
		} else {
			peak = kibibytes << 10
		}
	}
	if now == 0 || peak == 0 {
		t.Fatalf("no memory in %s", text)
	}
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.pid), []byte("5"), 0); err != nil {
		t.Fatal(err)
	}
	return now, peak
}

// Answers that are small on the wire or in number, and large in memory: each is a clear error, and none takes more
// memory than three times what a response may have.
func TestBombs(t *testing.T) {
	sim := startSimulator(t)
	plant := sim.facility(t, koeris)
	const ok, failed = http.StatusOK, http.StatusInternalServerError
	const plantJSON = `{"id":"plant-#","name":"Solarpark #","timezone":"Europe/Berlin","nominalPower":749.5,` +
		`"latitude":51.1,"longitude":7.2,"city":"Bad Salzuflen","country":"DE"},`
	const fieldJSON = `{"name":"f","args":[],"type":{"kind":"SCALAR","name":"Int","ofType":null}}`
	long := strings.Repeat("x", 1000)
	for name, c := range map[string]struct {
		bomb bomb
		// says is a part of the error.
		says string
	}{
		"a gigabyte of values, packed": {bomb{"Readings", ok, true,
			`{"data":{"f0":{"readings":[{"readingType":"Pac","unit":"kW","values":[`,
			`{"timestamp":"` + dayFrom.Add(time.Hour).UTC().Format(time.RFC3339) + `","value":1.5},`, `]}]}}}`,
			20_000_000}, "more values than there can be"},
		"values of other days": {bomb{"Readings", ok, true,
			`{"data":{"f0":{"readings":[{"readingType":"Pac","unit":"kW","values":[`,
			`{"timestamp":"2016-06-01T10:00:00.000Z","value":1.5},`, `]}]}}}`, 20_000_000}, "larger than 64 MiB"},
		"a gigabyte of blanks, packed": {bomb{"Readings", ok, true,
			`{"data":{"f0":`, strings.Repeat(" ", 1000), `null}}`, 1_000_000}, "single text or value"},
		"a gigabyte of something else": {bomb{"Readings", ok, true,
			`{"data":{},"extensions":[`, `{"a":[1,2,3]},`, `0]}`, 70_000_000}, "larger than 64 MiB"},
		"a message of 300 MB": {bomb{"Readings", ok, false,
			`{"errors":[{"message":"`, long, `"}],"data":null}`, 300_000}, "single text or value"},
		"a message of 300 MB, with a status": {bomb{"Readings", failed, false,
			`{"errors":[{"message":"`, long, `"}],"data":null}`, 300_000}, "500"},
		"a million messages": {bomb{"Readings", ok, false,
			`{"errors":[`, `{"message":"boom #","path":["f0",1,2,3]},`, `{}],"data":null}`, 1_000_000}, "boom 0"},
		"paths of a million steps": {bomb{"Readings", ok, false,
			`{"errors":[{"message":"boom","path":[`, `0,`, `0]}],"data":null}`, 1_000_000}, "single text or value"},
		"a unit of 300 MB": {bomb{"Readings", ok, false,
			`{"data":{"f0":{"readings":[{"readingType":"Pac","unit":"`, long, `","values":[]}]}}}`, 300_000},
			"single text or value"},
		"reading types by the million": {bomb{"Readings", ok, false,
			`{"data":{"f0":{"readings":[`, `{"readingType":"t#","unit":"u#"},`, `null]}}}`, 2_000_000}, "larger than 64 MiB"},
		"nested lists": {bomb{"Readings", ok, false,
			`{"data":{"f0":{"readings":`, strings.Repeat("[", 1000), ``, 10_000}, "nested"},
		"nested objects": {bomb{"Readings", ok, false,
			`{"data":{"f0":`, strings.Repeat(`{"readings":`, 100), ``, 10_000}, "could not be read"},
		"a million facilities": {bomb{"Facilities", ok, false,
			`{"data":{"me":{"name":"u","companies":[{"id":"c","name":"C","facilities":[`, plantJSON, `null]}]}}}`,
			1_000_000}, "too long to be read at once"},
		"facilities in nested lists": {bomb{"Facilities", ok, false,
			`{"data":{"me":`, strings.Repeat("[", 100), ``, 10_000}, "nested"},
		"ten million empty objects": {bomb{"Facilities", ok, false,
			`{"data":{"me":{"companies":[`, `{},`, `null]}}}`, 10_000_000}, "too long to be read at once"},
		"100,000 types": {bomb{"Introspection", ok, false,
			`{"data":{"__schema":{"queryType":{"name":"T0"},"types":[`,
			`{"kind":"OBJECT","name":"T#","fields":[` + fieldJSON + strings.Repeat(","+fieldJSON, 4) + `]},`,
			`null]}}}`, 100_000}, "schema is too large"},
		"100,000 small types": {bomb{"Introspection", ok, false,
			`{"data":{"__schema":{"queryType":{"name":"T0"},"types":[{"kind":"SCALAR","name":"Int"},`,
			`{"kind":"OBJECT","name":"T#","fields":[` + fieldJSON + `]},`, `null]}}}`, 100_000}, "Could not determine"},
		"a type with 190,000 fields": {bomb{"Introspection", ok, false,
			`{"data":{"__schema":{"queryType":{"name":"Q"},"types":[{"kind":"SCALAR","name":"Int"},` +
				`{"kind":"OBJECT","name":"Q","fields":[`, fieldJSON + ",", `null]}]}}}`, 190_000}, "Could not determine"},
		"a million types": {bomb{"Introspection", ok, false,
			`{"data":{"__schema":{"queryType":{"name":"T0"},"types":[`,
			`{"kind":"OBJECT","name":"T#","fields":[` + fieldJSON + `]},`,
			`null]}}}`, 1_000_000}, "schema is too large"},
		"a type with a million fields": {bomb{"Introspection", ok, false,
			`{"data":{"__schema":{"queryType":{"name":"Q"},"types":[{"kind":"OBJECT","name":"Q","fields":[`,
			`{},`, `{}]}]}}}`, 1_000_000}, "schema is too large"},
	} {
		t.Run(name, func(t *testing.T) {
			c.bomb.status = max(c.bomb.status, ok)
			plugin := startMeasured(t)
			healthy := plugin.configured("healthy", sim.Endpoint, adminToken, `{}`)
			read(t, healthy.readings(t, dayFrom, dayTo, []string{plant}, []string{"Pac"}, raw))
			ds := plugin.configured("bombed", bombed(t, sim, c.bomb).URL, adminToken, `{}`)
			idle, _ := plugin.memory(t)
			query := model([]string{plant}, []string{"Pac"}, raw)
			if c.bomb.operation == "Facilities" {
				query = `{"queryType":"facilities"}`
			}
			// A whole day would be asked for in two parts, which are told apart in what comes.
			response := ds.query(t, dayFrom, dayTo.Add(-time.Hour), map[string]string{"A": query})["A"]
			_, peak := plugin.memory(t)
			t.Logf("%d MiB above %d; %v", (peak-idle)>>20, idle>>20, response.Error)
			if peak-idle > memoryBound {
				t.Errorf("%d MiB above idle", (peak-idle)>>20)
			}
			if response.Error == nil || !strings.Contains(response.Error.Error(), c.says) {
				t.Errorf("%v", response.Error)
			}
			// What one API does costs only those who ask it.
			later := dayFrom.AddDate(0, 0, -2)
			read(t, healthy.readings(t, later, later.Add(time.Hour), []string{plant}, []string{"Pac"}, raw))
		})
	}
}
