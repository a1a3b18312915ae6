package plugin

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

type upstream struct {
	mu   sync.Mutex
	docs []string
}

func (u *upstream) count(operation string) (n int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, doc := range u.docs {
		if strings.HasPrefix(doc, "query "+operation+"(") || strings.HasPrefix(doc, "query "+operation+" ") {
			n++
		}
	}
	return n
}

// world is an API of some plants, all of one company.
type world struct {
	plants int
	// readings answers the i-th alias of a document.
	readings func(i int) string
	// values, if set, gives the readings of each alias of a document instead.
	values func(document string) string
	// within, if set, answers an alias by its range instead.
	within    func(from, to time.Time) string
	typesFail bool
	// types, if set, is the list of reading types.
	types string
	// slow is how long an answer takes.
	slow time.Duration
	// schema replaces texts of the schema by others, in pairs.
	schema []string
	// zone of all plants; empty: UTC.
	zone string
	// options are further members of jsonData, each after a comma.
	options string
}

func start(t testing.TB, api world) (*Datasource, *upstream) {
	t.Helper()
	u := &upstream{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent struct{ Query string }
		body, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(body, &sent)
		u.mu.Lock()
		u.docs = append(u.docs, sent.Query)
		u.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		n := 0
		for strings.Contains(sent.Query, fmt.Sprintf("f%d:", n)) {
			n++
		}
		switch {
		case strings.Contains(sent.Query, "__schema"):
			w.WriteHeader(400)
			_, _ = io.WriteString(w, `{"errors":[{"message":"GraphQL introspection is not allowed"}]}`)
		case strings.HasPrefix(sent.Query, "query ReadingTypes"):
			time.Sleep(api.slow)
			if api.typesFail {
				w.WriteHeader(403)
				return
			}
			var parts []string
			types := cmp.Or(api.types, `{"readingType":"Pac","unit":"kW"}`)
			for i := range n {
				parts = append(parts, fmt.Sprintf(`"f%d":{"availableReadings":[%s],"availableAnalysis":[]}`, i, types))
			}
			_, _ = io.WriteString(w, `{"data":{`+strings.Join(parts, ",")+`}}`)
		case strings.HasPrefix(sent.Query, "query Readings"), strings.Contains(sent.Query, "readings("):
			time.Sleep(api.slow)
			var parts []string
			for i := range n {
				if api.within != nil {
					from, to := rangeOf(body, i)
					parts = append(parts, fmt.Sprintf(`"f%d":%s`, i, api.within(from, to)))
					continue
				}
				if api.values != nil {
					parts = append(parts, fmt.Sprintf(`"f%d":{"readings":%s}`, i, api.values(string(body))))
					continue
				}
				parts = append(parts, fmt.Sprintf(`"f%d":%s`, i, api.readings(i)))
			}
			_, _ = io.WriteString(w, `{"data":{`+strings.Join(parts, ",")+`}}`)
		default:
			var list []string
			for i := range api.plants {
				list = append(list, fmt.Sprintf(`{"id":"p%d","name":"Plant %d","timezone":%q}`, i, i, cmp.Or(api.zone, "UTC")))
			}
			_, _ = io.WriteString(
				w,
				`{"data":{"me":{"name":"Ada","companies":[{"id":"c","name":"C","facilities":[`+strings.Join(list, ",")+`]}]}}}`,
			)
		}
	}))
	t.Cleanup(server.Close)
	sdl, err := os.ReadFile("../discover/testdata/a.graphql")
	if err != nil {
		t.Fatal(err)
	}
	schema, _ := json.Marshal(strings.NewReplacer(api.schema...).Replace(string(sdl)))
	instance, err := NewFactory(session.NewRegistry())(t.Context(), backend.DataSourceInstanceSettings{
		URL:                     server.URL,
		JSONData:                []byte(`{"schema":` + string(schema) + api.options + `}`),
		DecryptedSecureJSONData: map[string]string{"apiToken": "t", "token": "t"},
	})
	if err != nil {
		t.Fatal(err)
	}
	d := instance.(*Datasource)
	if d.settingsErr != nil {
		t.Fatal(d.settingsErr)
	}
	t.Cleanup(d.Dispose)
	return d, u
}

// rangeOf is the range that the i-th alias of a document asks for; none, when it is not written by RFC 3339.
func rangeOf(body []byte, i int) (from, to time.Time) {
	var sent struct {
		Query     string
		Variables map[string]struct{ From, To time.Time }
	}
	_ = json.Unmarshal(body, &sent) // what has no such range is left out
	_, field, _ := strings.Cut(sent.Query, fmt.Sprintf("f%d:", i))
	_, field, _ = strings.Cut(field, "readingInput: $")
	name, _, _ := strings.Cut(field, ")")
	return sent.Variables[name].From, sent.Variables[name].To
}

