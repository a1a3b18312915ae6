package readings

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// correction changes the values of a range at an instant.
type correction struct {
	plant    string
	from, to time.Time
	at       time.Time
}

// history is an API whose plants have a value every 5 minutes, which arrives when its interval is over or a while
// later, and may be corrected afterwards.
type history struct {
	mu          sync.Mutex
	corrections []correction
	// isLate tells how long after its interval a value arrives.
	delay func(plant string, stamp time.Time) time.Duration
	// points that were given, and requests for them.
	points, requests int
}

const fiveMinutes = 5 * time.Minute

// value of a stamp as it is at an instant; false: it has not arrived.
func (h *history) value(plant string, stamp, at time.Time) (float64, bool) {
	if at.Before(stamp.Add(fiveMinutes + h.delay(plant, stamp))) {
		return 0, false
	}
	value := float64(stamp.Unix())
	for _, c := range h.corrections {
		if c.plant == plant && !stamp.Before(c.from) && stamp.Before(c.to) && !at.Before(c.at) {
			value += 0.5
		}
	}
	return value, true
}

func (h *history) answer(_ int, request graphql.Request) fakeapi.Reply {
	h.mu.Lock()
	defer h.mu.Unlock()
	doc, err := parser.ParseQuery(&ast.Source{Input: request.Query})
	if err != nil || request.Operation != "Readings" {
		return fakeapi.Reply{Status: 400}
	}
	h.requests++
	now := time.Now()
	var aliases []string
	for _, selection := range doc.Operations[0].SelectionSet {
		plant := selection.(*ast.Field)
		readings := plant.SelectionSet[0].(*ast.Field)
		argument := func(field *ast.Field, name string) string {
			value := field.Arguments.ForName(name).Value
			if value.Kind == ast.Variable {
				return fmt.Sprint(request.Variables[value.Raw])
			}
			return value.Raw
		}
		id := argument(plant, "id")
		from, _ := time.Parse(time.RFC3339, argument(readings, "from"))
		to, _ := time.Parse(time.RFC3339, argument(readings, "to"))
		var rows []string
		for at := from.Truncate(fiveMinutes); at.Before(to); at = at.Add(fiveMinutes) {
			if value, ok := h.value(id, at, now); ok {
				rows = append(rows, fmt.Sprintf(`{"t":%d,"v":%.1f}`, at.UnixMilli(), value))
			}
		}
		h.points += len(rows)
		aliases = append(aliases, fmt.Sprintf(`%q:{"readings":[%s]}`, plant.Alias, strings.Join(rows, ",")))
	}
	return fakeapi.Reply{Body: `{"data":{` + strings.Join(aliases, ",") + `}}`}
}

// last asks for the 5-minute values of some hours until now.
func last(plant string, hours int) plan.Call {
	now := time.Now()
	return plan.Call{
		Target: portfolio.Target{Facility: portfolio.Facility{ID: plant}},
		Types:  []string{"Pac"}, Resolution: query.FiveMinutes,
		Span: series.Span{
			From: now.Add(-time.Duration(hours) * time.Hour).Truncate(fiveMinutes),
			To:   now.Truncate(fiveMinutes).Add(fiveMinutes),
		},
	}
}

func punctual(string, time.Time) time.Duration { return 0 }

