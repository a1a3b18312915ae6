package fetch

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Zooming out while the API is down: what is shown says how old it is.
func TestTheAgeIsToldBesideWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(monday.Add(24 * time.Hour)))
		down := false
		s, _ := sourceOf(t, t.Name(), testPolicy, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
			if down {
				return reply{status: 502}
			}
			return reply{body: fine(req, monday.Add(23*time.Hour))}
		})
		_, _ = s.Readings(t.Context(), []plan.Call{wish("a", "Pac", 22, 24)}, false)
		time.Sleep(time.Hour)
		down = true
		a, _ := s.Readings(limit.InLane(t.Context(), limit.Panels), []plan.Call{wish("a", "Pac", 0, 24)}, false)
		if len(a.Series) == 1 && a.Series[0].Len() > 0 && a.Failures[0].Stale.IsZero() {
			t.Errorf("%d values of an hour ago are shown, and their age is not told: %+v", a.Series[0].Len(), a.Failures[0].Cause)
		}
	})
}

// All that a rule wants is known and young: that a larger request failed does not matter.
func TestARuleIsJudgedByItsOwnRange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(monday.Add(24 * time.Hour)))
		down := false
		s, _ := sourceOf(t, t.Name(), testPolicy, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
			if down {
				return reply{after: time.Second, status: 400}
			}
			return reply{body: fine(req, monday.Add(23*time.Hour))}
		})
		_, _ = s.Readings(t.Context(), []plan.Call{wish("a", "Pac", 23, 24)}, false)
		time.Sleep(2 * time.Minute)
		down = true
		go func() {
			_, _ = s.Readings(limit.InLane(t.Context(), limit.Panels), []plan.Call{wish("a", "Pac", 0, 24)}, false)
		}()
		time.Sleep(500 * time.Millisecond)
		a, _ := s.Readings(limit.InLane(t.Context(), limit.Alerts), []plan.Call{wish("a", "Pac", 23, 24)}, false)
		if len(a.Failures) != 1 || a.Failures[0].Missing {
			t.Errorf("all that the rule wants is known and 2 min old: %+v, %d series", a.Failures, len(a.Series))
		}
		time.Sleep(time.Minute)
	})
}

// An API that hangs is not taken for a limit of the data source; patience and timeout are equal by default.
func TestAHangingAPIIsToldAsATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Patience = 30 * time.Second
		s, f := sourceOf(t, t.Name(), p, 30*time.Second, rows(), func(n int, req graphql.Request) reply { return reply{after: time.Hour} })
		began := time.Now()
		a, err := s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("a", "b"), false)
		if a.Failures[0].Cause.Category != problem.Timeout {
			t.Errorf("the API hung for %v, and the user reads: %v (%v, %d requests)", time.Since(began), a.Failures[0].Cause, err, f.count())
		}
	})
}

// While the API is down, an old schema serves on without a try for each query.
func TestAnOldSchemaIsNotAskedForAtEachQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := sourceOf(t, t.Name(), testPolicy, time.Second, rows(), func(n int, req graphql.Request) reply { return reply{status: 502} })
		time.Sleep(7 * time.Hour)
		for range 10 {
			_, _ = s.Mapping(t.Context())
			time.Sleep(15 * time.Second)
		}
		if f.count() > 5 {
			t.Errorf("%d introspections within 150 s of trouble", f.count())
		}
	})
}

// What the API denies now is not shown, not even what would still be fresh.
func TestWhatIsDeniedIsNotShownInPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(monday.Add(24 * time.Hour)))
		down := false
		s, _ := sourceOf(t, t.Name(), testPolicy, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
			if down {
				return reply{body: `{"data":{"f0":null},"errors":[{"message":"no","path":["f0"],"extensions":{"code":"FORBIDDEN"}}]}`}
			}
			return reply{body: fine(req, monday.Add(time.Hour), monday.Add(23*time.Hour))}
		})
		_, _ = s.Readings(t.Context(), callsOf("a"), false)
		time.Sleep(3 * time.Minute)
		down = true
		a, _ := s.Readings(limit.InLane(t.Context(), limit.Alerts), callsOf("a"), false)
		if len(a.Series) > 0 && a.Series[0].Len() > 0 {
			t.Errorf("denied, and %d old values are shown to a rule; MayPass: %v", a.Series[0].Len(), mayPass(a.Failures[0].Cause))
		}
	})
}

// A generous factor does not let rules judge by old values.
func TestRulesBelieveNothingForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(monday.Add(24 * time.Hour)))
		p := testPolicy
		p.Freshness.Factor = 100
		s, f := sourceOf(t, t.Name(), p, 10*time.Second, rows(), func(n int, req graphql.Request) reply { return reply{body: fine(req, monday.Add(23*time.Hour))} })
		_, _ = s.Readings(t.Context(), []plan.Call{wish("a", "Pac", 22, 26)}, false)
		time.Sleep(80 * time.Minute)
		a, _ := s.Readings(limit.InLane(t.Context(), limit.Alerts), []plan.Call{wish("a", "Pac", 22, 26)}, false)
		if f.count() == 1 && len(a.Failures) == 0 {
			t.Errorf("a rule gets what was fetched 80 min ago, without a word")
		}
	})
}
