package readings

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// month asks for the daily values of a month of as many plants.
func month(plants int) []plan.Call {
	calls := make([]plan.Call, plants)
	for i := range calls {
		calls[i] = fakeapi.Call(fmt.Sprint("p", i), "Energy", 0, 24*30)
		calls[i].Resolution, calls[i].Zone = query.Day, time.UTC
	}
	return calls
}

// growingPolicy keeps nobody waiting and lets documents grow.
func growingPolicy() policy {
	p := testPolicy
	p.limits.MaxFacilities = 500
	return p
}

// fairPolicy is how a data source is set by default.
func fairPolicy() policy {
	p := growingPolicy()
	p.rules = limit.Rules{PerMinute: 60, Burst: 10, Parallel: 3}
	p.patience, p.timeout, p.cacheBytes = 30*time.Second, 30*time.Second, 64<<20
	return p
}

const tooComplex = `{"data":null,"errors":[{"message":"too complex","extensions":{"code":"QUERY_TOO_COMPLEX"}}]}`

// loadAll loads calls, none of which may fail, and returns how many requests that took.
func loadAll(t *testing.T, s *source, f *fakeapi.API, calls []plan.Call) int {
	t.Helper()
	before := f.Count()
	got, err := s.load(limit.WithPriority(t.Context(), limit.Panel), calls, true)
	if err != nil || len(got.Failures) > 0 || len(got.Series) != len(calls) {
		t.Errorf("%d series of %d, %d failures, %v", len(got.Series), len(calls), len(got.Failures), err)
		if len(got.Failures) > 0 {
			t.Error(got.Failures[0].Cause)
		}
	}
	return f.Count() - before
}

// The month of 1,000 plants is 30,000 points: not one plant is left out at first, and few requests do from then on.
func TestDocumentsGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, fairPolicy(), fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{After: 150 * time.Millisecond, Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		first := loadAll(t, s, f, month(1000))
		time.Sleep(time.Minute)
		second := loadAll(t, s, f, month(1000))
		if first > 20 || second > 8 {
			t.Errorf("%d requests at first, then %d", first, second)
		}
	})
}

// oddPlant answers every document but those that ask for a plant with more than some points, which are too complex.
func oddPlant(isOdd func(plants []string, request graphql.Request) bool) func(int, graphql.Request) fakeapi.Reply {
	return func(_ int, request graphql.Request) fakeapi.Reply {
		if isOdd(plantsOf(request), request) {
			return fakeapi.Reply{Body: tooComplex}
		}
		return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
	}
}

// One plant that is always too much costs the others a few requests once, and then none: within the hour after, no
// document of theirs is rejected, though the plant is tried again and again.
func TestOddPlantNarrowsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rejectedOthers := 0
		s, f := newSource(t, growingPolicy(), fakeapi.Rows(), oddPlant(func(plants []string, _ graphql.Request) bool {
			isOdd := slices.Contains(plants, "p7")
			if isOdd && len(plants) > 1 {
				rejectedOthers++
			}
			return isOdd
		}))
		for minute := range 50 {
			before := f.Count()
			got, err := s.load(t.Context(), month(20), true)
			if err != nil || len(got.Series) != 19 || len(got.Failures) != 1 {
				t.Fatalf("%d series of 19, %d failures, %v", len(got.Series), len(got.Failures), err)
			}
			if n := f.Count() - before; minute == 0 && n > 40 || minute > 0 && n > 9 {
				t.Errorf("minute %d: %d requests", minute, n)
			}
			if minute == 0 {
				rejectedOthers = 0
			}
			time.Sleep(time.Minute)
		}
		if rejectedOthers > 0 {
			t.Errorf("%d documents with others were rejected", rejectedOthers)
		}
		others := slices.DeleteFunc(month(48), func(call plan.Call) bool { return call.Target.Key() == "p7" })
		if got := loadAll(t, s, f, others); got > 3 {
			t.Errorf("%d requests for others", got)
		}
	})
}

// What one plant is asked for is too much, while little of it is answered: nothing is learnt for the others from that.
func TestOddPlantWithLightQueries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, growingPolicy(), fakeapi.Ranged(), oddPlant(func(plants []string, r graphql.Request) bool {
			for i, plant := range plants {
				name := "from"
				if i > 0 {
					name = fmt.Sprint("from", i+1)
				}
				if plant == "p1" && r.Variables[name] == fakeapi.Monday.Format(time.RFC3339) {
					return true // the whole Monday, and its first half, and so on
				}
			}
			return false
		}))
		light := func(plant int) plan.Call { return fakeapi.Call(fmt.Sprint("p", plant), "Pac", 30, 31) }
		for range 3 {
			heavy := fakeapi.Calls("p0", "p1", "p2")
			var both sync.WaitGroup
			both.Go(func() { _, _ = s.load(t.Context(), heavy, true) })
			both.Go(func() { _, _ = s.load(t.Context(), []plan.Call{light(0), light(1), light(2)}, true) })
			both.Wait()
		}
		var calls []plan.Call
		for plant := range 20 {
			calls = append(calls, light(100+plant))
		}
		if got := loadAll(t, s, f, calls); got != 1 {
			t.Errorf("%d requests for 20 others", got)
		}
	})
}

