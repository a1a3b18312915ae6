package limit

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// The breaker's own pause when the API throttles without saying for how long; doubled with each repetition.
const (
	firstPause = time.Second
	lastPause  = time.Minute
)

// breaker keeps everyone back while the API asks for a pause. Afterwards it is half-open: one request goes first,
// alone, and the others follow when it went well. Limiter.mu guards it.
type breaker struct {
	// maxPause is the longest that it stays open on the API's word.
	maxPause time.Duration
	// until is when the API may be asked again, and rateLimited whether that is because it was asked too often.
	until       time.Time
	rateLimited bool
	// throttles is how often the API has throttled, and inARow how often since an answer went well. What it said to
	// requests that were in flight together counts once.
	throttles, inARow int
}

// record takes in what became of a request, and how many throttles had been recorded when it was sent. Only an answer
// without any failure says that the API has recovered. It reports whether everyone must wait longer now.
func (b *breaker) record(outcome error, throttlesBefore int, now time.Time) (longer bool) {
	knewOfAll := throttlesBefore == b.throttles // what was sent before the last throttle could not know of it
	if outcome == nil {
		if knewOfAll {
			b.inARow = 0
		}
		return false
	}
	p := problem.From(outcome)
	if p.Category != problem.RateLimited && p.RetryAfter <= 0 {
		return false
	}
	b.throttles++
	if knewOfAll || b.inARow == 0 {
		b.inARow++
	}
	until := now.Add(b.pause(p))
	if !until.After(b.until) {
		return false
	}
	b.until, b.rateLimited = until, p.Category == problem.RateLimited
	return true
}

// adopt keeps a pause that another replica was told of, and reports whether everyone must wait longer now. What is in
// flight could not know of it.
func (b *breaker) adopt(until time.Time, rateLimited bool) (longer bool) {
	if !until.After(b.until) {
		return false
	}
	if until.Sub(b.until) > adoptSlack {
		b.throttles++
		b.inARow = max(1, b.inARow)
		b.until, b.rateLimited = until, rateLimited
		return true
	}
	return false // the same pause, told back
}

// adoptSlack is by how much one pause may seem longer when it is told back.
const adoptSlack = 250 * time.Millisecond

// pause is how long everyone waits after a failure: as long as the API says when it says so of itself. A failure that
// may be about what was asked for, such as a denial, keeps the others back no longer than one that names no time.
func (b *breaker) pause(failure *problem.Error) time.Duration {
	own := min(firstPause<<min(b.inARow-1, 10), lastPause)
	asked := min(failure.RetryAfter, b.maxPause)
	if asked > 0 && (failure.Category == problem.RateLimited || problem.Temporary(failure)) {
		return asked
	}
	if asked > 0 {
		return min(asked, own)
	}
	return own
}

// halfOpen reports whether only one request may be in flight.
func (b *breaker) halfOpen() bool { return b.inARow > 0 }
