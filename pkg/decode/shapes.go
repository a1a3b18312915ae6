package decode

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// The shapes in which APIs arrange values: each has its reader here.

// item is what was read so far of a series, a row or a set of columns.
type item struct {
	name, unit string
	// sources are what tells the item apart from others of its type, by the answer's Sources.
	sources []string
	point   point
	// scale is how its numbers are to be read.
	scale scale
	// isNull: null stood instead of its points. isListed: there was a list of them, even if it was empty.
	isNull, isListed bool
	// into is the series whose points are being read.
	into *series.Series
	// lastLen is how many points the last series had: the next one mostly has as many.
	lastLen int
	// times and values are columns; wide are the values of one row, type by type.
	times        []stamp
	values, wide []point
}

// prepare builds the wanted members for the answer's shape.
func (r *Readings) prepare() {
	answer, now := &r.Values.Answer, &r.item
	readTime := func(d *jsontext.Decoder) error { return now.point.stamp.read(d, &r.clock) }
	readType := func(d *jsontext.Decoder) (err error) {
		now.name, err = r.labels.read(d)
		return err
	}
	readUnit := func(d *jsontext.Decoder) (err error) {
		now.unit, err = r.labels.read(d)
		return err
	}
	now.sources = make([]string, len(answer.Sources))
	r.points = members(nil).with(answer.Time, readTime).with(answer.Value, now.point.read).with(answer.Flag, r.readFlag)
	if len(answer.Text) > 0 {
		r.points = r.points.with(answer.Text, now.point.readBeside)
	}
	switch answer.Shape {
	case apimap.SeriesShape:
		r.items = members(nil).with(answer.Type, readType).with(answer.Unit, readUnit).
			with(answer.Points, r.list).noting(answer.Points, func() { now.isNull = true })
	case apimap.ColumnsShape:
		r.items = members(nil).with(answer.Type, readType).with(answer.Unit, readUnit).
			with(answer.Time, func(d *jsontext.Decoder) error { return r.column(d, r.columnTime) }).
			with(answer.Value, func(d *jsontext.Decoder) error { return r.column(d, r.columnValue) })
	case apimap.WideShape:
		now.wide = make([]point, len(r.Types))
		r.items = members(nil).with(answer.Time, readTime)
		for i, name := range r.Types {
			r.items = r.items.with([]string{name}, now.wide[i].read)
		}
	case apimap.PathsShape:
		r.paths = newPaths(r)
		return
	default:
		r.items = r.points.with(answer.Type, readType).with(answer.Unit, readUnit)
	}
	r.items = r.scaleReaders(r.sourceReaders(r.items))
}

// shaped reads the value at the end of the path to the items.
func (r *Readings) shaped(d *jsontext.Decoder) error {
	switch r.Values.Answer.Shape {
	case apimap.SeriesShape:
		return r.each(d, r.seriesItem)
	case apimap.ColumnsShape:
		return r.each(d, r.columnsItem)
	case apimap.WideShape:
		return r.each(d, r.wideRow)
	case apimap.PairsShape, apimap.MapShape, apimap.FieldsShape:
		return r.typesObject(d)
	case apimap.PathsShape:
		return r.paths.read(d)
	default:
		return r.each(d, r.row)
	}
}

// each reads a list of items, or a single one where the API gives just one series.
func (r *Readings) each(d *jsontext.Decoder, read reader) error {
	one := func(d *jsontext.Decoder) error {
		r.Page.Count++
		switch d.PeekKind() {
		case jsontext.KindNull:
			r.noteNull("") // of whichever type it would be
			r.nullRows++
			return d.SkipValue()
		case jsontext.KindBeginObject, jsontext.KindBeginArray:
		default:
			return r.strange(d)
		}
		r.item.name, r.item.unit, r.item.point = "", "", point{}
		r.item.isNull, r.item.isListed = false, false
		clear(r.item.sources)
		r.item.scale = scale{}
		return read(d)
	}
	switch d.PeekKind() {
	case jsontext.KindBeginObject:
		return one(d)
	case jsontext.KindBeginArray:
		return elements(d, one)
	default:
		return r.strange(d)
	}
}

