package graphql

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Whatever a document holds, it leaves only as one query with the name that is sent beside it.
func TestDoSendsOnlyQueries(t *testing.T) {
	var received atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		received.Add(1)
		answer(http.StatusOK, asJSON, `{"data":{"a":1}}`)(w, req)
	}))
	defer server.Close()
	c := client(t, server.URL, time.Minute)
	for text, isSent := range map[string]bool{
		"query Q { a }": true,
		"query Q($id: ID!, $at: [Time!]) { a(id: $id) }": true,
		"query Q { ...F } fragment F on Query { a }":     true,
		"{ a }":                                              false, // the name is missing
		"query Other { a }":                                  false,
		"mutation Q { a }":                                   false,
		"subscription Q { a }":                               false,
		"query Q { a } mutation M { a }":                     false,
		"query Q { a } mutation Q { a }":                     false,
		"query Q { a } query R { a }":                        false,
		"mutation M { a } query Q { a }":                     false,
		"query Q { a } subscription S { a }":                 false,
		"query Q { a } type T { a: Int }":                    false,
		"fragment F on Query { a }":                          false,
		"query Q { a ":                                       false,
		"query Q { a } }":                                    false,
		`query Q { a(id: "x-1 é", n: -1.5) }`:                false, // a text that is not as package document writes it
		`query Q { a(id: "x-1 \u00E9", n: -1.5) }`:           true,
		`query Q { a(id: "mutation \u007B a \u007D") }`:      true,
		`query Q { a(id: "", of: ["", "a"]) }`:               true,
		`query Q { a(id: "mutation M { a }") }`:              false,
		`query Q { a(id: "x\"y") }`:                          false,
		`query Q { a(id: "x\u00e9") }`:                       false,
		`query Q { a(id: "x" }`:                              false,
		`query Q { a(id: "") "x") }`:                         false,
		`query Q { a(id: """mutation M""") }`:                false,
		`query Q { a(id: """""") } mutation M { a }`:         false,
		"query Q { a(id: \"x\n\") }":                         false,
		"query Q { a(id: \"x) } mutation M { a(id: \"x\") }": false,
		"query Q { a } # \r mutation M { a }":                false, // lines end at another place for other parsers
		"query Q { a } #\u2028mutation M { a }":              false,
		"query Q { a @include(if: true) }":                   false,
		"query Q($a: Int = 1) { a }":                         false,
		"\ufeffquery Q { a }":                                false,
		"query Q { a\x00 }":                                  false,
		"":                                                   false,
		"query Q { a } query Q { a }":                        false,
		"query Q { a: b } extend type Query { c: String}":    false,
	} {
		for range 2 { // also when it was seen before
			before := received.Load()
			_, err := c.Do(context.Background(), Request{Operation: "Q", Query: text}, (*jsontext.Decoder).SkipValue)
			sent := received.Load() > before
			if sent != isSent || isSent != (err == nil) || err != nil && problem.From(err).Category != problem.Internal {
				t.Errorf("%q: sent %v, %v", text, sent, err)
			}
		}
	}
}

// dashboard is a document as a dashboard of some plants sends it.
func dashboard(plants int) Request {
	var declared, fields strings.Builder
	for i := range plants {
		n := strconv.Itoa(i)
		declared.WriteString(", $id" + n + ": ID!")
		fields.WriteString("  f" + n + ": facility(id: $id" + n + ") {\n    readings(readingInput: $readingInput) {\n" +
			"      readingType\n      unit\n      values {\n        timestamp\n        value\n      }\n    }\n  }\n")
	}
	return Request{
		Operation: "Readings",
		Query:     "query Readings($readingInput: ReadingInput!" + declared.String() + ") {\n" + fields.String() + "}",
	}
}

func BenchmarkCheckOfNewDocument(b *testing.B) {
	request := dashboard(20)
	b.ReportAllocs()
	for b.Loop() {
		if reason := notOneQuery(request); reason != "" {
			b.Fatal(reason)
		}
	}
}

func BenchmarkCheckOfKnownDocument(b *testing.B) {
	request, c := dashboard(20), newChecker()
	b.ReportAllocs()
	for b.Loop() {
		if err := c.check(request); err != nil {
			b.Fatal(err)
		}
	}
}
