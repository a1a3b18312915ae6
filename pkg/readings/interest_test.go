package readings

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// minutes answers each alias with the values of the last hours, one a minute: when they were asked for, in seconds.
func minutes(after time.Duration) func(n int, request graphql.Request) fakeapi.Reply {
	return func(_ int, request graphql.Request) fakeapi.Reply {
		now := time.Now()
		var rows []string
		for at := now.Add(-7 * time.Hour).Truncate(time.Minute); !at.After(now); at = at.Add(time.Minute) {
			rows = append(rows, fmt.Sprintf(`{"t":%d,"v":%d}`, at.UnixMilli(), now.UnixMilli()))
		}
		var aliases []string
		for i := 0; strings.Contains(request.Query, fmt.Sprintf("f%d:", i)); i++ {
			aliases = append(aliases, fmt.Sprintf(`"f%d":{"readings":[%s]}`, i, strings.Join(rows, ",")))
		}
		return fakeapi.Reply{After: after, Body: `{"data":{` + strings.Join(aliases, ",") + `}}`}
	}
}

// lately asks for raw values of the time until now, in whole minutes, as a plan does.
func lately(plant, readingType string, length time.Duration) []plan.Call {
	now := time.Now()
	return []plan.Call{{
		Target: portfolio.Target{Facility: portfolio.Facility{ID: plant}},
		Types:  []string{readingType}, Resolution: query.Raw,
		Span: series.Span{
			From: now.Add(-length).Truncate(time.Minute), To: now.Add(time.Minute - 1).Truncate(time.Minute),
		},
	}}
}

// manyFields lets one request ask for many columns.
func manyFields() policy {
	p := testPolicy
	p.limits.Facilities = 1000
	p.cacheBytes = 1 << 30
	return p
}

// checkFresh fails when a value is older than a value of its age may be, or the newest is missing.
func checkFresh(t *testing.T, s *source, got Result, err error, asked time.Time) {
	t.Helper()
	if err != nil || len(got.Failures) > 0 || len(got.Series) != 1 || got.Series[0].Len() == 0 {
		t.Errorf("%v %v %v", got.Series, got.Failures, err)
		return
	}
	values := got.Series[0]
	if newest := time.UnixMilli(values.Times[values.Len()-1]); asked.Sub(newest) > 2*time.Minute {
		t.Errorf("the newest value is %v old", asked.Sub(newest))
	}
	if !slices.IsSorted(values.Times) {
		t.Errorf("out of order: %v", values.Times)
	}
	for i, stamp := range values.Times {
		age := asked.Sub(time.UnixMilli(int64(values.Values[i])))
		ttl := s.policy.freshness.Youngest()
		if asked.Sub(time.UnixMilli(stamp)) >= 2*time.Hour {
			ttl = time.Duration(s.policy.freshness.Factor * float64(15*time.Minute))
		}
		if age > ttl {
			t.Errorf("a value of %v ago was fetched %v ago", asked.Sub(time.UnixMilli(stamp)), age)
			return
		}
	}
}

// rules evaluates rules over 12 plants at regular intervals, spread over the interval, for some rounds. It returns how
// many requests were sent in each round.
func (s *source) rules(t *testing.T, f *fakeapi.API, n, rounds int, interval, jitter time.Duration) []int {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	began := time.Now().Truncate(time.Minute).Add(time.Minute)
	var all sync.WaitGroup
	for i := range n {
		shift := time.Duration(random.Int64N(int64(interval)))
		length := []time.Duration{30 * time.Minute, time.Hour, 6 * time.Hour}[i/12%3]
		late := rand.New(rand.NewPCG(uint64(i), 3))
		all.Go(func() {
			for round := range rounds {
				at := began.Add(time.Duration(round)*interval + shift)
				if jitter > 0 {
					at = at.Add(time.Duration(late.Int64N(int64(jitter))))
				}
				time.Sleep(time.Until(at))
				asked := time.Now()
				got, err := s.rule(t.Context(), lately(fmt.Sprint("plant", i%12), fmt.Sprint("type", i/12), length))
				checkFresh(t, s, got, err, asked)
			}
		})
	}
	counts := make([]int, rounds)
	for round := range rounds {
		time.Sleep(time.Until(began.Add(time.Duration(round+1) * interval)))
		counts[round] = f.Count()
	}
	all.Wait()
	for round := rounds - 1; round > 0; round-- {
		counts[round] -= counts[round-1]
	}
	return counts
}

