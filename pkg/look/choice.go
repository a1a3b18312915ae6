package look

import (
	"slices"
	"strings"
)

// IsChosen reports whether names tell which of several numbers beside each other are the values.
func (f *Found) IsChosen() bool {
	if len(f.Values) < 2 {
		return true
	}
	rank := func(path string) int { return valueRank(strings.Split(path, ".")) }
	for _, other := range f.Values[1:] {
		if rank(f.Values[0])-rank(other) < clearRank {
			return false
		}
	}
	return true
}

// clearRank is by how much the rank of a name must be above that of all others.
const clearRank = 4

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
