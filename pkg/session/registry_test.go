package session

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	apis "github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// testPolicy keeps nobody waiting.
var testPolicy = Policy{
	Rules: limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 100},
	Limits: plan.Limits{
		Points: 50_000, Facilities: 20, MaxRange: map[query.Resolution]time.Duration{query.Minute: 24 * time.Hour},
	},
	Patience: 10 * time.Second, CacheBytes: 1 << 20, Freshness: cache.Freshness{Factor: 1},
}

// open opens a session of a token on an endpoint, whose requests may take as long as its patience.
func open(t *testing.T, r *Registry, api *fakeapi.API, endpoint, token string, policy Policy) *Session {
	t.Helper()
	return r.Open(Config{
		Identity: NewIdentity("default", endpoint, token, httpclient.Options{}),
		Client:   api.ClientOf(t, endpoint, token, policy.Patience), Policy: policy,
	})
}

// adopted opens a session of one token whose API map is known.
func adopted(t *testing.T, r *Registry, api *fakeapi.API, policy Policy, known *apimap.Map) *Session {
	t.Helper()
	s := open(t, r, api, "http://api.test/graphql", "t", policy)
	t.Cleanup(s.Close)
	s.Mappings.Adopt(known)
	return s
}

// load loads calls as a query does, whose facilities are known.
func load(ctx context.Context, s *Session, calls []plan.Call) (result readings.Result, err error) {
	m, err := s.Mappings.Current(ctx)
	if err != nil {
		return result, err
	}
	snapshot := s.snapshot(m, nil)
	return s.Load(ctx, snapshot, calls, false)
}

func panel(t *testing.T) context.Context { return limit.WithPriority(t.Context(), limit.Panel) }

func TestRegistryOneIntrospectionForAllSessionsOfAToken(t *testing.T) {
	fake := fakeapi.NewSchema(t, "me")
	r := NewRegistry()
	var sessions []*Session
	var group sync.WaitGroup
	for range 50 {
		s := open(t, r, fake.API, "http://a.test/x", "one", testPolicy)
		sessions = append(sessions, s)
		group.Go(func() {
			if _, err := s.Mappings.Current(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := fake.Count(); got != 1 {
		t.Errorf("%d introspections for one token", got)
	}
	other := open(t, r, fake.API, "http://a.test/x", "two", testPolicy)
	if _, err := other.Mappings.Current(context.Background()); err != nil || fake.Count() != 2 {
		t.Errorf("another token must ask for itself: %d introspections, %v", fake.Count(), err)
	}
	for _, s := range append(sessions, other) {
		s.Close()
	}
	if len(r.accounts) != 0 {
		t.Errorf("%d accounts outlive their sessions", len(r.accounts))
	}
}

// When nothing of the new schema fits, the error names what was lost, and where to set it by hand.
func TestCatalogWithoutFacilitiesInSchema(t *testing.T) {
	fake := fakeapi.NewSchema(t, "me")
	s := open(t, NewRegistry(), fake.API, "http://a.test/x", "t", testPolicy)
	defer s.Close()
	_, err := s.Catalog.Portfolio(t.Context())
	if err == nil || problem.From(err).Category != problem.Unmapped || !strings.Contains(err.Error(), "facilities") {
		t.Error(err)
	}
}

// What the API shows to one token says nothing of another's, and outlives a change of the settings.
func TestAdaptiveLimitsBelongToTheToken(t *testing.T) {
	fake := fakeapi.NewSchema(t, "me")
	r := NewRegistry()
	points := func(s *Session) int { return s.account.limits.Current().Points }
	one := open(t, r, fake.API, "http://a.test/x", "one", testPolicy)
	defer one.Close()
	other := open(t, r, fake.API, "http://a.test/x", "other", testPolicy)
	defer other.Close()
	limits := one.account.limits
	both := []apis.Asked{{FacilityID: "a"}, {FacilityID: "b"}}
	limits.Reject(apis.Rejected{Size: apis.Size{Facilities: 2, Fields: 2, Points: 8000}, Suspects: both})
	for i := range both {
		limits.Answered(apis.Size{Facilities: 1, Fields: 1, Points: 4000}, both[i:i+1], 0, true)
	}
	if points(one) != 4000 || points(other) != testPolicy.Limits.Points {
		t.Errorf("%d points with the token that was rejected, %d with the other", points(one), points(other))
	}
	saved := open(t, r, fake.API, "http://a.test/x", "one", testPolicy)
	defer saved.Close()
	if points(saved) != 4000 {
		t.Errorf("%d points after the settings were saved", points(saved))
	}
}

// The timeout of one data source does not end the work of another that has more time.
func TestSharedRequestHasLongestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{After: 3 * time.Second, Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		r := NewRegistry()
		short, long := testPolicy, testPolicy
		short.Patience, long.Patience = time.Second, 60*time.Second
		a, b := adopted(t, r, api, short, fakeapi.Rows()), adopted(t, r, api, long, fakeapi.Rows())
		go func() { _, _ = load(panel(t), a, fakeapi.Calls("a")) }()
		time.Sleep(time.Millisecond)
		got, err := load(panel(t), b, fakeapi.Calls("a"))
		if err != nil || len(got.Failures) > 0 {
			t.Errorf("b has 60 s, the API needs 3: %v %v", got.Failures, err)
		}
		time.Sleep(time.Minute)
	})
}

// What a data source without a cache fetches along is cached for the others.
func TestSessionWithoutCacheServesOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		r := NewRegistry()
		without := testPolicy
		without.CacheBytes = 0
		a := adopted(t, r, api, without, fakeapi.Rows())
		b := open(t, r, api, "http://api.test/graphql", "t", testPolicy)
		defer b.Close()
		go func() { _, _ = load(t.Context(), a, fakeapi.Calls("a")) }()
		time.Sleep(time.Millisecond)
		_, _ = load(t.Context(), b, fakeapi.Calls("b"))
		_, _ = load(t.Context(), b, fakeapi.Calls("b"))
		if api.Count() != 1 {
			t.Errorf("%d requests", api.Count())
		}
	})
}

