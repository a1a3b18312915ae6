// Package cache remembers values that the API gave, in columns, each part with the instant at which it was fetched.
package cache

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Store holds the columns of one account, bounded in bytes; what was not used for the longest time goes first. It
// is safe for concurrent use.
type Store struct {
	// mu guards the rest. Update computes columns without it.
	mu      sync.Mutex
	columns *simplelru.LRU[Key, *Column]
	bytes   int64
	limit   int64
	evicted int64
	budget  *Budget
}

// NewStore makes an empty store for so many bytes, within the budget that it shares with other stores; nil: there is
// none.
func NewStore(limit int64, budget *Budget) *Store {
	s := &Store{limit: limit, budget: budget}
	// The list is bounded by weight; its own bound by number is out of reach.
	columns, err := simplelru.NewLRU(math.MaxInt, func(key Key, c *Column) { s.grow(-c.weight(key)) })
	if err != nil {
		panic(err) // only for a size below one
	}
	s.columns = columns
	return s
}

// Get gives a column, or nil.
func (s *Store) Get(key Key) *Column {
	s.mu.Lock()
	defer s.mu.Unlock()
	column, _ := s.columns.Get(key)
	return column
}

// Update replaces a column by what the function makes of it. The function may take its time, because nobody waits for
// it; it is called again when the column was replaced meanwhile.
func (s *Store) Update(key Key, change func(*Column) *Column) {
	for {
		before := s.Get(key)
		if after := change(before); s.replace(key, before, after) {
			return
		}
	}
}

// replace fails when the column is not the one from before any more. One that is larger than the store's bound is not
// kept: it would throw out all others.
func (s *Store) replace(key Key, before, after *Column) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now, _ := s.columns.Peek(key); now != before {
		return false
	}
	s.columns.Remove(key)
	weight := after.weight(key)
	switch {
	case weight <= s.limit:
		s.columns.Add(key, after)
		s.grow(weight)
	case s.limit > 0:
		s.evicted++
	}
	s.shrinkTo(s.limit)
	s.shrinkTo(max(0, s.bytes-s.budget.excess()))
	return true
}

func (s *Store) grow(bytes int64) {
	s.bytes += bytes
	s.budget.spend(bytes)
}

// SetLimit changes the bound.
func (s *Store) SetLimit(bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = bytes
	s.shrinkTo(s.limit)
}

// ShrinkTo lets go of columns until no more than so many bytes are left. The store may grow again, up to its bound.
func (s *Store) ShrinkTo(bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shrinkTo(bytes)
}

func (s *Store) shrinkTo(bytes int64) {
	for s.bytes > bytes && s.columns.Len() > 0 {
		s.columns.RemoveOldest()
		s.evicted++
	}
}

// Close lets go of everything, and keeps nothing any more.
func (s *Store) Close() { s.SetLimit(0) }

// Stats are the store's figures.
type Stats struct {
	Columns int
	Bytes   int64
	Evicted int64
}

// Stats tells how full the store is.
func (s *Store) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{s.columns.Len(), s.bytes, s.evicted}
}
