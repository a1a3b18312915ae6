package fetch

import (
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// learntFor is how long a limit is believed that the API has shown: it may have been a bad hour.
const learntFor = 6 * time.Hour

// leastPoints is what is asked for at once even after timeouts: smaller requests would only be more.
const leastPoints = 500

// learnt are the limits that an endpoint has shown by refusing, narrower than those of the settings.
type learnt struct {
	mu                 sync.Mutex
	points, facilities int // 0: nothing learnt
	at                 time.Time
	// mayPass: it was learnt from timeouts, which may have been the API's bad hour.
	mayPass bool

	users int // accounts; guarded by the registry
}

// narrow gives the limits that are in force.
func (l *learnt) narrow(limits plan.Limits) plan.Limits {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.points == 0 || time.Since(l.at) > learntFor {
		return limits
	}
	limits.Points = min(limits.Points, l.points)
	limits.Facilities = min(limits.Facilities, l.facilities)
	return limits
}

// tooMuch notes that a request for so many points in so many parts was too much: half of it is tried next. What is
// learnt from a timeout may pass.
func (l *learnt) tooMuch(points, parts int, mayPass bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.points == 0 || time.Since(l.at) > learntFor {
		l.points, l.facilities = points, parts
	}
	least := 1
	if mayPass {
		least = leastPoints
	}
	l.points = max(least, min(l.points, points/2))
	l.facilities = max(1, min(l.facilities, parts/2))
	l.at, l.mayPass = time.Now(), mayPass
}

// wentWell notes that a request for about so many points was answered. What may pass is loosened step by step.
func (l *learnt) wentWell(points float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.mayPass && points > float64(l.points)/2 {
		l.points, l.facilities = 2*l.points, 2*l.facilities
	}
}

// paces are the times between raw values, as they were seen: they decide how much a request for raw values brings.
type paces struct {
	mu     sync.Mutex
	byType map[string]time.Duration
}

// of gives the pace of a type; a minute, the finest that loggers are known to write, until it was seen.
func (p *paces) of(readingType string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if seen, ok := p.byType[readingType]; ok {
		return seen
	}
	return time.Minute
}

// see learns from raw values. The fastest plant counts.
func (p *paces) see(values *series.Series) {
	if values.Len() < 12 {
		return // too few to tell a pace from a gap
	}
	length := values.Times[values.Len()-1] - values.Times[0]
	pace := time.Duration(length/int64(values.Len()-1)) * time.Millisecond
	if pace = pace.Round(time.Second); pace < time.Second {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byType == nil {
		p.byType = map[string]time.Duration{}
	}
	if seen, ok := p.byType[values.Type]; !ok || pace < seen {
		p.byType[values.Type] = pace
	}
}
