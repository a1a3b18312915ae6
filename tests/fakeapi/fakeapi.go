// Package fakeapi is an API inside a test, without a network: it answers what a function says and records what it was
// asked. It stands behind the real HTTP client, so that everything above the connection is the real part; on a clock of
// testing/synctest, an hour of its behavior takes no time.
package fakeapi

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
)

// Reply is what the API answers, after a while; a status of zero is 200. Trickle is the time between two bytes
// of the body, and Blanks the time before each blank that it starts with.
type Reply struct {
	After           time.Duration
	Trickle, Blanks time.Duration
	Status          int
	Header          http.Header
	Body            string
}

// API is an API inside a test.
type API struct {
	answer    func(n int, request graphql.Request) Reply
	answering sync.Mutex // held while answer runs

	mu sync.Mutex // guards the rest
	// Requests that were asked so far, and when.
	Requests []graphql.Request
	At       []time.Time
	// Canceled is how many were given up by the client.
	Canceled int
}

// New returns an API that answers the n-th request, from 0, as the function says, which is called by one at a time.
func New(answer func(n int, request graphql.Request) Reply) *API { return &API{answer: answer} }

// Count is how many requests were asked so far.
func (a *API) Count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.Requests)
}

// Client returns a client of the API with a token, whose requests may take as long as the timeout.
func (a *API) Client(t *testing.T, token string, timeout time.Duration) *graphql.Client {
	t.Helper()
	return a.ClientOf(t, "http://api.test/graphql", token, timeout)
}

// ClientOf returns a client that takes the API for that of an endpoint.
func (a *API) ClientOf(t *testing.T, endpoint, token string, timeout time.Duration) *graphql.Client {
	t.Helper()
	timeouts := httpclient.DefaultTimeoutOptions
	timeouts.Timeout = timeout
	inside := httpclient.NamedMiddlewareFunc("fakeapi", func(httpclient.Options, http.RoundTripper) http.RoundTripper {
		return roundTripper(a.roundTrip)
	})
	options := httpclient.Options{Timeouts: &timeouts, Middlewares: []httpclient.Middleware{inside}}
	client, err := graphql.NewClient(options, endpoint, token)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func (a *API) reply(n int, request graphql.Request) Reply {
	a.answering.Lock()
	defer a.answering.Unlock()
	return a.answer(n, request)
}

// Change changes what the answers depend on.
func (a *API) Change(change func()) {
	a.answering.Lock()
	defer a.answering.Unlock()
	change()
}

func (a *API) roundTrip(r *http.Request) (*http.Response, error) {
	var request graphql.Request
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &request); err != nil {
		return nil, err
	}
	a.mu.Lock()
	n := len(a.Requests)
	a.Requests = append(a.Requests, request)
	a.At = append(a.At, time.Now())
	a.mu.Unlock()
	reply := a.reply(n, request)
	if reply.After > 0 {
		select {
		case <-time.After(reply.After):
		case <-r.Context().Done():
			a.mu.Lock()
			a.Canceled++
			a.mu.Unlock()
			return nil, r.Context().Err()
		}
	}
	if reply.Status == 0 {
		reply.Status = http.StatusOK
	}
	header := http.Header{"Content-Type": {"application/json"}}
	for name, values := range reply.Header {
		header[name] = values
	}
	return &http.Response{
		StatusCode: reply.Status, Status: fmt.Sprint(reply.Status), Header: header,
		Body: io.NopCloser(reply.body(r)), Request: r,
	}, nil
}

func (r Reply) body(request *http.Request) io.Reader {
	all := strings.NewReader(r.Body)
	if r.Trickle == 0 && r.Blanks == 0 {
		return all
	}
	return readerFunc(func(p []byte) (int, error) {
		pause := r.Trickle
		if at := len(r.Body) - all.Len(); at < len(r.Body) && r.Body[at] == ' ' && strings.TrimSpace(r.Body[:at]) == "" {
			pause = max(pause, r.Blanks)
		}
		select {
		case <-time.After(pause):
			return all.Read(p[:min(1, len(p))])
		case <-request.Context().Done():
			return 0, request.Context().Err()
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
