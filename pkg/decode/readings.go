// Package decode reads answers as the API map says they read. Values go straight from the stream into columns.
package decode

import (
	"strconv"
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
	// Page is how the answer goes on, where it comes in parts.
	Page   Page
	byType map[string]*series.Series
}

// Read takes the value of the alias from the stream: the object at the first step of Values.Path.
//
// The parts of an answer that comes in pages are read one after another by the same reader.
func (r *Readings) Read(iter *jsoniter.Iterator) {
	if r.byType == nil {
		r.byType = map[string]*series.Series{}
	}
	r.Page = Page{}
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
	read := r.items
	switch r.Values.Answer.Shape {
	case apimap.PairsShape, apimap.MapShape, apimap.FieldsShape:
		read = r.byTypeObject
	}
	page := r.Values.Path[len(r.Values.Path)-1].Page
	if page == nil {
		descend(iter, r.Values.Answer.Items, read)
		return
	}
	told := false
	walk(iter, ways{
		{r.Values.Answer.Items, read},
		{page.Cursor, func(iter *jsoniter.Iterator) { r.Page.Cursor = text(iter) }},
		{page.Total, func(iter *jsoniter.Iterator) { r.Page.Total, _ = strconv.Atoi(text(iter)) }},
		{page.HasNext, func(iter *jsoniter.Iterator) {
			if iter.WhatIsNext() == jsoniter.BoolValue {
				r.Page.HasNext, told = iter.ReadBool(), true
			} else {
				iter.Skip()
			}
		}},
	})
	if !told {
		r.Page.HasNext = r.Page.Count > 0 // only an empty part ends it
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

// Append adds what a further page brought, and takes over how the answer goes on.
func (r *Readings) Append(page *Readings) {
	for _, finished := range page.Series {
		r.keep(finished)
	}
	r.Page = page.Page
}
