package decode

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// point is a value on its way into a series.
type point struct {
	stamp
	value                float64
	hasValue, word, null bool
}

// stamp is the time of a point, as a clock reads it: milliseconds since 1970, UTC.
type stamp struct {
	at int64
	// again is the later instant that is written in the same way; 0: none.
	again   int64
	hasTime bool
}

func (s *stamp) readBy(c *clock, d *jsontext.Decoder) (err error) {
	s.at, s.hasTime, err = c.read(d)
	s.again = c.again
	return err
}

// after gives the instant that goes on from the points before it. Of two that are written in the same way, it is the
// nearer one. From between them, points go on as they came: up or, where the newest come first, down.
func (s *stamp) after(before []int64) int64 {
	n := len(before)
	if s.again == 0 || n == 0 || before[n-1] < s.at {
		return s.at
	}
	if last := before[n-1]; last <= s.again && n > 1 && before[n-2] > last {
		return s.at
	}
	return s.again
}

// read takes the value: a number, a number written as text, true or false, or null.
func (p *point) read(d *jsontext.Decoder) error {
	written, err := d.ReadValue()
	if err != nil {
		return err
	}
	p.value, p.null, p.word, p.hasValue = 0, false, false, true
	switch written.Kind() {
	case jsontext.KindNumber:
		if p.value, err = number(written); err != nil {
			return fmt.Errorf("cannot read the number %.100s", written)
		}
	case jsontext.KindString:
		said := bytes.TrimSpace(unquoted(written))
		p.value, err = strconv.ParseFloat(string(said), 64)
		p.null = err != nil || math.IsNaN(p.value) || math.IsInf(p.value, 0)
		p.word = p.null && len(said) > 0
	case jsontext.KindTrue:
		p.value = 1
	case jsontext.KindFalse:
	default:
		p.null = true
	}
	return nil
}

func (p *point) addTo(into *series.Series) {
	if !p.hasTime {
		return
	}
	at := p.after(into.Times)
	if p.word {
		into.AddWord(at)
		return
	}
	into.Add(at, p.value, p.null || !p.hasValue)
}
