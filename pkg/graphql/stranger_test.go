package graphql

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Who answers in the API's place says nothing about the token, the URL or the plants.
func TestDoTellsWhoseFaultByStatus(t *testing.T) {
	const page = "<html><head><title>%d</title></head><body>nginx</body></html>"
	const words = `{"message":"Unauthorized"}`
	for name, c := range map[string]struct {
		status           int
		kind, body       string
		header, contents string // one header
		category         problem.Category
		says             string
	}{
		"401 of a gateway": {
			401, asHTML, page, "", "",
			problem.Blocked, "sign-in of its own",
		},
		"401 of a firewall": {
			401, asHTML, "<p>Request ID 1", "Server", "waf",
			problem.Blocked, "firewall",
		},
		"401 for a user": {
			401, asText, "", "WWW-Authenticate", `Basic realm="x"`,
			problem.Blocked, "sign-in",
		},
		"401 for a user, JSON": {
			401, asJSON, words, "WWW-Authenticate", "Negotiate, NTLM",
			problem.Blocked, "sign-in",
		},
		"401 for a token": {
			401, asText, "", "WWW-Authenticate", "Bearer",
			problem.Unauthorized, "token",
		},
		"401 for a token, page": {
			401, asHTML, page, "WWW-Authenticate", `Bearer realm="x"`,
			problem.Unauthorized, "token",
		},
		"401 for both": {
			401, asHTML, page, "WWW-Authenticate", `Basic realm="x", Bearer`,
			problem.Unauthorized, "token",
		},
		"401 in JSON": {
			401, asJSON, words, "", "",
			problem.Unauthorized, "“Unauthorized”",
		},
		"401 without a word": {
			401, asText, "", "", "",
			problem.Unauthorized, "token",
		},
		"407": {
			407, asHTML, page, "", "",
			problem.Blocked, "The proxy between Grafana and the API",
		},
		"407 without a word": {
			407, asText, "", "", "",
			problem.Blocked, "Neither the URL nor the API token",
		},
		"421": {
			421, asHTML, page, "", "",
			problem.Blocked, "not responsible for this host name",
		},
		"426": {
			426, asText, "", "Upgrade", "TLS/1.2, HTTP/2",
			problem.Blocked, "(TLS/1.2, HTTP/2)",
		},
		"451": {
			451, asHTML, page, "", "",
			problem.Blocked, "legal reasons",
		},
		"511": {
			511, asHTML, page, "", "",
			problem.Blocked, "wants people to sign in",
		},
		"425": {
			425, asText, "", "", "",
			problem.Server, "Try again",
		},
		"406 of a firewall": {
			406, asHTML, "<title>Not Acceptable!</title>", "", "",
			problem.Blocked, "firewall",
		},
		"400 of a proxy": {
			400, asHTML, page, "", "",
			problem.Blocked, "firewall",
		},
		"400 in words": {
			400, asText, "hm", "", "",
			problem.Refused, "“hm”",
		},
		"plain HTTP": {
			400, asText, "Client sent an HTTP request to an HTTPS server.", "", "",
			problem.TLS, "https://",
		},
		"no client certificate": {
			400, asHTML, "<title>400 No required SSL certificate was sent</title>", "", "",
			problem.TLS, "client certificate",
		},
		"bad client certificate": {
			495, asHTML, page, "", "",
			problem.TLS, "client certificate",
		},
		"portal": {
			200, asHTML, "<title>Guest network: sign in</title>", "", "",
			problem.NotGraphQL, "wants people to sign in",
		},
		"check for people": {
			200, asHTML, "<title>Just a moment...</title>", "", "",
			problem.NotGraphQL, "wants people to sign in",
		},
		"closed": {
			200, asHTML, "<title>Wartungsarbeiten</title>", "", "",
			problem.Server, "Try again",
		},
		"other page": {
			200, asHTML, "<title>Solar</title>", "", "",
			problem.NotGraphQL, "not a web page",
		},
	} {
		t.Run(name, func(t *testing.T) {
			body := c.body
			if body == page {
				body = fmt.Sprintf(page, c.status)
			}
			var header []string
			if c.header != "" {
				header = []string{c.header, c.contents}
			}
			wantProblem(t, answer(c.status, c.kind, body, header...), c.category, c.says)
		})
	}
}

func wantProblem(t *testing.T, handler http.HandlerFunc, category problem.Category, says string) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	_, _, err := ask(context.Background(), client(t, server.URL+"/graphql", 5*time.Second))
	if err == nil {
		t.Fatal("no error")
	}
	if p := problem.From(err); p.Category != category || !strings.Contains(p.Error(), says) {
		t.Errorf("want %s with %q, got %s: %v", category, says, p.Category, p)
	}
}

