package graphql

import (
	"compress/gzip"
	"context"
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

// answering serves the text as it is at the moment of a request.
func answering(t *testing.T, text *string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, *text)
	}))
	t.Cleanup(server.Close)
	return server
}

// Wherever a response is cut off, the failure is the API's, and not a response that the plugin fails to read.
func TestResponseCutOffAnywhere(t *testing.T) {
	const whole = `{"extensions":{"n":-1.5e3},"errors":[{"message":"half \u00fc","path":["a",0]}],` +
		`"data":{"a":[1,null,true,"x"]}}`
	text := whole
	c := client(t, answering(t, &text).URL, time.Minute)
	for end := range len(whole) {
		text = whole[:end]
		if data, _, err := ask(context.Background(), c); err == nil || problem.From(err).Category != problem.Server {
			t.Errorf("%s: %s %v", text, data, err)
		}
	}
	text = " \n" + whole + "\r\n "
	data, errs, err := ask(context.Background(), c)
	if err != nil || data != `{"a":[1,null,true,"x"]}` || errs[0].Message != "half ü" {
		t.Error(data, errs, err)
	}
}

func TestResponseNotJSON(t *testing.T) {
	var text string
	c := client(t, answering(t, &text).URL, time.Minute)
	for _, text = range []string{
		`{"data":{"a":01}}`, `{"data":{"a":1},}`, `{"data":{"a":"` + "\n" + `"}}`, `{"data":{"a":1}}}`,
		`{"data":{"a":1}}{"data":{"a":2}}`, `{data:1}`, `{"data" 1}`, `{"data":{"a":'1'}}`, `"data"`, `null`,
		`{"data":{"a":"\x"}}`,
	} {
		if data, _, err := ask(context.Background(), c); err == nil || problem.From(err).Category != problem.Decode {
			t.Errorf("%s: %s %v", text, data, err)
		}
	}
}

// Bytes that are not UTF-8 and names that come twice spoil nothing else.
func TestResponseAlmostJSON(t *testing.T) {
	text := "{\"data\":{\"a\":\"\xff\",\"a\":1},\"note\":\"\xc3\",\"note\":0}"
	data, _, err := ask(context.Background(), client(t, answering(t, &text).URL, time.Minute))
	if err != nil || data != "{\"a\":\"\xff\",\"a\":1}" {
		t.Error(data, err)
	}
}

// What the reader of the data finds wrong is a fault of the response.
func TestErrorOfReadFunction(t *testing.T) {
	text := `{"data":{"a":1}}`
	cause := errors.New("no time")
	c := client(t, answering(t, &text).URL, time.Minute)
	_, err := c.Do(context.Background(), Request{Query: "{a}"}, func(*jsontext.Decoder) error { return cause })
	if err == nil || problem.From(err).Category != problem.Decode || !errors.Is(err, cause) {
		t.Error(err)
	}
}

// The limit is how many bytes a response may have, uncompressed; one more fails the request wherever it is.
func TestResponseLimitToTheByte(t *testing.T) {
	text := `{"data":{"a":[` + strings.Repeat(`{"timestamp":"2026-06-01T03:00:00Z","value":1},`, 2000) + `0]}}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		_, _ = io.WriteString(packed, text)
		_ = packed.Close()
	}))
	defer server.Close()
	endpoints := []string{server.URL, answering(t, &text).URL}
	for _, encoding := range []string{"br", "deflate"} {
		packed := httptest.NewServer(answer(200, asJSON, compressed(t, encoding, text), "Content-Encoding", encoding))
		defer packed.Close()
		endpoints = append(endpoints, packed.URL)
	}
	for _, endpoint := range endpoints {
		c := client(t, endpoint, time.Minute)
		if _, _, err := ask(httpclient.WithResponseLimit(context.Background(), int64(len(text))), c); err != nil {
			t.Error(err)
		}
		for _, less := range []int{1, 2, 10, 5000, len(text) - 1} {
			_, _, err := ask(httpclient.WithResponseLimit(context.Background(), int64(len(text)-less)), c)
			if !errors.Is(err, httpclient.ErrResponseBodyTooLarge) || problem.From(err).Category != problem.TooLarge {
				t.Errorf("%d less: %v", less, err)
			}
		}
	}
}

func TestConnectionReuse(t *testing.T) {
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":{"a":1}}`)
		_ = http.NewResponseController(w).Flush() // the end comes after the answer
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	c := client(t, server.URL, time.Minute)
	for range 20 {
		if _, _, err := ask(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
	if got := connections.Load(); got != 1 {
		t.Errorf("%d connections", got)
	}
}

// Decoders are shared: what one response left behind must not show in the next, and responses must not mix.
func TestDecodersOfParallelResponses(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		w.Header().Set("Content-Type", "application/json")
		switch text := `{"data":{"a":"` + strings.Repeat(string(body[len(body)-4]), 40_000) + `"}}`; body[len(body)-4] {
		case '1':
			_, _ = io.WriteString(w, text[:20_000])
		case '2':
			_, _ = io.WriteString(w, `{"data":[`+text)
		default:
			_, _ = io.WriteString(w, text)
		}
	}))
	defer server.Close()
	c := client(t, server.URL, time.Minute)
	t.Run("group", func(t *testing.T) {
		for i := range 30 {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				digit := string(rune('0' + i%10))
				var data string
				_, err := c.Do(context.Background(), Request{Query: "{a" + digit + "}"}, func(d *jsontext.Decoder) error {
					value, err := d.ReadValue()
					data = string(value)
					return err
				})
				if failed := digit == "1" || digit == "2"; (err != nil) != failed {
					t.Error(digit, err)
				} else if want := `{"a":"` + strings.Repeat(digit, 40_000) + `"}`; !failed && data != want {
					t.Errorf("%s: %.100s", digit, data)
				}
			})
		}
	})
}

