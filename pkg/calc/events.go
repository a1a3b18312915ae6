package calc

import (
	"math"
	"slices"
)

// Run is a part of a column, in which something is so: from an instant to before another, in milliseconds since 1970,
// and the indices of its first and last value.
type Run struct {
	From, To    int64
	First, Last int
}

// Length is that of the run in milliseconds.
func (r Run) Length() int64 { return r.To - r.From }

// Gaps are the times without a value in a range, where a value stands for a step in milliseconds from its instant on.
// Values are due in some parts of the range, in the order of time; nil: always. A gap counts by these parts: it begins
// with the first of them that is at least as long as the least and lies in it, and ends with the last. A night between
// two days without values therefore belongs to their gap, and one that follows a complete day does not.
func Gaps(times []int64, values []float64, in Gap, step int64, due []Gap, least int64) []Gap {
	var found []Gap
	add := func(empty Gap) {
		if trimmed, ok := empty.within(due, least); ok {
			found = append(found, trimmed)
		}
	}
	covered := in.From
	for i := range min(len(times), len(values)) {
		if !isValue(values[i]) || times[i]+step <= in.From || times[i] >= in.To {
			continue
		}
		add(Gap{covered, times[i]})
		covered = max(covered, times[i]+step)
	}
	add(Gap{covered, in.To})
	return found
}

// within is what of a gap is due, from the first long part to the last; false: no part is long enough.
func (g Gap) within(due []Gap, least int64) (Gap, bool) {
	if due == nil {
		due = []Gap{g}
	}
	first, _ := slices.BinarySearchFunc(due, g.From, func(part Gap, at int64) int {
		if part.To > at {
			return 1
		}
		return -1
	})
	whole, ok := Gap{}, false
	for _, part := range due[first:] {
		if part.From >= g.To {
			break
		}
		part = Gap{max(part.From, g.From), min(part.To, g.To)}
		if part.Length() <= 0 || part.Length() < least {
			continue
		}
		if !ok {
			whole, ok = part, true
		}
		whole.To = part.To
	}
	return whole, ok
}

// Pace is the usual time between two values, in milliseconds: the lower median. It is 0 for fewer than two.
func Pace(times []int64) int64 {
	if len(times) < 2 {
		return 0
	}
	distances := make([]int64, len(times)-1)
	for i := range distances {
		distances[i] = times[i+1] - times[i]
	}
	slices.Sort(distances)
	return distances[(len(distances)-1)/2]
}

// Runs are the parts of a column whose values follow each other and are all flagged, and that last at least as long as
// the least. A value stands for a step from its instant on. A run ends where no value came for more than two steps, and
// is not interrupted by an instant without a value before that.
func Runs(times []int64, values []float64, flagged []bool, step, least int64) []Run {
	var found []Run
	var run Run
	isOpen := false
	end := func() {
		if isOpen && run.Length() >= least {
			found = append(found, run)
		}
		isOpen = false
	}
	for i := range min(len(times), len(values), len(flagged)) {
		if !isValue(values[i]) {
			continue
		}
		if isOpen && (!flagged[i] || times[i] > run.To+step) {
			if !flagged[i] && times[i] <= run.To+step {
				run.To = min(run.To, times[i])
			}
			end()
		}
		if !flagged[i] {
			continue
		}
		if !isOpen {
			run, isOpen = Run{From: times[i], First: i}, true
		}
		run.To, run.Last = times[i]+step, i
	}
	end()
	return found
}

// leastOfPace is how many times in a row values must come at a new pace before it counts as one.
const leastOfPace = 6

// PaceChange is an instant at which values began to come at another pace, in milliseconds.
type PaceChange struct {
	At           int64
	Before, Then int64
}

// PaceChanges are the instants from which on values come at another pace. A pace is one when values come at it six
// times in a row, each within a tenth of the first; what is between two of them, such as a gap or a night, is none.
func PaceChanges(times []int64) []PaceChange {
	var found []PaceChange
	pace := int64(0)
	for i := 0; i+1 < len(times); {
		first, end := times[i+1]-times[i], i+1
		for end+1 < len(times) && isSamePace(times[end+1]-times[end], first) {
			end++
		}
		if first > 0 && end-i >= leastOfPace {
			usual := Pace(times[i : end+1])
			if pace > 0 && !isSamePace(usual, pace) {
				found = append(found, PaceChange{times[i], pace, usual})
			}
			pace = usual
		}
		i = end
	}
	return found
}

func isSamePace(one, other int64) bool {
	return math.Abs(float64(one-other)) <= 0.1*float64(other)
}