// A service behind the API that does not answer is no proof against the token, also where the API puts it so.
func TestDoTellsOutageFromBlame(t *testing.T) {
	for _, c := range []struct {
		message, extensions string
		category            problem.Category
	}{
		{"?", `"code":"UNAUTHENTICATED","http":{"status":503}`, problem.Server},
		{"?", `"code":"UNAUTHENTICATED","response":{"status":502}`, problem.Server},
		{"?", `"code":"UNAUTHENTICATED","status":"500"`, problem.Server},
		{"?", `"code":"UNAUTHENTICATED","http":{"status":504}`, problem.Timeout},
		{"?", `"code":"FORBIDDEN","statusCode":503`, problem.Server},
		{"?", `"code":"NOT_FOUND","http":{"status":502}`, problem.Server},
		{"?", `"code":"UNAUTHENTICATED","exception":{"code":"ECONNREFUSED"}`, problem.Server},
		{"Service unavailable", `"code":"UNAUTHENTICATED"`, problem.Server},
		{"Could not reach the token service", `"code":"UNAUTHENTICATED"`, problem.Server},
		{"connect ECONNREFUSED 10.0.0.1:80", `"code":"FORBIDDEN"`, problem.Server},
		{"The token check timed out", `"code":"UNAUTHENTICATED"`, problem.Timeout},
		{"?", `"code":"UNAUTHENTICATED","http":{"status":401}`, problem.Unauthorized},
		{"?", `"code":"UNAUTHENTICATED"`, problem.Unauthorized},
		{"Token expired", `"code":"INTERNAL_SERVER_ERROR","status":500`, problem.Unauthorized},
		{"not yours", `"status":403`, problem.Forbidden},
	} {
		body := fmt.Sprintf(`{"data":null,"errors":[{"message":%q,"extensions":{%s}}]}`, c.message, c.extensions)
		for _, status := range []int{200, 401} {
			if status == 401 && c.category == problem.Forbidden {
				continue // the status is clear
			}
			t.Run(fmt.Sprint(status, body), func(t *testing.T) {
				wantProblem(t, answer(status, asJSON, body), c.category, c.message)
			})
		}
	}
	wantProblem(t, answer(200, asJSON, `{"data":null,"failCode":407,"message":"?"}`), problem.Server, "?")
	wantProblem(t, answer(407, asJSON, `{"errors":[{"message":"?"}]}`), problem.Blocked, "?")
	for status, want := range map[int]problem.Category{
		500: problem.Unauthorized, // Apollo's, where the token is checked before anything else
		502: problem.Server, 503: problem.Server, 504: problem.Timeout,
	} {
		wantProblem(t, failed(status, "?", "UNAUTHENTICATED"), want, "?")
	}
}

// A redirect that is not followed says why, and where it leads.
func TestRedirectReasons(t *testing.T) {
	for name, c := range map[string]struct {
		status   int
		to       string
		category problem.Category
		says     string
	}{
		"sign-on service": {302, "https://login.microsoftonline.com/x", problem.Blocked, "wants people to sign in"},
		"sign-in page":    {307, "https://elsewhere.invalid/oauth2/start?rd=x", problem.Blocked, "wants people to sign in"},
		"login, own host": {303, "/login", problem.Blocked, "wants people to sign in"},
		"new address":     {308, "https://elsewhere.invalid/graphql", problem.Redirected, "expose the API token"},
		"as a page":       {301, "/v2", problem.Redirected, "that of a web page"},
		"circle":          {308, "/graphql", problem.Server, "in a circle"},
	} {
		t.Run(name, func(t *testing.T) {
			wantProblem(t, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, c.to, c.status)
			}, c.category, c.says)
		})
	}
}

// What a proxy says to whom it opens no way is not what the API says.
func TestProxyAnswers(t *testing.T) {
	for status, want := range map[int]problem.Category{
		403: problem.Blocked, 407: problem.Blocked, 502: problem.Network, 504: problem.Timeout,
	} {
		proxy := httptest.NewServer(answer(status, asHTML, "<title>Squid</title>"))
		failure := throughProxy(t, proxy.URL)
		proxy.Close()
		if failure.Category != want || !strings.Contains(failure.Error(), fmt.Sprint(status)) ||
			strings.Contains(failure.Error(), "Check the URL in") {
			t.Errorf("%d: %s: %v", status, failure.Category, failure)
		}
	}
	if failure := throughProxy(t, "http://127.0.0.1:1"); !strings.Contains(failure.Error(), "proxy") {
		t.Errorf("no proxy: %v", failure)
	}
}

func throughProxy(t *testing.T, proxy string) *problem.Error {
	t.Helper()
	address, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{Proxy: http.ProxyURL(address), OnProxyConnectResponse: proxyAnswered}
	defer transport.CloseIdleConnections()
	c := client(t, "https://api.invalid/graphql", 5*time.Second)
	c.http.Transport = transport
	_, _, err = ask(context.Background(), c)
	if err == nil || err == io.EOF {
		t.Fatal("no error")
	}
	return problem.From(err)
}
