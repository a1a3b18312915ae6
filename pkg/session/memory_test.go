package session

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// childEnv marks the process in which the memory is limited.
const childEnv = "SESSION_MEMORY_CHILD"

const mebibyte = 1 << 20

// Two caches that may each be larger than the process give way to its memory limit, and keep what they can.
func TestWatchMemoryMeasured(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("memory is measured by /proc")
	}
	if raceDetector {
		t.Skip("the race detector takes several times as much memory")
	}
	const limit = 128
	child := exec.Command(os.Args[0], "-test.run=^TestWatchMemoryChild$", "-test.v")
	child.Env = append(os.Environ(), childEnv+"=1", fmt.Sprintf("GOMEMLIMIT=%dMiB", limit))
	output, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	figures := regexp.MustCompile(`peak (\d+) MiB, cached (\d+) and (\d+) MiB`).FindSubmatch(output)
	if figures == nil {
		t.Fatalf("%s", output)
	}
	t.Logf("%s of a limit of %d", figures[0], limit)
	number := func(i int) int { n, _ := strconv.Atoi(string(figures[i])); return n }
	// Code and what is shared with other processes count as memory, too, but not for the limit.
	const code = 32
	if number(1) > limit+code {
		t.Errorf("%d MiB of memory", number(1))
	}
	if number(2) < 10 || number(3) < 10 {
		t.Errorf("%d and %d MiB are cached", number(2), number(3))
	}
}

func TestWatchMemoryChild(t *testing.T) {
	if os.Getenv(childEnv) == "" {
		t.Skip("runs in a process of its own")
	}
	fake := fakeapi.New(func(int, graphql.Request) fakeapi.Reply { return fakeapi.Reply{} })
	r := NewRegistry()
	go r.WatchMemory(t.Context())
	policy := testPolicy
	policy.CacheBytes = 1024 * mebibyte
	stores := []*cache.Store{
		open(t, r, fake, "http://a.test/x", "one", policy).state.store,
		open(t, r, fake, "http://a.test/x", "two", policy).state.store,
	}
	span := series.Span{From: time.Unix(0, 0), To: time.Unix(1e6, 0)}
	for i := range 600 { // of 1 MiB each
		values := &series.Series{}
		for at := range 64_000 {
			values.Add(int64(at), 1, false)
		}
		key := cache.Key{DeviceID: strconv.Itoa(i), Type: "Pac", Resolution: query.Minute}
		stores[i%2].Update(key, func(*cache.Column) *cache.Column {
			var none *cache.Column
			return none.With(values, true, span, time.Now())
		})
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	peak := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	kibibytes, _ := strconv.Atoi(string(peak[1]))
	fmt.Printf("peak %d MiB, cached %d and %d MiB\n", kibibytes>>10,
		stores[0].Stats().Bytes/mebibyte, stores[1].Stats().Bytes/mebibyte)
}

// Caches give way by what is too much, all alike, and only then.
func TestFitCaches(t *testing.T) {
	fake := fakeapi.New(func(int, graphql.Request) fakeapi.Reply { return fakeapi.Reply{} })
	r := NewRegistry()
	span := series.Span{From: time.Unix(0, 0), To: time.Unix(1e6, 0)}
	var stores []*cache.Store
	for i, columns := range []int{100, 300} {
		store := open(t, r, fake, "http://a.test/x", strconv.Itoa(i), testPolicy).state.store
		store.SetLimit(100 * mebibyte)
		for c := range columns {
			store.Update(cache.Key{DeviceID: strconv.Itoa(c)}, func(known *cache.Column) *cache.Column {
				values := &series.Series{}
				for at := range 1000 {
					values.Add(int64(at), 1, false)
				}
				return known.With(values, true, span, time.Now())
			})
		}
		stores = append(stores, store)
	}
	total := r.CacheStats().Bytes
	r.fitCaches(total, total)
	if got := r.CacheStats(); got.Columns != 400 || got.Evicted != 0 {
		t.Errorf("%+v though there is room", got)
	}
	r.fitCaches(2*total, 2*total-total/4)
	if got := []int{stores[0].Stats().Columns, stores[1].Stats().Columns}; got[0]/5 != 74/5 || got[1]/5 != 224/5 {
		t.Errorf("%v columns are left", got)
	}
	if key := (cache.Key{DeviceID: "299"}); stores[1].Get(key) == nil {
		t.Error("the newest column was let go of")
	}
	r.fitCaches(10*total, total)
	if got := r.CacheStats(); got.Columns != 0 || got.Bytes != 0 {
		t.Errorf("%+v though others need all memory", got)
	}
	r.fitCaches(10*total, total) // nothing is left to give
}

func TestWatchMemoryWithoutLimit(t *testing.T) {
	if os.Getenv("GOMEMLIMIT") != "" {
		t.Skip("there is a limit")
	}
	ended := make(chan struct{})
	go func() { NewRegistry().WatchMemory(context.Background()); close(ended) }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("it watches though there is no limit")
	}
}
