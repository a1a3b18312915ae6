package batch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// randomRunner takes some of what waits, sends other things along, and does with each piece what can be done.
type randomRunner struct {
	mu      sync.Mutex
	random  *rand.Rand
	batches []*Batch
	ahead   int // pieces that were sent along
}

func (r *randomRunner) number(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.random.IntN(n)
}

func (r *randomRunner) run(ctx context.Context, flush *Flush) {
	ctx, batch := flush.Take(ctx, func(*Piece) bool { return r.number(3) > 0 })
	var along []Request
	for range r.number(3) {
		along = append(along, request(fmt.Sprint("plant", r.number(6)), "Pac", 0, 60))
	}
	batch.TakeAhead(along, everything)
	r.mu.Lock()
	r.batches, r.ahead = append(r.batches, batch), r.ahead+len(along)
	r.mu.Unlock()
	for _, piece := range batch.Pieces {
		select {
		case <-time.After(time.Duration(r.number(30)) * time.Millisecond):
		case <-ctx.Done():
			return
		}
		switch r.number(5) {
		case 0:
			batch.Fail(piece, problem.New(problem.Server, "no"), nil)
		case 1:
			batch.GiveBack(ctx, piece)
		case 2:
			for _, smallest := range batch.Halve(ctx, piece) {
				batch.Complete(ctx, smallest, minutes(smallest.Span), true)
			}
		default:
			batch.Complete(ctx, piece, minutes(piece.Span), true)
		}
	}
	if r.number(2) > 0 {
		batch.DropAhead()
	}
	batch.Finish(ctx)
}

// checkCounts compares what was counted as callers came and left with who is there.
func (r *randomRunner) checkCounts(t *testing.T, b *Batcher) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	check := func(name string, c *awaited, pieces []*Piece) {
		t.Helper()
		var all waiters
		for _, piece := range pieces {
			for waiter := range piece.Job.waiters.waits {
				all.add(waiter)
			}
		}
		if c.pieces != len(pieces) || c.waiters.priority() != all.priority() ||
			!c.waiters.deadline().Equal(all.deadline()) || len(c.waiters.waits) != len(all.waits) {
			t.Fatalf("%s: %d pieces of %d callers, want %d of %d",
				name, c.pieces, len(c.waiters.waits), len(pieces), len(all.waits))
		}
	}
	isWanted := func(p *Piece) bool { return !p.Job.waiters.isEmpty() && !isClosed(p.Job.done) }
	for i, batch := range r.batches {
		check(fmt.Sprint("batch ", i), &batch.awaited, slices.DeleteFunc(slices.Clone(batch.Pieces), func(p *Piece) bool {
			return p.batch != batch || !isWanted(p)
		}))
	}
	b.queue.order()
	check("queue", &b.queue.awaited, b.queue.pieces)
	for i, piece := range b.queue.pieces {
		if piece.batch != nil || !isWanted(piece) {
			t.Fatal("what nobody waits for waits")
		}
		if i > 0 && piece.Job.waiters.priority() < b.queue.pieces[i-1].Job.waiters.priority() {
			t.Fatal("what waits is not in order")
		}
	}
	if (b.flush != nil) != (len(b.queue.pieces) > 0) {
		t.Fatalf("%d wait, and the flush is %v", len(b.queue.pieces), b.flush)
	}
	for key, open := range b.open {
		for i := 1; i < len(open); i++ {
			if open[i].Call.Span.From.Before(open[i-1].Call.Span.To) {
				t.Fatalf("%v: jobs overlap", key.column)
			}
		}
	}
}

// Who waits for what is counted right after whatever callers and runners do, and everyone gets an outcome.
func TestCountsOfRandomCallers(t *testing.T) {
	ahead := 0
	for seed := range uint64(100) {
		synctest.Test(t, func(t *testing.T) {
			r := &randomRunner{random: rand.New(rand.NewPCG(seed, 3))}
			b := New(r.run)
			callers := rand.New(rand.NewPCG(seed, 4))
			var waiters []*Waiter
			for range 60 {
				if len(waiters) > 0 && callers.IntN(3) == 0 {
					at := callers.IntN(len(waiters))
					waiters[at].Release()
					waiters = slices.Delete(waiters, at, at+1)
				} else {
					from := callers.IntN(50)
					waiters = append(waiters, submit(
						b, limit.Priority(callers.IntN(3)), time.Duration(1+callers.IntN(60))*time.Minute,
						request(fmt.Sprint("plant", callers.IntN(6)), "Pac", from, from+1+callers.IntN(20)),
						request(fmt.Sprint("plant", callers.IntN(6)), "Pac", 0, 60)))
				}
				time.Sleep(time.Duration(callers.IntN(20)) * time.Millisecond)
				synctest.Wait()
				r.checkCounts(t, b)
			}
			time.Sleep(time.Minute)
			synctest.Wait()
			r.checkCounts(t, b)
			for _, w := range waiters {
				for _, job := range slices.Concat(w.Jobs...) {
					if !isClosed(job.done) {
						t.Fatalf("seed %d: a job of %v has no outcome", seed, job.Call.Span)
					}
				}
				w.Release()
			}
			r.checkCounts(t, b)
			if len(b.open) > 0 || b.flush != nil || b.queue.awaited.pieces > 0 {
				t.Errorf("seed %d: %d columns are still open", seed, len(b.open))
			}
			ahead += r.ahead
		})
	}
	if ahead == 0 {
		t.Error("nothing was sent along")
	}
}
