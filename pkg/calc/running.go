package calc

// RunningSum adds values up since the start of the day, month or year: the sum of x from the period's start to the
// instant, in the unit of x. An instant belongs to the period that it is in, so that values that bear the start of
// their interval begin with the period. Where there is no value there is no sum, and the next one goes on from the
// last. What the period had before the first instant of the column is not in its sum.
func RunningSum(times []int64, values []float64, period Period) []float64 {
	made := none(len(values))
	periods := calendar{period: period}
	var sum total
	var start int64
	for i := range min(len(times), len(values)) {
		if own := periods.start(times[i]); i == 0 || own != start {
			sum, start = total{}, own
		}
		if isValue(values[i]) {
			sum.add(values[i])
			made[i] = sum.value()
		}
	}
	return made
}

// calendar remembers the period that was asked for last, because a period costs more than a sum.
type calendar struct {
	period   Period
	from, to int64
}

func (c *calendar) start(at int64) int64 {
	if at < c.from || at >= c.to {
		c.from, c.to = c.period(at)
	}
	return c.from
}
