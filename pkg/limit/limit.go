// Package limit keeps the data source polite: one Gate for each API token decides when a request may leave.
//
// A gate has a token bucket (requests a minute and a burst), a cap on requests under way, lanes (alert rules before
// panels before editors), and a breaker: when the API says that it is asked too often, nobody on that token asks
// again before the time that it named.
package limit

import (
	"context"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Rules are the limits of one gate.
type Rules struct {
	// PerMinute is how many requests a minute may leave in the long run, Burst how many at once after a rest.
	PerMinute float64
	Burst     int
	// Parallel is how many requests may be under way at the same time.
	Parallel int
}

// Strictest gives the rules that keep both.
func Strictest(a, b Rules) Rules {
	return Rules{min(a.PerMinute, b.PerMinute), min(a.Burst, b.Burst), min(a.Parallel, b.Parallel)}
}

// Lane is who waits: the gate lets a lower lane go first.
type Lane int

const (
	Alerts Lane = iota
	Panels
	Editors
	lanes // their number
)

type laneKey struct{}

// InLane marks a context with the lane of its caller.
func InLane(ctx context.Context, lane Lane) context.Context {
	return context.WithValue(ctx, laneKey{}, lane)
}

// LaneOf gives the lane of a context's caller; one that says nothing is an editor, who can wait.
func LaneOf(ctx context.Context) Lane {
	if lane, ok := ctx.Value(laneKey{}).(Lane); ok {
		return lane
	}
	return Editors
}

// maxPause is the longest that the gate stays shut on the API's word; what names a year is a mistake.
const maxPause = 24 * time.Hour

// The gate's own pause when the API says "too often" without saying for how long; doubled with each repetition.
const (
	firstPause = time.Second
	lastPause  = time.Minute
)

// tooLate is the answer to who would have to wait longer than they can. It is given at once.
func tooLate(wait time.Duration, shut bool) error {
	wait = max(wait.Round(time.Second), time.Second)
	p := problem.New(problem.RateLimited, "The data source's own limit of requests to the API is used up for the next %s", wait).
		Advise("Wait, then refresh less often or ask for less; an administrator can raise the limit in the data source's settings, if the API's fair use allows it.")
	if shut {
		p = problem.New(problem.RateLimited, "The API wants to be left alone for another %s, because it was asked too often with this token", wait)
	}
	p.RetryAfter = wait
	return p
}