// The cost of rules does not grow with their number.
func TestPrefetchForRules(t *testing.T) {
	for name, c := range map[string]struct {
		rules            int
		interval, jitter time.Duration
		factor           float64
		latency          time.Duration
		most             int // requests per interval
	}{
		"100 rules":                       {100, time.Minute, 0, 1, 150 * time.Millisecond, 2},
		"400 rules":                       {400, time.Minute, 0, 1, 150 * time.Millisecond, 2},
		"evaluated late":                  {100, time.Minute, 3 * time.Second, 1, 150 * time.Millisecond, 2},
		"slow API":                        {100, time.Minute, 0, 1, 4 * time.Second, 2},
		"every 30 s":                      {100, 30 * time.Second, 0, 1, 150 * time.Millisecond, 2},
		"every 10 s":                      {100, 10 * time.Second, 0, 1, 150 * time.Millisecond, 1},
		"every 5 min":                     {100, 5 * time.Minute, 0, 1, 150 * time.Millisecond, 5},
		"ten times as fast, all of it":    {100, 6 * time.Second, 0, 0.1, 15 * time.Millisecond, 2},
		"values stay fresh for 5 minutes": {100, time.Minute, 0, 5, 150 * time.Millisecond, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := manyFields()
				p.freshness = cache.Freshness{Factor: c.factor}
				s, f := newSource(t, p, fakeapi.Ranged(), minutes(c.latency))
				counts := s.rules(t, f, c.rules, 8, c.interval, c.jitter)
				t.Log(counts)
				for round, count := range counts[2:] { // at first, nothing is known of the rules
					if count > c.most {
						t.Errorf("%d requests in round %d, of all: %v", count, round+2, counts)
					}
				}
			})
		})
	}
}

// What nobody asks for any more is fetched at most once more, and single queries, editors and bypasses never are.
func TestPrefetchEnds(t *testing.T) {
	type load func(s *source, ctx context.Context, calls []plan.Call) (Result, error)
	asEditor := func(s *source, ctx context.Context, calls []plan.Call) (Result, error) {
		return s.load(limit.WithPriority(ctx, limit.Editor), calls, false)
	}
	asBypass := func(s *source, ctx context.Context, calls []plan.Call) (Result, error) {
		return s.load(limit.WithPriority(ctx, limit.Panel), calls, true)
	}
	for name, c := range map[string]struct {
		load     load
		times    int
		interval time.Duration
		most     int
	}{
		"rule":                  {(*source).rule, 5, time.Minute, 1},
		"panel":                 {(*source).panel, 5, time.Minute, 1},
		"rule, once":            {(*source).rule, 1, time.Minute, 1},
		"panel, once":           {(*source).panel, 1, time.Minute, 0},
		"panel, twice":          {(*source).panel, 2, time.Minute, 0},
		"editor":                {asEditor, 5, time.Minute, 0},
		"bypass":                {asBypass, 5, time.Minute, 0},
		"panel every two hours": {(*source).panel, 5, 2 * time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				s, _ := newSource(t, manyFields(), fakeapi.Ranged(), func(n int, request graphql.Request) fakeapi.Reply {
					for _, value := range request.Variables {
						if value == "gone" {
							asked++
						}
					}
					return minutes(0)(n, request)
				})
				time.Sleep(10 * time.Second)
				for range c.times {
					if _, err := c.load(s, t.Context(), lately("gone", "Pac", time.Hour)); err != nil {
						t.Fatal(err)
					}
					time.Sleep(c.interval)
				}
				asked = 0
				for range 30 * 60 {
					if _, err := s.rule(t.Context(), lately("kept", "Pac", time.Hour)); err != nil {
						t.Fatal(err)
					}
					time.Sleep(time.Second)
				}
				if asked > c.most {
					t.Errorf("fetched %d times in vain", asked)
				}
			})
		})
	}
}

// What is taken along must not cost those who need the request anything when it fails.
func TestPrefetchFails(t *testing.T) {
	const gone = `{"data":null,"errors":[{"message":"no such facility","path":["f%d"],"extensions":{"code":"NOT_FOUND"}}]}`
	synctest.Test(t, func(t *testing.T) {
		isGone, asked := false, 0
		s, f := newSource(t, manyFields(), fakeapi.Ranged(), func(n int, request graphql.Request) fakeapi.Reply {
			for i := 0; ; i++ {
				name := "id"
				if i > 0 {
					name = fmt.Sprint("id", i+1)
				}
				switch id, ok := request.Variables[name]; {
				case !ok:
					return minutes(time.Second)(n, request)
				case id == "gone" && isGone:
					asked++
					return fakeapi.Reply{After: time.Second, Body: fmt.Sprintf(gone, i)}
				}
			}
		})
		for round := range 30 {
			time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute)))
			isGone = round > 3
			time.Sleep(time.Second)
			began := time.Now()
			got, err := s.rule(t.Context(), lately("kept", "Pac", time.Hour))
			checkFresh(t, s, got, err, began)
			time.Sleep(20 * time.Second)
			// Somebody asks for what fails, all the time.
			got, _ = s.rule(t.Context(), lately("gone", "Pac", time.Hour))
			if isGone && round > 4 && len(got.Failures) != 1 {
				t.Errorf("round %d: %v", round, got.Failures)
			}
		}
		if f.Count() > 4+26*2+3 {
			t.Errorf("%d requests, %d for what is gone", f.Count(), asked)
		}
	})
}

