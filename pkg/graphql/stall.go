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

// stallGuard reads a body, and gives up when fewer than stallBytes come in stallTime of waiting for them: what the
// reader does between two reads is not the API's time. Blanks before the answer do not count: some servers send them
// while they still work.
type stallGuard struct {
	body   io.Reader
	cancel context.CancelCauseFunc

	mu sync.Mutex // guards the rest
	// hasBegun: more than blanks has come.
	hasBegun bool
	// bytes of the answer that came in the time waited, which starts anew with each stallBytes.
	bytes  int
	waited time.Duration
	// timer ends a read that takes too long; nil: nothing was waited for yet.
	timer *time.Timer
}

// guardStall returns a context that ends when the body of its request stalls, and what guards the body. stop must be
// called when it is read.
func guardStall(ctx context.Context) (guarded context.Context, guard *stallGuard, stop func()) {
	guarded, cancel := context.WithCancelCause(ctx)
	guard = &stallGuard{cancel: cancel}
	return guarded, guard, func() {
		guard.pause()
		cancel(nil)
	}
}

func (g *stallGuard) Read(p []byte) (int, error) {
	started := time.Now()
	g.wait()
	n, err := g.body.Read(p)
	g.pause()
	g.take(p[:n], time.Since(started))
	return n, err
}

// wait sets the timer for what is left of the time.
func (g *stallGuard) wait() {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case !g.hasBegun:
	case g.timer == nil:
		g.timer = time.AfterFunc(stallTime, g.giveUp)
	default:
		g.timer.Reset(stallTime - g.waited)
	}
}

func (g *stallGuard) pause() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.timer != nil {
		g.timer.Stop()
	}
}

func (g *stallGuard) take(part []byte, waited time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.hasBegun {
		g.hasBegun = hasWords(part)
		waited = 0
	}
	g.waited += waited
	if g.bytes += len(part); g.bytes >= stallBytes {
		g.bytes, g.waited = 0, 0
	}
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

// giveUp ends the request, because too little came of its answer in the time.
func (g *stallGuard) giveUp() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cancel(problem.New(problem.Timeout, "The API began to answer, and then sent only %d bytes in %s", g.bytes,
		stallTime).Because(ErrStalled).Advise("Try again in a few minutes. If the problem persists, check what is " +
		"between Grafana and the API, or contact support@ampere.cloud."))
}
