// Package graphql talks to one GraphQL endpoint with one token: it posts documents, reads responses as a stream,
// and puts every failure into a category that a user understands.
package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/redact"
)

// Request is one document with its variables.
type Request struct {
	Operation string         `json:"operationName,omitempty"`
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`
	// TextBytes is how many bytes a single text of the response may have, where that is more than usual.
	TextBytes int64 `json:"-"`
}

// Client posts requests to one endpoint on behalf of one user. It is safe for concurrent use.
type Client struct {
	http     *http.Client
	endpoint string
	checker  *checker
	// redactor knows what the API and whoever is on the way to it are told, and may repeat.
	redactor *redact.Redactor
	// header of every request. Its values are shared by all of them and never changed.
	header http.Header
	// responseBytes is how many bytes a response may have; 0: DefaultResponseBytes.
	responseBytes atomic.Int64
}

// NewClient makes a client on the given HTTP options (from the SDK, which adds tracing, metrics, the secure
// socks proxy and the response limit). The token never follows a redirect to another host.
func NewClient(options httpclient.Options, endpoint, token string) (*Client, error) {
	configured := options.ConfigureTransport
	options.ConfigureTransport = func(options httpclient.Options, transport *http.Transport) {
		if configured != nil {
			configured(options, transport)
		}
		// The SDK's transport has a TLS configuration and a dialer of its own, which switches HTTP/2 off.
		transport.ForceAttemptHTTP2 = true
		// Responses are long: read them in larger pieces than the transport's 4 KiB.
		transport.ReadBufferSize = 64 << 10
		transport.OnProxyConnectResponse = proxyAnswered
	}
	redactor := redact.ForClient(options, token)
	options.ConfigureMiddleware = func(_ httpclient.Options, all []httpclient.Middleware) []httpclient.Middleware {
		// The last is the one next to the transport.
		return append(withoutContextual(all), redactErrors(redactor), decompressed())
	}
	client, err := httpclient.New(options)
	if err != nil {
		err = redactor.Error(err)
		return nil, problem.New(problem.Settings, "Could not set up the HTTP client: %v", err).Because(err)
	}
	client.CheckRedirect = checkRedirect
	return &Client{
		http: client, endpoint: endpoint, redactor: redactor, checker: newChecker(),
		header: http.Header{
			"Content-Type":  {"application/json"},
			"Accept":        {"application/graphql-response+json, application/json;q=0.9"},
			"Authorization": {"Bearer " + token},
			// Servers that guard against requests forged by web pages want a header that no page can send.
			"Apollo-Require-Preflight": {"true"},
			"Graphql-Preflight":        {"1"},
		},
	}, nil
}

// withoutContextual leaves out the middleware that a single call brings along. A request is shared by many users: none
// of them may forward own headers or cookies with it, and the SDK's capture of traffic would show one of them the
// headers and the answers of all.
func withoutContextual(all []httpclient.Middleware) []httpclient.Middleware {
	return slices.DeleteFunc(slices.Clone(all), func(middleware httpclient.Middleware) bool {
		named, ok := middleware.(httpclient.MiddlewareName)
		return ok && named.MiddlewareName() == httpclient.ContextualMiddlewareName
	})
}

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Endpoint is the address that the client posts to.
func (c *Client) Endpoint() string { return c.endpoint }

// Timeout is how long one request may take.
func (c *Client) Timeout() time.Duration { return c.http.Timeout }

// checkRedirect follows only redirects that keep the method, the host and the encryption. Any other would turn the
// query into a GET, or hand the token to a host that the user did not name.
func checkRedirect(next *http.Request, via []*http.Request) error {
	first := via[0]
	sameHost := next.URL.Host == first.URL.Host
	upgraded := next.URL.Hostname() == first.URL.Hostname() && first.URL.Scheme == "http" && next.URL.Scheme == "https"
	secure := first.URL.Scheme == "http" || next.URL.Scheme == "https"
	if (sameHost || upgraded) && secure && next.Method == http.MethodPost && len(via) < 4 {
		return nil
	}
	return http.ErrUseLastResponse
}

// Do posts the request and hands the response's "data" to read, as a stream. When a part of the response failed, read
// gets the rest and the errors are returned beside it. To call read is to call a higher layer, on purpose: values go
// from the stream into columns while the response arrives, and the response is never held as a whole.
//
// Nothing leaves the process but by Do, and Do sends nothing but queries: any other document fails with
// problem.Internal.
//
// The error is a *problem.Error: the request failed as a whole, and whatever read collected must be dropped. Where the
// API explains the failure in GraphQL's format, those errors are returned beside it.
func (c *Client) Do(ctx context.Context, request Request, read func(*jsontext.Decoder) error) (Errors, error) {
	errs, failure := c.post(ctx, request, read)
	if failure != nil {
		return errs, c.redactor.Problem(failure)
	}
	return errs, nil
}

// redactErrors redacts the errors of the transport before the SDK's middlewares see them: the one for tracing writes
// them into spans, and a response that is not HTTP is quoted in them.
func redactErrors(redactor *redact.Redactor) httpclient.Middleware {
	return httpclient.NamedMiddlewareFunc("redact", func(_ httpclient.Options, next http.RoundTripper) http.RoundTripper {
		return httpclient.RoundTripperFunc(func(request *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(request)
			return response, redactor.Error(err)
		})
	})
}

func (c *Client) post(
	ctx context.Context, request Request, read func(*jsontext.Decoder) error,
) (Errors, *problem.Error) {
	if refused := c.checker.check(request); refused != nil {
		return nil, refused
	}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, problem.New(problem.Internal, "Could not encode the request as JSON").Because(err)
	}
	ctx, guard, stop := guardStall(ctx)
	defer stop()
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, problem.New(problem.Settings, "The URL %q is not valid", c.endpoint).Because(err)
	}
	maps.Copy(post.Header, c.header)

	response, err := c.http.Do(post)
	if err != nil {
		return nil, transportProblem(ctx, c.endpoint, c.redactor.Error(err))
	}
	defer func() { _ = response.Body.Close() }()
	guard.body = response.Body

	errs, failure := c.receive(ctx, request, response, guard, read)
	if failure != nil {
		// A pause in the response's header holds for every kind of failure.
		failure.RetryAfter = max(failure.RetryAfter, retryAfter(response.Header))
	}
	return errs, failure
}
