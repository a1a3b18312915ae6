package limit

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// expired is the answer to who waited until the deadline. Either the limits kept it waiting, or requests that the API
// has not answered: those of which the oldest is under way for longer than the limits would still keep it.
func (l *Limiter) expired(entry *queued, now time.Time) error {
	wait, isPaused := l.earliest(l.queue.ahead(entry.waiter.Priority())+1, now) // if it arrived again now
	longest := time.Duration(0)
	for _, since := range l.inFlight {
		longest = max(longest, now.Sub(since))
	}
	if isPaused || len(l.inFlight) < l.capacity(now) || longest <= wait {
		return l.tooLate(wait, isPaused)
	}
	return problem.New(problem.Timeout, "The API is slow: as many requests as may be sent in parallel (%d) are not "+
		"answered yet, the oldest for %s", len(l.inFlight), longest.Round(time.Second)).
		Advise("Try again in a few minutes, or ask for less at once. If the problem persists, contact " +
			"support@ampere.cloud.")
}

// tooLate is the answer to who would have to wait longer than they can. It is given as soon as that is known.
func (l *Limiter) tooLate(wait time.Duration, isPaused bool) error {
	wait = max(wait.Round(time.Second), time.Second)
	var p *problem.Error
	switch {
	case isPaused && l.breaker.rateLimited:
		p = problem.New(problem.RateLimited,
			"The API asked us to back off for another %s, because this token sent too many requests", wait)
	case isPaused:
		p = problem.New(problem.RateLimited, "The API asked us to back off for another %s", wait).
			Advise("Wait until then; if it persists, contact support@ampere.cloud.")
	default:
		p = problem.New(problem.RateLimited,
			"The data source's own limit of requests to the API is used up for the next %s", wait).
			Advise("Wait, then refresh less often or ask for less; an administrator can raise the limit in the data " +
				"source's settings, under Cache and fair use (Cache und Fair Use), if the API's fair use allows it.")
	}
	p.RetryAfter = wait
	return p
}
