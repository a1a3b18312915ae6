package look

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
)

// markStarts tells which times are the starts of intervals whose ends stand beside them, as their names say.
func markStarts(times []*node) {
	for _, start := range times {
		start.isStart = says(start.last(), startWords) && slices.ContainsFunc(times, func(end *node) bool {
			return len(end.steps) == len(start.steps) && says(end.last(), endWords) &&
				slices.Equal(end.steps[:len(end.steps)-1], start.steps[:len(start.steps)-1])
		})
	}
}

// lengthEncodings are the ways in which the length of intervals is written.
var lengthEncodings = []apimap.Encoding{
	apimap.LengthSeconds, apimap.LengthMinutes, apimap.LengthMillis, apimap.LengthHours, apimap.LengthDuration,
}

// spaced gives the joins of a list of numbers that have no times of their own: with the time at which the first of them
// starts, and the length of the intervals after it, as far as these fill about the range.
func (j *join) spaced(times, nodes []*node) (found []*join) {
	last := len(j.labels) - 1
	if last < 0 || j.labels[last] != apimap.Each {
		return nil
	}
	list := j.tree.find(j.value.steps[:last])
	var lengths []*join
	for _, n := range nodes {
		if j.isWithin(n, last) || n.inside > 0 || n.bools > 0 || n.leaves() == 0 {
			continue
		}
		for _, encoding := range lengthEncodings {
			if j.tree.isLength(list, n, encoding) {
				lengths = append(lengths, j.attach(n, apimap.TimeAxis, func(j *join, b *beside) {
					j.interval, j.intervalEncoding = b, encoding
				})...)
			}
		}
	}
	for _, length := range lengths {
		for _, at := range times {
			if at == length.interval.node || j.isWithin(at, last) || at.locals > at.dates {
				continue // which instant a local time is, cannot be told of one alone
			}
			for _, one := range length.attach(at, apimap.TimeAxis, func(j *join, b *beside) { j.time = b }) {
				if one.labels[last] == apimap.Each { // the list has neither lengths nor times of its own
					one.labels[last] = apimap.TimeAxis
					found = append(found, one)
				}
			}
		}
	}
	return found
}

// isWithin tells that a place is below the list itself that stands at the first steps to the values.
func (j *join) isWithin(n *node, list int) bool {
	return len(n.steps) >= list && slices.Equal(n.steps[:list], j.value.steps[:list])
}

// isLength tells that a length stands at a place, in one way of writing it, by which the longest of the lists fills the
// range, or about as much.
func (t *tree) isLength(list, n *node, encoding apimap.Encoding) bool {
	asked := float64(t.asked.To.Sub(t.asked.From) / time.Millisecond)
	for written := range n.distinct {
		length, ok := decode.LengthOf(written, encoding)
		if filled := float64(length.Rough()) * float64(list.longest); !ok || filled < asked/2 || filled > 2*asked {
			return false
		}
	}
	return len(n.distinct) > 0
}
