package graphql

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// An API may take its time to answer, but once it does, the answer comes at the speed of a connection. One that comes
// by single bytes is stuck somewhere on the way. To wait for it until the timeout would keep a place among the few
// parallel requests, for nothing, and everybody else waiting.
const (
	stallTime  = 5 * time.Second
	stallBytes = 512
)

// ErrStalled is the cause of the failure of an answer that stopped coming, or nearly did: its size is not why.
var ErrStalled = errors.New("the answer stalled")

// stallGuard reads a body, and gives up when fewer than stallBytes come in stallTime. Blanks before the answer do not
// count: some servers send them while they still work.
type stallGuard struct {
	body   io.Reader
	cancel context.CancelCauseFunc

	mu    sync.Mutex // guards the rest
	bytes int        // of the answer, since the timer was set
	timer *time.Timer
}

// guardStall returns a context that ends when the body of its request stalls, and what guards the body. stop must be
// called when it is read.
func guardStall(ctx context.Context) (guarded context.Context, guard *stallGuard, stop func()) {
	guarded, cancel := context.WithCancelCause(ctx)
	guard = &stallGuard{cancel: cancel}
	return guarded, guard, func() {
		guard.mu.Lock()
		defer guard.mu.Unlock()
		if guard.timer != nil {
			guard.timer.Stop()
		}
		cancel(nil)
	}
}

func (g *stallGuard) Read(p []byte) (int, error) {
	n, err := g.body.Read(p)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.timer == nil && hasWords(p[:n]) {
		g.timer = time.AfterFunc(stallTime, g.check)
	}
	g.bytes += n
	return n, err
}

// isStalled reports whether the context ended because the answer stalled.
func isStalled(ctx context.Context) bool { return errors.Is(context.Cause(ctx), ErrStalled) }

func hasWords(part []byte) bool {
	for _, b := range part {
		if b != ' ' && b != '\n' && b != '\r' && b != '\t' {
			return true
		}
	}
	return false
}

func (g *stallGuard) check() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.bytes < stallBytes {
		g.cancel(problem.New(problem.Timeout, "The API began to answer, and then sent only %d bytes in %s", g.bytes,
			stallTime).Because(ErrStalled).Advise("Try again in a few minutes. If the problem persists, check what is " +
			"between Grafana and the API, or contact support@ampere.cloud."))
		return
	}
	g.bytes = 0
	g.timer.Reset(stallTime)
}
