package transform

import (
	"math"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/downsample"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Members of a group may write at different steps: one logger every five minutes, another one every quarter of an hour,
// a third one two minutes past each of them. Added up as they are, most instants would have one of three. They are put
// onto the steps of the slowest one first, each combined by its kind.

// axis is what members have in common: instants, and a column of each.
type axis struct {
	times   []int64
	columns [][]float64
	// parts of members that are ratios; nil for those that are not.
	parts []*Parts
	// step is what the members were combined to; 0: they have the same instants, or nearly.
	step time.Duration
}

const (
	// crowded is by how many more instants than the longest member a union may have before it is no common axis.
	crowded = 1.25
	// slower is by how much longer a member's step may be than another's before they are different steps.
	slower = 1.5
)

// aligned puts members onto a common axis.
func aligned(members []*Member) axis {
	all := make([]*series.Series, len(members))
	for i, m := range members {
		all[i] = m.Series
	}
	times := union(all)
	made := axis{times: times}
	shortest, step := usualSteps(all)
	isCrowded := float64(len(times)) > crowded*float64(longest(all))
	if step > 0 && (isCrowded || float64(step) > slower*float64(shortest)) {
		made.step = step
		for i, m := range members {
			all[i] = inSteps(m, grid.Fitting(series.Span{}, 0, step, time.UTC))
		}
		made.times = union(all)
	}
	for i, m := range members {
		made.columns = append(made.columns, onto(made.times, all[i].Times, column(all[i])))
		made.parts = append(made.parts, made.partsOf(m))
	}
	return made
}

// partsOf puts the parts of a ratio onto the axis.
func (a axis) partsOf(m *Member) *Parts {
	if m.Parts == nil {
		return nil
	}
	if a.step == 0 {
		return &Parts{onto(a.times, m.Series.Times, m.Parts.Above), onto(a.times, m.Series.Times, m.Parts.Below)}
	}
	steps := grid.Fitting(series.Span{}, 0, a.step, time.UTC)
	sums := func(values []float64) []float64 {
		summed := downsample.Series(m.with(m.Series.Times, values, "").Series, steps, query.Sum)
		return onto(a.times, summed.Times, column(summed))
	}
	return &Parts{sums(m.Parts.Above), sums(m.Parts.Below)}
}

// inSteps combines a member's values to steps by its kind. What cannot be combined keeps the value that all in a step
// have.
func inSteps(m *Member, steps grid.Grid) *series.Series {
	how := m.Kind.Aggregation()
	if how == query.NoAggregation {
		how = downsample.Same
	}
	return downsample.Series(m.Series, steps, how)
}

// usualSteps are the shortest and the longest of the members' usual steps; 0 where the longest is days, which are alike
// already, or where too few values tell.
func usualSteps(all []*series.Series) (shortest, longest time.Duration) {
	for _, s := range all {
		step := usualStep(s.Times)
		if step > 0 && (shortest == 0 || step < shortest) {
			shortest = step
		}
		longest = max(longest, step)
	}
	if longest > 12*time.Hour {
		return 0, 0
	}
	return shortest, longest
}

// usualStep is the median of the times between two values; 0: there are fewer than three.
func usualStep(times []int64) time.Duration {
	if len(times) < 3 {
		return 0
	}
	steps := make([]int64, len(times)-1)
	for i := range steps {
		steps[i] = times[i+1] - times[i]
	}
	slices.Sort(steps)
	return time.Duration(steps[len(steps)/2]) * time.Millisecond
}

func longest(all []*series.Series) int {
	points := 0
	for _, s := range all {
		points = max(points, s.Len())
	}
	return points
}

// union gives all instants of the series, in order. Series of one request mostly share them.
func union(all []*series.Series) []int64 {
	var times []int64
	for _, s := range all {
		if slices.Equal(times, s.Times) {
			continue
		}
		times = merged(times, s.Times)
	}
	return times
}

// merged joins two ascending lists.
func merged(a, b []int64) []int64 {
	if len(a) == 0 {
		return slices.Clone(b)
	}
	all := make([]int64, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			all, a = append(all, a[0]), a[1:]
		case b[0] < a[0]:
			all, b = append(all, b[0]), b[1:]
		default:
			all, a, b = append(all, a[0]), a[1:], b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// onto gives a column at the instants of an axis that contains its own; NaN where it has no value.
func onto(axis, times []int64, values []float64) []float64 {
	if slices.Equal(axis, times) {
		return values
	}
	placed := unknown(len(axis))
	at := 0
	for i, instant := range axis {
		for at < len(times) && times[at] < instant {
			at++
		}
		if at < len(times) && times[at] == instant {
			placed[i] = values[at]
		}
	}
	return placed
}

// unknown is a column without values.
func unknown(length int) []float64 { return slices.Repeat([]float64{math.NaN()}, length) }
