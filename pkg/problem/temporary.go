package problem

import (
	"context"
	"errors"
	"runtime/debug"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Retryable reports whether the same request may succeed when it is repeated. A timeout is not retryable: the API would
// only work in vain once more.
func (e *Error) Retryable() bool {
	switch e.Category {
	case Network, Server, DNS:
		return true
	default:
		return false
	}
}

// Temporary reports whether a failure says nothing about what was asked for, so that what was known before still holds.
func Temporary(err error) bool {
	p := From(err)
	switch p.Category {
	case Timeout, RateLimited, Blocked, NotGraphQL, Redirected, TLS:
		return true
	default:
		return p.Retryable()
	}
}

// FromContext says why a caller whose context ended no longer waits.
func FromContext(ctx context.Context) *Error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return New(Timeout, "The API did not answer in time").Because(ctx.Err())
	}
	return New(Canceled, "The request was canceled").Because(ctx.Err())
}

// FromPanic makes an error of what recover returned after a panic, and logs it. Work that runs in a goroutine of its
// own must recover: nobody above could, and the whole plugin would end.
func FromPanic(ctx context.Context, recovered any) *Error {
	backend.Logger.FromContext(ctx).Error("Panic", "panic", recovered, "stack", string(debug.Stack()))
	return New(Internal, "An unexpected error occurred: %v", recovered)
}
