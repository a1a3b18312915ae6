package limit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pool is a shared bucket inside a test.
type pool struct {
	mu       sync.Mutex
	isDown   bool
	fails    bool
	left     int
	pause    time.Duration
	asked    []Ask
	released map[bool]int // by whether it was sent
	resumed  int
}

func (p *pool) IsUp() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.isDown
}

func (p *pool) Replicas() int { return 3 }

func (p *pool) Take(_ context.Context, ask Ask) (Answer, error) {
	time.Sleep(time.Millisecond)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, ask)
	switch {
	case p.fails:
		return Answer{}, errors.New("no")
	case p.pause > 0:
		return Answer{Pause: p.pause, RateLimited: true}, nil
	case p.left == 0:
		return Answer{Wait: time.Second}, nil
	}
	p.left--
	return Answer{IsGranted: true, ID: fmt.Sprint(len(p.asked)), Left: float64(p.left)}, nil
}

func (p *pool) Release(_ context.Context, _ string, sent bool, _ Ask) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.released[sent]++
}

func (p *pool) Pause(_ context.Context, while, _ time.Duration, _ bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pause = while; while == 0 {
		p.resumed++
	}
}

func newPool(left int) *pool { return &pool{left: left, released: map[bool]int{}} }

// sentWithin is how many of many requests are sent within a while.
func sentWithin(t *testing.T, l *Limiter, while time.Duration) int {
	t.Helper()
	sent := 0
	var mu sync.Mutex
	ctx, cancel := context.WithTimeout(t.Context(), while)
	defer cancel()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_ = l.Do(ctx, whenever(Panel), func() (bool, error) {
				mu.Lock()
				defer mu.Unlock()
				sent++
				return true, nil
			})
		})
	}
	all.Wait()
	return sent
}

var rulesOfAll = Rules{PerMinute: 60, Burst: 9, Parallel: 6}

func TestSharedBucketDecides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPool(4)
		if sent := sentWithin(t, New(rulesOfAll).Share(p), 500*time.Millisecond); sent != 4 {
			t.Errorf("%d sent, and the bucket had 4", sent)
		}
		synctest.Wait()
		if p.released[true] != 4 || p.released[false] != 0 || p.asked[0].Parallel != 6 || p.asked[0].Burst != 9 {
			t.Errorf("%v released, %+v", p.released, p.asked[0])
		}
	})
}

// Without the bucket, a replica sends its share: a third of the burst, and of the rate.
func TestSharedBucketFails(t *testing.T) {
	for name, p := range map[string]*pool{"down": newPool(100), "failing": newPool(100)} {
		synctest.Test(t, func(t *testing.T) {
			p.isDown, p.fails = name == "down", name == "failing"
			l := New(rulesOfAll).Share(p)
			if sent := sentWithin(t, l, 9500*time.Millisecond); sent != 3+3 {
				t.Errorf("%s: %d sent in 9.5 s", name, sent)
			}
			p.mu.Lock()
			p.isDown, p.fails, p.asked = false, false, nil
			p.mu.Unlock()
			if sent := sentWithin(t, l, 2*time.Second); sent < 40 {
				t.Errorf("%s: %d sent when it is there again", name, sent)
			}
			if name == "down" && p.asked[0].Debt <= 0 {
				t.Errorf("%s: what was sent alone is not told", name)
			}
			time.Sleep(time.Minute) // until nothing is asked any more
		})
	}
}

func TestSharedBucketTellsPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPool(100)
		l := New(rulesOfAll).Share(p)
		if err := do(l, whenever(Panel), throttled(30*time.Second)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if p.pause < 29*time.Second {
			t.Errorf("others were told of a pause of %s", p.pause)
		}
		other := New(rulesOfAll).Share(p)
		if err := do(other, NewWaiter(Panel, in(5*time.Second)), nil); err == nil {
			t.Error("sent in a pause that another replica was told of")
		}
		l.Resume()
		synctest.Wait()
		other.Resume()
		synctest.Wait()
		if err := do(other, NewWaiter(Panel, in(5*time.Second)), nil); err != nil || p.resumed != 2 {
			t.Error(err, p.resumed)
		}
		time.Sleep(time.Minute)
	})
}

// Who leaves before the bucket has answered costs nothing.
func TestSharedBucketUnusedGrant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPool(100)
		l := New(rulesOfAll).Share(p)
		ctx, cancel := context.WithCancel(t.Context())
		cancelLater := time.AfterFunc(500*time.Microsecond, cancel)
		defer cancelLater.Stop()
		if err := l.Do(ctx, whenever(Panel), func() (bool, error) { return true, nil }); err == nil {
			t.Error("sent")
		}
		time.Sleep(time.Second)
		_ = l.Do(t.Context(), whenever(Panel), func() (bool, error) { return false, nil })
		synctest.Wait()
		if p.released[false] != 2 || p.released[true] != 0 {
			t.Errorf("%v", p.released)
		}
	})
}
