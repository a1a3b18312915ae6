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

func TestWhatIsOldStandsInWhileTheAPIFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory[int](10, time.Minute)
		asked := 0
		answer := func() (int, error) { return 1, nil }
		ask := func(context.Context) (int, error) { asked++; return answer() }
		want := func(what string, get func(context.Context, string, load[int]) (int, error), value int, category problem.Category, requests int) {
			t.Helper()
			got, err := get(t.Context(), "k", ask)
			synctest.Wait() // what goes on in the background
			if got != value || (err == nil) != (category == "") || err != nil && problem.From(err).Category != category || asked != requests {
				t.Errorf("%s: %d %v after %d requests, want %d %q after %d", what, got, err, asked, value, category, requests)
			}
		}
		want("the first waits", m.atOnce, 1, "", 1)
		time.Sleep(time.Minute)
		answer = func() (int, error) { return 2, nil }
		want("the old one comes at once", m.atOnce, 1, "", 2)
		want("and was renewed for the next", m.atOnce, 2, "", 2)

		answer = func() (int, error) { return 0, problem.New(problem.Server, "down") }
		time.Sleep(time.Minute)
		want("who wants a new one hears of the trouble", m.renew, 0, problem.Server, 3)
		want("and takes nothing from the others", m.get, 2, "", 3)
		time.Sleep(standInPause)
		want("who asks after a pause", m.get, 2, "", 4)
		want("and the others, who do not ask again", m.atOnce, 2, "", 4)

		answer = func() (int, error) { return 0, problem.New(problem.Unauthorized, "no") }
		time.Sleep(standInPause)
		want("what is denied is not shown", m.get, 0, problem.Unauthorized, 5)
		answer = func() (int, error) { return 0, problem.New(problem.Server, "down") }
		time.Sleep(standIn)
		want("nor what is a day old", m.atOnce, 0, problem.Server, 6)
	})
}

// A bug costs those who wait for what met it, and not the plugin.
func TestWorkThatPanicsIsAnError(t *testing.T) {
	m := newMemory[int](10, time.Minute)
	_, err := m.get(t.Context(), "k", func(context.Context) (int, error) { panic("a bug") })
	if err == nil || problem.From(err).Category != problem.Internal {
		t.Error(err)
	}
	if got, err := m.get(t.Context(), "k", func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Error(got, err)
	}
}
