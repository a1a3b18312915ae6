package readings

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// outages are ways in which an API does not answer.
var outages = map[string]fakeapi.Reply{
	"it fails at once": {Status: 503},
	"it fails slowly":  {After: 900 * time.Millisecond, Status: 502},
	"it hangs":         {After: time.Hour},
	"it is blocked":    {After: 50 * time.Millisecond, Status: 403},
}

// A rule looks at a window that ends now, every minute. In an outage it gets what was fetched within five minutes, then
// an error, each time within two seconds.
func TestRuleInOutage(t *testing.T) {
	for name, outage := range outages {
		isSteady := name == "it fails at once" || name == "it hangs"
		for _, window := range []struct {
			resolution query.Resolution
			length     time.Duration
		}{
			{query.Raw, time.Hour}, {query.Raw, 5 * time.Minute}, {query.FiveMinutes, time.Hour},
			{query.FifteenMinutes, 6 * time.Hour}, {query.Hour, 6 * time.Hour},
		} {
			t.Run(fmt.Sprint(name, ", ", window.resolution, " over ", window.length), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					isDown := false
					answer := minutes(100 * time.Millisecond)
					if isSteady {
						answer = steady
					}
					s, f := newSource(t, with(testPolicy, 30*time.Second), fakeapi.Ranged(),
						func(n int, request graphql.Request) fakeapi.Reply {
							if isDown {
								return outage
							}
							return answer(n, request)
						})
					evaluate := func() (Result, time.Duration) {
						t.Helper()
						began := time.Now()
						calls := lately("a", "Pac", window.length)
						calls[0].Resolution = window.resolution
						result, err := s.rule(t.Context(), calls)
						if err != nil {
							t.Fatal(err)
						}
						return result, time.Since(began)
					}
					time.Sleep(20 * time.Second)
					for range 15 {
						_, _ = evaluate()
						time.Sleep(time.Minute)
					}
					last := time.Now().Add(-time.Minute)
					f.Change(func() { isDown = true })
					for range 12 {
						result, took := evaluate()
						if took > 2*time.Second {
							t.Errorf("answered after %v, %v after the last success", took, time.Since(last))
						}
						isJudged := len(result.Failures) == 0 || !result.Failures[0].Missing && len(valuesOf(result)) > 0
						if want := time.Since(last) < alertStaleness-5*time.Second; want && !isJudged {
							t.Errorf("withheld %v after the last success: %+v", time.Since(last), result.Failures)
						}
						if since := time.Since(last); since > alertStaleness+5*time.Second && isJudged {
							t.Errorf("judged by what is %v old: %d values, %+v", since, len(valuesOf(result)), result.Failures)
						}
						time.Sleep(time.Minute - took)
					}
					f.Change(func() { isDown = false })
					time.Sleep(35 * time.Second) // what hangs ends
					_, _ = evaluate()
					if result, _ := evaluate(); len(result.Failures) != 0 {
						t.Errorf("the API is well: %+v", result.Failures)
					}
				})
			})
		}
	}
}

// steady answers like minutes, with values that do not change any more: they stay fresh for longer.
func steady(_ int, request graphql.Request) fakeapi.Reply {
	var stamps []time.Time
	for at := time.Now().Add(-7 * time.Hour).Truncate(time.Minute); !at.After(time.Now()); at = at.Add(time.Minute) {
		stamps = append(stamps, at)
	}
	return fakeapi.Reply{After: 100 * time.Millisecond, Body: fakeapi.Values(request, stamps...)}
}

