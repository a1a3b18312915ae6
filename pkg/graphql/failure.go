package graphql

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// errorBodyLimit is how many bytes of an error response are read: enough for the API's own words, and no more.
const errorBodyLimit = 64 << 10

// transportProblem puts a failure below HTTP into a category. It goes by error types, not by their texts.
func transportProblem(ctx context.Context, endpoint string, err error) *problem.Error {
	address := host(endpoint)
	switch {
	case isStalled(ctx):
		return problem.From(context.Cause(ctx))
	case errors.Is(ctx.Err(), context.Canceled):
		return problem.New(problem.Canceled, "The request was canceled").Because(err)
	case errors.Is(err, httpclient.ErrResponseBodyTooLarge):
		return problem.New(problem.TooLarge, "The API's response exceeds Grafana's response limit").Because(err)
	}
	if told, ok := errors.AsType[*problem.Error](err); ok {
		return told
	}
	if operation, ok := errors.AsType[*net.OpError](err); ok && operation.Op == "proxyconnect" {
		return problem.New(problem.Network, "The proxy on the way to %s cannot be reached", address).Because(err).
			Advise("Check the proxy settings of the Grafana server.")
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return problem.New(problem.DNS, "The host name %s could not be resolved", dns.Name).Because(err)
	}
	if certificate := certificateFault(err); !certificate.IsZero() {
		return problem.New(problem.TLS, "The TLS certificate of %s was rejected: %s", address, certificate).Because(err)
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || errors.Is(err, http.ErrSchemeMismatch) {
		return problem.New(problem.TLS, "%s does not speak TLS", address).Because(err).
			Advise("If the endpoint is not encrypted, enter a URL that starts with http://.")
	}
	if alert, ok := errors.AsType[tls.AlertError](err); ok {
		return problem.New(problem.TLS, "%s aborted the TLS handshake: %v", address, alert).Because(err)
	}
	if isTimeout(err) {
		return problem.New(problem.Timeout, "%s did not answer in time", address).Because(err)
	}
	if operation, ok := errors.AsType[*net.OpError](err); ok && operation.Op == "dial" {
		return problem.New(problem.Network, "%s cannot be reached", address).Because(err)
	}
	return problem.New(problem.Network, "The connection to %s was lost", address).Because(err)
}

// isTimeout looks at every error of the chain: the outermost with a Timeout method asks only the one below it, and
// would not see through the SDK's wrapping.
func isTimeout(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		if timeout, ok := err.(interface{ Timeout() bool }); ok && timeout.Timeout() {
			return true
		}
	}
	return false
}

// certificateFault says what is wrong with the server's certificate; nothing when err is about something else.
func certificateFault(err error) message.Message {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return message.New("it was signed by an unknown authority")
	}
	if name, ok := errors.AsType[x509.HostnameError](err); ok {
		return message.New("it is for another host (%s)", name.Error())
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		if invalid.Reason == x509.Expired {
			return message.New("it has expired or is not valid yet")
		}
		return message.Verbatim(invalid.Error())
	}
	if verification, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return message.Verbatim(verification.Err.Error())
	}
	return message.Message{}
}

// statusProblem reads an error response: the API's own words when it speaks GraphQL, with its errors beside, else what
// was found instead.
func (c *Client) statusProblem(response *http.Response, body io.Reader) (Errors, *problem.Error) {
	excerpt, _ := io.ReadAll(io.LimitReader(body, errorBodyLimit))
	status := c.redactor.Text(response.Status)
	errs, said := errorsIn(excerpt)
	if len(errs) > 0 {
		errs.redact(c.redactor)
		switch category := categoryOfStatus(response.StatusCode); category {
		case problem.RateLimited, problem.Unauthorized:
			// These statuses are clear and about the whole request, while a gateway may put any code beside them.
			if category == problem.Unauthorized && errs.AreOutage() {
				return errs, errs.Problem()
			}
			return nil, errs.as(category)
		case problem.NotGraphQL:
			// A gateway says in GraphQL's format that it has no route to this address.
			return nil, problem.New(category, "%s has no GraphQL API at this address (HTTP status %s): “%s”",
				host(response.Request.URL.String()), status, shortened(oneLine(errs[0].Message)))
		case problem.Blocked:
			if response.StatusCode == http.StatusForbidden {
				category = problem.Forbidden // in GraphQL's format, it is the API that denies
			}
			return errs, errs.problemOr(category)
		default:
			if failure := errs.problemOr(category); !isDown(response.StatusCode) || !blames(failure.Category) {
				return errs, failure
			}
			return errs, errs.as(category)
		}
	}
	return nil, c.strangerProblem(response, cmp.Or(said, string(excerpt)), status)
}

// errorsIn gives the errors of a response that failed, as far as it was read; none when it is something else. said are
// the words of an object that is no response of GraphQL's.
func errorsIn(body []byte) (errs Errors, said string) {
	var found envelope
	reader := &boundedReader{
		reader: finiteReader{reader: bytes.NewReader(body)}, limit: errorBodyLimit, text: errorBodyLimit,
	}
	if err := found.decode(reader, (*jsontext.Decoder).SkipValue); err == nil {
		found.addFailure()
	}
	return found.errors, firstWords(found.aside, messageMembers...)
}

func categoryOfStatus(status int) problem.Category {
	switch {
	case status == http.StatusUnauthorized:
		return problem.Unauthorized
	case status == http.StatusForbidden, status == http.StatusUnavailableForLegalReasons,
		status == http.StatusProxyAuthRequired, status == http.StatusMisdirectedRequest,
		status == http.StatusUpgradeRequired, status == http.StatusNetworkAuthenticationRequired:
		return problem.Blocked // to repeat the request would not help
	case status == http.StatusTooManyRequests:
		return problem.RateLimited
	case status == http.StatusRequestEntityTooLarge:
		return problem.TooComplex
	case status == http.StatusRequestTimeout, status == http.StatusGatewayTimeout:
		return problem.Timeout
	case status == http.StatusTooEarly, status == http.StatusPaymentRequired:
		return problem.Server
	case status == badClientCertificate, status == noClientCertificate:
		return problem.TLS
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed, status == http.StatusGone:
		return problem.NotGraphQL
	case status >= 500:
		return problem.Server
	case status >= 400:
		return problem.Refused
	default:
		return problem.NotGraphQL
	}
}

var (
	scriptOrStyle = regexp.MustCompile(`(?is)<(script|style)\b.*?(</(script|style)>|$)`)
	title         = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	tag           = regexp.MustCompile(`(?s)<[^>]*>`)
	blanks        = regexp.MustCompile(`\s+`)
)

// plainText gives the readable words of an error response, on one line. Secrets are concealed before anything is cut,
// and on both sides of the changes: they can take a secret apart, and put one together.
func (c *Client) plainText(body string, html bool) string {
	body = c.redactor.Text(body)
	if html {
		if found := title.FindStringSubmatch(body); found != nil && strings.TrimSpace(found[1]) != "" {
			body = found[1]
		}
		body = tag.ReplaceAllString(scriptOrStyle.ReplaceAllString(body, " "), " ")
	}
	return c.redactor.Text(oneLine(body))
}

func oneLine(text string) string {
	return strings.TrimSpace(blanks.ReplaceAllString(strings.ToValidUTF8(text, ""), " "))
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > 200 {
		return string(runes[:200]) + "…"
	}
	return text
}

func quoted(words string) string {
	if words == "" {
		return ""
	}
	return ": “" + words + "”"
}

func host(address string) string {
	if parsed, err := url.Parse(address); err == nil && parsed.Host != "" {
		return parsed.Host
	}
	return address
}
