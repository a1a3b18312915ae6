package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// receive reads a response of any kind. Of a GraphQL response, read gets the data.
func (c *Client) receive(
	ctx context.Context, request Request, response *http.Response, body io.Reader, read func(*jsontext.Decoder) error,
) (Errors, *problem.Error) {
	if location := response.Header.Get("Location"); location != "" && response.StatusCode/100 == 3 {
		return nil, c.redirectProblem(response, location)
	}
	text, isObject := textOf(body)
	encoding := response.Header.Get("Content-Encoding")
	switch isSuccess := response.StatusCode/100 == 2; {
	case !isSuccess, encoding == "" && !isObject && !isJSON(response.Header):
		errs, failure := c.statusProblem(response, text)
		if isStalled(ctx) {
			return nil, transportProblem(ctx, c.endpoint, nil)
		}
		return errs, failure
	case encoding != "":
		return nil, unknownEncoding(c.redactor.Text(shortened(encoding)))
	}
	bounded := c.newBoundedReader(text, request)
	var found envelope
	err := found.decode(bounded, read)
	found.addFailure()
	found.errors.redact(c.redactor)
	found.errors.pauseFor(retryAfter(response.Header))
	switch failure, isClear := errors.AsType[*problem.Error](err); {
	case isClear:
		return nil, failure
	case isStalled(ctx):
		return nil, transportProblem(ctx, c.endpoint, err)
	case isCorrupt(bounded.err):
		return nil, undecodable("gzip", bounded.err)
	case bounded.err != nil:
		return nil, transportProblem(ctx, c.endpoint, c.redactor.Error(bounded.err))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, problem.New(problem.Server, "The API's response was cut off").Because(err)
	case err != nil:
		return nil, c.unreadable(err, bounded.start)
	case !found.isEnvelope:
		return nil, c.notGraphQL(found)
	case !found.hasData && len(found.errors) == 0:
		return nil, problem.New(problem.Server, "The API returned neither data nor an error")
	case !found.hasData:
		return found.errors, found.errors.Problem()
	}
	return found.errors, nil
}

// unreadable quotes what could not be read: where it is no JSON, how the response starts.
func (c *Client) unreadable(err error, start []byte) *problem.Error {
	reason := c.redactor.Text(oneLine(strings.TrimPrefix(err.Error(), "jsontext: ")))
	if _, isSyntax := errors.AsType[*jsontext.SyntacticError](err); isSyntax {
		return problem.New(problem.Decode, "The API's response could not be read: %s. It starts with %s", shortened(reason),
			strings.TrimPrefix(quoted(shortened(c.redactor.Text(oneLine(string(start))))), ": ")).Because(err)
	}
	return problem.New(problem.Decode, "The API's response could not be read: %s", shortened(reason)).Because(err)
}

// notGraphQL is about an object that is no response of GraphQL's: a failure, if it clearly says which, in its words.
func (c *Client) notGraphQL(found envelope) *problem.Error {
	var told Errors
	for _, e := range found.errors {
		if e.categoryOr("") != "" {
			told = append(told, e)
		}
	}
	if len(told) > 0 {
		return told.Problem()
	}
	return problem.New(problem.NotGraphQL, "%s returned JSON, but not a GraphQL response%s", host(c.endpoint),
		quoted(shortened(c.redactor.Text(oneLine(firstWords(found.aside, messageMembers...))))))
}

// lenient options: like encoding/json, they accept names that come twice and bytes that are not UTF-8, which are no
// reason to withhold a response.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// NewDecoder returns a decoder that reads a part of an answer once more as Client.Do has read it.
func NewDecoder(part []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewReader(part), lenient...)
}

var decoders = sync.Pool{New: func() any { return new(jsontext.Decoder) }}

// release keeps a decoder for the next response, unless its buffer had to grow for a value as large as a whole schema.
func release(d *jsontext.Decoder) {
	if cap(d.UnreadBuffer()) <= 64<<10 {
		d.Reset(http.NoBody)
		decoders.Put(d)
	}
}

// envelope is the object around the data of a GraphQL response.
type envelope struct {
	errors              Errors
	isEnvelope, hasData bool
	// aside are members that GraphQL does not have, and in which some APIs say that they failed.
	aside map[string]json.RawMessage
}

// decode reads the whole body, to its end: only then can the connection be used again.
func (e *envelope) decode(body *boundedReader, read func(*jsontext.Decoder) error) error {
	d := decoders.Get().(*jsontext.Decoder)
	defer release(d)
	body.decoder = d
	d.Reset(body, lenient...)
	first, err := d.ReadToken()
	switch {
	case err == io.EOF:
		return io.ErrUnexpectedEOF
	case err != nil:
		return err
	case first.Kind() != jsontext.KindBeginObject:
		return errors.New("it is not an object")
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
		return errors.New("there is more after its end")
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
		return e.errors.read(d)
	default:
		return e.setAside(d, name)
	}
}
