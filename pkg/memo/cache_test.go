package memo

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

func TestCacheLoadsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCache[int](10, time.Minute, time.Minute)
		var loads atomic.Int32
		load := func(context.Context) (int, error) {
			time.Sleep(time.Second)
			return int(loads.Add(1)), nil
		}
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				if got, err := c.Get(t.Context(), "k", load); got != 1 || err != nil {
					t.Errorf("%d %v", got, err)
				}
			})
		}
		group.Wait()
		time.Sleep(58 * time.Second)
		if got, _ := c.Get(t.Context(), "k", load); got != 1 {
			t.Errorf("asked again after 58 s: %d", got)
		}
		time.Sleep(2 * time.Second)
		if got, _ := c.Get(t.Context(), "k", load); got != 2 {
			t.Errorf("not asked again after a minute: %d", got)
		}
		if got, _ := c.Get(t.Context(), "other", load); got != 3 {
			t.Errorf("keys are mixed up: %d", got)
		}
	})
}

func TestCacheKeepsNoFailures(t *testing.T) {
	c := NewCache[int](10, time.Minute, time.Minute)
	boom := errors.New("boom")
	if _, err := c.Get(t.Context(), "k", func(context.Context) (int, error) { return 0, boom }); !errors.Is(err, boom) {
		t.Error(err)
	}
	if got, err := c.Get(t.Context(), "k", func(context.Context) (int, error) { return 7, nil }); got != 7 ||
		err != nil {
		t.Error(got, err)
	}
}

// One panel that is closed must not fail the others that wait for the same list.
func TestCacheLoadOutlivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCache[int](10, time.Minute, time.Minute)
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
			if _, err := c.Get(first, "k", load); err == nil || problem.From(err).Category != problem.Canceled {
				t.Errorf("the one who left: %v", err)
			}
		})
		group.Go(func() {
			time.Sleep(time.Millisecond)
			if got, err := c.Get(t.Context(), "k", load); got != 1 || err != nil {
				t.Errorf("the one who stayed: %d %v", got, err)
			}
		})
		group.Go(func() {
			hurried, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if _, err := c.Get(hurried, "k", load); err == nil || problem.From(err).Category != problem.Timeout {
				t.Errorf("the hurried one: %v", err)
			}
		})
		time.Sleep(10 * time.Millisecond)
		leave()
		group.Wait()
	})
}

func TestCacheStaleWhileAPIFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCache[int](10, time.Minute, time.Minute)
		asked := 0
		answer := func() (int, error) { return 1, nil }
		ask := func(context.Context) (int, error) { asked++; return answer() }
		type get = func(context.Context, string, Load[int]) (int, error)
		want := func(what string, get get, value int, category problem.Category, requests int) {
			t.Helper()
			got, err := get(t.Context(), "k", ask)
			synctest.Wait() // what goes on in the background
			if got != value || (err == nil) != (category == "") ||
				err != nil && problem.From(err).Category != category ||
				asked != requests {
				t.Errorf("%s: %d %v after %d requests, want %d %q after %d", what, got, err, asked, value, category, requests)
			}
		}
		want("the first waits", c.GetStale, 1, "", 1)
		time.Sleep(time.Minute)
		answer = func() (int, error) { return 2, nil }
		want("the old one comes at once", c.GetStale, 1, "", 2)
		want("and was renewed for the next", c.GetStale, 2, "", 2)

		answer = func() (int, error) { return 0, problem.New(problem.Server, "down") }
		time.Sleep(time.Minute)
		want("who wants a new one hears of the trouble", c.Refresh, 0, problem.Server, 3)
		want("and takes nothing from the others", c.Get, 2, "", 3)
		time.Sleep(staleRetry)
		want("who asks after a pause", c.Get, 2, "", 4)
		want("and the others, who do not ask again", c.GetStale, 2, "", 4)

		answer = func() (int, error) { return 0, problem.New(problem.Unauthorized, "no") }
		time.Sleep(staleRetry)
		want("what is denied is not shown", c.Get, 0, problem.Unauthorized, 5)
		answer = func() (int, error) { return 0, problem.New(problem.Server, "down") }
		time.Sleep(staleFor)
		want("nor what is a day old", c.GetStale, 0, problem.Server, 6)
	})
}

// A bug costs those who wait for what met it, and not the plugin.
func TestCacheLoadPanics(t *testing.T) {
	c := NewCache[int](10, time.Minute, time.Minute)
	_, err := c.Get(t.Context(), "k", func(context.Context) (int, error) { panic("a bug") })
	if err == nil || problem.From(err).Category != problem.Internal {
		t.Error(err)
	}
	if got, err := c.Get(t.Context(), "k", func(context.Context) (int, error) { return 7, nil }); got != 7 ||
		err != nil {
		t.Error(got, err)
	}
}
