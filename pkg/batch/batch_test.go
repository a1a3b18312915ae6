package batch

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var epoch = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// api stands behind a desk: it takes up to most pieces at once, needs a second for each lot, and gives each piece
// one value a minute. It is the desk's side of the work, without documents.
type api struct {
	desk *Desk
	most int
	mu   sync.Mutex
	lots [][]string // what went out together
	gone int        // lots that were cancelled
}

func newAPI(most int) *api { return &api{desk: NewDesk(), most: most} }

func (a *api) serve(turn *Turn) {
	taken := 0
	lot := turn.Take(func(*Piece) bool { taken++; return taken <= a.most })
	var names []string
	for _, p := range lot.Pieces {
		names = append(names, said(p))
	}
	a.mu.Lock()
	a.lots = append(a.lots, names)
	a.mu.Unlock()
	select {
	case <-time.After(time.Second):
	case <-lot.Context.Done():
		a.mu.Lock()
		a.gone++
		a.mu.Unlock()
		return
	}
	for _, p := range lot.Pieces {
		lot.Settle(p, minutes(p.Span), true)
	}
}

func minutes(s series.Span) *series.Series {
	values := &series.Series{}
	for at := s.From; at.Before(s.To); at = at.Add(time.Minute) {
		values.Add(at.UnixMilli(), float64(at.Unix()/60), false)
	}
	return values
}

func said(p *Piece) string {
	return fmt.Sprintf("%s %s %d-%d", p.Job.Key.DeviceID, p.Job.Key.Type, int(p.Span.From.Sub(epoch).Minutes()), int(p.Span.To.Sub(epoch).Minutes()))
}

func want(device, name string, from, to int) Want {
	return Want{
		Key: cache.Key{DeviceID: device, Type: name, Resolution: query.Minute},
		Call: plan.Call{Facility: portfolio.Facility{ID: device}, Types: []string{name}, Resolution: query.Minute,
			Span: series.Span{From: epoch.Add(time.Duration(from) * time.Minute), To: epoch.Add(time.Duration(to) * time.Minute)}},
		Longest: 24 * time.Hour,
	}
}

func (a *api) caller(lane limit.Lane) Caller {
	return Caller{Context: context.Background(), Lane: lane, Deadline: time.Now().Add(time.Minute), Serve: a.serve}
}

// values waits for the jobs of one want and gives what came.
func values(jobs []*Job) *series.Series {
	var parts []*series.Series
	for _, job := range jobs {
		<-job.Done()
		parts = append(parts, job.Outcome().Values)
	}
	return series.Join(parts...)
}

func TestWhatIsAskedWithinMillisecondsGoesOutTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(100)
		var all sync.WaitGroup
		for panel := range 24 {
			all.Go(func() {
				time.Sleep(time.Duration(panel%5) * time.Millisecond)
				var wants []Want
				for plant := range 5 {
					wants = append(wants, want(fmt.Sprint(plant), fmt.Sprint("type", panel%8), 0, 60))
				}
				visit := a.desk.Ask(a.caller(limit.Panels), wants)
				defer visit.Leave()
				for i, jobs := range visit.Jobs {
					if got := values(jobs); got.Len() != 60 {
						t.Errorf("panel %d, plant %d: %d values", panel, i, got.Len())
					}
				}
			})
		}
		all.Wait()
		if len(a.lots) != 1 || len(a.lots[0]) != 40 {
			t.Errorf("%d lots, the first of %d pieces", len(a.lots), len(a.lots[0]))
		}
		if len(a.desk.open) != 0 || len(a.desk.waiting) != 0 {
			t.Errorf("%d columns stay open", len(a.desk.open))
		}
	})
}

func TestWorkUnderWayIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(100)
		first := a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 60, 120)})
		time.Sleep(500 * time.Millisecond) // the first is under way
		second := a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 30, 180)})
		if got := values(second.Jobs[0]); got.Len() != 150 || !slices.IsSorted(got.Times) {
			t.Errorf("%d values", got.Len())
		}
		if got := values(first.Jobs[0]); got.Len() != 60 {
			t.Errorf("%d values", got.Len())
		}
		if got := fmt.Sprint(a.lots); got != "[[a Pac 60-120] [a Pac 30-60 a Pac 120-180]]" {
			t.Error(got)
		}
	})
}

func TestOneWhoLeavesTakesNothingFromTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(100)
		leaves := a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 0, 60), want("b", "Pac", 0, 60)})
		stays := a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 0, 60)})
		time.Sleep(500 * time.Millisecond)
		leaves.Leave()
		if got := values(stays.Jobs[0]); got.Len() != 60 || a.gone != 0 {
			t.Errorf("%d values, %d cancelled", got.Len(), a.gone)
		}
	})
}

func TestWhenAllHaveLeftTheRequestIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(100)
		one := a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 0, 60)})
		two := a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 0, 60)})
		three := a.desk.Ask(a.caller(limit.Panels), []Want{want("b", "Pac", 0, 60)})
		time.Sleep(500 * time.Millisecond)
		one.Leave()
		one.Leave() // once is enough
		three.Leave()
		synctest.Wait()
		if a.gone != 0 {
			t.Error("cancelled although somebody waits")
		}
		two.Leave()
		synctest.Wait()
		if a.gone != 1 || len(a.desk.open) != 0 {
			t.Errorf("%d cancelled, %d open", a.gone, len(a.desk.open))
		}
		// Nobody gets the cancelled job by mistake.
		again := a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 0, 60)})
		if got := values(again.Jobs[0]); got.Len() != 60 {
			t.Errorf("%d values", got.Len())
		}
	})
}

// Whoever leaves before anything went out costs the API nothing.
func TestNothingIsSentForThoseWhoHaveLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(100)
		a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 0, 60)}).Leave()
		time.Sleep(time.Minute)
		if len(a.lots) != 0 {
			t.Error(a.lots)
		}
	})
}

func TestAlertsGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(2)
		var all []*Job
		for i, lane := range []limit.Lane{limit.Editors, limit.Panels, limit.Panels, limit.Alerts, limit.Editors, limit.Alerts} {
			all = append(all, a.desk.Ask(a.caller(lane), []Want{want(fmt.Sprint(i), "Pac", 0, 1)}).Jobs[0]...)
		}
		// A rule wants what an editor waits for: it goes first, too.
		a.desk.Ask(a.caller(limit.Alerts), []Want{want("4", "Pac", 0, 1)})
		values(all)
		if got := fmt.Sprint(a.lots); got != "[[3 Pac 0-1 4 Pac 0-1] [5 Pac 0-1 1 Pac 0-1] [2 Pac 0-1 0 Pac 0-1]]" {
			t.Error(got)
		}
	})
}

func TestLongRangesAreCutAndPutTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(100)
		long := want("a", "Pac", 0, 600)
		long.Longest = time.Hour
		jobs := a.desk.Ask(a.caller(limit.Panels), []Want{long}).Jobs[0]
		if got := values(jobs); got.Len() != 600 || len(jobs) != 10 || !slices.IsSorted(got.Times) {
			t.Errorf("%d values of %d jobs", got.Len(), len(jobs))
		}
	})
}

func TestWhatWasTooMuchIsHalved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := NewDesk()
		var mu sync.Mutex
		var spans []string
		serve := func(turn *Turn) {
			first := true
			lot := turn.Take(func(*Piece) bool { taken := first; first = false; return taken })
			p := lot.Pieces[0]
			mu.Lock()
			spans = append(spans, said(p))
			mu.Unlock()
			if p.Span.To.Sub(p.Span.From) > 20*time.Minute {
				if least := lot.Halve(p); len(least) > 0 {
					t.Error("cannot be halved")
				}
				return
			}
			lot.Settle(p, minutes(p.Span), true)
		}
		jobs := desk.Ask(Caller{Context: context.Background(), Deadline: time.Now().Add(time.Minute), Serve: serve}, []Want{want("a", "Pac", 0, 60)}).Jobs[0]
		if got := values(jobs); got.Len() != 60 || !slices.IsSorted(got.Times) || len(jobs) != 1 {
			t.Errorf("%d values", got.Len())
		}
		slices.Sort(spans) // two turns may be under way at once
		if got := fmt.Sprint(spans); got != "[a Pac 0-15 a Pac 0-30 a Pac 0-60 a Pac 15-30 a Pac 30-45 a Pac 30-60 a Pac 45-60]" {
			t.Error(got)
		}
	})
}

func TestFailuresAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := NewDesk()
		boom := problem.New(problem.Server, "boom")
		serve := func(turn *Turn) {
			lot := turn.Take(func(*Piece) bool { return true })
			lot.Complain(problem.New(problem.RateLimited, "too often"))
			lot.Report(&Report{Document: "query"})
			lot.Fail(lot.Pieces[0], boom, nil)
			lot.Settle(lot.Pieces[1], minutes(lot.Pieces[1].Span), true)
			lot.Fail(lot.Pieces[1], boom, nil) // too late: it is settled
		}
		jobs := desk.Ask(Caller{Context: context.Background(), Deadline: time.Now().Add(time.Minute), Serve: serve}, []Want{want("a", "Pac", 0, 60), want("b", "Pac", 0, 60)}).Jobs
		values(jobs[1])
		<-jobs[0][0].Done()
		if out := jobs[0][0].Outcome(); out.Err != boom || len(out.Reports) != 1 {
			t.Errorf("%+v", out)
		}
		if out := jobs[1][0].Outcome(); out.Err != nil || out.Values.Len() != 60 {
			t.Errorf("%+v", out)
		}
		select {
		case <-jobs[1][0].Throttled():
		default:
			t.Error("nobody was told of the complaint")
		}
	})
}

// Whoever serves and fails before anything went out must not leave the others waiting for ever.
func TestARefusalEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := NewDesk()
		refused := problem.New(problem.RateLimited, "wait")
		jobs := desk.Ask(Caller{Context: context.Background(), Serve: func(*Turn) { desk.Refuse(refused) }}, []Want{want("a", "Pac", 0, 60)}).Jobs[0]
		<-jobs[0].Done()
		if jobs[0].Outcome().Err != refused {
			t.Errorf("%+v", jobs[0].Outcome())
		}
		// One who serves and does nothing is followed by the next.
		turns := 0
		jobs = desk.Ask(Caller{Context: context.Background(), Serve: func(*Turn) {
			if turns++; turns == 3 {
				desk.Refuse(refused)
			}
		}}, []Want{want("a", "Pac", 0, 60)}).Jobs[0]
		<-jobs[0].Done()
		if turns != 3 {
			t.Errorf("%d turns", turns)
		}
	})
}

// Many callers with random wishes, some of whom leave: everyone who stays gets exactly what they asked for.
func TestManyCallers(t *testing.T) {
	a := newAPI(30)
	var all sync.WaitGroup
	for n := range 300 {
		all.Go(func() {
			from := n * 7 % 200
			to := from + 1 + n*13%100
			visit := a.desk.Ask(a.caller(limit.Lane(n%3)), []Want{want(fmt.Sprint(n%5), fmt.Sprint(n%3), from, to)})
			defer visit.Leave()
			if n%7 == 0 {
				return
			}
			got := values(visit.Jobs[0]).Within(want("", "", from, to).Call.Span)
			if got.Len() != to-from || !slices.IsSorted(got.Times) {
				t.Errorf("caller %d: %d values of %d", n, got.Len(), to-from)
			}
		})
	}
	all.Wait()
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	if len(a.desk.open) != 0 || len(a.desk.waiting) != 0 {
		t.Errorf("%d columns stay open, %d pieces wait", len(a.desk.open), len(a.desk.waiting))
	}
}
