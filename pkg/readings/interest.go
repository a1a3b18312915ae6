package readings

import (
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Rules and refreshed dashboards ask for the same columns at regular intervals, and Grafana spreads them over the
// minute, so that each would find its values just stale and send a request of its own. What will be asked for soon
// therefore goes along with the request that somebody else needs (prefetching): then requests do not grow with the
// number of rules.
//
// What is prefetched must still be fresh when it is asked for, and each query prefetches for itself at most once: when
// a rule is deleted or a dashboard is closed, at most one fetch of each of its columns was in vain.
const (
	// maxInterests is how many columns are remembered; what was not asked for the longest time is forgotten first.
	maxInterests = 10_000
	// maxWindows is how many time ranges of one column are.
	maxWindows = 4
	// prefetchShare is how much of a request's limit of points prefetching may take: nobody must wait much longer for
	// it.
	prefetchShare = 0.5
	// gapsObserved is how many times between two queries are looked at.
	gapsObserved = 3
	// maxInterval is how often must be asked at least for what is prefetched.
	maxInterval = time.Hour
)

// interests are the columns that are asked for regularly. They are safe for concurrent use.
type interests struct {
	mu      sync.Mutex
	columns *simplelru.LRU[cache.Key, *windows]
}

// windows are the time ranges of one column.
type windows struct{ all []*interest }

// interest is a time range of one column, relative to the present, and when it was asked for.
type interest struct {
	// The last query: what it asked for, when, and how fresh it wanted it.
	request  batch.Request
	asked    time.Time
	priority limit.Priority
	fresh    cache.Freshness
	// isFixed: the query before asked for the same span, and not for one that moves with the time.
	isFixed bool
	// gaps are the times between the last queries, newest first.
	gaps []time.Duration
	// isPrefetched: the column was prefetched since it was asked for.
	isPrefetched bool
}

// prefetch is what an interest will lack when it is due.
type prefetch struct {
	interest *interest
	due      time.Time
	requests []batch.Request
}

func newInterests() *interests {
	columns, err := simplelru.NewLRU[cache.Key, *windows](maxInterests, nil)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &interests{columns: columns}
}

// observe notes that a query asked for a column at an instant, and got it.
func (a *interests) observe(request batch.Request, at time.Time, priority limit.Priority, fresh cache.Freshness) {
	if priority > limit.Panel {
		return // who edits something asks once
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	column, ok := a.columns.Get(request.Key)
	if !ok {
		column = &windows{}
		a.columns.Add(request.Key, column)
	}
	column.observe(&interest{request: request, asked: at, priority: priority, fresh: fresh})
}

func (w *windows) observe(query *interest) {
	for i, known := range w.all {
		if query.continues(known) {
			w.all[i] = query
			return
		}
	}
	w.all = append(w.all, query)
	if len(w.all) > maxWindows {
		oldest := slices.MinFunc(w.all, func(a, b *interest) int { return a.asked.Compare(b.asked) })
		w.all = slices.DeleteFunc(w.all, func(i *interest) bool { return i == oldest })
	}
}

// forget ends the interest in a column that could not be had: it must not spoil the requests of others.
func (a *interests) forget(key cache.Key) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.columns.Remove(key)
}

// upcoming returns what will be asked for soon by an API map, and would have to be fetched then; the soonest first.
func (a *interests) upcoming(api *apimap.Map, store *cache.Store, now time.Time) []*prefetch {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.prune(now)
	var found []*prefetch
	for _, column := range a.columns.Values() {
		for _, one := range column.all {
			if one.request.Map != api || one.isPrefetched {
				continue
			}
			if due, isSoon := one.due(now); isSoon {
				if requests := one.lacking(store.Get(one.request.Key), now, due); len(requests) > 0 {
					found = append(found, &prefetch{one, due, requests})
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b *prefetch) int { return a.due.Compare(b.due) })
	return found
}

// spend notes that an interest was prefetched for.
func (a *interests) spend(done *prefetch) {
	a.mu.Lock()
	defer a.mu.Unlock()
	done.interest.isPrefetched = true
}

// prune forgets what is not asked for any more.
func (a *interests) prune(now time.Time) {
	for {
		key, column, ok := a.columns.GetOldest()
		if !ok || slices.ContainsFunc(column.all, func(i *interest) bool { return now.Sub(i.asked) < maxInterval }) {
			return
		}
		a.columns.Remove(key)
	}
}

func (i *interest) steps() grid.Grid { return grid.Of(i.request.Call.Resolution, i.request.Call.Zone) }

// span is what will be asked for at an instant.
func (i *interest) span(at time.Time) series.Span {
	if i.isFixed {
		return i.request.Call.Span
	}
	return i.moving(at)
}

// moving is the span of a time range that moves with the time.
func (i *interest) moving(at time.Time) series.Span {
	span, steps := i.request.Call.Span, i.steps()
	moved := steps.Floor(at).Sub(steps.Floor(i.asked))
	return steps.Outward(series.Span{From: span.From.Add(moved), To: span.To.Add(moved)})
}

// continues takes in a query before this one, if both ask for the same time range.
func (i *interest) continues(before *interest) bool {
	now, then := i.request.Call.Span, before.request.Call.Span
	isSame := now.From.Equal(then.From) && now.To.Equal(then.To)
	moved, step := before.moving(i.asked), i.steps().Step()
	isMoved := now.From.Sub(moved.From).Abs() <= step && now.To.Sub(moved.To).Abs() <= step
	if !isSame && !isMoved {
		return false
	}
	i.isFixed = isSame && !isMoved
	gap := i.asked.Sub(before.asked)
	i.gaps = append([]time.Duration{gap}, before.gaps[:min(len(before.gaps), gapsObserved-1)]...)
	// The more urgent of two askers decides what it is for; both get it.
	if before.priority < i.priority && gap < maxInterval {
		i.priority, i.fresh = before.priority, before.fresh
	}
	return true
}

// intervals are how long after a query the next is expected at the earliest and at the latest; false: it is not
// expected. Rules are always evaluated again, every minute until it shows how often; panels are refreshed by a timer
// or not at all.
func (i *interest) intervals() (shortest, longest time.Duration, isExpected bool) {
	isRule := i.priority == limit.Alert
	if isRule && len(i.gaps) == 0 {
		guess := min(i.ttl(), cache.YoungestTTL)
		return guess, guess, true
	}
	if len(i.gaps) == 0 {
		return 0, 0, false
	}
	shortest, longest = slices.Min(i.gaps), slices.Max(i.gaps)
	isTimer := len(i.gaps) > 1 && (i.gaps[0]-i.gaps[1]).Abs() <= i.gaps[0]/4
	return shortest, longest, (isRule || isTimer) && longest <= maxInterval
}

// ttl is how long what is fetched for the interest stays fresh.
func (i *interest) ttl() time.Duration { return i.fresh.Youngest() }

// due is when the next query is expected at the earliest; false when it is not, or when what is fetched now would be
// stale by then or lack the newest values. A query that is late is expected for twice the longest interval.
func (i *interest) due(now time.Time) (time.Time, bool) {
	shortest, longest, isExpected := i.intervals()
	due := i.asked.Add(shortest)
	if due.Before(now) {
		due = now
	}
	isSoon := due.Sub(now) <= i.ttl() && now.Sub(i.asked) <= 2*longest
	return due, isExpected && isSoon && !i.span(due).To.After(i.span(now).To)
}

// lacking asks for what a column will lack from when the interest is due until the query comes at the latest, or a
// little later. What was fetched a short time ago can wait for a later request.
func (i *interest) lacking(known *cache.Column, now, due time.Time) []batch.Request {
	span, steps, fresh := i.span(due), i.steps(), i.fresh.Of(i.request.Key)
	if len(known.Lacking(span, now.Add(i.ttl()/2), fresh)) == 0 {
		return nil
	}
	_, longest, _ := i.intervals()
	latest := i.asked.Add(longest + i.ttl()/10)
	if stale := now.Add(i.ttl()); latest.After(stale) {
		latest = stale
	}
	var requests []batch.Request
	for _, lacking := range known.LackingBetween(span, due, latest, fresh) {
		request := i.request
		request.Call.Span = steps.Outward(lacking)
		requests = append(requests, request)
	}
	return requests
}
