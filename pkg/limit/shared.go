package limit

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// Shared is a bucket from which several replicas take together, so that all of them keep within the limits of one. Its
// functions are safe for concurrent use, and return soon whatever happens.
type Shared interface {
	// IsUp reports at no cost whether the bucket can be used, as far as is known.
	IsUp() bool
	// Replicas is how many take from it, or did when it could be used last; at least 1.
	Replicas() int
	// Take takes one, if there is one. An error says that the bucket cannot be used.
	Take(ctx context.Context, ask Ask) (Answer, error)
	// Release ends a request that was granted; one that was not sent costs nothing.
	Release(ctx context.Context, id string, sent bool, ask Ask)
	// Pause keeps everybody back for a while, which is no longer than longest; 0 ends a pause.
	Pause(ctx context.Context, while, longest time.Duration, rateLimited bool)
}

// Ask is what a replica tells when it wants to take one.
type Ask struct {
	Priority Priority
	// PerMinute, Burst and Parallel are the limits of all replicas together, MaxPause the longest pause that is kept.
	PerMinute       float64
	Burst, Parallel int
	MaxPause        time.Duration
	// Debt is how many the replica has sent on its own while the bucket could not be used.
	Debt float64
}

// Answer is what became of it.
type Answer struct {
	IsGranted bool
	// ID names what was granted.
	ID string
	// Wait is after how long to ask again, where it was not.
	Wait time.Duration
	// Pause is for how much longer everybody is kept back on the API's word; 0: nobody is. RateLimited tells whether
	// that is because it was asked too often.
	Pause       time.Duration
	RateLimited bool
	// Left is how many the bucket still has.
	Left float64
}

// aloneFor is for how long a replica goes on alone after a failure, before it asks the shared bucket again.
const aloneFor = time.Second

// aloneAfterPause is for how long after a pause a request goes alone among those of all replicas. Later it is alone
// among this replica's: others may have found out that the API has recovered, and may never be idle together.
const aloneAfterPause = 2 * time.Second

// common is what a limiter knows of a shared bucket. Limiter.mu guards it.
//
// The bucket is asked without the lock, one ask at a time (isAsking); who asked calls admit. While it cannot be used,
// the limiter's own bucket has this replica's share, and what is sent is a debt: it is told with the next ask.
type common struct {
	bucket Shared // nil: there is none
	// isAsking: an ask is under way, which ends with a call of admit.
	isAsking bool
	// isResumed: the pause of which the ask under way may be told is over.
	isResumed bool
	// notBefore is when it is of use to ask again for one who is not more urgent than the last.
	notBefore time.Time
	last      Priority
	// grant is what was granted and not used yet; it lives no longer than the lock is held.
	grant string
	// left is how many the bucket had at an instant.
	left float64
	at   time.Time
	// aloneUntil: the bucket failed, although it can be reached.
	aloneUntil time.Time
	// owed is when what was sent alone would be paid for.
	owed time.Time
}

// Share makes a limiter take from a bucket that it shares with other replicas. It must be called before it is used; nil
// changes nothing.
func (l *Limiter) Share(bucket Shared) *Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.common.bucket = bucket
	l.setRules(l.rules)
	return l
}

// isCommon reports whether requests are taken from the shared bucket now. While they are not, this replica has only its
// share of the limits.
func (l *Limiter) isCommon(now time.Time) bool { return l.common.isUsed(now) }

func (c *common) isUsed(now time.Time) bool {
	return c.bucket != nil && c.bucket.IsUp() && !now.Before(c.aloneUntil)
}

// recheck is when to look again for who would have to wait for a while: not before the bucket wants to be asked again,
// and where it is not used, soon, because it may be used by then.
func (c *common) recheck(wait time.Duration, now time.Time) time.Duration {
	switch {
	case c.bucket == nil:
		return wait
	case c.isUsed(now):
		return max(wait, c.notBefore.Sub(now))
	default:
		return min(wait, aloneFor)
	}
}

// share is the part of the limits that this replica has of its own: all of them where there is no other.
func (l *Limiter) share() int {
	if l.common.bucket == nil {
		return 1
	}
	return max(1, l.common.bucket.Replicas())
}

