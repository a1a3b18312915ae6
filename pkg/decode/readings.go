// Package decode reads answers as the API map says they read. Values go straight from the stream into columns.
//
// The stream is that of encoding/json/v2, which the standard library has from Go 1.27 on: unlike other stream readers it
// gives names and values without allocating, and accepts nothing that is not JSON.
package decode

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Readings collects the series of one alias of an answer.
type Readings struct {
	Values *apimap.Values
	// DeviceID and Types that were asked for. Other types in the answer are skipped: an API that takes no types sends
	// all that it has. The only type asked for names a series that does not name itself.
	DeviceID string
	Types    []string
	// Zone of stamps that carry no offset; nil is UTC.
	Zone *time.Location

	// Series in the order in which they came.
	Series []*series.Series
	// Page is how the answer goes on, where it comes in parts.
	Page Page
	// byType has every type that was asked for; nil until it comes.
	byType map[string]*series.Series

	clock clock
	words words
	// items and points are the wanted members of an item and of a point, and item is the one that is being read.
	items, points members
	item          item
}

// Read takes the value of the alias from the stream: the object at the first step of Values.Path.
//
// The parts of an answer that comes in pages are read one after another by the same reader.
func (r *Readings) Read(d *jsontext.Decoder) error {
	if r.byType == nil {
		r.byType = make(map[string]*series.Series, len(r.Types))
		for _, name := range r.Types {
			r.byType[name] = nil
		}
		r.Series = make([]*series.Series, 0, len(r.Types))
		r.words = words{}
		r.clock = newClock(r.Values.Answer.TimeEncoding, r.Zone)
		r.prepare()
	}
	r.Page = Page{}
	steps := r.Values.Path
	way := make([]string, 0, len(steps))
	for _, step := range steps[1:] {
		way = append(way, step.Field)
	}
	return descend(d, way, r.answer)
}

func (r *Readings) answer(d *jsontext.Decoder) error {
	if !r.Values.Answer.JSONText || d.PeekKind() != jsontext.KindString {
		return r.paged(d)
	}
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	inner := jsontext.NewDecoder(strings.NewReader(token.String()), d.Options())
	if err := r.paged(inner); err != nil && err != io.EOF { // nothing at all is an empty answer
		// Not wrapped: it is not the answer that ends in the middle, but the text in it.
		return fmt.Errorf("cannot read the text: %v", err)
	}
	return nil
}

// paged reads the values, and beside them how they go on.
func (r *Readings) paged(d *jsontext.Decoder) error {
	items := r.Values.Answer.Items
	page := r.Values.Path[len(r.Values.Path)-1].Page
	if page == nil {
		return descend(d, items, r.shaped)
	}
	told := false
	around := members(nil).with(items, r.shaped).
		with(page.Cursor, func(d *jsontext.Decoder) (err error) {
			r.Page.Cursor, err = r.words.read(d)
			return err
		}).
		with(page.Total, func(d *jsontext.Decoder) error {
			total, err := r.words.read(d)
			r.Page.Total, _ = strconv.Atoi(total)
			return err
		}).
		with(page.HasNext, func(d *jsontext.Decoder) error {
			next, err := d.ReadValue()
			r.Page.HasNext = next.Kind() == jsontext.KindTrue
			told = r.Page.HasNext || next.Kind() == jsontext.KindFalse
			return err
		})
	read := around.walk
	if len(items) == 0 {
		read = r.shaped
	}
	err := read(d)
	if !told {
		r.Page.HasNext = r.Page.Count > 0 // only an empty part ends it
	}
	return err
}

// of gives the series of a type, new or begun; nil for a type that was not asked for.
func (r *Readings) of(name string) *series.Series {
	found, asked := r.byType[name]
	if found != nil || !asked {
		return found
	}
	begun := &series.Series{DeviceID: r.DeviceID, Type: name}
	r.byType[name] = begun
	r.Series = append(r.Series, begun)
	return begun
}

// keep takes a finished series, if it was asked for; parts of one type, as from several pages, become one. It tells
// whether the series itself is kept, and not only what is in it.
func (r *Readings) keep(finished *series.Series) bool {
	found, asked := r.byType[finished.Type]
	switch {
	case !asked:
		return false
	case found == nil:
		r.byType[finished.Type] = finished
		r.Series = append(r.Series, finished)
		return true
	}
	if found.Unit == "" {
		found.Unit = finished.Unit
	}
	found.Times = append(found.Times, finished.Times...)
	found.Values = append(found.Values, finished.Values...)
	found.Null = append(found.Null, finished.Null...)
	found.Texts += finished.Texts
	return false
}

// Append adds what a further page brought, and takes over how the answer goes on.
func (r *Readings) Append(page *Readings) {
	for _, finished := range page.Series {
		r.keep(finished)
	}
	r.Page = page.Page
}
