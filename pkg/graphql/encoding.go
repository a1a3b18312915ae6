package graphql

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// decompressed takes care of the compressions that the transport of net/http does not: it asks for gzip, and some
// servers and proxies send what they like. It is next to the transport, so that whoever bounds a response bounds what
// it is when it is read. An encoding that is not known stays announced.
func decompressed() httpclient.Middleware {
	around := func(_ httpclient.Options, next http.RoundTripper) http.RoundTripper {
		return httpclient.RoundTripperFunc(func(request *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(request)
			if err == nil && response.Header.Get("Content-Encoding") != "" {
				decompress(response)
			}
			return response, err
		})
	}
	return httpclient.NamedMiddlewareFunc("decompress", around)
}

func decompress(response *http.Response) {
	announced := strings.Join(response.Header.Values("Content-Encoding"), ",")
	names := strings.FieldsFunc(strings.ToLower(announced), func(r rune) bool { return r == ',' || r == ' ' })
	body := &compressedBody{raw: response.Body}
	body.reader = readerFunc(body.readRaw)
	for len(names) > 0 { // they were applied in this order
		last := names[len(names)-1]
		open, ok := decompressors[last]
		if !ok {
			break
		}
		if open != nil {
			body.reader = &lateReader{open: open, from: body.reader}
			body.encoding = last
		}
		names = names[:len(names)-1]
	}
	response.Body, response.ContentLength, response.Uncompressed = body, -1, true
	response.Header.Del("Content-Length")
	response.Header.Del("Content-Encoding")
	if len(names) > 0 {
		response.Header.Set("Content-Encoding", strings.Join(names, ", "))
	}
}

// decompressors open what is compressed; nil: nothing is.
var decompressors = map[string]func(io.Reader) (io.Reader, error){
	"identity": nil,
	"br":       func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	"gzip":     openGzip,
	"x-gzip":   openGzip,
	"deflate":  openDeflate,
}

func openGzip(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }

// openDeflate opens both that are called so: the standard's, which is zlib's format, and what many servers send, which
// has no header.
func openDeflate(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	header, err := buffered.Peek(2)
	if err != nil {
		return nil, err
	}
	const method, deflate = 0x0f, 8
	if header[0]&method == deflate && (int(header[0])<<8|int(header[1]))%31 == 0 {
		return zlib.NewReader(buffered)
	}
	return flate.NewReader(buffered), nil
}

// compressedBody is a response's body. It tells what fails in the connection from what fails in the compression.
type compressedBody struct {
	raw      io.ReadCloser
	reader   io.Reader
	encoding string
	err      error // of the connection
	end      error // what reading ended with: a decompressor need not say it twice
}

func (b *compressedBody) readRaw(p []byte) (int, error) {
	n, err := b.raw.Read(p)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

func (b *compressedBody) Read(p []byte) (int, error) {
	if b.end != nil {
		return 0, b.end
	}
	n, err := b.reader.Read(p)
	switch {
	case err == nil, err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
		b.end = err
	case b.err != nil:
		b.end = b.err
	default:
		b.end = undecodable(b.encoding, err)
	}
	return n, b.end
}

func (b *compressedBody) Close() error { return b.raw.Close() }

func undecodable(encoding string, cause error) *problem.Error {
	return problem.New(problem.Decode, "The API's response says that it is compressed (Content-Encoding: %s), "+
		"but it cannot be decompressed", encoding).Because(cause).
		Advise("Check what is between Grafana and the API: a proxy may change responses.")
}

// isCorrupt reports whether what the transport of net/http decompresses is not what it is said to be.
func isCorrupt(err error) bool {
	_, isCorrupt := errors.AsType[flate.CorruptInputError](err)
	return isCorrupt || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum)
}

// unknownEncoding is about a response that was compressed in a way that nobody asked for.
func unknownEncoding(encoding string) *problem.Error {
	return problem.New(problem.Decode, "The API's response is compressed in a way that was not asked for and cannot be "+
		"read (Content-Encoding: %s)", encoding).
		Advise("Let the API, or the proxy before it, send what the request accepts: gzip, or no compression.")
}

// lateReader opens a decompressor with the first byte that is wanted, since opening it reads.
type lateReader struct {
	open   func(io.Reader) (io.Reader, error)
	from   io.Reader
	reader io.Reader
}

func (l *lateReader) Read(p []byte) (n int, err error) {
	if l.reader == nil {
		opened, err := l.open(l.from)
		if err != nil {
			return 0, err
		}
		l.reader = opened
	}
	return l.reader.Read(p)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
