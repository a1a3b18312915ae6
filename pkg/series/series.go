// Package series holds values over time in columns.
package series

import (
	"math"
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

// Overlaps tells whether two spans have an instant in common.
func (s Span) Overlaps(other Span) bool { return s.From.Before(other.To) && other.From.Before(s.To) }

// Intersect gives what two spans have in common: one span or none.
func (s Span) Intersect(other Span) []Span {
	if !s.Overlaps(other) {
		return nil
	}
	if other.From.After(s.From) {
		s.From = other.From
	}
	if other.To.Before(s.To) {
		s.To = other.To
	}
	return []Span{s}
}

// Without gives what is left of the spans when another one is removed.
func Without(spans []Span, removed Span) []Span {
	var left []Span
	for _, span := range spans {
		if !span.Overlaps(removed) {
			left = append(left, span)
			continue
		}
		if span.From.Before(removed.From) {
			left = append(left, Span{span.From, removed.From})
		}
		if removed.To.Before(span.To) {
			left = append(left, Span{removed.To, span.To})
		}
	}
	return left
}

// Series are the values of one reading type of one facility.
type Series struct {
	DeviceID string
	Type     string
	// Source tells apart what a facility has several of: devices, phases, meters. Empty: the facility itself.
	Source string
	// Unit of all values, as the API spells it; empty if it tells none. Converted are the other units that values came
	// in.
	Unit      string
	Converted []string
	// Scaled tells that the API gave a factor beside the values, by which they were multiplied.
	Scaled bool
	// Others are further series of the same type, of other sources or in units that do not convert into this one's.
	// They have no others themselves.
	Others []*Series
	// isMixed tells that Tidy found two values for most instants.
	isMixed bool
	// Times are milliseconds since 1970, UTC; Values and Null belong to them index by index. Where Null is set there is
	// no value: the logger reported that it has none, which is not the same as zero. NaN as the value marks a word
	// there.
	Times  []int64
	Values []float64
	Null   []bool
	// Texts counts the values that are words or instants and not numbers; they are null. Of combined values, it counts
	// those among what was combined.
	Texts int
	// Words are the different words, to which the values refer.
	Words []string
	// Notes say what is odd about the values, or about those that are left out. They are shared and not changed.
	Notes []Note
}

// Like is a series without points that is otherwise the same, but for its others.
func (s *Series) Like() *Series {
	like := *s
	like.Times, like.Values, like.Null, like.Others = nil, nil, nil, nil
	return &like
}

// Len is the number of points.
func (s *Series) Len() int { return len(s.Times) }

// HasValues reports whether any of the points has a value: a number, a word or an instant.
func (s *Series) HasValues() bool { return s.Texts > 0 || slices.Contains(s.Null, false) }

// Add appends a value.
func (s *Series) Add(millis int64, value float64, null bool) {
	if len(s.Times) == cap(s.Times) {
		s.Grow(max(minGrowth, len(s.Times)))
	}
	s.Times = append(s.Times, millis)
	s.Values = append(s.Values, value)
	s.Null = append(s.Null, null)
}

// countWords sets Texts anew after points were removed.
func (s *Series) countWords() {
	if s.Texts == 0 {
		return // the usual case: spares a look at every value
	}
	s.Texts = 0
	for i, null := range s.Null {
		if null && math.IsNaN(s.Values[i]) {
			s.Texts++
		}
	}
}

// minGrowth is the smallest number of points to make room for: more than a day has at five minutes, and fewer than a
// panel has pixels.
const minGrowth = 512

// Grow makes room for so many more points in all columns.
func (s *Series) Grow(points int) {
	s.Times = slices.Grow(s.Times, points)
	s.Values = slices.Grow(s.Values, points)
	s.Null = slices.Grow(s.Null, points)
}

// Tidy sorts the points by time, drops those outside the span, and keeps one point for each instant: the last that has
// a value, because a later one corrects an earlier one. Where that is so for half of the instants, it is no correction:
// IsMixed tells.
func (s *Series) Tidy(span Span) {
	for _, other := range s.Others {
		other.Tidy(span)
	}
	if !slices.IsSorted(s.Times) {
		sort.Stable(byTime{s})
	}
	kept, repeated, lastRepeated, contradicted := 0, 0, -1, false
	for i, at := range s.Times {
		switch {
		case !span.Contains(at):
			continue
		case kept > 0 && s.Times[kept-1] == at:
			if !s.Null[i] && !s.Null[kept-1] {
				contradicted = contradicted || s.Values[kept-1] != s.Values[i]
				if lastRepeated != kept {
					repeated, lastRepeated = repeated+1, kept
				}
			}
			if !s.Null[i] {
				s.Values[kept-1], s.Null[kept-1] = s.Values[i], false
			}
			continue
		}
		s.Times[kept], s.Values[kept], s.Null[kept] = at, s.Values[i], s.Null[i]
		kept++
	}
	s.Times, s.Values, s.Null = s.Times[:kept], s.Values[:kept], s.Null[:kept]
	s.isMixed = s.isMixed || contradicted && 2*repeated >= kept
	s.countWords()
}

// IsMixed tells that most instants had several values that contradict each other: they are not those of one series.
func (s *Series) IsMixed() bool {
	return s.isMixed || slices.ContainsFunc(s.Others, (*Series).IsMixed)
}

// Keep drops the points whose time the function does not keep. It leaves the order as it is.
func (s *Series) Keep(keep func(at int64) bool) {
	kept := 0
	for i, at := range s.Times {
		if keep(at) {
			s.Times[kept], s.Values[kept], s.Null[kept] = at, s.Values[i], s.Null[i]
			kept++
		}
	}
	s.Times, s.Values, s.Null = s.Times[:kept], s.Values[:kept], s.Null[:kept]
	s.countWords()
}

// Empty drops all points.
func (s *Series) Empty() {
	s.Times, s.Values, s.Null, s.Texts = s.Times[:0], s.Values[:0], s.Null[:0], 0
}

// byTime sorts all columns of a series alike.
type byTime struct{ series *Series }

func (b byTime) Len() int           { return b.series.Len() }
func (b byTime) Less(i, j int) bool { return b.series.Times[i] < b.series.Times[j] }
func (b byTime) Swap(i, j int) {
	s := b.series
	s.Times[i], s.Times[j] = s.Times[j], s.Times[i]
	s.Values[i], s.Values[j] = s.Values[j], s.Values[i]
	s.Null[i], s.Null[j] = s.Null[j], s.Null[i]
}

// Within gives the points in a span. The series must be in the order of time. The result shares its memory: neither may
// be changed afterwards.
func (s *Series) Within(span Span) *Series {
	from, to := span.From.UnixMilli(), span.To.UnixMilli()
	start := sort.Search(s.Len(), func(i int) bool { return s.Times[i] >= from })
	end := start + sort.Search(s.Len()-start, func(i int) bool { return s.Times[start+i] >= to })
	cut := *s
	cut.Times, cut.Values, cut.Null = s.Times[start:end:end], s.Values[start:end:end], s.Null[start:end:end]
	cut.countWords()
	cut.Others = s.eachOther(func(other *Series) *Series { return other.Within(span) })
	return &cut
}

// Restamped gives the same values at other times, which must have the same order. It shares memory, as with Within.
func (s *Series) Restamped(stamp func(at int64) int64) *Series {
	moved := *s
	moved.Times = make([]int64, len(s.Times))
	for i, at := range s.Times {
		moved.Times[i] = stamp(at)
	}
	moved.Others = s.eachOther(func(other *Series) *Series { return other.Restamped(stamp) })
	return &moved
}

// Clone is a copy that shares nothing, and whose columns have no spare capacity.
func (s *Series) Clone() *Series {
	copied := *s
	copied.Times, copied.Values, copied.Null = slices.Clone(s.Times), slices.Clone(s.Values), slices.Clone(s.Null)
	copied.Others = s.eachOther((*Series).Clone)
	return &copied
}