// Who asks for what is on its way as a prefetch waits for it, and asks again when it is lost.
// An answer takes less than the timeout of a request: with both at one instant, either may come first.
func TestPrefetchJoined(t *testing.T) {
	for _, fails := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			lost := -1
			s, f := newSource(t, manyFields(), fakeapi.Ranged(), func(n int, request graphql.Request) fakeapi.Reply {
				if n == lost {
					return fakeapi.Reply{After: 8 * time.Second, Status: 502}
				}
				return minutes(8*time.Second)(n, request)
			})
			for round := range 4 {
				time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute + time.Second)))
				before := f.Count()
				if round == 3 && fails {
					lost = before
				}
				var all sync.WaitGroup
				all.Go(func() {
					asked := time.Now()
					got, err := s.rule(t.Context(), lately("first", "Pac", time.Hour))
					checkFresh(t, s, got, err, asked)
				})
				time.Sleep(5 * time.Second)
				asked := time.Now()
				got, err := s.rule(t.Context(), lately("second", "Pac", time.Hour))
				checkFresh(t, s, got, err, asked)
				all.Wait()
				want := map[bool]int{false: 1, true: 2}[round == 3 && fails]
				if count := f.Count() - before; round == 3 && count != want {
					t.Errorf("fails %v: %d requests, want %d", fails, count, want)
				}
			}
			time.Sleep(time.Minute)
			if waiting, flush := s.loader.batcher.Waiting(); waiting > 0 || flush != nil {
				t.Errorf("%d still wait", waiting)
			}
		})
	}
}

// Nothing is remembered for ever.
func TestInterestsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newSource(t, manyFields(), fakeapi.Ranged(), func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: fakeapi.Values(request)}
		})
		for i := range 40 {
			var calls []plan.Call
			for j := range 300 {
				calls = append(calls, lately(fmt.Sprint("plant", i, "-", j), "Pac", time.Minute)...)
			}
			if _, err := s.rule(t.Context(), calls); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.loader.interests.columns.Len(); got > maxInterests {
			t.Errorf("%d columns", got)
		}
		time.Sleep(2 * maxInterval)
		if _, err := s.rule(t.Context(), lately("last", "Pac", time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := s.loader.interests.columns.Len(); got > 1 {
			t.Errorf("%d columns, hours later", got)
		}
	})
}

// Whatever fails and whoever leaves: every query ends in its time with fresh values or an error, and nothing is left.
func TestPrefetchUnderFaults(t *testing.T) {
	for seed := range uint64(2) {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			random := rand.New(rand.NewPCG(seed, 4))
			pick := func(n int) int {
				mu.Lock()
				defer mu.Unlock()
				return random.IntN(n)
			}
			s, _ := newSource(t, manyFields(), fakeapi.Ranged(), func(n int, request graphql.Request) fakeapi.Reply {
				after := time.Duration(pick(3000)) * time.Millisecond
				field := pick(5)
				switch pick(12) {
				case 0:
					return fakeapi.Reply{After: after, Status: 502}
				case 1:
					return fakeapi.Reply{After: after, Status: 429, Header: http.Header{"Retry-After": {"2"}}}
				case 2:
					return fakeapi.Reply{After: after, Body: fmt.Sprintf(
						`{"data":null,"errors":[{"message":"no","path":["f%d"],"extensions":{"code":"NOT_FOUND"}}]}`, field)}
				case 3:
					return fakeapi.Reply{After: after, Body: `{"data":null,"errors":[{"message":"too much",` +
						`"extensions":{"code":"QUERY_TOO_COMPLEX"}}]}`}
				case 4:
					return fakeapi.Reply{After: after, Body: `{"data":{"f0":`}
				default:
					return minutes(after)(n, request)
				}
			})
			var all sync.WaitGroup
			for i := range 40 {
				all.Go(func() {
					time.Sleep(time.Duration(pick(60_000)) * time.Millisecond)
					for range 10 {
						began := time.Now()
						next := began.Add(time.Minute)
						ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+pick(30))*time.Second)
						load := s.rule
						if i%3 == 0 {
							load = s.panel
						}
						got, err := load(ctx, lately(fmt.Sprint("plant", i%12), fmt.Sprint("type", i/12), 3*time.Hour))
						cancel()
						if passed := time.Since(began); passed > 31*time.Second {
							t.Errorf("it took %v", passed)
						}
						if err == nil && len(got.Failures) == 0 {
							checkFresh(t, s, got, err, began)
						}
						time.Sleep(time.Until(next))
					}
				})
			}
			all.Wait()
			time.Sleep(10 * time.Minute)
			if waiting, flush := s.loader.batcher.Waiting(); waiting > 0 || flush != nil {
				t.Errorf("%d still wait", waiting)
			}
			// Nobody waits for a job that has been lost.
			for i := range 40 {
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				plant, readingType := fmt.Sprint("plant", i%12), fmt.Sprint("type", i/12)
				for range 20 {
					got, err := s.panel(ctx, lately(plant, readingType, 3*time.Hour))
					if err == nil && len(got.Failures) == 0 {
						break
					}
					time.Sleep(time.Second)
				}
				if ctx.Err() != nil {
					t.Errorf("%s of %s never comes", readingType, plant)
				}
				cancel()
			}
		})
	}
}
