package readings

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// Where a field must not be null, one plant takes the whole answer along: the others are sent again.
func TestLoadUnknownPlantLeavesOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, testPolicy, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			for i := 0; ; i++ {
				name := "id"
				if i > 0 {
					name = fmt.Sprint("id", i+1)
				}
				id, ok := req.Variables[name]
				if !ok {
					return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
				}
				if id == "gone" {
					return fakeapi.Reply{
						Body: fmt.Sprintf(
							`{"data":null,"errors":[{"message":"no such facility","path":["f%d"],"extensions":{"code":"NOT_FOUND"}}]}`,
							i),
					}
				}
			}
		})
		a, err := s.load(t.Context(), fakeapi.Calls("a", "gone", "b"), false)
		if err != nil || len(a.Series) != 2 {
			t.Errorf("%d series of 2, %v, failures: %v", len(a.Series), err, a.Failures)
		}
		a, _ = s.load(t.Context(), fakeapi.Calls("a"), false)
		if len(a.Series) != 1 {
			t.Errorf("a is remembered as denied: %v after %d requests", a.Failures, f.Count())
		}
	})
}

// always answers every request with the same text.
func always(body string) func(int, graphql.Request) fakeapi.Reply {
	return func(int, graphql.Request) fakeapi.Reply { return fakeapi.Reply{Body: body} }
}

// oddAnswer answers like an API whose values of some plants fail, in a way that the test makes up: with codes, paths
// and null places as no two GraphQL servers have them.
type oddAnswer struct {
	bad  map[string]bool
	path func(alias string) string // JSON; empty: none
	code string
	null string // what becomes of the answer: the field's value, its absence, or null for all of the data
}

var (
	oddPaths = map[string]func(alias string) string{
		"alias":       func(alias string) string { return fmt.Sprintf("[%q]", alias) },
		"inside":      func(alias string) string { return fmt.Sprintf("[%q,\"readings\",3]", alias) },
		"field name":  func(string) string { return `["facility","readings"]` },
		"other alias": func(string) string { return `["f99"]` },
		"almost":      func(alias string) string { return fmt.Sprintf("[%q]", "F0"+alias[1:]) },
		"number":      func(string) string { return "[0,1]" },
		"text":        func(alias string) string { return fmt.Sprintf("%q", alias) },
		"object":      func(string) string { return `{"at":0}` },
		"null":        func(string) string { return "null" },
		"empty":       func(string) string { return "[]" },
		"missing":     func(string) string { return "" },
	}
	oddCodes = []string{
		"", "NONSENSE", "NOT_FOUND", "FORBIDDEN", "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "INTERNAL_SERVER_ERROR",
		"QUERY_TOO_COMPLEX", "GATEWAY_TIMEOUT", "UNAUTHENTICATED",
	}
	oddNulls = []string{"field", "values", "absent", "data", "no data"}
)

var aliasAndID = regexp.MustCompile(`(f\d+):\s*facility\(id:\s*\$(\w+)`)

func (o oddAnswer) reply(request graphql.Request) fakeapi.Reply {
	var fields, errs []string
	for _, found := range aliasAndID.FindAllStringSubmatch(request.Query, -1) {
		alias, id := found[1], found[2]
		if !o.bad[fmt.Sprint(request.Variables[id])] {
			fields = append(fields, fmt.Sprintf(`%q:{"readings":[{"t":%d,"v":7}]}`, alias, fakeapi.Monday.UnixMilli()))
			continue
		}
		path := o.path(alias)
		if path != "" {
			path = `,"path":` + path
		}
		errs = append(errs, fmt.Sprintf(`{"message":"no"%s,"extensions":{"code":%q}}`, path, o.code))
		switch o.null {
		case "field":
			fields = append(fields, fmt.Sprintf("%q:null", alias))
		case "values":
			fields = append(fields, fmt.Sprintf(`%q:{"readings":null}`, alias))
		}
	}
	data := `"data":{` + strings.Join(fields, ",") + "}"
	if len(errs) == 0 {
		return fakeapi.Reply{Body: "{" + data + "}"}
	}
	switch o.null {
	case "data":
		data = `"data":null`
	case "no data":
		return fakeapi.Reply{Body: `{"errors":[` + strings.Join(errs, ",") + "]}"}
	}
	return fakeapi.Reply{Body: "{" + data + `,"errors":[` + strings.Join(errs, ",") + "]}"}
}

