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

// flushed makes a batcher with a runner, submits requests of a panel, and waits until all has been flushed.
func flushed(run Runner, requests ...Request) *Waiter {
	waiter := submit(New(run), limit.Panel, time.Minute, requests...)
	time.Sleep(time.Second)
	synctest.Wait()
	return waiter
}

func everything(*Piece) bool { return true }

// oneEach takes the first that waits.
func oneEach() func(*Piece) bool {
	taken := false
	return func(*Piece) bool { was := taken; taken = true; return !was }
}

// What is complete is not waited for: when those leave who wait for the rest, such as its further pages, all is
// abandoned.
func TestReleaseWithCompletedPieces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var taken context.Context
		waiter := flushed(func(ctx context.Context, flush *Flush) {
			var batch *Batch
			taken, batch = flush.Take(ctx, everything)
			batch.Complete(t.Context(), batch.Pieces[0], minutes(batch.Pieces[0].Span), true)
		}, request("a", "Pac", 0, 60), request("b", "Pac", 0, 60))
		if taken.Err() != nil {
			t.Error("abandoned although somebody waits")
		}
		waiter.Release()
		if taken.Err() == nil {
			t.Error("all have left, and the request goes on")
		}
	})
}

func TestReleaseWithGivenBackPieces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var first context.Context
		waiter := flushed(func(ctx context.Context, flush *Flush) {
			taken, batch := flush.Take(ctx, everything)
			if first == nil {
				first = taken
				batch.GiveBack(ctx, batch.Pieces[1])
				return
			}
			<-taken.Done()
		}, request("a", "Pac", 0, 60), request("b", "Pac", 0, 60))
		waiter.Release()
		if first.Err() == nil {
			t.Error("all have left, and the first request goes on")
		}
	})
}

// Of what is too much for the API, the second half waits until the first has come: else a series that the API never
// gives would be asked for as often as it has steps.
func TestHalveHoldsSecondHalfBack(t *testing.T) {
	for comes, want := range map[bool]int{true: 3, false: 2} {
		synctest.Test(t, func(t *testing.T) {
			taken := 0
			waiter := flushed(func(ctx context.Context, flush *Flush) {
				ctx, batch := flush.Take(ctx, oneEach())
				taken++
				switch piece := batch.Pieces[0]; {
				case taken == 1:
					batch.Halve(ctx, piece)
				case comes:
					batch.Complete(ctx, piece, minutes(piece.Span), true)
				default:
					batch.Fail(piece, problem.New(problem.TooComplex, "no"), nil)
				}
			}, request("a", "Pac", 0, 60))
			<-waiter.Jobs[0][0].Done()
			if got := waiter.Jobs[0][0].Outcome(); taken != want || comes != (got.Err == nil) {
				t.Errorf("%d documents, the first half comes: %v; %+v", taken, comes, got)
			}
		})
	}
}

func TestFailAbandonsOtherHalf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex // two flushes may be under way at once
		var batches []*Batch
		var contexts []context.Context
		taken := 0
		waiter := flushed(func(ctx context.Context, flush *Flush) {
			ctx, batch := flush.Take(ctx, oneEach())
			mu.Lock()
			defer mu.Unlock()
			taken++
			switch taken {
			case 1, 3: // the whole, and its second half
				batch.Halve(ctx, batch.Pieces...)
				return
			case 2:
				batch.Complete(ctx, batch.Pieces[0], minutes(batch.Pieces[0].Span), true)
				return
			}
			batches, contexts = append(batches, batch), append(contexts, ctx)
		}, request("a", "Pac", 0, 60))
		if len(batches) != 2 {
			t.Fatal(len(batches))
		}
		batches[0].Fail(batches[0].Pieces[0], problem.New(problem.Server, "boom"), nil)
		<-waiter.Jobs[0][0].Done()
		if contexts[1].Err() == nil {
			t.Error("nobody waits for the second half, and it goes on")
		}
	})
}

// What came of a job stays when the rest of it fails.
func TestFailKeepsCompletedHalf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex // two flushes may be under way at once
		var batches []*Batch
		isWhole := true
		waiter := flushed(func(ctx context.Context, flush *Flush) {
			_, batch := flush.Take(ctx, oneEach())
			mu.Lock()
			defer mu.Unlock()
			if isWhole {
				isWhole = false
				batch.Halve(ctx, batch.Pieces...)
				return
			}
			batches = append(batches, batch)
		}, request("a", "Pac", 0, 60))
		came := batches[0].Pieces[0].Span
		batches[0].Complete(t.Context(), batches[0].Pieces[0], minutes(came), true)
		synctest.Wait() // the second half goes only now
		boom := problem.New(problem.Server, "boom")
		batches[1].Fail(batches[1].Pieces[0], boom, nil)
		<-waiter.Jobs[0][0].Done()
		if got := waiter.Jobs[0][0].Outcome(); got.Err != boom || got.Values.Len() != 30 ||
			len(got.Complete) != 1 || got.Complete[0] != came || len(got.Partial) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// Who has left decides neither the priority nor the deadline of those who stay, and who comes later does.
func TestFlushWaiterFollowsCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var flush *Flush
		var batch *Batch
		var taken context.Context
		take, done := make(chan struct{}), make(chan struct{})
		b := New(func(ctx context.Context, mine *Flush) {
			flush = mine
			<-take
			taken, batch = mine.Take(ctx, everything)
			<-done
		})
		join := func(priority limit.Priority, patience time.Duration) *Waiter {
			return submit(b, priority, patience, request("a", "Pac", 0, 60))
		}
		leaves := join(limit.Panel, time.Hour)
		time.Sleep(time.Second)
		stays := join(limit.Editor, time.Minute)
		synctest.Wait()
		is := func(when string, priority limit.Priority, patience time.Duration) {
			t.Helper()
			left := time.Until(flush.Waiter.Deadline())
			if flush.Waiter.Priority() != priority || left > patience || left < patience-5*time.Second {
				t.Errorf("%s: priority %v for %v", when, flush.Waiter.Priority(), left)
			}
		}
		is("both wait", limit.Panel, time.Hour)
		leaves.Release()
		is("one has left", limit.Editor, time.Minute)
		close(take)
		synctest.Wait()
		is("taken", limit.Editor, time.Minute)
		rule := join(limit.Alert, 2*time.Minute)
		is("a rule has joined", limit.Alert, 2*time.Minute)
		if batch.Throttle(problem.New(problem.RateLimited, "too often")) {
			t.Error("neither rules nor editors wait for a repetition")
		}
		panel := join(limit.Panel, time.Minute)
		if !batch.Throttle(problem.New(problem.RateLimited, "too often")) {
			t.Error("a panel waits for a repetition")
		}
		panel.Release()
		stays.Release()
		rule.Release()
		if flush.Waiter.Deadline().After(time.Now()) || taken.Err() == nil {
			t.Error("somebody still waits")
		}
		close(done)
	})
}

// One job can stand for two requests of a caller, who waits for it once.
func TestReleaseOfJobForTwoRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(100)
		long := r.submit(limit.Panel, request("a", "Pac", 0, 60))
		waiter := r.submit(limit.Panel, request("a", "Pac", 0, 20), request("a", "Pac", 40, 60))
		if waiter.Jobs[0][0] != waiter.Jobs[1][0] || waiter.Jobs[0][0] != long.Jobs[0][0] {
			t.Error("not shared")
		}
		long.Release()
		waiter.Release()
		time.Sleep(time.Minute)
		if len(r.batches) != 0 {
			t.Errorf("asked for what nobody waits for: %v", r.batches)
		}
	})
}

// Who joins while a throttled request is sent again is not told of the throttling, until the next.
func TestThrottleUntilResend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var batch *Batch
		waiter := flushed(func(ctx context.Context, flush *Flush) {
			_, batch = flush.Take(ctx, everything)
		}, request("a", "Pac", 0, 60))
		job := waiter.Jobs[0][0]
		batch.Throttle(problem.New(problem.RateLimited, "too often"))
		<-job.Throttled()
		batch.Resend()
		if isClosed(job.throttled) || job.ThrottleError() != nil {
			t.Error("told of an old throttling")
		}
		batch.Throttle(problem.New(problem.RateLimited, "again"))
		if <-job.Throttled(); job.ThrottleError().What != "again" {
			t.Error(job.ThrottleError())
		}
		waiter.Release()
	})
}

// Values of a part that is not all that there is are told from those that are complete.
func TestFailWithPartialValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var batch *Batch
		waiter := flushed(func(ctx context.Context, flush *Flush) {
			_, batch = flush.Take(ctx, everything)
		}, request("a", "Pac", 0, 60))
		some := &series.Series{}
		some.Add(epoch.UnixMilli(), 1, false)
		batch.Fail(batch.Pieces[0], problem.New(problem.Server, "half"), some)
		if got := waiter.Jobs[0][0].Outcome(); len(got.Partial) != 1 || len(got.Complete) != 0 ||
			got.Values.Len() != 1 {
			t.Errorf("%+v", got)
		}
	})
}

// What nobody waits for stays whole when its batch was too much: who joins it then waits for all of it, once.
func TestHalveOfWhatNobodyWaitsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var batch *Batch
		joined := make(chan struct{})
		b := New(func(ctx context.Context, flush *Flush) {
			if batch != nil {
				_, again := flush.Take(ctx, everything)
				for _, piece := range again.Pieces {
					again.Complete(ctx, piece, minutes(piece.Span), true)
				}
				return
			}
			_, batch = flush.Take(ctx, everything)
			batch.TakeAhead([]Request{request("b", "Pac", 0, 60)}, everything)
			if smallest := batch.Halve(ctx, batch.Pieces[1]); len(smallest) > 0 {
				t.Errorf("%d pieces are too small", len(smallest))
			}
			<-joined
			batch.Finish(ctx)
		})
		first := submit(b, limit.Panel, time.Hour, request("a", "Pac", 0, 60))
		synctest.Wait()
		time.Sleep(time.Second)
		second := submit(b, limit.Panel, time.Hour, request("b", "Pac", 0, 60))
		if waiting, _ := b.Waiting(); waiting > 0 || batch.awaited.pieces != 2 {
			t.Errorf("%d pieces wait at the batcher and %d in the batch", waiting, batch.awaited.pieces)
		}
		close(joined)
		job := second.Jobs[0][0]
		<-job.Done()
		if got := job.Outcome(); got.Values.Len() != 60 || len(got.Complete) != 1 {
			t.Errorf("%+v", got)
		}
		first.Release()
		second.Release()
	})
}
