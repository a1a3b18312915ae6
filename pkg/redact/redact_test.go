package redact

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

const (
	secretToken    = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.q-Jx/7+Zk"wP9&tR2==`
	secretPassword = `p<ä>ss "wörd"/%20\n`
	secretHeader   = "tenant-key 5f2b/9c+1d"
)

func ofClient() *Redactor {
	return ForClient(httpclient.Options{
		BasicAuth: &httpclient.BasicAuthOptions{User: "grafana", Password: secretPassword},
		Header:    http.Header{"X-Tenant": {secretHeader}},
	}, secretToken)
}

// encodings are what servers, gateways and logs do to what they repeat.
var encodings = map[string]func(string) string{
	"as it is":            func(s string) string { return s },
	"URL query":           url.QueryEscape,
	"URL path":            url.PathEscape,
	"URL, lower case":     func(s string) string { return strings.ToLower(url.QueryEscape(s)) },
	"upper case":          func(s string) string { return string(bytes.Map(upper, []byte(s))) },
	"JSON":                inJSON,
	"JSON in JSON":        func(s string) string { return inJSON(inJSON(s)) },
	"quoted by Go":        func(s string) string { return fmt.Sprintf("%q", s) },
	"PHP's JSON":          func(s string) string { return strings.ReplaceAll(inJSON(s), "/", `\/`) },
	"base64":              func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64, URL":         func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
	"base64, raw":         func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"base64 in a URL":     func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"base64 of a bearer":  func(s string) string { return base64.StdEncoding.EncodeToString([]byte("Bearer " + s)) },
	"base64 of user:pass": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("grafana:" + s)) },
	"base64 of a header": func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte("Authorization: " + s + "\r\n\r\n"))
	},
	"hexadecimal": func(s string) string { return fmt.Sprintf("%X", s) },
	"HTML":        html.EscapeString,
}

// A text that holds a secret in any form and cut anywhere keeps no eight characters of it.
func TestTextConcealsEveryForm(t *testing.T) {
	r := ofClient()
	for name, encode := range encodings {
		for _, secret := range []string{secretToken, secretPassword, secretHeader} {
			// What stands around a secret in base64 belongs to others: look for what the secret alone decides.
			form := encode(secret)
			lead := len(commonStart(form, encode("~"+secret[1:])))
			trail := len(commonEnd(form, encode(secret[:len(secret)-1]+"~")))
			own := form[lead : len(form)-trail]
			for from := 0; from+8 <= len(form); from += 3 {
				for _, to := range []int{from + 8, (from + 8 + len(form)) / 2, len(form)} {
					clean := r.Text("say (" + form[from:to] + "), please")
					if !strings.HasPrefix(clean, "say (") || !strings.HasSuffix(clean, "), please") {
						t.Fatalf("%s: the words around are gone: %s", name, clean)
					}
					for at := 0; at+8 <= len(own); at++ {
						if strings.Contains(clean, own[at:at+8]) {
							t.Fatalf("%s of %s: %q is left of %q", name, secret, clean, form[from:to])
						}
					}
				}
			}
		}
	}
}

// upper changes ASCII letters alone: nobody writes others in headers.
func upper(r rune) rune {
	if 'a' <= r && r <= 'z' {
		return r + 'A' - 'a'
	}
	return r
}

func inJSON(s string) string {
	quoted, _ := json.Marshal(s)
	return string(quoted)
}

func commonStart(a, b string) string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

func commonEnd(a, b string) string {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return a[len(a)-n:]
}

func TestTextLeavesOtherWords(t *testing.T) {
	r := ofClient()
	for _, text := range []string{
		"", "short", "The API does not accept the token: “Bearer token expired”", "eyJhbGc", "grafana: no access",
		"Fläche der Anlage „Höhe“ 🌞", "\xff\xfe broken, but ours", strings.Repeat("no secret here ", 100),
	} {
		if got := r.Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	if got := (*Redactor)(nil).Text(secretToken); got != secretToken {
		t.Error(got)
	}
}

func TestDataConcealsWholeSecrets(t *testing.T) {
	const token = `tok/9f8e7d6c5b4a<39>28"17`
	redactor := New(token, "Solarpark Süd")
	escaped, err := json.Marshal("Plant " + token)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, text, expect string }{
		{"whole", "Plant " + token + " 2", "Plant *** 2"},
		{"two", token + token, "******"},
		{"in JSON", string(escaped), `"Plant ***"`},
		{"in a URL", "https://example.com/" + url.PathEscape(token), "https://example.com/***"},
		{"base64", base64.RawStdEncoding.EncodeToString([]byte(token)), "***"},
		{"a part", token[:len(token)-1], token[:len(token)-1]},
		{"a name that is a short password", "Solarpark Süd", "Solarpark Süd"},
		{"an ordinary name", "Solarpark Nord", "Solarpark Nord"},
		{"nothing", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := redactor.Data(test.text); got != test.expect {
				t.Errorf("%q became %q", test.text, got)
			}
		})
	}
	if got := (*Redactor)(nil).Data(token); got != token {
		t.Errorf("nothing to conceal: %q", got)
	}
}

