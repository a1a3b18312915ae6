// Package limit keeps the data source polite: one Gate for each API token decides when a request may leave.
//
// A gate has a token bucket (requests a minute and a burst), a cap on requests under way, lanes (alert rules before
// panels before editors), and a breaker: when the API says that it is asked too often, nobody on that token asks
// again before the time that it named.
package limit

import "context"

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
