package graphql

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// doors are the places of a response whose words reach people or logs.
var doors = map[string]func(w http.ResponseWriter, words string){
	"the error of the whole": func(w http.ResponseWriter, words string) {
		quoted, _ := json.Marshal(words)
		failed(401, "?", "UNAUTHENTICATED")(replacing(w, `"?"`, string(quoted)), nil)
	},
	"the error of a part": func(w http.ResponseWriter, words string) {
		quoted, _ := json.Marshal(words)
		const format = `{"data":{"a":null},"errors":[{"message":%[1]s,"path":["a",%[1]s],"extensions":{"code":%[1]s}}]}`
		answer(200, asJSON, fmt.Sprintf(format, quoted))(w, nil)
	},
	"the error of no route": func(w http.ResponseWriter, words string) {
		quoted, _ := json.Marshal(words)
		failed(404, "?", "NOT_FOUND")(replacing(w, `"?"`, string(quoted)), nil)
	},
	"the title of a page": func(w http.ResponseWriter, words string) {
		answer(403, asHTML, "<title>"+words+"</title>")(w, nil)
	},
	"a page": func(w http.ResponseWriter, words string) { answer(502, asHTML, "<p>"+words+"</p>")(w, nil) },
	"a page with tags in between": func(w http.ResponseWriter, words string) {
		answer(502, asHTML, words[:len(words)-5]+"<wbr>"+words[len(words)-5:])(w, nil)
	},
	"text":           func(w http.ResponseWriter, words string) { answer(502, asText, words)(w, nil) },
	"no GraphQL":     func(w http.ResponseWriter, words string) { answer(200, asText, words)(w, nil) },
	"a content type": func(w http.ResponseWriter, words string) { answer(200, "text/"+token(words), "")(w, nil) },
	"a location": func(w http.ResponseWriter, words string) {
		answer(302, asText, "", "Location", "http://elsewhere.invalid/"+url.PathEscape(words))(w, nil)
	},
	"a location that is not one": func(w http.ResponseWriter, words string) {
		answer(302, asText, "", "Location", "http://[/"+token(words))(w, nil)
	},
	"a status": func(w http.ResponseWriter, words string) { raw(w, "HTTP/1.1 502 "+token(words)+"\r\n\r\n") },
	"no HTTP":  func(w http.ResponseWriter, words string) { raw(w, token(words)+"\r\n\r\n") },
	"no JSON": func(w http.ResponseWriter, words string) {
		answer(200, asJSON, `{"data":{"a":"\q`+words+`"}}`)(w, nil)
	},
}

// token is what fits where no blanks may stand.
func token(words string) string { return strings.NewReplacer(" ", "_", "\n", "_").Replace(words) }

func raw(w http.ResponseWriter, bytes string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_, _ = io.WriteString(conn, bytes)
		_ = conn.Close()
	}
}

type replacer struct {
	http.ResponseWriter
	old, new string
}

func (r replacer) Write(p []byte) (int, error) {
	_, err := io.WriteString(r.ResponseWriter, strings.ReplaceAll(string(p), r.old, r.new))
	return len(p), err
}

func replacing(w http.ResponseWriter, old, new string) http.ResponseWriter {
	return replacer{w, old, new}
}

// Whatever repeats a secret, in whichever form and wherever the words are cut: nobody reads eight characters of it.
func TestDoConcealsSecretsBeforeShortening(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI0MiIsIm5hbWUiOiJBZGEgTG92ZWxhY2UifQ" +
		".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5cSflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
	const short, key, password = "0a1b2c3d4e5f60718293a4b5c6d7e8", "tenant/key+0815=4711", "engine-of-1843"
	pair := base64.StdEncoding.EncodeToString([]byte("ada:" + password))
	forms := map[string]string{
		"token": jwt, "bearer": "Bearer " + jwt, "short token": short, "header": key, "password": password, "basic": pair,
		"header in URL":   url.QueryEscape(key),
		"token in base64": base64.StdEncoding.EncodeToString([]byte(short)),
	}
	var words string
	server := httptest.NewServer(http.HandlerFunc(nil))
	defer server.Close()
	var door func(http.ResponseWriter, string)
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { door(w, words) })
	for name, form := range forms {
		own := jwt
		if strings.HasPrefix(name, "short") || strings.HasSuffix(name, "base64") {
			own = short
		}
		c := secretive(t, server.URL, own, key, password)
		for place, open := range doors {
			for _, before := range []int{0, 171, 190, 4090} {
				words, door = strings.Repeat("x ", before/2)+form+" and more", open
				_, errs, err := ask(context.Background(), c)
				shown := fmt.Sprint(errs, err)
				if p, ok := errors.AsType[*problem.Error](err); ok {
					shown += fmt.Sprint(p.Hint, p.Cause)
				}
				if len(errs) > 0 {
					shown += errs.String()
				}
				if left := pieceOf(strings.TrimPrefix(form, "Bearer "), shown); left != "" {
					t.Errorf("%s in %s after %d characters: %q of it is shown: %s", name, place, before, left, shown)
				}
			}
		}
	}
}

func secretive(t *testing.T, endpoint, token, key, password string) *Client {
	t.Helper()
	timeouts := httpclient.DefaultTimeoutOptions
	c, err := NewClient(httpclient.Options{
		Timeouts: &timeouts, Header: http.Header{"X-Key": {key}},
		BasicAuth: &httpclient.BasicAuthOptions{User: "ada", Password: password},
	}, endpoint, token)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// pieceOf gives the first eight characters of a secret that a text holds; empty when there are none.
func pieceOf(secret, text string) string {
	for at := 0; at+8 <= len(secret); at++ {
		if strings.Contains(text, secret[at:at+8]) {
			return secret[at : at+8]
		}
	}
	return ""
}

// The SDK's middlewares, that for tracing among them, see no error that quotes a secret.
func TestMiddlewaresSeeNoSecret(t *testing.T) {
	const secret = "0a1b2c3d4e5f60718293a4b5c6d7e8"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		raw(w, "Bearer-"+secret+"\r\n\r\n")
	}))
	defer server.Close()
	var seen []error
	timeouts := httpclient.Options{Timeouts: &httpclient.TimeoutOptions{Timeout: time.Minute}}
	watch := func(_ httpclient.Options, next http.RoundTripper) http.RoundTripper {
		return httpclient.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(r)
			seen = append(seen, err)
			return response, err
		})
	}
	timeouts.Middlewares = []httpclient.Middleware{httpclient.NamedMiddlewareFunc("watch", watch)}
	c, err := NewClient(timeouts, server.URL, secret)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, _, err := ask(context.Background(), c); err == nil {
		t.Error("no error")
	}
	if len(seen) != 1 || seen[0] == nil || pieceOf(secret, seen[0].Error()) != "" {
		t.Errorf("seen: %v", seen)
	}
}
