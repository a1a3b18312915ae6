package graphql

import (
	"compress/gzip"
	"context"
	"errors"
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

// answering serves what the text is at the moment.
func answering(t *testing.T, text *string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, *text)
	}))
	t.Cleanup(server.Close)
	return server
}

// Wherever an answer ends too early, it is the API that broke off, and not the plugin that cannot read.
func TestAnswersThatBreakOff(t *testing.T) {
	const whole = `{"extensions":{"n":-1.5e3},"errors":[{"message":"half \u00fc","path":["a",0]}],"data":{"a":[1,null,true,"x"]}}`
	text := whole
	c := client(t, answering(t, &text).URL, time.Minute)
	for end := range len(whole) {
		text = whole[:end]
		if data, _, err := ask(context.Background(), c); err == nil || problem.From(err).Category != problem.Server {
			t.Errorf("%s: %s %v", text, data, err)
		}
	}
	text = " \n" + whole + "\r\n "
	if data, errs, err := ask(context.Background(), c); err != nil || data != `{"a":[1,null,true,"x"]}` || errs[0].Message != "half ü" {
		t.Error(data, errs, err)
	}
}

func TestAnswersThatAreNotJSON(t *testing.T) {
	var text string
	c := client(t, answering(t, &text).URL, time.Minute)
	for _, text = range []string{`{"data":{"a":01}}`, `{"data":{"a":1},}`, `{"data":{"a":"` + "\n" + `"}}`, `{"data":{"a":1}}}`, `{"data":{"a":1}}{"data":{"a":2}}`,
		`{data:1}`, `{"data" 1}`, `{"data":{"a":'1'}}`, `"data"`, `null`, `{"data":{"a":"\x"}}`, `{"errors":"no","data":{"a":1}}`} {
		if data, _, err := ask(context.Background(), c); err == nil || problem.From(err).Category != problem.Decode {
			t.Errorf("%s: %s %v", text, data, err)
		}
	}
}

// Bytes that are no UTF-8 and names that come twice spoil nothing else.
func TestAnswersThatAreAlmostJSON(t *testing.T) {
	text := "{\"data\":{\"a\":\"\xff\",\"a\":1},\"note\":\"\xc3\",\"note\":0}"
	if data, _, err := ask(context.Background(), client(t, answering(t, &text).URL, time.Minute)); err != nil || data != "{\"a\":\"\xff\",\"a\":1}" {
		t.Error(data, err)
	}
}

// What the reader of the data finds wrong is told with the API's answer, not as a fault of the plugin.
func TestTheReadersErrorIsADecodeError(t *testing.T) {
	text := `{"data":{"a":1}}`
	cause := errors.New("no time")
	_, err := client(t, answering(t, &text).URL, time.Minute).Do(context.Background(), Request{}, func(*jsontext.Decoder) error { return cause })
	if err == nil || problem.From(err).Category != problem.Decode || !errors.Is(err, cause) {
		t.Error(err)
	}
}

// A limit is what the answer may have, unpacked; one byte more ends the request wherever it stands.
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
	plain := answering(t, &text)
	for _, endpoint := range []string{server.URL, plain.URL} {
		c := client(t, endpoint, time.Minute)
		if _, _, err := ask(httpclient.WithResponseLimit(context.Background(), int64(len(text))), c); err != nil {
			t.Error(err)
		}
		for _, less := range []int{1, 2, 10, 5000, len(text) - 1} {
			_, _, err := ask(httpclient.WithResponseLimit(context.Background(), int64(len(text)-less)), c)
			if err == nil || problem.From(err).Category != problem.TooLarge || !errors.Is(err, httpclient.ErrResponseBodyTooLarge) {
				t.Errorf("%d less: %v", less, err)
			}
		}
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
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

// Decoders are shared: what one answer left behind must not show in the next, nor must answers mix.
func TestAnswersDoNotMix(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		w.Header().Set("Content-Type", "application/json")
		switch text := `{"data":{"a":"` + strings.Repeat(string(body[len(body)-3]), 40_000) + `"}}`; body[len(body)-3] {
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
				_, err := c.Do(context.Background(), Request{Query: digit}, func(d *jsontext.Decoder) error {
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