// A rule that does not wait for the end of a pause says so, and does not call the API slow that was not asked.
func TestRuleInPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		isThrottled := false
		answer := minutes(100 * time.Millisecond)
		s, f := newSource(t, with(testPolicy, 30*time.Second), fakeapi.Ranged(),
			func(n int, request graphql.Request) fakeapi.Reply {
				if isThrottled {
					return fakeapi.Reply{Status: 429, Header: http.Header{"Retry-After": {"25"}}}
				}
				return answer(n, request)
			})
		_, _ = s.rule(t.Context(), lately("a", "Pac", time.Hour))
		f.Change(func() { isThrottled = true })
		time.Sleep(65 * time.Second)
		_, _ = s.panel(t.Context(), lately("b", "Pac", time.Hour))
		began := time.Now()
		result, err := s.rule(t.Context(), lately("a", "Pac", time.Hour))
		if err != nil || len(result.Failures) != 1 || time.Since(began) > 2*time.Second {
			t.Fatalf("after %v: %+v %v", time.Since(began), result.Failures, err)
		}
		if cause := result.Failures[0].Cause; cause.Category != problem.RateLimited ||
			!strings.Contains(cause.Error(), "asked us to back off") {
			t.Error(cause)
		}
	})
}

// An API that is only slow is waited for, by rules as by others.
func TestRuleOfSlowAPI(t *testing.T) {
	for _, latency := range []time.Duration{time.Second, 4 * time.Second, 20 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := newSource(t, with(testPolicy, time.Minute), fakeapi.Ranged(), minutes(latency))
			s.policy.patience = time.Minute
			for range 5 {
				time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(2 * time.Minute)))
				result, err := s.rule(t.Context(), lately("a", "Pac", time.Hour))
				if err != nil || len(result.Failures) != 0 {
					t.Errorf("%v: %+v %v", latency, result.Failures, err)
				}
			}
		})
	}
}

// Whoever says to be a rule and may not make any gets a rule's answer, and goes no faster than panels.
func TestRuleWithoutPriority(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		isDown := false
		s, f := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			if isDown {
				return fakeapi.Reply{Status: 503}
			}
			return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
		})
		time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
		_, _ = s.panel(t.Context(), fakeapi.Calls("a"))
		f.Change(func() { isDown = true })
		time.Sleep(20 * time.Minute)
		for priority, isForRule := range map[limit.Priority]bool{limit.Panel: true, limit.Alert: true, limit.Editor: false} {
			ctx := limit.ForRule(limit.WithPriority(context.Background(), priority), isForRule)
			result, err := s.load(ctx, []plan.Call{fakeapi.Call("a", "Pac", 0, 24)}, false)
			if err != nil || len(result.Failures) != 1 || result.Failures[0].Missing != isForRule {
				t.Errorf("priority %d, rule %v: %+v %v", priority, isForRule, result.Failures, err)
			}
		}
	})
}

// The data source's own limit, used up by repetitions, does not withhold more from a rule than the outage does.
func TestRuleInOutageWithoutBudget(t *testing.T) {
	for name, outage := range outages {
		synctest.Test(t, func(t *testing.T) {
			isDown := false
			answer := minutes(100 * time.Millisecond)
			p := with(testPolicy, 30*time.Second)
			p.rules = limit.Rules{PerMinute: 6, Burst: 3, Parallel: 2}
			s, f := newSource(t, p, fakeapi.Ranged(), func(n int, request graphql.Request) fakeapi.Reply {
				if isDown {
					return outage
				}
				return answer(n, request)
			})
			time.Sleep(20 * time.Second)
			_, _ = s.rule(t.Context(), append(lately("a", "Pac", time.Hour), lately("b", "Pac", time.Hour)...))
			last := time.Now()
			f.Change(func() { isDown = true })
			for time.Since(last) < alertStaleness-30*time.Second {
				time.Sleep(10 * time.Second)
				began := time.Now()
				result, err := s.rule(t.Context(), append(lately("a", "Pac", time.Hour), lately("b", "Pac", time.Hour)...))
				if took := time.Since(began); err != nil || took > 2*time.Second {
					t.Errorf("%s: %v after %v", name, err, took)
				}
				for _, failure := range result.Failures {
					if failure.Missing {
						t.Errorf("%s: withheld %v after the last success: %+v", name, time.Since(last), failure)
					}
				}
			}
			time.Sleep(time.Minute) // what is under way ends
		})
	}
}
