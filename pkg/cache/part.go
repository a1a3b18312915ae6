package cache

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Columns are exchanged with other memories in windows: so much of a column at once that a refresh of its end costs
// little, and so little that a year does not come in a thousand parts.
var windows = [...]struct{ step, length time.Duration }{
	{query.Minute.Step(), 24 * time.Hour},
	{query.FifteenMinutes.Step(), 4 * 24 * time.Hour},
	{query.Hour.Step(), 32 * 24 * time.Hour},
}

const longestWindow = 1024 * 24 * time.Hour

// Windows are the windows of a column with a resolution that have a part of a span, in the order of time; nil where
// there are more than so many.
func Windows(resolution query.Resolution, span series.Span, most int) []series.Span {
	length := longestWindow
	for _, window := range windows {
		if resolution.Step() <= window.step {
			length = window.length
			break
		}
	}
	millis := length.Milliseconds()
	first := floorDiv(span.From.UnixMilli(), millis)
	last := floorDiv(span.To.UnixMilli()-1, millis)
	if last-first >= int64(most) {
		return nil
	}
	var found []series.Span
	for n := first; n <= last; n++ {
		found = append(found, series.Span{From: time.UnixMilli(n * millis), To: time.UnixMilli((n + 1) * millis)})
	}
	return found
}

func floorDiv(a, b int64) int64 {
	quotient := a / b
	if a%b < 0 {
		quotient--
	}
	return quotient
}

// partFormat is the first byte of an encoded part.
const partFormat = 1

// Encode writes what is known of a window and was fetched since an instant, for Decode to read at another place; nil:
// there is nothing. Instants are written as how long they are ago, because the clocks of two machines differ.
func (c *Column) Encode(window series.Span, since, now time.Time) []byte {
	if c == nil {
		return nil
	}
	ago := func(at time.Time) int64 { return max(0, now.Sub(at).Milliseconds()) }
	from, to := window.From.UnixMilli(), window.To.UnixMilli()
	var ranges []byte
	count := 0
	for _, known := range c.fetched {
		start, end := max(from, known.from), min(to, known.to)
		if start >= end || known.at.Before(since) || Age(known.at, now) == forever {
			continue
		}
		count++
		for _, number := range [...]int64{start, end, ago(known.at), ago(known.same.since)} {
			ranges = binary.AppendVarint(ranges, number)
		}
	}
	if count == 0 {
		return nil
	}
	named := byte(0)
	if c.named {
		named = 1
	}
	all := []byte{partFormat, named}
	all = binary.AppendVarint(all, c.settling.age.Milliseconds())
	all = binary.AppendVarint(all, ago(c.settling.at))
	all = append(binary.AppendUvarint(all, uint64(count)), ranges...)
	all = c.encodeNotes(all, from, to)
	return c.values.Within(window).Encode(all)
}

func (c *Column) encodeNotes(all []byte, from, to int64) []byte {
	var inside []noted
	for _, known := range c.noted {
		if max(from, known.from) < min(to, known.to) {
			inside = append(inside, noted{max(from, known.from), min(to, known.to), known.notes})
		}
	}
	all = binary.AppendUvarint(all, uint64(len(inside)))
	for _, known := range inside {
		all = binary.AppendVarint(binary.AppendVarint(all, known.from), known.to)
		all = binary.AppendUvarint(all, uint64(len(known.notes)))
		for _, note := range known.notes {
			all = binary.AppendVarint(series.AppendText(all, string(note.Kind)), int64(note.Count))
			all = series.AppendText(all, note.Example)
		}
	}
	return all
}

// Part is what another memory knows of a window of a column.
type Part struct{ column *Column }

// errStrange says that a part cannot be read.
var errStrange = errors.New("the part of a column cannot be read")

// Decode reads what Encode has written at an instant. It fails where that is not a part of the window.
func Decode(encoded []byte, window series.Span, written time.Time) (Part, error) {
	from, to := window.From.UnixMilli(), window.To.UnixMilli()
	b := series.NewBytes(encoded)
	format := b.Byte()
	c := &Column{named: b.Byte() == 1}
	instant := func() time.Time { return written.Add(-time.Duration(b.Signed()) * time.Millisecond) }
	c.settling.age = time.Duration(b.Signed()) * time.Millisecond
	c.settling.at = instant()
	for range b.Count() {
		known := fetched{from: b.Signed(), to: b.Signed(), at: instant()}
		known.same = same{since: instant(), until: known.at}
		if b.Err != nil || known.from < from || known.to > to || known.from >= known.to {
			return Part{}, errors.Join(errStrange, b.Err)
		}
		c.fetched = append(c.fetched, known)
	}
	for range b.Count() {
		known := noted{from: b.Signed(), to: b.Signed()}
		for range b.Count() {
			kind, count := series.NoteKind(b.Text()), int(b.Signed())
			known.notes = append(known.notes, series.Note{Kind: kind, Count: count, Example: b.Text()})
			if b.Err != nil {
				break
			}
		}
		if c.noted = append(c.noted, known); b.Err != nil {
			break
		}
	}
	c.values = b.Series()
	if b.Err != nil || format != partFormat {
		return Part{}, errors.Join(errStrange, b.Err)
	}
	return Part{c}, nil
}

// sameFetch is by how much two instants of one fetch may differ after they were at another place.
const sameFetch = time.Second

// Absorb is the column with what another memory knows: of what both know, what was fetched last. It is the column
// itself where that is its own.
func (c *Column) Absorb(part Part) *Column {
	ranges := slices.Clone(part.column.fetched)
	slices.SortStableFunc(ranges, func(a, b fetched) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	for _, theirs := range ranges {
		for _, span := range c.olderThan(theirs) {
			c = c.absorb(part.column, theirs, span)
		}
	}
	return c
}

// olderThan are the parts of a range that are not known, or were fetched before it.
func (c *Column) olderThan(theirs fetched) []series.Span {
	older := []series.Span{{From: time.UnixMilli(theirs.from), To: time.UnixMilli(theirs.to)}}
	if c == nil {
		return older
	}
	for _, own := range c.fetched {
		if !own.at.Add(sameFetch).Before(theirs.at) {
			older = series.Without(older, series.Span{From: time.UnixMilli(own.from), To: time.UnixMilli(own.to)})
		}
	}
	return older
}

func (c *Column) absorb(of *Column, theirs fetched, span series.Span) *Column {
	isNew := c.Newest(span).IsZero()
	next := c.With(of.Within(span), of.named, span, theirs.at)
	if isNew {
		from, to := span.From.UnixMilli(), span.To.UnixMilli()
		for i, known := range next.fetched {
			if known.from >= from && known.to <= to {
				next.fetched[i].same = theirs.same
			}
		}
	}
	if of.settling.age > next.settling.age && Age(of.settling.at, theirs.at) <= settlingTTL {
		next.settling = of.settling
	}
	return next
}
