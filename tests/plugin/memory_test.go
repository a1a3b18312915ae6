package plugin_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// minutely is the simulated API, but for readings: whatever is asked for has a value each minute, and comes at once.
func minutely(t *testing.T, sim *simulator) string {
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
		var sent struct {
			OperationName string
			Variables     struct {
				ReadingInput struct {
					From, To     time.Time
					ReadingTypes []string
				}
			}
		}
		if err := json.Unmarshal(body, &sent); err != nil {
			t.Error(err)
		}
		if input := sent.Variables.ReadingInput; sent.OperationName == "Readings" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(minutes(input.From, input.To, input.ReadingTypes[0]))
			return
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		behind.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func minutes(from, to time.Time, readingType string) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, `{"data":{"f0":{"readings":[{"readingType":%q,"unit":"kW","values":[`, readingType)
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		if at.After(from) {
			text.WriteByte(',')
		}
		text.WriteString(`{"timestamp":"`)
		text.Write(at.UTC().AppendFormat(nil, "2006-01-02T15:04:05Z"))
		text.WriteString(`","value":1.5}`)
	}
	text.WriteString(`]}]}}}`)
	return text.Bytes()
}

var cacheBytes = regexp.MustCompile(`(?m)^\S+_cache_bytes (\S+)$`)

// cached is what the caches of the process take up, in bytes.
func (p *process) cached(t *testing.T) int64 {
	t.Helper()
	found := cacheBytes.FindStringSubmatch(p.metrics(t))
	if found == nil {
		t.Fatal("no such metric")
	}
	bytes, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return int64(bytes)
}

// Two data sources whose caches may each be larger than the process keep what its memory limit leaves room for.
func TestMemoryLimit(t *testing.T) {
	t.Parallel() // what others need does not count
	const limit, filled = 128 << 20, 220 << 20
	sim := startSimulator(t)
	plugin := startMeasured(t, fmt.Sprint("GOMEMLIMIT=", limit))
	endpoint := minutely(t, sim)
	const settings = `{"cacheSizeMiB":1024,"requestsPerMinute":6000,"burst":1000,"maxRange":{"1m":"31d"}}`
	sources := []*instance{
		plugin.configured("first", endpoint, adminToken, settings),
		plugin.configured("second", endpoint, adminToken+".a", settings),
	}
	type facility struct {
		ID    string
		Types []string
	}
	plugin.memory(t) // the peak of the start does not count
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	received, highest := int64(0), int64(0)
	plants := decoded[[]facility](t, sim.control(t, http.MethodGet, "/facilities", nil))
	for i := 0; received < filled; i++ {
		plant := plants[i%len(plants)]
		readingType := plant.Types[i/len(plants)%len(plant.Types)]
		ds := sources[i/len(plants)%2]
		response := ds.readings(t, from, from.AddDate(0, 1, 0), []string{plant.ID}, []string{readingType},
			`,"resolution":"1m"`)
		if response.Error != nil {
			t.Fatal(response.Error)
		}
		const perValue = 16
		received += 31 * 24 * 60 * perValue
		highest = max(highest, plugin.cached(t))
		if i > 0 && i%(len(plants)*10) == 0 {
			from = from.AddDate(0, -1, 0)
		}
	}
	_, peak := plugin.memory(t)
	kept := plugin.cached(t)
	t.Logf("of %d MiB received, %d are kept, at most %d; %d of memory at most, limit %d",
		received>>20, kept>>20, highest>>20, peak>>20, limit>>20)
	// Code, and what is shared with other processes, is memory, but does not count for the limit.
	const code = 40 << 20
	if peak > limit+code {
		t.Errorf("%d MiB of memory", peak>>20)
	}
	if kept < limit/8 {
		t.Errorf("only %d MiB are kept", kept>>20)
	}
}