// fitShare makes the limiter's own bucket that of its share.
func (l *Limiter) fitShare(now time.Time) {
	share := float64(l.share())
	own, burst := rate.Limit(l.rules.PerMinute/60/share), max(1, int(float64(max(1, l.rules.Burst))/share))
	if l.bucket.Limit() != own || l.bucket.Burst() != burst {
		l.bucket.SetLimitAt(now, own)
		l.bucket.SetBurstAt(now, burst)
	}
}

// take takes one for the next, and reports whether it may go now. If not, somebody calls admit when isAsking, and else
// nobody does.
func (l *Limiter) take(next *queued, now time.Time) bool {
	if !l.isCommon(now) {
		if l.common.bucket != nil {
			l.fitShare(now)
		}
		if !l.bucket.AllowN(now, 1) {
			return false
		}
		if l.common.bucket != nil {
			l.common.owed = latest(l.common.owed, now).Add(l.interval())
		}
		return true
	}
	if l.common.grant != "" {
		next.grant, l.common.grant = l.common.grant, ""
		l.fitShare(now)
		l.bucket.AllowN(now, 1) // so that nobody has more for it when the shared bucket fails
		return true
	}
	priority := next.waiter.Priority()
	if !l.common.isAsking && (!now.Before(l.common.notBefore) || priority < l.common.last) {
		l.common.isAsking, l.common.last = true, priority
		go l.ask(l.asking(priority, now))
	}
	return false
}

// asking is what is asked of the shared bucket.
func (l *Limiter) asking(priority Priority, now time.Time) Ask {
	parallel := max(1, l.rules.Parallel)
	if l.breaker.halfOpen() && now.Sub(l.breaker.until) < aloneAfterPause {
		parallel = 1
	}
	return Ask{
		Priority: priority, PerMinute: l.rules.PerMinute, Burst: max(1, l.rules.Burst), Parallel: parallel,
		MaxPause: l.breaker.maxPause, Debt: max(0, l.common.owed.Sub(now).Seconds()/l.interval().Seconds()),
	}
}

// ask asks the shared bucket, and lets go who may.
func (l *Limiter) ask(ask Ask) {
	answer, err := l.common.bucket.Take(context.Background(), ask)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.common.isAsking = false
	if err != nil {
		l.common.aloneUntil, l.common.isResumed = now.Add(aloneFor), false
		l.admit()
		return
	}
	l.common.left, l.common.at, l.common.notBefore = answer.Left, now, now.Add(answer.Wait)
	l.common.owed = time.Time{}
	if l.common.isResumed {
		l.common.isResumed, answer.Pause = false, 0
		l.shareResume()
	}
	if answer.Pause > 0 && l.breaker.adopt(now.Add(answer.Pause), answer.RateLimited) {
		close(l.paused)
		l.paused = make(chan struct{})
	}
	l.common.grant = answer.ID
	l.admit()
	if unused := l.common.grant; unused != "" { // who it was for has left
		l.common.grant = ""
		go l.common.bucket.Release(context.Background(), unused, false, ask)
	}
}

// giveBack tells the shared bucket that a request has ended; who was not granted by it gives nothing back.
func (l *Limiter) giveBack(entry *queued, sent bool) {
	if entry.grant == "" {
		return
	}
	id := entry.grant
	entry.grant = ""
	go l.common.bucket.Release(context.Background(), id, sent, Ask{PerMinute: l.rules.PerMinute})
}

// sharePause tells all replicas how long the API is not to be asked.
func (l *Limiter) sharePause(now time.Time) {
	if l.common.bucket == nil {
		return
	}
	while, longest, rateLimited := l.breaker.until.Sub(now), l.breaker.maxPause, l.breaker.rateLimited
	go l.common.bucket.Pause(context.Background(), while, longest, rateLimited)
}

// shareResume ends a pause for all replicas. Nothing is asked meanwhile, which would be told of the pause again.
func (l *Limiter) shareResume() {
	if l.common.bucket == nil {
		return
	}
	if l.common.isAsking {
		l.common.isResumed = true
		return
	}
	l.common.isAsking = true
	longest := l.breaker.maxPause
	go func() {
		l.common.bucket.Pause(context.Background(), 0, longest, false)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.common.isAsking, l.common.notBefore = false, time.Time{}
		l.admit()
	}()
}

// interval is the time in which the limits let out one.
func (l *Limiter) interval() time.Duration {
	return time.Duration(float64(time.Minute) / l.rules.PerMinute)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
