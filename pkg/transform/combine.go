package transform

import (
	"fmt"
	"math"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Combine makes one series of the members of each group, or leaves the first or last of them by the value of the whole
// range. What has no such combination is refused with a reason: the sum of temperatures means nothing, and the mean of
// ratios is not the ratio of the whole. Ratios whose parts are known are weighted by them. The notes tell of members
// that have no values.
func Combine(members []*Member, how query.Combination, missing calc.Missing) ([]*Member, Notes) {
	switch how.Method {
	case query.NotCombined:
		return members, Notes{}
	case query.CombineTop, query.CombineBottom:
		return ranked(members, how)
	}
	var notes Notes
	var allowed []*Member
	for _, m := range members {
		if reason := notCombinable(m, how.Method); reason != "" {
			notes.refuse(m, reason)
			continue
		}
		allowed = append(allowed, m)
	}
	var combined []*Member
	for _, group := range grouped(allowed, how.By) {
		combined = append(combined, combineGroup(group, how, missing, &notes))
	}
	return combined, notes
}

// isSummable tells kinds of which several make a whole: power and amounts of energy.
func isSummable(of kind.Kind) bool {
	return of == kind.Power || of == kind.Energy || of == kind.Counter
}

// notCombinable is why a method has no meaning for a member; empty: it has.
func notCombinable(m *Member, how query.CombineMethod) string {
	isOrder := slices.Contains([]query.CombineMethod{
		query.CombineMin, query.CombineMax, query.CombineMedian, query.CombineQuantile,
	}, how)
	switch {
	case m.Series.Content() != series.Numbers:
		return "its values are no numbers"
	case m.Kind == kind.Status && how != query.CombineMin && how != query.CombineMax:
		return "states and codes cannot be combined"
	case isOrder || m.Parts != nil:
		return ""
	case m.Capacity > 0 && how == query.CombineSum:
		return "what is related to the nominal power has no sum; the mean is that of the whole, weighted by nominal power"
	case m.Kind == kind.Ratio:
		return fmt.Sprintf("the %s of ratios is not the ratio of the whole, and the API does not tell their parts; "+
			"choose the computed reading in its place, or the median", how)
	case how == query.CombineSum && !isSummable(m.Kind):
		return fmt.Sprintf("values of the kind %s have no sum", m.Kind)
	}
	return ""
}

// combineGroup combines the members of one group.
func combineGroup(group []*Member, how query.Combination, missing calc.Missing, notes *Notes) *Member {
	axis := aligned(group)
	var made calc.Combined
	var parts *Parts
	isWhole := how.Method == query.CombineSum || how.Method == query.CombineMean
	isWeighted := group[0].Parts != nil && isWhole
	capacity := 0.0
	for _, m := range group {
		capacity += m.Capacity
	}
	switch {
	case isWeighted:
		made, parts = weighted(axis, missing)
	case isWhole && capacity > 0:
		made = byCapacity(axis.columns, group, missing)
	default:
		made = byMethod(axis.columns, how, missing)
	}
	notes.lacking(group, axis)
	first := group[0]
	one := first.with(axis.times, made.Values, first.Series.Unit)
	one.Parts, one.Capacity = parts, capacity
	one.Series.DeviceID, one.Series.Source = "", ""
	one.Target = portfolio.Target{}
	one.Group = groupOf(first, how.By)
	one.Group.Method, one.Group.Members = how.Method, len(group)
	if isWeighted {
		one.Group.Method = query.CombineMean
	}
	return one
}

// weighted is the ratio of the sums of the parts.
func weighted(of axis, missing calc.Missing) (calc.Combined, *Parts) {
	above, below := make([][]float64, len(of.parts)), make([][]float64, len(of.parts))
	for i, parts := range of.parts {
		above[i], below[i] = both(parts.Above, parts.Below)
	}
	made := calc.WeightedRatio(above, below, missing)
	for i := range made.Values {
		made.Values[i] *= 100
	}
	return made, &Parts{calc.Sum(above, missing).Values, calc.Sum(below, missing).Values}
}

// byCapacity is what members that are related to their nominal powers give together for each kWp.
func byCapacity(columns [][]float64, group []*Member, missing calc.Missing) calc.Combined {
	amounts, capacities := make([][]float64, len(columns)), make([][]float64, len(columns))
	for m, values := range columns {
		amounts[m], capacities[m] = make([]float64, len(values)), make([]float64, len(values))
		for i, value := range values {
			amounts[m][i], capacities[m][i] = value*group[m].Capacity, group[m].Capacity
		}
	}
	return calc.WeightedRatio(amounts, capacities, missing)
}

// both leaves values where both columns have one.
func both(a, b []float64) (x, y []float64) {
	x, y = slices.Clone(a), slices.Clone(b)
	for i := range x {
		if math.IsNaN(x[i]) || math.IsNaN(y[i]) {
			x[i], y[i] = math.NaN(), math.NaN()
		}
	}
	return x, y
}

func byMethod(columns [][]float64, how query.Combination, missing calc.Missing) calc.Combined {
	switch how.Method {
	case query.CombineSum:
		return calc.Sum(columns, missing)
	case query.CombineMin:
		return calc.Min(columns, missing)
	case query.CombineMax:
		return calc.Max(columns, missing)
	case query.CombineMedian:
		return calc.Median(columns, missing)
	case query.CombineQuantile:
		return calc.Percentile(columns, float64(how.Percentile), missing)
	default:
		return calc.Mean(columns, missing)
	}
}

// ranked leaves the first or last members of each group, by their values of the whole range, in that order. Those of
// earlier times are left with the member that they are compared with.
func ranked(members []*Member, how query.Combination) ([]*Member, Notes) {
	var notes Notes
	var now, earlier []*Member
	for _, m := range members {
		if m.Shift != (query.Shift{}) {
			earlier = append(earlier, m)
		} else if m.Series.Content() != series.Numbers {
			notes.refuse(m, "its values are no numbers")
		} else {
			now = append(now, m)
		}
	}
	rank := calc.Top
	if how.Method == query.CombineBottom {
		rank = calc.Bottom
	}
	var left []*Member
	for _, group := range grouped(now, how.By) {
		values := make([]float64, len(group))
		for i, m := range group {
			values[i] = m.Value()
		}
		for _, i := range rank(values, int(how.Count)) {
			left = append(left, group[i])
			unshifted := group[i].identity()
			for _, m := range earlier {
				own := m.identity()
				if own.shift = (query.Shift{}); own == unshifted {
					left = append(left, m)
				}
			}
		}
	}
	return left, notes
}

// Scale multiplies values by a factor, and gives them the unit of the product.
func Scale(members []*Member, by query.Scaling) []*Member {
	if by.Factor == 1 && by.Unit == "" {
		return members
	}
	scaled := make([]*Member, len(members))
	for i, m := range members {
		if m.Series.Content() != series.Numbers {
			scaled[i] = m
			continue
		}
		values := column(m.Series)
		for j := range values {
			values[j] *= float64(by.Factor)
		}
		unit := by.Unit
		if unit == "" {
			unit = m.Series.Unit
		}
		scaled[i] = m.with(m.Series.Times, values, unit)
		if scaled[i].Parts != nil && by.Factor != 1 {
			parts := Parts{slices.Clone(m.Parts.Above), m.Parts.Below}
			for j := range parts.Above {
				parts.Above[j] *= float64(by.Factor)
			}
			scaled[i].Parts = &parts
		}
	}
	return scaled
}
