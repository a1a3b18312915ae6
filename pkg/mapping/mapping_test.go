package mapping

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// newStore returns a function that makes stores of one token on an API that shows a schema with a field.
func newStores(t *testing.T, field string) (*fakeapi.Schema, func(pasted string) *Store) {
	t.Helper()
	fake := fakeapi.NewSchema(t, field)
	client := fake.Client(t, "a token", 10*time.Second)
	t.Cleanup(client.Close)
	sender := transport.New(limit.New(limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 100}))
	sender.SetClient(client)
	limits := api.NewLimits()
	limits.Configure(plan.Limits{Points: 50_000, Facilities: 20})
	asking := api.New(sender, limits)
	schemas := NewSchemas(asking)
	return fake, func(pasted string) *Store { return NewStore(asking, schemas, nil, pasted) }
}

func TestTryChangedSchemaCostsOneIntrospection(t *testing.T) {
	fake, newStore := newStores(t, "me")
	store := newStore("")
	if _, err := store.Current(t.Context()); err != nil {
		t.Fatal(err)
	}
	fake.SetField("viewer")
	refused := problem.New(problem.Refused, "Cannot query field me")
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			_, err := store.Try(t.Context(), func(m *Mapping) error {
				if m.Map.Generation == 1 {
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
	if got := fake.Count(); got != 2 {
		t.Errorf("%d introspections", got)
	}
}

// A query that the API refuses although nothing changed must not make the plugin ask for the schema again and again.
func TestTryUnchangedSchemaIsNotAskedForAgain(t *testing.T) {
	fake, newStore := newStores(t, "me")
	store := newStore("")
	refused := problem.New(problem.Refused, "no")
	tries := 0
	for range 20 {
		_, err := store.Try(t.Context(), func(*Mapping) error { tries++; return refused })
		if err != error(refused) {
			t.Error(err)
		}
	}
	if got := fake.Count(); got != 2 || tries != 20 {
		t.Errorf("%d introspections, %d tries", got, tries)
	}
}

// Nobody waits for a refresh: what is known comes at once, and the next one gets the new schema.
func TestCurrentOldSchemaIsRefreshedInBackground(t *testing.T) {
	fake, newStore := newStores(t, "me")
	store := newStore("")
	if _, err := store.Current(t.Context()); err != nil {
		t.Fatal(err)
	}
	fake.SetField("viewer")
	store.schemas.now = func() time.Time { return time.Now().Add(schemaTTL + time.Minute) }
	old, err := store.Current(t.Context())
	if err != nil || old.Map.Generation != 1 {
		t.Errorf("somebody had to wait: %v %v", old, err)
	}
	for range 100 {
		if fresh, err := store.Current(t.Context()); err == nil && fresh.Map.Generation == 2 {
			if got := fake.Count(); got != 2 {
				t.Errorf("%d introspections", got)
			}
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the schema was not read again")
}

func TestCurrentWithoutIntrospection(t *testing.T) {
	fake, newStore := newStores(t, "")
	bare := newStore("")
	for range 5 {
		if _, err := bare.Current(t.Context()); err == nil || problem.From(err).Category != problem.NoSchema {
			t.Error(err)
		}
	}
	pasted := newStore("type Query { me: String }")
	m, err := pasted.Current(t.Context())
	if err != nil || m.Origin != Pasted {
		t.Fatal(m, err)
	}
	if got := fake.Count(); got != 1 {
		t.Errorf("%d introspections", got)
	}
	// Somebody switches introspection on at the API and presses the button: the pause must not stand in the way.
	fake.SetField("me")
	pasted.schemas.now = func() time.Time { return time.Now().Add(2 * insistPause) }
	if m, err := pasted.Rediscover(t.Context()); err != nil || m.Origin != Introspection {
		t.Error(m, err)
	}
	fake.SetField("")
	pasted.schemas.mu.Lock()
	pasted.schemas.newest, pasted.schemas.now = nil, time.Now
	pasted.schemas.mu.Unlock()
	broken := newStore("type Query {\n  me String\n}")
	if _, err := broken.Current(t.Context()); err == nil || problem.From(err).Category != problem.Settings {
		t.Error(err)
	}
}

// Who waits for the API map waits no longer than they can.
func TestCurrentWhileMapIsMade(t *testing.T) {
	_, newStore := newStores(t, "me")
	store := newStore("")
	go func() {
		_, _ = store.of(context.Background(), 1, Introspection, time.Now(), func() (*schema.Schema, error) {
			time.Sleep(2 * time.Second) // stands for probe(), which runs in the same flight
			return nil, problem.New(problem.Server, "no")
		})
	}()
	time.Sleep(100 * time.Millisecond)
	ctx, cancel := context.WithTimeout(limit.WithPriority(t.Context(), limit.Alert), 200*time.Millisecond)
	defer cancel()
	started := time.Now()
	_, err := store.Current(ctx)
	if waited := time.Since(started); err == nil || waited > time.Second {
		t.Errorf("deadline of 200 ms, waited %v: %v", waited, err)
	}
}

// However many look at the API map, what this account's data cannot settle is probed once in five minutes.
func TestCompleteProbesOncePerPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
			switch {
			case strings.Contains(request.Query, "__schema"):
				return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"GraphQL introspection is not allowed"}]}`}
			case strings.Contains(request.Query, "availableReadings"):
				return fakeapi.Reply{Body: `{"data":{"f0":{"availableReadings":[{"readingType":"Pac"}]}}}`}
			case strings.Contains(request.Query, "companies"):
				return fakeapi.Reply{Body: `{"data":{"me":{"companies":[{"id":"c","facilities":[{"id":"a"}]}]}}}`}
			default:
				return fakeapi.Reply{After: time.Second, Body: `{"data":{"f0":{"readings":[]}}}`}
			}
		})
		store := storeOn(t, fake, schemaOf(t))
		var counts []int
		for range 4 { // 4 times five minutes
			for range 100 {
				var all sync.WaitGroup
				for range 5 {
					all.Go(func() {
						if _, err := store.Complete(t.Context()); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
				time.Sleep(3 * time.Second)
			}
			counts = append(counts, fake.Count())
		}
		first := counts[0]
		for i, count := range counts {
			if count > (i+2)*first || first > 12 {
				t.Fatalf("%v requests after each five minutes", counts)
			}
		}
		before := fake.Count()
		if _, err := store.Rediscover(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := store.Complete(t.Context()); err != nil || fake.Count() == before {
			t.Errorf("who presses the button has nothing probed: %v", err)
		}
	})
}

// schemaOf is the schema that is likeliest to be the vendor's.
func schemaOf(t *testing.T) string {
	t.Helper()
	sdl, err := os.ReadFile("../discover/testdata/a.graphql")
	if err != nil {
		t.Fatal(err)
	}
	return string(sdl)
}

// storeOn returns a store of one token on an API, with a pasted schema.
func storeOn(t *testing.T, fake *fakeapi.API, pasted string) *Store {
	t.Helper()
	sender := transport.New(limit.New(limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 100}))
	sender.SetClient(fake.Client(t, "t", 10*time.Second))
	limits := api.NewLimits()
	limits.Configure(plan.Limits{Points: 50_000, Facilities: 20})
	asking := api.New(sender, limits)
	return NewStore(asking, NewSchemas(asking), nil, pasted)
}

// Plants that are new or out of order have no values: what the schema leaves open is found out by others then, within a
// bounded number of requests.
func TestProbeLooksAtFurtherPlants(t *testing.T) {
	for withValues, want := range map[string]discover.State{
		"p00": discover.Probed, "p03": discover.Probed, "p11": discover.Probed, "none": discover.Probe,
	} {
		synctest.Test(t, func(t *testing.T) {
			fake := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply { return plants(request, withValues) })
			pasted := strings.ReplaceAll(schemaOf(t), "from: DateTime! to: DateTime!", "from: Float! to: Float!")
			store := storeOn(t, fake, pasted)
			made, err := store.Complete(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := made.result().Find("readings.from.encoding")
			if got == nil || got.State != want {
				t.Errorf("%s has values: %+v", withValues, got)
			}
			if fake.Count() > 45 {
				t.Errorf("%s has values: %d requests", withValues, fake.Count())
			}
		})
	}
}

// plants answers for twenty plants, of which one has values: every hour, for who asks in milliseconds.
func plants(request graphql.Request, withValues string) fakeapi.Reply {
	var parts []string
	switch {
	case strings.Contains(request.Query, "__schema"):
		return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"GraphQL introspection is not allowed"}]}`}
	case strings.Contains(request.Query, "companies"):
		for i := range 20 {
			parts = append(parts, fmt.Sprintf(`{"id":"p%02d","name":"p%02d"}`, i, i))
		}
		list := strings.Join(parts, ",")
		return fakeapi.Reply{Body: `{"data":{"me":{"companies":[{"id":"c","facilities":[` + list + `]}]}}}`}
	}
	for i, id := range plantsOf(request) {
		answer := `{"availableReadings":[{"readingType":"Pac"}]}`
		if !strings.Contains(request.Query, "availableReadings") {
			answer = `{"readings":[]}`
			if id == withValues {
				answer = `{"readings":[{"readingType":"Pac","values":[` + hourly(request) + `]}]}`
			}
		}
		parts = append(parts, fmt.Sprintf(`"f%d":%s`, i, answer))
	}
	return fakeapi.Reply{Body: `{"data":{` + strings.Join(parts, ",") + `}}`}
}

// plantsOf are the plants of a request's aliases. The variables are named in the order in which they are declared.
func plantsOf(request graphql.Request) (ids []string) {
	for _, field := range regexp.MustCompile(`f\d+: \w+\(id: \$(\w+)\)`).FindAllStringSubmatch(request.Query, -1) {
		ids = append(ids, fmt.Sprint(request.Variables[field[1]]))
	}
	return ids
}

func hourly(request graphql.Request) string {
	input, _ := json.Marshal(request.Variables["readingInput"])
	var asked struct{ From, To float64 }
	_ = json.Unmarshal(input, &asked)
	if asked.From < 1e11 {
		return "" // seconds, which this API takes for January 1970
	}
	var values []string
	for at := time.UnixMilli(int64(asked.From)).UTC().Truncate(time.Hour); at.UnixMilli() < int64(asked.To); at = at.Add(
		time.Hour) {
		values = append(values, fmt.Sprintf(`{"timestamp":%q,"value":1}`, at.Format(time.RFC3339)))
	}
	return strings.Join(values, ",")
}
