package look

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// leastRounded is how many different values of a series tell to how many decimals it is rounded.
const leastRounded = 10

// countsDecimals tells that the numbers at a place beside values say to how many decimals these are rounded, by the
// values themselves: those of every series have as many as the number says, and no more. One number could be so by
// chance, and be a power of ten; two different ones, each of which is right, are not.
func (r *reading) countsDecimals(j *join, b *beside) bool {
	if b.node.words > 0 || b.node.integers != b.node.numbers || b.node.numbers == 0 {
		return false
	}
	by := j.clone()
	by.sources = append(by.sources, b) // so that the number is told with each series
	read := r.trial.run(by)
	if read == nil {
		return false
	}
	told := map[int]bool{}
	for _, s := range read.found {
		number := s.Source[strings.LastIndexByte(s.Source, ' ')+1:]
		said, err := strconv.Atoi(number)
		rounded, isTold := decimalsOf(s.Values)
		if err != nil || rounded > said {
			return false
		}
		if !isTold {
			continue
		}
		if rounded != said {
			return false
		}
		told[said] = true
	}
	return len(told) > 1
}

// decimalsOf is the most decimals that values have, and whether there are enough of them to tell.
func decimalsOf(values []float64) (most int, isTold bool) {
	var different []float64
	for _, value := range values {
		if math.IsNaN(value) || slices.Contains(different, value) {
			continue
		}
		if len(different) < leastRounded {
			different = append(different, value)
		}
		_, fraction, _ := strings.Cut(strconv.FormatFloat(value, 'f', -1, 64), ".")
		most = max(most, len(fraction))
	}
	return most, len(different) >= leastRounded
}