// seriesItem reads {type, unit, values: [{time, value}]}.
func (r *Readings) seriesItem(d *jsontext.Decoder) error {
	r.startSeries()
	if err := r.items.walk(d); err != nil {
		return err
	}
	isAbsent := !r.item.isListed && len(r.Values.Answer.Points) == 1
	if r.item.isNull || isAbsent {
		r.noteNull(r.itemType())
	}
	return r.keepItem()
}

// columnsItem reads {type, unit, times: […], values: […]}.
func (r *Readings) columnsItem(d *jsontext.Decoder) error {
	now := &r.item
	now.times, now.values = now.times[:0], now.values[:0]
	if err := r.items.walk(d); err != nil {
		return err
	}
	if !r.wanted() {
		r.noteUnasked(now.name)
		return nil
	}
	if now.isNull {
		r.noteNull(r.itemType())
	}
	r.startSeries()
	if len(now.times) != len(now.values) {
		now.into.Note(series.UnequalColumns, max(len(now.times), len(now.values)), "")
		return r.keepItem()
	}
	for i := range now.values {
		now.values[i].stamp = now.times[i]
		if err := r.add(&now.values[i], now.into); err != nil {
			return err
		}
	}
	return r.keepItem()
}

// column reads the times or the values.
func (r *Readings) column(d *jsontext.Decoder, read reader) error {
	r.item.isNull = r.item.isNull || d.PeekKind() == jsontext.KindNull
	if !r.wanted() {
		return d.SkipValue()
	}
	return elements(d, read)
}

func (r *Readings) columnTime(d *jsontext.Decoder) error {
	if len(r.item.times) == maxColumn {
		return problem.New(problem.TooLarge, "The API's response has more than %d values of one type", maxColumn)
	}
	var s stamp
	err := s.read(d, &r.clock)
	r.item.times = append(r.item.times, s)
	return err
}

func (r *Readings) columnValue(d *jsontext.Decoder) error {
	if len(r.item.values) == maxColumn {
		return problem.New(problem.TooLarge, "The API's response has more than %d values of one type", maxColumn)
	}
	var p point
	err := p.read(d)
	r.item.values = append(r.item.values, p)
	return err
}

// row reads {time, type, unit, value}.
func (r *Readings) row(d *jsontext.Decoder) error {
	if err := r.items.walk(d); err != nil {
		return err
	}
	into, err := r.seriesOf(key{r.itemType(), r.itemSource(), r.item.unit})
	if into == nil || err != nil {
		return err
	}
	r.item.scale.point(&r.item.point)
	into.Scaled = into.Scaled || r.item.scale.isSet()
	return r.add(&r.item.point, into)
}

