package graphql

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func readEnvelope(ctx context.Context, endpoint string, answer *http.Response, read func(*jsontext.Decoder) error) (Errors, *problem.Error) {
	stream := &watched{Reader: answer.Body}
	var found envelope
	err := found.decode(stream, read)
	found.errors.pauseFor(retryAfter(answer.Header))
	switch {
	case stream.err != nil:
		return nil, transportProblem(ctx, endpoint, stream.err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, problem.New(problem.Server, "The API's answer broke off in the middle").Because(err)
	case err != nil:
		return nil, problem.New(problem.Decode, "The API's answer cannot be read").Because(err)
	case !found.isEnvelope:
		return nil, problem.New(problem.NotGraphQL, "%s answers JSON, but not as a GraphQL API does", host(endpoint))
	case !found.hasData && len(found.errors) == 0:
		return nil, problem.New(problem.Server, "The API answered without data and without saying why")
	case !found.hasData:
		return found.errors, found.errors.Problem()
	}
	return found.errors, nil
}

// tolerant options: names that come twice and bytes that are not UTF-8 are no reason to withhold an answer, and none
// for encoding/json either.
var tolerant = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

var decoders = sync.Pool{New: func() any { return new(jsontext.Decoder) }}

// release keeps a decoder for the next answer, unless it had to make room for a value as large as a whole schema.
func release(d *jsontext.Decoder) {
	if cap(d.UnreadBuffer()) <= 64<<10 {
		d.Reset(http.NoBody)
		decoders.Put(d)
	}
}

// envelope is what stands around the data in an answer.
type envelope struct {
	errors              Errors
	isEnvelope, hasData bool
}

// decode reads the whole body, to its end: only then can the connection be used again.
func (e *envelope) decode(body io.Reader, read func(*jsontext.Decoder) error) error {
	d := decoders.Get().(*jsontext.Decoder)
	defer release(d)
	d.Reset(body, tolerant...)
	begin, err := d.ReadToken()
	switch {
	case err == io.EOF:
		return io.ErrUnexpectedEOF
	case err != nil:
		return err
	case begin.Kind() != jsontext.KindBeginObject:
		return errors.New("it is no object")
	}
	for d.PeekKind() != jsontext.KindEndObject {
		name, err := d.ReadToken()
		if err != nil {
			return err
		}
		if err := e.member(d, name.String(), read); err != nil {
			return err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	if _, err := d.ReadToken(); err == nil {
		return errors.New("more follows its end")
	} else if err != io.EOF {
		return err
	}
	return nil
}

func (e *envelope) member(d *jsontext.Decoder, name string, read func(*jsontext.Decoder) error) error {
	switch name {
	case "data":
		e.isEnvelope = true
		if d.PeekKind() == jsontext.KindNull {
			return d.SkipValue()
		}
		e.hasData = true
		return read(d)
	case "errors":
		e.isEnvelope = true
		written, err := d.ReadValue()
		if err != nil {
			return err
		}
		return json.Unmarshal(written, &e.errors)
	default:
		return d.SkipValue()
	}
}

// watched keeps how reading failed: what failed below JSON is a matter of the connection.
type watched struct {
	io.Reader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}
