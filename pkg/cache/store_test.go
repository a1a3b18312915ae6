package cache

import (
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func put(s *Store, name string, points int) {
	whole := span(points*5, 0)
	s.Update(Key{DeviceID: name, Type: "Pac"},
		func(c *Column) *Column { return c.With(every5(whole), true, whole, time.Now()) })
}

func TestStoreEvictsLeastRecentlyUsed(t *testing.T) {
	s := NewStore(3*(1000*17+1500)+1000, nil)
	for _, name := range []string{"a", "b", "c"} {
		put(s, name, 1000)
	}
	if got := s.Stats(); got.Columns != 3 || got.Evicted != 0 {
		t.Fatalf("%+v", got)
	}
	s.Get(Key{DeviceID: "a", Type: "Pac"})
	put(s, "d", 1000)
	for name, there := range map[string]bool{"a": true, "b": false, "c": true, "d": true} {
		if got := s.Get(Key{DeviceID: name, Type: "Pac"}) != nil; got != there {
			t.Errorf("%s is there: %v", name, got)
		}
	}
	s.SetLimit(20_000)
	if got := s.Stats(); got.Columns != 1 || got.Bytes > 20_000 {
		t.Errorf("%+v", got)
	}
}

func TestStoreBytesFollowUpdates(t *testing.T) {
	s := NewStore(1<<30, nil)
	for range 5 {
		for i := range 20 {
			put(s, fmt.Sprint(i), 100+i)
		}
	}
	before := s.Stats()
	if before.Columns != 20 {
		t.Fatalf("%+v", before)
	}
	s.SetLimit(0)
	if got := s.Stats(); got.Bytes != 0 || got.Columns != 0 {
		t.Errorf("an empty store weighs %d bytes", got.Bytes)
	}
}

// What the store says it holds is what the process needs for it.
func TestStoreBytesMatchMemory(t *testing.T) {
	const columns, points = 300, 2000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := NewStore(1<<30, nil)
	for i := range columns {
		// As it comes from the API: a small part of a long answer, in a buffer that has grown.
		whole := span(points*5*4, 0)
		part := series.Span{From: whole.From, To: whole.From.Add(points * 5 * time.Minute)}
		s.Update(Key{DeviceID: fmt.Sprint(i), Type: "Pac"}, func(c *Column) *Column {
			return c.With(every5(whole), true, part, time.Now())
		})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	needed, told := float64(after.HeapAlloc-before.HeapAlloc), float64(s.Stats().Bytes)
	if told < 0.8*needed || told > 1.25*needed {
		t.Errorf("tells of %.0f bytes and needs %.0f", told, needed)
	}
	runtime.KeepAlive(s)
}

func TestStoreConcurrentUse(t *testing.T) {
	s := NewStore(100_000, nil)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			for n := range 50 {
				put(s, fmt.Sprint((i+n)%7), 50)
				s.Get(Key{DeviceID: fmt.Sprint(n % 7), Type: "Pac"}).Within(span(100, 0))
			}
		})
	}
	all.Wait()
	if got := s.Stats(); got.Bytes > 100_000 {
		t.Errorf("%+v", got)
	}
}

// A column that is larger than the bound must not throw out everybody else's, again and again.
func TestStoreRejectsOversizedColumn(t *testing.T) {
	s := NewStore(1<<20, nil)
	for i := range 100 {
		put(s, fmt.Sprint(i), 1)
	}
	put(s, "0", 105_120) // a year of 5 minutes, 1.8 MB
	if got := s.Stats(); got.Columns != 99 || got.Evicted != 1 || got.Bytes > 1<<20 ||
		s.Get(Key{DeviceID: "0", Type: "Pac"}) != nil {
		t.Errorf("%+v", got)
	}
}

// What changes a column at the same time is all in it.
func TestStoreConcurrentUpdatesOfOneColumn(t *testing.T) {
	s := NewStore(1<<20, nil)
	key := Key{DeviceID: "a", Type: "Pac"}
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			part := span(5*(i+1), 5*i)
			s.Update(key, func(c *Column) *Column { return c.With(every5(part), true, part, time.Now()) })
		})
	}
	all.Wait()
	if got := s.Get(key).Within(span(500, 0)).Len(); got != 100 {
		t.Errorf("%d values of 100", got)
	}
	if got, want := s.Stats().Bytes, s.Get(key).weight(key); got != want {
		t.Errorf("%d bytes, weighed %d", got, want)
	}
}

// Stores that share a budget exceed it together at no time, and give back what they held when they are closed.
func TestStoreBudget(t *testing.T) {
	const columns = 10
	one := NewStore(1<<30, nil)
	put(one, "0", 1000)
	weight := one.Stats().Bytes
	budget := NewBudget(columns * weight)
	stores := []*Store{NewStore(1<<30, budget), NewStore(1<<30, budget)}
	total := func() int64 { return stores[0].Stats().Bytes + stores[1].Stats().Bytes }
	for i := range 100 {
		put(stores[i%2], strconv.Itoa(i%10), 1000)
		if got := total(); got > columns*weight || i >= columns && got < (columns-1)*weight {
			t.Fatalf("%d bytes of a budget of %d", got, columns*weight)
		}
	}
	stores[0].Close()
	if put(stores[0], "0", 1000); stores[0].Stats().Bytes != 0 {
		t.Error("a closed store keeps something")
	}
	for i := range columns {
		put(stores[1], strconv.Itoa(i), 1000)
	}
	if got := stores[1].Stats().Columns; got != columns {
		t.Errorf("%d columns fit into the budget of %d", got, columns)
	}
}
