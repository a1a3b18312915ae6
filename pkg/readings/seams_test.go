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

// Where an API has answered with the value at the start of a range, nothing is asked for before one any more: by this
// resolution, and by no other. Where it leaves that value out, it stays so.
func TestStartsOfRangesAreLearnt(t *testing.T) {
	for name, c := range map[string]struct {
		from, to time.Duration // the first and the last value beside the range, in steps
		want     int           // intervals that are asked for before the third range
	}{
		"starts are answered":      {0, -1, 0},
		"starts and ends are":      {0, 0, 0},
		"starts are left out":      {1, 0, 1},
		"ranges are widened":       {-1, 0, 1},
		"the first value is a gap": {1, -1, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(fakeapi.Monday.Add(72 * time.Hour)))
			step := query.FiveMinutes.Step()
			var asked []time.Time
			s, _ := newSource(t, testPolicy, fakeapi.Ranged(), func(_ int, request graphql.Request) fakeapi.Reply {
				from, to := fakeapi.Range(request)
				asked = append(asked, from)
				var stamps []time.Time
				for at := from.Add(c.from * step); !at.After(to.Add(c.to * step)); at = at.Add(step) {
					stamps = append(stamps, at)
				}
				return fakeapi.Reply{Body: fakeapi.Values(request, stamps...)}
			})
			for _, hours := range [][2]int{{0, 6}, {6, 12}, {12, 18}} {
				call := fakeapi.Call("a", "Pac", hours[0], hours[1])
				call.Resolution = query.FiveMinutes
				if result, err := s.panel(t.Context(), []plan.Call{call}); err != nil || len(result.Failures) > 0 {
					t.Fatal(err, result.Failures)
				}
			}
			before := fakeapi.Monday.Add(12 * time.Hour).Sub(asked[len(asked)-1])
			if before != time.Duration(c.want)*step {
				t.Errorf("%s: %v is asked for before the range", name, before)
			}
			call := fakeapi.Call("a", "Pac", 24, 30)
			call.Resolution = query.FifteenMinutes
			if _, err := s.panel(t.Context(), []plan.Call{call}); err != nil {
				t.Fatal(err)
			}
			if fakeapi.Monday.Add(24*time.Hour).Sub(asked[len(asked)-1]) != query.FifteenMinutes.Step() {
				t.Errorf("%s: another resolution is asked for from %v on", name, asked[len(asked)-1])
			}
		})
	}
}
