package series

import (
	"math"
	"slices"
	"strings"
	"time"
)

// A value that is no number is null, and NaN in Values. What it is stands in the bits of the NaN that arithmetic leaves
// alone: the index of a word, or an instant. So it goes wherever the value goes, and numbers cost nothing more.
const (
	quietNaN    = 0x7ff8_0000_0000_0000
	tagOfWord   = 1 << 48
	tagOfMoment = 2 << 48
	tagBits     = 3 << 48
	payload     = 1<<48 - 1
	// middle is added to an instant, so that those before 1970 have no sign.
	middle = 1 << 47
)

const (
	// maxWords is how many words a series tells apart. A status has fewer; of what has more, the others are counted only.
	maxWords = 256
	// maxWord is how many bytes of a word are kept.
	maxWord = 256
)

// AddWord appends a value that is a word and not a number.
func (s *Series) AddWord(millis int64, word string) {
	s.Add(millis, boxed(s.index(word)), true)
	s.Texts++
}

// AddInstant appends a value that is an instant, in milliseconds since 1970, UTC.
func (s *Series) AddInstant(millis, value int64) {
	s.Add(millis, boxedInstant(value), true)
	s.Texts++
}

// index finds a word, and adds it if it is new; -1 when there are too many.
func (s *Series) index(word string) int {
	if len(word) > maxWord {
		word = strings.ToValidUTF8(word[:maxWord], "")
	}
	at := slices.Index(s.Words, word)
	if at < 0 && len(s.Words) < maxWords {
		s.Words = append(slices.Clip(s.Words), strings.Clone(word))
		at = len(s.Words) - 1
	}
	return at
}

func boxed(index int) float64 {
	if index < 0 {
		return math.NaN()
	}
	return math.Float64frombits(quietNaN | tagOfWord | uint64(index))
}

func boxedInstant(millis int64) float64 {
	if millis < -middle || millis >= middle {
		return math.NaN()
	}
	return math.Float64frombits(quietNaN | tagOfMoment | uint64(millis+middle))
}

// Word gives the word at an index; false when there is none.
func (s *Series) Word(i int) (string, bool) {
	bits := math.Float64bits(s.Values[i])
	at := int(bits & payload)
	if !s.Null[i] || !math.IsNaN(s.Values[i]) || bits&tagBits != tagOfWord || at >= len(s.Words) {
		return "", false
	}
	return s.Words[at], true
}

// Instant gives the instant at an index, in milliseconds since 1970, UTC; false when there is none.
func (s *Series) Instant(i int) (int64, bool) {
	bits := math.Float64bits(s.Values[i])
	if !s.Null[i] || !math.IsNaN(s.Values[i]) || bits&tagBits != tagOfMoment {
		return 0, false
	}
	return int64(bits&payload) - middle, true
}

// Content is what the values of a series are.
type Content int

// What values are. Words may have instants among them, and numbers either.
const (
	Numbers Content = iota
	Words
	Instants
)

// Content tells what the values are. A series with any number is one of numbers, whose other values are left empty; so
// is one without values.
func (s *Series) Content() Content {
	if s.Texts == 0 {
		return Numbers
	}
	words, instants := 0, 0
	for i, null := range s.Null {
		if !null {
			return Numbers
		}
		if _, ok := s.Word(i); ok {
			words++
		} else if _, ok := s.Instant(i); ok {
			instants++
		}
	}
	switch {
	case words > 0:
		return Words
	case instants > 0:
		return Instants
	default:
		return Numbers
	}
}

// Text gives a word, or an instant as RFC 3339; false when there is neither.
func (s *Series) Text(i int) (string, bool) {
	if millis, ok := s.Instant(i); ok {
		return time.UnixMilli(millis).UTC().Format(time.RFC3339Nano), true
	}
	return s.Word(i)
}

// ToInstants is a copy whose numbers are instants, each of so many milliseconds.
func (s *Series) ToInstants(milliseconds float64) *Series {
	copied := s.Clone()
	for i, null := range copied.Null {
		if !null {
			copied.Values[i], copied.Null[i] = boxedInstant(int64(math.Round(s.Values[i]*milliseconds))), true
			copied.Texts++
		}
	}
	return copied
}

// FromInstants is a copy whose instants are numbers: milliseconds since 1970, UTC.
func (s *Series) FromInstants() *Series {
	copied := s.Clone()
	for i := range copied.Null {
		if millis, ok := s.Instant(i); ok {
			copied.Values[i], copied.Null[i] = float64(millis), false
			copied.Texts--
		}
	}
	return copied
}

// inWords gives the series with its words as indices of other words, which it adds to: the series itself where nothing
// changes.
func (s *Series) inWords(words []string) (*Series, []string) {
	switch {
	case len(s.Words) == 0 || slices.Equal(s.Words, words):
		return s, words
	case len(words) == 0:
		return s, s.Words
	}
	copied := *s
	copied.Words, copied.Values = words, slices.Clone(s.Values)
	for i := range copied.Values {
		if word, ok := s.Word(i); ok {
			copied.Values[i] = boxed(copied.index(word))
		}
	}
	return &copied, copied.Words
}

// Untold counts the words of which Text does not know what they were.
func (s *Series) Untold() (count int) {
	for i, value := range s.Values {
		if s.Null[i] && math.IsNaN(value) {
			if _, ok := s.Text(i); !ok {
				count++
			}
		}
	}
	return count
}

// WithoutWords is a copy that only counts its words, and has none.
func (s *Series) WithoutWords() *Series {
	copied := s.Clone()
	copied.Words = nil
	for i := range copied.Values {
		if _, ok := s.Word(i); ok {
			copied.Values[i] = math.NaN()
		}
	}
	return copied
}
