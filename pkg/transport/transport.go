// Package transport sends the requests of one token: when the limiter admits them, and again when they failed in a way
// that may pass. Everything that the data source sends only reads, so that it can be repeated.
package transport

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// maxTries is how often a request is sent that fails in a way that may pass, throttling included.
const maxTries = 5

// firstDelay and lastDelay bound the pause before a repetition: each is drawn from zero up to twice these ("full
// jitter"), so that requests that failed together do not come back together.
const (
	firstDelay = 100 * time.Millisecond
	lastDelay  = 3 * time.Second
)

// ErrNothingToSend is what Send fails with when there was nothing left to send.
var ErrNothingToSend = errors.New("nobody waits any more")

// Read takes an answer's "data" from the stream.
type Read = func(*jsontext.Decoder) error

// Request is one request, written for one try.
type Request struct {
	graphql.Request
	// Read takes the answer from the stream while it arrives. It belongs to this try: whatever a broken answer left in
	// it is dropped with it.
	Read Read
	// Throttles says which of the errors hold everybody back, and for how long; nil: the throttling of any part does.
	Throttles func(graphql.Errors) *problem.Error
	// IsGuess: the API may fail because it cannot read the request. It is not repeated when the API explains a failure.
	IsGuess bool
}

// Write writes a request anew for each try, after the limiter has admitted it: this is the one place where a lower
// layer calls a higher one before anything is sent, so that a document holds what waits at that moment. The context
// that it returns ends when nobody wants the answer any more; it holds for this try and all later ones. false: there is
// nothing to send.
type Write func(ctx context.Context) (context.Context, Request, bool)

// Stats tell how a request fared, over all of its tries.
type Stats struct {
	Tries int
	// Waited is the time until the limiter admitted it, Upstream the time from then until its answer was read.
	Waited, Upstream time.Duration
}

// Transport is how everything reaches the API that uses one token. It is safe for concurrent use.
type Transport struct {
	limiter *limit.Limiter
	client  atomic.Pointer[graphql.Client]
	trouble trouble
	answers Answers // nil: there is no other replica
}

// New returns a transport. SetClient must be called before anything is sent.
func New(limiter *limit.Limiter) *Transport { return &Transport{limiter: limiter} }

// Timeout is how long one request may take.
func (t *Transport) Timeout() time.Duration { return t.client.Load().Timeout() }

// SetClient changes the client that sends.
func (t *Transport) SetClient(client *graphql.Client) { t.client.Store(client) }

// Ask sends a request for those who wait for the context's work (limit.WaiterOf), and waits out the API's throttling if
// one of them does. newRead makes a reader for each try. The errors are those of a part, or those beside an error of
// the whole.
func (t *Transport) Ask(ctx context.Context, request graphql.Request, newRead func() Read) (graphql.Errors, error) {
	return t.AskParts(ctx, func() Request { return Request{Request: request, Read: newRead()} })
}

// Guess is Ask with a request that the API may not be able to read (Request.IsGuess).
func (t *Transport) Guess(ctx context.Context, request graphql.Request, newRead func() Read) (graphql.Errors, error) {
	return t.AskParts(ctx, func() Request { return Request{Request: request, Read: newRead(), IsGuess: true} })
}

// AskParts is Ask with a request that is made anew for each try.
func (t *Transport) AskParts(ctx context.Context, newRequest func() Request) (graphql.Errors, error) {
	if within, isTogether := ctx.Value(togetherKey{}).(time.Duration); isTogether && t.answers != nil && t.answers.IsUp() {
		return t.askTogether(ctx, newRequest, within)
	}
	return t.askAlone(ctx, newRequest)
}

func (t *Transport) askAlone(ctx context.Context, newRequest func() Request) (graphql.Errors, error) {
	waiter := limit.WaiterOf(ctx, t.client.Load().Timeout())
	exchange := t.NewExchange(waiter, func(ctx context.Context) (context.Context, Request, bool) {
		return ctx, newRequest(), true
	})
	for exchange.Send(ctx) && waiter.WaitsOutThrottling() {
	}
	return exchange.Errors, exchange.Err
}

// Exchange is one request with all of its tries. Only one goroutine may use it.
type Exchange struct {
	// Errors are those of a part of the answer, or those beside an error of the whole.
	Errors graphql.Errors
	// Err is why the request failed as a whole; nil: it was answered. It is ErrNothingToSend when there was nothing
	// left to send.
	Err error
	// Stats of all tries.
	Stats Stats

	transport *Transport
	waiter    *limit.Waiter
	write     Write
	isGuess   bool
}

