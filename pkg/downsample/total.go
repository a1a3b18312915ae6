package downsample

import "math"

// total adds up after Neumaier: what each addition rounds away is kept apart and added at the end, so that a year of
// minutes sums up as exactly as two values do. 0.1 added ten times is 1.
type total struct{ sum, lost float64 }

func (t *total) add(value float64) {
	sum := t.sum + value
	if math.Abs(t.sum) >= math.Abs(value) {
		t.lost += (t.sum - sum) + value
	} else {
		t.lost += (value - sum) + t.sum
	}
	t.sum = sum
}

func (t *total) value() float64 { return t.sum + t.lost }
