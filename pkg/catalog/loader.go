package catalog

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/memo"
)

// typeBatchWait is how long the first who asks for a facility's types waits for others: the panels of a dashboard
// arrive within milliseconds of each other.
const typeBatchWait = 10 * time.Millisecond

// typeLoader is a dataloader: what several callers ask for within the wait is loaded together, and what is being loaded
// is waited for. It is safe for concurrent use.
type typeLoader struct {
	loadAll func(ctx context.Context, ids []string) (map[string]error, error)
	group   *memo.Group[map[string]error]

	// mu guards the rest, and the batches. It is not held while the API is asked.
	mu sync.Mutex
	// pending are the batches by id, until they are loaded; next is the one that still takes ids.
	pending map[string]*typeBatch
	next    *typeBatch
	batches int
}

type typeBatch struct {
	key string
	ids []string
	// isLoaded: who joined in time, but waits only now, gets what came.
	isLoaded bool
	failed   map[string]error
	err      error
}

func newTypeLoader(loadAll func(context.Context, []string) (map[string]error, error)) *typeLoader {
	return &typeLoader{
		loadAll: loadAll, group: memo.NewGroup[map[string]error](loadTimeout), pending: map[string]*typeBatch{},
	}
}

// load loads the types of some facilities, and returns the reasons why some could not be had.
func (l *typeLoader) load(ctx context.Context, ids []string) map[string]error {
	failed := map[string]error{}
	for batch, own := range l.join(ids) {
		all, err := l.group.Do(ctx, batch.key, func(ctx context.Context) (map[string]error, error) {
			return l.run(ctx, batch)
		})
		for _, id := range own {
			if err != nil {
				failed[id] = err
			} else if all[id] != nil {
				failed[id] = all[id]
			}
		}
	}
	return failed
}

// join returns the batches that the ids are in, those that are under way included.
func (l *typeLoader) join(ids []string) map[*typeBatch][]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	joined := map[*typeBatch][]string{}
	for _, id := range ids {
		batch, isPending := l.pending[id]
		if !isPending {
			if l.next == nil {
				l.batches++
				l.next = &typeBatch{key: fmt.Sprint(l.batches)}
			}
			batch = l.next
			batch.ids = append(batch.ids, id)
			l.pending[id] = batch
		}
		joined[batch] = append(joined[batch], id)
	}
	return joined
}

// run waits for others to join, and loads the batch.
func (l *typeLoader) run(ctx context.Context, batch *typeBatch) (map[string]error, error) {
	defer l.forget(batch)
	time.Sleep(typeBatchWait)
	l.mu.Lock()
	if l.next == batch {
		l.next = nil
	}
	isLoaded := batch.isLoaded
	l.mu.Unlock()
	if !isLoaded {
		// In one order, so that another replica that asks for the same finds the answer.
		failed, err := l.loadAll(ctx, slices.Sorted(slices.Values(batch.ids)))
		l.mu.Lock()
		batch.isLoaded, batch.failed, batch.err = true, failed, err
		l.mu.Unlock()
	}
	return batch.failed, batch.err
}

func (l *typeLoader) forget(batch *typeBatch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(l.pending, func(_ string, pending *typeBatch) bool { return pending == batch })
}
