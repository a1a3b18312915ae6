package fetch

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// memory remembers answers for a while and asks only once when several callers want the same. Failures are not
// remembered; while they may pass, what was known before stands in for the answer.
type memory[T any] struct {
	age     time.Duration
	entries *lru.Cache[string, entry[T]]
	flights flights[T]
	now     func() time.Time
}

// load gets an answer from the API.
type load[T any] = func(context.Context) (T, error)

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
	return &memory[T]{age: age, entries: entries, flights: flights[T]{timeout: metadataTimeout}, now: time.Now}
}

// get gives what is remembered under the key and not too old, or loads it.
func (m *memory[T]) get(ctx context.Context, key string, ask load[T]) (T, error) {
	if value, ok := m.peek(key); ok {
		return value, nil
	}
	value, err := m.flights.do(ctx, key, func(ctx context.Context) (T, error) {
		if value, ok := m.peek(key); ok {
			return value, nil // somebody was faster
		}
		return m.loading(key, ask)(ctx)
	})
	if err != nil && mayPass(err) {
		if old, ok := m.old(key); ok {
			return old.value, nil
		}
	}
	return value, err
}

// atOnce gives what is remembered under the key even when it is old, and has it renewed for the next one. Only when
// nothing is remembered, it waits.
func (m *memory[T]) atOnce(ctx context.Context, key string, ask load[T]) (T, error) {
	old, ok := m.old(key)
	if !ok {
		return m.get(ctx, key, ask)
	}
	if m.now().Sub(old.at) >= m.age {
		m.flights.begin(context.WithoutCancel(ctx), key, m.loading(key, ask))
	}
	return old.value, nil
}

// renew loads in any case. What was remembered stays when that fails.
func (m *memory[T]) renew(ctx context.Context, key string, ask load[T]) (T, error) {
	return m.flights.do(ctx, key, m.loading(key, ask))
}

func (m *memory[T]) loading(key string, ask load[T]) load[T] {
	return func(ctx context.Context) (T, error) {
		value, err := ask(ctx)
		if err == nil {
			m.put(key, value)
		} else if old, ok := m.old(key); ok && mayPass(err) {
			old.at = m.now().Add(standInPause - m.age) // soon asked again, but not by each caller
			m.entries.Add(key, old)
		}
		return value, err
	}
}

// old gives what may stand in for an answer that cannot be had, or not at once.
func (m *memory[T]) old(key string) (entry[T], bool) {
	found, ok := m.entries.Get(key)
	return found, ok && m.now().Sub(found.learnt) < standIn
}

// peek gives what is remembered under the key, if it is not too old.
func (m *memory[T]) peek(key string) (T, bool) {
	found, ok := m.entries.Get(key)
	return found.value, ok && m.now().Sub(found.at) < m.age
}

// put remembers a value that was learnt on another occasion.
func (m *memory[T]) put(key string, value T) { m.entries.Add(key, entry[T]{value, m.now(), m.now()}) }

// mayPass tells failures that say nothing about what was asked for.
func mayPass(err error) bool {
	p := problem.From(err)
	return isTransient(p) || p.Category == problem.Timeout || p.Category == problem.RateLimited
}
