package fetch

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// maxTries is how often a request is sent that fails in a way that may pass.
const maxTries = 5

// firstDelay and lastDelay bound the pause before a repetition: each is drawn from zero up to twice these ("full
// jitter"), so that those who failed together do not come back together.
const (
	firstDelay = 100 * time.Millisecond
	lastDelay  = 3 * time.Second
)

// letter is one request on its way. It is written anew for each try, after the gate has opened: so it holds what
// waits at that moment, and whatever a broken answer left in its reader is gone.
type letter struct {
	// Context ends when nobody wants the answer any more.
	context.Context
	graphql.Request
	read reader
}

// dispatch is how a request is sent.
type dispatch struct {
	// ticket tells who waits, and until when a wait or a repetition is of use.
	ticket limit.Ticket
	// write gives the letter; false: there is nothing to send any more.
	write func() (letter, bool)
	// throttled is told that the API wants fewer requests, and says whether the letter shall go out again when the
	// API allows.
	throttled func(*problem.Error) (again bool)
}

// journey tells how a letter fared.
type journey struct {
	tries            int
	waited, upstream time.Duration
}

// send lets a letter out as the account's gate allows, and again when it failed in a way that may pass: everything
// that the data source sends only reads. Nothing is left of a try that failed. The errors are those of a part, or
// those beside an error of the whole.
func (s *Source) send(ctx context.Context, d dispatch) (errs graphql.Errors, trip journey, err error) {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval, pauses.RandomizationFactor = firstDelay, lastDelay, 1

	var failure error // of the last try
	_, err = backoff.Retry(ctx, func() (struct{}, error) {
		isSent, before := false, failure
		arrived := time.Now()
		refused := s.account.gate.Do(ctx, d.ticket, func() (bool, error) {
			trip.waited += time.Since(arrived)
			waitSeconds.Observe(time.Since(arrived).Seconds())
			sent, ok := d.write()
			if !ok {
				return false, nil
			}
			ctx, isSent = sent.Context, true // from now on the letter's
			trip.tries++
			began := time.Now()
			errs, failure = s.client.Do(ctx, sent.Request, sent.read)
			trip.upstream += time.Since(began)
			observeRequest(began, failure)
			return true, verdict(errs, failure)
		})
		switch {
		case refused != nil && before != nil:
			return struct{}{}, backoff.Permanent(before) // which says more than that there is no time for another try
		case refused != nil:
			return struct{}{}, backoff.Permanent(refused)
		case !isSent:
			return struct{}{}, backoff.Permanent(errNothingToSend)
		case failure == nil:
			return struct{}{}, nil
		}
		p := problem.From(failure)
		switch {
		case p.Category == problem.RateLimited || p.RetryAfter > 0:
			if !d.throttled(p) {
				return struct{}{}, backoff.Permanent(p)
			}
			return struct{}{}, errors.Join(p, &backoff.RetryAfterError{}) // at once: the gate knows for how long
		case isTransient(p):
			return struct{}{}, p
		default:
			return struct{}{}, backoff.Permanent(p)
		}
	}, backoff.WithBackOff(pauses), backoff.WithMaxTries(maxTries))
	return errs, trip, err
}

var errNothingToSend = errors.New("nobody waits any more")

// isTransient tells failures that a repetition may not meet again. A timeout is none: the API would only work in
// vain once more.
func isTransient(p *problem.Error) bool {
	return p.Category == problem.Network || p.Category == problem.Server || p.Category == problem.DNS
}

// verdict is what the gate is told: an answer in which only a part was throttled counts, too.
func verdict(errs graphql.Errors, failure error) error {
	if failure != nil {
		return failure
	}
	if throttled := errs.Throttled(); throttled != nil {
		return throttled
	}
	return nil
}
