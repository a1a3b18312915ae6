package readings

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// What was halved because it was too much is not put together again, however small it is.
func TestLoadHalvesStayApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		s, f := newSource(t, testPolicy, fakeapi.Ranged(), func(n int, req graphql.Request) fakeapi.Reply {
			from, to := fakeapi.Range(req)
			asked = append(asked, fmt.Sprint(to.Sub(from), " parts ", strings.Count(req.Query, "facility(")))
			if to.Sub(from) > 13*time.Hour {
				return fakeapi.Reply{
					Body: `{"data":null,"errors":[{"message":"at most 13 h","extensions":{"code":"QUERY_TOO_COMPLEX"}}]}`,
				}
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, from)}
		})
		a, err := s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 24)}, false)
		if err != nil || len(a.Failures) > 0 || f.Count() > 4 {
			t.Errorf("%v %v after %d requests: %v", a.Failures, err, f.Count(), asked)
		}
	})
}

// What an answer says that it leaves out is asked for by shorter ranges, and nothing of the answer is taken.
func TestLoadShortensWhatIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(20 * 24 * time.Hour)))
		api := fakeapi.Ranged()
		api.Readings.Answer.Items, api.Readings.Answer.Cut = []string{"rows"}, []string{"truncated"}
		s, f := newSource(t, testPolicy, api, func(n int, req graphql.Request) fakeapi.Reply {
			from, to := fakeapi.Range(req)
			if !strings.Contains(req.Query, "truncated") {
				t.Error("the mark is not asked for")
			}
			const row = `{"data":{"f0":{"readings":{"rows":[{"t":%d,"v":7}],"truncated":%v}}}}`
			return fakeapi.Reply{Body: fmt.Sprintf(row, from.Add(time.Hour).UnixMilli(), to.Sub(from) > 13*time.Hour)}
		})
		a, err := s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 24)}, false)
		if err != nil || len(a.Failures) > 0 || len(a.Series) != 1 || a.Series[0].Len() != 2 || f.Count() > 4 {
			t.Errorf("%v %v after %d requests: %+v", a.Failures, err, f.Count(), a.Series)
		}
	})
}

// When one half fails, the other, which came, is shown.
func TestLoadShowsTheHalfThatCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(20 * 24 * time.Hour)))
		s, f := newSource(t, testPolicy, fakeapi.Ranged(), func(n int, req graphql.Request) fakeapi.Reply {
			from, to := fakeapi.Range(req)
			switch {
			case to.Sub(from) > 50*time.Hour:
				return fakeapi.Reply{
					Body: `{"data":null,"errors":[{"message":"too much","extensions":{"code":"QUERY_TOO_COMPLEX"}}]}`,
				}
			case from.Equal(fakeapi.Monday):
				return fakeapi.Reply{Body: fakeapi.Values(req, from)}
			default:
				return fakeapi.Reply{
					After: time.Second,
					Body:  `{"data":{"f0":null},"errors":[{"message":"no","path":["f0"],"extensions":{"code":"INTERNAL"}}]}`,
				}
			}
		})
		a, err := s.panel(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 96)})
		if len(a.Series) == 0 || a.Series[0].Len() == 0 {
			t.Errorf("half of it came: %d series %v %v, %d requests", len(a.Series), a.Failures[0].Cause, err, f.Count())
		}
	})
}

// An API that takes too long over what it is asked for at once is asked for less, and so from then on.
func TestLoadTimeoutsMakeSmallerRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var sizes []int
		s, _ := newSource(t, with(testPolicy, 300*time.Millisecond), fakeapi.Rows(),
			func(_ int, request graphql.Request) fakeapi.Reply {
				size := strings.Count(request.Query, "facility(")
				mu.Lock()
				sizes = append(sizes, size)
				mu.Unlock()
				if size > 2 {
					return fakeapi.Reply{After: time.Hour} // longer than the client waits
				}
				return fakeapi.Reply{After: 50 * time.Millisecond, Body: fakeapi.Values(request, fakeapi.Monday)}
			})
		var plants []string
		for i := range 6 {
			plants = append(plants, fmt.Sprint("plant", i))
		}
		result, err := s.load(t.Context(), fakeapi.Calls(plants...), true)
		if err != nil || len(result.Failures) > 0 || len(result.Series) != 6 {
			t.Fatalf("%d series, %v %v", len(result.Series), result.Failures, err)
		}
		mu.Lock()
		defer mu.Unlock()
		// All six, then twice three, which is still too many.
		if sizes[0] != 6 || slices.Max(sizes[3:]) > 2 {
			t.Errorf("asked for %v plants at once", sizes)
		}
	})
}
