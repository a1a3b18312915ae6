package fetch

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// A column that lacks its begin and its end, while somebody fetches the whole: values come once.
func TestOneJobForTwoGapsGivesItsValuesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(monday.Add(24 * time.Hour)))
		s, _ := sourceOf(t, t.Name(), testPolicy, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
			return reply{after: time.Second, body: fine(req, monday.Add(time.Hour), monday.Add(12*time.Hour), monday.Add(23*time.Hour))}
		})
		if _, err := s.Readings(t.Context(), []plan.Call{wish("a", "Pac", 8, 16)}, false); err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = s.Readings(t.Context(), []plan.Call{wish("a", "Pac", 0, 24)}, true) }() // bypasses the cache
		time.Sleep(500 * time.Millisecond)
		a, err := s.Readings(t.Context(), []plan.Call{wish("a", "Pac", 0, 24)}, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Series[0].Times; len(got) != 3 {
			t.Errorf("%d values of 3: %v", len(got), got)
		}
		time.Sleep(time.Minute)
	})
}

// Where a field must not be null, one plant takes the whole answer along: the others go out again.
func TestOnePlantThatIsGoneLeavesTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := sourceOf(t, t.Name(), testPolicy, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
			for i := 0; ; i++ {
				name := "id"
				if i > 0 {
					name = fmt.Sprint("id", i+1)
				}
				id, ok := req.Variables[name]
				if !ok {
					return reply{body: fine(req, monday)}
				}
				if id == "gone" {
					return reply{body: fmt.Sprintf(`{"data":null,"errors":[{"message":"no such facility","path":["f%d"],"extensions":{"code":"NOT_FOUND"}}]}`, i)}
				}
			}
		})
		a, err := s.Readings(t.Context(), callsOf("a", "gone", "b"), false)
		if err != nil || len(a.Series) != 2 {
			t.Errorf("%d series of 2, %v, failures: %v", len(a.Series), err, a.Failures)
		}
		a, _ = s.Readings(t.Context(), callsOf("a"), false)
		if len(a.Series) != 1 {
			t.Errorf("a is remembered as denied: %v after %d requests", a.Failures, f.count())
		}
	})
}

// What was halved because it was too much is not put together again, however small it is.
func TestHalvesDoNotGoOutTogetherAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := rows()
		api.Readings.Path[1].Args = append(api.Readings.Path[1].Args,
			apimap.Arg{Name: "from", Type: "String", Value: apimap.Binding{Role: apimap.From, Encoding: apimap.RFC3339}},
			apimap.Arg{Name: "to", Type: "String", Value: apimap.Binding{Role: apimap.To, Encoding: apimap.RFC3339}})
		var asked []string
		s, f := sourceOf(t, t.Name(), testPolicy, 10*time.Second, api, func(n int, req graphql.Request) reply {
			from, _ := time.Parse(time.RFC3339, fmt.Sprint(req.Variables["from"]))
			to, _ := time.Parse(time.RFC3339, fmt.Sprint(req.Variables["to"]))
			asked = append(asked, fmt.Sprint(to.Sub(from), " parts ", strings.Count(req.Query, "facility(")))
			if to.Sub(from) > 13*time.Hour {
				return reply{body: `{"data":null,"errors":[{"message":"at most 13 h","extensions":{"code":"QUERY_TOO_COMPLEX"}}]}`}
			}
			return reply{body: fine(req, from)}
		})
		a, err := s.Readings(t.Context(), []plan.Call{wish("a", "Pac", 0, 24)}, false)
		if err != nil || len(a.Failures) > 0 || f.count() > 4 {
			t.Errorf("%v %v after %d requests: %v", a.Failures, err, f.count(), asked)
		}
	})
}

