package catalog

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// newCatalog returns a catalog of an API that tells reading types, 20 facilities a document.
func newCatalog(t *testing.T, answer func(n int, request graphql.Request) fakeapi.Reply) (*Catalog, *fakeapi.API) {
	t.Helper()
	fake := fakeapi.New(answer)
	client := fake.Client(t, t.Name(), 10*time.Second)
	t.Cleanup(client.Close)
	sender := transport.New(limit.New(limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 100}))
	sender.SetClient(client)
	limits := api.NewLimits()
	limits.Configure(plan.Limits{Points: 50_000, Facilities: 20})
	asking := api.New(sender, limits)
	mappings := mapping.NewStore(asking, mapping.NewSchemas(asking), nil, "")
	mappings.Adopt(fakeapi.Units())
	return New(asking, mappings), fake
}

// typesOf answers every alias with one type, whose id is that of the facility.
func typesOf(request graphql.Request) string {
	var aliases []string
	for i := 0; strings.Contains(request.Query, fmt.Sprintf("f%d:", i)); i++ {
		aliases = append(aliases, fmt.Sprintf(`"f%d":{"readingTypes":[{"id":%q,"unit":"kW"}]}`, i, facility(request, i)))
	}
	return `{"data":{` + strings.Join(aliases, ",") + `}}`
}

// facility is the id that the i-th alias asks for.
func facility(request graphql.Request, i int) string {
	name := "id"
	if i > 0 {
		name = fmt.Sprint("id", i+1)
	}
	return fmt.Sprint(request.Variables[name])
}

// Panels of different plants that arrive within milliseconds cost as few documents as the limit of a document allows.
func TestReadingTypesOfConcurrentCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newCatalog(t, func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{After: time.Second, Body: typesOf(request)}
		})
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				time.Sleep(time.Duration(i%9) * time.Millisecond)
				own, shared := fmt.Sprint("plant", i), fmt.Sprint("plant", i/2)
				types, failed := c.StaleReadingTypes(t.Context(), []string{own, shared})
				for _, id := range []string{own, shared} {
					if known, _, isOffered := types.Find(id, id); !isOffered || known.Unit != "kW" {
						t.Errorf("%s: %v %v", id, types, failed)
					}
				}
			})
		}
		all.Wait()
		if got := fake.Count(); got != 2 {
			t.Errorf("%d documents for 40 plants, 20 a document", got)
		}
	})
}

// Who asks while a plant's types are on their way waits for them, and for nothing else.
func TestReadingTypesUnderWayAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newCatalog(t, func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{After: time.Second, Body: typesOf(request)}
		})
		go func() { _, _ = c.ReadingTypes(t.Context(), []string{"a"}) }()
		time.Sleep(500 * time.Millisecond)
		types, failed := c.ReadingTypes(t.Context(), []string{"a", "b"})
		if len(types) != 2 || len(failed) != 0 || fake.Count() != 2 {
			t.Errorf("%v %v after %d documents", types, failed, fake.Count())
		}
		if second := fake.Requests[1]; facility(second, 0) != "b" || strings.Contains(second.Query, "f1:") {
			t.Errorf("asked again for what was under way: %v", second.Variables)
		}
	})
}

// What fails for one facility leaves the others; old types are served while the API fails, and not when it denies them.
func TestReadingTypesFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var reply fakeapi.Reply
		c, fake := newCatalog(t, func(_ int, request graphql.Request) fakeapi.Reply {
			if reply.Body == "" && reply.Status == 0 {
				return fakeapi.Reply{Body: typesOf(request)}
			}
			return reply
		})
		reply = fakeapi.Reply{Body: `{"data":{"f0":{"readingTypes":[{"id":"a"}]},"f1":null},
			"errors":[{"message":"no","path":["f1"],"extensions":{"code":"FORBIDDEN"}}]}`}
		types, failed := c.ReadingTypes(t.Context(), []string{"a", "b"})
		if len(types["a"]) != 1 || failed["a"] != nil || problem.From(failed["b"]).Category != problem.Forbidden {
			t.Errorf("%v %v", types, failed)
		}
		reply = fakeapi.Reply{Body: `{"data":{"f0":null}}`}
		if _, failed := c.ReadingTypes(t.Context(), []string{"c"}); problem.From(failed["c"]).Category != problem.NotFound {
			t.Errorf("%v", failed)
		}

		time.Sleep(ttl)
		reply = fakeapi.Reply{Status: 400}
		if types, failed := c.ReadingTypes(t.Context(), []string{"a"}); failed["a"] == nil || types["a"] != nil {
			t.Errorf("refused: %v %v", types, failed)
		}
		reply = fakeapi.Reply{Status: 502}
		types, failed = c.ReadingTypes(t.Context(), []string{"a", "d"})
		if len(types["a"]) != 1 || failed["a"] != nil || failed["d"] == nil {
			t.Errorf("while the API fails: %v %v", types, failed)
		}
		before := fake.Count()
		if _, failed := c.ReadingTypes(t.Context(), []string{"a"}); len(failed) > 0 || fake.Count() != before {
			t.Errorf("asked again at once: %v after %d more", failed, fake.Count()-before)
		}
	})
}

