package session

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// A pause of a day shuts nobody out for a day: after the longest pause that the settings allow one request tries, and
// when the settings are saved at once. A new instance for another reason, or another data source of the same token,
// ends no pause.
func TestRegistryPauseEnds(t *testing.T) {
	for name, c := range map[string]struct {
		open   func(Config) Config
		after  time.Duration
		isOver bool
	}{
		"settings saved":      {open: func(c Config) Config { c.Saved = c.Saved.Add(time.Hour); return c }, isOver: true},
		"a new instance":      {open: func(c Config) Config { return c }},
		"another data source": {open: func(c Config) Config { c.DataSource = "other"; return c }},
		"the other one's settings saved": {
			open: func(c Config) Config { c.DataSource, c.Saved = "other", c.Saved.Add(time.Hour); return c },
		},
		"before the bound": {after: limit.DefaultMaxPause - time.Minute},
		"after the bound":  {after: limit.DefaultMaxPause, isOver: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			fake := fakeapi.New(func(n int, request graphql.Request) fakeapi.Reply {
				if n == 0 {
					return fakeapi.Reply{Status: 429, Header: http.Header{"Retry-After": {"86400"}}}
				}
				return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
			})
			r := NewRegistry()
			opened := func(config Config) *Session {
				config.Client = fake.Client(t, "t", 10*time.Second)
				s := r.Open(config)
				t.Cleanup(s.Close)
				s.Mappings.Adopt(fakeapi.Rows())
				return s
			}
			config := Config{
				Identity:   NewIdentity("default", "http://api.test/graphql", "t", httpclient.Options{}),
				DataSource: "one", Saved: fakeapi.Monday, Policy: testPolicy,
			}
			s := opened(config)
			rule := func() int {
				result, err := load(limit.WithPriority(t.Context(), limit.Alert), s, fakeapi.Calls("a"))
				if err != nil {
					t.Fatal(err)
				}
				return len(result.Series)
			}
			_ = rule()
			if got := rule(); got != 0 || fake.Count() != 1 {
				t.Fatalf("%s: %d series in the pause, %d requests", name, got, fake.Count())
			}
			time.Sleep(c.after)
			if c.open != nil {
				s = opened(c.open(config))
			}
			if got := rule() == 1; got != c.isOver {
				t.Errorf("%s: the pause is over: %v", name, got)
			}
		})
	}
}
