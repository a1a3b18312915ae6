package calc

import "math"

const (
	// leastToCompare is how many members a group must have for a member to deviate from it: alone, it is the median.
	leastToCompare = 2
	// leastForDistance is how many it must have for a robust distance: of two, both are always equally far away.
	leastForDistance = 3
	// madFloor is the least median absolute deviation that is divided by, as a share of the median's amount. Where all
	// others are identical, a member that deviates by 5 % is then 3.4 away: just below 3.5, from which on Iglewicz and
	// Hoaglin call a value an outlier.
	madFloor = 0.01
	// madToSigma makes the distance that of standard deviations where values are normally distributed: it is the third
	// quartile of the standard normal distribution.
	madToSigma = 0.6745
)

// PerCapacity relates values to a capacity: x / capacity. Of energy in kWh and a nominal power in kWp it is the
// specific yield in kWh/kWp (IEC 61724-1, final yield Yf); of power in kW, kW/kWp. Where there is no value there is
// none; without a capacity above 0 there is none at all.
func PerCapacity(values []float64, capacity float64) []float64 {
	made := none(len(values))
	if !isValue(capacity) || capacity <= 0 {
		return made
	}
	for i, value := range values {
		made[i] = defined(value / capacity)
	}
	return made
}

// Share is each member's part of the group's sum at each instant, in percent: 100 x / Σ x. It gives one column for
// each member. By the rule for missing members there is no sum and so no share, or it is the sum of those that have a
// value. Where the sum is 0 there are no shares.
func Share(members [][]float64, missing Missing) [][]float64 {
	return compare(members, func(values []float64) (standard, bool) {
		whole := sum(values)
		return standard{factor: 100, scale: whole}, missing.allows(len(values), len(members)) && whole != 0
	})
}

// DeviationFromMedian is how far each member is from the group's median at each instant, in percent of the median:
// 100 (x - median) / |median|. It gives one column for each member. The median is of those members that have a value.
// There are no deviations where fewer than two have one, nor where the median is 0.
func DeviationFromMedian(members [][]float64) [][]float64 {
	return compare(members, func(values []float64) (standard, bool) {
		if len(values) < leastToCompare {
			return standard{}, false
		}
		middle := median(values)
		return standard{middle, 100, math.Abs(middle)}, middle != 0
	})
}

// RobustDistance is how many standard deviations each member is from the group's median at each instant, robustly
// estimated so that the outlier does not hide itself: 0.6745 (x - median) / MAD, with MAD = median |x - median|
// (Iglewicz and Hoaglin 1993, who call 3.5 an outlier). It has no unit, and gives one column for each member. The MAD
// is taken for 1 % of the median's amount at least, so that among identical members a deviation in the last figure is
// no outlier; three identical ones have the distance 0. There are no distances where fewer than three members have a
// value. Where both the median and the MAD are 0, a member at 0 has the distance 0, and any other none.
func RobustDistance(members [][]float64) [][]float64 {
	deviations := make([]float64, 0, len(members))
	return compare(members, func(values []float64) (standard, bool) {
		if len(values) < leastForDistance {
			return standard{}, false
		}
		middle := median(values)
		deviations = deviations[:0]
		for _, value := range values {
			deviations = append(deviations, math.Abs(value-middle))
		}
		return standard{middle, madToSigma, max(median(deviations), madFloor*math.Abs(middle))}, true
	})
}

// standard is what the members of a group are compared with: factor (x - centre) / scale.
type standard struct{ centre, factor, scale float64 }

func (s standard) of(value float64) float64 {
	if value == s.centre {
		return 0
	}
	return ratio(s.factor*(value-s.centre), s.scale)
}

// compare gives a column for each member, compared with what a function makes of the values that there are at each
// instant. The function may reorder them, and says false where nothing can be compared.
func compare(members [][]float64, with func(values []float64) (standard, bool)) [][]float64 {
	instants := longest(members)
	made := make([][]float64, len(members))
	memory := none(instants * len(members))
	for m := range made {
		made[m] = memory[m*instants : (m+1)*instants : (m+1)*instants]
	}
	values := make([]float64, 0, len(members))
	for i := range instants {
		values = valuesAt(members, i, values[:0])
		group, isDefined := with(values)
		if !isDefined {
			continue
		}
		for m, column := range members {
			if value := at(column, i); isValue(value) {
				made[m][i] = group.of(value)
			}
		}
	}
	return made
}
