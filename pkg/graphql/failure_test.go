package graphql

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// failed answers with an error in GraphQL's format.
func failed(status int, message, code string, header ...string) http.HandlerFunc {
	const format = `{"errors":[{"message":%q,"extensions":{"code":%q}}],"data":null}`
	return answer(status, asJSON, fmt.Sprintf(format, message, code), header...)
}

// Every way in which an endpoint can fail, and what the user is told.
func TestDoSortsFailures(t *testing.T) {
	const internal = "INTERNAL_SERVER_ERROR"
	for name, c := range map[string]struct {
		handler  http.HandlerFunc
		category problem.Category
		says     string
	}{
		"web page": {answer(200, asHTML, "<html><title>Sign in</title><script>x</script></html>"),
			problem.NotGraphQL, "text/html instead of a GraphQL response: “Sign in”"},
		"other JSON":   {answer(200, asJSON, `{"status":"up"}`), problem.NotGraphQL, "not a GraphQL response"},
		"a JSON list":  {answer(200, asJSON, `[1]`), problem.Decode, "could not be read"},
		"no such page": {answer(404, asText, "404 page not found"), problem.NotGraphQL, "404 page not found"},
		"no such route": {failed(404, "The API is elsewhere", "NOT_FOUND"),
			problem.NotGraphQL, "no GraphQL API at this address"},

		"token refused":      {failed(401, "Token expired", "UNAUTHENTICATED"), problem.Unauthorized, "“Token expired”"},
		"refused by a proxy": {answer(401, asHTML, "<h1>Log in</h1>"), problem.Blocked, "sign-in of its own"},
		"refused in a 200":   {failed(200, "who?", "UNAUTHENTICATED"), problem.Unauthorized, "“who?”"},
		"refused by status":  {failed(401, "who?", internal), problem.Unauthorized, "does not accept the token: “who?”"},
		"401 and throttled":  {failed(401, "who?", "RATE_LIMITED"), problem.Unauthorized, "“who?”"},

		"blocked": {answer(403, asText, "no"), problem.Blocked, "403"},
		"blocked by a CDN": {
			answer(403, asHTML, "<title>Request blocked</title>"), problem.Blocked, "Request blocked",
		},
		"blocked by a gateway":   {answer(403, asJSON, `{"message":"Forbidden"}`), problem.Blocked, "Forbidden"},
		"blocked without a word": {answer(403, asText, ""), problem.Blocked, "403"},
		"forbidden by the API": {
			answer(403, asJSON, `{"errors":[{"message":"not yours"}]}`), problem.Forbidden, "not yours",
		},

		"rate limited": {answer(429, asText, "slow down", "Retry-After", "7"), problem.RateLimited, "rate limit"},
		"limited by status": {failed(429, "Too Many Requests", internal),
			problem.RateLimited, "rate limit was hit: “Too Many Requests”"},
		"limited by a code": {failed(403, "slow down", "RATE_LIMITED"), problem.RateLimited, "slow down"},
		"limited in a 200":  {failed(200, "too many", "RATE_LIMITED"), problem.RateLimited, "too many"},

		"validation failed": {failed(400, `Cannot query field "x"`, "GRAPHQL_VALIDATION_FAILED"),
			problem.Refused, `Cannot query field "x"`},
		"400 without code": {answer(400, asJSON, `{"errors":[{"message":"hm"}]}`), problem.Refused, "hm"},
		"bad user input": {answer(200, asJSON, `{"data":null,"errors":[
			{"message":"unknown type","path":["f0"],"extensions":{"code":"BAD_USER_INPUT"}}]}`),
			problem.Rejected, "unknown type"},
		"unfitting variable": {failed(400, `Value "X" does not exist in "R" enum`, "BAD_USER_INPUT"),
			problem.Refused, `does not exist in "R" enum`},

		"server error": {failed(500, "boom", internal), problem.Server, "boom"},
		"bad gateway": {answer(502, asHTML, "<html><body><h1>502</h1>nginx</body></html>"),
			problem.Server, "nginx"},
		"gateway timeout":    {answer(504, asText, ""), problem.Timeout, "504"},
		"no data, no errors": {answer(200, asJSON, `{"data":null}`), problem.Server, "neither data nor an error"},
		"truncated":          {answer(200, asJSON, `{"data":{"a":[1,2`), problem.Server, "was cut off"},
		"truncated early":    {answer(200, asJSON, `{"da`), problem.Server, "was cut off"},
		"empty":              {answer(200, asJSON, ``), problem.Server, "was cut off"},
		"not JSON": {answer(200, asJSON, `{"data":{"a":tru}}`+strings.Repeat(" ", 100_000)),
			problem.Decode, "could not be read"},

		"dropped": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		}, problem.Network, "was lost"},
		"dropped in the body": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"data":{`)
		}, problem.Network, "was lost"},
		"too slow": {func(_ http.ResponseWriter, req *http.Request) {
			_, _ = io.Copy(io.Discard, req.Body)
			<-req.Context().Done()
		}, problem.Timeout, "did not answer in time"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.handler)
			defer server.Close()
			_, _, err := ask(context.Background(), client(t, server.URL, 2*time.Second))
			if err == nil {
				t.Fatal("no error")
			}
			p := problem.From(err)
			if p.Category != c.category || !strings.Contains(p.Error(), c.says) {
				t.Errorf("category %s: %v", p.Category, p)
			}
			if strings.Contains(p.Error(), "secret-token") || strings.Contains(fmt.Sprint(p.Cause), "secret-token") {
				t.Error("the error holds the token")
			}
		})
	}
}

func TestDoSortsFailuresBelowHTTP(t *testing.T) {
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	defer untrusted.Close()
	untrusted.Config.ErrorLog = nil
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + listener.Addr().String()
	_ = listener.Close()
	for endpoint, want := range map[string]problem.Category{
		untrusted.URL: problem.TLS,
		strings.Replace(plain.URL, "http", "https", 1): problem.TLS,
		nobody: problem.Network,
		"http://no-such-host.invalid/apollo-gateway": problem.DNS,
	} {
		_, _, err := ask(context.Background(), client(t, endpoint, 5*time.Second))
		if err == nil || problem.From(err).Category != want {
			t.Errorf("%s: want %s, got %v", endpoint, want, err)
		}
	}
}

func TestCertificateFault(t *testing.T) {
	for says, err := range map[string]error{
		"unknown authority": x509.UnknownAuthorityError{},
		"has expired":       x509.CertificateInvalidError{Reason: x509.Expired},
		"another host":      x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"a"}}, Host: "b"},
		"root": &tls.CertificateVerificationError{
			Err: x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign, Detail: "root"},
		},
	} {
		if got := certificateFault(err); got.IsZero() || (says != "root" && !strings.Contains(got.String(), says)) {
			t.Errorf("%v: %q", err, got)
		}
	}
}

func TestDoCanceled(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		<-req.Context().Done()
	}))
	defer server.Close()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, _, err := ask(ctx, client(t, server.URL, time.Minute))
	if err == nil || problem.From(err).Category != problem.Canceled {
		t.Error(err)
	}
}

// Neither viewers nor logs see a token that an API or a gateway repeats.
func TestDoRedactsToken(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"in an error": failed(401, "invalid token secret-token", "UNAUTHENTICATED"),
		"in a page":   answer(403, asHTML, `<title>Bearer secret-token is blocked</title>`),
		"in words":    answer(502, asText, `upstream refused Bearer secret-token`),
		"in the error of a part": answer(200, asJSON,
			`{"data":{"a":null},"errors":[{"message":"secret-token may not","path":["a"]}]}`),
		"in a redirect": answer(302, asText, "", "Location", "http://elsewhere.invalid/secret-token"),
	} {
		server := httptest.NewServer(handler)
		_, errs, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		shown := fmt.Sprint(errs, err)
		if p, ok := errors.AsType[*problem.Error](err); ok {
			shown += fmt.Sprint(p.Cause)
		}
		if strings.Contains(shown, "secret-token") || !strings.Contains(shown, "***") {
			t.Errorf("%s: %s", name, shown)
		}
	}
}