func ask(t *testing.T, d *Datasource, alert bool, queries ...string) *backend.QueryDataResponse {
	req := &backend.QueryDataRequest{Headers: map[string]string{}}
	if alert {
		req.Headers[fromAlert] = "true"
	}
	now := time.Now()
	for i, q := range queries {
		req.Queries = append(
			req.Queries,
			backend.DataQuery{
				RefID:         fmt.Sprintf("R%02d", i),
				JSON:          []byte(q),
				MaxDataPoints: 500,
				Interval:      time.Minute,
				TimeRange:     backend.TimeRange{From: now.Add(-6 * time.Hour), To: now},
			},
		)
	}
	res, err := d.QueryData(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func model(plants []string, types ...string) string {
	m, _ := json.Marshal(
		map[string]any{"queryType": "readings", "facilities": plants, "readingTypes": types, "resolution": "5m"},
	)
	return string(m)
}

func noReadings(int) string { return `{"readings":[]}` }

// A rule has no time for what explains missing series, and a panel asks for it once.
func TestMissingCostsNoRule(t *testing.T) {
	d, u := start(t, world{plants: 15, readings: noReadings, slow: 100 * time.Millisecond})
	var plants []string
	for i := range 15 {
		plants = append(plants, fmt.Sprint("p", i))
	}
	started := time.Now()
	res := ask(t, d, true, model(plants, "Wind"))
	if got := u.count("ReadingTypes"); got > 1 {
		t.Errorf("%d documents for reading types, beside %d for readings; %v later: %v", got, u.count("Readings"),
			time.Since(started), res.Responses["R00"].Error)
	}
}

// What is missing is said, also when nobody can say why.
func TestMissingWithoutReason(t *testing.T) {
	d, _ := start(t, world{plants: 1, readings: noReadings, typesFail: true})
	res := ask(t, d, false, model([]string{"p0"}, "Wind"))
	r := res.Responses["R00"]
	if r.Error == nil && len(r.Frames[0].Meta.Notices) == 0 {
		t.Errorf("no values, no error, no notice: %d frames", len(r.Frames))
	}
}

// Queries of one panel are sent together, however many.
func TestQueriesOfPanelInOneDocument(t *testing.T) {
	d, u := start(t, world{
		plants: 24, slow: 100 * time.Millisecond, options: `,"maxFacilitiesPerRequest":100`,
		readings: func(int) string { return `{"readings":[{"readingType":"Pac","unit":"kW","values":[]}]}` },
	})
	var queries []string
	for i := range 24 {
		queries = append(queries, model([]string{fmt.Sprint("p", i)}, "Pac"))
	}
	ask(t, d, false, queries...)
	if got := u.count("Readings"); got != 1 {
		t.Errorf("%d documents", got)
	}
}

// Whatever is withheld from a rule is an error.
func TestFailureOfRule(t *testing.T) {
	values := &series.Series{}
	values.Add(time.Now().Add(-3*time.Hour).UnixMilli(), 1, false)
	for _, category := range []problem.Category{
		problem.Unauthorized, problem.NotGraphQL, problem.TLS, problem.Decode, problem.TooLarge, problem.TooComplex,
		problem.Refused, problem.Internal, problem.Unmapped,
	} {
		q := readingsQuery{window: plan.Window{Alert: true}, result: readings.Result{
			Series: []*series.Series{
				values,
			},
			Failures: []readings.Failure{{Cause: problem.New(category, "x"), Missing: true}},
		}}
		if q.failure() == nil {
			t.Errorf("%s: the rule judges by the rest", category)
		}
	}
}

// Save & test shows how much requests ask for by now.
func TestHealthShowsLimits(t *testing.T) {
	noon := time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly) + "T12:00:00Z" // yesterday, as Save & test asks
	d, _ := start(t, world{plants: 24, readings: func(int) string {
		return `{"readings":[{"readingType":"Pac","unit":"kW","values":[{"timestamp":"` + noon + `","value":1}]}]}`
	}, options: `,"requestsPerMinute":6000,"burst":1000`})
	details := func() string {
		result, err := d.CheckHealth(context.Background(), &backend.CheckHealthRequest{})
		if err != nil || result.Status != backend.HealthStatusOk {
			t.Fatalf("%v %v", result, err)
		}
		return string(result.JSONDetails)
	}
	if got := details(); !strings.Contains(got, "up to 20 facilities") {
		t.Error(got)
	}
	var plants []string
	for i := range 24 {
		plants = append(plants, fmt.Sprint("p", i))
	}
	ask(t, d, false, model(plants, "Pac"))
	if got := details(); !strings.Contains(got, "up to 40 facilities") {
		t.Error(got)
	}
}

// A fully cached query of ten series, as each refresh of most panels is.
func BenchmarkCachedQuery(b *testing.B) {
	d, u := start(b, world{plants: 10, readings: func(int) string {
		return `{"readings":[{"readingType":"Pac","unit":"kW","values":[` + dayOfValues() + `]}]}`
	}})
	var plants []string
	for i := range 10 {
		plants = append(plants, fmt.Sprint("p", i))
	}
	now := time.Now().Truncate(time.Hour).Add(-48 * time.Hour)
	req := &backend.QueryDataRequest{Queries: []backend.DataQuery{{
		RefID: "A", JSON: []byte(model(plants, "Pac")), MaxDataPoints: 500, Interval: time.Minute,
		TimeRange: backend.TimeRange{From: now.Add(-6 * time.Hour), To: now},
	}}}
	query := func() {
		res, err := d.QueryData(context.Background(), req)
		if err != nil || res.Responses["A"].Error != nil || len(res.Responses["A"].Frames) != 10 {
			b.Fatal(err, res.Responses["A"].Error, len(res.Responses["A"].Frames))
		}
	}
	query()
	sent := u.count("Readings")
	b.ReportAllocs()
	for b.Loop() {
		query()
	}
	if u.count("Readings") != sent {
		b.Error("the query was not cached")
	}
}

// dayOfValues are the values of the sixty hours before now, every 5 minutes.
func dayOfValues() string {
	var values []string
	for at := time.Now().Truncate(time.Hour).Add(-60 * time.Hour); at.Before(time.Now()); at = at.Add(5 * time.Minute) {
		values = append(values, fmt.Sprintf(`{"timestamp":%q,"value":1.5}`, at.UTC().Format(time.RFC3339)))
	}
	return strings.Join(values, ",")
}

// Ids are enough to ask by: without the list of facilities, panels and rules get their values, panels are told what is
// missing, and only rules that follow a calendar, which nobody knows then, fail. The list is not asked for each time.
func TestReadingsWithoutListOfFacilities(t *testing.T) {
	sdl := sdlOf(t, "a.graphql")
	const daily = `{"facilities":["a"],"readingTypes":["Pac"],"resolution":"1d"}`
	for name, c := range map[string]struct {
		sdl  string
		list int
	}{
		"denied":   {sdl, http.StatusForbidden},
		"failing":  {sdl, http.StatusInternalServerError},
		"unmapped": {strings.Replace(sdl, "me: User!", "", 1), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // retries wait
			api := newExecutor(t, c.sdl)
			api.list = c.list
			d := configured(t, api.serve(t), c.sdl)
			for range 3 {
				for _, alert := range []bool{false, true} {
					r := ask(t, d, alert, model([]string{"a"}, "Pac")).Responses["R00"]
					if r.Error != nil || len(r.Frames) != 1 || len(r.Frames[0].Fields) != 2 {
						t.Fatalf("alert %v: %v, %d frames", alert, r.Error, len(r.Frames))
					}
					if label := r.Frames[0].Fields[1].Labels["facility"]; label != "a" {
						t.Errorf("the facility is called %q", label)
					}
					notices := fmt.Sprint(r.Frames[0].Meta.Notices)
					if !strings.Contains(notices, "list of facilities") || !strings.Contains(notices, "time zones are unknown") {
						t.Errorf("alert %v: %s", alert, notices)
					}
				}
			}
			if r := ask(t, d, true, daily).Responses["R00"]; r.Error == nil {
				t.Error("a rule judges by days of an unknown zone")
			}
			if r := ask(t, d, false, daily).Responses["R00"]; r.Error != nil {
				t.Error(r.Error)
			}
			if got := api.count(); got > 12 {
				t.Errorf("%d requests: %v", got, api.operations)
			}
			// A list that is granted again is used from the next Save & test on.
			if c.list != 0 {
				api.setList(0)
				health, err := d.CheckHealth(t.Context(), &backend.CheckHealthRequest{
					PluginContext: backend.PluginContext{User: &backend.User{Role: "Admin"}},
				})
				r := ask(t, d, true, daily).Responses["R00"]
				if err != nil || health.Status != backend.HealthStatusOk || r.Error != nil {
					t.Error(health, err, r.Error)
				}
			}
		})
	}
}
