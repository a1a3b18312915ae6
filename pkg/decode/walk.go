package decode

import (
	"bytes"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// reader takes exactly one value from the stream.
type reader func(*jsontext.Decoder) error

// Object calls read for each member of the next value, an object. It must take the member's value from the stream; the
// name is valid until then. Null and everything else that is not an object has no members.
func Object(d *jsontext.Decoder, read func(name []byte) error) error {
	if d.PeekKind() != jsontext.KindBeginObject {
		return d.SkipValue()
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != jsontext.KindEndObject {
		name, err := d.ReadValue()
		if err != nil {
			return err
		}
		if err := read(unquoted(name)); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// elements calls read for each element of the next value, a list. Null and everything else that is not a list has no
// elements.
func elements(d *jsontext.Decoder, read reader) error {
	if d.PeekKind() != jsontext.KindBeginArray {
		return d.SkipValue()
	}
	if err := nested(d); err != nil {
		return err
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != jsontext.KindEndArray {
		if err := read(d); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// members are the wanted members of an object. They are built once for a response: walking is the inner loop of
// decoding and allocates nothing.
type members []member

type member struct {
	quoted []byte  // the name as JSON writes it
	read   reader  // takes the member's value; nil where only something below it is wanted
	below  members // of the objects in the member's value
	onNull func()  // is called where null stands instead of these objects; nil: nothing is
}

// with adds the member at the end of a path through objects. An empty path adds nothing: the API map leaves open what
// the API does not have.
func (m members) with(path []string, read reader) members {
	if len(path) == 0 {
		return m
	}
	if m == nil {
		m = make(members, 0, 4)
	}
	first := path[0] // #nosec G602 -- it is not empty
	name, _ := jsontext.AppendQuote(make([]byte, 0, len(first)+len(`""`)), first)
	found := m.find(name)
	if found == nil {
		m = append(m, member{quoted: name})
		found = &m[len(m)-1]
	}
	switch {
	case len(path) > 1:
		found.below = found.below.with(path[1:], read)
	case found.read == nil:
		found.read = read
	}
	return m
}

// noting has note called where null stands on the way to the member at the end of a path that was added before.
func (m members) noting(path []string, note func()) members {
	for at := m; len(path) > 1; path = path[1:] {
		name, _ := jsontext.AppendQuote(nil, path[0])
		found := at.find(name)
		if found == nil {
			break
		}
		found.onNull = note
		at = found.below
	}
	return m
}

// walk takes one object, or one list of objects, from the stream and has each wanted member read. The others are
// skipped without being kept.
func (m members) walk(d *jsontext.Decoder) error {
	switch d.PeekKind() {
	case jsontext.KindBeginArray:
		return elements(d, m.walk)
	case jsontext.KindBeginObject:
		if _, err := d.ReadToken(); err != nil {
			return err
		}
		return m.rest(d)
	default:
		return d.SkipValue()
	}
}

// rest is walk for an object whose brace has been read.
func (m members) rest(d *jsontext.Decoder) error {
	for d.PeekKind() != jsontext.KindEndObject {
		name, err := d.ReadValue()
		if err != nil {
			return err
		}
		switch found := m.find(name); {
		case found == nil:
			err = d.SkipValue()
		case found.read != nil:
			err = found.read(d)
		default:
			if found.onNull != nil && d.PeekKind() == jsontext.KindNull {
				found.onNull()
			}
			err = found.below.walk(d)
		}
		if err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// find gives the member with a name as it is written in the stream; nil when it is not wanted.
func (m members) find(name jsontext.Value) *member {
	for i := range m {
		if bytes.Equal(m[i].quoted, name) {
			return &m[i]
		}
	}
	if bytes.IndexByte(name, '\\') >= 0 {
		// The same name can be escaped in many ways.
		if plain, _ := jsontext.AppendQuote(nil, unquoted(name)); !bytes.Equal(plain, name) {
			return m.find(plain)
		}
	}
	return nil
}

// unquoted gives the text of a JSON string. It is valid until the next value is read.
func unquoted(quoted jsontext.Value) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 && utf8.Valid(quoted) {
		return quoted[1 : len(quoted)-1]
	}
	text, _ := jsontext.AppendUnquote(nil, quoted) // replaces what is not UTF-8 by U+FFFD
	return text
}

// labels keeps each name and unit of a response once: rows repeat them for every value.
type labels map[string]string

// read takes a name or unit from the stream, written as text or as a number; it is empty when it is neither.
func (l labels) read(d *jsontext.Decoder) (string, error) {
	switch d.PeekKind() {
	case jsontext.KindString, jsontext.KindNumber:
	default:
		return "", d.SkipValue()
	}
	token, err := d.ReadToken()
	if err != nil {
		return "", err
	}
	known, ok := l[token.String()]
	if ok {
		return known, nil
	}
	read := token.String()
	if len(l) == maxLabels {
		clear(l) // no response repeats as many
	}
	if len(read) <= maxLabel {
		l[read] = read
	}
	return read, nil
}