// A dashboard of a day that is refreshed each minute costs a few percent of the day, once it is known that its values
// do not change; new values come all the same as soon as they are there.
func TestRefreshOfUnchangingValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &history{delay: punctual}
		s, _ := newSource(t, testPolicy, fakeapi.Ranged(), h.answer)
		plants := []string{"a", "b", "c", "d", "e"}
		calls := func() (calls []plan.Call) {
			for _, plant := range plants {
				calls = append(calls, last(plant, 24))
			}
			return calls
		}
		points := map[int]int{}
		requests := 0
		const hours = 12
		for minute := range hours * 60 {
			before, count := h.points, h.requests
			got, err := s.panel(t.Context(), calls())
			if err != nil || len(got.Series) != len(plants) || len(got.Failures) > 0 {
				t.Fatal(err, got.Failures)
			}
			for _, one := range got.Series {
				newest := time.UnixMilli(one.Times[one.Len()-1])
				if want := time.Now().Truncate(fiveMinutes).Add(-fiveMinutes); !newest.Equal(want) {
					t.Fatalf("minute %d: the newest value is of %v, want %v", minute, newest, want)
				}
			}
			points[minute] = h.points - before
			requests = max(requests, h.requests-count)
			time.Sleep(time.Minute)
		}
		share := func(from, to int) float64 {
			sum := 0
			for minute := from; minute < to; minute++ {
				sum += points[minute]
			}
			return 100 * float64(sum) / float64(to-from) / float64(points[0])
		}
		t.Logf("percent of the day each minute: %.1f in the first quarter of an hour, %.1f in the first hour, "+
			"%.1f in the next three, %.1f after that; at most %d requests", share(1, 15), share(1, 60), share(60, 240),
			share(240, hours*60), requests)
		if got := share(240, hours*60); got > 3 {
			t.Errorf("%.1f %% of the day each minute", got)
		}
		if got := share(1, 60); got > 8 {
			t.Errorf("%.1f %% of the day each minute of the first hour", got)
		}
		if requests > 1 {
			t.Errorf("%d requests for one refresh", requests)
		}
	})
}

// Viewers who look at many plants at any time cost no more than one request a minute, although plants take turns.
func TestStaggeredViewersOfUnchangingValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &history{delay: punctual}
		s, _ := newSource(t, testPolicy, fakeapi.Ranged(), h.answer)
		calls := func() (calls []plan.Call) {
			for plant := range 20 {
				calls = append(calls, last(fmt.Sprint("p", plant), 24))
			}
			return calls
		}
		look := func(minutes, each int) int {
			before := h.requests
			for second := 0; second < minutes*60; second += each {
				if got, err := s.panel(t.Context(), calls()); err != nil || len(got.Failures) > 0 {
					t.Fatal(err, got.Failures)
				}
				time.Sleep(time.Duration(each) * time.Second)
			}
			return h.requests - before
		}
		look(60, 60)
		const minutes, intervals = 20, 4 // each new interval of 5 minutes is asked for at once
		if got := look(minutes, 2); got > minutes+intervals {
			t.Errorf("%d requests in %d minutes", got, minutes)
		}
	})
}

// A rule goes on in an outage for as long where its values do not change as where they do.
func TestRuleOfUnchangingValuesInOutage(t *testing.T) {
	for _, began := range []int{30, 31, 32, 33, 34} { // in every part of the time for which panels trust them
		synctest.Test(t, func(t *testing.T) {
			h := &history{delay: punctual}
			isDown := false
			s, f := newSource(t, testPolicy, fakeapi.Ranged(), func(n int, request graphql.Request) fakeapi.Reply {
				if isDown {
					return fakeapi.Reply{Status: 503}
				}
				return h.answer(n, request)
			})
			var since time.Time
			for minute := range began + 3 {
				if minute == began {
					f.Change(func() { isDown = true })
				} else if minute < began {
					since = time.Now()
				}
				got, err := s.rule(t.Context(), []plan.Call{last("a", 1)})
				if err != nil || len(got.Series) != 1 || got.Series[0].Len() < 11 {
					t.Errorf("%v after the last success, nothing is shown: %v %+v", time.Since(since), err, got.Failures)
				}
				if _, err := s.panel(t.Context(), []plan.Call{last("a", 24)}); err != nil {
					t.Error(err)
				}
				time.Sleep(time.Minute)
			}
		})
	}
}

// bound is how long ago a value of an age may have been fetched.
func (s *source) bound(age time.Duration, isRule bool) time.Duration {
	factor := s.policy.freshness.Factor
	times := func(d time.Duration) time.Duration { return time.Duration(factor * float64(d)) }
	usual, bound := times(24*time.Hour), times(24*time.Hour)
	switch {
	case age < 2*time.Hour:
		usual, bound = times(time.Minute), times(6*time.Minute)
	case age < 48*time.Hour:
		usual, bound = times(15*time.Minute), times(3*time.Hour)
	}
	if isRule {
		return usual
	}
	return bound
}

