package graphql

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func client(t *testing.T, endpoint string, timeout time.Duration) *Client {
	t.Helper()
	timeouts := httpclient.DefaultTimeoutOptions
	timeouts.Timeout = timeout
	c, err := NewClient(httpclient.Options{Timeouts: &timeouts}, endpoint, "secret-token")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func ask(ctx context.Context, c *Client) (string, Errors, error) {
	var data string
	errs, err := c.Do(ctx, Request{Operation: "Q", Query: "query Q($id: ID!) { a(id: $id) }", Variables: map[string]any{"id": "x"}},
		func(d *jsontext.Decoder) error {
			value, err := d.ReadValue()
			data = string(value)
			return err
		})
	return data, errs, err
}

func TestDoSendsAndReads(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		var sent Request
		if err := json.Unmarshal(body, &sent); err != nil || sent.Variables["id"] != "x" || sent.Operation != "Q" {
			t.Errorf("sent %s", body)
		}
		if got := req.Header.Get("Authorization"); got != "Bearer secret-token" {
			t.Errorf("Authorization %q", got)
		}
		if got := req.Header.Get("Accept-Encoding"); got != "gzip" {
			t.Errorf("Accept-Encoding %q", got)
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = io.WriteString(w, `{"extensions":{},"errors":[{"message":"half","path":["a",0],"extensions":{"code":"FORBIDDEN"}}],"data":{"a":[1,null]}}`)
	}))
	defer server.Close()
	data, errs, err := ask(context.Background(), client(t, server.URL, time.Minute))
	if err != nil || data != `{"a":[1,null]}` {
		t.Fatal(data, err)
	}
	if len(errs) != 1 || errs[0].Root() != "a" || errs[0].Category() != problem.Forbidden || len(errs.Under("b")) != 0 {
		t.Errorf("errors %v", errs)
	}
}