// When one half fails, the other, which came, is shown.
func TestTheHalfThatCameIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(monday.Add(20 * 24 * time.Hour)))
		api := rows()
		api.Readings.Path[1].Args = append(api.Readings.Path[1].Args,
			apimap.Arg{Name: "from", Type: "String", Value: apimap.Binding{Role: apimap.From, Encoding: apimap.RFC3339}},
			apimap.Arg{Name: "to", Type: "String", Value: apimap.Binding{Role: apimap.To, Encoding: apimap.RFC3339}})
		s, f := sourceOf(t, t.Name(), testPolicy, 10*time.Second, api, func(n int, req graphql.Request) reply {
			from, _ := time.Parse(time.RFC3339, fmt.Sprint(req.Variables["from"]))
			to, _ := time.Parse(time.RFC3339, fmt.Sprint(req.Variables["to"]))
			switch {
			case to.Sub(from) > 50*time.Hour:
				return reply{body: `{"data":null,"errors":[{"message":"too much","extensions":{"code":"QUERY_TOO_COMPLEX"}}]}`}
			case from.Equal(monday):
				return reply{body: fine(req, from)}
			default:
				return reply{after: time.Second, body: `{"data":{"f0":null},"errors":[{"message":"no","path":["f0"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`}
			}
		})
		s.schemas.newest.at = time.Now()
		a, err := s.Readings(limit.InLane(t.Context(), limit.Panels), []plan.Call{wish("a", "Pac", 0, 96)}, false)
		if len(a.Series) == 0 || a.Series[0].Len() == 0 {
			t.Errorf("half of it came: %d series %v %v, %d requests", len(a.Series), a.Failures[0].Cause, err, f.count())
		}
	})
}

// A rule does not wait when the API wants fewer requests, a panel does: also when both are in one document.
func TestARuleInTheDocumentLeavesThePanelItsRepetition(t *testing.T) {
	for _, withRule := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := sourceOf(t, t.Name(), testPolicy, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
				if n == 0 {
					return reply{after: time.Second, status: 429, header: http.Header{"Retry-After": {"1"}}}
				}
				return reply{body: fine(req, monday)}
			})
			if withRule {
				go func() { _, _ = s.Readings(limit.InLane(t.Context(), limit.Alerts), callsOf("rule"), false) }()
			}
			a, err := s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("panel"), false)
			if err != nil || len(a.Failures) > 0 {
				t.Errorf("with rule %v: %v %v", withRule, a.Failures[0].Cause, err)
			}
		})
	}
}

// A repetition is of use until the last of those who wait goes, not the first.
func TestARepetitionIsForAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.Patience = 30 * time.Second
		s, _ := sourceOf(t, t.Name(), p, 10*time.Second, rows(), func(n int, req graphql.Request) reply {
			if n == 0 {
				return reply{after: 2 * time.Second, status: 429, header: http.Header{"Retry-After": {"5"}}}
			}
			return reply{body: fine(req, monday)}
		})
		go func() {
			ctx, cancel := context.WithTimeout(limit.InLane(t.Context(), limit.Panels), 4*time.Second)
			defer cancel()
			_, _ = s.Readings(ctx, callsOf("a"), false)
		}()
		time.Sleep(time.Second)
		a, err := s.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("a"), false)
		if err != nil || len(a.Failures) > 0 {
			t.Errorf("had 30 s: %v %v", a.Failures[0].Cause, err)
		}
	})
}

// The timeout of one data source does not end the work of another that has more time.
func TestTheMostPatientServes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &askedAPI{}
		answer := func(n int, req graphql.Request) reply { return reply{after: 3 * time.Second, body: fine(req, monday)} }
		p1, p2 := testPolicy, testPolicy
		p1.Patience, p2.Patience = time.Second, 60*time.Second
		a := sourceOn(t, f, t.Name(), p1, time.Second, rows(), answer)
		b := sourceOn(t, f, t.Name(), p2, 60*time.Second, rows(), answer)
		go func() { _, _ = a.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("a"), false) }()
		time.Sleep(time.Millisecond)
		got, err := b.Readings(limit.InLane(t.Context(), limit.Panels), callsOf("a"), false)
		if err != nil || len(got.Failures) > 0 {
			t.Errorf("b has 60 s, the API needs 3: %v", got.Failures[0].Cause)
		}
		time.Sleep(time.Minute)
	})
}

