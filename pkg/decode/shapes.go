package decode

import (
	"strconv"

	jsoniter "github.com/json-iterator/go"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// The shapes in which APIs arrange values: each has its reader here.

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
	r.Page.Count++
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

// byTypeObject reads {Pac: [[time, value]]}, {Pac: [{time, value}]} and {Pac: {time: value}}.
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
