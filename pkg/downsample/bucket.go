package downsample

import (
	"fmt"
	"math"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// bucket gathers the values of one bucket. Empty, each way to combine gives 0.
type bucket struct {
	count           int
	total           total
	low, high, last float64
}

func (b *bucket) add(value float64) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return // an API's word for "unknown" that passed for a number
	}
	if b.count == 0 {
		b.low, b.high = value, value
	}
	b.count++
	b.total.add(value)
	b.low, b.high, b.last = min(b.low, value), max(b.high, value), value
}

// value combines what was added. It panics when how is no way to do so.
func (b *bucket) value(how query.Aggregation) float64 {
	switch how {
	case query.Mean:
		return b.mean()
	case query.Sum:
		return b.total.value()
	case query.Min:
		return b.low
	case query.Max:
		return b.high
	case query.Last:
		return b.last
	default:
		panic(fmt.Sprintf("downsample: %q does not say how to combine values", how))
	}
}

// mean of a constant is that constant: the bounds put right what the division rounds away.
func (b *bucket) mean() float64 {
	if b.count == 0 {
		return 0
	}
	return min(max(b.total.value()/float64(b.count), b.low), b.high)
}
