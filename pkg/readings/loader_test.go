package readings

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// A column that lacks its start and its end, while somebody fetches the whole: values come once.
func TestLoadOneJobForTwoGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
		s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{
				After: time.Second,
				Body: fakeapi.Values(req, fakeapi.Monday.Add(time.Hour), fakeapi.Monday.Add(12*time.Hour),
					fakeapi.Monday.Add(23*time.Hour)),
			}
		})
		if _, err := s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 8, 16)}, false); err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 24)}, true) }() // bypasses the cache
		time.Sleep(500 * time.Millisecond)
		a, err := s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 24)}, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Series[0].Times; len(got) != 3 {
			t.Errorf("%d values of 3: %v", len(got), got)
		}
		time.Sleep(time.Minute)
	})
}

// stampingEnds is the map of an API whose timestamps mark the ends of intervals.
func stampingEnds() *apimap.Map {
	api := fakeapi.Ranged()
	api.Readings.StampsMarkEnd = true
	return api
}

// Where stamps mark the end of their interval, the API gives those after the start of a range, up to its end: nothing
// is lost where one range ends and the next begins.
func TestLoadStampsMarkEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(20 * 24 * time.Hour)))
		s, _ := newSource(t, testPolicy, stampingEnds(), func(_ int, req graphql.Request) fakeapi.Reply {
			from, to := fakeapi.Range(req)
			var stamps []time.Time
			for at := from.Truncate(time.Hour).Add(time.Hour); !at.After(to); at = at.Add(time.Hour) {
				stamps = append(stamps, at)
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, stamps...)}
		})
		day := func(from, to int) plan.Call {
			call := fakeapi.Call("a", "Pac", from, to)
			call.Resolution = query.Hour
			return call
		}
		for _, call := range []plan.Call{day(0, 24), day(24, 48), day(0, 48)} {
			got, err := s.load(t.Context(), []plan.Call{call}, false)
			hours := int(call.Span.To.Sub(call.Span.From).Hours())
			if err != nil || len(got.Series) != 1 || got.Series[0].Len() != hours ||
				got.Series[0].Times[0] != call.Span.From.UnixMilli() {
				t.Errorf("%v: %v %v", call.Span, got.Series, err)
			}
		}
	})
}

// Who lacks nothing does not wait for the batch window, and does not lengthen it for those who wait in it.
func TestLoadFromCacheLeavesBatchWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
		s, f := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, req graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday.Add(time.Hour))}
		})
		cached := []plan.Call{fakeapi.Call("a", "Pac", 0, 2)}
		if _, err := s.panel(t.Context(), cached); err != nil {
			t.Fatal(err)
		}
		alone := f.At[0].Sub(fakeapi.Monday.Add(24 * time.Hour))
		started := time.Now()
		go func() { _, _ = s.panel(t.Context(), fakeapi.Calls("b")) }()
		for range 9 {
			time.Sleep(4 * time.Millisecond)
			before := time.Now()
			result, err := s.panel(t.Context(), cached)
			if waited := time.Since(before); err != nil || result.Cached != 1 || waited != 0 {
				t.Errorf("%d values from the cache after %v: %v", result.Cached, waited, err)
			}
		}
		synctest.Wait()
		if waited := f.At[1].Sub(started); waited != alone {
			t.Errorf("the request was sent after %v, and after %v without cached callers", waited, alone)
		}
	})
}

// A generous factor does not let rules judge by old values.
func TestRuleFreshnessIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
		p := testPolicy
		p.freshness.Factor = 100
		s, f := newSource(t, p, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday.Add(23*time.Hour))}
		})
		_, _ = s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 22, 26)}, false)
		time.Sleep(80 * time.Minute)
		a, _ := s.rule(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 22, 26)})
		if f.Count() == 1 && len(a.Failures) == 0 {
			t.Errorf("a rule gets what was fetched 80 min ago, without a word")
		}
	})
}

// Where units come with the types, they are asked for once for all plants, also when that fails.
func TestUnitsInOneRequest(t *testing.T) {
	for _, broken := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, f := newSource(t, testPolicy, fakeapi.Units(), func(n int, req graphql.Request) fakeapi.Reply {
				if fakeapi.IsForTypes(req) {
					if broken {
						return fakeapi.Reply{After: time.Second, Status: 403}
					}
					return fakeapi.Reply{
						After: time.Second,
						Body:  `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"kW"}]}}}`,
					}
				}
				return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
			})
			var calls []plan.Call
			for _, c := range fakeapi.Calls("a", "b", "c", "d", "e") {
				c.Types = []string{"Pac", "Irr", "Temp"}
				calls = append(calls, c)
			}
			started := time.Now()
			a, err := s.load(t.Context(), calls, false)
			if f.Count() > 2 {
				t.Errorf("types broken %v: %d requests, values after %v (%d series, %v)", broken, f.Count(), time.Since(started),
					len(a.Series), err)
			}
		})
	}
}

