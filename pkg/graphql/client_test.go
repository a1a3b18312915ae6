package graphql

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
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
	request := Request{
		Operation: "Q", Query: "query Q($id: ID!) { a(id: $id) }", Variables: map[string]any{"id": "x"},
	}
	errs, err := c.Do(ctx, request, func(d *jsontext.Decoder) error {
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
		_, _ = io.WriteString(w, `{
			"extensions":{},
			"errors":[{"message":"half","path":["a",0],"extensions":{"code":"FORBIDDEN"}}],
			"data":{"a":[1,null]}
		}`)
	}))
	defer server.Close()
	data, errs, err := ask(context.Background(), client(t, server.URL, time.Minute))
	if err != nil || data != `{"a":[1,null]}` {
		t.Fatal(data, err)
	}
	if len(errs) != 1 || errs[0].Root() != "a" || errs[0].Category() != problem.Forbidden {
		t.Errorf("errors %v", errs)
	}
}

const asJSON, asText, asHTML = "application/json", "text/plain", "text/html"

// answer always gives the same, with the header's names and values one after another.
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

// The token goes to nobody but the host that the user named.
func TestRedirectToAnotherHost(t *testing.T) {
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
		if err == nil || problem.From(err).Category != problem.Redirected {
			t.Errorf("%d: %v", status, err)
		} else if !strings.Contains(err.Error(), stranger.URL+"/elsewhere") {
			t.Errorf("%d: the target is not named: %v", status, err)
		}
	}
	if strangers.Load() != 0 {
		t.Errorf("%d requests reached the stranger", strangers.Load())
	}
}

func TestRedirectOnSameHost(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/new" {
			http.Redirect(w, req, "/new", http.StatusPermanentRedirect)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":{"a":1}}`)
	}))
	defer server.Close()
	data, _, err := ask(context.Background(), client(t, server.URL+"/old", time.Minute))
	if err != nil || data != `{"a":1}` {
		t.Error(data, err)
	}
}

func TestHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"data":{"a":%q}}`, req.Proto)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	timeouts := httpclient.DefaultTimeoutOptions
	options := httpclient.Options{Timeouts: &timeouts, TLS: &httpclient.TLSOptions{InsecureSkipVerify: true}}
	c, err := NewClient(options, server.URL, "t")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if data, _, err := ask(context.Background(), c); err != nil || data != `{"a":"HTTP/2.0"}` {
		t.Error(data, err)
	}
}

// A request is shared: what one call brings along in its context, such as the SDK's capture of traffic, sees nothing of
// it.
func TestDoIgnoresContextualMiddleware(t *testing.T) {
	body := `{"data":{"a":1}}`
	c := client(t, answering(t, &body).URL, time.Minute)
	seen := false
	capture := httpclient.NamedMiddlewareFunc("capture", func(
		_ httpclient.Options, next http.RoundTripper,
	) http.RoundTripper {
		return httpclient.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
			seen = true
			return next.RoundTrip(r)
		})
	})
	ctx := httpclient.WithContextualMiddleware(t.Context(), capture)
	_, err := c.Do(ctx, Request{Operation: "Q", Query: "query Q { a }"}, (*jsontext.Decoder).SkipValue)
	if err != nil || seen {
		t.Errorf("captured: %v, %v", seen, err)
	}
}