// answer gives always the same, with the header's names and values one after another.
func answer(status int, contentType, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Every way in which an endpoint can fail, and what the user is told.
func TestDoSortsFailures(t *testing.T) {
	graphqlError := func(message, code string) string {
		return fmt.Sprintf(`{"errors":[{"message":%q,"extensions":{"code":%q}}],"data":null}`, message, code)
	}
	for name, c := range map[string]struct {
		handler  http.HandlerFunc
		category problem.Category
		says     string
	}{
		"web page":           {answer(200, "text/html", "<html><title>Sign in</title><script>x</script></html>"), problem.NotGraphQL, "text/html instead of GraphQL: “Sign in”"},
		"other JSON":         {answer(200, "application/json", `{"status":"up"}`), problem.NotGraphQL, "not as a GraphQL API does"},
		"a JSON list":        {answer(200, "application/json", `[1]`), problem.Decode, "cannot be read"},
		"no such page":       {answer(404, "text/plain", "404 page not found"), problem.NotGraphQL, "404 page not found"},
		"no such route":      {answer(404, "application/json", graphqlError("The API is elsewhere", "NOT_FOUND")), problem.NotGraphQL, "no GraphQL API at this address"},
		"token refused":      {answer(401, "application/json", graphqlError("Token expired", "UNAUTHENTICATED")), problem.Unauthorized, "“Token expired”"},
		"refused by a proxy": {answer(401, "text/html", "<h1>Log in</h1>"), problem.Unauthorized, "does not accept the token"},
		"refused in a 200":   {answer(200, "application/json", graphqlError("who?", "UNAUTHENTICATED")), problem.Unauthorized, "“who?”"},
		"forbidden":          {answer(403, "text/plain", "no"), problem.Forbidden, "403"},
		"rate limited":       {answer(429, "text/plain", "slow down", "Retry-After", "7"), problem.RateLimited, "rate limit"},
		"limited by status":  {answer(429, "application/json", graphqlError("Too Many Requests", "INTERNAL_SERVER_ERROR")), problem.RateLimited, "rate limit was hit: “Too Many Requests”"},
		"refused by status":  {answer(401, "application/json", graphqlError("who?", "INTERNAL_SERVER_ERROR")), problem.Unauthorized, "does not accept the token: “who?”"},
		"401 and throttled":  {answer(401, "application/json", graphqlError("who?", "RATE_LIMITED")), problem.Unauthorized, "“who?”"},
		"limited by a code":  {answer(403, "application/json", graphqlError("slow down", "RATE_LIMITED")), problem.RateLimited, "slow down"},
		"limited in a 200":   {answer(200, "application/json", graphqlError("too many", "RATE_LIMITED")), problem.RateLimited, "too many"},
		"validation failed":  {answer(400, "application/json", graphqlError(`Cannot query field "x"`, "GRAPHQL_VALIDATION_FAILED")), problem.Refused, `Cannot query field "x"`},
		"400 without code":   {answer(400, "application/json", `{"errors":[{"message":"hm"}]}`), problem.Refused, "hm"},
		"bad user input":     {answer(200, "application/json", `{"data":null,"errors":[{"message":"unknown type","path":["f0"],"extensions":{"code":"BAD_USER_INPUT"}}]}`), problem.Rejected, "unknown type"},
		"unfitting variable": {answer(400, "application/json", graphqlError(`Value "X" does not exist in "R" enum`, "BAD_USER_INPUT")), problem.Refused, `does not exist in "R" enum`},
		"server error":       {answer(500, "application/json", graphqlError("boom", "INTERNAL_SERVER_ERROR")), problem.Server, "boom"},
		"bad gateway":        {answer(502, "text/html", "<html><body><h1>502</h1>nginx</body></html>"), problem.Server, "nginx"},
		"gateway timeout":    {answer(504, "text/plain", ""), problem.Timeout, "504"},
		"no data, no errors": {answer(200, "application/json", `{"data":null}`), problem.Server, "without saying why"},
		"truncated":          {answer(200, "application/json", `{"data":{"a":[1,2`), problem.Server, "broke off"},
		"truncated early":    {answer(200, "application/json", `{"da`), problem.Server, "broke off"},
		"empty":              {answer(200, "application/json", ``), problem.Server, "broke off"},
		"not JSON":           {answer(200, "application/json", `{"data":{"a":tru}}`+strings.Repeat(" ", 100_000)), problem.Decode, "cannot be read"},
		"dropped": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		}, problem.Network, "broke"},
		"dropped in the body": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"data":{`)
		}, problem.Network, "broke"},
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

// The longest pause counts that an answer asks for, wherever it does.
func TestFailuresTellWhenToComeBack(t *testing.T) {
	limited := func(retryAfter int) string {
		return fmt.Sprintf(`{"errors":[{"message":"slow","extensions":{"code":"RATE_LIMITED","retryAfter":%d}}],"data":null}`, retryAfter)
	}
	const failed = `{"errors":[{"message":"boom","extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null}`
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    time.Duration
	}{
		"429":                    {answer(429, "text/plain", "slow", "Retry-After", "7"), 7 * time.Second},
		"429 with errors":        {answer(429, "application/json", failed, "Retry-After", "7"), 7 * time.Second},
		"429, in the body":       {answer(429, "application/json", limited(30)), 30 * time.Second},
		"429, more in the body":  {answer(429, "application/json", limited(30), "Retry-After", "7"), 30 * time.Second},
		"429, less in the body":  {answer(429, "application/json", limited(5), "Retry-After", "7"), 7 * time.Second},
		"200, in the header":     {answer(200, "application/json", limited(0), "Retry-After", "7"), 7 * time.Second},
		"200, more in the body":  {answer(200, "application/json", limited(30), "Retry-After", "7"), 30 * time.Second},
		"200 and a failure":      {answer(200, "application/json", failed, "Retry-After", "7"), 7 * time.Second},
		"503":                    {answer(503, "text/html", "<h1>Maintenance</h1>", "Retry-After", "120"), 2 * time.Minute},
		"503 with errors":        {answer(503, "application/json", failed, "Retry-After", "120"), 2 * time.Minute},
		"504":                    {answer(504, "text/plain", "", "Retry-After", "7"), 7 * time.Second},
		"403":                    {answer(403, "text/plain", "", "Retry-After", "7"), 7 * time.Second},
		"404":                    {answer(404, "application/json", failed, "Retry-After", "7"), 7 * time.Second},
		"a pause beyond 32 bits": {answer(429, "text/plain", "", "Retry-After", "4294967296"), 24 * time.Hour},
		"no pause":               {answer(429, "application/json", limited(0)), 0},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.handler)
			defer server.Close()
			_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
			if err == nil || problem.From(err).RetryAfter != c.want {
				t.Errorf("%v: after %v", err, problem.From(err).RetryAfter)
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

func TestCertificateFaults(t *testing.T) {
	for says, err := range map[string]error{
		"unknown authority": x509.UnknownAuthorityError{},
		"has expired":       x509.CertificateInvalidError{Reason: x509.Expired},
		"another host":      x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"a"}}, Host: "b"},
		"root":              &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign, Detail: "root"}},
	} {
		if got := certificateFault(err); got == "" || (says != "root" && !strings.Contains(got, says)) {
			t.Errorf("%v: %q", err, got)
		}
	}
}

func TestCanceledIsTheCallersDoing(t *testing.T) {
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

func TestResponseLimit(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":{"a":"`+strings.Repeat("x", 100_000)+`"}}`)
	}))
	defer server.Close()
	_, _, err := ask(httpclient.WithResponseLimit(context.Background(), 1000), client(t, server.URL, time.Minute))
	if err == nil || problem.From(err).Category != problem.TooLarge {
		t.Error(err)
	}
}

// The token goes to nobody but the host that the user named.
func TestRedirectsDoNotCarryTheToken(t *testing.T) {
	var strangers atomic.Int32
	stranger := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		strangers.Add(1)
	}))
	defer stranger.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			http.Redirect(w, req, stranger.URL+"/elsewhere", status)
		}))
		_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		if err == nil || problem.From(err).Category != problem.Redirected || !strings.Contains(err.Error(), stranger.URL+"/elsewhere") {
			t.Errorf("%d: %v", status, err)
		}
	}
	if strangers.Load() != 0 {
		t.Errorf("%d requests reached the stranger", strangers.Load())
	}
}

