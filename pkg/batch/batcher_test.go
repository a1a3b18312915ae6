package batch

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var epoch = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// fakeRunner takes up to most pieces at once, needs a second for each batch, and gives each piece one value a minute.
// It is the batcher's side of the work, without documents.
type fakeRunner struct {
	batcher  *Batcher
	most     int
	mu       sync.Mutex
	batches  [][]string // what was sent together
	canceled int        // batches that were
}

func newFakeRunner(most int) *fakeRunner {
	r := &fakeRunner{most: most}
	r.batcher = New(r.run)
	return r
}

func (r *fakeRunner) run(ctx context.Context, flush *Flush) {
	taken := 0
	ctx, batch := flush.Take(ctx, func(*Piece) bool { taken++; return taken <= r.most })
	var names []string
	for _, p := range batch.Pieces {
		names = append(names, text(p))
	}
	r.mu.Lock()
	r.batches = append(r.batches, names)
	r.mu.Unlock()
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		r.mu.Lock()
		r.canceled++
		r.mu.Unlock()
		return
	}
	for _, p := range batch.Pieces {
		batch.Complete(context.Background(), p, minutes(p.Span), true)
	}
}

// submit submits requests of a caller who has a minute.
func (r *fakeRunner) submit(priority limit.Priority, requests ...Request) *Waiter {
	return submit(r.batcher, priority, time.Minute, requests...)
}

func submit(b *Batcher, priority limit.Priority, patience time.Duration, requests ...Request) *Waiter {
	return b.Submit(context.Background(), priority, time.Now().Add(patience), requests)
}

func minutes(s series.Span) *series.Series {
	values := &series.Series{}
	for at := s.From; at.Before(s.To); at = at.Add(time.Minute) {
		values.Add(at.UnixMilli(), float64(at.Unix()/60), false)
	}
	return values
}

func text(p *Piece) string {
	return fmt.Sprintf("%s %s %d-%d", p.Job.Key.DeviceID, p.Job.Key.Type, int(p.Span.From.Sub(epoch).Minutes()),
		int(p.Span.To.Sub(epoch).Minutes()))
}

func request(device, name string, from, to int) Request {
	return Request{
		Key: cache.Key{DeviceID: device, Type: name, Resolution: query.Minute},
		Call: plan.Call{
			Target:     portfolio.Target{Facility: portfolio.Facility{ID: device}},
			Types:      []string{name},
			Resolution: query.Minute,
			Span: series.Span{
				From: epoch.Add(time.Duration(from) * time.Minute),
				To:   epoch.Add(time.Duration(to) * time.Minute),
			},
		},
		MaxRange: 24 * time.Hour,
	}
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

func TestSubmitWithinBatchWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(100)
		var all sync.WaitGroup
		for panel := range 24 {
			all.Go(func() {
				time.Sleep(time.Duration(panel%5) * time.Millisecond)
				var requests []Request
				for plant := range 5 {
					requests = append(requests, request(fmt.Sprint(plant), fmt.Sprint("type", panel%8), 0, 60))
				}
				waiter := r.submit(limit.Panel, requests...)
				defer waiter.Release()
				for i, jobs := range waiter.Jobs {
					if got := values(jobs); got.Len() != 60 {
						t.Errorf("panel %d, plant %d: %d values", panel, i, got.Len())
					}
				}
			})
		}
		all.Wait()
		if len(r.batches) != 1 || len(r.batches[0]) != 40 {
			t.Errorf("%d lots, the first of %d pieces", len(r.batches), len(r.batches[0]))
		}
		if len(r.batcher.open) != 0 || len(r.batcher.queue.pieces) != 0 {
			t.Errorf("%d columns stay open", len(r.batcher.open))
		}
	})
}

func TestSubmitJoinsOpenJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(100)
		first := r.submit(limit.Panel, request("a", "Pac", 60, 120))
		time.Sleep(500 * time.Millisecond) // the first is under way
		second := r.submit(limit.Panel, request("a", "Pac", 30, 180))
		if got := values(second.Jobs[0]); got.Len() != 150 || !slices.IsSorted(got.Times) {
			t.Errorf("%d values", got.Len())
		}
		if got := values(first.Jobs[0]); got.Len() != 60 {
			t.Errorf("%d values", got.Len())
		}
		if got := fmt.Sprint(r.batches); got != "[[a Pac 60-120] [a Pac 30-60 a Pac 120-180]]" {
			t.Error(got)
		}
	})
}

func TestReleaseLeavesOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(100)
		leaves := r.submit(limit.Panel, request("a", "Pac", 0, 60), request("b", "Pac", 0, 60))
		stays := r.submit(limit.Panel, request("a", "Pac", 0, 60))
		time.Sleep(500 * time.Millisecond)
		leaves.Release()
		if got := values(stays.Jobs[0]); got.Len() != 60 || r.canceled != 0 {
			t.Errorf("%d values, %d cancelled", got.Len(), r.canceled)
		}
	})
}

