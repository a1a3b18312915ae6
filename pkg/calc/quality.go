package calc

import "math"

// Completeness is how many of the instants have a value, of those that are expected, such as those in daylight; nil:
// all are expected. The column must have an index for each instant at which a value was due, also where none came.
func Completeness(values []float64, expected []bool) Part {
	var made Part
	for i, value := range values {
		if !isExpected(expected, i) {
			continue
		}
		made.Of++
		if isValue(value) {
			made.Count++
		}
	}
	return made
}

func isExpected(expected []bool, i int) bool {
	return expected == nil || i < len(expected) && expected[i]
}

// Newest is the index of the last value; -1 where there is none.
func Newest(values []float64) int {
	for i := len(values) - 1; i >= 0; i-- {
		if isValue(values[i]) {
			return i
		}
	}
	return -1
}

// Age is how old the newest value is, in milliseconds: now less its instant. It is 0 where clocks differ so that the
// value is of the future. Without a value it is false.
func Age(times []int64, values []float64, now int64) (millis int64, isKnown bool) {
	newest := Newest(values[:min(len(values), len(times))])
	if newest < 0 {
		return 0, false
	}
	return max(now-times[newest], 0), true
}

// Gap is a time without values, from an instant to before another, in milliseconds since 1970.
type Gap struct{ From, To int64 }

// Length is that of the gap in milliseconds.
func (g Gap) Length() int64 { return g.To - g.From }

// LongestGap is the longest time without a value in a range from an instant to before another, where a value stands
// for a step in milliseconds from its instant on. Of equally long ones it is the first. Its length is 0 where values
// follow each other step by step.
func LongestGap(times []int64, values []float64, from, to, step int64) Gap {
	longest := Gap{from, from}
	covered := from
	for i := range min(len(times), len(values)) {
		if !isValue(values[i]) || times[i] < from || times[i] >= to {
			continue
		}
		if gap := (Gap{covered, times[i]}); gap.Length() > longest.Length() {
			longest = gap
		}
		covered = max(covered, times[i]+step)
	}
	if gap := (Gap{covered, to}); gap.Length() > longest.Length() {
		longest = gap
	}
	return longest
}

// DefaultWindow is how many values that stay the same are suspicious: the default of pvanalytics.
const DefaultWindow = 6

// Stuck tells which values stay what they were: those of a window that are all as close to the window's first as
// 1e-8 + 1e-5 times its amount, but for the first itself. It is stale_values_diff of pvanalytics (Solar Forecast
// Arbiter 2019) with its defaults. A window has that many consecutive values, two at least; one in which a value is
// missing or is not expected does not count. Of what stays at 0 at night only the day may be expected; nil: all are.
func Stuck(values []float64, expected []bool, window int) []bool {
	return flagged(len(values), window, func(from, to int) bool {
		return isCloseToFirst(values, expected, from, to)
	})
}

// Interpolated tells which values lie on a straight line, as if somebody had drawn it over a gap: those of a window
// whose differences are all as close to the first of them as in Stuck, but for the window's first value. It is
// interpolation_diff of pvanalytics with its defaults. What is stuck is on a line, too. A window has three values at
// least; otherwise it is like Stuck.
func Interpolated(values []float64, expected []bool, window int) []bool {
	differences := none(len(values))
	for i := 1; i < len(values); i++ {
		differences[i] = defined(values[i] - values[i-1])
	}
	return flagged(len(values), max(window, 3), func(from, to int) bool {
		return isExpected(expected, from) && isCloseToFirst(differences, expected, from+1, to)
	})
}

const relative, absolute = 1e-5, 1e-8

// isCloseToFirst tells that all values of a window are as close to the first as float32 numbers that are meant to be
// the same.
func isCloseToFirst(values []float64, expected []bool, from, to int) bool {
	first := values[from]
	if !isValue(first) {
		return false
	}
	tolerance := absolute + relative*math.Abs(first)
	for i := from; i < to; i++ {
		if !isExpected(expected, i) || !(math.Abs(values[i]-first) <= tolerance) {
			return false
		}
	}
	return true
}

// flagged flags all of each window for which a function is true, but for its first.
func flagged(instants, window int, isFlagged func(from, to int) bool) []bool {
	made := make([]bool, instants)
	window = max(window, 2)
	done := 0
	for end := window; end <= instants; end++ {
		if !isFlagged(end-window, end) {
			continue
		}
		for i := max(end-window+1, done); i < end; i++ {
			made[i] = true
		}
		done = end
	}
	return made
}