// A rule on other plants is served at once while a dashboard has a plant that is always too much.
func TestRuleBesideOddPlant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newSource(t, growingPolicy(), fakeapi.Rows(), oddPlant(func(plants []string, _ graphql.Request) bool {
			return slices.Contains(plants, "p7")
		}))
		for range 10 {
			go func() { _, _ = s.load(limit.WithPriority(t.Context(), limit.Panel), month(20), true) }()
			began := time.Now()
			got, err := s.rule(t.Context(), fakeapi.Calls("a", "b"))
			if err != nil || len(got.Failures) > 0 || time.Since(began) > 200*time.Millisecond {
				t.Errorf("after %v: %v %v", time.Since(began), got.Failures, err)
			}
			time.Sleep(time.Minute)
		}
		synctest.Wait()
	})
}

// A limit of the API is found, kept, and found to be gone within minutes of its end.
func TestSizeLimitIsLearntAndForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var most, rejected atomic.Int64
		most.Store(6)
		s, f := newSource(t, growingPolicy(), fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			if len(plantsOf(request)) > int(most.Load()) {
				rejected.Add(1)
				return fakeapi.Reply{Body: tooComplex}
			}
			return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		loadAll(t, s, f, month(60))
		if got := rejected.Swap(0); got > 12 {
			t.Errorf("%d documents were too large at first", got)
		}
		loadAll(t, s, f, month(60))
		if got := rejected.Load(); got > 0 {
			t.Errorf("%d documents were too large again", got)
		}
		most.Store(1000)
		time.Sleep(6 * time.Minute)
		for range 3 {
			loadAll(t, s, f, month(60))
		}
		if got := loadAll(t, s, f, month(60)); got > 3 {
			t.Errorf("%d requests after the limit was gone", got)
		}
	})
}

// Growing breaks nothing, in whatever words a server rejects what is larger than it was asked for before.
func TestGrownDocumentThatFails(t *testing.T) {
	for name, reply := range map[string]fakeapi.Reply{
		"too many aliases": {Status: 400, Body: `{"errors":[{"message":"Aliases limit of 30 exceeded",` +
			`"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`},
		"body too large": {Status: 413, Body: `<html>413</html>`},
		"server error":   {Status: 500, Body: `{"errors":[{"message":"boom"}]}`},
		"firewall":       {Status: 403, Body: `<html>blocked</html>`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := growingPolicy()
				p.patience = time.Minute
				s, f := newSource(t, p, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
					if len(plantsOf(request)) > 30 {
						return reply
					}
					return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
				})
				loadAll(t, s, f, month(20))
				loadAll(t, s, f, month(100))
				if got := loadAll(t, s, f, month(100)); got > 8 {
					t.Errorf("%d requests of which larger ones are rejected", got)
				}
			})
		})
	}
}

// fieldErrors answers the fields of a request, and rejects those that a function says as too complex.
func fieldErrors(request graphql.Request, isRejected func(i int, plant string) bool) (body string, rejected int) {
	var data, errs []string
	for i, plant := range plantsOf(request) {
		if isRejected(i, plant) {
			data = append(data, fmt.Sprintf(`"f%d":null`, i))
			errs = append(errs, fmt.Sprintf(`{"message":"no","path":["f%d"],"extensions":{"code":"QUERY_TOO_COMPLEX"}}`, i))
		} else {
			data = append(data, fmt.Sprintf(`"f%d":{"readings":[{"t":%d,"v":7}]}`, i, fakeapi.Monday.UnixMilli()))
		}
	}
	body = `{"data":{` + strings.Join(data, ",") + `}`
	if len(errs) > 0 {
		body += `,"errors":[` + strings.Join(errs, ",") + `]`
	}
	return body + `}`, len(errs)
}

// Where an API rejects the fields from some number on, the size of the document is the reason, and not their plants.
func TestRejectedFieldsOfLargeDocument(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rejected atomic.Int64
		s, f := newSource(t, growingPolicy(), fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			body, n := fieldErrors(request, func(i int, _ string) bool { return i >= 12 })
			rejected.Add(int64(n))
			return fakeapi.Reply{Body: body}
		})
		loadAll(t, s, f, month(60))
		rejected.Store(0)
		if got := loadAll(t, s, f, month(60)); rejected.Load() > 0 || got > 6 {
			t.Errorf("%d fields were rejected again, %d requests", rejected.Load(), got)
		}
	})
}

// Where an API rejects the field of one plant, the others keep their limits.
func TestRejectedFieldOfOddPlant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, growingPolicy(), fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			body, _ := fieldErrors(request, func(_ int, plant string) bool { return plant == "p7" })
			return fakeapi.Reply{Body: body}
		})
		for range 3 {
			got, err := s.load(t.Context(), month(20), true)
			if err != nil || len(got.Series) != 19 || len(got.Failures) != 1 {
				t.Errorf("%d series of 19, %d failures, %v: %v", len(got.Series), len(got.Failures), err, got.Failures[0].Cause)
			}
		}
		others := slices.DeleteFunc(month(60), func(call plan.Call) bool { return call.Target.Key() == "p7" })
		if got := loadAll(t, s, f, others); got > 3 {
			t.Errorf("%d requests for others", got)
		}
	})
}
