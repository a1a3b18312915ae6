package decode

import (
	"bytes"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// reader takes exactly one value from the stream.
type reader func(*jsontext.Decoder) error

// Object hands each member of the object that comes next to read, which takes its value from the stream. The name
// is valid until then. Null and everything else that is no object has no members.
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

// elements hands the stream to read at each element of the list that comes next. Null and everything else that is
// no list has no elements.
func elements(d *jsontext.Decoder, read reader) error {
	if d.PeekKind() != jsontext.KindBeginArray {
		return d.SkipValue()
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

// members are the wanted members of an object. They are put together once for an answer: walking is the inner loop
// of decoding and allocates nothing.
type members []member

type member struct {
	quoted []byte  // the name as JSON writes it
	read   reader  // takes the member's value; nil: what is wanted lies further down
	below  members // of the objects in the member
}

// with adds a way that leads down through objects to a member. A way without any name leads nowhere: the API map
// leaves open what the API does not tell.
func (m members) with(way []string, read reader) members {
	if len(way) == 0 {
		return m
	}
	if m == nil {
		m = make(members, 0, 4)
	}
	name, _ := jsontext.AppendQuote(make([]byte, 0, len(way[0])+len(`""`)), way[0])
	found := m.find(name)
	if found == nil {
		m = append(m, member{quoted: name})
		found = &m[len(m)-1]
	}
	switch {
	case len(way) > 1:
		found.below = found.below.with(way[1:], read)
	case found.read == nil:
		found.read = read
	}
	return m
}

// walk reads one object, or one list of objects, and has each wanted member read. The others are skipped without
// being kept.
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
			err = found.below.walk(d)
		}
		if err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// find gives the member with a name as the stream has it; nil when it is not wanted.
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

// descend follows a way down through objects, and through lists wherever they come, and has read what stands at
// its end. A null on the way ends it.
func descend(d *jsontext.Decoder, way []string, read reader) error {
	if len(way) == 0 {
		return read(d)
	}
	return members(nil).with(way, read).walk(d)
}

// unquoted gives what a JSON string says. It is valid until the next value is read.
func unquoted(text jsontext.Value) []byte {
	if bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return text[1 : len(text)-1]
	}
	said, _ := jsontext.AppendUnquote(nil, text) // puts U+FFFD in the place of what is not UTF-8
	return said
}