func TestTextJoinsWhatTouches(t *testing.T) {
	r := New("abcdefghijkl", "klmnopqrstuv")
	for text, want := range map[string]string{
		"abcdefghijkl": "***", "xabcdefghx": "x***x", "abcdefgh|efghijkl|": "***|***|", "abcdefghijklmnopqrst!": "***!",
		"abcdefghabcdefgh": "***", "abcdefg hijkl": "abcdefg hijkl", "ABCDEFGHI": "***",
	} {
		if got := r.Text(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// A short secret has no fragments; it is concealed as a word, and longer words that hold it are left.
func TestTextConcealsShortSecrets(t *testing.T) {
	r := New("hunter2", "abc", "", "  ")
	for text, want := range map[string]string{
		"hunter2": "***", "password=hunter2, hunter2.": "password=***, ***.", "hunter22 ahunter2": "hunter22 ahunter2",
		"abc": "abc",
	} {
		if got := r.Text(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestForClientKeepsKeysAndPairs(t *testing.T) {
	key := "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nq83vEjRWeJASNFZ4kBI0\n" +
		"-----END PRIVATE KEY-----\n"
	r := ForClient(httpclient.Options{
		BasicAuth: &httpclient.BasicAuthOptions{User: "ada", Password: "lovelace"},
		TLS:       &httpclient.TLSOptions{ClientKey: key},
	}, "t")
	text := "key q83vEjRWeJASNFZ4 of ada:lovelace (YWRhOmxvdmVsYWNl) -----BEGIN CERTIFICATE-----"
	if got, want := r.Text(text), "key *** of ada:*** (YWRhO***) -----BEGIN CERTIFICATE-----"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// ForSettings sees what the user typed, and the word Bearer is no secret.
func TestForSettings(t *testing.T) {
	r := ForSettings(map[string]string{
		"apiToken": "Bearer abcdefghijkl", "basicAuthPassword": "engine", "httpHeaderValue1": "key-0815-4711",
	}, "ada")
	text := "Bearer able abcdefghij YWRhOmVuZ2luZQ== 0815-4711"
	if got, want := r.Text(text), "Bearer able *** ***== ***"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Errors are found by their types as long as they say nothing secret; problems that are shared stay as they are.
func TestErrors(t *testing.T) {
	r := New("abcdefghijkl")
	harmless := fmt.Errorf("get: %w", context.Canceled)
	if got := r.Error(harmless); got != harmless {
		t.Error(got)
	}
	if r.Error(nil) != nil {
		t.Error("an error out of nothing")
	}
	p := problem.New(problem.Server, "says abcdefghijkl").Advise("forget abcdefgh").
		Because(fmt.Errorf("because of abcdefghijk: %w", context.Canceled))
	clean := r.Problem(p)
	if got := fmt.Sprint(clean, clean.Cause); strings.Contains(got, "abcdefgh") || clean.Category != problem.Server {
		t.Error(got)
	}
	if !strings.Contains(p.What, "abcdefghijkl") {
		t.Error("the problem that others share was changed")
	}
}

// The cleaned text holds no fragment, wherever a secret is cut, repeated and put between other bytes.
func TestTextOfRandomPieces(t *testing.T) {
	r := New(secretToken, secretHeader)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var text strings.Builder
		for range 1 + random.IntN(6) {
			secret := []string{secretToken, secretHeader}[random.IntN(2)]
			from := random.IntN(len(secret))
			text.WriteString(secret[from : from+random.IntN(len(secret)-from)])
			text.WriteString([]string{"", " ", "…", "ey", "\xf0"}[random.IntN(5)])
		}
		clean := r.Text(text.String())
		for _, secret := range []string{secretToken, secretHeader} {
			for at := 0; at+8 <= len(secret); at++ {
				if strings.Contains(clean, secret[at:at+8]) {
					t.Fatalf("%q is left of %q", clean, text.String())
				}
			}
		}
	}
}

func BenchmarkText(b *testing.B) {
	r := ofClient()
	text := strings.Repeat("The API considers the query too large: 1234 points ", 4)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.Text(text)
	}
}