// The reading types of a plant that is throttled alone hold nobody back: neither other plants nor values.
func TestReadingTypesOfThrottledPlant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := newCatalog(t, func(n int, request graphql.Request) fakeapi.Reply {
			if n > 0 {
				return fakeapi.Reply{Body: typesOf(request)}
			}
			return fakeapi.Reply{Body: `{"data":{"f0":{"readingTypes":[{"id":"a"}]},"f1":null},"errors":
				[{"message":"slow","path":["f1"],"extensions":{"code":"RATE_LIMITED","retryAfter":3600}}]}`}
		})
		types, failed := c.ReadingTypes(t.Context(), []string{"a", "odd"})
		if len(types["a"]) != 1 || problem.From(failed["odd"]).Category != problem.RateLimited {
			t.Errorf("%v %v", types, failed)
		}
		began := time.Now()
		types, failed = c.ReadingTypes(t.Context(), []string{"b"})
		if len(types["b"]) != 1 || time.Since(began) > time.Second {
			t.Errorf("after %v: %v %v", time.Since(began), types, failed)
		}
	})
}

// Where a document has too many facilities for the API, their types come in smaller ones, and so the next time.
func TestReadingTypesInSmallerDocuments(t *testing.T) {
	for words, c := range map[string]struct{ allowed, first, then int }{
		"Syntax Error: Aliases limit of 15 exceeded.": {15, 1 + 3, 3},
		"no more than 6 aliases are allowed":          {6, 1 + 7, 7},
		"COMPLEXITY_EXCEEDED":                         {5, 2 + 8, 8}, // 20 and 10 are too many
	} {
		synctest.Test(t, func(t *testing.T) {
			catalog, fake := newCatalog(t, func(_ int, request graphql.Request) fakeapi.Reply {
				if !strings.Contains(request.Query, fmt.Sprintf("f%d:", c.allowed)) {
					return fakeapi.Reply{Body: typesOf(request)}
				}
				return fakeapi.Reply{Status: 400, Body: fmt.Sprintf(
					`{"errors":[{"message":%q,"extensions":{"code":%q}}]}`, words, words)}
			})
			for round, want := range []int{c.first, c.then} {
				before := fake.Count()
				types, failed := catalog.ReadingTypes(t.Context(), facilities(fmt.Sprint("round", round), 40))
				if got := fake.Count() - before; len(types) != 40 || len(failed) > 0 || got != want {
					t.Errorf("%s: %d of 40, %d failed, %d documents, want %d", words, len(types), len(failed), got, want)
				}
			}
		})
	}
}

// facilities are so many ids.
func facilities(prefix string, count int) []string {
	var ids []string
	for i := range count {
		ids = append(ids, fmt.Sprint(prefix, i))
	}
	return ids
}

// A panic in the loading fails those who wait for it, and the next ones load again.
func TestReadingTypesLoadPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := newCatalog(t, func(n int, request graphql.Request) fakeapi.Reply {
			if n == 0 {
				panic("a bug")
			}
			return fakeapi.Reply{Body: typesOf(request)}
		})
		if _, failed := c.ReadingTypes(t.Context(), []string{"a"}); problem.From(failed["a"]).Category != problem.Internal {
			t.Errorf("%v", failed)
		}
		if types, failed := c.ReadingTypes(t.Context(), []string{"a"}); len(types["a"]) != 1 {
			t.Errorf("%v %v", types, failed)
		}
		time.Sleep(time.Minute) // until the timeout of the request that panicked
	})
}
