package graphql

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Whatever an API answers, with whatever status, is data, or a failure in words that are short, and hold no secret.
func FuzzErrors(f *testing.F) {
	const secret = "zQ9xW2vK7rT4pL8m"
	for _, seed := range []string{
		`{"data":null,"errors":[{"message":"no","path":["a",0],"extensions":{"code":"FORBIDDEN","retryAfter":"7"}}]}`,
		`{"errors":"down"}`, `{"errors":[null,1,"x",{"message":["a"],"extensions":[]}]}`, `{"errors":{}}`, `{"data":{}}`,
		`{"data":{"a":1},"errors":[]}`, `{"message":"Too many requests","code":429}`, `<html><title>502</title>`, ``, `null`,
		`{"errors":[{"message":"` + secret + `","locations":[{"line":1}],"extensions":{"code":7}}]}`, "\xef\xbb\xbf{}",
	} {
		f.Add(200, "application/json", "", seed)
		f.Add(429, "text/html; charset=utf-8", "120", seed)
		f.Add(503, "application/graphql-response+json", "Wed, 21 Oct 2026 07:28:00 GMT", seed)
	}
	var status int
	var kind, retryAfter, body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Retry-After", retryAfter)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	f.Cleanup(server.Close)
	client, err := NewClient(httpclient.Options{}, server.URL, secret)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, code int, contentType, pause, content string) {
		status, kind, retryAfter, body = 200+(code%400+400)%400, headerText(contentType), headerText(pause), content
		if status == 204 || status == 304 {
			body = "" // these have none
		}
		errs, err := client.Do(t.Context(), Request{Query: "query Q { a }"},
			func(d *jsontext.Decoder) error { return d.SkipValue() })
		words := errs.String()
		if err != nil {
			var p *problem.Error
			if !errors.As(err, &p) || p.What == "" {
				t.Errorf("no words for people: %v", err)
				return
			}
			words += p.What + p.Hint
			if !utf8.ValidString(p.What) || len(p.What) > 2000 {
				t.Errorf("%d bytes: %.200q", len(p.What), p.What)
			}
		}
		for i := 0; i+8 <= len(secret); i++ {
			if strings.Contains(words, secret[i:i+8]) {
				t.Errorf("a piece of the token in %q", words)
			}
		}
	})
}

func headerText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, text)
}
