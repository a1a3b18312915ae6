package readings

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

func (s *source) price(t *testing.T, calls []plan.Call, bypassCache bool) Price {
	t.Helper()
	m, err := s.mappings.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.loader.Price(Query{
		Calls: calls, Mapping: m, Types: catalog.Types{}, Freshness: s.policy.freshness, BypassCache: bypassCache,
		NoCache: s.policy.cacheBytes == 0,
	})
}

// The price has as many requests as are sent then, and nothing is sent to tell it.
func TestPriceRequests(t *testing.T) {
	many := make([]plan.Call, 45)
	for i := range many {
		many[i] = fakeapi.Call(string(rune('A'+i)), "Pac", 0, 24)
	}
	minutes := fakeapi.Call("a", "Pac", 0, 72)
	minutes.Resolution = query.Minute
	two := fakeapi.Call("a", "Pac", 0, 24)
	two.Types = []string{"Pac", "Uac"}
	for name, c := range map[string]struct {
		calls    []plan.Call
		requests int
		points   int
	}{
		"one":                    {fakeapi.Calls("a"), 1, 288},
		"two types":              {[]plan.Call{two}, 1, 576},
		"more than fit":          {many, 3, 45 * 288},
		"longer than one may be": {[]plan.Call{minutes}, 1, 3 * 1440},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(fakeapi.Monday.Add(30 * 24 * time.Hour)))
				s, f := newSource(t, testPolicy, fakeapi.Ranged(), func(_ int, req graphql.Request) fakeapi.Reply {
					from, to := fakeapi.Range(req)
					return fakeapi.Reply{Body: fakeapi.Values(req, from.Add(5*time.Minute), to.Add(-5*time.Minute))}
				})
				before := s.price(t, c.calls, false)
				if f.Count() != 0 || before.Pending != before.Requests || before.Cached != 0 || before.Points != c.points {
					t.Errorf("%d requests to tell %+v", f.Count(), before)
				}
				if got, err := s.panel(t.Context(), c.calls); err != nil || len(got.Failures) > 0 {
					t.Fatal(got.Failures, err)
				}
				if sent := f.Count(); sent != before.Requests || sent < c.requests {
					t.Errorf("%d requests were sent, the price was %+v", sent, before)
				}
				sent := f.Count()
				after := s.price(t, c.calls, false)
				if after.Pending != 0 || after.Cached != after.Points || after.Requests != before.Requests {
					t.Errorf("%+v once everything is cached", after)
				}
				if anew := s.price(t, c.calls, true); anew.Pending != before.Requests || anew.Cached != 0 {
					t.Errorf("%+v past the cache", anew)
				}
				if f.Count() != sent {
					t.Errorf("%d requests to tell the price", f.Count()-sent)
				}
			})
		})
	}
}

// Of a range that grows, only what is new remains to be asked for.
func TestPriceOfGrownRange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(30 * 24 * time.Hour)))
		s, _ := newSource(t, testPolicy, fakeapi.Ranged(), func(_ int, req graphql.Request) fakeapi.Reply {
			from, _ := fakeapi.Range(req)
			return fakeapi.Reply{Body: fakeapi.Values(req, from.Add(5*time.Minute))}
		})
		if _, err := s.panel(t.Context(), fakeapi.Calls("a")); err != nil {
			t.Fatal(err)
		}
		got := s.price(t, []plan.Call{fakeapi.Call("a", "Pac", 0, 48)}, false)
		if got.Points != 576 || got.Cached != 288 || got.Requests != 1 || got.Pending != 1 {
			t.Errorf("%+v", got)
		}
	})
}

// What the API has denied lately is not asked for again, and costs no request.
func TestPriceOfDenied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(30 * 24 * time.Hour)))
		s, f := newSource(t, testPolicy, fakeapi.Ranged(), func(int, graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: `{"data":{"f0":null}}`}
		})
		if _, err := s.panel(t.Context(), fakeapi.Calls("a")); err != nil {
			t.Fatal(err)
		}
		sent := f.Count()
		if got := s.price(t, fakeapi.Calls("a"), false); got.Pending != 0 || got.Requests != 1 {
			t.Errorf("%+v", got)
		}
		if _, err := s.panel(t.Context(), fakeapi.Calls("a")); err != nil || f.Count() != sent {
			t.Errorf("%d requests for what is denied: %v", f.Count()-sent, err)
		}
	})
}
