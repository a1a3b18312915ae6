package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// testPolicy keeps nobody waiting.
var testPolicy = Policy{
	Rules:    limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 100},
	Limits:   plan.Limits{Points: 50_000, Facilities: 20, MaxRange: map[query.Resolution]time.Duration{query.Minute: 24 * time.Hour}},
	Patience: 10 * time.Second, CacheBytes: 1 << 20, Freshness: cache.Freshness{Factor: 1},
}

// gateway is an API that shows a schema with one field, or none, and counts how often it is asked.
type gateway struct {
	asked atomic.Int32
	field atomic.Value // name of the root's field; empty: introspection is off
}

func startGateway(t *testing.T) (*gateway, func(token string) *graphql.Client) {
	t.Helper()
	g := &gateway{}
	g.field.Store("me")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		g.asked.Add(1)
		time.Sleep(20 * time.Millisecond)
		w.Header().Set("Content-Type", "application/json")
		if g.field.Load() == "" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"errors":[{"message":"GraphQL introspection is not allowed","extensions":{"code":"INTROSPECTION_DISABLED"}}]}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"data":{"__schema":{"queryType":{"name":"Query"},"types":[
			{"kind":"OBJECT","name":"Query","fields":[{"name":%q,"args":[],"type":{"kind":"SCALAR","name":"String"}}]},
			{"kind":"SCALAR","name":"String"}]}}}`, g.field.Load())
	}))
	t.Cleanup(server.Close)
	return g, func(token string) *graphql.Client {
		timeouts := httpclient.DefaultTimeoutOptions
		client, err := graphql.NewClient(httpclient.Options{Timeouts: &timeouts}, server.URL, token)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		return client
	}
}

func TestOneIntrospectionForAllSourcesOfAToken(t *testing.T) {
	g, client := startGateway(t)
	var sources []*Source
	var group sync.WaitGroup
	for range 50 {
		source := NewSource(client("one"), testPolicy, nil, "")
		sources = append(sources, source)
		group.Go(func() {
			if _, err := source.Mapping(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := g.asked.Load(); got != 1 {
		t.Errorf("%d introspections for one token", got)
	}
	other := NewSource(client("two"), testPolicy, nil, "")
	if _, err := other.Mapping(context.Background()); err != nil || g.asked.Load() != 2 {
		t.Errorf("another token must ask for itself: %d introspections, %v", g.asked.Load(), err)
	}
	for _, source := range append(sources, other) {
		source.Close()
	}
	registry.Lock()
	defer registry.Unlock()
	if len(registry.accounts) != 0 {
		t.Errorf("%d accounts outlive their sources", len(registry.accounts))
	}
}

func TestFiftyWhoMeetAChangeCostOneIntrospection(t *testing.T) {
	g, client := startGateway(t)
	source := NewSource(client("t"), testPolicy, nil, "")
	defer source.Close()
	if _, err := source.Mapping(context.Background()); err != nil {
		t.Fatal(err)
	}
	g.field.Store("viewer")
	refused := problem.New(problem.Refused, "Cannot query field me")
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			_, err := source.withMapping(context.Background(), func(m *Mapping) error {
				if m.generation == 1 {
					return refused
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := g.asked.Load(); got != 2 {
		t.Errorf("%d introspections", got)
	}
}

// A query that the API refuses although nothing changed must not make the plugin ask for the schema again and again.
func TestAnUnchangedSchemaIsNotAskedForAgain(t *testing.T) {
	g, client := startGateway(t)
	source := NewSource(client("t"), testPolicy, nil, "")
	defer source.Close()
	refused := problem.New(problem.Refused, "no")
	tries := 0
	for range 20 {
		if _, err := source.withMapping(context.Background(), func(*Mapping) error { tries++; return refused }); err != error(refused) {
			t.Error(err)
		}
	}
	if got := g.asked.Load(); got != 2 || tries != 20 {
		t.Errorf("%d introspections, %d tries", got, tries)
	}
}

// Nobody waits for a refresh: what is known comes at once, and the next one gets the new schema.
func TestAnOldSchemaIsReadAgainInTheBackground(t *testing.T) {
	g, client := startGateway(t)
	source := NewSource(client("t"), testPolicy, nil, "")
	defer source.Close()
	if _, err := source.Mapping(context.Background()); err != nil {
		t.Fatal(err)
	}
	g.field.Store("viewer")
	source.schemas.now = func() time.Time { return time.Now().Add(schemaAge + time.Minute) }
	old, err := source.Mapping(context.Background())
	if err != nil || old.generation != 1 {
		t.Errorf("somebody had to wait: %v %v", old, err)
	}
	for range 100 {
		if fresh, err := source.Mapping(context.Background()); err == nil && fresh.generation == 2 {
			if got := g.asked.Load(); got != 2 {
				t.Errorf("%d introspections", got)
			}
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the schema was not read again")
}

// When nothing of the new schema fits, the error names what was lost, and where to set it by hand.
func TestWhatIsLostIsNamed(t *testing.T) {
	_, client := startGateway(t)
	source := NewSource(client("t"), testPolicy, nil, "")
	defer source.Close()
	_, err := source.Portfolio(context.Background())
	if err == nil || problem.From(err).Category != problem.Unmapped || !strings.Contains(err.Error(), "facilities") {
		t.Error(err)
	}
}

func TestASchemaThatIsNotShown(t *testing.T) {
	g, client := startGateway(t)
	g.field.Store("")
	bare := NewSource(client("t"), testPolicy, nil, "")
	defer bare.Close()
	for range 5 {
		if _, err := bare.Mapping(context.Background()); err == nil || problem.From(err).Category != problem.NoSchema {
			t.Error(err)
		}
	}
	pasted := NewSource(client("t"), testPolicy, nil, "type Query { me: String }")
	defer pasted.Close()
	mapping, err := pasted.Mapping(context.Background())
	if err != nil || mapping.Origin != "pasted" {
		t.Fatal(mapping, err)
	}
	if got := g.asked.Load(); got != 1 {
		t.Errorf("%d introspections", got)
	}
	// Somebody switches introspection on at the API and presses the button: the pause must not stand in the way.
	g.field.Store("me")
	pasted.schemas.now = func() time.Time { return time.Now().Add(2 * insistPause) }
	if mapping, err := pasted.Rediscover(context.Background()); err != nil || mapping.Origin != "introspection" {
		t.Error(mapping, err)
	}
	g.field.Store("")
	pasted.schemas.mu.Lock()
	pasted.schemas.newest, pasted.schemas.now = nil, time.Now
	pasted.schemas.mu.Unlock()
	broken := NewSource(client("t"), testPolicy, nil, "type Query {\n  me String\n}")
	defer broken.Close()
	if _, err := broken.Mapping(context.Background()); err == nil || problem.From(err).Category != problem.Settings {
		t.Error(err)
	}
}
