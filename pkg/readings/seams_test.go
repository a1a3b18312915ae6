package readings

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// An API whose timestamps mark the ends of intervals leaves out the value at the start of a range. Nothing is lost
// where ranges meet, before any probe has told.
func TestSeamsOfEndStamps(t *testing.T) {
	for _, resolution := range []query.Resolution{query.Raw, query.FiveMinutes, query.FifteenMinutes, query.Hour} {
		for name, ranges := range map[string][][2]int{
			"backwards": {{12, 24}, {6, 24}, {0, 24}},
			"forwards":  {{0, 12}, {0, 18}, {0, 24}},
			"one alone": {{0, 23}},
			"cut":       {{0, 24}},
			"longest":   {{0, 6}},
			"of steps":  {{0, 24}},
		} {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(fakeapi.Monday.Add(72 * time.Hour)))
				step := resolution.Step()
				p := testPolicy
				longest := map[string]time.Duration{"cut": 5 * time.Hour, "longest": 6 * time.Hour, "of steps": 3 * step}[name]
				if longest > 0 {
					p.limits.MaxRange = map[query.Resolution]time.Duration{resolution: longest}
					p.limits.Facilities = 1 // the API inside the test answers one range a document
				}
				s, f := newSource(t, p, fakeapi.Ranged(), func(_ int, request graphql.Request) fakeapi.Reply {
					from, to := fakeapi.Range(request)
					var stamps []time.Time
					if longest := p.limits.MaxRange[resolution]; longest > 0 && to.Sub(from) > longest {
						return fakeapi.Reply{Body: `{"errors":[{"message":"the range is too long"}]}`}
					}
					for at := ceiled(from.Add(1), step); !at.After(to); at = at.Add(step) {
						stamps = append(stamps, at)
					}
					return fakeapi.Reply{Body: fakeapi.Values(request, stamps...)}
				})
				var result Result
				for _, hours := range ranges {
					call := fakeapi.Call("a", "Pac", hours[0], hours[1])
					call.Resolution = resolution
					result, _ = s.panel(t.Context(), []plan.Call{call})
				}
				if got, want := len(valuesOf(result)), int(time.Duration(ranges[len(ranges)-1][1])*time.Hour/step); got != want {
					t.Errorf("%s, %s: %d of %d values, %v", name, resolution, got, want, result.Failures)
				}
				if f.Count() != len(ranges) && longest == 0 {
					t.Errorf("%s, %s: %d requests", name, resolution, f.Count())
				}
			})
		}
	}
}
