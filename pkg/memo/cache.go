package memo

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// staleFor is how old a value may be that is served because a new one cannot be had.
const staleFor = 24 * time.Hour

// staleRetry is how long such a value is served before the API is asked again.
const staleRetry = 15 * time.Second

// Cache keeps answers for a while (a TTL cache) and loads only once when several callers want the same. Failures are
// not kept; while they may be temporary, the value from before is served instead. It is safe for concurrent use.
type Cache[T any] struct {
	ttl     time.Duration
	entries *lru.Cache[string, entry[T]]
	group   *Group[T]
	now     func() time.Time
}

// Load gets an answer from the API.
type Load[T any] = func(context.Context) (T, error)

type entry[T any] struct {
	value T
	// fresh is from when on the value counts as fresh for the TTL; loaded is when it was loaded.
	fresh, loaded time.Time
}

// NewCache returns a cache of so many entries, each of which is fresh for the TTL. One load may take as long as the
// timeout.
func NewCache[T any](size int, ttl, timeout time.Duration) *Cache[T] {
	entries, err := lru.New[string, entry[T]](size)
	if err != nil {
		panic(err) // only for a size below one, which is a constant's fault
	}
	return &Cache[T]{ttl: ttl, entries: entries, group: NewGroup[T](timeout), now: time.Now}
}

// Get returns the value of a key, when it is fresh, and else loads it.
func (c *Cache[T]) Get(ctx context.Context, key string, load Load[T]) (T, error) {
	if value, ok := c.Fresh(key); ok {
		return value, nil
	}
	value, err := c.group.Do(ctx, key, func(ctx context.Context) (T, error) {
		if value, ok := c.Fresh(key); ok {
			return value, nil // somebody was faster
		}
		return c.loadInto(key, load)(ctx)
	})
	if err != nil && problem.Temporary(err) {
		if stale, ok := c.Stale(key); ok {
			return stale, nil
		}
	}
	return value, err
}

// GetStale returns the value of a key even when it is stale, and then has it refreshed in the background for the next
// caller. Only when there is none, it waits.
func (c *Cache[T]) GetStale(ctx context.Context, key string, load Load[T]) (T, error) {
	stale, ok := c.Stale(key)
	if !ok {
		return c.Get(ctx, key, load)
	}
	if _, isFresh := c.Fresh(key); !isFresh {
		c.group.Start(context.WithoutCancel(ctx), key, c.loadInto(key, load))
	}
	return stale, nil
}

// Refresh loads in any case. The value from before stays when that fails.
func (c *Cache[T]) Refresh(ctx context.Context, key string, load Load[T]) (T, error) {
	return c.group.Do(ctx, key, c.loadInto(key, load))
}

func (c *Cache[T]) loadInto(key string, load Load[T]) Load[T] {
	return func(ctx context.Context) (T, error) {
		value, err := load(ctx)
		if err == nil && isPassing(value) {
			c.entries.Add(key, entry[T]{value, c.now().Add(staleRetry - c.ttl), c.now()})
		} else if err == nil {
			c.Put(key, value)
		} else if problem.Temporary(err) {
			c.KeepStale(key)
		}
		return value, err
	}
}

// isPassing reports whether a value says of itself (Partial) that it is only a part of the answer, for a reason that
// may pass. It is asked for again as soon as one that could not be had.
func isPassing(value any) bool {
	partial, ok := value.(interface{ Partial() error })
	return ok && partial.Partial() != nil && problem.Temporary(partial.Partial())
}

// Fresh returns the value of a key, when it is fresh.
func (c *Cache[T]) Fresh(key string) (T, bool) {
	found, ok := c.entries.Get(key)
	return found.value, ok && c.now().Sub(found.fresh) < c.ttl
}

// Stale returns the value of a key, when it may be served instead of one that cannot be had, or not at once.
func (c *Cache[T]) Stale(key string) (T, bool) {
	found, ok := c.entries.Get(key)
	return found.value, ok && c.now().Sub(found.loaded) < staleFor
}

// Put keeps a value that was loaded on another occasion.
func (c *Cache[T]) Put(key string, value T) { c.entries.Add(key, entry[T]{value, c.now(), c.now()}) }

// Clear forgets everything.
func (c *Cache[T]) Clear() { c.entries.Purge() }

// KeepStale serves the value of a key for a while before it is loaded again, after a load has failed: it will be tried
// again soon, but not by each caller.
func (c *Cache[T]) KeepStale(key string) {
	if found, ok := c.entries.Get(key); ok && c.now().Sub(found.loaded) < staleFor {
		found.fresh = c.now().Add(staleRetry - c.ttl)
		c.entries.Add(key, found)
	}
}
