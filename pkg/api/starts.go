package api

import (
	"sync"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Starts are the fields of the API that answer with the value at the very start of a range, as answers have shown,
// resolution by resolution. Of them, nothing need be asked for before a range. They are safe for concurrent use; nil
// knows nothing.
type Starts struct {
	mu       sync.Mutex // guards answered
	answered map[startOf]bool
}

type startOf struct {
	values     *apimap.Values
	resolution query.Resolution
}

// maxStarts bounds what is known: each time that an API map is learnt anew, its fields are others.
const maxStarts = 100

// Answered reports whether a field was seen to answer with the value at the start of a range.
func (s *Starts) Answered(values *apimap.Values, resolution query.Resolution) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answered[startOf{values, resolution}]
}

func (s *Starts) observe(values *apimap.Values, resolution query.Resolution) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answered == nil || len(s.answered) >= maxStarts {
		s.answered = map[startOf]bool{}
	}
	s.answered[startOf{values, resolution}] = true
}
