package graphql

import (
	"bytes"
	"io"
)

// NotFinite is the text that stands in a response for a bare NaN or Infinity. JSON has no such numbers, but servers in
// Python and C write them, and one of them must not cost all values beside it. No API sends this text itself.
const NotFinite = "\x7f"

// notFinite are the words for it, in lower case, longest first.
var notFinite = [...]string{"infinity", "nan", "inf"}

// finiteReader replaces bare NaN and Infinity by texts of the same length.
type finiteReader struct {
	reader io.Reader
	// isText tells that the next byte is within a text, isEscaped that it is escaped there.
	isText, isEscaped bool
}

func (f *finiteReader) Read(p []byte) (n int, err error) {
	n, err = f.reader.Read(p)
	for err == nil && n < len(p) && f.endsInWord(p[:n]) { // the word may continue
		var more int
		more, err = f.reader.Read(p[n:])
		n += more
	}
	f.replace(p[:n])
	return n, err
}

// endsInWord tells that some bytes may end within a number or a word, or do not tell.
func (f *finiteReader) endsInWord(p []byte) bool {
	return len(p) > 0 && (isLetter(p[len(p)-1]) || p[len(p)-1] == '-') && len(p) < 4096
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func (f *finiteReader) replace(p []byte) {
	for i := 0; i < len(p); {
		if f.isText {
			i += f.text(p[i:])
			continue
		}
		switch b := p[i]; {
		case b == '"':
			f.isText = true
			i++
		case isLetter(b):
			end := i + 1
			for end < len(p) && isLetter(p[end]) {
				end++
			}
			start := i
			if start > 0 && p[start-1] == '-' {
				start--
			}
			blank(p[start:end], p[i:end])
			i = end
		default:
			i++
		}
	}
}

// text goes on to the next quote of a text, or to the end of what was read, and returns how far it came.
func (f *finiteReader) text(p []byte) int {
	start := 0
	if f.isEscaped {
		start = 1
	}
	quote := bytes.IndexByte(p[start:], '"')
	if quote < 0 {
		f.isEscaped = endsEscaping(p[start:])
		return len(p)
	}
	end := start + quote
	f.isEscaped, f.isText = false, endsEscaping(p[start:end])
	return end + 1
}

// endsEscaping tells that a part of a text ends with a backslash that escapes what follows it.
func endsEscaping(p []byte) bool {
	backslashes := 0
	for backslashes < len(p) && p[len(p)-1-backslashes] == '\\' {
		backslashes++
	}
	return backslashes%2 == 1
}

// blank replaces a word, with its sign, if it is one for a number that is not finite.
func blank(signed, word []byte) {
	for _, name := range notFinite {
		if len(word) == len(name) && bytes.EqualFold(word, []byte(name)) {
			copy(signed, `"`+NotFinite+`"`)
			for i := len(NotFinite) + 2; i < len(signed); i++ {
				signed[i] = ' '
			}
			return
		}
	}
}
