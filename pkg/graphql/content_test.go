package graphql

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/binary"
	"io"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/andybalholm/brotli"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// compressed is a text in one or several encodings, in the order of the header.
func compressed(t *testing.T, encodings, text string) string {
	t.Helper()
	for encoding := range strings.SplitSeq(encodings, ", ") {
		var packed bytes.Buffer
		var w io.WriteCloser
		switch encoding {
		case "br":
			w = brotli.NewWriterLevel(&packed, brotli.BestSpeed)
		case "gzip", "x-gzip", "GZIP":
			w, _ = gzip.NewWriterLevel(&packed, gzip.BestSpeed)
		case "deflate":
			w, _ = zlib.NewWriterLevel(&packed, zlib.BestSpeed)
		case "raw deflate":
			w, _ = flate.NewWriter(&packed, flate.BestSpeed)
		default:
			continue
		}
		_, _ = io.WriteString(w, text)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		text = packed.String()
	}
	return text
}

const plants = `{"data":{"name":"Mühldorf ☀"}}`

// What is announced as compressed is decompressed, also where nobody asked for it.
func TestContentEncodings(t *testing.T) {
	for announced, applied := range map[string]string{
		"": "", "identity": "", "gzip": "gzip", "GZIP": "gzip", "x-gzip": "gzip", "br": "br", "deflate": "deflate",
		"Deflate": "raw deflate", "gzip, br": "gzip, br", "deflate, gzip": "deflate, gzip", "br, identity": "br",
		"gzip, gzip": "gzip, gzip",
	} {
		for _, status := range []int{200, 500} {
			text := plants
			if status == 500 {
				text = `{"errors":[{"message":"Mühldorf ☀ is dark"}]}`
			}
			server := httptest.NewServer(answer(status, asJSON, compressed(t, applied, text), "Content-Encoding", announced))
			data, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
			server.Close()
			if status == 200 && (err != nil || data != `{"name":"Mühldorf ☀"}`) {
				t.Errorf("%q: %s %v", announced, data, err)
			}
			if status == 500 && (err == nil || !strings.Contains(err.Error(), "Mühldorf ☀ is dark")) {
				t.Errorf("%q with status 500: %v", announced, err)
			}
		}
	}
}

// What cannot be decompressed is named, and is not taken for a lost connection, which would be tried again.
func TestContentEncodingsUnreadable(t *testing.T) {
	for announced, body := range map[string]string{
		"zstd": "\x28\xb5\x2f\xfd", "compress": "\x1f\x9d\x90", "br": plants, "deflate": "\x78\x9cplain", "gzip": plants,
		"gzip, zstd": "\x28\xb5\x2f\xfd", "x-gzip": plants,
	} {
		server := httptest.NewServer(answer(200, asJSON, body, "Content-Encoding", announced))
		_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		name := announced[strings.LastIndexByte(announced, ' ')+1:]
		if err == nil || problem.From(err).Category != problem.Decode || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", announced, err)
		}
	}
}

// A little that becomes a lot takes no more memory than the bound, and a response that ends early is the connection's.
func TestContentEncodingsBounded(t *testing.T) {
	bomb := `{"data":{"a":[` + strings.Repeat("0,", 32<<20) + `0]}}`
	for _, encoding := range []string{"br", "deflate", "br, gzip"} {
		packed := compressed(t, encoding, bomb)
		server := httptest.NewServer(answer(200, asJSON, packed, "Content-Encoding", encoding))
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
		runtime.ReadMemStats(&after)
		server.Close()
		if err == nil || !strings.Contains(err.Error(), "more than 1 MiB") {
			t.Errorf("%s, %d bytes: %v", encoding, len(packed), err)
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 32<<20 {
			t.Errorf("%s: the heap grew by %d MiB", encoding, grown>>20)
		}
		server = httptest.NewServer(answer(200, asJSON, packed[:len(packed)/2], "Content-Encoding", encoding))
		_, _, err = ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		if err == nil {
			t.Errorf("%s, cut off: %v", encoding, err)
		}
	}
}

func wide(text string, order binary.ByteOrder, bytes int) string {
	var out []byte
	put := func(unit uint32) {
		next := make([]byte, bytes)
		if bytes == 2 {
			order.PutUint16(next, uint16(unit))
		} else {
			order.PutUint32(next, unit)
		}
		out = append(out, next...)
	}
	if bytes == 4 {
		for _, r := range text {
			put(uint32(r))
		}
		return string(out)
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		put(uint32(unit))
	}
	return string(out)
}

// Texts in other encodings of Unicode, with and without a byte order mark, whatever the header says.
func TestTextEncodings(t *testing.T) {
	const mark = "\ufeff"
	for name, written := range map[string]string{
		"UTF-8": plants, "UTF-8 with a mark": mark + plants, "a mark and a line": mark + "\r\n " + plants,
		"UTF-16LE with a mark": wide(mark+plants, binary.LittleEndian, 2), "UTF-16LE": wide(plants, binary.LittleEndian, 2),
		"UTF-16BE with a mark": wide(mark+plants, binary.BigEndian, 2), "UTF-16BE": wide(plants, binary.BigEndian, 2),
		"UTF-32LE with a mark": wide(mark+plants, binary.LittleEndian, 4), "UTF-32BE": wide(plants, binary.BigEndian, 4),
	} {
		for _, kind := range []string{asJSON, asJSON + "; charset=utf-16", asJSON + "; charset=iso-8859-1"} {
			server := httptest.NewServer(answer(200, kind, written))
			data, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
			server.Close()
			if err != nil || data != `{"name":"Mühldorf ☀"}` {
				t.Errorf("%s as %s: %s %v", name, kind, data, err)
			}
		}
	}
}

// A GraphQL response is read whatever it is called; anything else is not taken for one.
func TestContentTypes(t *testing.T) {
	for _, kind := range []string{
		"application/json", "application/json;charset=utf-8", "application/json; charset=utf-8; odata.streaming",
		"application/json;", "application/json, application/json", "Application/JSON; a=b; a=c", "text/json",
		"text/json; charset=utf-8", "application/graphql-response+json", "application/graphql+json", "text/plain",
		"text/html", "application/octet-stream", "", "json",
	} {
		server := httptest.NewServer(answer(200, kind, "\n "+plants))
		data, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		if err != nil || data != `{"name":"Mühldorf ☀"}` {
			t.Errorf("%q: %s %v", kind, data, err)
		}
	}
	for kind, body := range map[string]string{
		asHTML: "<html><title>Log in</title></html>", asText: "OK", "text/csv": "time;value", "image/png": "\x89PNG",
	} {
		server := httptest.NewServer(answer(200, kind, body))
		_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		if err == nil || problem.From(err).Category != problem.NotGraphQL || !strings.Contains(err.Error(), kind) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// What cannot be read is quoted, without the secrets in it.
func TestUnreadableIsQuoted(t *testing.T) {
	for written, quoted := range map[string]string{
		`{"data":{"a":'5'}}`:               `{"data":{"a":'5'}}`,
		`{"data":{"a":1,5}}`:               `{"data":{"a":1,5}}`,
		`{"data":{"token":secret-token}}`:  `{"data":{"token":`,
		`{'data':{}}`:                      `{'data':{}}`,
		"\x1f\x8b{\"data\":{\"a\":1}}zzzz": "",
	} {
		server := httptest.NewServer(answer(200, asJSON, written))
		_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		if err == nil || !strings.Contains(err.Error(), quoted) || strings.Contains(err.Error(), "secret-token") {
			t.Errorf("%s: %v", written, err)
		}
	}
}