// What a data source without a cache fetches along is remembered for the others.
func TestWhoHasNoCacheServesThoseWhoHave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		without := testPolicy
		without.CacheBytes = 0
		f := &askedAPI{}
		answer := func(n int, req graphql.Request) reply { return reply{body: fine(req, monday)} }
		a := sourceOn(t, f, t.Name(), without, time.Second, rows(), answer)
		b := sourceOn(t, f, t.Name(), testPolicy, time.Second, rows(), answer)
		go func() { _, _ = a.Readings(t.Context(), callsOf("a"), false) }()
		time.Sleep(time.Millisecond)
		_, _ = b.Readings(t.Context(), callsOf("b"), false)
		_, _ = b.Readings(t.Context(), callsOf("b"), false)
		if f.count() > 1 {
			t.Errorf("%d requests", f.count())
		}
	})
}

// Of the data sources of one token, the strictest limits of a request hold.
func TestTheStrictestLimitsHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		strict := testPolicy
		strict.Limits.Facilities = 1
		f := &askedAPI{}
		most := 0
		answer := func(n int, req graphql.Request) reply {
			most = max(most, strings.Count(req.Query, "facility("))
			return reply{body: fine(req, monday)}
		}
		loose := sourceOn(t, f, t.Name(), testPolicy, time.Second, rows(), answer)
		_ = sourceOn(t, f, t.Name(), strict, time.Second, rows(), answer)
		_, _ = loose.Readings(t.Context(), callsOf("a", "b", "c"), false)
		if most > 1 {
			t.Errorf("%d facilities in a document, a data source of this token allows 1", most)
		}
	})
}

// Where stamps mark the end of their interval, the API gives those after the begin of a range, up to its end: nothing
// is lost where one range ends and the next begins.
func TestNothingIsLostBetweenRangesOfAnAPIThatStampsEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(monday.Add(20 * 24 * time.Hour)))
		api := rows()
		api.Readings.Path[1].Args = append(api.Readings.Path[1].Args,
			apimap.Arg{Name: "from", Type: "String", Value: apimap.Binding{Role: apimap.From, Encoding: apimap.RFC3339}},
			apimap.Arg{Name: "to", Type: "String", Value: apimap.Binding{Role: apimap.To, Encoding: apimap.RFC3339}})
		s, _ := sourceOf(t, t.Name(), testPolicy, 10*time.Second, api, func(_ int, req graphql.Request) reply {
			from, _ := time.Parse(time.RFC3339, fmt.Sprint(req.Variables["from"]))
			to, _ := time.Parse(time.RFC3339, fmt.Sprint(req.Variables["to"]))
			var stamps []time.Time
			for at := from.Truncate(time.Hour).Add(time.Hour); !at.After(to); at = at.Add(time.Hour) {
				stamps = append(stamps, at)
			}
			return reply{body: fine(req, stamps...)}
		})
		s.schemas.newest.at = time.Now()
		s.current.Findings = []discover.Finding{{Role: stampRole, State: discover.Probed, Chosen: "end"}}
		day := func(from, to int) plan.Call {
			call := wish("a", "Pac", from, to)
			call.Resolution = query.Hour
			return call
		}
		for _, call := range []plan.Call{day(0, 24), day(24, 48), day(0, 48)} {
			got, err := s.Readings(t.Context(), []plan.Call{call}, false)
			hours := int(call.Span.To.Sub(call.Span.From).Hours())
			if err != nil || len(got.Series) != 1 || got.Series[0].Len() != hours || got.Series[0].Times[0] != call.Span.From.UnixMilli() {
				t.Errorf("%v: %v %v", call.Span, got.Series, err)
			}
		}
	})
}
