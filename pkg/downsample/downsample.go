// Package downsample makes fewer points of many: one for each bucket of a grid.
package downsample

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Series makes one point of all that lie in one bucket, stamped with the bucket's start; a bucket without points gets
// none. Nulls do not count, nor what is no finite number; a bucket of only such is null. The result shares nothing
// with the series, which stays as it is and must be in the order of time, as after Tidy: of a series in disorder, a
// bucket that is met again gets another point.
//
// Sums lose nothing to rounding that a float64 can hold, and a mean is never outside of the values it is made of.
//
// NoAggregation gives the points as they are. AutoAggregation is the caller's to resolve: Series panics on it, as on
// any unknown aggregation, because to guess would be to show wrong values.
func Series(s *series.Series, g grid.Grid, how query.Aggregation) *series.Series {
	made := &series.Series{DeviceID: s.DeviceID, Type: s.Type, Unit: s.Unit, Texts: s.Texts}
	if how == query.NoAggregation {
		made.Times, made.Values, made.Null = slices.Clone(s.Times), slices.Clone(s.Values), slices.Clone(s.Null)
		return made
	}
	var in bucket
	in.value(how) // panics here, and not only when there are points
	if s.Len() == 0 {
		return made
	}
	reserve(made, atMost(s, g))

	var from, to int64 // of the bucket, milliseconds; the calendar is asked once for each
	for i, at := range s.Times {
		if i == 0 || at < from || at >= to {
			if i > 0 {
				made.Add(from, in.value(how), in.count == 0)
			}
			start := g.Floor(time.UnixMilli(at))
			from, to = start.UnixMilli(), g.Next(start).UnixMilli()
			in = bucket{}
		}
		if !s.Null[i] {
			in.add(s.Values[i])
		}
	}
	made.Add(from, in.value(how), in.count == 0)
	return made
}

// Whole makes one point of all there are, stamped at an instant; of a series without points, none. Otherwise as
// Series.
func Whole(s *series.Series, at time.Time, how query.Aggregation) *series.Series {
	made := &series.Series{DeviceID: s.DeviceID, Type: s.Type, Unit: s.Unit, Texts: s.Texts}
	var all bucket
	for i, value := range s.Values {
		if !s.Null[i] {
			all.add(value)
		}
	}
	if value := all.value(how); s.Len() > 0 {
		made.Add(at.UnixMilli(), value, all.count == 0)
	}
	return made
}

// atMost is how many points can come out: never more than went in, nor than buckets between the first and the last.
func atMost(s *series.Series, g grid.Grid) int {
	first, last := s.Times[0], s.Times[s.Len()-1]
	touched := g.Buckets(series.Span{From: time.UnixMilli(first), To: time.UnixMilli(last + 1)})
	return int(min(int64(s.Len()), max(touched, 1)))
}

func reserve(s *series.Series, points int) {
	s.Times, s.Values, s.Null = make([]int64, 0, points), make([]float64, 0, points), make([]bool, 0, points)
}