// wideRow reads {time, Pac, ExportedEnergy}.
func (r *Readings) wideRow(d *jsontext.Decoder) error {
	clear(r.item.wide)
	if err := r.items.walk(d); err != nil {
		return err
	}
	for i, name := range r.Types {
		if p := &r.item.wide[i]; p.hasValue {
			p.stamp = r.item.point.stamp
			into, err := r.seriesOf(key{name, r.itemSource(), ""})
			if err == nil {
				err = r.add(p, into)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// typesObject reads {Pac: [[time, value]]}, {Pac: [{time, value}]} and {Pac: {time: value}}.
func (r *Readings) typesObject(d *jsontext.Decoder) error {
	return Object(d, func(name []byte) error {
		readingType := string(name) // looking at what follows ends the name
		if _, isAsked := r.asked[readingType]; !isAsked {
			if kind := d.PeekKind(); kind == jsontext.KindBeginArray || kind == jsontext.KindBeginObject {
				r.noteUnasked(readingType)
			}
			return d.SkipValue()
		}
		if d.PeekKind() == jsontext.KindNull {
			r.noteNull(readingType)
			return d.SkipValue()
		}
		var err error
		if r.item.into, err = r.seriesOf(key{readingType, "", ""}); err != nil {
			return err
		}
		if d.PeekKind() == jsontext.KindBeginObject {
			return Object(d, func(stamp []byte) error { return r.stamped(d, stamp) })
		}
		return r.list(d)
	})
}

// list reads the points of a series: {time, value} or [time, value]. It is the inner loop of decoding.
func (r *Readings) list(d *jsontext.Decoder) error {
	kind := d.PeekKind()
	r.item.isNull, r.item.isListed = r.item.isNull || kind == jsontext.KindNull, true
	if kind == jsontext.KindNull || !r.wanted() {
		return d.SkipValue()
	}
	if kind != jsontext.KindBeginArray {
		written, err := d.ReadValue()
		r.item.into.Note(series.UnreadableText, 1, shortened(written))
		return err
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for {
		token, err := d.ReadToken()
		if err != nil {
			return err
		}
		r.item.point = point{}
		switch token.Kind() {
		case jsontext.KindEndArray:
			return nil
		case jsontext.KindBeginObject:
			err = r.points.rest(d)
		case jsontext.KindBeginArray:
			err = r.pair(d)
		case jsontext.KindNull:
			r.item.into.Note(series.NullPoint, 1, "")
			continue
		default:
			r.item.into.Note(series.UnreadableTime, 1, shortened([]byte(token.String())))
			continue
		}
		if err != nil {
			return err
		}
		if r.item.into.Len() == 0 {
			if err := r.grow(r.item.into, r.item.lastLen); err != nil {
				return err
			}
		}
		if err := r.add(&r.item.point, r.item.into); err != nil {
			return err
		}
	}
}

// pair reads [time, value] after its bracket.
func (r *Readings) pair(d *jsontext.Decoder) (err error) {
	p := &r.item.point
	for i := 0; err == nil && d.PeekKind() != jsontext.KindEndArray; i++ {
		switch i {
		case 0:
			err = p.stamp.read(d, &r.clock)
		case 1:
			err = p.read(d)
		default:
			err = d.SkipValue()
		}
	}
	if err == nil {
		_, err = d.ReadToken()
	}
	return err
}

// stamped reads a value whose member name is its time.
func (r *Readings) stamped(d *jsontext.Decoder, written []byte) error {
	var p point
	if p.stamp.at, p.stamp.hasTime = r.clock.text(written); !p.stamp.hasTime {
		p.stamp.unread = shortened(written)
	}
	if err := p.read(d); err != nil {
		return err
	}
	return r.add(&p, r.item.into)
}

// itemType gives the type of the item; if it has none, the only type that was asked for.
func (r *Readings) itemType() string {
	if r.item.name == "" && len(r.Types) == 1 {
		return r.Types[0]
	}
	return r.item.name
}

// wanted tells whether the item is of a type that was asked for, or may be because its type was not read yet.
func (r *Readings) wanted() bool {
	_, isAsked := r.asked[r.item.name]
	return isAsked || r.item.name == ""
}

// startSeries starts a series for the item. It reuses the memory of the last one if that was not kept.
func (r *Readings) startSeries() {
	if r.item.into == nil {
		r.item.into = &series.Series{}
	}
	into := r.item.into
	*into = series.Series{DeviceID: r.DeviceID, Times: into.Times[:0], Values: into.Values[:0], Null: into.Null[:0]}
}

// keepItem keeps the series that has been read.
func (r *Readings) keepItem() error {
	into := r.item.into
	into.Type, into.Source, into.Unit = r.itemType(), r.itemSource(), r.item.unit
	r.item.scale.series(into)
	r.item.lastLen = into.Len()
	isKept, err := r.keep(into)
	if isKept {
		r.item.into = nil
	}
	return err
}