// Whatever an API says of a part that failed, a query ends after a bounded number of documents: for n series, 3n and as
// many as halve a day down to its steps (8 for each series that is too much). Where it says that a part failed, and not
// that the whole did, the values of the others come.
func TestLoadEndsWhateverErrorsSay(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 1))
	for round := range 400 {
		name := slices.Sorted(maps.Keys(oddPaths))[random.IntN(len(oddPaths))]
		odd := oddAnswer{
			bad: map[string]bool{}, path: oddPaths[name], code: oddCodes[random.IntN(len(oddCodes))],
			null: oddNulls[random.IntN(len(oddNulls))],
		}
		var calls []plan.Call
		plants := 1 + random.IntN(12)
		for i := range plants {
			id := fmt.Sprint("plant", i)
			odd.bad[id] = random.IntN(4) == 0
			call := fakeapi.Call(id, "Pac", 0, 24)
			for j := range random.IntN(3) {
				call.Types = append(call.Types, fmt.Sprint("Type", j))
			}
			calls = append(calls, call)
		}
		synctest.Test(t, func(t *testing.T) {
			answers := fakeapi.Rows()
			s, f := newSource(t, testPolicy, answers, func(_ int, request graphql.Request) fakeapi.Reply {
				return odd.reply(request)
			})
			result, err := s.panel(t.Context(), calls)
			about := fmt.Sprintf("seed %d round %d: path %s, code %s, null %s, %d plants, bad %v",
				seed, round, name, odd.code, odd.null, plants, odd.bad)
			if err != nil {
				t.Fatalf("%s: %v", about, err)
			}
			asked, bad := 0, 0
			for _, call := range calls {
				asked += len(call.Types)
				if odd.bad[call.Target.Key()] {
					bad += len(call.Types)
				}
			}
			if f.Count() > 5*(3*asked+1)+9*bad || bad == 0 && f.Count() != (asked+19)/20 {
				t.Errorf("%s: %d requests for %d series", about, f.Count(), asked)
			}
			if tell := odd.tellsPart(name); tell {
				good := 0
				for _, one := range result.Series {
					if one.Len() == 1 {
						good++
					}
				}
				if good != asked-bad {
					t.Errorf("%s: values of %d series of %d: %v", about, good, asked-bad, result.Failures[0].Cause)
				}
			}
			if bad > 0 && len(result.Failures) == 0 {
				t.Errorf("%s: %d series failed, and nobody is told", about, bad)
			}
		})
	}
}

// tellsPart reports whether the answer says that only a part failed.
func (o oddAnswer) tellsPart(path string) bool {
	hasPath := !slices.Contains([]string{"null", "empty", "missing", "object"}, path)
	isData := o.null != "data" && o.null != "no data"
	switch o.code {
	case "NOT_FOUND", "FORBIDDEN":
		return true
	case "UNAUTHENTICATED":
		return isData && (path == "alias" || path == "inside" || path == "text")
	case "GATEWAY_TIMEOUT", "GRAPHQL_VALIDATION_FAILED":
		return isData
	default:
		return isData || hasPath
	}
}

// What came beside an error is shown, with the error, and not taken for complete the next time.
func TestLoadValuesBesideErrorAreNotCached(t *testing.T) {
	s, _ := newSource(t, testPolicy, fakeapi.Rows(), always(fmt.Sprintf(
		`{"data":{"f0":{"readings":[{"t":%d,"v":7}]}},"errors":[{"message":"half of it","path":["f0","readings",1]}]}`,
		fakeapi.Monday.UnixMilli())))
	call := fakeapi.Call("a", "Pac", 0, 24)
	result, err := s.load(t.Context(), []plan.Call{call}, true)
	if err != nil || len(result.Series) != 1 || result.Series[0].Len() != 1 || len(result.Failures) != 1 {
		t.Fatalf("%v %v %v", result.Series, result.Failures, err)
	}
	if known := s.store.Get(newColumn(call, decode.UnknownClock).key); known != nil {
		t.Error("half of the values are cached as all of them")
	}
}

// The throttling of one part of an answer holds everybody back like that of the whole.
func TestThrottledPartPausesLimiter(t *testing.T) {
	s, _ := newSource(t, testPolicy, fakeapi.Rows(), always(`{"data":{"me":null},"errors":[
		{"message":"slow down","path":["me"],"extensions":{"code":"RATE_LIMITED","retryAfter":30}}]}`))
	err := s.ask(limit.WithPriority(t.Context(), limit.Panel))
	if s.limiter.CheckDeadline(limit.Panel, 1, time.Now().Add(5*time.Second), nil) == nil {
		t.Errorf("the limiter is open: %v", err)
	}
}

