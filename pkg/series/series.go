// Package series is a run of values over time, held in columns.
package series

import (
	"slices"
	"sort"
	"time"
)

// Span is a half-open range of time: From belongs to it, To does not.
type Span struct {
	From, To time.Time
}

// Contains tells whether the instant (milliseconds since 1970, UTC) lies in the span.
func (s Span) Contains(millis int64) bool {
	return millis >= s.From.UnixMilli() && millis < s.To.UnixMilli()
}

// Series are the values of one reading type of one facility.
type Series struct {
	DeviceID string
	Type     string
	// Unit as the API spells it; empty when it does not tell.
	Unit string
	// Times are milliseconds since 1970, UTC; Values and Null belong to them place by place. A place that is
	// Null has no value: the plant's logger knows that it does not know, which is not the same as zero.
	Times  []int64
	Values []float64
	Null   []bool
	// Texts counts values that were words and not numbers; they stand as null.
	Texts int
}

// Len is the number of points.
func (s *Series) Len() int { return len(s.Times) }

// Add appends a value.
func (s *Series) Add(millis int64, value float64, null bool) {
	if len(s.Times) == cap(s.Times) {
		s.Grow(max(minGrowth, len(s.Times)))
	}
	s.Times = append(s.Times, millis)
	s.Values = append(s.Values, value)
	s.Null = append(s.Null, null)
}

// minGrowth is the least number of points for which room is made: more than a day of five minutes, and less than a
// panel is wide.
const minGrowth = 512

// Grow makes room for some more points in all columns alike.
func (s *Series) Grow(points int) {
	s.Times = slices.Grow(s.Times, points)
	s.Values = slices.Grow(s.Values, points)
	s.Null = slices.Grow(s.Null, points)
}

// Tidy puts the points into the order of time, drops what lies outside of the span, and keeps one point for each
// instant: the last that has a value, because a later one corrects an earlier one.
func (s *Series) Tidy(span Span) {
	if !sort.SliceIsSorted(s.Times, func(i, j int) bool { return s.Times[i] < s.Times[j] }) {
		sort.Stable(byTime{s})
	}
	kept := 0
	for i, at := range s.Times {
		switch {
		case !span.Contains(at):
			continue
		case kept > 0 && s.Times[kept-1] == at:
			if !s.Null[i] {
				s.Values[kept-1], s.Null[kept-1] = s.Values[i], false
			}
			continue
		}
		s.Times[kept], s.Values[kept], s.Null[kept] = at, s.Values[i], s.Null[i]
		kept++
	}
	s.Times, s.Values, s.Null = s.Times[:kept], s.Values[:kept], s.Null[:kept]
}

type byTime struct{ *Series }

func (b byTime) Less(i, j int) bool { return b.Times[i] < b.Times[j] }
func (b byTime) Swap(i, j int) {
	b.Times[i], b.Times[j] = b.Times[j], b.Times[i]
	b.Values[i], b.Values[j] = b.Values[j], b.Values[i]
	b.Null[i], b.Null[j] = b.Null[j], b.Null[i]
}
