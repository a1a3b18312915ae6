package decode

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// point is a value and its time, before both are added to a series.
type point struct {
	stamp                stamp
	value                float64
	hasValue, word, null bool
	// text of a word.
	text string
}

// stamp is the time of a point as a clock reads it, in milliseconds since 1970, UTC.
type stamp struct {
	at int64
	// later is a second instant with the same local time; 0: none.
	later   int64
	hasTime bool
}

func (s *stamp) read(d *jsontext.Decoder, c *clock) (err error) {
	s.at, s.hasTime, err = c.read(d)
	s.later = c.later
	return err
}

// after gives the instant that continues the points before it. Of two with the same local time, it is the nearer one.
// Where the last point lies between them, points continue in their direction: up or, if the newest come first, down.
func (s *stamp) after(before []int64) int64 {
	n := len(before)
	if s.later == 0 || n == 0 || before[n-1] < s.at {
		return s.at
	}
	if last := before[n-1]; last <= s.later && n > 1 && before[n-2] > last {
		return s.at
	}
	return s.later
}

// read takes the value from the stream: a number, a number written as text, true or false, or null.
func (p *point) read(d *jsontext.Decoder) error {
	written, err := d.ReadValue()
	if err != nil {
		return err
	}
	p.value, p.null, p.word, p.hasValue, p.text = 0, false, false, true, ""
	switch written.Kind() {
	case jsontext.KindNumber:
		if p.value, err = number(written); err != nil {
			return fmt.Errorf("cannot read the number %.100s", written)
		}
	case jsontext.KindString:
		text := bytes.TrimSpace(unquoted(written))
		var ok bool
		p.value, ok = textNumber(string(text))
		if p.null, p.word = !ok, !ok && len(text) > 0; p.word {
			p.text = string(text[:min(len(text), maxLabel)])
		}
	case jsontext.KindTrue:
		p.value = 1
	case jsontext.KindFalse:
	default:
		p.null = true
	}
	return nil
}

func (p *point) addTo(into *series.Series, c *clock) {
	if !p.stamp.hasTime {
		return
	}
	at := p.stamp.after(into.Times)
	if !p.word {
		into.Add(at, p.value, p.null || !p.hasValue)
	} else if instant, ok := c.parse([]byte(p.text)); ok {
		into.AddInstant(at, instant)
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