// NewExchange returns an exchange of which nothing was sent yet.
func (t *Transport) NewExchange(waiter *limit.Waiter, write Write) *Exchange {
	return &Exchange{transport: t, waiter: waiter, write: write}
}

// Send sends the request when the limiter admits it, and again when it failed in a way that may pass. Nothing is left
// of a try that failed.
//
// It returns true when the API throttled the request, which is not repeated without asking: who can wait calls Send
// again at once, because the limiter knows for how long.
func (x *Exchange) Send(ctx context.Context) (throttled bool) {
	triesBefore := x.Stats.Tries
	delays := backoff.NewExponentialBackOff()
	delays.InitialInterval, delays.MaxInterval, delays.RandomizationFactor = firstDelay, lastDelay, 1
	_, _ = backoff.Retry(ctx, func() (struct{}, error) {
		next, isSent := x.try(ctx)
		ctx = next
		switch {
		case x.Err == nil:
			return struct{}{}, nil
		case x.isGuess && len(x.Errors) > 0 && !x.Errors.AreOutage():
			return struct{}{}, backoff.Permanent(x.Err)
		case isSent && !isThrottling(x.Err) && problem.From(x.Err).Retryable() && x.Stats.Tries < maxTries:
			return struct{}{}, x.Err
		default:
			return struct{}{}, backoff.Permanent(x.Err)
		}
	}, backoff.WithBackOff(delays))
	return x.Stats.Tries > triesBefore && x.Stats.Tries < maxTries && x.Err != nil && isThrottling(x.Err)
}

// try sends the request once. It returns the context of the tries after it, and whether the request was sent.
func (x *Exchange) try(ctx context.Context) (next context.Context, isSent bool) {
	next = ctx
	arrived := time.Now()
	rejected := x.transport.limiter.Do(ctx, x.waiter, func() (bool, error) {
		x.Stats.Waited += time.Since(arrived)
		waitSeconds.Observe(time.Since(arrived).Seconds())
		var request Request
		if next, request, isSent = x.write(ctx); !isSent {
			x.Err = ErrNothingToSend
			return false, nil
		}
		x.Stats.Tries++
		x.isGuess = request.IsGuess
		sent := time.Now()
		x.Errors, x.Err = x.transport.client.Load().Do(next, request.Request, request.Read)
		x.Stats.Upstream += time.Since(sent)
		x.transport.trouble.record(x.Err, time.Since(sent))
		observe(sent, x.Err)
		return true, request.outcome(x.Errors, x.Err)
	})
	if rejected != nil && x.Err == nil {
		x.Err = rejected // else the failure of the try before says more than that there is no time for another one
	}
	return next, isSent
}

// isThrottling reports whether the API asked for fewer requests, or for a pause.
func isThrottling(err error) bool {
	p := problem.From(err)
	return p.Category == problem.RateLimited || p.RetryAfter > 0
}

// outcome is what the limiter is told: an answer of which a part was throttled counts, too.
func (r Request) outcome(errs graphql.Errors, failure error) error {
	if failure != nil && (errs.Throttled() == nil || problem.From(failure).Category != problem.RateLimited) {
		return failure
	}
	throttles := graphql.Errors.Throttled
	if r.Throttles != nil {
		throttles = r.Throttles
	}
	if throttled := throttles(errs); throttled != nil {
		return throttled
	}
	return nil
}

// What Grafana's operators see of the requests (/api/plugins/amperecloud-platform-datasource/metrics). No label names a
// token, a plant or a user.
var (
	requests = promauto.NewCounterVec(prometheus.CounterOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "requests_total",
		Help: "Requests to the API, each try counted, by outcome: ok, or the category of the failure.",
	}, []string{"outcome"})
	upstreamSeconds = promauto.NewHistogram(prometheus.HistogramOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "request_seconds",
		Help:    "Time from sending a request to the API until its answer was read.",
		Buckets: prometheus.ExponentialBuckets(0.05, 2, 11),
	})
	waitSeconds = promauto.NewHistogram(prometheus.HistogramOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "wait_seconds",
		Help: "Time that requests waited for the limits of fair use.", Buckets: prometheus.ExponentialBuckets(0.05, 2, 11),
	})
)

func observe(sent time.Time, err error) {
	outcome := "ok"
	if err != nil {
		outcome = string(problem.From(err).Category)
	}
	requests.WithLabelValues(outcome).Inc()
	upstreamSeconds.Observe(time.Since(sent).Seconds())
}
