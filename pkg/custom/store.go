package custom

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	// maxAnswers and maxBytes are how many answers are kept, and how much memory they may take up.
	maxAnswers = 500
	maxBytes   = 32 << 20
)

// store keeps the answers that were used last. It is safe for concurrent use; its lock is held for a look at the table.
type store struct {
	mu      sync.Mutex
	answers *simplelru.LRU[string, *Answer]
	bytes   int
}

func newStore() *store {
	s := &store{}
	answers, err := simplelru.NewLRU(maxAnswers, func(_ string, gone *Answer) { s.bytes -= gone.weight() })
	if err != nil {
		panic(err) // the size is positive
	}
	s.answers = answers
	return s
}

// get is an answer of any age; nil: there is none.
func (s *store) get(key string) *Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, _ := s.answers.Get(key)
	return found
}

func (s *store) put(key string, answer *Answer) {
	weight := answer.weight()
	if weight > maxBytes/2 {
		return // it would leave no room for others
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers.Remove(key)
	s.answers.Add(key, answer)
	for s.bytes += weight; s.bytes > maxBytes; {
		s.answers.RemoveOldest()
	}
}
