package batch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

// BenchmarkManyCallers says what it costs for each of many callers to come and to leave, each with a column of their
// own and one that all have in common. It does not grow with their number.
func BenchmarkManyCallers(b *testing.B) {
	for _, callers := range []int{500, 1000, 2000, 4000} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			requests := make([][]Request, callers)
			for i := range requests {
				requests[i] = []Request{request("common", "Pac", 0, 60), request(fmt.Sprint("plant", i), "Pac", 0, 60)}
			}
			for b.Loop() {
				batcher := New(func(ctx context.Context, _ *Flush) { <-ctx.Done() })
				waiters := make([]*Waiter, callers)
				for i := range waiters {
					waiters[i] = submit(batcher, limit.Panel, time.Duration(i)*time.Millisecond+time.Minute, requests[i]...)
				}
				for i := range waiters { // the most patient leave first
					waiters[callers-1-i].Release()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*callers), "ns/caller")
		})
	}
}

// waiters know their most urgent and its most patient member, after whatever comings and goings.
func TestAudience(t *testing.T) {
	epoch := time.Now()
	random := rand.New(rand.NewPCG(1, 2))
	var all waiters
	waits := map[*Waiter]int{}
	var waiters []*Waiter
	for i := range 100 {
		deadline := epoch.Add(time.Duration(random.IntN(50)) * time.Second)
		waiters = append(waiters, &Waiter{Priority: limit.Priority(i % 3), Deadline: deadline})
	}
	for step := range 20_000 {
		// Waves, so that all leave from time to time.
		w := waiters[random.IntN(len(waiters))]
		if random.IntN(100) < 50+45*(1-2*(step/1000%2)) {
			waits[w]++
			all.add(w)
		} else if all.remove(w); waits[w] > 0 {
			if waits[w]--; waits[w] == 0 {
				delete(waits, w)
			}
		}
		priority, deadline, waitsOut := limit.Editor, time.Time{}, false
		for w := range waits {
			priority, waitsOut = min(priority, w.Priority), waitsOut || w.Priority.WaitsOutThrottling()
			if w.Deadline.After(deadline) {
				deadline = w.Deadline
			}
		}
		if all.priority() != priority || !all.deadline().Equal(deadline) || all.waitsOutThrottling() != waitsOut ||
			all.isEmpty() != (len(waits) == 0) {
			t.Fatalf("step %d: %v %v, want %v %v", step, all.priority(), all.deadline(), priority, deadline)
		}
		if len(all.patient) > 2*len(waits)+minForgotten+1 {
			t.Fatalf("step %d: %d are kept for %d", step, len(all.patient), len(waits))
		}
	}
}

// However many wait, a flush looks at so many that do not fit, and no more.
func TestTakeEndsAtMisfits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const callers = 5000
		looked := make(chan int, callers) // by each flush
		batcher := New(func(ctx context.Context, flush *Flush) {
			pieces := 0
			ctx, _ = flush.Take(ctx, func(*Piece) bool { pieces++; return pieces <= 20 })
			looked <- pieces
			<-ctx.Done()
		})
		var waiters []*Waiter
		for i := range callers {
			one := request(fmt.Sprint("plant", i), "Pac", 0, 60)
			waiters = append(waiters, submit(batcher, limit.Panel, time.Minute, one))
		}
		time.Sleep(time.Second)
		for range 2 {
			if pieces := <-looked; pieces != 20+maxMisfits {
				t.Errorf("%d looked at", pieces)
			}
		}
		for _, w := range waiters {
			w.Release()
		}
	})
}
