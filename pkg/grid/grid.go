// Package grid divides time into buckets: clock steps aligned to UTC or to a zone's clock, and calendar days, months
// and years of a plant's time zone with their 23 and 25 hours.
//
// Buckets are half-open and lie end to end. All times that the package returns are UTC.
package grid

import (
	"fmt"
	"math"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Grid divides time into buckets of n units each. Its zero value is not valid. Two grids with the same buckets are
// equal (==) if they share the *time.Location: load a zone once to compare grids or to use them as keys.
type Grid struct {
	unit unit
	n    int64
	// zone of the calendar, or of the clock that steps are aligned to; nil for clock steps that are aligned to UTC.
	zone *time.Location
}

// Of gives the grid of a resolution. Days, months and years follow the zone's calendar, nil being UTC; all others are
// clock steps. Raw counts as one minute, and so does an Auto that was not resolved.
func Of(resolution query.Resolution, zone *time.Location) Grid {
	if zone == nil {
		zone = time.UTC
	}
	switch resolution {
	case query.Day:
		return Grid{day, 1, zone}
	case query.Month:
		return Grid{month, 1, zone}
	case query.Year:
		return Grid{year, 1, zone}
	default:
		return Grid{minute, max(int64(resolution.Step()/time.Minute), 1), nil}
	}
}

// ladder holds the buckets that people read easily, finest first. None is more than three times as long as the one
// before it up to a year, so that a panel has at least a third of the points that fit into it. Up to a day, each
// divides a day evenly, so that buckets start at the same times every day. The last makes one bucket of the years 0 to
// 999,999.
var ladder = []struct {
	unit unit
	n    int64
}{
	{minute, 1}, {minute, 5}, {minute, 10}, {minute, 15}, {minute, 30},
	{minute, 60}, {minute, 2 * 60}, {minute, 3 * 60}, {minute, 6 * 60}, {minute, 12 * 60},
	{day, 1}, {day, 3}, {week, 1}, {week, 2}, {month, 1}, {month, 3}, {month, 6},
	{year, 1}, {year, 2}, {year, 5}, {year, 10}, {year, 20}, {year, 50},
	{year, 100}, {year, 200}, {year, 500}, {year, 1000}, {year, 2000}, {year, 5000},
	{year, 10_000}, {year, 100_000}, {year, 1_000_000},
}

// Fitting gives the finest grid of a readable ladder (1m, 5m, 10m, 15m, 30m, 1h, 2h, 3h, 6h, 12h, 1d, 3d, 1w, 2w, 1M,
// 3M, 6M, 1y, 2y, 5y, 10y and so on) whose nominal step is at least atLeast, and of which the span touches at most
// maxPoints buckets. Its days and longer buckets follow the zone's calendar, nil being UTC.
//
// If atLeast is the Step of a resolution, and zone the resolution's, each bucket consists of whole buckets of that
// resolution. Hours are the exception: they do not add up to the days of a zone that is half an hour off.
//
// A maxPoints of 0 or less sets no limit. The limit holds for every span from the year 0 on.
func Fitting(span series.Span, maxPoints int64, atLeast time.Duration, zone *time.Location) Grid {
	if zone == nil {
		zone = time.UTC
	}
	var g Grid
	for _, rung := range ladder {
		g = Grid{rung.unit, rung.n, zone}
		if g.unit == minute {
			g.zone = nil
		}
		if g.Step() >= atLeast && (maxPoints <= 0 || g.Buckets(span) <= maxPoints) {
			break
		}
	}
	return g
}

// Times merges every n buckets into one; n below 1 counts as 1. Clock steps are counted from 1970-01-01 UTC; days and
// months from 1970-01-01 in the zone, so that three months are the quarters of a year; years from the year 0, so that
// ten years are a decade.
func (g Grid) Times(n int) Grid {
	g.n *= int64(max(n, 1))
	return g
}

// Aligned aligns clock steps to a zone's clock: six hours start at its midnight, at six, at noon and at six in the
// evening. Where the clock is set, a bucket is shorter or longer. Days and longer buckets follow a zone anyway, and
// stay as they are, and so does everything when the zone is nil.
func (g Grid) Aligned(zone *time.Location) Grid {
	if g.unit == minute && zone != time.UTC {
		g.zone = zone
	}
	return g
}

// In gives the same buckets by another zone's calendar. Clock steps stay as they are, and so does everything when the
// zone is nil.
func (g Grid) In(zone *time.Location) Grid {
	if g.Calendar() && zone != nil {
		g.zone = zone
	}
	return g
}

// Zone is the zone whose calendar or clock the buckets follow; nil: clock steps that are aligned to UTC.
func (g Grid) Zone() *time.Location { return g.zone }

// Counterpart is when a bucket of the same dates starts by another zone's calendar: the first of June in Madrid, of
// that in Berlin. Different buckets have different counterparts: one of a date that the other zone skipped lies half a
// day before the next. Clock steps have no dates, and are their own counterparts.
func (g Grid) Counterpart(at time.Time, zone *time.Location) time.Time {
	other, index := g.In(zone), g.index(at)
	start := other.start(index)
	if g.Calendar() && !start.Before(other.start(index+1)) {
		return start.Add(-12 * time.Hour)
	}
	return start
}

// Counterparts is the span of the buckets whose counterparts by another zone's calendar start within a span.
func (g Grid) Counterparts(within series.Span, zone *time.Location) series.Span {
	other := g.In(zone)
	return series.Span{
		From: g.start(other.index(other.Ceil(within.From))), To: g.start(other.index(other.Ceil(within.To))),
	}
}

// Step is the nominal length of a bucket: a month counts as 30 days, a year as 365, as in query.Resolution. It is at
// most the longest time.Duration (292 years).
func (g Grid) Step() time.Duration {
	step := g.unit.step()
	if g.n > math.MaxInt64/int64(step) {
		return math.MaxInt64
	}
	return time.Duration(g.n) * step
}

// Calendar tells whether the buckets are days or longer, which follow a zone's calendar and therefore differ in length.
func (g Grid) Calendar() bool { return g.unit != minute }

// Floor is the start of the bucket that an instant lies in.
func (g Grid) Floor(at time.Time) time.Time {
	return g.start(g.index(at))
}

// Next is the start of the bucket after the one that an instant lies in.
func (g Grid) Next(at time.Time) time.Time {
	return g.start(g.index(at) + 1)
}

// Ceil is the start of the first bucket that starts at an instant or later.
func (g Grid) Ceil(at time.Time) time.Time {
	if floor := g.Floor(at); floor.Equal(at) {
		return floor
	}
	return g.Next(at)
}

// Outward is the smallest span of whole buckets that contains a span.
func (g Grid) Outward(span series.Span) series.Span {
	return series.Span{From: g.Floor(span.From), To: g.Ceil(span.To)}
}

// Buckets is how many buckets a span touches; 0 for an empty span. It counts one too many for each day in the span
// that the zone skipped (Samoa, 2011-12-30).
func (g Grid) Buckets(span series.Span) int64 {
	if !span.From.Before(span.To) {
		return 0
	}
	return g.index(span.To.Add(-1)) - g.index(span.From) + 1
}

// String writes the bucket's length as Grafana writes durations: 15m, 6h, 1d, 3M, 10y.
func (g Grid) String() string {
	if g.unit == minute && g.n%60 == 0 {
		return fmt.Sprint(g.n/60, "h")
	}
	return fmt.Sprint(g.n, g.unit)
}

// index numbers the buckets in the order of time. The bucket after an instant's starts after that instant. The number
// of a day that the zone skipped belongs to no instant.
func (g Grid) index(at time.Time) int64 {
	index := floorDiv(g.unit.ordinal(at, g.zone), g.n)
	if g.zone == nil {
		return index
	}
	// Where the clock is set back over a bucket's start, such as midnight, the new bucket continues.
	for !g.start(index + 1).After(at) {
		index++
	}
	return index
}

// start is the first instant of a bucket.
func (g Grid) start(index int64) time.Time {
	if g.zone == nil {
		return time.Unix(index*g.n*60, 0).UTC()
	}
	return firstInstant(g.unit.date(index*g.n), g.zone)
}

// floorDiv rounds toward minus infinity, so that times before 1970 fall into the right bucket.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// unit is the unit that buckets are counted in, as Grafana writes it.
type unit string

const (
	minute unit = "m"
	day    unit = "d"
	week   unit = "w" // from Monday, as ISO 8601 has it
	month  unit = "M"
	year   unit = "y"
)

// step is the unit's nominal length.
func (u unit) step() time.Duration {
	const oneDay = 24 * time.Hour
	switch u {
	case day:
		return oneDay
	case week:
		return 7 * oneDay
	case month:
		return 30 * oneDay
	case year:
		return 365 * oneDay
	default:
		return time.Minute
	}
}

// mondayBefore1970 is how many days before 1970-01-01, a Thursday, its week started.
const mondayBefore1970 = 3

// ordinal numbers the unit that an instant lies in by the zone's clock: minutes, days, weeks and months since 1970,
// years since the year 0. A zone of nil is UTC.
func (u unit) ordinal(at time.Time, zone *time.Location) int64 {
	if u == minute && zone == nil {
		return floorDiv(at.Unix(), 60)
	}
	local := at.In(zone)
	switch u {
	case minute:
		_, offset := local.Zone()
		return floorDiv(at.Unix()+int64(offset), 60)
	case month:
		return int64(local.Year()-1970)*12 + int64(local.Month()-time.January)
	case year:
		return int64(local.Year())
	}
	_, offset := local.Zone()
	days := floorDiv(at.Unix()+int64(offset), 24*60*60)
	if u == week {
		return floorDiv(days+mondayBefore1970, 7)
	}
	return days
}

// date is the first calendar date of a numbered day, week, month or year, as 00:00 UTC of that date; of a minute, what
// the clock shows, as UTC.
func (u unit) date(ordinal int64) time.Time {
	n := int(ordinal)
	switch u {
	case minute:
		return time.Unix(ordinal*60, 0).UTC()
	case week:
		return time.Date(1970, time.January, 1+7*n-mondayBefore1970, 0, 0, 0, 0, time.UTC)
	case month:
		return time.Date(1970, time.January+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	case year:
		return time.Date(n, time.January, 1, 0, 0, 0, 0, time.UTC)
	default:
		return time.Date(1970, time.January, 1+n, 0, 0, 0, 0, time.UTC)
	}
}

// furthestOffset is more than any zone's distance from UTC: Alaska had +15:02 while it was Russian.
const furthestOffset = 16 * time.Hour

// firstInstant is when the zone's clock first shows a date or a later one. Where midnight is skipped, because the
// clock is set forward then, that is the moment after; where midnight comes twice, it is the first one. time.Date
// promises neither.
func firstInstant(date time.Time, zone *time.Location) time.Time {
	at := date.Add(-furthestOffset).In(zone) // the clock certainly shows an earlier date
	for {
		_, offset := at.Zone()
		_, until := at.ZoneBounds()
		if !until.IsZero() && !until.After(at) {
			// Where a zone follows its rule for the future, Go counts each year as 365 days, so that on 31 December of
			// a leap year it gives an end that has passed (golang/go#81583). The offset holds until the year's end.
			until = at.Truncate(24 * time.Hour).Add(24 * time.Hour)
		}
		midnight := date.Add(-time.Duration(offset) * time.Second)
		if midnight.Before(at) {
			midnight = at
		}
		if until.IsZero() || midnight.Before(until) {
			return midnight.UTC()
		}
		at = until
	}
}