func TestReleaseOfAllCancels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(100)
		one := r.submit(limit.Panel, request("a", "Pac", 0, 60))
		two := r.submit(limit.Panel, request("a", "Pac", 0, 60))
		three := r.submit(limit.Panel, request("b", "Pac", 0, 60))
		time.Sleep(500 * time.Millisecond)
		one.Release()
		one.Release() // once is enough
		three.Release()
		synctest.Wait()
		if r.canceled != 0 {
			t.Error("cancelled although somebody waits")
		}
		two.Release()
		synctest.Wait()
		if r.canceled != 1 || len(r.batcher.open) != 0 {
			t.Errorf("%d cancelled, %d open", r.canceled, len(r.batcher.open))
		}
		// Nobody gets the cancelled job by mistake.
		again := r.submit(limit.Panel, request("a", "Pac", 0, 60))
		if got := values(again.Jobs[0]); got.Len() != 60 {
			t.Errorf("%d values", got.Len())
		}
	})
}

// Whoever leaves before anything went out costs the API nothing.
func TestReleaseBeforeFlush(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(100)
		r.submit(limit.Panel, request("a", "Pac", 0, 60)).Release()
		time.Sleep(time.Minute)
		if len(r.batches) != 0 {
			t.Error(r.batches)
		}
	})
}

func TestTakeByPriority(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(2)
		var all []*Job
		for i, priority := range []limit.Priority{
			limit.Editor, limit.Panel, limit.Panel, limit.Alert, limit.Editor, limit.Alert,
		} {
			all = append(all, r.submit(priority, request(fmt.Sprint(i), "Pac", 0, 1)).Jobs[0]...)
		}
		// A rule wants what an editor waits for: it goes first, too.
		r.submit(limit.Alert, request("4", "Pac", 0, 1))
		values(all)
		if got := fmt.Sprint(r.batches); got != "[[3 Pac 0-1 4 Pac 0-1] [5 Pac 0-1 1 Pac 0-1] [2 Pac 0-1 0 Pac 0-1]]" {
			t.Error(got)
		}
	})
}

func TestSubmitSplitsLongRanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(100)
		long := request("a", "Pac", 0, 600)
		long.MaxRange = time.Hour
		jobs := r.submit(limit.Panel, long).Jobs[0]
		if got := values(jobs); got.Len() != 600 || len(jobs) != 10 || !slices.IsSorted(got.Times) {
			t.Errorf("%d values of %d jobs", got.Len(), len(jobs))
		}
	})
}

func TestHalve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var spans []string
		b := New(func(ctx context.Context, flush *Flush) {
			first := true
			_, batch := flush.Take(ctx, func(*Piece) bool { taken := first; first = false; return taken })
			p := batch.Pieces[0]
			mu.Lock()
			spans = append(spans, text(p))
			mu.Unlock()
			if p.Span.To.Sub(p.Span.From) > 20*time.Minute {
				if smallest := batch.Halve(ctx, p); len(smallest) > 0 {
					t.Error("cannot be halved")
				}
				return
			}
			batch.Complete(t.Context(), p, minutes(p.Span), true)
		})
		jobs := submit(b, limit.Alert, time.Minute, request("a", "Pac", 0, 60)).Jobs[0]
		if got := values(jobs); got.Len() != 60 || !slices.IsSorted(got.Times) || len(jobs) != 1 {
			t.Errorf("%d values", got.Len())
		}
		slices.Sort(spans) // two flushes may be under way at once
		want := "[a Pac 0-15 a Pac 0-30 a Pac 0-60 a Pac 15-30 a Pac 30-45 a Pac 30-60 a Pac 45-60]"
		if got := fmt.Sprint(spans); got != want {
			t.Error(got)
		}
	})
}

func TestFailAndThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		boom := problem.New(problem.Server, "boom")
		b := New(func(ctx context.Context, flush *Flush) {
			_, batch := flush.Take(ctx, everything)
			batch.Throttle(problem.New(problem.RateLimited, "too often"))
			batch.Report(&Report{Document: "query"})
			batch.Fail(batch.Pieces[0], boom, nil)
			batch.Complete(t.Context(), batch.Pieces[1], minutes(batch.Pieces[1].Span), true)
			batch.Fail(batch.Pieces[1], boom, nil) // too late: it is complete
		})
		jobs := submit(b, limit.Alert, time.Minute, request("a", "Pac", 0, 60), request("b", "Pac", 0, 60)).Jobs
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
			t.Error("nobody was told of the throttling")
		}
	})
}

