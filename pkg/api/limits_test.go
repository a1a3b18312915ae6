package api

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
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