// The longest pause counts that a response asks for, in its header or in its body.
func TestRetryAfterOfFailures(t *testing.T) {
	limited := func(retryAfter int) string {
		const format = `{"errors":[{"message":"slow","extensions":{"code":"RATE_LIMITED","retryAfter":%d}}],"data":null}`
		return fmt.Sprintf(format, retryAfter)
	}
	const broken = `{"errors":[{"message":"boom","extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null}`
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    time.Duration
	}{
		"429":                    {answer(429, asText, "slow", "Retry-After", "7"), 7 * time.Second},
		"429 with errors":        {answer(429, asJSON, broken, "Retry-After", "7"), 7 * time.Second},
		"429, in the body":       {answer(429, asJSON, limited(30)), 30 * time.Second},
		"429, more in the body":  {answer(429, asJSON, limited(30), "Retry-After", "7"), 30 * time.Second},
		"429, less in the body":  {answer(429, asJSON, limited(5), "Retry-After", "7"), 7 * time.Second},
		"200, in the header":     {answer(200, asJSON, limited(0), "Retry-After", "7"), 7 * time.Second},
		"200, more in the body":  {answer(200, asJSON, limited(30), "Retry-After", "7"), 30 * time.Second},
		"200 and a failure":      {answer(200, asJSON, broken, "Retry-After", "7"), 7 * time.Second},
		"503":                    {answer(503, asHTML, "<h1>Maintenance</h1>", "Retry-After", "120"), 2 * time.Minute},
		"503 with errors":        {answer(503, asJSON, broken, "Retry-After", "120"), 2 * time.Minute},
		"504":                    {answer(504, asText, "", "Retry-After", "7"), 7 * time.Second},
		"403":                    {answer(403, asText, "", "Retry-After", "7"), 7 * time.Second},
		"404":                    {answer(404, asJSON, broken, "Retry-After", "7"), 7 * time.Second},
		"a pause beyond 32 bits": {answer(429, asText, "", "Retry-After", "4294967296"), 24 * time.Hour},
		"no pause":               {answer(429, asJSON, limited(0)), 0},
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

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, " 5 ": 5 * time.Second, "30.5": 30500 * time.Millisecond, "86400": 24 * time.Hour,
		"-5": 0, "-0.5": 0, "0": 0, "soon": 0, "5 s": 0, "inf": 0, "NaN": 0, "Mon, 01 Jan 2001 00:00:00 GMT": 0,
		"4294967296": 24 * time.Hour, "99999999999999999999": 24 * time.Hour,
		"Fri, 31 Dec 9999 23:59:59 GMT": 24 * time.Hour,
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
func TestRetryAfterWithWrongClocks(t *testing.T) {
	for _, wrong := range []time.Duration{-time.Hour, 0, time.Hour, 365 * 24 * time.Hour} {
		now := time.Now().Add(wrong).UTC()
		later := now.Add(90 * time.Second)
		got := retryAfter(http.Header{
			"Date": {now.Format(http.TimeFormat)}, "Retry-After": {later.Format(http.TimeFormat)},
		})
		if got != 90*time.Second {
			t.Errorf("wrong by %v: %v", wrong, got)
		}
	}
}

// A field that must not be null takes all others along: the errors tell which one it was.
func TestErrorsBesideFailure(t *testing.T) {
	server := httptest.NewServer(answer(http.StatusOK, asJSON,
		`{"data":null,"errors":[{"message":"gone","path":["f1"],"extensions":{"code":"NOT_FOUND"}}]}`))
	defer server.Close()
	_, errs, err := ask(context.Background(), client(t, server.URL, time.Minute))
	if err == nil || problem.From(err).Category != problem.NotFound || len(errs) != 1 || errs[0].Root() != "f1" {
		t.Errorf("%v beside %v", errs, err)
	}
}