// While the API is down, an old schema serves on without a try for each query.
func TestOldSchemaDuringOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, with(testPolicy, time.Second), fakeapi.Rows(),
			func(n int, req graphql.Request) fakeapi.Reply { return fakeapi.Reply{Status: 502} })
		time.Sleep(7 * time.Hour)
		for range 10 {
			_, _ = s.mappings.Current(t.Context())
			time.Sleep(15 * time.Second)
		}
		if f.Count() > 5 {
			t.Errorf("%d introspections within 150 s of trouble", f.Count())
		}
	})
}

// Values that come in pages: all of them, and a page that fails is told.
func TestLoadPages(t *testing.T) {
	fails := false
	var asked []string
	answer := func(_ int, request graphql.Request) fakeapi.Reply {
		after := fmt.Sprint(request.Variables["after"])
		asked = append(asked, after)
		page := map[string]int{"<nil>": 0, "c1": 1, "c2": 2}[after]
		if fails && page == 1 {
			return fakeapi.Reply{Body: `{"data":{"f0":null},"errors":[{"message":"boom","path":["f0"]}]}`}
		}
		return fakeapi.Reply{Body: fmt.Sprintf(`{"data":{"f0":{"readings":{"edges":[{"node":{"t":%d,"v":%d}}],`+
			`"pageInfo":{"hasNextPage":%v,"endCursor":"c%d"}}}}}`, 1_700_000_000_001+int64(page), page, page < 2, page+1)}
	}
	call := plan.Call{
		Target: portfolio.Target{Facility: portfolio.Facility{ID: "p"}}, Types: []string{"Pac"}, Resolution: query.Raw,
		Span: series.Span{From: time.UnixMilli(1_700_000_000_000), To: time.UnixMilli(1_700_000_001_000)},
	}
	load := func(shape apimap.Shape) Result {
		t.Helper()
		s, _ := newSource(t, testPolicy, fakeapi.Paged(shape), answer)
		result, err := s.load(t.Context(), []plan.Call{call}, true)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}

	result := load(apimap.RowsShape)
	if len(result.Failures) != 0 || len(result.Series) != 1 || fmt.Sprint(result.Series[0].Values) != "[0 1 2]" ||
		fmt.Sprint(asked) != "[<nil> c1 c2]" {
		t.Errorf("%v %v, asked for %v", result.Series, result.Failures, asked)
	}
	fails = true
	result = load(apimap.RowsShape)
	if len(result.Failures) != 1 || !strings.Contains(result.Failures[0].Cause.Error(), "boom") {
		t.Errorf("a page that failed is not told: %v", result.Failures)
	}
	// What is not known yet is an error and not an empty chart.
	result = load(apimap.OpenShape)
	if len(result.Failures) != 1 || result.Failures[0].Cause.Category != problem.Unmapped {
		t.Errorf("%v", result.Failures)
	}
}

// A bug must cost the queries that meet it, and not the whole plugin.
func TestLoadPanicInRun(t *testing.T) {
	s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(int, graphql.Request) fakeapi.Reply { panic("a bug") })
	for range 2 {
		result, err := s.load(t.Context(), fakeapi.Calls("a"), false)
		if err != nil || len(result.Failures) != 1 || result.Failures[0].Cause.Category != problem.Internal {
			t.Errorf("%v %v", result.Failures, err)
		}
	}
}

// A plant that is throttled while others come is not the token's pause: neither panels nor rules of others wait for it.
func TestThrottledPlantLeavesOthers(t *testing.T) {
	for name, path := range map[string]func(string) string{"alias": oddPaths["alias"], "inside": oddPaths["inside"]} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				odd := oddAnswer{bad: map[string]bool{"odd": true}, path: path, code: "RATE_LIMITED", null: "field"}
				s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
					return odd.reply(request)
				})
				result, err := s.panel(t.Context(), fakeapi.Calls("a", "odd", "b"))
				if err != nil || len(result.Series) != 2 || len(result.Failures) != 1 ||
					result.Failures[0].Cause.Category != problem.RateLimited {
					t.Errorf("%d series, %v %v", len(result.Series), result.Failures, err)
				}
				began := time.Now()
				other, err := s.rule(t.Context(), fakeapi.Calls("c"))
				if err != nil || len(other.Series) != 1 || time.Since(began) > 100*time.Millisecond {
					t.Errorf("a rule on another plant: %d series after %v, %v %v",
						len(other.Series), time.Since(began), other.Failures, err)
				}
			})
		})
	}
}
