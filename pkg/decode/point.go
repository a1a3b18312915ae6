package decode

import (
	"encoding/json"
	"strconv"
	"strings"

	jsoniter "github.com/json-iterator/go"

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
func (p *point) read(iter *jsoniter.Iterator) {
	p.hasValue = true
	switch iter.WhatIsNext() {
	case jsoniter.NumberValue:
		p.value = iter.ReadFloat64()
	case jsoniter.StringValue:
		written := strings.TrimSpace(iter.ReadString())
		number, err := strconv.ParseFloat(written, 64)
		p.value, p.null = number, err != nil
		p.word = err != nil && written != ""
	case jsoniter.BoolValue:
		if iter.ReadBool() {
			p.value = 1
		}
	case jsoniter.NilValue:
		iter.Skip()
		p.null = true
	default:
		iter.Skip()
		p.null = true
	}
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

// text reads a name or unit, whether it is written as text or as a number.
func text(iter *jsoniter.Iterator) string {
	switch iter.WhatIsNext() {
	case jsoniter.StringValue:
		return iter.ReadString()
	case jsoniter.NumberValue:
		var number json.Number
		iter.ReadVal(&number)
		return number.String()
	default:
		iter.Skip()
		return ""
	}
}
