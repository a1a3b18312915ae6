package limit

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// maxPause is the longest that the gate stays shut on the API's word; what names a year is a mistake.
const maxPause = 24 * time.Hour

// The gate's own pause when the API says "too often" without saying for how long; doubled with each repetition.
const (
	firstPause = time.Second
	lastPause  = time.Minute
)

// breaker keeps everyone back while the API wants to be left alone. After a complaint one request goes first, alone;
// the others follow when it went well.
type breaker struct {
	// until is when the API may be asked again, and often whether that is because it was asked too often.
	until time.Time
	often bool
	// heard is how many complaints there ever were, and inARow how many since an answer went well. Those about
	// requests that were under way together count once.
	heard, inARow int
}

// hear is told what became of a request, and how many complaints had been heard when it left. Only an answer without
// any failure says that the API has calmed down. It tells whether everyone must wait longer now.
func (b *breaker) hear(outcome error, heard int, now time.Time) (longer bool) {
	leftAfter := heard == b.heard // what left before the last complaint could not know of it
	if outcome == nil {
		if leftAfter {
			b.inARow = 0
		}
		return false
	}
	p := problem.From(outcome)
	if p.Category != problem.RateLimited && p.RetryAfter <= 0 {
		return false
	}
	b.heard++
	if leftAfter || b.inARow == 0 {
		b.inARow++
	}
	pause := min(p.RetryAfter, maxPause)
	if pause <= 0 {
		pause = min(firstPause<<min(b.inARow-1, 10), lastPause)
	}
	until := now.Add(pause)
	if !until.After(b.until) {
		return false
	}
	b.until, b.often = until, p.Category == problem.RateLimited
	return true
}

// alone tells whether only one may be under way.
func (b *breaker) alone() bool { return b.inARow > 0 }