// Of the data sources of one token, the strictest limits of a request hold.
func TestStrictestLimitsOfAllSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		most := 0
		api := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
			most = max(most, strings.Count(request.Query, "facility("))
			return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		r := NewRegistry()
		strict := testPolicy
		strict.Limits.Facilities = 1
		loose := adopted(t, r, api, testPolicy, fakeapi.Rows())
		defer open(t, r, api, "http://api.test/graphql", "t", strict).Close()
		_, _ = load(t.Context(), loose, fakeapi.Calls("a", "b", "c"))
		if most != 1 {
			t.Errorf("%d facilities in a document, a data source of this token allows 1", most)
		}
	})
}

// Of the data sources of one token the strictest rules hold, in whatever order they came, and until they go.
func TestStrictestRulesOfAllSessions(t *testing.T) {
	fake := fakeapi.NewSchema(t, "me")
	policy := func(burst int) Policy {
		p := testPolicy
		p.Rules = limit.Rules{PerMinute: 1, Burst: burst, Parallel: 10}
		return p
	}
	r := NewRegistry()
	for _, bursts := range [][]int{{9, 2, 9}, {2, 9, 9}, {9, 9, 2}} {
		for range 20 { // the order among the members of an account is the map's
			var sessions []*Session
			for _, burst := range bursts {
				sessions = append(sessions, open(t, r, fake.API, "http://a.test/x", "t", policy(burst)))
			}
			limiter := sessions[0].account.limiter
			if limiter.CheckDeadline(limit.Panel, 3, time.Now().Add(time.Second), nil) == nil {
				t.Fatalf("%v: three at once", bursts)
			}
			for _, s := range sessions {
				s.Close()
			}
		}
	}
}

// Of data sources that share an account, the strictest bound of a response holds, whoever sends.
func TestRegistryStrictestResponseBytes(t *testing.T) {
	fake := fakeapi.New(func(int, graphql.Request) fakeapi.Reply {
		return fakeapi.Reply{Body: `{"data":{"f0":{"readings":[]}},"extensions":"` + strings.Repeat("x", 5000) + `"}`}
	})
	bounded := func(bytes int64, patience time.Duration) Policy {
		policy := testPolicy
		policy.ResponseBytes, policy.Patience = bytes, patience
		return policy
	}
	r := NewRegistry()
	known := fakeapi.Map(apimap.Many)
	wide := adopted(t, r, fake, bounded(10_000, time.Minute), known)
	for hour, narrow := range []int64{0, 1000} {
		if narrow > 0 {
			adopted(t, r, fake, bounded(narrow, time.Second), known)
		}
		result, err := load(panel(t), wide, []plan.Call{fakeapi.Call("a", "Pac", 2*hour, 2*hour+1)})
		if err != nil || (len(result.Failures) > 0) != (narrow > 0) {
			t.Errorf("with a bound of %d beside it: %v %v", narrow, result.Failures, err)
		}
	}
}
