package decode

import (
	"bytes"
	"cmp"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// point is a value and its time, before both are added to a series.
type point struct {
	stamp                stamp
	value                float64
	hasValue, word, null bool
	// notFinite: the API wrote a bare NaN or Infinity.
	notFinite bool
	// text of a word.
	text string
	// beside is a text that is the value where that is null.
	beside string
	// bad is the flag that says that the value is none; empty: there is no such flag.
	bad string
	// unread is what the API wrote when that is no number that can be held; empty: it is.
	unread string
}

// stamp is the time of a point as a clock reads it: an instant, or a local time.
type stamp struct {
	at      int64
	hasTime bool
	// unread is what the API wrote when that is no time; empty where it wrote nothing.
	unread string
}

func (s *stamp) read(d *jsontext.Decoder, c *clock) (err error) {
	if s.at, s.hasTime, err = c.read(d); !s.hasTime && err == nil {
		s.unread = c.unread
	}
	return err
}

// read takes the value from the stream: a number, a number written as text, true or false, or null.
func (p *point) read(d *jsontext.Decoder) error {
	written, err := d.ReadValue()
	if err != nil {
		return err
	}
	p.value, p.null, p.word, p.hasValue, p.text, p.unread = 0, false, false, true, "", ""
	p.notFinite = false
	switch written.Kind() {
	case jsontext.KindNumber:
		p.setNumber(written)
	case jsontext.KindString:
		p.setText(unquoted(written))
	case jsontext.KindTrue:
		p.value = 1
	case jsontext.KindFalse:
	case jsontext.KindBeginObject, jsontext.KindBeginArray:
		p.null, p.unread = true, shortened(written)
	default:
		p.null = true
	}
	return nil
}

// readBeside takes the text that is the value where that is null.
func (p *point) readBeside(d *jsontext.Decoder) error {
	written, err := d.ReadValue()
	if err == nil && written.Kind() == jsontext.KindString {
		text := bytes.TrimSpace(unquoted(written))
		p.beside = string(text[:min(len(text), maxLabel)])
	}
	return err
}

func (p *point) setNumber(written []byte) {
	var err error
	if p.value, err = number(written); err != nil {
		p.value, p.null, p.unread = 0, true, shortened(written)
	}
}

func (p *point) setText(written []byte) {
	text := bytes.TrimSpace(written)
	if string(text) == graphql.NotFinite {
		p.null, p.notFinite = true, true
		return
	}
	var ok bool
	p.value, ok = textNumber(string(text))
	if p.null, p.word = !ok, !ok && len(text) > 0; p.word {
		p.text = string(text[:min(len(text), maxLabel)])
	}
}

// unreadable is the point without its value, which cannot be told because of what the API wrote.
func (p *point) unreadable(written string) point {
	return point{stamp: p.stamp, hasValue: true, null: true, unread: written}
}

func (p *point) addTo(into *series.Series, c *clock) {
	if !p.stamp.hasTime {
		if p.hasValue && (!p.null || p.word) || p.stamp.unread != "" && p.stamp.unread != "null" {
			into.Note(series.UnreadableTime, 1, cmp.Or(p.stamp.unread, "null"))
		}
		return
	}
	at := p.stamp.at
	if p.notFinite {
		into.Note(series.NotFinite, 1, "")
	}
	if p.unread != "" {
		into.Note(series.UnreadableNumber, 1, p.unread)
	}
	if p.beside != "" && p.null && !p.word && p.unread == "" && !p.notFinite {
		p.word, p.text = true, p.beside
	}
	if p.bad != "" && p.hasValue && (!p.null || p.word) {
		into.Note(series.BadQuality, 1, p.bad)
		p.null, p.word = true, false
	}
	if !p.word {
		into.Add(at, p.value, p.null || !p.hasValue)
	} else if instant, ok := c.parse([]byte(p.text)); ok {
		into.AddInstant(at, c.instant(instant))
	} else {
		into.AddWord(at, p.text)
	}
}

// exactDigits is how many decimal digits a float64 holds without loss.
const exactDigits = 15

// powers of ten up to 10^exactDigits, which a float64 holds without loss, too.
var powers = [exactDigits + 1]float64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
}

// number reads a JSON number. It fails when the number is out of the range of a float64, which it then gives as
// infinite.
func number(written []byte) (float64, error) {
	if value, ok := decimal(written); ok {
		return value, nil
	}
	return strconv.ParseFloat(string(written), 64)
}

// decimal reads a short number without an exponent, as nearly every reading is, several times faster than strconv and
// to the same bit: the quotient of two numbers held without loss is rounded only once.
func decimal(written []byte) (float64, bool) {
	digits, negative := written, written[0] == '-'
	if negative {
		digits = digits[1:]
	}
	if len(digits) > exactDigits {
		return 0, false
	}
	var value int64
	places := 0
	for i, c := range digits {
		switch {
		case c-'0' <= 9:
			value = value*10 + int64(c-'0')
		case c == '.':
			places = len(digits) - 1 - i
		default:
			return 0, false
		}
	}
	quotient := float64(value) / powers[places]
	if negative {
		return -quotient, true
	}
	return quotient, true
}
