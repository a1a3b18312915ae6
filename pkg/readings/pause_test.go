package readings

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// aliasOf matches an alias of a document that was written by fakeapi.Rows: the variables of its plant and its type.
var aliasOf = regexp.MustCompile(`f\d+: facility\(id: \$(\w+)\) \{\s+readings\(types: \$(\w+)`)

// askedFor returns the plants and the reading types that a request asks for, by its aliases.
func askedFor(request graphql.Request) (plants, types []string) {
	for _, variables := range aliasOf.FindAllStringSubmatch(request.Query, -1) {
		plants = append(plants, fmt.Sprint(request.Variables[variables[1]]))
		types = append(types, fmt.Sprint(request.Variables[variables[2]]))
	}
	return plants, types
}

func plantsOf(request graphql.Request) []string {
	plants, _ := askedFor(request)
	return plants
}

// throttling answers every plant but one, which the API throttles for an hour.
func throttling(odd string) func(int, graphql.Request) fakeapi.Reply {
	return func(_ int, request graphql.Request) fakeapi.Reply {
		var data, errs []string
		for i, plant := range plantsOf(request) {
			if plant != odd {
				data = append(data, fmt.Sprintf(`"f%d":{"readings":[{"t":%d,"v":7}]}`, i, fakeapi.Monday.UnixMilli()))
				continue
			}
			data = append(data, fmt.Sprintf(`"f%d":null`, i))
			errs = append(errs, fmt.Sprintf(`{"message":"slow","path":["f%d"],"extensions":`+
				`{"code":"RATE_LIMITED","retryAfter":3600}}`, i))
		}
		body := `{"data":{` + strings.Join(data, ",") + `}`
		if len(errs) > 0 {
			body += `,"errors":[` + strings.Join(errs, ",") + `]`
		}
		return fakeapi.Reply{Body: body + `}`}
	}
}

// A plant that the API throttles alone holds no other plant back, and is not asked for before the bound of the pause.
func TestThrottledPlantPausesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, testPolicy, fakeapi.Rows(), throttling("odd"))
		for range 3 {
			began := time.Now()
			got, err := s.rule(t.Context(), fakeapi.Calls("a", "odd", "b"))
			if err != nil || len(got.Series) != 2 || len(got.Failures) != 1 || time.Since(began) > time.Second {
				t.Fatalf("after %v: %d series of 2, %v, %v", time.Since(began), len(got.Series), got.Failures, err)
			}
			if cause := got.Failures[0].Cause; cause.Category != problem.RateLimited {
				t.Error(cause)
			}
			time.Sleep(time.Minute)
		}
		asked := 0
		for _, request := range f.Requests {
			asked += strings.Count(fmt.Sprint(plantsOf(request)), "odd")
		}
		if asked != 1 {
			t.Errorf("asked for the throttled plant %d times in 3 minutes", asked)
		}
		time.Sleep(3 * time.Minute)
		_, _ = s.rule(t.Context(), fakeapi.Calls("odd"))
		if got := plantsOf(f.Requests[f.Count()-1]); fmt.Sprint(got) != "[odd]" {
			t.Errorf("not asked again after the bound: %v", got)
		}
		// Alone in its document, it does not shut the others out either.
		time.Sleep(2 * time.Second)
		if got, err := s.rule(t.Context(), fakeapi.Calls("a")); err != nil || len(got.Failures) > 0 {
			t.Errorf("%v %v", got.Failures, err)
		}
	})
}

// A denial of one plant with a Retry-After of a day keeps rules out for a moment, not for a day.
func TestForbiddenWithRetryAfterOfADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			if strings.Contains(fmt.Sprint(plantsOf(request)), "odd") {
				return fakeapi.Reply{Status: 403, Header: http.Header{"Retry-After": {"86400"}},
					Body: `{"errors":[{"message":"no","path":["f0"],"extensions":{"code":"FORBIDDEN"}}]}`}
			}
			return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		_, _ = s.rule(t.Context(), fakeapi.Calls("odd"))
		time.Sleep(2 * time.Second)
		if got, err := s.rule(t.Context(), fakeapi.Calls("a")); err != nil || len(got.Failures) > 0 {
			t.Errorf("%v %v", got.Failures, err)
		}
	})
}

// Where a field must not be null, a throttled plant takes the answer along: the others are sent again at once.
func TestThrottledPlantTakesAnswerAlong(t *testing.T) {
	for name, null := range map[string]string{"data is null": "data", "no data": "no data"} {
		synctest.Test(t, func(t *testing.T) {
			odd := oddAnswer{bad: map[string]bool{"odd": true}, path: oddPaths["alias"], code: "RATE_LIMITED", null: null}
			s, f := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
				return odd.reply(request)
			})
			began := time.Now()
			got, err := s.rule(t.Context(), fakeapi.Calls("a", "odd", "b"))
			if err != nil || len(got.Series) != 2 || len(got.Failures) != 1 || time.Since(began) > time.Second {
				t.Errorf("%s: after %v and %d requests: %d series of 2, %v, %v",
					name, time.Since(began), f.Count(), len(got.Series), got.Failures, err)
			}
		})
	}
}

// Saving the settings ends the pauses of single plants, too.
func TestLoaderResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, testPolicy, fakeapi.Rows(), throttling("odd"))
		for n := range 3 {
			_, _ = s.rule(t.Context(), fakeapi.Calls("a", "odd"))
			if want := max(1, n); f.Count() != want {
				t.Errorf("%d requests, want %d", f.Count(), want)
			}
			if n == 1 {
				s.loader.Resume()
			}
		}
	})
}
