package graphql

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// transportProblem puts a failure below HTTP into a category. It goes by types, not by texts.
func transportProblem(ctx context.Context, endpoint string, err error) *problem.Error {
	address := host(endpoint)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return problem.New(problem.Canceled, "The request was canceled").Because(err)
	case errors.Is(err, httpclient.ErrResponseBodyTooLarge):
		return problem.New(problem.TooLarge, "The API's answer is larger than Grafana's response limit").Because(err)
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return problem.New(problem.DNS, "The host name %s cannot be resolved", dns.Name).Because(err)
	}
	if certificate := certificateFault(err); certificate != "" {
		return problem.New(problem.TLS, "The TLS certificate of %s is not accepted: %s", address, certificate).Because(err)
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || errors.Is(err, http.ErrSchemeMismatch) {
		return problem.New(problem.TLS, "%s does not speak TLS", address).Because(err).
			Advise("If the endpoint is not encrypted, the URL begins with http://.")
	}
	if alert, ok := errors.AsType[tls.AlertError](err); ok {
		return problem.New(problem.TLS, "%s ended the TLS handshake: %v", address, alert).Because(err)
	}
	if isTimeout(err) {
		return problem.New(problem.Timeout, "%s did not answer in time", address).Because(err)
	}
	if operation, ok := errors.AsType[*net.OpError](err); ok && operation.Op == "dial" {
		return problem.New(problem.Network, "%s cannot be reached", address).Because(err)
	}
	return problem.New(problem.Network, "The connection to %s broke", address).Because(err)
}

// isTimeout looks at every error of the chain: the outermost that has an opinion judges only by the next one, which
// the SDK's wrapping hides from it.
func isTimeout(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		if timeout, ok := err.(interface{ Timeout() bool }); ok && timeout.Timeout() {
			return true
		}
	}
	return false
}

func certificateFault(err error) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "it was signed by an unknown authority"
	}
	if name, ok := errors.AsType[x509.HostnameError](err); ok {
		return "it is for another host (" + name.Error() + ")"
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		if invalid.Reason == x509.Expired {
			return "it has expired, or is not valid yet"
		}
		return invalid.Error()
	}
	if verification, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return verification.Err.Error()
	}
	return ""
}

func categoryOfStatus(status int) problem.Category {
	switch {
	case status == http.StatusUnauthorized:
		return problem.Unauthorized
	case status == http.StatusForbidden:
		return problem.Forbidden
	case status == http.StatusTooManyRequests:
		return problem.RateLimited
	case status == http.StatusRequestEntityTooLarge:
		return problem.TooComplex
	case status == http.StatusRequestTimeout, status == http.StatusGatewayTimeout:
		return problem.Timeout
	case status == http.StatusProxyAuthRequired:
		return problem.Network
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

// maxPause is the longest pause that the API can ask for: what names more is a mistake.
const maxPause = 24 * time.Hour

// retryAfter reads the Retry-After header, seconds or an HTTP date; zero when it is absent, garbage or past. A date is
// compared with the answer's own, where it has one: clocks differ.
func retryAfter(header http.Header) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	at, err := http.ParseTime(text)
	if err != nil {
		return pauseOf(text)
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return min(max(0, at.Sub(now)), maxPause)
}

// pauseOf reads a number of seconds, whole or not; zero when it is negative or none.
func pauseOf(text string) time.Duration {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(number, 0) || !(number > 0) {
		return 0
	}
	return time.Duration(min(number, maxPause.Seconds()) * float64(time.Second))
}

var (
	scriptOrStyle = regexp.MustCompile(`(?is)<(script|style)\b.*?(</(script|style)>|$)`)
	title         = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	tag           = regexp.MustCompile(`(?s)<[^>]*>`)
	blanks        = regexp.MustCompile(`\s+`)
)

// plainText gives the readable words of an error answer, on one line, cut at a length that fits a notice.
func plainText(body string, html bool) string {
	if html {
		if found := title.FindStringSubmatch(body); found != nil && strings.TrimSpace(found[1]) != "" {
			body = found[1]
		}
		body = tag.ReplaceAllString(scriptOrStyle.ReplaceAllString(body, " "), " ")
	}
	body = strings.TrimSpace(blanks.ReplaceAllString(strings.ToValidUTF8(body, ""), " "))
	if runes := []rune(body); len(runes) > 200 {
		body = string(runes[:200]) + "…"
	}
	return body
}

func quoted(words string) string {
	if words == "" {
		return ""
	}
	return ": “" + words + "”"
}
