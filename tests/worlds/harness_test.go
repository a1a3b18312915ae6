package worlds

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plugin"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

func TestMain(m *testing.M) {
	backend.Logger = log.NewNullLogger() // what is said to users is what counts
	log.DefaultLogger = backend.Logger
	os.Exit(m.Run())
}

// host is the plugin on a world, as Grafana has it: with settings, and requests by HTTP.
type host struct {
	t     *testing.T
	world *World
	d     *plugin.Datasource
}

func newHost(t *testing.T, w *World) *host {
	t.Helper()
	return newHostWith(t, w, nil)
}

// newHostWith is newHost with further settings.
func newHostWith(t *testing.T, w *World, more map[string]any) *host {
	t.Helper()
	options := map[string]any{"requestsPerMinute": 6000, "burst": 1000, "maxParallel": 10}
	maps.Copy(options, more)
	text, err := json.Marshal(options)
	if err != nil {
		t.Fatal(err)
	}
	words := discover.AllWords
	if w.options.Unread {
		words = discover.PageWords
	}
	registry := session.NewRegistry().ByWords(words)
	factory := plugin.NewFactoryOver(registry, serve(t, w))
	instance, err := factory(t.Context(), backend.DataSourceInstanceSettings{
		UID: "worlds", URL: "http://world", JSONData: text, DecryptedSecureJSONData: map[string]string{"apiToken": Token},
	})
	if err != nil {
		t.Fatal(err)
	}
	d, _ := instance.(*plugin.Datasource)
	t.Cleanup(d.Dispose)
	return &host{t, w, d}
}

func (h *host) context() backend.PluginContext {
	return backend.PluginContext{User: &backend.User{Login: "admin", Role: "Admin"},
		DataSourceInstanceSettings: &backend.DataSourceInstanceSettings{UID: "worlds"}}
}

// check is Save & test.
func (h *host) check() (ok bool, says string) {
	found, err := h.d.CheckHealth(h.t.Context(), &backend.CheckHealthRequest{PluginContext: h.context()})
	if err != nil {
		return false, err.Error()
	}
	return found.Status == backend.HealthStatusOk, found.Message
}

// query runs a query, and gives its frames and all that it says: the error and the notices.
func (h *host) query(model map[string]any, from, to time.Time) (data.Frames, string) {
	text, _ := json.Marshal(model)
	answer, err := h.d.QueryData(h.t.Context(), &backend.QueryDataRequest{PluginContext: h.context(),
		Headers: map[string]string{}, Queries: []backend.DataQuery{{RefID: "A", JSON: text, MaxDataPoints: 100_000,
			Interval: time.Second, TimeRange: backend.TimeRange{From: from, To: to}}}})
	if err != nil {
		return nil, err.Error()
	}
	response := answer.Responses["A"]
	var said []string
	if response.Error != nil {
		said = append(said, response.Error.Error())
	}
	for _, frame := range response.Frames {
		if frame.Meta == nil {
			continue
		}
		for _, notice := range frame.Meta.Notices {
			said = append(said, notice.Text)
		}
	}
	return response.Frames, strings.Join(said, " | ")
}

// listed gives the rows of the facilities query by their id.
func (h *host) listed() (map[string]map[string]string, string) {
	now := h.world.now()
	frames, said := h.query(map[string]any{"version": 1, "queryType": "facilities"}, now.Add(-time.Hour), now)
	rows := map[string]map[string]string{}
	for _, frame := range frames {
		for i := range frame.Rows() {
			row := map[string]string{}
			for _, field := range frame.Fields {
				value, there := field.ConcreteAt(i)
				if there {
					row[field.Name] = fmt.Sprint(value)
				}
			}
			rows[row["id"]] = row
		}
	}
	return rows, said
}

// ask is a readings query.
type ask struct {
	resolution, aggregation string
	at                      Resolution
	facilities              []Facility
	kinds                   []ReadingType
	from, to                time.Time
}

