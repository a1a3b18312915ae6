package limit

import "time"

// Hope fails at once with problem.RateLimited and the time to wait, when the n-th request that comes next in a lane
// could not leave before the deadline (zero: none); with problem.Timeout when the deadline has passed. Where one of
// the n waits already, first is its ticket; nil: none does.
func (g *Gate) Hope(lane Lane, n int, deadline time.Time, first Ticket) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiting.holds(first) {
		n--
	}
	return g.judge(lane, n, deadline)
}

// Waits tells whether a ticket waits for its request to leave.
func (g *Gate) Waits(ticket Ticket) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiting.holds(ticket)
}

// judge is Hope for who holds the lock.
func (g *Gate) judge(lane Lane, n int, deadline time.Time) error {
	now := time.Now()
	if deadline.IsZero() {
		return nil
	}
	if !now.Before(deadline) {
		return overdue()
	}
	if wait, shut := g.soonest(g.waiting.ahead(lane)+n, now); now.Add(wait).After(deadline) {
		return g.tooLate(wait, shut)
	}
	return nil
}

// soonest is how long the n-th of those who wait will wait at least, as far as the limits decide it, and whether that
// is because the API wants to be left alone.
func (g *Gate) soonest(n int, now time.Time) (wait time.Duration, shut bool) {
	wait = g.refill(n, now)
	if pause := g.breaker.until.Sub(now); pause > wait {
		return pause, true
	}
	return wait, false
}

// refill is the time until the bucket will have let out n more.
func (g *Gate) refill(n int, now time.Time) time.Duration {
	lacking := float64(n) - g.bucket.TokensAt(now)
	if lacking <= 0 {
		return 0
	}
	return time.Duration(lacking / float64(g.bucket.Limit()) * float64(time.Second))
}
