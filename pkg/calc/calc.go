// Package calc calculates over aligned columns: combinations of members, comparisons with a group, counters, key
// performance indicators and power curves.
//
// A column is a []float64 with one value for each instant of a common axis. NaN is "no value", and so is an infinity:
// neither counts as a value, and no function returns an infinity. Columns that belong together are aligned, so that the
// same index is the same instant; one that ends early has no values from there on. Instants are milliseconds since 1970
// in UTC, in ascending order. Functions do not change what they are given, and what they return shares no memory with
// it.
//
// A result that is not defined, such as a ratio to nothing, is NaN and never 0: a wrong value is worse than none.
package calc

import "math"

// noValue stands for a missing value.
var noValue = math.NaN()

// isValue tells a value from none. An infinity minus itself is NaN, which differs from everything.
func isValue(value float64) bool { return value-value == 0 }

// defined is the value, or none if a calculation has left the range of a float64.
func defined(value float64) float64 {
	if isValue(value) {
		return value
	}
	return noValue
}

// at is the value of a column at an index, and none after its end.
func at(column []float64, i int) float64 {
	if i < len(column) {
		return column[i]
	}
	return noValue
}

// ratio is none where nothing is divided by, and where a number has no place in a float64.
func ratio(numerator, denominator float64) float64 {
	if denominator == 0 || !isValue(denominator) {
		return noValue
	}
	return defined(numerator / denominator)
}

// total adds values with the rounding errors kept beside (Neumaier), so that their order does not matter to what a
// float64 shows. Its zero value is the empty sum.
type total struct{ sum, lost float64 }

func (t *total) add(value float64) {
	sum := t.sum + value
	if math.Abs(t.sum) >= math.Abs(value) {
		t.lost += t.sum - sum + value
	} else {
		t.lost += value - sum + t.sum
	}
	t.sum = sum
}

func (t *total) value() float64 { return defined(t.sum + t.lost) }
