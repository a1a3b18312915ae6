package fetch

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// A rule gets values of the last five minutes when the API cannot be asked, and nothing older; a panel gets either.
func TestHowOldValuesStandIn(t *testing.T) {
	call := wish("a", "Pac", 0, 1)
	values := &series.Series{}
	values.Add(call.Span.From.UnixMilli(), 7, false)
	for _, c := range []struct {
		lane  limit.Lane
		age   time.Duration
		shown int
	}{
		{limit.Alerts, alertStaleness - time.Second, 1}, {limit.Alerts, alertStaleness + time.Second, 0},
		{limit.Panels, alertStaleness - time.Second, 1}, {limit.Panels, 23 * time.Hour, 1},
	} {
		one := newColumn(call)
		var nothing *cache.Column
		one.known = nothing.With(values, true, call.Span, time.Now().Add(-c.age))
		one.came = []arrival{{&batch.Job{Call: call}, batch.Outcome{Err: problem.New(problem.Server, "boom")}}}
		var answer Answer
		one.addTo(&answer, c.lane)
		got := 0
		for _, s := range answer.Series {
			got += s.Len()
		}
		if got != c.shown || len(answer.Failures) != 1 || answer.Failures[0].Missing == (c.shown > 0) {
			t.Errorf("lane %d, %v old: %d values, failures %+v", c.lane, c.age, got, answer.Failures)
		}
	}
}
