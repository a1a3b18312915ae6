// Package decode reads the API's responses as the API map describes them. Values go straight from the stream into
// columns.
//
// The stream is that of encoding/json/v2, which is part of the standard library from Go 1.27 on. Unlike other stream
// readers, it gives names and values without allocating, and accepts only JSON.
package decode

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Readings reads the series below one alias of a response.
type Readings struct {
	Values *apimap.Values
	// DeviceID and Types that were asked for. Other types in the response are skipped: an API that takes no types sends
	// all that it has. If only one type was asked for, a series without a type is of that type.
	DeviceID string
	Types    []string
	// Zone of the facility; nil: it is not known. Clock is by which clock timestamps without an offset are known to be
	// written, as far as earlier answers told.
	Zone  *time.Location
	Clock Clock
	// Asked is what the API was asked for, at which resolution; of the zero value, nothing is concluded.
	Asked      series.Span
	Resolution query.Resolution
	// Now is when it was asked for; zero: it may be any time.
	Now time.Time
	// Span is what is kept of it, and MaxPoints how many points of one series can lie in it (PointsIn); 0: any number.
	Span      series.Span
	MaxPoints int
	// Points bounds what all readers of the response take in together; nil: nothing does.
	Points *Points

	// Series in the order in which they came: one for each type, source and unit. Of returns those of one type.
	Series []*series.Series
	// Page is how the list continues, where it comes in pages.
	Page Page
	// IsCut: the answer says itself that it leaves out values.
	IsCut bool
	// Unasked is the first type that came although it was not asked for; empty: none did.
	Unasked string
	// Strange is the first text, number or flag that came where values belong, as the API wrote it; empty: none did.
	Strange string
	// IsNameless: values came without the type to which they belong, although several were asked for.
	IsNameless bool
	// asked has every type that was asked for, and how many series of it came.
	asked map[string]int
	// byKey finds the series, last is the one that was found last: rows mostly come series by series.
	byKey map[key]*series.Series
	last  *series.Series
	// mixed has the types of which several series came that nothing tells apart.
	mixed map[string]bool
	// nullRows is how many rows were null.
	nullRows int
	// nulls are where null stood instead of values: at the types that it was told for, or (empty) on the way to all.
	nulls map[string]bool

	clock  clock
	labels labels
	// proved is the clock that this answer itself proves; isPlaced: Finish has placed its times.
	proved   Clock
	isPlaced bool
	// isFromStart: the first value is that of the start of the range.
	isFromStart bool
	// items and points are the wanted members of an item and of a point, and item is the one that is being read.
	items, points members
	item          item
	// paths reads what has no shape of its own.
	paths *paths
}

// Read takes the value of the alias from the stream: the object at the first step of Values.Path. It fails on what is
// not JSON, and on more than can be held in memory; a timestamp or number that cannot be read becomes a note on its
// series. One reader reads all pages of a list, one after another. Finish then places the local times.
func (r *Readings) Read(d *jsontext.Decoder) error {
	if r.asked == nil {
		r.asked = make(map[string]int, len(r.Types))
		for _, name := range r.Types {
			r.asked[name] = 0
		}
		r.byKey = make(map[key]*series.Series, len(r.Types))
		r.Series = make([]*series.Series, 0, len(r.Types))
		r.labels = labels{}
		r.clock = newClock(r.Values.Answer.TimeEncoding, r.Zone)
		r.prepare()
	}
	r.Page, r.IsCut = Page{}, false
	steps := r.Values.Path
	if len(steps) == 0 {
		return d.SkipValue() // nothing was asked for: the API map leaves open how
	}
	path := make([]string, 0, len(steps))
	for _, step := range steps[1:] {
		path = append(path, step.Field)
	}
	return r.follow(d, path, r.answer)
}

// answer reads the values, and unpacks them first where they are JSON in a text.
func (r *Readings) answer(d *jsontext.Decoder) error {
	if !r.Values.Answer.JSONText || d.PeekKind() != jsontext.KindString {
		return r.paged(d)
	}
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	inner := jsontext.NewDecoder(strings.NewReader(token.String()), d.Options())
	err = r.paged(inner)
	if tooLarge := (*problem.Error)(nil); errors.As(err, &tooLarge) {
		return err
	}
	if err != nil && err != io.EOF { // an empty text has no values
		why := fmt.Sprintf("%.*s", maxUnread, err)
		for _, name := range r.Types {
			broken, err := r.seriesOf(key{name: name})
			if err != nil {
				return err
			}
			broken.Empty()
			broken.Note(series.UnreadableText, 1, why)
		}
	}
	return nil
}

// cutMark reads whether the answer leaves out values.
func (r *Readings) cutMark(d *jsontext.Decoder) error {
	mark, err := d.ReadValue()
	r.IsCut = mark.Kind() == jsontext.KindTrue
	return err
}

// paged reads the values, and beside them how the list continues.
func (r *Readings) paged(d *jsontext.Decoder) error {
	items := r.Values.Answer.Items
	page := r.Values.Path[len(r.Values.Path)-1].Page
	switch cut := r.Values.Answer.Cut; {
	case page == nil && len(cut) > 0 && len(items) > 0:
		shaped := func(d *jsontext.Decoder) error { return r.follow(d, nil, r.shaped) }
		return members(nil).with(items, shaped).noting(items, func() { r.noteNull("") }).with(cut, r.cutMark).walk(d)
	case page == nil:
		return r.follow(d, items, r.shaped)
	}
	shaped := func(d *jsontext.Decoder) error { return r.follow(d, nil, r.shaped) }
	around := members(nil).with(items, shaped).noting(items, func() { r.noteNull("") }).
		with(page.Cursor, func(d *jsontext.Decoder) (err error) {
			r.Page.Cursor, err = r.labels.read(d)
			return err
		}).
		with(page.Total, func(d *jsontext.Decoder) error {
			total, err := r.labels.read(d)
			r.Page.Total, _ = strconv.Atoi(total)
			return err
		}).
		with(page.HasNext, func(d *jsontext.Decoder) error {
			next, err := d.ReadValue()
			r.Page.HasNext = next.Kind() == jsontext.KindTrue
			r.Page.IsTold = r.Page.HasNext || next.Kind() == jsontext.KindFalse
			return err
		})
	read := around.walk
	if len(items) == 0 {
		read = r.shaped
	}
	err := read(d)
	if !r.Page.IsTold {
		r.Page.HasNext = r.Page.Count > 0 // an empty page is the last
	}
	return err
}
