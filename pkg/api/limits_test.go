package api

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

func TestAdaptiveLimits(t *testing.T) {
	limits := plan.Limits{Points: 50_000, Facilities: 20}
	var l AdaptiveLimits
	if got := l.narrow(limits); got.Points != 50_000 || got.Facilities != 20 {
		t.Errorf("%+v", got)
	}
	l.Decrease(40_000, 10, false)
	if got := l.narrow(limits); got.Points != 20_000 || got.Facilities != 5 {
		t.Errorf("half of what was too much: %+v", got)
	}
	l.Increase(20_000)
	if got := l.narrow(limits); got.Points != 20_000 {
		t.Errorf("a complexity limit does not pass: %+v", got)
	}
	for range 20 {
		l.Decrease(1, 1, true)
	}
	if got := l.narrow(limits); got.Points != MinPoints || got.Facilities != 1 {
		t.Errorf("never below the least: %+v", got)
	}
	for range 20 {
		l.Increase(float64(l.narrow(limits).Points))
	}
	if got := l.narrow(limits); got.Points != 50_000 || got.Facilities != 20 {
		t.Errorf("a bad hour passes: %+v", got)
	}
}

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
