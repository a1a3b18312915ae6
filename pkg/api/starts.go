package api

import (
	"sync"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Starts are the fields of the API that answer with the value at the very start of a range, as answers have shown:
// those of facilities and of devices each, resolution by resolution. Of them, nothing need be asked for before a range.
// They are safe for concurrent use; nil knows nothing.
type Starts struct {
	mu       sync.Mutex // guards answered
	answered map[startOf]bool
}

type startOf struct {
	values     *apimap.Values
	resolution query.Resolution
	isOfDevice bool
}

func startOfCall(values *apimap.Values, call plan.Call) startOf {
	return startOf{values, call.Resolution, call.Target.Device != nil}
}

// maxStarts bounds what is known: each time that an API map is learnt anew, its fields are others.
const maxStarts = 100

// Answered reports whether the field that answers a call was seen to give the value at the start of a range.
func (s *Starts) Answered(values *apimap.Values, call plan.Call) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answered[startOfCall(values, call)]
}

func (s *Starts) observe(values *apimap.Values, call plan.Call) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answered == nil || len(s.answered) >= maxStarts {
		s.answered = map[startOf]bool{}
	}
	s.answered[startOfCall(values, call)] = true
}
