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
	at                      int64
	value                   float64
	hasTime, hasValue, word bool
	null                    bool
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
	into.Add(p.at, p.value, p.null || !p.hasValue)
	if p.word {
		into.Texts++
	}
}
