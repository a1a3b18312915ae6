package readings

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// A rule gets values of the last five minutes when the API cannot be asked, and nothing older; a panel gets either.
func TestColumnStaleValues(t *testing.T) {
	call := fakeapi.Call("a", "Pac", 0, 1)
	values := &series.Series{}
	values.Add(call.Span.From.UnixMilli(), 7, false)
	for _, c := range []struct {
		priority limit.Priority
		age      time.Duration
		shown    int
	}{
		{limit.Alert, alertStaleness - time.Second, 1}, {limit.Alert, alertStaleness + time.Second, 0},
		{limit.Panel, alertStaleness - time.Second, 1}, {limit.Panel, 23 * time.Hour, 1},
	} {
		one := newColumn(call)
		var nothing *cache.Column
		one.cached = nothing.With(values, true, call.Span, time.Now().Add(-c.age))
		one.fetched = []fetched{{span: call.Span, outcome: batch.Outcome{Err: problem.New(problem.Server, "boom")}}}
		var result Result
		one.assemble(&result, c.priority)
		got := 0
		for _, s := range result.Series {
			got += s.Len()
		}
		if got != c.shown || len(result.Failures) != 1 || result.Failures[0].Missing == (c.shown > 0) {
			t.Errorf("priority %d, %v old: %d values, failures %+v", c.priority, c.age, got, result.Failures)
		}
	}
}
