package calc

import (
	"cmp"
	"math"
	"slices"
)

// Missing is what a combination gives at an instant at which some members have no value. Where none has one, there is
// never a value.
type Missing int

const (
	// Present combines those members that have a value.
	Present Missing = iota
	// NullIfMissing gives no value unless all members have one.
	NullIfMissing
)

// Combined is a combination of members.
type Combined struct {
	// Values has one value for each instant.
	Values []float64
	// Present tells for each instant how many members had a value, whether or not there is one of the combination.
	Present []int
}

// Sum adds the members up at each instant: Σ x. The unit is that of the members. Rounding errors are compensated
// (Neumaier 1974), so that the order of the members does not matter.
func Sum(members [][]float64, missing Missing) Combined { return combine(members, missing, sum) }

// Mean is the arithmetic mean of the members at each instant: Σ x / n, with n the members that have a value. It never
// lies outside of them. The unit is that of the members. Ratios have no meaningful mean: see WeightedRatio.
func Mean(members [][]float64, missing Missing) Combined { return combine(members, missing, mean) }

// Min is the least value of the members at each instant, in their unit.
func Min(members [][]float64, missing Missing) Combined {
	return combine(members, missing, slices.Min[[]float64])
}

// Max is the greatest value of the members at each instant, in their unit.
func Max(members [][]float64, missing Missing) Combined {
	return combine(members, missing, slices.Max[[]float64])
}

// Median is the median of the members at each instant, in their unit; of an even number it is the mean of the two in
// the middle.
func Median(members [][]float64, missing Missing) Combined { return combine(members, missing, median) }

// Percentile is the value of the members below which a share of them lies, at each instant and in their unit. The
// share is in percent, from 0 to 100; with any other there are no values. Between two members it is interpolated
// linearly: type 7 of Hyndman and Fan (1996), as numpy.percentile, R and Excel have it.
func Percentile(members [][]float64, percent float64, missing Missing) Combined {
	return combine(members, missing, func(values []float64) float64 {
		if !(percent >= 0 && percent <= 100) {
			return noValue
		}
		slices.Sort(values)
		return quantile(values, percent/100)
	})
}

// WeightedRatio is the ratio of a group at each instant: Σ numerator / Σ denominator, over the members that have
// both. It is what the mean of the members' ratios is not: a portfolio's performance ratio is its energy over the
// energy that its irradiation stands for. The unit is that of the numerators per that of the denominators. Where the
// denominators add up to nothing there is no value. Present counts the members that have both.
func WeightedRatio(numerators, denominators [][]float64, missing Missing) Combined {
	members := max(len(numerators), len(denominators))
	made := newCombined(max(longest(numerators), longest(denominators)))
	for i := range made.Values {
		var above, below total
		for m := range min(len(numerators), len(denominators)) {
			if n, d := at(numerators[m], i), at(denominators[m], i); isValue(n) && isValue(d) {
				above.add(n)
				below.add(d)
				made.Present[i]++
			}
		}
		if missing.allows(made.Present[i], members) {
			made.Values[i] = ratio(above.value(), below.value())
		}
	}
	return made
}

// Top gives the members with the greatest values, the greatest first: their indices, n of them at most. The values are
// one for each member, such as its mean over the range. Of equal ones the first comes first. Members without a value
// are left out.
func Top(values []float64, n int) []int {
	return ranked(values, n, func(a, b float64) int { return cmp.Compare(b, a) })
}

// Bottom gives the members with the least values, the least first; otherwise it is like Top.
func Bottom(values []float64, n int) []int { return ranked(values, n, cmp.Compare[float64]) }

func ranked(values []float64, n int, compare func(a, b float64) int) []int {
	indices := make([]int, 0, len(values))
	for i, value := range values {
		if isValue(value) {
			indices = append(indices, i)
		}
	}
	slices.SortStableFunc(indices, func(a, b int) int { return compare(values[a], values[b]) })
	return indices[:min(max(n, 0), len(indices))]
}

// combine calls a function with the values that there are at each instant, at least one. It may reorder them.
func combine(members [][]float64, missing Missing, of func(values []float64) float64) Combined {
	made := newCombined(longest(members))
	values := make([]float64, 0, len(members))
	for i := range made.Values {
		values = valuesAt(members, i, values[:0])
		made.Present[i] = len(values)
		if missing.allows(len(values), len(members)) {
			made.Values[i] = defined(of(values))
		}
	}
	return made
}

func newCombined(instants int) Combined {
	return Combined{Values: none(instants), Present: make([]int, instants)}
}

// allows tells whether so many of the members are enough.
func (m Missing) allows(present, members int) bool {
	return present > 0 && (present == members || m == Present)
}

// none is a column without values.
func none(instants int) []float64 {
	values := make([]float64, instants)
	for i := range values {
		values[i] = noValue
	}
	return values
}

func longest(columns [][]float64) int {
	instants := 0
	for _, column := range columns {
		instants = max(instants, len(column))
	}
	return instants
}

// valuesAt appends the values that the members have at an instant.
func valuesAt(members [][]float64, i int, values []float64) []float64 {
	for _, column := range members {
		if i < len(column) && isValue(column[i]) {
			values = append(values, column[i])
		}
	}
	return values
}

func sum(values []float64) float64 {
	var t total
	for _, value := range values {
		t.add(value)
	}
	return t.value()
}

// mean divides before it adds where the sum would leave the range of a float64.
func mean(values []float64) float64 {
	made := sum(values) / float64(len(values))
	if !isValue(made) {
		var t total
		for _, value := range values {
			t.add(value / float64(len(values)))
		}
		made = t.value()
	}
	return min(max(made, slices.Min(values)), slices.Max(values))
}

// median reorders the values, of which there is at least one.
func median(values []float64) float64 {
	slices.Sort(values)
	return quantile(values, 0.5)
}

// quantile is that of sorted values, of which there is at least one, for a share from 0 to 1.
func quantile(sorted []float64, share float64) float64 {
	place := share * float64(len(sorted)-1)
	below := int(math.Floor(place))
	low, high := sorted[below], sorted[min(below+1, len(sorted)-1)]
	part := place - float64(below)
	return min(max(low*(1-part)+high*part, low), high)
}
