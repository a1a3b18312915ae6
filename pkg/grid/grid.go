// Package grid divides time into buckets: clock steps aligned to UTC, and calendar days, months and years of a
// plant's time zone with their 23 and 25 hours.
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

// Grid divides time into buckets of n units each. Its zero value is no grid. Two grids are equal (==) when they have
// the same buckets because of the same *time.Location: load a zone once to compare or to use grids as keys.
type Grid struct {
	unit unit
	n    int64
	// zone of the calendar; nil for clock steps, which need none.
	zone *time.Location
}

// Of gives the grid of a resolution. Days, months and years follow the zone's calendar, nil being UTC; all else are
// clock steps. Raw counts as one minute, as does Auto, which nobody resolved.
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

// Times makes one bucket of n; n below 1 counts as 1. Clock steps are counted from 1970-01-01 UTC; days and months
// from 1970-01-01 in the zone, so that three months are the quarters of a year; years from the year 0, so that ten
// years are a decade.
func (g Grid) Times(n int) Grid {
	g.n *= int64(max(n, 1))
	return g
}

// Step is the nominal length of a bucket: a month counts as 30 days, a year as 365, as in query.Resolution. What is
// longer than a time.Duration can say (292 years) counts as the longest.
func (g Grid) Step() time.Duration {
	step := g.unit.step()
	if g.n > math.MaxInt64/int64(step) {
		return math.MaxInt64
	}
	return time.Duration(g.n) * step
}

// Calendar tells whether the buckets follow a zone's calendar, so that they differ in length.
func (g Grid) Calendar() bool { return g.zone != nil }

// Floor is the start of the bucket that an instant lies in.
func (g Grid) Floor(at time.Time) time.Time {
	return g.start(g.index(at))
}

// Next is the start of the bucket after the one that begins at start, or that start lies in.
func (g Grid) Next(start time.Time) time.Time {
	return g.start(g.index(start) + 1)
}

// Ceil is the start of the first bucket that does not begin before an instant.
func (g Grid) Ceil(at time.Time) time.Time {
	if floor := g.Floor(at); floor.Equal(at) {
		return floor
	}
	return g.Next(at)
}

// Outward is the smallest span of whole buckets that holds a span.
func (g Grid) Outward(span series.Span) series.Span {
	return series.Span{From: g.Floor(span.From), To: g.Ceil(span.To)}
}

// Buckets is how many buckets a span touches; 0 for an empty one. It is one too many for each day in the span that
// the zone skipped (Samoa, 2011-12-30).
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

// index numbers the buckets in the order of time. The one after an instant's bucket begins after that instant; of a
// day that the zone skipped, no instant has the number.
func (g Grid) index(at time.Time) int64 {
	index := floorDiv(g.unit.ordinal(at, g.zone), g.n)
	if g.unit == minute {
		return index
	}
	// Where the clock is set back over midnight, the date steps back too; the new bucket goes on.
	for !g.start(index + 1).After(at) {
		index++
	}
	return index
}

// start is the first instant of a bucket.
func (g Grid) start(index int64) time.Time {
	if g.unit == minute {
		return time.Unix(index*g.n*60, 0).UTC()
	}
	return firstInstant(g.unit.date(index*g.n), g.zone)
}

// floorDiv divides toward minus infinity, so that times before 1970 fall into the right bucket.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
