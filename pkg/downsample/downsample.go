// Package downsample makes fewer points of many: one for each bucket of a grid.
package downsample

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Same is the value that all points have; null where they differ. Users cannot choose it: it is what is left of values
// that cannot be combined.
const Same query.Aggregation = "same"

// Series makes one point of all points in a bucket, stamped with the bucket's start; a bucket without points gets none.
// Nulls and values that are not finite do not count; a bucket that has only such is null, but for words and instants,
// of which Last gives the last. The series is not changed, and the result shares nothing with it. The series must be in
// the order of time, as after Tidy; otherwise a bucket gets a point each time that the points return to it.
//
// Sums lose nothing to rounding that a float64 can hold, and a mean never lies outside the values that it is made of.
//
// NoAggregation gives the points as they are, and Same the value that all points of a bucket have. The caller must
// resolve AutoAggregation: Series panics on it, as on any unknown aggregation, because guessing would show wrong
// values.
func Series(s *series.Series, g grid.Grid, how query.Aggregation) *series.Series {
	return Weighted(s, g, how, nil)
}

// Weight is for how long a value stands, by its time in milliseconds since 1970; nil: all stand for the same time. A
// mean of months that counted February as much as March would not be that of the days.
type Weight func(at int64) float64

func (w Weight) of(at int64) float64 {
	if w == nil {
		return 1
	}
	return max(w(at), 0)
}

// Weighted is Series with a mean that is weighted. Other aggregations take no notice of weights.
func Weighted(s *series.Series, g grid.Grid, how query.Aggregation, weight Weight) *series.Series {
	made := s.Like()
	if how == query.NoAggregation {
		made.Times, made.Values, made.Null = slices.Clone(s.Times), slices.Clone(s.Values), slices.Clone(s.Null)
		return made
	}
	var in bucket
	in.value(how) // panics on an unknown aggregation even if there are no points
	if s.Len() == 0 {
		return made
	}
	reserve(made, atMost(s, g))

	var from, to int64 // of the bucket, in milliseconds since 1970; the calendar is asked once per bucket
	for i, at := range s.Times {
		if i == 0 || at < from || at >= to {
			if i > 0 {
				in.addTo(made, from, how)
			}
			start := g.Floor(time.UnixMilli(at))
			from, to = start.UnixMilli(), g.Next(start).UnixMilli()
			in = bucket{}
		}
		if !s.Null[i] {
			in.add(s.Values[i], weight.of(at))
		} else if math.IsNaN(s.Values[i]) {
			in.word = &s.Values[i]
		}
	}
	in.addTo(made, from, how)
	return made
}

// Whole makes one point of the whole series, stamped at an instant; of a series without points, none. Otherwise it is
// like Weighted, but a series in any order will do.
func Whole(s *series.Series, at time.Time, how query.Aggregation, weight Weight) *series.Series {
	made := s.Like()
	var all bucket
	for i, value := range s.Values {
		if !s.Null[i] {
			all.add(value, weight.of(s.Times[i]))
		} else if math.IsNaN(value) {
			all.word = &s.Values[i]
		}
	}
	all.value(how) // panics on an unknown aggregation even if there are no points
	if s.Len() > 0 {
		all.addTo(made, at.UnixMilli(), how)
	}
	return made
}

// atMost is how many points can come out: no more than go in, and no more than there are buckets between the first and
// the last point.
func atMost(s *series.Series, g grid.Grid) int {
	first, last := s.Times[0], s.Times[s.Len()-1]
	touched := g.Buckets(series.Span{From: time.UnixMilli(first), To: time.UnixMilli(last + 1)})
	return int(min(int64(s.Len()), max(touched, 1)))
}

func reserve(s *series.Series, points int) {
	s.Times, s.Values, s.Null = make([]int64, 0, points), make([]float64, 0, points), make([]bool, 0, points)
}

// bucket gathers the values of one bucket. While it is empty, every aggregation gives 0.
type bucket struct {
	count           int
	total           total // of the values
	weighed, weight total // of the values times their weights, and of the weights
	low, high, last float64
	// word is the last value that is a word or an instant; nil: there is none.
	word *float64
}

// addTo adds the bucket's value to a series. Where there are no numbers, words and instants have a last one.
func (b *bucket) addTo(made *series.Series, at int64, how query.Aggregation) {
	if b.count == 0 && b.word != nil && how == query.Last {
		made.Add(at, *b.word, true)
		return
	}
	made.Add(at, b.value(how), b.isNull(how))
}

func (b *bucket) add(value, weight float64) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return // how an API writes "unknown" where it must write a number
	}
	if b.count == 0 {
		b.low, b.high = value, value
	}
	b.count++
	b.total.add(value)
	b.weighed.add(value * weight)
	b.weight.add(weight)
	b.low, b.high, b.last = min(b.low, value), max(b.high, value), value
}

// isNull tells that the bucket has no value.
func (b *bucket) isNull(how query.Aggregation) bool {
	return b.count == 0 || how == Same && b.low != b.high
}

// value combines what was added. It panics on an aggregation that does not combine values.
func (b *bucket) value(how query.Aggregation) float64 {
	switch how {
	case query.Mean:
		return b.mean()
	case query.Sum:
		return b.total.value()
	case query.Min:
		return b.low
	case query.Max:
		return b.high
	case query.Last, Same:
		return b.last
	default:
		panic(fmt.Sprintf("downsample: %q does not say how to combine values", how))
	}
}

// mean of a constant is that constant: the bounds correct what the division rounds.
func (b *bucket) mean() float64 {
	if b.count == 0 {
		return 0
	}
	mean := b.total.value() / float64(b.count)
	if weight := b.weight.value(); weight > 0 {
		mean = b.weighed.value() / weight
	}
	return min(max(mean, b.low), b.high)
}

// total is Neumaier's sum: what each addition rounds away is kept apart and added at the end, so that the sum of a year
// of minutes is as exact as that of two values. 0.1 added ten times is 1.
type total struct{ sum, lost float64 }

func (t *total) add(value float64) {
	sum := t.sum + value
	if math.Abs(t.sum) >= math.Abs(value) {
		t.lost += (t.sum - sum) + value
	} else {
		t.lost += (value - sum) + t.sum
	}
	t.sum = sum
}

func (t *total) value() float64 { return t.sum + t.lost }