func (a ask) String() string {
	const layout = "01-02T15:04"
	return fmt.Sprintf("%s/%s %s..%s", a.resolution, a.aggregation, a.from.Format(layout), a.to.Format(layout))
}

// verdict is what came of something.
type verdict struct {
	outcome outcome
	why     string
}

type outcome string

const (
	resolved  outcome = "resolved"
	explained outcome = "explained"
	wrong     outcome = "WRONG"
)

// readings asks, and compares each series with the truth.
func (h *host) readings(a ask) verdict {
	var facilities, kinds []string
	for _, f := range a.facilities {
		facilities = append(facilities, f.ID)
	}
	for _, k := range a.kinds {
		kinds = append(kinds, k.ID)
	}
	frames, said := h.query(map[string]any{"version": 1, "queryType": "readings", "facilities": facilities,
		"readingTypes": kinds, "resolution": a.resolution, "aggregation": a.aggregation}, a.from, a.to)
	for _, f := range a.facilities {
		for _, k := range a.kinds {
			if got := h.series(frames, f, k, a); got != "" {
				if said != "" && !strings.HasPrefix(got, "has ") {
					return verdict{explained, fmt.Sprintf("%s: %s", a, said)}
				}
				return verdict{wrong, fmt.Sprintf("%s of %s, %s: %s (%s)", k.ID, f.ID, a, got, said)}
			}
		}
	}
	return verdict{outcome: resolved}
}

// series compares one series with the truth; empty: it is the truth. "has" begins a value that is wrong, "lacks" one
// that is missing. A value that stands exactly at the end of the range may be shown.
func (h *host) series(frames data.Frames, f Facility, k ReadingType, a ask) string {
	want := map[int64]float64{}
	tolerance := 2e-3 // what was rounded before it was combined
	if a.at == Raw {
		tolerance = 1e-9
	}
	for _, p := range h.world.TruthAt(f.ID, k.ID, a.at, a.from, a.to.Add(time.Second)) {
		if p.Value != nil {
			want[p.At.UnixMilli()] = *p.Value
		}
	}
	isUnit := h.unitOf(frames, f, k)
	for _, frame := range frames {
		if !isOf(frame, f, k) {
			continue
		}
		for i := range frame.Rows() {
			at, _ := frame.Fields[0].At(i).(time.Time)
			value, there := frame.Fields[1].ConcreteAt(i)
			if !there {
				continue
			}
			number, isNumber := value.(float64)
			truth, isTrue := want[at.UnixMilli()]
			if !isNumber || !isTrue || math.Abs(number-truth) > tolerance*math.Max(1, math.Abs(truth)) {
				return fmt.Sprintf("has %v at %s, want %v (%v)", value, at.UTC().Format(time.RFC3339), truth, isTrue)
			}
			delete(want, at.UnixMilli())
		}
	}
	delete(want, a.to.UnixMilli())
	if len(want) > 0 {
		var times []int64
		for at := range want {
			times = append(times, at)
		}
		return fmt.Sprintf("lacks %d values, the first of %s", len(want),
			time.UnixMilli(slices.Min(times)).UTC().Format(time.RFC3339))
	}
	return isUnit
}

// isOf tells that a frame has values of a facility's reading type.
func isOf(frame *data.Frame, f Facility, k ReadingType) bool {
	if len(frame.Fields) < 2 {
		return false
	}
	labels := frame.Fields[1].Labels
	return labels["facilityId"] == f.ID && labels["readingType"] == k.ID
}

// unitOf checks the unit, where the API tells any.
func (h *host) unitOf(frames data.Frames, f Facility, k ReadingType) string {
	for _, frame := range frames {
		if !isOf(frame, f, k) {
			continue
		}
		if unit := frame.Fields[1].Labels["unit"]; unit != "" && unit != k.Unit {
			return fmt.Sprintf("has the unit %q, want %q", unit, k.Unit)
		}
	}
	return ""
}