// checkBound fails when a value is shown, or missing, that was not the right one at any instant within the bound.
func (h *history) checkBound(t *testing.T, s *source, call plan.Call, got *series.Series, isRule bool) {
	t.Helper()
	now := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	plant := call.Target.Key()
	next := 0
	for stamp := call.Span.From; stamp.Before(call.Span.To); stamp = stamp.Add(fiveMinutes) {
		shown, isShown := 0.0, false
		if next < got.Len() && got.Times[next] == stamp.UnixMilli() {
			shown, isShown = got.Values[next], true
			next++
		}
		bound := s.bound(now.Sub(stamp), isRule)
		// Everything happens at the instants when it arrived and when it was corrected.
		instants := []time.Time{now, now.Add(-bound), stamp.Add(fiveMinutes + h.delay(plant, stamp))}
		for _, c := range h.corrections {
			instants = append(instants, c.at)
		}
		isRight := false
		for _, at := range instants {
			for _, at := range []time.Time{at, at.Add(-1)} {
				if !at.Before(now.Add(-bound)) && !at.After(now) {
					value, ok := h.value(plant, stamp, at)
					isRight = isRight || value == shown && ok == isShown
				}
			}
		}
		if !isRight {
			truth, ok := h.value(plant, stamp, now)
			t.Fatalf("%s: of %v ago, %.1f %v is shown and %.1f %v right, which it was not within the last %v",
				plant, now.Sub(stamp), shown, isShown, truth, ok, bound)
		}
	}
	if next != got.Len() {
		t.Fatalf("%d values too many", got.Len()-next)
	}
}

// However late values arrive and whatever is corrected, nothing is shown that is further behind than stated.
func TestLateValuesWithinBound(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				random := rand.New(rand.NewPCG(seed, 9))
				// Some plants are always punctual, some often late, some have been off line for hours. Most of what is
				// rarely corrected is trusted for as long as may be.
				late, most := random.IntN(60), 1+random.IntN(200)
				tick, corrected, hours := time.Duration(1+random.IntN(120))*time.Second, 40, []int{1, 3, 24, 30}
				if seed%2 == 0 {
					late, tick, corrected, hours = 0, time.Duration(1+random.IntN(240))*time.Second, 60, []int{24, 30}
				}
				h := &history{delay: func(plant string, stamp time.Time) time.Duration {
					hash := fnv.New64a()
					_, _ = fmt.Fprint(hash, seed, plant, stamp.Unix())
					if n := hash.Sum64(); int(n%100) < late && plant != "a" {
						return time.Duration(n/100%uint64(most)) * time.Minute
					}
					return 0
				}}
				p := testPolicy
				p.freshness.Factor = []float64{1, 0.1, 3}[seed/2%3]
				s, _ := newSource(t, p, fakeapi.Ranged(), h.answer)
				plants := []string{"a", "b", "c"}
				for range 400 {
					time.Sleep(time.Duration(random.Int64N(int64(2 * tick))))
					if random.IntN(corrected) == 0 {
						age, length := random.IntN(30*60), 5+random.IntN(300)
						from := time.Now().Add(-time.Duration(age) * time.Minute).Truncate(fiveMinutes)
						h.mu.Lock()
						h.corrections = append(h.corrections, correction{
							plants[random.IntN(3)], from, from.Add(time.Duration(length) * time.Minute), time.Now(),
						})
						h.mu.Unlock()
					}
					call := last(plants[random.IntN(3)], hours[random.IntN(len(hours))])
					isRule := seed%2 == 1 && random.IntN(3) == 0
					load := s.panel
					if isRule {
						load = s.rule
					}
					got, err := load(t.Context(), []plan.Call{call})
					if err != nil || len(got.Failures) > 0 || len(got.Series) != 1 {
						t.Fatal(err, got.Failures)
					}
					h.checkBound(t, s, call, got.Series[0], isRule)
				}
			})
		})
	}
}
