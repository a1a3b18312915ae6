package readings

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// names reports whether a request asks for a plant.
func names(request graphql.Request, plant string) bool {
	for _, value := range request.Variables {
		if value == plant {
			return true
		}
	}
	return false
}

// blocks are refusals of something before the API.
var blocks = map[string]fakeapi.Reply{
	"a CDN's page": {
		Status: 403, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<title>Request blocked</title>",
	},
	"a gateway's JSON":   {Status: 403, Body: `{"message":"Forbidden"}`},
	"a proxy's silence":  {Status: 403, Header: http.Header{"Content-Type": {"text/plain"}}},
	"a firewall's words": {Status: 403, Header: http.Header{"Content-Type": {"text/plain"}}, Body: "policy 17"},
}

// What stands before the API says nothing about a plant, also where a document asks for that plant alone.
func TestBlockIsNoDenial(t *testing.T) {
	for name, block := range blocks {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(fakeapi.Monday.Add(48 * time.Hour)))
			isBlocked := false
			p := testPolicy
			p.limits.Facilities = 1
			s, f := newSource(t, p, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
				if isBlocked && names(request, "b") {
					return block
				}
				return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday, fakeapi.Monday.Add(30*time.Hour))}
			})
			day := []plan.Call{fakeapi.Call("a", "Pac", 0, 24), fakeapi.Call("b", "Pac", 0, 24)}
			both := []plan.Call{fakeapi.Call("a", "Pac", 0, 40), fakeapi.Call("b", "Pac", 0, 40)}
			if result, err := s.panel(t.Context(), day); err != nil || len(result.Failures) != 0 {
				t.Fatalf("%v %v", result.Failures, err)
			}
			f.Change(func() { isBlocked = true })
			result, _ := s.rule(t.Context(), both)
			if len(result.Failures) != 1 || IsOfThePlant(result.Failures[0].Cause) || !result.Failures[0].Missing ||
				result.Failures[0].Cause.Category != problem.Blocked {
				t.Errorf("%s: a rule judges without the plant: %v", name, result.Failures)
			}
			result, _ = s.panel(t.Context(), both)
			if got := fmt.Sprint(valuesOf(result)); got != "[7 7 7]" || len(result.Failures) != 1 {
				t.Errorf("%s: %s, %v", name, got, result.Failures)
			}
			f.Change(func() { isBlocked = false })
			result, _ = s.panel(t.Context(), both)
			if got := fmt.Sprint(valuesOf(result)); got != "[7 7 7 7]" || len(result.Failures) != 0 {
				t.Errorf("%s: the block outlives itself: %s, %v", name, got, result.Failures)
			}
		})
	}
}

// Of a document with several plants, only those are denied that the API denies by their paths, or alone.
func TestDenialIsOfOnePlant(t *testing.T) {
	for name, denial := range map[string]fakeapi.Reply{
		"without a path": {Body: `{"data":null,"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}`},
		"by a status":    {Status: 403, Body: `{"errors":[{"message":"no"}]}`},
		"by the field name": {
			Body: `{"data":null,"errors":[{"message":"no","path":["facility"],"extensions":{"code":"NOT_FOUND"}}]}`,
		},
	} {
		s, f := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			if names(request, "c") {
				return denial
			}
			return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		result, err := s.rule(t.Context(), fakeapi.Calls("a", "b", "c", "d"))
		if err != nil || len(result.Failures) != 1 || result.Failures[0].Call.Target.Key() != "c" ||
			!IsOfThePlant(result.Failures[0].Cause) || len(valuesOf(result)) != 3 {
			t.Errorf("%s: %v %v %v", name, valuesOf(result), result.Failures, err)
		}
		alone := slices.ContainsFunc(f.Requests, func(r graphql.Request) bool {
			return names(r, "c") && !strings.Contains(r.Query, "f1:")
		})
		if !alone {
			t.Errorf("%s: the plant was denied without being asked for alone", name)
		}
	}
}

// A document that the API cannot answer is not sent again at once; what is known stands in meanwhile.
func TestRefusalLeavesWhatIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(48 * time.Hour)))
		isRefused := false
		s, f := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			if isRefused {
				return fakeapi.Reply{Body: `{"data":null,"errors":[{"message":"no","extensions":{"code":"COST_EXCEEDED"}}]}`}
			}
			return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		_, _ = s.panel(t.Context(), fakeapi.Calls("a"))
		f.Change(func() { isRefused = true })
		for range 3 {
			asked := f.Count()
			result, _ := s.panel(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 30)})
			if got := fmt.Sprint(valuesOf(result)); got != "[7]" || len(result.Failures) != 1 {
				t.Errorf("%s after %d requests more, %v", got, f.Count()-asked, result.Failures)
			}
		}
		asked := f.Count()
		if _, _ = s.panel(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 30)}); f.Count() != asked {
			t.Errorf("asked again at once: %d requests", f.Count()-asked)
		}
	})
}
