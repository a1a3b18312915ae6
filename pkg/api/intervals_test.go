package api

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

func TestIntervals(t *testing.T) {
	var observed Intervals
	of := func() time.Duration { return plan.Capabilities{Intervals: observed.Current()}.Step(query.Raw, "Pac") }
	if got := of(); got != time.Minute {
		t.Errorf("unknown: %v", got)
	}
	every := func(step time.Duration, n int) *series.Series {
		values := &series.Series{Type: "Pac"}
		for i := range n {
			values.Add(fakeapi.Monday.Add(time.Duration(i)*step).UnixMilli(), 1, false)
		}
		return values
	}
	observed.Observe(every(time.Hour, 5))
	if got := of(); got != time.Minute {
		t.Errorf("five values tell nothing: %v", got)
	}
	observed.Observe(every(15*time.Minute, 96))
	observed.Observe(every(5*time.Minute, 288))
	observed.Observe(every(15*time.Minute, 96))
	if got := of(); got != 5*time.Minute {
		t.Errorf("the fastest plant counts: %v", got)
	}
}
