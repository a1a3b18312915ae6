// Package graphql talks to one GraphQL endpoint with one token: it posts documents, reads answers as a stream,
// and puts every failure into a category that a user understands.
package graphql

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// errorBodyLimit is how much of an error answer is read: enough for the API's own words, and no more.
const errorBodyLimit = 4 << 10

// leastToken is the least length of what can be a token, and not a part of everybody's words.
const leastToken = 8

// Request is one document with its variables.
type Request struct {
	Operation string         `json:"operationName,omitempty"`
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`
}

// Client posts requests to one endpoint in the name of one user. It is safe for concurrent use.
type Client struct {
	http     *http.Client
	endpoint string
	identity [sha256.Size]byte
	token    string
	// header of every request. Its values are shared by all of them and never changed.
	header http.Header
}

// NewClient makes a client on the given HTTP options (from the SDK, which adds tracing, metrics, the secure
// socks proxy and the response limit). The token never follows a redirect to another host.
func NewClient(options httpclient.Options, endpoint, token string) (*Client, error) {
	options.ConfigureTransport = func(_ httpclient.Options, transport *http.Transport) {
		// The SDK's transport has a TLS configuration and a dialer of its own, which switches HTTP/2 off.
		transport.ForceAttemptHTTP2 = true
		// Answers are long: read them in larger pieces than the transport's 4 KiB.
		transport.ReadBufferSize = 64 << 10
	}
	client, err := httpclient.New(options)
	if err != nil {
		return nil, problem.New(problem.Settings, "The HTTP client cannot be set up: %v", err).Because(err)
	}
	client.CheckRedirect = checkRedirect
	return &Client{http: client, endpoint: endpoint, identity: identity(options, endpoint, token), token: token, header: http.Header{
		"Content-Type":  {"application/json"},
		"Accept":        {"application/graphql-response+json, application/json;q=0.9"},
		"Authorization": {"Bearer " + token},
	}}, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Endpoint is the address that the client posts to.
func (c *Client) Endpoint() string { return c.endpoint }

// Identity tells apart in whose name clients ask: it is the same for the same endpoint and token, and gives neither
// away. Headers and credentials that a user has added for a proxy can decide the answer, and count with it.
func (c *Client) Identity() [sha256.Size]byte { return c.identity }

func identity(options httpclient.Options, endpoint, token string) [sha256.Size]byte {
	sum := sha256.New()
	part := func(text string) { _, _ = fmt.Fprintf(sum, "%d:%s", len(text), text) } // so that no two lists read the same
	part(endpoint)
	part(token)
	if basic := options.BasicAuth; basic != nil {
		part(basic.User)
		part(basic.Password)
	}
	for _, name := range slices.Sorted(maps.Keys(options.Header)) {
		part(name)
		for _, value := range options.Header[name] {
			part(value)
		}
	}
	if tls := options.TLS; tls != nil {
		// Who reaches the endpoint and who does not must not fail for each other.
		part(tls.ClientCertificate)
		part(tls.CACertificate)
		part(tls.ServerName)
		part(strconv.FormatBool(tls.InsecureSkipVerify))
	}
	return [sha256.Size]byte(sum.Sum(nil))
}

// checkRedirect follows only what keeps the method, the host and the encryption. Everything else would turn the
// query into a GET, or hand the token to somebody whom the user did not name.
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

// Do posts the request and hands the answer's "data" to read, as a stream. When the API answers in parts, read
// is called for what came and the errors are returned beside it. The error is a *problem.Error: the request
// failed as a whole, and whatever read collected must be dropped. Where the API says of it in GraphQL's way, its errors
// stand beside that error, too.
func (c *Client) Do(ctx context.Context, request Request, read func(*jsontext.Decoder) error) (Errors, error) {
	errs, failure := c.post(ctx, request, read)
	for i := range errs {
		errs[i].Message = c.conceal(errs[i].Message)
	}
	if failure != nil {
		failure.What = c.conceal(failure.What)
		if failure.Cause != nil && c.conceal(failure.Cause.Error()) != failure.Cause.Error() {
			failure.Cause = errors.New(c.conceal(failure.Cause.Error()))
		}
		return errs, failure
	}
	return errs, nil
}

// conceal takes the token out of words that came from outside: an API or a gateway may repeat it, and viewers and logs
// must not see it.
func (c *Client) conceal(words string) string {
	if len(c.token) < leastToken {
		return words
	}
	return strings.ReplaceAll(words, c.token, "***")
}

func (c *Client) post(ctx context.Context, request Request, read func(*jsontext.Decoder) error) (Errors, *problem.Error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, problem.New(problem.Internal, "The request cannot be written as JSON").Because(err)
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, problem.New(problem.Settings, "The URL %q cannot be used", c.endpoint).Because(err)
	}
	maps.Copy(post.Header, c.header)

	answer, err := c.http.Do(post)
	if err != nil {
		return nil, transportProblem(ctx, c.endpoint, err)
	}
	defer func() { _ = answer.Body.Close() }()

	errs, failure := c.receive(ctx, answer, read)
	if failure != nil {
		// Whatever failed: what the API says in a header holds.
		failure.RetryAfter = max(failure.RetryAfter, retryAfter(answer.Header))
	}
	return errs, failure
}

func (c *Client) receive(ctx context.Context, answer *http.Response, read func(*jsontext.Decoder) error) (Errors, *problem.Error) {
	if location := answer.Header.Get("Location"); location != "" && answer.StatusCode/100 == 3 {
		return nil, redirected(c.endpoint, location)
	}
	if !isJSON(answer.Header) || answer.StatusCode/100 != 2 {
		return nil, statusProblem(answer)
	}
	return readEnvelope(ctx, c.endpoint, answer, read)
}

// statusProblem reads an error answer: the API's own words when it speaks GraphQL, else what was found instead.
func statusProblem(answer *http.Response) *problem.Error {
	excerpt, _ := io.ReadAll(io.LimitReader(answer.Body, errorBodyLimit))
	if isJSON(answer.Header) {
		var envelope struct {
			Errors Errors `json:"errors"`
		}
		if json.Unmarshal(excerpt, &envelope) == nil && len(envelope.Errors) > 0 {
			switch category := categoryOfStatus(answer.StatusCode); category {
			case problem.RateLimited, problem.Unauthorized:
				// These statuses are clear, while a gateway may put any code beside them.
				return envelope.Errors.as(category)
			case problem.NotGraphQL:
				// A gateway that says in GraphQL's form that nothing lives at this address.
				return problem.New(category, "There is no GraphQL API at this address of %s (HTTP status %s): “%s”",
					host(answer.Request.URL.String()), answer.Status, plainText(envelope.Errors[0].Message, false))
			default:
				return envelope.Errors.problemOr(category)
			}
		}
	}
	words := plainText(string(excerpt), isHTML(answer.Header))
	address := host(answer.Request.URL.String())
	if answer.StatusCode/100 == 2 {
		kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
		if kind == "" {
			kind = "an answer without a type"
		}
		return problem.New(problem.NotGraphQL, "%s answers %s instead of GraphQL%s", address, kind, quoted(words))
	}
	category := categoryOfStatus(answer.StatusCode)
	p := problem.New(category, "%s answers with HTTP status %s%s", address, answer.Status, quoted(words))
	if category == problem.RateLimited {
		p.What = "The API's rate limit was hit (HTTP status " + answer.Status + ")" + quoted(words)
	}
	if category == problem.Unauthorized {
		p.What = "The API does not accept the token (HTTP status " + answer.Status + ")" + quoted(words)
	}
	return p
}

func isJSON(header http.Header) bool {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json"))
}

func isHTML(header http.Header) bool {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && strings.Contains(kind, "html")
}

func redirected(endpoint, location string) *problem.Error {
	target := location
	if base, err := url.Parse(endpoint); err == nil {
		if resolved, err := base.Parse(location); err == nil {
			resolved.RawQuery = ""
			target = resolved.String()
		}
	}
	return problem.New(problem.Redirected, "%s redirects to %s, and the API token is not handed on", host(endpoint), target)
}

func host(address string) string {
	if parsed, err := url.Parse(address); err == nil && parsed.Host != "" {
		return parsed.Host
	}
	return address
}
