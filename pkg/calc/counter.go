package calc

import "math"

// Counter is what is known of a counter, such as a meter of energy. Its zero value is one of which nothing is known.
type Counter struct {
	// Resolutions are what the device's register may count in one step, in the unit of the values: 0.01 where it counts
	// up by 10 Wh and the values are kWh. At 2^16 and 2^32 such steps the register rolls over to 0. Of several, the one
	// counts by which a fall is no more growth than the nominal power allows. None: no fall is taken for a roll-over.
	Resolutions []float64
	// Nominal is the most that the values grow by in an hour: the nominal power in kW where they are kWh. A step of more
	// than 1.2 times of it is impossible. 0: unknown; then no step up is judged.
	Nominal float64
	// Day gives the start of the day of an instant and that of the next, by the plant's calendar; nil: unknown.
	Day Period
	// Daily: the counter is known to start again each day, and Day says when. Where it is false the values tell: a counter
	// that falls on at least half of the days, on two at least, and grows between does.
	Daily bool
}

// Period gives the start of the day, month or year that an instant is in, and that of the next one, both in
// milliseconds since 1970. It is called once for each period that the instants go through.
type Period func(at int64) (start, next int64)

// CounterEvents counts what was found in a counter's course besides growth.
type CounterEvents struct {
	// Resets: the counter started again. What it shows afterwards has grown since, and is the step's growth. Where that is
	// more than can have grown, or where nothing tells what can have, the step has none.
	Resets int
	// DailyResets: it started again with the day, as it is meant to, at once or later, such as at sunrise. Also where it
	// shows no less than on the day before, unless it cannot have grown so far since midnight: then the value still is of
	// the day before.
	DailyResets int
	// RollOvers: its register was full and went on from 0; the growth is known.
	RollOvers int
	// Impossible: more growth than the nominal power allows, or a fall that is nothing of the above, such as a correction.
	// Such a step has no growth, and counting goes on from the new value.
	Impossible int
	// Spikes: values that the counter left again for where it had been, such as a 0 of a logger that starts. They have
	// no growth; that over the spike comes after it.
	Spikes int
	// Dips: falls by a thousandth at most. Their growth is 0 until the counter exceeds what it had reached.
	Dips int
	// Bridged: steps over instants without a value. All of their growth comes at their end.
	Bridged int
}

// Growth is a counter's growth.
type Growth struct {
	// Values has the growth at each instant since the value before.
	Values []float64
	Events CounterEvents
}

const (
	// tolerance is how much more than the nominal power may be: overirradiance and the measurement's own error.
	tolerance = 1.2
	// dip is the fall, as a share of the value, up to which a counter is taken to have been read inexactly.
	dip = 0.001
	// rollOverPart is how close to the register's end and to its start, as a share of its range, the values must be for
	// a roll-over where nothing tells how fast the counter grows.
	rollOverPart = 0.1
	// resetPart is the share of what a counter had reached below which it has started again, whatever it shows.
	resetPart = 0.05
	// correctedPart is the share of it down to which a fall is no reset but a correction, as Home Assistant has it, even
	// if what is shown could have grown since.
	correctedPart = 0.9

	millisPerHour = 3_600_000
)

// registers are the ranges of the registers that devices count in.
var registers = [...]float64{1 << 16, 1 << 32}

// Differences is how much a counter grew, at each instant since the last one with a value: x(i) - x(i-1), in the unit
// of the counter. The first instant with a value has no growth, nor have instants without a value: the growth over them
// comes at their end, and is counted as bridged. Without resets and other events, the growth adds up to the last value
// less the first.
//
// A fall is no growth below 0. It is a roll-over of a register of 16 or 32 bits, the daily start of a counter of the
// day, a reset, or it is impossible: see CounterEvents. Which it is tells what would have grown: at most 1.2 times what
// the nominal power allows or, where that is unknown, what the counter grows by at its fastest elsewhere in the column.
func Differences(times []int64, values []float64, counter Counter) Growth {
	course := course{counter: counter.checked(), out: none(len(values)), times: times, values: values}
	course.days.period, course.startedAgain = counter.Day, math.MinInt64
	course.isDaily = course.startsAgainDaily()
	course.lookThrough()
	for i := range min(len(times), len(values)) {
		if isValue(values[i]) {
			course.add(i)
		}
	}
	return Growth{course.out, course.events}
}

// checked takes what no counter has for unknown.
func (c Counter) checked() Counter {
	if !isValue(c.Nominal) || c.Nominal < 0 {
		c.Nominal = 0
	}
	return c
}

// course follows a counter from value to value.
type course struct {
	counter Counter
	days    calendar
	isDaily bool // it starts again each day
	times   []int64
	values  []float64
	out     []float64
	events  CounterEvents
	// fastest is the greatest growth per hour that is neither to nor from a spike, 0 if there is none; highest is the
	// greatest value that is no spike.
	fastest, highest float64

	base    reading // from which the next growth counts
	last    int     // the index of the last value, base or not
	before  reading // from which the last event led away; to return there makes it a spike
	counted *int    // where that event was counted; nil: it was not
	eventAt int     // the index of the value that it led to
	// startedAgain is the start of the day on which a counter of the day last did.
	startedAgain int64
}

// reading is a value that the counter had, by its index; its zero value is none.
type reading struct {
	index   int
	value   float64
	isThere bool
}

