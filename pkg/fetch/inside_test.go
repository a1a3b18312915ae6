package fetch

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
)

// roundTrip is an HTTP transport inside the test.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// reply is what an API answers, after a while; a status of zero is 200.
type reply struct {
	after  time.Duration
	status int
	header http.Header
	body   string
}

// askedAPI records what an API inside the test was asked.
type askedAPI struct {
	mu    sync.Mutex
	asked []graphql.Request
	at    []time.Time
	gone  int
}

func (f *askedAPI) count() int { f.mu.Lock(); defer f.mu.Unlock(); return len(f.asked) }

// sourceOf is a source on an API inside the test, without a network.
func sourceOf(t *testing.T, token string, policy Policy, timeout time.Duration, api *apimap.Map, answer func(n int, req graphql.Request) reply) (*Source, *askedAPI) {
	t.Helper()
	f := &askedAPI{}
	return sourceOn(t, f, token, policy, timeout, api, answer), f
}

func sourceOn(t *testing.T, f *askedAPI, token string, policy Policy, timeout time.Duration, api *apimap.Map, answer func(n int, req graphql.Request) reply) *Source {
	timeouts := httpclient.DefaultTimeoutOptions
	timeouts.Timeout = timeout
	mw := httpclient.NamedMiddlewareFunc("inside the test", func(httpclient.Options, http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			var sent graphql.Request
			body, _ := io.ReadAll(r.Body)
			_ = json.Unmarshal(body, &sent)
			f.mu.Lock()
			n := len(f.asked)
			f.asked = append(f.asked, sent)
			f.at = append(f.at, time.Now())
			f.mu.Unlock()
			a := answer(n, sent)
			if a.after > 0 {
				select {
				case <-time.After(a.after):
				case <-r.Context().Done():
					f.mu.Lock()
					f.gone++
					f.mu.Unlock()
					return nil, r.Context().Err()
				}
			}
			if a.status == 0 {
				a.status = 200
			}
			h := http.Header{"Content-Type": {"application/json"}}
			for k, v := range a.header {
				h[k] = v
			}
			return &http.Response{StatusCode: a.status, Status: fmt.Sprint(a.status), Header: h, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
		})
	})
	client, err := graphql.NewClient(httpclient.Options{Timeouts: &timeouts, Middlewares: []httpclient.Middleware{mw}}, "http://api.test/graphql", token)
	if err != nil {
		t.Fatal(err)
	}
	s := NewSource(client, policy, nil, "")
	t.Cleanup(s.Close)
	s.schemas.newest = &knownSchema{generation: 1, at: time.Now()}
	s.current = &Mapping{Result: discover.Result{Map: api}, Origin: "introspection", generation: 1, probeAgain: never}
	return s
}

// rows is the map of an API that gives rows of time and value.
func rows() *apimap.Map {
	api := mapWith(apimap.One)
	api.Readings.Answer = apimap.Answer{Shape: apimap.RowsShape, Time: []string{"t"}, Value: []string{"v"}}
	return api
}

// fine answers each alias with one value at every of the stamps.
func fine(req graphql.Request, stamps ...time.Time) string {
	var parts []string
	for i := 0; strings.Contains(req.Query, fmt.Sprintf("f%d:", i)); i++ {
		var items []string
		for _, at := range stamps {
			items = append(items, fmt.Sprintf(`{"t":%d,"v":7}`, at.UnixMilli()))
		}
		parts = append(parts, fmt.Sprintf(`"f%d":{"readings":[%s]}`, i, strings.Join(items, ",")))
	}
	return `{"data":{` + strings.Join(parts, ",") + `}}`
}

// callsOf asks for a day of Pac of some plants.
func callsOf(plants ...string) (calls []plan.Call) {
	for _, p := range plants {
		calls = append(calls, wish(p, "Pac", 0, 24))
	}
	return calls
}
