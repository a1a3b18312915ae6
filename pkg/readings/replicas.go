package readings

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// maxLeft is how long a query leaves something to another replica, and the pauses between two looks at how it goes
// there grow from firstLook to lastLook. Rules wait for no longer than for an API that does not answer.
const (
	maxLeft   = 20 * time.Second
	firstLook = 15 * time.Millisecond
	lastLook  = 120 * time.Millisecond
)

// fromReplicas takes what columns lack from what other replicas have fetched, and leaves to them what they are fetching
// right now (column.isLeft). The rest is this replica's to fetch.
func (l *Loader) fromReplicas(ctx context.Context, query Query, columns []*column, priority limit.Priority) {
	if !l.shared.isUp() {
		return
	}
	lacking := l.lookAtReplicas(ctx, query, columns, priority)
	if len(lacking) == 0 {
		return
	}
	api := query.Mapping.Map
	term := l.shared.lead(ctx, api)
	if term != 0 {
		l.shared.claim(ctx, api, lacking)
	} else {
		l.shared.offer(ctx, api, lacking)
	}
	var claimed []*column
	for _, c := range lacking {
		switch {
		case c.isLeft:
			c.requests = nil
		case c.lease != "":
			claimed = append(claimed, c) // it may have come just before
		}
	}
	l.lookAtReplicas(ctx, query, claimed, priority)
	isOurs := func(c *column) bool { return len(c.requests) > 0 }
	if first := slices.IndexFunc(lacking, isOurs); first >= 0 {
		lacking[first].term = term
	} else {
		l.shared.endLead(api, term)
	}
	l.shared.release(slices.DeleteFunc(claimed, isOurs))
}

// lookAtReplicas takes what columns lack from what other replicas have fetched, and returns those that still lack
// something.
func (l *Loader) lookAtReplicas(
	ctx context.Context, query Query, columns []*column, priority limit.Priority,
) (lacking []*column) {
	isLacking := func(c *column) bool { return len(c.requests) > 0 && len(c.past) == 0 }
	for _, c := range columns {
		if isLacking(c) {
			lacking = append(lacking, c)
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	l.shared.load(ctx, query.Mapping.Map, lacking)
	for _, c := range lacking {
		if l.store.Get(c.key) != c.cached {
			l.look(query, c, priority)
		}
	}
	return slices.DeleteFunc(lacking, func(c *column) bool { return !isLacking(c) })
}

// left are the columns that were left to other replicas.
func left(columns []*column) []*column {
	return slices.DeleteFunc(slices.Clone(columns), func(c *column) bool { return !c.isLeft })
}

// collectLeft waits for the columns that were left to other replicas.
func (l *Loader) collectLeft(
	ctx context.Context, query Query, priority limit.Priority, columns []*column, result *Result,
) error {
	until := l.patience(ctx, query, priority)
	for open := left(columns); len(open) > 0; open = left(open) {
		l.shared.release(columns) // who waits holds nothing: else two replicas could wait for each other
		waiter := l.takeLeft(ctx, query, open, priority, until)
		if waiter == nil {
			break
		}
		waiting, err := l.collect(ctx, priority, open, waiter, result)
		waiting.end()
		if err != nil {
			return err
		}
	}
	if len(left(columns)) > 0 {
		return problem.FromContext(ctx)
	}
	return nil
}

// patience is until when a query leaves something to other replicas.
func (l *Loader) patience(ctx context.Context, query Query, priority limit.Priority) time.Time {
	most := min(maxLeft, time.Until(limit.Deadline(ctx, query.Patience))/2)
	if priority == limit.Alert {
		most = min(most, ruleWait)
	}
	return time.Now().Add(most)
}

// takeLeft waits for columns that were left to other replicas, and takes what has come. It returns a waiter as soon as
// something must be fetched here, because the other replica has failed, died or takes too long; others may be left
// still. It returns nil when nothing is left.
func (l *Loader) takeLeft(
	ctx context.Context, query Query, columns []*column, priority limit.Priority, until time.Time,
) *batch.Waiter {
	for pause := firstLook; len(left(columns)) > 0; pause = min(2*pause, lastLook) {
		sleep(ctx, pause)
		if ctx.Err() != nil {
			return nil
		}
		waiting := left(columns)
		for _, c := range waiting {
			c.isLeft = false
		}
		if l.shared.isUp() && time.Now().Before(until) {
			l.shared.claim(ctx, query.Mapping.Map, waiting)
		}
		ended := slices.DeleteFunc(waiting, func(c *column) bool { return c.isLeft })
		for _, c := range ended {
			l.look(query, c, priority)
		}
		l.lookAtReplicas(ctx, query, ended, priority)
		var requests []batch.Request
		for _, c := range columns {
			requests = append(requests, c.requests...)
		}
		if len(requests) > 0 {
			return l.batcher.Submit(ctx, priority, limit.Deadline(ctx, query.Patience), requests)
		}
		l.shared.release(ended)
	}
	return nil
}

// sleep returns after a while, or when the context ends.
func sleep(ctx context.Context, while time.Duration) {
	timer := time.NewTimer(while)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
