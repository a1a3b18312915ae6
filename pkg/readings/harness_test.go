package readings

import (
	"context"
	"maps"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// policy is what a test sets of a data source.
type policy struct {
	rules      limit.Rules
	limits     plan.Limits
	patience   time.Duration
	cacheBytes int64
	freshness  cache.Freshness
	// timeout of one request.
	timeout time.Duration
}

// testPolicy keeps nobody waiting.
var testPolicy = policy{
	rules: limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 100},
	limits: plan.Limits{
		Points: 50_000, Facilities: 20, MaxRange: map[query.Resolution]time.Duration{query.Minute: 24 * time.Hour},
	},
	patience: 10 * time.Second, cacheBytes: 1 << 20, freshness: cache.Freshness{Factor: 1}, timeout: 10 * time.Second,
}

// source is a loader with all that it is made of, on an API inside the test.
type source struct {
	policy    policy
	limiter   *limit.Limiter
	transport *transport.Transport
	mappings  *mapping.Store
	catalog   *catalog.Catalog
	store     *cache.Store
	loader    *Loader
}

func newSource(
	t *testing.T, p policy, answers *apimap.Map, answer func(n int, request graphql.Request) fakeapi.Reply,
) (*source, *fakeapi.API) {
	t.Helper()
	fake := fakeapi.New(answer)
	client := fake.Client(t, t.Name(), p.timeout)
	t.Cleanup(client.Close)
	return sourceOf(p, client, answers), fake
}

func sourceOf(p policy, client *graphql.Client, answers *apimap.Map) *source {
	s := &source{policy: p, limiter: limit.New(p.rules), store: cache.NewStore(p.cacheBytes, nil)}
	s.transport = transport.New(s.limiter)
	s.transport.SetClient(client)
	limits := api.NewLimits()
	limits.Configure(p.limits)
	questions := api.New(s.transport, limits)
	s.mappings = mapping.NewStore(questions, mapping.NewSchemas(questions), nil, "")
	s.mappings.Adopt(answers)
	s.catalog = catalog.New(questions, s.mappings)
	s.loader = NewLoader(Parts{
		Limiter: s.limiter, Transport: s.transport, Limits: limits, Mappings: s.mappings,
		Catalog: s.catalog, Store: s.store, Intervals: &api.Intervals{},
	})
	return s
}

// load loads calls as a query does, with the types of the facilities that the map needs.
func (s *source) load(ctx context.Context, calls []plan.Call, bypassCache bool) (Result, error) {
	m, err := s.mappings.Current(ctx)
	if err != nil {
		return Result{}, err
	}
	q := Query{
		Calls: calls, Mapping: m, Types: catalog.Types{},
		Capabilities: plan.Capabilities{Intervals: s.loader.intervals.Current()},
		Freshness:    s.policy.freshness, BypassCache: bypassCache, NoCache: s.policy.cacheBytes == 0,
		Patience: s.policy.patience,
	}
	if m.Map.NeedsTypes() {
		var ids []string
		for _, call := range calls {
			ids = append(ids, call.Target.Key())
		}
		var types catalog.Types
		types, q.TypesFailed = s.catalog.StaleReadingTypes(ctx, ids)
		maps.Copy(q.Types, types)
	}
	return s.loader.Load(ctx, q)
}

// ask sends a request beside the loader's.
func (s *source) ask(ctx context.Context) error {
	_, err := s.transport.Ask(ctx, graphql.Request{Query: "{me}"}, func() transport.Read { return skip })
	return err
}

func (s *source) panel(ctx context.Context, calls []plan.Call) (Result, error) {
	return s.load(limit.WithPriority(ctx, limit.Panel), calls, false)
}

func (s *source) rule(ctx context.Context, calls []plan.Call) (Result, error) {
	return s.load(limit.WithPriority(ctx, limit.Alert), calls, false)
}

// with is a policy with a timeout of requests.
func with(p policy, timeout time.Duration) policy {
	p.timeout = timeout
	return p
}

func skip(d *jsontext.Decoder) error { return d.SkipValue() }
