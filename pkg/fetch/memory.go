package fetch

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// memory remembers answers for a while and asks only once when several callers want the same. Failures are not
// remembered; while they may pass, what was known before stands in for the answer.
type memory[T any] struct {
	age     time.Duration
	entries *lru.Cache[string, entry[T]]
	flights singleflight.Group
	now     func() time.Time
}

// standIn is how old an answer may be that stands in for one that cannot be had.
const standIn = 24 * time.Hour

// standInPause is how long it does so before the API is asked again.
const standInPause = 15 * time.Second

type entry[T any] struct {
	value T
	// at is when the value began to be believed; learnt is when it was had.
	at, learnt time.Time
}

func newMemory[T any](size int, age time.Duration) *memory[T] {
	entries, err := lru.New[string, entry[T]](size)
	if err != nil {
		panic(err) // only for a size below one, which is a constant's fault
	}
	return &memory[T]{age: age, entries: entries, now: time.Now}
}

// get gives what is remembered under the key, or loads it. The load outlives a caller that goes away, because
// others may be waiting for it, but never the metadata timeout.
func (m *memory[T]) get(ctx context.Context, key string, load func(context.Context) (T, error)) (T, error) {
	if value, ok := m.peek(key); ok {
		return value, nil
	}
	flight := m.flights.DoChan(key, func() (any, error) {
		detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), metadataTimeout)
		defer cancel()
		value, err := load(detached)
		if err == nil {
			m.put(key, value)
			return value, nil
		}
		if old, ok := m.entries.Get(key); ok && MayPass(err) && m.now().Sub(old.learnt) < standIn {
			old.at = m.now().Add(standInPause - m.age) // soon asked again, but not by each caller
			m.entries.Add(key, old)
			return old.value, nil
		}
		return value, err
	})
	var nothing T
	select {
	case <-ctx.Done():
		if ctx.Err() == context.DeadlineExceeded {
			return nothing, problem.New(problem.Timeout, "The API did not answer in time").Because(ctx.Err())
		}
		return nothing, problem.New(problem.Canceled, "The request was canceled").Because(ctx.Err())
	case result := <-flight:
		if result.Err != nil {
			return nothing, result.Err
		}
		return result.Val.(T), nil
	}
}

// peek gives what is remembered under the key, if it is not too old.
func (m *memory[T]) peek(key string) (T, bool) {
	found, ok := m.entries.Get(key)
	return found.value, ok && m.now().Sub(found.at) < m.age
}

// put remembers a value that was learnt on another occasion.
func (m *memory[T]) put(key string, value T) { m.entries.Add(key, entry[T]{value, m.now(), m.now()}) }

// forget drops what is remembered, so that the next get asks again.
func (m *memory[T]) forget() { m.entries.Purge() }

// MayPass tells failures that say nothing about what was asked for.
func MayPass(err error) bool {
	p := problem.From(err)
	return isTransient(p) || p.Category == problem.Timeout || p.Category == problem.RateLimited
}
