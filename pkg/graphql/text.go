package graphql

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// textOf reads a response's text as UTF-8 without a byte order mark, and reports whether it is an object of JSON. JSON
// is UTF-8, but some servers write it otherwise. The first bytes tell, because the first two characters of JSON are
// ASCII; what the header says is often a default that nobody has looked at.
func textOf(body io.Reader) (text *bufio.Reader, isObject bool) {
	const most = 512
	text = bufio.NewReaderSize(body, most)
	start, _ := text.Peek(4)
	if wide := wideEncoding(start); wide != nil {
		text = bufio.NewReaderSize(transform.NewReader(text, wide.NewDecoder()), most)
	} else if bytes.HasPrefix(start, []byte("\ufeff")) {
		_, _ = text.Discard(len("\ufeff"))
	}
	for size := 16; ; size *= 2 {
		start, err := text.Peek(size)
		if start = bytes.TrimLeft(start, " \t\r\n"); len(start) > 0 {
			return text, start[0] == '{'
		}
		if err != nil || size == most {
			return text, false
		}
	}
}

// wideEncoding is that of a text whose characters have several bytes each; nil: it has none.
func wideEncoding(start []byte) encoding.Encoding {
	zeros := ""
	for _, b := range start {
		if b == 0 {
			zeros += "0"
		} else {
			zeros += "x"
		}
	}
	switch {
	case zeros == "000x", bytes.Equal(start, []byte{0, 0, 0xfe, 0xff}):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case zeros == "x000", bytes.Equal(start, []byte{0xff, 0xfe, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case bytes.HasPrefix(start, []byte{0xfe, 0xff}), strings.HasPrefix(zeros, "0x"):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), strings.HasPrefix(zeros, "x0"):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	default:
		return nil
	}
}

// mediaType gives the type of a response without its parameters, which some servers write in ways of their own.
func mediaType(header http.Header) string {
	kind, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	kind, _, _ = strings.Cut(kind, ",")
	return strings.ToLower(strings.TrimSpace(kind))
}

func isJSON(header http.Header) bool {
	switch kind := mediaType(header); kind {
	case "application/json", "text/json", "text/x-json", "application/x-json", "application/graphql",
		"application/graphql-response":
		return true
	default:
		return strings.HasSuffix(kind, "+json")
	}
}

func isHTML(header http.Header) bool { return strings.Contains(mediaType(header), "html") }
