package calc

import "math"

const (
	// leastDailyFalls are needed to take a counter for one that starts again each day: a single one may be a reset.
	leastDailyFalls = 2
	// risesPerFall is how often it must grow for each fall: what falls as often as it grows is no counter of the day.
	risesPerFall = 2
)

// startsAgainDaily tells that a counter starts again each day: that this is known, or that it falls on at least half of
// the days that begin, on two at least, and grows between.
func (c *course) startsAgainDaily() bool {
	if c.counter.Day == nil || c.counter.Daily {
		return c.counter.Day != nil
	}
	begun, falls, rises, last, fellOn := 0, 0, 0, -1, int64(math.MinInt64)
	for i := range min(len(c.times), len(c.values)) {
		value := c.values[i]
		if !isValue(value) {
			continue
		}
		if last >= 0 {
			day := c.days.start(c.times[i])
			if c.times[last] < day {
				begun++
			}
			switch {
			case value > c.values[last]:
				rises++
			case value < c.values[last]*(1-dip) && begun > 0 && fellOn != day:
				falls, fellOn = falls+1, day
			}
		}
		last = i
	}
	return falls >= leastDailyFalls && 2*falls >= begun && rises >= risesPerFall*falls
}

// lookThrough finds the highest value and the fastest growth. A growth to where the counter was before a fall, or from
// where it comes back to, is that of a spike and does not count.
func (c *course) lookThrough() {
	c.highest = math.Inf(-1)
	from, last, top := -1, -1, math.Inf(1) // top is what the counter fell from, as long as it is below
	pending := 0.0
	for i := range min(len(c.times), len(c.values)) {
		value := c.values[i]
		if !isValue(value) {
			continue
		}
		if last >= 0 {
			isBack := value < c.values[last] && from >= 0 && value >= c.values[from]
			if !isBack {
				c.fastest, c.highest = max(c.fastest, pending), max(c.highest, c.values[last])
			}
			pending = c.growthPerHour(last, i, top)
			if value < c.values[last] {
				top = c.values[last]
			} else if value >= top {
				top = math.Inf(1)
			}
		}
		from, last = last, i
	}
	if last >= 0 {
		c.fastest, c.highest = max(c.fastest, pending), max(c.highest, c.values[last])
	}
}

// growthPerHour is 0 for what is no growth, for a growth up to a value or beyond it, and for that of a counter of the
// day over midnight.
func (c *course) growthPerHour(from, to int, top float64) float64 {
	grown := (c.values[to] - c.values[from]) / hours(c.times[from], c.times[to])
	if !isValue(grown) || c.values[to] >= top || c.times[to] <= c.times[from] || c.isDaily && c.startsDay(from, to) {
		return 0
	}
	return max(grown, 0)
}
