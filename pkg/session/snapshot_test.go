package session

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// When the schema changes under queries, each of them starts again, once, with a snapshot of the new map: it is never
// asked by one map and explained by another, and the schema is read once for all.
func TestTryWithChangedSchema(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		introspections := 0
		schema := fakeapi.NewSchema(t, "viewer")
		api := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
			if strings.Contains(request.Query, "__schema") {
				mu.Lock()
				defer mu.Unlock()
				introspections++
				return schema.Reply()
			}
			return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"Cannot query field \"facility\"",` +
				`"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`}
		})
		s := adopted(t, NewRegistry(), api, testPolicy, fakeapi.Rows())
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				var generations []int
				_, err := s.Mappings.Try(panel(t), func(m *mapping.Mapping) error {
					snapshot := s.snapshot(m, nil)
					generations = append(generations, snapshot.Mapping.Map.Generation)
					_, err := s.Load(panel(t), snapshot, fakeapi.Calls(fmt.Sprint("plant", i)), false)
					return err
				})
				if fmt.Sprint(generations) != "[1 2]" || err == nil || problem.From(err).Category != problem.Unmapped {
					t.Errorf("tried with maps %v: %v", generations, err)
				}
			})
		}
		all.Wait()
		if introspections != 1 {
			t.Errorf("%d introspections", introspections)
		}
	})
}

// What a snapshot has looked up once stays as it is for the rest of the query, whatever the API says meanwhile.
func TestSnapshotTypesStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		unit, fails, lookups := "kW", false, 0
		api := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
			if fakeapi.IsForTypes(request) {
				lookups++
			}
			if fails {
				return fakeapi.Reply{Status: 403}
			}
			return fakeapi.Reply{Body: `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"` + unit + `"}]}}}`}
		})
		s := adopted(t, NewRegistry(), api, testPolicy, fakeapi.Units())
		m, err := s.Mappings.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		snapshot := s.snapshot(m, &portfolio.Portfolio{})
		for _, change := range []func(){func() {}, func() { unit = "MW" }, func() { fails = true }} {
			api.Change(change)
			time.Sleep(25 * time.Hour) // longer than the catalog keeps anything
			known, _, isOffered := snapshot.Types(t.Context(), []string{"a"}).Find("a", "Pac")
			if !isOffered || known.Unit != "kW" {
				t.Errorf("%+v", known)
			}
		}
		if lookups != 1 {
			t.Errorf("%d lookups", lookups)
		}
	})
}

// Two queries whose snapshots have different maps never share what is on its way.
func TestLoadByDifferentMaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{After: time.Second, Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		s := adopted(t, NewRegistry(), api, testPolicy, fakeapi.Rows())
		load := func(generation int) (readings.Result, error) {
			known := fakeapi.Rows()
			known.Generation = generation
			s.Mappings.Adopt(known)
			m, err := s.Mappings.Current(t.Context())
			if err != nil {
				return readings.Result{}, err
			}
			ctx := limit.WithPriority(context.Background(), limit.Panel)
			return s.Load(ctx, s.snapshot(m, nil), fakeapi.Calls("a"), false)
		}
		var all sync.WaitGroup
		for generation := range 2 {
			all.Go(func() {
				result, err := load(generation + 1)
				if err != nil || len(result.Series) != 1 || len(result.Reports) != 1 {
					t.Errorf("%d series, %d documents, %v", len(result.Series), len(result.Reports), err)
				}
			})
			time.Sleep(time.Millisecond)
		}
		all.Wait()
		if api.Count() != 2 {
			t.Errorf("%d documents for two maps", api.Count())
		}
	})
}
