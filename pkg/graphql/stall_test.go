package graphql

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

// slowBody gives parts of an answer, each after a time.
type slowBody struct {
	part  string
	after time.Duration
	left  int
}

func (b *slowBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	b.left--
	time.Sleep(b.after)
	return copy(p, b.part), nil
}

// An answer stalls by the time that is waited for it, not by the time that its reader takes.
func TestStallGuard(t *testing.T) {
	for name, c := range map[string]struct {
		body    slowBody
		reader  time.Duration // takes so long with each part
		stalled bool
	}{
		"quick":             {slowBody{"values", time.Millisecond, 1000}, 0, false},
		"a slow reader":     {slowBody{"values", time.Millisecond, 100}, 4 * time.Second, false},
		"by single bytes":   {slowBody{"v", time.Second, 100}, 0, true},
		"slow, but steady":  {slowBody{string(make([]byte, 200)), time.Second, 100}, 0, false},
		"stops":             {slowBody{"values", time.Minute, 3}, 0, true},
		"blanks beforehand": {slowBody{"  \n", 10 * time.Second, 20}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, guard, stop := guardStall(context.Background())
				defer stop()
				guard.body = &c.body
				for ctx.Err() == nil {
					if _, err := guard.Read(make([]byte, 300)); err != nil {
						break
					}
					time.Sleep(c.reader)
				}
				if isStalled(ctx) != c.stalled {
					t.Errorf("stalled %v, want %v", !c.stalled, c.stalled)
				}
			})
		})
	}
}