func TestRedirectOnTheSameHostIsFollowed(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/new" {
			http.Redirect(w, req, "/new", http.StatusPermanentRedirect)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":{"a":1}}`)
	}))
	defer server.Close()
	if data, _, err := ask(context.Background(), client(t, server.URL+"/old", time.Minute)); err != nil || data != `{"a":1}` {
		t.Error(data, err)
	}
}

func TestHTTP2IsOn(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"data":{"a":%q}}`, req.Proto)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	timeouts := httpclient.DefaultTimeoutOptions
	c, err := NewClient(httpclient.Options{Timeouts: &timeouts, TLS: &httpclient.TLSOptions{InsecureSkipVerify: true}}, server.URL, "t")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if data, _, err := ask(context.Background(), c); err != nil || data != `{"a":"HTTP/2.0"}` {
		t.Error(data, err)
	}
}

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, " 5 ": 5 * time.Second, "30.5": 30500 * time.Millisecond, "86400": 24 * time.Hour,
		"-5": 0, "-0.5": 0, "0": 0, "soon": 0, "5 s": 0, "inf": 0, "NaN": 0, "Mon, 01 Jan 2001 00:00:00 GMT": 0,
		"4294967296": 24 * time.Hour, "99999999999999999999": 24 * time.Hour, "Fri, 31 Dec 9999 23:59:59 GMT": 24 * time.Hour,
	} {
		if got := retryAfter(http.Header{"Retry-After": {text}}); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	ahead := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	for _, date := range []string{"", "today"} {
		if got := retryAfter(http.Header{"Retry-After": {ahead}, "Date": {date}}); got < 59*time.Minute || got > time.Hour {
			t.Errorf("%q at %q: %v", ahead, date, got)
		}
	}
}

// A clock that is wrong on either side neither shortens nor stretches the pause.
func TestRetryAfterGoesByTheApisClock(t *testing.T) {
	for _, wrong := range []time.Duration{-time.Hour, 0, time.Hour, 365 * 24 * time.Hour} {
		now := time.Now().Add(wrong).UTC()
		got := retryAfter(http.Header{"Date": {now.Format(http.TimeFormat)}, "Retry-After": {now.Add(90 * time.Second).Format(http.TimeFormat)}})
		if got != 90*time.Second {
			t.Errorf("wrong by %v: %v", wrong, got)
		}
	}
}

// What decides the answer decides what may be shared.
func TestIdentity(t *testing.T) {
	timeouts := httpclient.DefaultTimeoutOptions
	of := func(endpoint, token string, header http.Header) [32]byte {
		client, err := NewClient(httpclient.Options{Timeouts: &timeouts, Header: header}, endpoint, token)
		if err != nil {
			t.Fatal(err)
		}
		return client.Identity()
	}
	one := of("https://a/x", "t", nil)
	if one != of("https://a/x", "t", http.Header{}) {
		t.Error("the same twice")
	}
	for name, other := range map[string][32]byte{
		"endpoint": of("https://a/y", "t", nil), "token": of("https://a/x", "u", nil), "moved letter": of("https://a/xt", "", nil),
		"header": of("https://a/x", "t", http.Header{"X-Tenant": {"7"}}), "its value": of("https://a/x", "t", http.Header{"X-Tenant": {"8"}}),
	} {
		if other == one {
			t.Errorf("another %s is the same identity", name)
		}
	}
	if of("https://a/x", "t", http.Header{"X-Tenant": {"7"}}) == of("https://a/x", "t", http.Header{"X-Tenant": {"8"}}) {
		t.Error("two tenants are the same identity")
	}
}

// A field that must not be null takes all others along: the errors tell which it was.
func TestErrorsStandBesideAFailureOfTheWhole(t *testing.T) {
	server := httptest.NewServer(answer(http.StatusOK, "application/json", `{"data":null,"errors":[{"message":"gone","path":["f1"],"extensions":{"code":"NOT_FOUND"}}]}`))
	defer server.Close()
	_, errs, err := ask(context.Background(), client(t, server.URL, time.Minute))
	if err == nil || problem.From(err).Category != problem.NotFound || len(errs) != 1 || !errs.Roots()["f1"] {
		t.Errorf("%v beside %v", errs, err)
	}
}

// Neither viewers nor logs see a token that an API or a gateway repeats.
func TestTheTokenIsConcealed(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"in an error":            answer(http.StatusUnauthorized, "application/json", `{"errors":[{"message":"invalid token secret-token","extensions":{"code":"UNAUTHENTICATED"}}]}`),
		"in a page":              answer(http.StatusForbidden, "text/html", `<title>Bearer secret-token is blocked</title>`),
		"in words":               answer(http.StatusBadGateway, "text/plain", `upstream refused Bearer secret-token`),
		"in the error of a part": answer(http.StatusOK, "application/json", `{"data":{"a":null},"errors":[{"message":"secret-token may not","path":["a"]}]}`),
		"in a redirect":          answer(http.StatusFound, "text/plain", "", "Location", "http://elsewhere.invalid/secret-token"),
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
