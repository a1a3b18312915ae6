package grid

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// ladder are the buckets that people read easily, finest first. Up to a day, each is a part of a day, so that it
// begins at the same times every day. The last makes one bucket of the years 0 to 999,999.
var ladder = []struct {
	unit unit
	n    int64
}{
	{minute, 1}, {minute, 5}, {minute, 15}, {minute, 30},
	{minute, 60}, {minute, 2 * 60}, {minute, 3 * 60}, {minute, 6 * 60}, {minute, 12 * 60},
	{day, 1}, {week, 1}, {month, 1}, {month, 3},
	{year, 1}, {year, 2}, {year, 5}, {year, 10}, {year, 20}, {year, 50},
	{year, 100}, {year, 200}, {year, 500}, {year, 1000}, {year, 2000}, {year, 5000},
	{year, 10_000}, {year, 100_000}, {year, 1_000_000},
}

// Fitting gives the finest grid of a readable ladder (1m, 5m, 15m, 30m, 1h, 2h, 3h, 6h, 12h, 1d, 1w, 1M, 3M, 1y, 2y,
// 5y, 10y and so on) that is not finer than a nominal step, and of which the span touches at most maxPoints buckets.
// Its days and longer buckets follow the zone's calendar, nil being UTC.
//
// With the Step of a resolution for the nominal step, and the resolution's zone, each bucket is made of whole
// buckets of that resolution; hours alone do not add up to the days of a zone that is half an hour off.
//
// maxPoints of 0 or less is no limit. The limit holds for every span from the year 0 on.
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
