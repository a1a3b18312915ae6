package fetch

import (
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

// arrival is what became of a job that a column waited for.
type arrival struct {
	*batch.Job
	batch.Outcome
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

// addTo puts the series together and adds it to the answer, with what is missing of it.
func (c *column) addTo(answer *Answer, lane limit.Lane) {
	if c.denied != nil {
		answer.fail(c.call, c.denied, time.Time{}, true)
		return
	}
	left := []series.Span{c.call.Span}
	var parts []*series.Series
	named := c.known.Named()
	for _, came := range c.came {
		span := came.Job.Call.Span
		if came.Err == nil {
			left = series.Without(left, span)
			parts = append(parts, came.Values.Within(c.call.Span))
			answer.Fetched += parts[len(parts)-1].Len()
			named = named || came.Named
			continue
		}
		if came.Values != nil {
			left = series.Without(left, span)
			parts = append(parts, came.Values.Within(c.call.Span))
			answer.fail(c.call, came.Err, time.Time{}, true)
			continue
		}
		// What is remembered stands in, as far as it may; what is not known stays away. What the API denies now is
		// not shown because it was allowed before.
		oldest, whole := c.known.Fetched(span)
		tooOld := lane == limit.Alerts && (!whole || time.Since(oldest) > alertStaleness)
		if tooOld || isDenial(came.Err) {
			left = series.Without(left, span)
			oldest, whole = time.Time{}, false
		}
		answer.fail(c.call, came.Err, oldest, !whole)
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
