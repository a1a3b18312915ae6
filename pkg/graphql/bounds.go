package graphql

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// A response is bounded while it is read, so that no answer can take more memory than a request is worth.
const (
	// DefaultResponseBytes is how many bytes a response may have, uncompressed, unless the settings say otherwise.
	DefaultResponseBytes = 64 << 20
	// maxText is how many bytes a single text of a response may have, unless the request expects longer ones.
	maxText = 1 << 20
	// maxMessage is how much of the text of an error is kept.
	maxMessage = 64 << 10
	// maxErrors is how many errors a response may have. The path of one is kept down to maxPath steps.
	maxErrors = 10_000
	maxPath   = 32
	// maxHeard is how many bytes of the words of all errors are searched for what they mean.
	maxHeard = 256 << 10
)

// SetResponseBytes changes how many bytes a response may have, uncompressed; 0 is DefaultResponseBytes.
func (c *Client) SetResponseBytes(limit int64) { c.responseBytes.Store(limit) }

// boundedReader reads a response's body for a decoder, up to a number of bytes in all and in a single text. It
// remembers how reading failed: what fails below JSON is the connection, and not the response.
type boundedReader struct {
	reader finiteReader
	// decoder is who reads. It holds everything in memory that it has read but not given out: the text, or the value,
	// that it is about to give out.
	decoder *jsontext.Decoder
	// read so far, and how much may be read, in all and for one text.
	read, limit, text int64
	err               error
	// start is how the response starts, to be quoted.
	start []byte
}

// startBytes is how much of a response's start is kept: enough to find a secret in it before it is shortened.
const startBytes = 4 << 10

func (c *Client) newBoundedReader(body io.Reader, request Request) *boundedReader {
	b := &boundedReader{
		reader: finiteReader{reader: body}, limit: c.responseBytes.Load(), text: max(maxText, request.TextBytes),
	}
	if b.limit == 0 {
		b.limit = DefaultResponseBytes
	}
	return b
}

func (b *boundedReader) Read(p []byte) (int, error) {
	room := b.text - (b.read - b.decoder.InputOffset())
	if room < 0 {
		return 0, problem.New(problem.Decode, "The API's response has a single text or value of more than %s", size(b.text))
	}
	n, err := b.reader.Read(p[:min(int64(len(p)), room+1)])
	if missing := startBytes - len(b.start); missing > 0 {
		b.start = append(b.start, p[:min(n, missing)]...)
	}
	if b.read += int64(n); b.read > b.limit {
		return 0, problem.New(problem.TooLarge, "The API's response is larger than %s", size(b.limit)).
			Advise("Choose a shorter time range, a coarser resolution or fewer facilities. An administrator can raise " +
				"the limit in the data source's settings, under Cache and fair use (Cache und Fair Use).")
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// size writes a number of bytes for people.
func size(bytes int64) string {
	const kibibyte, mebibyte = 1 << 10, 1 << 20
	if bytes < mebibyte {
		return strconv.FormatInt(bytes/kibibyte, 10) + " KiB"
	}
	return strconv.FormatInt(bytes/mebibyte, 10) + " MiB"
}

// read takes the errors from the stream, one by one. Where the API does not write a list, what it writes is one error,
// or none when it is empty.
func (errs *Errors) read(d *jsontext.Decoder) error {
	heard := 0
	if d.PeekKind() != jsontext.KindBeginArray {
		value, err := d.ReadValue()
		if words := wordsIn(json.RawMessage(value)); err != nil || words == "" || words == "0" {
			return err
		}
		errs.add(value, &heard)
		return nil
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != jsontext.KindEndArray {
		if len(*errs) == maxErrors {
			failure := errs.Problem()
			failure.What += ", and more than " + strconv.Itoa(maxErrors) + " other errors"
			return failure
		}
		value, err := d.ReadValue()
		if err != nil {
			return err
		}
		errs.add(value, &heard)
	}
	_, err := d.ReadToken()
	return err
}

// add adds an error as it is written. heard is how much of the words of those before it was searched.
func (errs *Errors) add(value []byte, heard *int) {
	var one Error
	one.read(value)
	one.shorten()
	*heard += one.listen(maxHeard - *heard)
	*errs = append(*errs, one)
}

// shorten lets go of what is too long to be of use. A message is cut between two words, so that nothing is cut in two
// that must be recognized as a whole.
func (e *Error) shorten() {
	if len(e.Message) > maxMessage {
		start := e.Message[:maxMessage]
		e.Message = strings.Clone(start[:max(0, strings.LastIndexByte(start, ' '))]) + " …"
	}
	if len(e.Path) > maxPath {
		e.Path = append([]any(nil), e.Path[:maxPath]...)
	}
}
