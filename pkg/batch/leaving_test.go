package batch

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// served lets a function serve the desk, turn by turn, and gives the visit of a caller with these wants.
func served(desk *Desk, serve func(*Turn), wants ...Want) *Visit {
	visit := desk.Ask(Caller{Context: context.Background(), Lane: limit.Panels, Deadline: time.Now().Add(time.Minute), Serve: serve}, wants)
	time.Sleep(time.Second)
	synctest.Wait()
	return visit
}

func everything(*Piece) bool { return true }

// oneEach takes the first that waits.
func oneEach() func(*Piece) bool {
	taken := false
	return func(*Piece) bool { was := taken; taken = true; return !was }
}

// What was settled is not waited for: when those go who wait for the rest, such as its further pages, all is given up.
func TestASettledNeighbourDoesNotKeepTheRequestAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lot *Lot
		visit := served(NewDesk(), func(turn *Turn) {
			lot = turn.Take(everything)
			lot.Settle(lot.Pieces[0], minutes(lot.Pieces[0].Span), true)
		}, want("a", "Pac", 0, 60), want("b", "Pac", 0, 60))
		if lot.Context.Err() != nil {
			t.Error("given up although somebody waits")
		}
		visit.Leave()
		if lot.Context.Err() == nil {
			t.Error("all have gone, and the request goes on")
		}
	})
}

func TestWhatWasGivenBackDoesNotKeepTheRequestAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var first *Lot
		visit := served(NewDesk(), func(turn *Turn) {
			lot := turn.Take(everything)
			if first == nil {
				first = lot
				lot.GiveBack(lot.Pieces[1])
				return
			}
			<-lot.Context.Done()
		}, want("a", "Pac", 0, 60), want("b", "Pac", 0, 60))
		visit.Leave()
		if first.Context.Err() == nil {
			t.Error("all have gone, and the first request goes on")
		}
	})
}

func TestTheOtherHalfOfAFailedJobIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex // two turns may be under way at once
		var lots []*Lot
		isWhole := true
		visit := served(NewDesk(), func(turn *Turn) {
			lot := turn.Take(oneEach())
			mu.Lock()
			defer mu.Unlock()
			if isWhole {
				isWhole = false
				lot.Halve(lot.Pieces...)
				return
			}
			lots = append(lots, lot)
		}, want("a", "Pac", 0, 60))
		if len(lots) != 2 {
			t.Fatal(len(lots))
		}
		lots[0].Fail(lots[0].Pieces[0], problem.New(problem.Server, "boom"), nil)
		<-visit.Jobs[0][0].Done()
		if lots[1].Context.Err() == nil {
			t.Error("nobody waits for the second half, and it goes on")
		}
	})
}

// What came of a job stays when the rest of it fails.
func TestTheHalfThatCameIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex // two turns may be under way at once
		var lots []*Lot
		isWhole := true
		visit := served(NewDesk(), func(turn *Turn) {
			lot := turn.Take(oneEach())
			mu.Lock()
			defer mu.Unlock()
			if isWhole {
				isWhole = false
				lot.Halve(lot.Pieces...)
				return
			}
			lots = append(lots, lot)
		}, want("a", "Pac", 0, 60))
		came := lots[0].Pieces[0].Span
		lots[0].Settle(lots[0].Pieces[0], minutes(came), true)
		boom := problem.New(problem.Server, "boom")
		lots[1].Fail(lots[1].Pieces[0], boom, nil)
		<-visit.Jobs[0][0].Done()
		if got := visit.Jobs[0][0].Outcome(); got.Err != boom || got.Values.Len() != 30 || len(got.Whole) != 1 || got.Whole[0] != came || len(got.Torn) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// Who has left decides neither the lane nor the time of those who stay, and who comes later does.
func TestTheTurnIsOfThoseWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk := NewDesk()
		var turn *Turn
		var lot *Lot
		take, done := make(chan struct{}), make(chan struct{})
		serve := func(mine *Turn) {
			turn = mine
			<-take
			lot = mine.Take(everything)
			<-done
		}
		ask := func(lane limit.Lane, patience time.Duration) *Visit {
			return desk.Ask(Caller{Context: context.Background(), Lane: lane, Deadline: time.Now().Add(patience), Serve: serve}, []Want{want("a", "Pac", 0, 60)})
		}
		leaves := ask(limit.Panels, time.Hour)
		time.Sleep(time.Second)
		stays := ask(limit.Editors, time.Minute)
		synctest.Wait()
		is := func(when string, lane limit.Lane, patience time.Duration) {
			t.Helper()
			if got := time.Until(turn.Deadline()); turn.Lane() != lane || got > patience || got < patience-5*time.Second {
				t.Errorf("%s: lane %v for %v", when, turn.Lane(), got)
			}
		}
		is("both wait", limit.Panels, time.Hour)
		leaves.Leave()
		is("one has left", limit.Editors, time.Minute)
		close(take)
		synctest.Wait()
		is("taken", limit.Editors, time.Minute)
		rule := ask(limit.Alerts, 2*time.Minute)
		is("a rule has joined", limit.Alerts, 2*time.Minute)
		if !turn.Anyone(func(lane limit.Lane) bool { return lane == limit.Editors }) || turn.Anyone(func(lane limit.Lane) bool { return lane == limit.Panels }) {
			t.Error("wrong lanes")
		}
		stays.Leave()
		rule.Leave()
		if turn.Deadline().After(time.Now()) || lot.Context.Err() == nil {
			t.Error("somebody still waits")
		}
		close(done)
	})
}

// One job can stand for two wants of a caller, who waits for it once.
func TestAJobForTwoWants(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(100)
		long := a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 0, 60)})
		visit := a.desk.Ask(a.caller(limit.Panels), []Want{want("a", "Pac", 0, 20), want("a", "Pac", 40, 60)})
		if visit.Jobs[0][0] != visit.Jobs[1][0] || visit.Jobs[0][0] != long.Jobs[0][0] {
			t.Error("not shared")
		}
		long.Leave()
		visit.Leave()
		time.Sleep(time.Minute)
		if len(a.lots) != 0 {
			t.Errorf("asked for what nobody waits for: %v", a.lots)
		}
	})
}

// Who joins while the API's complaint is answered by a repetition hears nothing of it, until the next complaint.
func TestAComplaintIsOfItsTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lot *Lot
		visit := served(NewDesk(), func(turn *Turn) { lot = turn.Take(everything) }, want("a", "Pac", 0, 60))
		job := visit.Jobs[0][0]
		lot.Complain(problem.New(problem.RateLimited, "too often"))
		<-job.Throttled()
		lot.Sent()
		if isClosed(job.throttled) || job.Complaint() != nil {
			t.Error("told of an old complaint")
		}
		lot.Complain(problem.New(problem.RateLimited, "again"))
		if <-job.Throttled(); job.Complaint().What != "again" {
			t.Error(job.Complaint())
		}
		visit.Leave()
	})
}

// Values of a part that is not all that there is are told from those that are whole.
func TestTornValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lot *Lot
		visit := served(NewDesk(), func(turn *Turn) { lot = turn.Take(everything) }, want("a", "Pac", 0, 60))
		some := &series.Series{}
		some.Add(epoch.UnixMilli(), 1, false)
		lot.Fail(lot.Pieces[0], problem.New(problem.Server, "half"), some)
		if got := visit.Jobs[0][0].Outcome(); len(got.Torn) != 1 || len(got.Whole) != 0 || got.Values.Len() != 1 {
			t.Errorf("%+v", got)
		}
	})
}
