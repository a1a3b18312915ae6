package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func pagedMap(shape apimap.Shape) *apimap.Map {
	return &apimap.Map{Readings: apimap.Values{
		Path: []apimap.Step{
			{Field: "facility", Args: []apimap.Arg{{Name: "id", Type: "ID!", Value: apimap.Binding{Role: apimap.DeviceID}}}},
			{Field: "readings", Args: []apimap.Arg{
				{Name: "after", Type: "String", Value: apimap.Binding{Role: apimap.PagePosition}},
				{Name: "type", Type: "String", Value: apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.One}},
			}, Page: &apimap.Page{Style: apimap.Cursor, HasNext: []string{"pageInfo", "hasNextPage"}, Cursor: []string{"pageInfo", "endCursor"}}},
		},
		Answer: apimap.Answer{Shape: shape, Items: []string{"edges", "node"}, Time: []string{"t"}, Value: []string{"v"}},
	}}
}

// gathered asks by a map of the test's own, past the cache.
func gathered(t *testing.T, source *Source, api *apimap.Map, calls ...plan.Call) Answer {
	t.Helper()
	m := &Mapping{Result: discover.Result{Map: api}}
	answer, err := source.gather(t.Context(), m, calls, true, func(turn *batch.Turn) {
		d := &delivery{Source: source, turn: turn, mapping: m}
		if err := d.try(turn.Context); err != nil && !errors.Is(err, errNothingToSend) {
			t.Error(err)
			for _, piece := range d.lot.Wanted() {
				d.lot.Fail(piece, problem.From(err), nil)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// Values that come in pages: all of them, and a page that fails is said.
func TestReadingsInPages(t *testing.T) {
	fail := false
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		var sent graphql.Request
		body, _ := io.ReadAll(req.Body)
		_ = json.Unmarshal(body, &sent)
		after := fmt.Sprint(sent.Variables["after"])
		asked = append(asked, after)
		page := map[string]int{"<nil>": 0, "c1": 1, "c2": 2}[after]
		w.Header().Set("Content-Type", "application/json")
		if fail && page == 1 {
			_, _ = io.WriteString(w, `{"data":{"f0":null},"errors":[{"message":"boom","path":["f0"]}]}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"data":{"f0":{"readings":{"edges":[{"node":{"t":%d,"v":%d}}],"pageInfo":{"hasNextPage":%v,"endCursor":"c%d"}}}}}`,
			1_700_000_000_001+int64(page), page, page < 2, page+1)
	}))
	defer server.Close()
	timeouts := httpclient.DefaultTimeoutOptions
	client, err := graphql.NewClient(httpclient.Options{Timeouts: &timeouts}, server.URL, "t")
	if err != nil {
		t.Fatal(err)
	}
	source := NewSource(client, testPolicy, nil, "")
	defer source.Close()
	call := plan.Call{
		Facility: portfolio.Facility{ID: "p"}, Types: []string{"Pac"}, Resolution: query.Raw,
		Span: series.Span{From: time.UnixMilli(1_700_000_000_000), To: time.UnixMilli(1_700_000_001_000)},
	}

	answer := gathered(t, source, pagedMap(apimap.RowsShape), call)
	if len(answer.Failures) != 0 || len(answer.Series) != 1 || fmt.Sprint(answer.Series[0].Values) != "[0 1 2]" || fmt.Sprint(asked) != "[<nil> c1 c2]" {
		t.Errorf("%v %v, asked for %v", answer.Series, answer.Failures, asked)
	}
	fail = true
	answer = gathered(t, source, pagedMap(apimap.RowsShape), call)
	if len(answer.Failures) != 1 || !strings.Contains(answer.Failures[0].Cause.Error(), "boom") {
		t.Errorf("a page that failed is not said: %v", answer.Failures)
	}
	// What is not known yet is an error and not an empty chart.
	answer = gathered(t, source, pagedMap(apimap.OpenShape), call)
	if len(answer.Failures) != 1 || answer.Failures[0].Cause.Category != problem.Unmapped {
		t.Errorf("%v", answer.Failures)
	}
}

// An API that takes too long over what it is asked for at once is asked for less, and so from then on.
func TestTimeoutsMakeSmallerRequests(t *testing.T) {
	var mu sync.Mutex
	var sizes []int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		size := strings.Count(string(body), "facility(")
		mu.Lock()
		sizes = append(sizes, size)
		mu.Unlock()
		if size > 2 {
			<-req.Context().Done() // until the client has had enough
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":{`)
		for i := range size {
			_, _ = fmt.Fprintf(w, `%s"f%d":{"readings":[{"t":%d,"v":%d}]}`, strings.Repeat(",", min(i, 1)), i, monday.UnixMilli(), 7)
		}
		_, _ = io.WriteString(w, `}}`)
	}))
	defer server.Close()
	timeouts := httpclient.DefaultTimeoutOptions
	timeouts.Timeout = 300 * time.Millisecond
	client, err := graphql.NewClient(httpclient.Options{Timeouts: &timeouts}, server.URL, t.Name())
	if err != nil {
		t.Fatal(err)
	}
	source := NewSource(client, testPolicy, nil, "")
	defer source.Close()
	api := mapWith(apimap.One)
	api.Readings.Answer = apimap.Answer{Shape: apimap.RowsShape, Time: []string{"t"}, Value: []string{"v"}}
	var calls []plan.Call
	for i := range 6 {
		calls = append(calls, wish(fmt.Sprint("plant", i), "Pac", 0, 24))
	}
	answer := gathered(t, source, api, calls...)
	if len(answer.Failures) > 0 || len(answer.Series) != 6 {
		t.Fatalf("%d series, %v", len(answer.Series), answer.Failures)
	}
	mu.Lock()
	defer mu.Unlock()
	// All six, then twice three, which is still too many.
	if sizes[0] != 6 || slices.Max(sizes[3:]) > 2 {
		t.Errorf("asked for %v plants at once", sizes)
	}
}

// A bug must cost the queries that meet it, and not the whole plugin.
func TestABugIsAnError(t *testing.T) {
	_, client := startGateway(t)
	source := NewSource(client("t"), testPolicy, nil, "")
	defer source.Close()
	source.schemas.newest = &knownSchema{generation: 1, at: time.Now()}
	source.current = &Mapping{Origin: "introspection", generation: 1, probeAgain: never} // without a map: that is the bug
	for range 2 {
		answer, err := source.Readings(t.Context(), []plan.Call{wish("a", "Pac", 0, 1)}, false)
		if err != nil || len(answer.Failures) != 1 || answer.Failures[0].Cause.Category != problem.Internal {
			t.Errorf("%v %v", answer.Failures, err)
		}
	}
}