func (c *course) add(i int) {
	now := reading{i, c.values[i], true}
	if !c.base.isThere {
		c.base, c.last = now, i
		return
	}
	if i > c.last+1 {
		c.events.Bridged++
	}
	c.last = i
	if c.isSpikeUntil(now) {
		c.takeBack(now)
		return
	}
	growth := defined(now.value - c.base.value)
	isNewDay := c.isDaily && c.startsDay(c.base.index, i)
	switch {
	case c.times[i] <= c.times[c.base.index] || !isValue(growth):
		c.event(now, noValue, &c.events.Impossible)
	case isNewDay && growth > 0 && c.canBeOfToday(now):
		c.startAgain(now, now.value)
	case growth < 0 && -growth <= dip*math.Abs(c.base.value) && !isNewDay:
		c.events.Dips++
		c.out[i] = 0
	case growth < 0:
		c.fall(now)
	case c.counter.Nominal > 0 && growth > c.limit(c.base, now):
		c.event(now, noValue, &c.events.Impossible)
	default:
		if limit := c.limit(c.base, now); limit > 0 && growth > limit {
			c.before, c.counted, c.eventAt = c.base, nil, i // not judged, but told to be a spike if it goes back
		}
		c.out[i], c.base = growth, now
	}
}

// fall decides what a fall is.
func (c *course) fall(now reading) {
	limit, growth := c.limit(c.base, now), noValue
	isNewDay := c.startsDay(c.base.index, now.index)
	if isNewDay && c.isDaily {
		limit = c.limitOfDay(now)
	} else if over := c.rollOver(now, limit); isValue(over) {
		c.event(now, over, &c.events.RollOvers)
		return
	}
	switch {
	case now.value >= 0 && now.value <= limit && (isNewDay && c.isDaily || now.value < correctedPart*c.base.value):
		growth = now.value
	case !(now.value >= 0 && now.value <= resetPart*c.base.value):
		c.event(now, noValue, &c.events.Impossible)
		return
	}
	if isNewDay || c.isDaily && c.days.start(c.times[now.index]) != c.startedAgain {
		c.startAgain(now, growth)
	} else {
		c.event(now, growth, &c.events.Resets)
	}
}

// startAgain is a daily reset.
func (c *course) startAgain(now reading, growth float64) {
	c.event(now, growth, &c.events.DailyResets)
	c.startedAgain = c.days.start(c.times[now.index])
}

// limitOfDay is the most that can have grown since the start of the day. A counter that is meant to start again with it
// and has fallen shows what has grown, unless the nominal power contradicts.
func (c *course) limitOfDay(now reading) float64 {
	if c.counter.Nominal == 0 {
		return math.Inf(1)
	}
	return c.perHour() * c.hoursOfDay(now)
}

// canBeOfToday tells that what a counter of the day shows can have grown since midnight, where it has not fallen. A
// device that starts again a little late, or stamps the day's total with midnight, still shows the day before.
func (c *course) canBeOfToday(now reading) bool {
	if c.perHour() == 0 {
		return c.hoursOfDay(now) > 0
	}
	return now.value <= c.perHour()*c.hoursOfDay(now)
}

func (c *course) hoursOfDay(now reading) float64 {
	at := c.times[now.index]
	return hours(c.days.start(at), at)
}

// rollOver is what has grown if the register was full; none if it was not.
func (c *course) rollOver(now reading, limit float64) float64 {
	isKnown := len(c.counter.Resolutions) == 1
	for _, resolution := range c.counter.Resolutions {
		for _, register := range registers {
			full := register * resolution
			if !isValue(full) || full <= 0 || c.highest >= full || now.value < 0 {
				continue
			}
			growth := full - c.base.value + now.value
			isAtEnds := c.base.value >= (1-rollOverPart)*full && now.value <= rollOverPart*full
			switch {
			case isKnown && limit > 0 && growth <= limit, isKnown && limit == 0 && isAtEnds,
				c.counter.Nominal > 0 && isAtEnds && growth <= limit:
				return growth
			}
		}
	}
	return noValue
}

// event notes what a step was, and its growth.
func (c *course) event(now reading, growth float64, kind *int) {
	*kind++
	c.before, c.counted, c.eventAt = c.base, kind, now.index
	c.base, c.out[now.index] = now, growth
}

// isSpikeUntil tells that the counter is back where it was before the last event, and either at once or without the
// time to grow so far.
func (c *course) isSpikeUntil(now reading) bool {
	if !c.before.isThere || now.value < c.before.value || c.isDaily && c.startsDay(c.before.index, now.index) {
		return false
	}
	grown := now.value - c.base.value
	fits := now.value-c.before.value <= c.limit(c.before, now)
	fellJustNow := c.base.index == c.eventAt && c.base.value < c.before.value
	return fits && (grown < 0 || grown > c.limit(c.base, now) || fellJustNow)
}

// takeBack undoes the last event: what followed it was no growth.
func (c *course) takeBack(now reading) {
	if c.counted != nil {
		*c.counted--
	}
	c.events.Spikes++
	for i := c.before.index + 1; i < now.index; i++ {
		c.out[i] = noValue
	}
	c.out[now.index] = defined(now.value - c.before.value)
	c.base, c.before, c.startedAgain = now, reading{}, math.MinInt64
}

// startsDay tells that a day has begun between two instants; false where days are not known.
func (c *course) startsDay(from, to int) bool {
	return c.counter.Day != nil && c.times[from] < c.days.start(c.times[to])
}

// limit is the most that can have grown between two readings; 0: unknown.
func (c *course) limit(from, to reading) float64 {
	return c.perHour() * hours(c.times[from.index], c.times[to.index])
}

func (c *course) perHour() float64 {
	if c.counter.Nominal > 0 {
		return tolerance * c.counter.Nominal
	}
	return tolerance * c.fastest
}

func hours(from, to int64) float64 { return float64(to-from) / millisPerHour }
