package fetch

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// flights let callers who want the same at the same time share one piece of work. It outlives each of them, because
// others may be waiting for it, but never the timeout; and a bug that it meets costs those who wait for it and not
// the whole plugin.
type flights[T any] struct {
	timeout time.Duration
	group   singleflight.Group

	mu      sync.Mutex
	parties map[string]*party // by key, of the flights under way
}

// begin begins the work, unless it is under way. Where nobody waits for it, the context has no deadline.
func (f *flights[T]) begin(ctx context.Context, key string, work func(context.Context) (T, error)) <-chan singleflight.Result {
	joined := f.join(ctx, key)
	return f.group.DoChan(key, func() (_ any, err error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), f.timeout)
		defer cancel()
		defer f.landed(key)
		defer func() {
			if bug := survived(ctx, recover()); bug != nil {
				err = bug
			}
		}()
		return work(inParty(ctx, joined))
	})
}

// do begins the work, unless it is under way, and waits for it as long as the caller does.
func (f *flights[T]) do(ctx context.Context, key string, work func(context.Context) (T, error)) (T, error) {
	var nothing T
	landing := f.begin(ctx, key, work)
	select {
	case <-ctx.Done():
		return nothing, ended(ctx)
	case landed := <-landing:
		if landed.Err != nil {
			return nothing, landed.Err
		}
		return landed.Val.(T), nil
	}
}

// join adds a caller to the party of a flight.
func (f *flights[T]) join(ctx context.Context, key string) *party {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.parties == nil {
		f.parties = map[string]*party{}
	}
	joined, ok := f.parties[key]
	if !ok {
		joined = newParty()
		f.parties[key] = joined
	}
	joined.add(ctx, f.timeout)
	return joined
}

func (f *flights[T]) landed(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.parties, key)
}

// ended says why a caller no longer waits.
func ended(ctx context.Context) *problem.Error {
	if ctx.Err() == context.DeadlineExceeded {
		return problem.New(problem.Timeout, "The API did not answer in time").Because(ctx.Err())
	}
	return problem.New(problem.Canceled, "The request was canceled").Because(ctx.Err())
}

// survived makes an error of what recover gives; nil when there was no panic. Where work runs in a goroutine of its
// own, nobody above could catch one, and the whole plugin would end.
func survived(ctx context.Context, crash any) *problem.Error {
	if crash == nil {
		return nil
	}
	backend.Logger.FromContext(ctx).Error("Panic while the API was asked", "panic", crash, "stack", string(debug.Stack()))
	return problem.New(problem.Internal, "Something unexpected went wrong: %v", crash)
}
