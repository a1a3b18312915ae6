package readings

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
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

// A rule gets values of the last five minutes when the API cannot be asked, and nothing older; a panel gets either.
func TestColumnStaleValues(t *testing.T) {
	call := fakeapi.Call("a", "Pac", 0, 1)
	values := &series.Series{}
	values.Add(call.Span.From.UnixMilli(), 7, false)
	for _, c := range []struct {
		priority limit.Priority
		age      time.Duration
		shown    int
	}{
		{limit.Alert, alertStaleness - time.Second, 1}, {limit.Alert, alertStaleness + time.Second, 0},
		{limit.Panel, alertStaleness - time.Second, 1}, {limit.Panel, 23 * time.Hour, 1},
	} {
		one := newColumn(call, decode.UnknownClock)
		var nothing *cache.Column
		one.cached = nothing.With(values, true, call.Span, time.Now().Add(-c.age))
		one.fetched = []fetched{{span: call.Span, outcome: batch.Outcome{Err: problem.New(problem.Server, "boom")}}}
		var result Result
		one.assemble(&result, c.priority)
		got := 0
		for _, s := range result.Series {
			got += s.Len()
		}
		if got != c.shown || len(result.Failures) != 1 || result.Failures[0].Missing == (c.shown > 0) {
			t.Errorf("priority %d, %v old: %d values, failures %+v", c.priority, c.age, got, result.Failures)
		}
	}
}
