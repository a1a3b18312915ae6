package look

import (
	"math"
	"slices"
	"strings"
)

// IsChosen reports whether names, or the numbers themselves, tell which of several beside each other are the values.
func (f *Found) IsChosen() bool {
	if len(f.Values) < 2 || f.isBetween {
		return true
	}
	if f.isNameless {
		return false
	}
	rank := func(path string) int { return valueRank(strings.Split(path, ".")) }
	for _, other := range f.Values[1:] {
		if rank(f.Values[0])-rank(other) < clearRank {
			return false
		}
	}
	return true
}

// IsByNumbers reports whether the numbers themselves tell it, and not names.
func (f *Found) IsByNumbers() bool { return f.isBetween }

// clearRank is by how much the rank of a name must be above that of all others.
const clearRank = 4

// settle puts the choice first that the numbers themselves tell: of three, that which always lies between the others,
// the lowest and the highest of its interval. What names tell stays.
func (f *Found) settle() {
	if f.IsChosen() || len(f.Others) != extremes {
		return
	}
	for i := range f.Others {
		low, high := f.Others[(i+1)%extremes].Series, f.Others[(i+2)%extremes].Series
		if !isBetween(f.Others[i].Series, low, high) && !isBetween(f.Others[i].Series, high, low) {
			continue
		}
		f.Values[0], f.Values[i] = f.Values[i], f.Values[0]
		f.Others[0], f.Others[i] = f.Others[i], f.Others[0]
		f.Answer, f.Series, f.isBetween = f.Others[0].Answer, f.Others[0].Series, true
		return
	}
}

// extremes are so many numbers: a value, its lowest and its highest.
const extremes = 3

// isBetween reports whether values lie above the lowest and below the highest of the same times, and, of some reading
// type, nearer to them than they themselves differ over time: parts of a sum, such as what is produced and what is
// used, lie far apart. Counters tell nothing of that, as they hardly differ over time.
func isBetween(values, lowest, highest []Series) bool {
	if len(values) != len(lowest) || len(values) != len(highest) {
		return false
	}
	count, below, above, isNear := 0, 0, 0, false
	for i, of := range values {
		low, high := lowest[i], highest[i]
		isParallel := of.Type == low.Type && of.Type == high.Type && slices.Equal(of.Times, low.Times) &&
			slices.Equal(of.Times, high.Times)
		if !isParallel {
			return false
		}
		spread, least, most := 0.0, math.Inf(1), math.Inf(-1)
		for k, value := range of.Values {
			if math.IsNaN(value) || math.IsNaN(low.Values[k]) || math.IsNaN(high.Values[k]) {
				continue
			}
			if value < low.Values[k] || value > high.Values[k] {
				return false
			}
			count++
			if low.Values[k] < value {
				below++
			}
			if value < high.Values[k] {
				above++
			}
			spread, least, most = spread+high.Values[k]-low.Values[k], min(least, value), max(most, value)
		}
		isNear = isNear || spread <= (most-least)*float64(len(of.Values))/2 && most > least
	}
	return isNear && count >= leastConstant && below > 0 && above > 0
}

// leastConstant is how many values must be the same to be a property of the plant or of the API.
const leastConstant = 10

// isConstant tells that several types have one and the same value all the time, which no two measured ones do. Zero is
// what they have that stand still.
func isConstant(all []Series) bool {
	if len(all) < 2 || len(all[0].Values) == 0 || all[0].Values[0] == 0 {
		return false
	}
	first := all[0].Values[0]
	for _, s := range all {
		isOther := func(value float64) bool { return value != first }
		if len(s.Values) < leastConstant || slices.ContainsFunc(s.Values, isOther) {
			return false
		}
	}
	return true
}

// maxMarks is how many different values marks have at most.
const maxMarks = 8

// usual is the value that most have, when at least nine of ten do; empty: none is.
func (n *node) usual() string {
	total, best := n.leaves()+n.bools, ""
	for value, count := range n.counts {
		if count*10 >= total*9 {
			best = value
		}
	}
	return best
}
