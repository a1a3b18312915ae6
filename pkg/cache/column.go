package cache

import (
	"cmp"
	"slices"
	"strconv"
	"time"
	"unsafe"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Key names a column: everything that decides its values, within one account and one API map.
type Key struct {
	DeviceID   string
	Type       string
	Resolution query.Resolution
	// Zone of the facility, by which calendar buckets and timestamps without an offset are read; empty: it is unknown,
	// and the API chooses.
	Zone string
	// Clock by which the API was known to write timestamps without an offset, when the column was asked for; empty:
	// unknown.
	Clock string
	// Revision is that of the API map by which it is asked for (apimap.Map): what was read by one that values have
	// contradicted must not be taken for what is read by the next.
	Revision int
}

// String names the column in other memories.
func (k Key) String() string {
	return k.DeviceID + "\x00" + k.Type + "\x00" + string(k.Resolution) + "\x00" + k.Zone + "\x00" + k.Clock +
		"\x00" + strconv.Itoa(k.Revision)
}

// Column is what is known of one reading type of one device. It is never changed: With makes a new one, so that
// whoever holds it can read it without a lock. A nil column knows nothing.
type Column struct {
	// values are in the order of time; a null is a value, too.
	values *series.Series
	// named tells that the API knows such a series, even when it has no values.
	named bool
	// fetched are the ranges that are known, in order, without overlaps. Where a known range has no value, the API
	// has none.
	fetched []fetched
	// noted are the ranges about which there is something to tell.
	noted []noted
	// settling is what was learnt of how late values change.
	settling settling
}

// fetched is a range that was fetched last at an instant.
type fetched struct {
	from, to int64 // ms since 1970; half-open
	at       time.Time
	// same is how long the range has been seen to be the same.
	same same
}

// Lacking returns the parts of a span that must be fetched: those that are not known, and those fetched longer
// ago than they stay fresh. What reaches into the present begins after the newest known value, because what was still
// under way when that was fetched may be complete now.
func (c *Column) Lacking(span series.Span, now time.Time, fresh Freshness) []series.Span {
	return joined(c.lacking(span, now, fresh))
}

// LackingBetween returns the parts of a span that must be fetched so that nothing lacks at either of two instants.
func (c *Column) LackingBetween(span series.Span, earliest, latest time.Time, fresh Freshness) []series.Span {
	return joined(append(c.lacking(span, earliest, fresh), c.lacking(span, latest, fresh)...))
}

func (c *Column) lacking(span series.Span, now time.Time, fresh Freshness) []fetched {
	from, to := span.From.UnixMilli(), span.To.UnixMilli()
	if c == nil {
		return []fetched{{from: from, to: to}}
	}
	var lacking []fetched
	next := from
	for _, known := range c.fetched {
		if known.to <= from || known.from >= to {
			continue
		}
		if known.from > next {
			lacking = append(lacking, fetched{from: next, to: known.from})
		}
		next = known.to
	}
	if next < to {
		lacking = append(lacking, fetched{from: c.openEnd(next, from, now), to: to})
	}
	var due []fetched
	for _, tier := range fresh.tiers(now) {
		stale, dueNow := c.stale(max(from, tier.from), min(to, tier.to), now, tier)
		lacking, due = append(lacking, stale...), append(due, dueNow...)
	}
	if lacking = append(lacking, c.unfinished(from, to, now, fresh)...); len(lacking) == 0 {
		return nil
	}
	return append(lacking, due...)
}

// unfinished returns what was still under way when it was fetched: from the newest value of then. However large the
// factor is, it must not stay fresh when it has ended long ago.
func (c *Column) unfinished(from, to int64, now time.Time, fresh Freshness) []fetched {
	const most = 5
	if fresh.Factor <= most {
		return nil
	}
	var found []fetched
	for _, tier := range (Freshness{Factor: most}).tiers(now) {
		for _, known := range c.fetched {
			start, end := max(from, tier.from, known.from, c.newestAt(known)), min(to, tier.to, known.to)
			if start < end && Age(known.at, now) > tier.ttl {
				found = append(found, fetched{from: start, to: end})
			}
		}
	}
	return found
}

// newestAt is the newest value that there was when a range was fetched, or that instant; ms since 1970.
func (c *Column) newestAt(known fetched) int64 { return c.newestBefore(known.at.UnixMilli()) }

// newestBefore is the time of the newest value before an instant, of the source that is the furthest behind; the
// instant itself where there is none.
func (c *Column) newestBefore(at int64) int64 {
	newest := at
	for i, member := range c.values.Members() {
		if before, _ := slices.BinarySearch(member.Times, at); before > 0 && (i == 0 || member.Times[before-1] < newest) {
			newest = member.Times[before-1]
		}
	}
	return newest
}

// openEnd moves the start of what lacks at the end of a span back to the newest known value, as far as that is young.
func (c *Column) openEnd(lacks, from int64, now time.Time) int64 {
	young := now.Add(-ages[0].youngerThan).UnixMilli()
	if lacks < young {
		return lacks
	}
	newest := young
	if c.values.Points() > 0 {
		newest = max(young, c.newestBefore(lacks)+1)
	}
	return max(from, min(lacks, newest))
}

// joined makes spans of ranges, those that touch become one.
func joined(ranges []fetched) []series.Span {
	slices.SortFunc(ranges, func(a, b fetched) int { return cmp.Compare(a.from, b.from) })
	var spans []series.Span
	for i := 0; i < len(ranges); {
		from, to := ranges[i].from, ranges[i].to
		for i++; i < len(ranges) && ranges[i].from <= to; i++ {
			to = max(to, ranges[i].to)
		}
		spans = append(spans, series.Span{From: time.UnixMilli(from), To: time.UnixMilli(to)})
	}
	return spans
}

// With is the column after a span of it was fetched: what was known of the span is replaced, because the API may
// have corrected it. Values outside of the span are taken for a mistake and left out; they must be in the order of
// time. The column keeps what it is given: it must not be changed afterwards.
func (c *Column) With(values *series.Series, named bool, span series.Span, at time.Time) *Column {
	from, to := span.From.UnixMilli(), span.To.UnixMilli()
	next := &Column{named: named, noted: c.notedWith(values, from, to)}
	inside := values.Within(span)
	if c == nil {
		next.fetched = []fetched{{from, to, at, same{at, at}}}
		// A copy of its own: the values may be a small part of a large answer, which must not be kept for them.
		next.values = inside.Clone()
		next.values.Notes = nil // they belong to the range
		return next
	}
	next.named = named || c.named
	for _, known := range c.fetched {
		if known.from < from {
			next.fetched = append(next.fetched, fetched{known.from, min(known.to, from), known.at, known.same})
		}
		if known.to > to {
			next.fetched = append(next.fetched, fetched{max(known.from, to), known.to, known.at, known.same})
		}
	}
	next.learn(c, inside, from, to, at)

	before := c.values.Within(series.Span{From: distantPast, To: span.From})
	after := c.values.Within(series.Span{From: span.To, To: distantFuture})
	// The unit that is remembered stays that of the column: who compares its values with a threshold must not get them
	// in another one because the API has changed its mind.
	next.values = series.Join(before, inside, after)
	isOneOfThem := next.values.Len() == max(before.Len(), inside.Len(), after.Len())
	if isOneOfThem || len(next.values.Others) > 0 {
		next.values = next.values.Clone() // perhaps a small part of what is to be let go of
	}
	next.values.Others = slices.DeleteFunc(next.values.Others, func(s *series.Series) bool { return s.Len() == 0 })
	next.values.Notes = nil
	for _, other := range next.values.Others {
		other.Notes = nil
	}
	return next
}

// Within returns the known values of a span, with the notes on what was fetched for it. They share the column's memory:
// they must not be changed.
func (c *Column) Within(span series.Span) *series.Series {
	if c == nil {
		return &series.Series{}
	}
	within := c.values.Within(span)
	from, to := span.From.UnixMilli(), span.To.UnixMilli()
	for _, known := range c.noted {
		if max(from, known.from) < min(to, known.to) {
			within.Notes = series.MergeNotes(within.Notes, known.notes)
		}
	}
	return within
}

// noted are the notes on what was fetched for a range.
type noted struct {
	from, to int64 // ms since 1970; half-open
	notes    []series.Note
}

// notedWith are the notes after a range was fetched, instead of those that were there on it.
func (c *Column) notedWith(values *series.Series, from, to int64) []noted {
	var all []noted
	if c != nil {
		for _, known := range c.noted {
			if known.from < from {
				all = append(all, noted{known.from, min(known.to, from), known.notes})
			}
			if known.to > to {
				all = append(all, noted{max(known.from, to), known.to, known.notes})
			}
		}
	}
	var notes []series.Note
	for _, member := range values.Members() {
		notes = series.MergeNotes(notes, member.Notes)
	}
	if len(notes) > 0 {
		all = append(all, noted{from, to, notes})
	}
	return all
}

// Noted tells whether there is a note of a kind on what was fetched for a span.
func (c *Column) Noted(span series.Span, kind series.NoteKind) bool {
	if c == nil {
		return false
	}
	from, to := span.From.UnixMilli(), span.To.UnixMilli()
	return slices.ContainsFunc(c.noted, func(known noted) bool {
		isKind := func(note series.Note) bool { return note.Kind == kind }
		return max(from, known.from) < min(to, known.to) && slices.ContainsFunc(known.notes, isKind)
	})
}

// Unit is that of the values that are known; empty: none are, or they have none.
func (c *Column) Unit() string {
	if c == nil || !c.values.HasValues() {
		return ""
	}
	return c.values.Unit
}

// Named tells whether the API knows such a series.
func (c *Column) Named() bool { return c != nil && c.named }

// FetchedUntil returns how far a span is known from its start on without a gap, and the instant at which the oldest
// part of that was fetched; zero when nothing is known at its start.
func (c *Column) FetchedUntil(span series.Span) (until, oldest time.Time) {
	until = span.From
	if c == nil {
		return until, oldest
	}
	for _, known := range c.fetched {
		from, to := time.UnixMilli(known.from), time.UnixMilli(known.to)
		if !to.After(until) || from.After(until) || !from.Before(span.To) {
			continue
		}
		if oldest.IsZero() || known.at.Before(oldest) {
			oldest = known.at
		}
		until = to
	}
	if until.After(span.To) {
		until = span.To
	}
	return until, oldest
}

// Fetched returns the instant at which the oldest part of a span was fetched that is known, zero when nothing is; false
// when not all of it is.
func (c *Column) Fetched(span series.Span) (oldest time.Time, whole bool) {
	if c == nil {
		return time.Time{}, false
	}
	next, to := span.From.UnixMilli(), span.To.UnixMilli()
	whole = true
	for _, known := range c.fetched {
		if known.to <= next || known.from >= to {
			continue
		}
		if oldest.IsZero() || known.at.Before(oldest) {
			oldest = known.at
		}
		whole = whole && known.from <= next
		next = known.to
	}
	return oldest, whole && next >= to
}

// weight is the memory that the column holds, in bytes: what its slices have room for, not only what they use.
func (c *Column) weight(key Key) int64 {
	const point = int64(unsafe.Sizeof(int64(0)) + unsafe.Sizeof(float64(0)) + unsafe.Sizeof(false))
	const fixed = int64(unsafe.Sizeof(Column{})+unsafe.Sizeof(Key{})) + entryOverhead
	weight := fixed + int64(len(key.DeviceID)+len(key.Type)+len(key.Resolution)+len(key.Zone)+len(key.Clock))
	for _, member := range c.values.Members() {
		weight += int64(unsafe.Sizeof(series.Series{})) + int64(len(member.Unit)+len(member.Source))
		weight += int64(cap(member.Times)) * point
		for _, word := range member.Words {
			weight += int64(unsafe.Sizeof(word)) + int64(len(word))
		}
	}
	for _, known := range c.noted {
		for _, note := range known.notes {
			weight += int64(unsafe.Sizeof(note)) + int64(len(note.Example))
		}
	}
	return weight + int64(cap(c.fetched))*int64(unsafe.Sizeof(fetched{}))
}

// The ends of all time that a stamp in milliseconds can name.
var distantPast, distantFuture = time.UnixMilli(-1 << 62), time.UnixMilli(1 << 62)

// entryOverhead is what the list and the map of the store need for an entry, roughly.
const entryOverhead = 200
