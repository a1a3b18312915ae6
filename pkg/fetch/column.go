package fetch

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// alertStaleness is how old values may be that an alert rule gets when the API cannot be asked: out of date by no
// more than a few evaluations. Panels get what there is, and are told how old it is.
const alertStaleness = 5 * time.Minute

// column is one series of an answer, as it is put together of what is known and what comes.
type column struct {
	// call asks for this series alone.
	call   plan.Call
	key    cache.Key
	known  *cache.Column
	denied *problem.Error // why the API lately gave nothing
	wants  []batch.Want
	came   []arrival
}

func newColumn(call plan.Call) *column {
	c := &column{call: call}
	c.key = cache.Key{DeviceID: call.Facility.ID, Type: call.Types[0], Resolution: call.Resolution}
	if call.Zone != nil {
		c.key.Zone = call.Zone.String()
	}
	return c
}

// want notes what must be fetched, in whole steps.
func (c *column) want(spans []series.Span, longest time.Duration) {
	steps := grid.Of(c.call.Resolution, c.call.Zone)
	for _, lacking := range spans {
		part := c.call
		part.Span = steps.Outward(lacking)
		c.wants = append(c.wants, batch.Want{Key: c.key, Call: part, Longest: longest})
	}
}

func (c *column) waitedFor(job *batch.Job) bool {
	return slices.ContainsFunc(c.came, func(a arrival) bool { return a.Job == job })
}

// addTo puts the series together and adds it to the answer, with what is missing of it.
func (c *column) addTo(answer *Answer, lane limit.Lane) {
	denied := c.denied
	for _, came := range c.came {
		if came.Err != nil && isDenial(came.Err) {
			denied = came.Err
		}
	}
	if denied != nil { // what the API denies now is not shown because it was allowed before
		answer.fail(c.call, denied, time.Time{}, true)
		return
	}
	left := []series.Span{c.call.Span}
	var parts []*series.Series
	named := c.known.Named()
	for _, came := range c.came {
		named = named || came.Named
		if came.Values != nil {
			parts = append(parts, came.Values.Within(c.call.Span))
			answer.Fetched += parts[len(parts)-1].Len()
		}
		// Of the job, what did not come, as far as it is asked for here.
		lacking := c.call.Span.Intersect(came.Job.Call.Span)
		for _, span := range slices.Concat(came.Whole, came.Torn) {
			left = series.Without(left, span)
			lacking = series.Without(lacking, span)
		}
		if len(came.Torn) > 0 {
			answer.fail(c.call, came.Err, time.Time{}, true)
		}
		for _, span := range lacking {
			// What is remembered stands in, as far as it may; what is not known stays away.
			oldest, whole := c.known.Fetched(span)
			if lane == limit.Alerts && (!whole || cache.Age(oldest, time.Now()) > alertStaleness) {
				left = series.Without(left, span)
				oldest, whole = time.Time{}, false
			}
			answer.fail(c.call, came.Err, oldest, !whole)
		}
	}
	for _, span := range left {
		remembered := c.known.Within(span)
		answer.Cached += remembered.Len()
		parts = append(parts, remembered)
	}
	joined := series.Join(parts...)
	joined.DeviceID, joined.Type = c.key.DeviceID, c.key.Type
	if named || joined.Len() > 0 {
		answer.Series = append(answer.Series, joined)
	}
}
