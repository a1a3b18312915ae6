// Package decode reads answers as the API map says they read. Values go straight from the stream into columns.
package decode

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	jsoniter "github.com/json-iterator/go"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Readings collects the series of one alias of an answer.
type Readings struct {
	Values *apimap.Values
	// DeviceID and Types that were asked for. The only type asked for names a series that does not name itself.
	DeviceID string
	Types    []string
	// Zone of stamps that carry no offset; nil is UTC.
	Zone *time.Location

	// Series in the order in which they came.
	Series []*series.Series
	byType map[string]*series.Series
}

// Read takes the value of the alias from the stream: the object at the first step of Values.Path.
func (r *Readings) Read(iter *jsoniter.Iterator) {
	r.byType = map[string]*series.Series{}
	steps := r.Values.Path
	way := make([]string, 0, len(steps))
	for _, step := range steps[1:] {
		way = append(way, step.Field)
	}
	descend(iter, way, r.answer)
}

// descend follows a way down through objects, and through lists wherever they come, and calls at for what stands
// at its end. A null on the way ends it.
func descend(iter *jsoniter.Iterator, way []string, at func(*jsoniter.Iterator)) {
	if len(way) == 0 {
		at(iter)
		return
	}
	switch iter.WhatIsNext() {
	case jsoniter.ArrayValue:
		for iter.ReadArray() {
			descend(iter, way, at)
		}
	case jsoniter.ObjectValue:
		for key := iter.ReadObject(); key != ""; key = iter.ReadObject() {
			if key == way[0] {
				descend(iter, way[1:], at)
			} else {
				iter.Skip()
			}
		}
	default:
		iter.Skip()
	}
}

func (r *Readings) answer(iter *jsoniter.Iterator) {
	answer := &r.Values.Answer
	if answer.JSONText && iter.WhatIsNext() == jsoniter.StringValue {
		inner := jsoniter.ParseString(jsoniter.ConfigCompatibleWithStandardLibrary, iter.ReadString())
		r.shaped(inner)
		if inner.Error != nil && inner.Error.Error() != "EOF" {
			iter.ReportError("readings", "the text is not JSON: "+inner.Error.Error())
		}
		return
	}
	r.shaped(iter)
}

func (r *Readings) shaped(iter *jsoniter.Iterator) {
	switch r.Values.Answer.Shape {
	case apimap.PairsShape, apimap.MapShape:
		descend(iter, r.Values.Answer.Items, r.byTypeObject)
	default:
		descend(iter, r.Values.Answer.Items, r.items)
	}
}

// items reads a list of items, or a single one where the API gives one series.
func (r *Readings) items(iter *jsoniter.Iterator) {
	switch iter.WhatIsNext() {
	case jsoniter.ArrayValue:
		for iter.ReadArray() {
			r.item(iter)
		}
	case jsoniter.ObjectValue:
		r.item(iter)
	default:
		iter.Skip()
	}
}

func (r *Readings) item(iter *jsoniter.Iterator) {
	switch r.Values.Answer.Shape {
	case apimap.SeriesShape:
		r.seriesItem(iter)
	case apimap.ColumnsShape:
		r.columnsItem(iter)
	case apimap.WideShape:
		r.wideRow(iter)
	default:
		r.row(iter)
	}
}

// seriesItem reads {type, unit, values: [{time, value}]}.
func (r *Readings) seriesItem(iter *jsoniter.Iterator) {
	answer := &r.Values.Answer
	current := &series.Series{DeviceID: r.DeviceID}
	if len(r.Types) == 1 {
		current.Type = r.Types[0]
	}
	walk(iter, ways{
		{answer.Type, func(iter *jsoniter.Iterator) { current.Type = text(iter) }},
		{answer.Unit, func(iter *jsoniter.Iterator) { current.Unit = text(iter) }},
		{answer.Points, func(iter *jsoniter.Iterator) {
			if iter.WhatIsNext() != jsoniter.ArrayValue {
				iter.Skip()
				return
			}
			for iter.ReadArray() {
				r.point(iter, current)
			}
		}},
	})
	r.keep(current)
}

// point reads {time, value} or [time, value].
func (r *Readings) point(iter *jsoniter.Iterator, into *series.Series) {
	var p point
	if iter.WhatIsNext() == jsoniter.ArrayValue {
		for n := 0; iter.ReadArray(); n++ {
			switch n {
			case 0:
				p.at, p.hasTime = r.instant(iter)
			case 1:
				p.read(iter)
			default:
				iter.Skip()
			}
		}
	} else {
		r.object(iter, &p, nil, nil)
	}
	p.addTo(into)
}

