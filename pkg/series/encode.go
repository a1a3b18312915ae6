package series

import (
	"encoding/binary"
	"errors"
	"math"
)

// errBroken says that a series cannot be read from bytes.
var errBroken = errors.New("the bytes are not those of a series")

// maxEncoded is how many there may be of anything in encoded bytes, so that broken ones cannot ask for all memory.
const maxEncoded = 1 << 24

// Encode appends the series with its others to bytes, without their notes. What words and instants stand for stays as
// it is.
func (s *Series) Encode(to []byte) []byte {
	members := s.Members()
	to = binary.AppendUvarint(to, uint64(len(members)))
	for _, member := range members {
		to = member.appendAlone(to)
	}
	return to
}

func (s *Series) appendAlone(to []byte) []byte {
	for _, text := range []string{s.DeviceID, s.Type, s.Source, s.Unit} {
		to = AppendText(to, text)
	}
	scaled := byte(0)
	if s.Scaled {
		scaled = 1
	}
	to = append(to, scaled)
	for _, texts := range [][]string{s.Converted, s.Words} {
		to = binary.AppendUvarint(to, uint64(len(texts)))
		for _, text := range texts {
			to = AppendText(to, text)
		}
	}
	to = binary.AppendUvarint(to, uint64(s.Texts)) // #nosec G115 -- a length
	to = binary.AppendUvarint(to, uint64(s.Len())) // #nosec G115 -- a length
	last := int64(0)
	for _, at := range s.Times {
		to = binary.AppendVarint(to, at-last)
		last = at
	}
	for i := 0; i < s.Len(); i += 8 {
		nulls := byte(0)
		for bit := range min(8, s.Len()-i) {
			if s.Null[i+bit] {
				nulls |= 1 << bit
			}
		}
		to = append(to, nulls)
	}
	for _, value := range s.Values {
		to = binary.LittleEndian.AppendUint64(to, math.Float64bits(value))
	}
	return to
}

// AppendText appends a text to bytes, for Bytes.Text to read.
func AppendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// Bytes are read from their start. After the first thing that cannot be read, Err says so, and all further things are
// zero.
type Bytes struct {
	left []byte
	Err  error
}

// NewBytes returns bytes to be read.
func NewBytes(all []byte) *Bytes { return &Bytes{left: all} }

// Series reads what Series.Encode has written.
func (b *Bytes) Series() *Series {
	count := b.Count()
	if count == 0 || b.Err != nil {
		b.Err = errors.Join(b.Err, errBroken)
		return &Series{}
	}
	first := b.alone()
	for range count - 1 {
		if b.Err != nil {
			return &Series{}
		}
		first.Others = append(first.Others, b.alone())
	}
	return first
}

func (b *Bytes) alone() *Series {
	s := &Series{DeviceID: b.Text(), Type: b.Text(), Source: b.Text(), Unit: b.Text(), Scaled: b.Byte() == 1}
	s.Converted, s.Words, s.Texts = b.texts(), b.texts(), b.Count()
	count := b.Count()
	if b.Err != nil || count*8 > len(b.left) {
		b.Err = errors.Join(b.Err, errBroken)
		return &Series{}
	}
	if count == 0 {
		return s
	}
	s.Times, s.Null, s.Values = make([]int64, count), make([]bool, count), make([]float64, count)
	last := int64(0)
	for i := range s.Times {
		last += b.Signed()
		s.Times[i] = last
	}
	for i := range s.Null {
		if i%8 == 0 {
			nulls := b.Byte()
			for bit := range min(8, count-i) {
				s.Null[i+bit] = nulls&(1<<bit) != 0
			}
		}
	}
	if b.Err != nil || len(b.left) < 8*count {
		b.Err = errors.Join(b.Err, errBroken)
		return &Series{}
	}
	for i := range s.Values {
		s.Values[i] = math.Float64frombits(binary.LittleEndian.Uint64(b.left[8*i:]))
	}
	b.left = b.left[8*count:]
	return s
}

func (b *Bytes) texts() (texts []string) {
	for range b.Count() {
		if b.Err != nil {
			return nil
		}
		texts = append(texts, b.Text())
	}
	return texts
}

// Text reads what AppendText has written.
func (b *Bytes) Text() string {
	length := b.Count()
	if b.Err != nil || length > len(b.left) {
		b.Err = errors.Join(b.Err, errBroken)
		return ""
	}
	text := string(b.left[:length])
	b.left = b.left[length:]
	return text
}

// Count reads how many there are of what follows, written by binary.AppendUvarint.
func (b *Bytes) Count() int {
	value, length := binary.Uvarint(b.left)
	if b.Err != nil || length <= 0 || value > maxEncoded {
		b.Err = errors.Join(b.Err, errBroken)
		return 0
	}
	b.left = b.left[length:]
	return int(value)
}

// Signed reads what binary.AppendVarint has written.
func (b *Bytes) Signed() int64 {
	value, length := binary.Varint(b.left)
	if b.Err != nil || length <= 0 {
		b.Err = errors.Join(b.Err, errBroken)
		return 0
	}
	b.left = b.left[length:]
	return value
}

// Byte reads one byte.
func (b *Bytes) Byte() byte {
	if b.Err != nil || len(b.left) == 0 {
		b.Err = errors.Join(b.Err, errBroken)
		return 0
	}
	value := b.left[0]
	b.left = b.left[1:]
	return value
}
