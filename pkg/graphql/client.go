// Package graphql talks to one GraphQL endpoint with one token: it posts documents, reads responses as a stream,
// and puts every failure into a category that a user understands.
package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// minRedactedToken is the length from which a token is redacted: anything shorter could be a part of ordinary words.
const minRedactedToken = 8

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
	token    string
	checker  *checker
	// header of every request. Its values are shared by all of them and never changed.
	header http.Header
	// responseBytes is how many bytes a response may have; 0: DefaultResponseBytes.
	responseBytes atomic.Int64
}

// NewClient makes a client on the given HTTP options (from the SDK, which adds tracing, metrics, the secure
// socks proxy and the response limit). The token never follows a redirect to another host.
func NewClient(options httpclient.Options, endpoint, token string) (*Client, error) {
	options.ConfigureTransport = func(_ httpclient.Options, transport *http.Transport) {
		// The SDK's transport has a TLS configuration and a dialer of its own, which switches HTTP/2 off.
		transport.ForceAttemptHTTP2 = true
		// Responses are long: read them in larger pieces than the transport's 4 KiB.
		transport.ReadBufferSize = 64 << 10
	}
	client, err := httpclient.New(options)
	if err != nil {
		return nil, problem.New(problem.Settings, "Could not set up the HTTP client: %v", err).Because(err)
	}
	client.CheckRedirect = checkRedirect
	return &Client{
		http: client, endpoint: endpoint, token: token, checker: newChecker(),
		header: http.Header{
			"Content-Type":  {"application/json"},
			"Accept":        {"application/graphql-response+json, application/json;q=0.9"},
			"Authorization": {"Bearer " + token},
		},
	}, nil
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
	for i := range errs {
		errs[i].Message = c.redact(errs[i].Message)
	}
	if failure != nil {
		failure.What = c.redact(failure.What)
		if failure.Cause != nil && c.redact(failure.Cause.Error()) != failure.Cause.Error() {
			failure.Cause = errors.New(c.redact(failure.Cause.Error()))
		}
		return errs, failure
	}
	return errs, nil
}

// redact removes the token from text that came from outside: an API or a gateway may repeat it, and neither viewers
// nor logs may see it.
func (c *Client) redact(text string) string {
	if len(c.token) < minRedactedToken {
		return text
	}
	return strings.ReplaceAll(text, c.token, "***")
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
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, problem.New(problem.Settings, "The URL %q is not valid", c.endpoint).Because(err)
	}
	maps.Copy(post.Header, c.header)

	response, err := c.http.Do(post)
	if err != nil {
		return nil, transportProblem(ctx, c.endpoint, err)
	}
	defer func() { _ = response.Body.Close() }()

	errs, failure := c.receive(ctx, request, response, read)
	if failure != nil {
		// A pause in the response's header holds for every kind of failure.
		failure.RetryAfter = max(failure.RetryAfter, retryAfter(response.Header))
	}
	return errs, failure
}