// A runner that fails before anything was sent must not leave the others waiting for ever.
func TestFlushReject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rejected := problem.New(problem.RateLimited, "wait")
		b := New(func(_ context.Context, flush *Flush) { flush.Reject(rejected) })
		jobs := submit(b, limit.Alert, time.Minute, request("a", "Pac", 0, 60)).Jobs[0]
		<-jobs[0].Done()
		if jobs[0].Outcome().Err != rejected {
			t.Errorf("%+v", jobs[0].Outcome())
		}
		// One that does nothing is followed by the next.
		flushes := 0
		b = New(func(_ context.Context, flush *Flush) {
			if flushes++; flushes == 3 {
				flush.Reject(rejected)
			}
		})
		jobs = submit(b, limit.Alert, time.Minute, request("a", "Pac", 0, 60)).Jobs[0]
		<-jobs[0].Done()
		if flushes != 3 {
			t.Errorf("%d flushes", flushes)
		}
	})
}

// A flush that ends because nobody waits for it any more takes nobody along who came since.
func TestFlushRejectsNoNewcomer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		flushes := 0
		b := New(func(ctx context.Context, flush *Flush) {
			flushes++
			own := flushes
			if own == 1 {
				<-ctx.Done()
			} else {
				time.Sleep(time.Second)
			}
			flush.Reject(problem.New(problem.Canceled, "flush %d", own))
		})
		left := submit(b, limit.Alert, time.Minute, request("a", "Pac", 0, 60))
		time.Sleep(time.Second)
		left.Release()
		job := submit(b, limit.Alert, time.Minute, request("b", "Pac", 0, 60)).Jobs[0][0]
		<-job.Done()
		if got := job.Outcome().Err.What; got != "flush 2" {
			t.Errorf("rejected by %s", got)
		}
	})
}

// What is asked by different API maps is neither shared nor taken for the same.
func TestSubmitByDifferentMaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(100)
		before, after := request("a", "Pac", 0, 60), request("a", "Pac", 0, 60)
		before.Map, after.Map = &apimap.Map{Generation: 1}, &apimap.Map{Generation: 2}
		first, second := r.submit(limit.Panel, before), r.submit(limit.Panel, after)
		if first.Jobs[0][0] == second.Jobs[0][0] {
			t.Error("a job by one map stands for a request by another")
		}
		values(first.Jobs[0])
		values(second.Jobs[0])
	})
}

// Many callers with random wishes, some of whom leave: everyone who stays gets exactly what they asked for.
func TestManyCallers(t *testing.T) {
	r := newFakeRunner(30)
	var all sync.WaitGroup
	for n := range 300 {
		all.Go(func() {
			from := n * 7 % 200
			to := from + 1 + n*13%100
			waiter := r.submit(limit.Priority(n%3), request(fmt.Sprint(n%5), fmt.Sprint(n%3), from, to))
			defer waiter.Release()
			if n%7 == 0 {
				return
			}
			got := values(waiter.Jobs[0]).Within(request("", "", from, to).Call.Span)
			if got.Len() != to-from || !slices.IsSorted(got.Times) {
				t.Errorf("caller %d: %d values of %d", n, got.Len(), to-from)
			}
		})
	}
	all.Wait()
	r.batcher.mu.Lock()
	defer r.batcher.mu.Unlock()
	if len(r.batcher.open) != 0 || len(r.batcher.queue.pieces) != 0 {
		t.Errorf("%d columns stay open, %d pieces wait", len(r.batcher.open), len(r.batcher.queue.pieces))
	}
}

// What came after a caller looked at the cache is not fetched again: the caller is sent back to look once more, unless
// all that it lacks is on its way.
func TestSubmitSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRunner(100)
		since := func(ended uint64, requests ...Request) *Waiter {
			return r.batcher.SubmitSince(context.Background(), ended, limit.Panel, time.Now().Add(time.Minute), requests)
		}
		looked := r.batcher.Ended()
		first := since(looked, request("p", "Pac", 0, 60))
		values(first.Jobs[0])
		first.Release()
		if again := since(looked, request("p", "Pac", 0, 60)); again != nil {
			t.Error("fetched again what has come")
		}
		if other := since(looked, request("q", "Pac", 0, 60)); other != nil {
			t.Error("nobody can tell what has come")
		}
		later := since(r.batcher.Ended(), request("p", "Pac", 60, 120))
		joined := since(looked, request("p", "Pac", 70, 80))
		if joined == nil || joined.Jobs[0][0] != later.Jobs[0][0] {
			t.Error("what is on its way was not joined")
		}
		if part := since(looked, request("p", "Pac", 50, 80)); part != nil {
			t.Error("a part is not on its way")
		}
		values(later.Jobs[0])
		joined.Release()
		later.Release()
	})
}
