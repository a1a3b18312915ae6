package session

import (
	"context"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
)

// cachedPart is how much of the memory limit all caches together may take up at any time. What they hold is live, of
// which less may be left, depending on what else is (livePart): but that is only known after a collection.
const cachedPart = 0.5

// cacheBudget is what the caches may take up by the memory limit of the process; nil: it has none.
func cacheBudget() *cache.Budget {
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 {
		return nil
	}
	return cache.NewBudget(int64(cachedPart * float64(limit)))
}

// WatchMemory makes the caches give way before the process reaches its memory limit (GOMEMLIMIT, which Grafana sets
// for plugins), until the context ends. It looks after each garbage collection: the less memory is left, the more often
// there is one. Without a limit it returns at once.
func (r *Registry) WatchMemory(ctx context.Context) {
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 {
		return
	}
	collected := make(chan struct{}, 1)
	notifyCollection(ctx, collected)
	for {
		select {
		case <-collected:
			r.fitCaches(liveMemory(), int64(livePart*float64(limit)))
		case <-ctx.Done():
			return
		}
	}
}

// livePart is how much of the memory limit may be in use after a collection. The rest is for what a request needs for a
// short time; with less, the process would be busy with little else than collecting.
const livePart = 0.6

// sentinel is collected with each garbage collection. It is too large to share its memory with anything that lives on.
type sentinel struct{ _ [64]byte }

// notifyCollection sends after each garbage collection, until the context ends. Who has not received the last does not
// get the next.
func notifyCollection(ctx context.Context, collected chan<- struct{}) {
	runtime.AddCleanup(new(sentinel), func(collected chan<- struct{}) {
		if ctx.Err() != nil {
			return
		}
		select {
		case collected <- struct{}{}:
		default:
		}
		notifyCollection(ctx, collected)
	}, collected)
}

// liveMemory is what the last garbage collection has left, with what the runtime needs itself, in bytes.
func liveMemory() int64 {
	samples := []metrics.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
	}
	metrics.Read(samples)
	live := samples[0].Value.Uint64() + samples[1].Value.Uint64()
	for _, heap := range samples[2:] {
		live -= heap.Value.Uint64()
	}
	return int64(live) // #nosec G115 -- no machine has so many bytes
}

// fitCaches makes all caches smaller alike when more memory is live than may be.
func (r *Registry) fitCaches(live, allowed int64) {
	if live <= allowed {
		return
	}
	r.mu.Lock()
	var stores []*cache.Store
	for _, account := range r.accounts {
		for _, state := range account.states {
			stores = append(stores, state.store)
		}
	}
	r.mu.Unlock()
	total := int64(0)
	for _, store := range stores {
		total += store.Stats().Bytes
	}
	part := max(0, 1-float64(live-allowed)/float64(max(1, total)))
	for _, store := range stores {
		store.ShrinkTo(int64(part * float64(store.Stats().Bytes)))
	}
}
