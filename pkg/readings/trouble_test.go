package readings

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// Zooming out while the API is down: what is shown says how old it is.
func TestStaleAgeBesideMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
		down := false
		s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			if down {
				return fakeapi.Reply{Status: 502}
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday.Add(23*time.Hour))}
		})
		_, _ = s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 22, 24)}, false)
		time.Sleep(time.Hour)
		down = true
		a, _ := s.panel(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 24)})
		if len(a.Series) == 1 && a.Series[0].Len() > 0 && a.Failures[0].Stale.IsZero() {
			t.Errorf("%d values of an hour ago are shown, and their age is not told: %+v", a.Series[0].Len(),
				a.Failures[0].Cause)
		}
	})
}

// All that a rule wants is known and young: that a larger request failed does not matter.
func TestRuleOverItsOwnRange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
		down := false
		s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			if down {
				return fakeapi.Reply{After: time.Second, Status: 400}
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday.Add(23*time.Hour))}
		})
		_, _ = s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 23, 24)}, false)
		time.Sleep(2 * time.Minute)
		down = true
		go func() {
			_, _ = s.panel(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 24)})
		}()
		time.Sleep(500 * time.Millisecond)
		a, _ := s.rule(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 23, 24)})
		if len(a.Failures) != 1 || a.Failures[0].Missing {
			t.Errorf("all that the rule wants is known and 2 min old: %+v, %d series", a.Failures, len(a.Series))
		}
		time.Sleep(time.Minute)
	})
}

// An API that hangs is not taken for a limit of the data source; patience and timeout are equal by default.
func TestHangingAPIIsTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.patience = 30 * time.Second
		s, f := newSource(t, with(p, 30*time.Second), fakeapi.Rows(),
			func(n int, req graphql.Request) fakeapi.Reply { return fakeapi.Reply{After: time.Hour} })
		began := time.Now()
		a, err := s.panel(t.Context(), fakeapi.Calls("a", "b"))
		if a.Failures[0].Cause.Category != problem.Timeout {
			t.Errorf("the API hung for %v, and the user reads: %v (%v, %d requests)", time.Since(began), a.Failures[0].Cause,
				err, f.Count())
		}
	})
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

// What the API denies now is not shown, not even what would still be fresh.
func TestDeniedHidesCachedValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
		down := false
		s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(n int, req graphql.Request) fakeapi.Reply {
			if down {
				return fakeapi.Reply{
					Body: `{"data":{"f0":null},"errors":[{"message":"no","path":["f0"],"extensions":{"code":"FORBIDDEN"}}]}`,
				}
			}
			return fakeapi.Reply{
				Body: fakeapi.Values(req, fakeapi.Monday.Add(time.Hour), fakeapi.Monday.Add(23*time.Hour)),
			}
		})
		_, _ = s.load(t.Context(), fakeapi.Calls("a"), false)
		time.Sleep(3 * time.Minute)
		down = true
		a, _ := s.rule(t.Context(), fakeapi.Calls("a"))
		if len(a.Series) > 0 && a.Series[0].Len() > 0 {
			t.Errorf("denied, and %d old values are shown to a rule; MayPass: %v", a.Series[0].Len(),
				problem.Temporary(a.Failures[0].Cause))
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
