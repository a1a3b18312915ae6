package graphql

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func TestResponseBytes(t *testing.T) {
	text := `{"data":{"a":[` + strings.Repeat("1,", 50_000) + `1]}}`
	c := client(t, answering(t, &text).URL, time.Minute)
	for _, limit := range []int64{0, int64(len(text))} {
		c.SetResponseBytes(limit)
		if _, _, err := ask(context.Background(), c); err != nil {
			t.Errorf("%d: %v", limit, err)
		}
	}
	c.SetResponseBytes(int64(len(text)) - 1)
	if _, _, err := ask(context.Background(), c); err == nil || problem.From(err).Category != problem.TooLarge {
		t.Error(err)
	}
}

// Texts are bounded wherever they are, also where nobody reads them.
func TestResponseText(t *testing.T) {
	for place, format := range map[string]string{
		"a name":            `{"data":{"%s":1}}`,
		"a value":           `{"data":{"a":"%s"}}`,
		"what is skipped":   `{"extensions":{"a":["%s"]},"data":{}}`,
		"a message":         `{"data":{},"errors":[{"message":"%s"}]}`,
		"a message's trace": `{"data":{},"errors":[{"message":"","extensions":{"trace":["%s"]}}]}`,
	} {
		for length, fits := range map[int]bool{maxText - 1000: true, maxText + 1000: false} {
			text := fmt.Sprintf(format, strings.Repeat("x", length))
			_, _, err := ask(context.Background(), client(t, answering(t, &text).URL, time.Minute))
			if (err == nil) != fits || err != nil && problem.From(err).Category != problem.Decode {
				t.Errorf("%s of %d bytes: %v", place, length, err)
			}
		}
	}
}

// Where a long text is expected, one may come.
func TestResponseTextExpected(t *testing.T) {
	text := `{"data":{"a":"` + strings.Repeat("x", 3*maxText) + `"}}`
	c := client(t, answering(t, &text).URL, time.Minute)
	request := Request{Operation: "Q", Query: "query Q { a }", TextBytes: 4 * maxText}
	if _, err := c.Do(t.Context(), request, (*jsontext.Decoder).SkipValue); err != nil {
		t.Error(err)
	}
}

// What is too long of an error is let go of, and not the error.
func TestErrorIsShortened(t *testing.T) {
	words := strings.Repeat("a handful of words ", 10_000)
	text := `{"data":null,"errors":[{"message":"` + words + `","path":[` + strings.Repeat(`"f",`, 1000) + `"f"]},
		{"message":"` + strings.Repeat("x", 100_000) + `"}]}`
	_, errs, err := ask(context.Background(), client(t, answering(t, &text).URL, time.Minute))
	if err == nil || len(errs) != 2 {
		t.Fatalf("%v %v", errs, err)
	}
	message, isCut := strings.CutSuffix(errs[0].Message, " …")
	if len(message) > maxMessage || len(message) < maxMessage-100 || !isCut || !strings.HasPrefix(words, message+" ") {
		t.Errorf("%d bytes, which end in %q", len(message), message[len(message)-20:])
	}
	if len(errs[0].Path) != maxPath || errs[0].Root() != "f" {
		t.Errorf("%d steps", len(errs[0].Path))
	}
	if errs[1].Message != " …" { // no end of a word: it could be a part of a token
		t.Errorf("%d bytes", len(errs[1].Message))
	}
}

func TestErrorsAreCounted(t *testing.T) {
	for count, fits := range map[int]bool{maxErrors: true, maxErrors + 1: false} {
		text := `{"data":{"a":1},"errors":[` + strings.Repeat(`{"message":"boom","path":["a"]},`, count-1) + `{}]}`
		_, errs, err := ask(context.Background(), client(t, answering(t, &text).URL, time.Minute))
		if (err == nil) != fits || fits && len(errs) != count || !fits && !strings.Contains(err.Error(), "boom") {
			t.Errorf("%d: %d %v", count, len(errs), err)
		}
	}
}

// The words of an error page are found behind its head.
func TestErrorBodyIsReadFar(t *testing.T) {
	page := `<html><head><style>` + strings.Repeat("p{color:red}", 3000) + `</style></head><body>The plant burns</body>`
	server := httptest.NewServer(answer(503, asHTML, page))
	defer server.Close()
	_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
	if err == nil || !strings.Contains(err.Error(), "The plant burns") {
		t.Error(err)
	}
}
