// Package memo shares answers: Group among callers who want the same at the same time, Cache also with those who come
// later.
package memo

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Group is a flight group: callers who want the same at the same time share one piece of work. The work outlives each
// of them, because others may be waiting for it, but never the timeout; a panic in it fails those who wait for it and
// not the whole plugin. What it asks the API for has the priority and the patience of all of them together
// (limit.WaiterOf). It is safe for concurrent use.
type Group[T any] struct {
	timeout time.Duration
	flights singleflight.Group

	mu      sync.Mutex               // held for no longer than a look at the map
	waiters map[string]*limit.Waiter // by key, of the flights under way
}

// NewGroup returns a group whose work may take as long as the timeout.
func NewGroup[T any](timeout time.Duration) *Group[T] {
	return &Group[T]{timeout: timeout, waiters: map[string]*limit.Waiter{}}
}

// Start starts the work, unless it is under way.
func (g *Group[T]) Start(
	ctx context.Context, key string, work func(context.Context) (T, error),
) <-chan singleflight.Result {
	waiter := g.join(ctx, key)
	return g.flights.DoChan(key, func() (_ any, err error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), g.timeout)
		defer cancel()
		defer g.forget(key)
		defer func() {
			if bug := recover(); bug != nil {
				err = problem.FromPanic(ctx, bug)
			}
		}()
		return work(limit.WithWaiter(ctx, waiter))
	})
}

// Do starts the work, unless it is under way, and waits for it as long as the caller does.
func (g *Group[T]) Do(ctx context.Context, key string, work func(context.Context) (T, error)) (T, error) {
	var none T
	done := g.Start(ctx, key, work)
	select {
	case <-ctx.Done():
		return none, problem.FromContext(ctx)
	case result := <-done:
		if result.Err != nil {
			return none, result.Err
		}
		return result.Val.(T), nil
	}
}

// join adds a caller to those who wait for a flight.
func (g *Group[T]) join(ctx context.Context, key string) *limit.Waiter {
	priority, deadline := limit.PriorityOf(ctx), limit.Deadline(ctx, g.timeout)
	g.mu.Lock()
	defer g.mu.Unlock()
	waiter, isUnderWay := g.waiters[key]
	if isUnderWay {
		waiter.Join(priority, deadline)
	} else {
		waiter = limit.NewWaiter(priority, deadline)
		g.waiters[key] = waiter
	}
	return waiter
}

func (g *Group[T]) forget(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.waiters, key)
}
