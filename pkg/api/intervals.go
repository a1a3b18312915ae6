package api

import (
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// minObserved is how many values tell an interval from a gap.
const minObserved = 12

// Intervals are the times between raw values by reading type, as they were observed: they decide how many values a
// request for raw values brings. They are safe for concurrent use.
type Intervals struct {
	mu     sync.Mutex // held by who replaces byType
	byType atomic.Pointer[map[string]time.Duration]
}

// Current returns what was observed so far. It is not changed.
func (i *Intervals) Current() map[string]time.Duration {
	if current := i.byType.Load(); current != nil {
		return *current
	}
	return nil
}

// Observe takes in raw values. The fastest plant counts.
func (i *Intervals) Observe(values *series.Series) {
	if values.Len() < minObserved {
		return
	}
	length := values.Times[values.Len()-1] - values.Times[0]
	interval := time.Duration(length/int64(values.Len()-1)) * time.Millisecond
	if interval = interval.Round(time.Second); interval < time.Second {
		return
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	current := i.Current()
	if known, ok := current[values.Type]; ok && known <= interval {
		return
	}
	next := make(map[string]time.Duration, len(current)+1)
	maps.Copy(next, current)
	next[values.Type] = interval
	i.byType.Store(&next)
}
