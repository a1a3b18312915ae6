package api

import (
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Limits are how much one document may ask for: what the settings allow, narrowed by what the endpoint has shown. They
// are safe for concurrent use.
type Limits struct {
	configured atomic.Pointer[plan.Limits]
	adaptive   *AdaptiveLimits
}

// NewLimits returns limits. Configure must be called before they are used.
func NewLimits(adaptive *AdaptiveLimits) *Limits { return &Limits{adaptive: adaptive} }

// Configure sets what the settings allow.
func (l *Limits) Configure(limits plan.Limits) { l.configured.Store(&limits) }

// Current are the limits in force.
func (l *Limits) Current() plan.Limits { return l.adaptive.narrow(*l.configured.Load()) }

// Adaptive are those that the endpoint has shown.
func (l *Limits) Adaptive() *AdaptiveLimits { return l.adaptive }

// adaptiveTTL is how long a limit holds that the endpoint has shown: it may have been a bad hour.
const adaptiveTTL = 6 * time.Hour

// MinPoints is what is asked for at once even after timeouts: smaller requests would only be more.
const MinPoints = 500

// AdaptiveLimits are the limits that an endpoint has shown by refusing, narrower than those of the settings. They are
// safe for concurrent use.
type AdaptiveLimits struct {
	mu             sync.Mutex // guards the rest
	points, fields int        // 0: the endpoint has shown none
	at             time.Time
	// temporary: they were learnt from timeouts, which may have been the API's bad hour.
	temporary bool
}

func (l *AdaptiveLimits) narrow(limits plan.Limits) plan.Limits {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.points == 0 || time.Since(l.at) > adaptiveTTL {
		return limits
	}
	limits.Points = min(limits.Points, l.points)
	limits.Facilities = min(limits.Facilities, l.fields)
	return limits
}

// Decrease records that a document for so many points in so many fields was too much: half of it is tried next. What
// is learnt from a timeout is temporary.
func (l *AdaptiveLimits) Decrease(points, fields int, temporary bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.points == 0 || time.Since(l.at) > adaptiveTTL {
		l.points, l.fields = points, fields
	}
	least := 1
	if temporary {
		least = MinPoints
	}
	l.points = max(least, min(l.points, points/2))
	l.fields = max(1, min(l.fields, fields/2))
	l.at, l.temporary = time.Now(), temporary
}

// Increase records that a document for about so many points was answered. What is temporary is loosened step by step.
func (l *AdaptiveLimits) Increase(points float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.temporary && points > float64(l.points)/2 {
		l.points, l.fields = 2*l.points, 2*l.fields
	}
}

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
