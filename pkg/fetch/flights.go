package fetch

import (
	"context"
	"runtime/debug"
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
}

// begin begins the work, unless it is under way.
func (f *flights[T]) begin(ctx context.Context, key string, work func(context.Context) (T, error)) <-chan singleflight.Result {
	return f.group.DoChan(key, func() (_ any, err error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), f.timeout)
		defer cancel()
		defer func() {
			if bug := survived(ctx, recover()); bug != nil {
				err = bug
			}
		}()
		return work(ctx)
	})
}

// do begins the work, unless it is under way, and waits for it as long as the caller does.
func (f *flights[T]) do(ctx context.Context, key string, work func(context.Context) (T, error)) (T, error) {
	var nothing T
	select {
	case <-ctx.Done():
		return nothing, ended(ctx)
	case landed := <-f.begin(ctx, key, work):
		if landed.Err != nil {
			return nothing, landed.Err
		}
		return landed.Val.(T), nil
	}
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