// object reads the members of a point or row. It is the inner loop of decoding: plain comparisons for the usual
// case of members that lie directly in the object.
func (r *Readings) object(iter *jsoniter.Iterator, p *point, name, unit *string) {
	answer := &r.Values.Answer
	if iter.WhatIsNext() != jsoniter.ObjectValue {
		iter.Skip()
		return
	}
	if len(answer.Time) == 1 && len(answer.Value) == 1 && name == nil {
		for key := iter.ReadObject(); key != ""; key = iter.ReadObject() {
			switch key {
			case answer.Time[0]:
				p.at, p.hasTime = r.instant(iter)
			case answer.Value[0]:
				p.read(iter)
			default:
				iter.Skip()
			}
		}
		return
	}
	members := ways{
		{answer.Time, func(iter *jsoniter.Iterator) { p.at, p.hasTime = r.instant(iter) }},
		{answer.Value, p.read},
	}
	if name != nil {
		members = append(members,
			way{answer.Type, func(iter *jsoniter.Iterator) { *name = text(iter) }},
			way{answer.Unit, func(iter *jsoniter.Iterator) { *unit = text(iter) }})
	}
	walk(iter, members)
}

// row reads {time, type, unit, value}.
func (r *Readings) row(iter *jsoniter.Iterator) {
	var p point
	var name, unit string
	r.object(iter, &p, &name, &unit)
	if name == "" && len(r.Types) == 1 {
		name = r.Types[0]
	}
	if name == "" {
		return
	}
	into := r.of(name)
	if unit != "" {
		into.Unit = unit
	}
	p.addTo(into)
}

// wideRow reads {time, Pac, ExportedEnergy}.
func (r *Readings) wideRow(iter *jsoniter.Iterator) {
	var at point
	values := make([]point, len(r.Types))
	members := ways{{r.Values.Answer.Time, func(iter *jsoniter.Iterator) { at.at, at.hasTime = r.instant(iter) }}}
	for i, name := range r.Types {
		members = append(members, way{[]string{name}, values[i].read})
	}
	walk(iter, members)
	for i, name := range r.Types {
		if values[i].hasValue {
			values[i].at, values[i].hasTime = at.at, at.hasTime
			values[i].addTo(r.of(name))
		}
	}
}

// columnsItem reads {type, unit, times: […], values: […]}.
func (r *Readings) columnsItem(iter *jsoniter.Iterator) {
	answer := &r.Values.Answer
	current := &series.Series{DeviceID: r.DeviceID}
	if len(r.Types) == 1 {
		current.Type = r.Types[0]
	}
	var times, values []point
	walk(iter, ways{
		{answer.Type, func(iter *jsoniter.Iterator) { current.Type = text(iter) }},
		{answer.Unit, func(iter *jsoniter.Iterator) { current.Unit = text(iter) }},
		{answer.Time, func(iter *jsoniter.Iterator) {
			for iter.ReadArray() {
				var p point
				p.at, p.hasTime = r.instant(iter)
				times = append(times, p)
			}
		}},
		{answer.Value, func(iter *jsoniter.Iterator) {
			for iter.ReadArray() {
				var p point
				p.read(iter)
				values = append(values, p)
			}
		}},
	})
	if len(times) != len(values) {
		iter.ReportError("readings", "the columns of "+current.Type+" differ in length")
		return
	}
	for i := range values {
		values[i].at, values[i].hasTime = times[i].at, times[i].hasTime
		values[i].addTo(current)
	}
	r.keep(current)
}

// byTypeObject reads {Pac: [[time, value]]} and {Pac: {time: value}}.
func (r *Readings) byTypeObject(iter *jsoniter.Iterator) {
	if iter.WhatIsNext() != jsoniter.ObjectValue {
		iter.Skip()
		return
	}
	for name := iter.ReadObject(); name != ""; name = iter.ReadObject() {
		into := r.of(name)
		switch iter.WhatIsNext() {
		case jsoniter.ArrayValue:
			for iter.ReadArray() {
				r.point(iter, into)
			}
		case jsoniter.ObjectValue:
			for stamp := iter.ReadObject(); stamp != ""; stamp = iter.ReadObject() {
				var p point
				if number, err := strconv.ParseInt(stamp, 10, 64); err == nil {
					p.at, p.hasTime = r.epoch(float64(number)), true
				} else if at, ok := parseInstant([]byte(stamp), r.Zone); ok {
					p.at, p.hasTime = at, true
				} else {
					iter.ReportError("readings", "cannot read the time "+strconv.Quote(stamp))
				}
				p.read(iter)
				p.addTo(into)
			}
		default:
			iter.Skip()
		}
	}
}

// of gives the series of a type, new or begun.
func (r *Readings) of(name string) *series.Series {
	if found, ok := r.byType[name]; ok {
		return found
	}
	begun := &series.Series{DeviceID: r.DeviceID, Type: name}
	r.byType[name] = begun
	r.Series = append(r.Series, begun)
	return begun
}

// keep takes a finished series; parts of one type, as from several pages, become one.
func (r *Readings) keep(finished *series.Series) {
	if finished.Type == "" {
		return
	}
	found, ok := r.byType[finished.Type]
	if !ok {
		r.byType[finished.Type] = finished
		r.Series = append(r.Series, finished)
		return
	}
	found.Times = append(found.Times, finished.Times...)
	found.Values = append(found.Values, finished.Values...)
	found.Null = append(found.Null, finished.Null...)
	found.Texts += finished.Texts
}

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