// Who comes while a document waits at the limiter is asked for in the right field, too.
func TestAnalysesOfLaterCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.Analyses()
		p := testPolicy
		p.rules = limit.Rules{PerMinute: 6, Burst: 3, Parallel: 3}
		p.patience = 30 * time.Second
		s, f := newSource(t, p, api, func(n int, req graphql.Request) fakeapi.Reply {
			if fakeapi.IsForTypes(req) {
				return fakeapi.Reply{Body: `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"%"}]}}}`}
			}
			body := fakeapi.Values(req, fakeapi.Monday)
			// what is no reading has no values there
			for i := 0; i < 5; i++ {
				al := fmt.Sprintf("f%d:", i)
				at := strings.Index(req.Query, al)
				if at < 0 {
					continue
				}
				rest := req.Query[at:]
				if next := strings.Index(rest, fmt.Sprintf("f%d:", i+1)); next > 0 {
					rest = rest[:next]
				}
				old := fmt.Sprintf(`"f%d":{"readings":[{"t":%d,"v":7}]}`, i, fakeapi.Monday.UnixMilli())
				if strings.Contains(rest, "analyses(") {
					body = strings.Replace(body, old, strings.Replace(old, "readings", "analyses", 1), 1)
				} else {
					body = strings.Replace(body, old, fmt.Sprintf(`"f%d":{"readings":[]}`, i), 1)
				}
			}
			return fakeapi.Reply{Body: body}
		})
		_, _ = s.load(t.Context(), fakeapi.Calls("x"), false) // types, and the document
		go func() { _, _ = s.load(t.Context(), fakeapi.Calls("first"), false) }()
		time.Sleep(2 * time.Second) // first has learnt its types and waits at the limiter
		a, err := s.load(t.Context(), fakeapi.Calls("second"), false)
		if err != nil || len(a.Failures) > 0 || len(a.Series) == 0 || a.Series[0].Len() == 0 {
			t.Errorf("no values and no failure: %v %v %v", a.Series, a.Failures, err)
		}
		for _, r := range f.Requests {
			t.Log(strings.Join(strings.Fields(r.Query), " "), r.Variables)
		}
	})
}

// When it cannot be told whether it is an analysis, that is a failure and not an empty chart for a day.
func TestAnalysesWithoutTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.Analyses()
		down := true
		s, _ := newSource(t, testPolicy, api, func(n int, req graphql.Request) fakeapi.Reply {
			if fakeapi.IsForTypes(req) {
				if down {
					return fakeapi.Reply{Status: 500}
				}
				return fakeapi.Reply{Body: `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"%"}]}}}`}
			}
			if strings.Contains(req.Query, "analyses(") {
				return fakeapi.Reply{
					Body: fmt.Sprintf(`{"data":{"f0":{"analyses":[{"t":%d,"v":7}]}}}`, fakeapi.Monday.UnixMilli()),
				}
			}
			return fakeapi.Reply{Body: `{"data":{"f0":{"readings":[]}}}`}
		})
		time.Sleep(time.Until(fakeapi.Monday.Add(20 * 24 * time.Hour)))
		a, err := s.load(t.Context(), fakeapi.Calls("a"), false)
		if len(a.Failures) == 0 && (len(a.Series) == 0 || a.Series[0].Len() == 0) {
			t.Errorf("no values and no failure: %v %v", a.Failures, err)
		}
		down = false
		time.Sleep(time.Hour)
		a, err = s.load(t.Context(), fakeapi.Calls("a"), false)
		if len(a.Series) == 0 || a.Series[0].Len() == 0 {
			t.Errorf("an hour later, the API is well, and still: %v %v", a.Failures, err)
		}
	})
}

// Timestamps without an offset are read in the facility's zone: what was read while the zone was unknown is not shown
// for what is known by it, neither from the cache nor from a request that both share.
func TestLoadZoneBecomesKnown(t *testing.T) {
	unknown := fakeapi.Call("a", "Pac", 0, 24)
	known := unknown
	known.Target.Facility.TimeZone = "Europe/Berlin"
	if newColumn(unknown, decode.UnknownClock).key == newColumn(known, decode.UnknownClock).key {
		t.Error("the zones share a column")
	}
	packer := api.NewPacker(plan.Limits{Points: 50_000, Facilities: 20}, plan.Capabilities{})
	values := &fakeapi.Rows().Readings
	first, _ := packer.Add(unknown, values, api.NotIsolated, 0)
	second, fits := packer.Add(known, values, api.NotIsolated, 0)
	if !fits || first == second {
		t.Error("the zones share a field of a document")
	}
}
