package fetch

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func TestMemoryAsksOnceForMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory[int](10, time.Minute)
		var loads atomic.Int32
		load := func(context.Context) (int, error) {
			time.Sleep(time.Second)
			return int(loads.Add(1)), nil
		}
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				if got, err := m.get(t.Context(), "k", load); got != 1 || err != nil {
					t.Errorf("%d %v", got, err)
				}
			})
		}
		group.Wait()
		time.Sleep(58 * time.Second)
		if got, _ := m.get(t.Context(), "k", load); got != 1 {
			t.Errorf("asked again after 58 s: %d", got)
		}
		time.Sleep(2 * time.Second)
		if got, _ := m.get(t.Context(), "k", load); got != 2 {
			t.Errorf("not asked again after a minute: %d", got)
		}
		if got, _ := m.get(t.Context(), "other", load); got != 3 {
			t.Errorf("keys are mixed up: %d", got)
		}
	})
}

func TestMemoryDoesNotRememberFailures(t *testing.T) {
	m := newMemory[int](10, time.Minute)
	boom := errors.New("boom")
	if _, err := m.get(t.Context(), "k", func(context.Context) (int, error) { return 0, boom }); !errors.Is(err, boom) {
		t.Error(err)
	}
	if got, err := m.get(t.Context(), "k", func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Error(got, err)
	}
}

// One panel that is closed must not fail the others that wait for the same list.
func TestMemoryOutlivesACallerWhoLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory[int](10, time.Minute)
		load := func(ctx context.Context) (int, error) {
			select {
			case <-time.After(time.Second):
				return 1, nil
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
		first, leave := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := m.get(first, "k", load); err == nil || problem.From(err).Category != problem.Canceled {
				t.Errorf("the one who left: %v", err)
			}
		})
		group.Go(func() {
			time.Sleep(time.Millisecond)
			if got, err := m.get(t.Context(), "k", load); got != 1 || err != nil {
				t.Errorf("the one who stayed: %d %v", got, err)
			}
		})
		group.Go(func() {
			hurried, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if _, err := m.get(hurried, "k", load); err == nil || problem.From(err).Category != problem.Timeout {
				t.Errorf("the hurried one: %v", err)
			}
		})
		time.Sleep(10 * time.Millisecond)
		leave()
		group.Wait()
	})
}
