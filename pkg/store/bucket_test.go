package store

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/redistest"
)

func TestBucket(t *testing.T) {
	server := redistest.Start(t)
	first, second := open(t, server).Vault(secret, nil).Bucket(), open(t, server).Vault(secret, nil).Bucket()
	ask := limit.Ask{PerMinute: 60, Burst: 3, Parallel: 2, Priority: limit.Panel, MaxPause: time.Minute}
	take := func(b *Bucket, ask limit.Ask) limit.Answer {
		t.Helper()
		answer, err := b.Take(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	one, two := take(first, ask), take(second, ask)
	if !one.IsGranted || !two.IsGranted || int(two.Left+0.5) != 1 {
		t.Fatal(one, two)
	}
	if full := take(first, ask); full.IsGranted || full.Wait > time.Second/10 {
		t.Fatal("more in flight than may be over all replicas:", full)
	}
	first.Release(t.Context(), one.ID, false, ask)
	if again := take(first, ask); !again.IsGranted || int(again.Left+0.5) != 1 {
		t.Fatal("what was not sent was not given back:", again)
	}
	ask.Parallel = 10
	if last := take(second, ask); !last.IsGranted {
		t.Fatal(last)
	}
	if none := take(first, ask); none.IsGranted || none.Wait < 800*time.Millisecond || none.Wait > time.Second {
		t.Fatal("more than a burst:", none)
	}
	indebted := ask
	indebted.Debt = 2
	take(first, indebted)
	if later := take(second, ask); later.Wait < 1800*time.Millisecond {
		t.Fatal("what was sent alone was not counted:", later)
	}

	// Whatever the store's clock did: nobody waits longer than for a whole bucket, or for the longest pause.
	server.Do(t, "HSET", first.state, "tat", "9000000000000000", "pause", "9000000000000000", "w0", "9000000000000000")
	if set := take(first, ask); set.Pause > 0 || set.Wait > 5*time.Second {
		t.Fatal("a clock that was set back stops everybody:", set)
	}
	server.Do(t, "FLUSHALL")
	if full := take(second, ask); !full.IsGranted || int(full.Left+0.5) != 2 {
		t.Fatal(full)
	}
	server.Do(t, "SET", first.state, "garbage")
	if _, err := first.Take(t.Context(), ask); err == nil {
		t.Fatal("taken from garbage")
	}
	if mended := take(first, ask); !mended.IsGranted {
		t.Fatal(mended)
	}
}

func TestBucketPriorities(t *testing.T) {
	server := redistest.Start(t)
	v := open(t, server).Vault(secret, nil)
	b := v.Bucket()
	ask := func(priority limit.Priority) limit.Answer {
		t.Helper()
		answer, err := b.Take(t.Context(),
			limit.Ask{PerMinute: 600, Burst: 1, Parallel: 9, Priority: priority, MaxPause: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	ask(limit.Panel)
	if refused := ask(limit.Alert); refused.IsGranted {
		t.Fatal(refused)
	}
	time.Sleep(150 * time.Millisecond)
	if refused := ask(limit.Editor); refused.IsGranted {
		t.Fatal("an editor goes before a rule")
	}
	if refused := ask(limit.Panel); refused.IsGranted {
		t.Fatal("a panel goes before a rule")
	}
	if rule := ask(limit.Alert); !rule.IsGranted {
		t.Fatal(rule)
	}
	time.Sleep(150 * time.Millisecond)
	if next := ask(limit.Panel); !next.IsGranted {
		t.Fatal("nobody more urgent waits, and a panel does:", next)
	}
}

func TestBucketPause(t *testing.T) {
	server := redistest.Start(t)
	first, second := open(t, server).Vault(secret, nil).Bucket(), open(t, server).Vault(secret, nil).Bucket()
	ask := limit.Ask{PerMinute: 600, Burst: 9, Parallel: 9, MaxPause: time.Minute}
	first.Pause(t.Context(), 20*time.Second, time.Minute, true)
	first.Pause(t.Context(), time.Second, time.Minute, false)
	told, err := second.Take(t.Context(), ask)
	if err != nil || told.IsGranted || !told.RateLimited || told.Pause < 19*time.Second || told.Pause > 20*time.Second {
		t.Error(told, err)
	}
	second.Pause(t.Context(), 0, time.Minute, false)
	if told, err = first.Take(t.Context(), ask); err != nil || !told.IsGranted {
		t.Error("a pause that was ended goes on:", told, err)
	}
}

// fleet are the limiters of several replicas, each of which always has something to send.
type fleet struct {
	sent atomic.Int64
	most atomic.Int64
}

func startFleet(t *testing.T, server *redistest.Server, replicas int, rules limit.Rules) *fleet {
	t.Helper()
	f := &fleet{}
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	t.Cleanup(func() { cancel(); all.Wait() })
	var stores []*Store
	for range replicas {
		stores = append(stores, open(t, server))
	}
	await(t, "count", func() bool { return stores[0].Replicas() == replicas && stores[replicas-1].Replicas() == replicas })
	var running atomic.Int64
	for _, s := range stores {
		l := limit.New(rules).Share(s.Vault(secret, nil).Bucket())
		for range 4 {
			all.Go(func() {
				for ctx.Err() == nil {
					_ = l.Do(ctx, limit.NewWaiter(limit.Panel, time.Time{}), func() (bool, error) {
						f.sent.Add(1)
						if now := running.Add(1); now > f.most.Load() {
							f.most.Store(now)
						}
						time.Sleep(5 * time.Millisecond)
						running.Add(-1)
						return true, nil
					})
				}
			})
		}
	}
	return f
}

// Three replicas send as much as one may, whatever becomes of the store: never more than a burst on top.
func TestReplicasKeepOneBudget(t *testing.T) {
	rules := limit.Rules{PerMinute: 1200, Burst: 6, Parallel: 3}
	for name, fault := range map[string]func(server *redistest.Server){
		"killed":  func(s *redistest.Server) { s.Kill() },
		"stopped": func(s *redistest.Server) { s.Pause() },
		"flushed": func(s *redistest.Server) { s.Do(t, "FLUSHALL") },
		"full":    func(s *redistest.Server) { s.Do(t, "CONFIG", "SET", "maxmemory", "1mb") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			began := time.Now()
			f := startFleet(t, server, 3, rules)
			check := func(when string, bursts int) {
				t.Helper()
				seconds := time.Since(began).Seconds()
				sent := float64(f.sent.Load())
				if most := seconds*rules.PerMinute/60 + float64(bursts*rules.Burst); sent > most {
					t.Errorf("%s: %.0f requests in %.1f s, and %.0f may be", when, sent, seconds, most)
				}
				if least := 0.5 * seconds * rules.PerMinute / 60; sent < least {
					t.Errorf("%s: only %.0f requests in %.1f s", when, sent, seconds)
				}
			}
			began = time.Now()
			time.Sleep(time.Second)
			check("before", 1)
			fault(server)
			time.Sleep(2 * time.Second)
			check("after", 2)
			if most := f.most.Load(); most > int64(rules.Parallel) {
				t.Errorf("%d in parallel", most)
			}
			switch name {
			case "killed":
				server.Restart(t)
			case "stopped":
				server.Resume()
			case "full":
				server.Do(t, "CONFIG", "SET", "maxmemory", "0")
			}
			time.Sleep(2 * time.Second)
			check("mended", 3)
		})
	}
}

// What the API says to one replica holds for all, and who ends the pause ends it for all.
func TestReplicasKeepOnePause(t *testing.T) {
	server := redistest.Start(t)
	rules := limit.Rules{PerMinute: 6000, Burst: 100, Parallel: 5}
	first := limit.New(rules).Share(open(t, server).Vault(secret, nil).Bucket())
	second := limit.New(rules).Share(open(t, server).Vault(secret, nil).Bucket())
	send := func(l *limit.Limiter, outcome error) error {
		waiter := limit.NewWaiter(limit.Panel, time.Now().Add(time.Second))
		return l.Do(t.Context(), waiter, func() (bool, error) { return true, outcome })
	}
	if err := send(first, throttled(20*time.Second)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	began := time.Now()
	if err := send(second, nil); err == nil || time.Since(began) > 500*time.Millisecond {
		t.Errorf("sent, although the API asked another replica for a pause: %v after %s", err, time.Since(began))
	}
	second.Resume()
	if err := send(second, nil); err != nil {
		t.Error(err)
	}
}

func throttled(retryAfter time.Duration) error {
	failure := problem.New(problem.RateLimited, "slow down")
	failure.RetryAfter = retryAfter
	return failure
}
