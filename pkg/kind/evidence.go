package kind

import (
	"fmt"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Decision is what a reading is taken for, and why.
type Decision struct {
	Kind Kind
	// Reason is a sentence for people, without its full stop.
	Reason string
	// ByValues: the values decided, against the name or without it.
	ByValues bool
	// IsGuess: neither the unit nor the name nor the values tell what it is.
	IsGuess bool
}

// Decide tells the kind of a series by its type's id, its label and its unit, each of which may be empty, and by its
// values. Of amounts, a name alone cannot tell what is counted up from what each interval brought, and a sum of the
// former is nonsense: there the values decide where they are clear. What the unit calls power is never a counter.
//
// The series must be in the order of time. Values further apart than hours only tell a counter that never starts
// again.
func Decide(id, label, unit string, s *series.Series) Decision {
	decision, _ := weigh(id, label, unit, s)
	return decision
}

// mayShow tells whether values can show that a reading is of another kind than its name says.
func mayShow(unit string, named Kind) bool {
	return amounts[plainUnit(unit)] || (named == Counter || named == Energy) && unitless[plainUnit(unit)]
}

// weigh is Decide. isClear tells that the values have shown the kind, whether the name says the same or not.
func weigh(id, label, unit string, s *series.Series) (decision Decision, isClear bool) {
	named, rule := decide(id, label, unit)
	decision = Decision{Kind: named, Reason: "Nothing tells what it is", IsGuess: rule < 0}
	if rule >= 0 {
		decision.Reason, decision.IsGuess = rules[rule].why, rules[rule].isGuess
	}
	if !mayShow(unit, named) || named != Counter && named != Energy {
		return decision, false
	}
	seen := look(s)
	shown := Decision{ByValues: true}
	switch {
	case seen.onlyGrows():
		shown.Kind, shown.Reason = Counter, fmt.Sprintf("%d values in a row never fall", seen.values)
	case seen.startsAgain():
		shown.Kind, shown.Reason = Counter, fmt.Sprintf("The values only grow, and start again %d times near 0", seen.resets)
	case seen.fluctuates():
		shown.Kind = Energy
		shown.Reason = fmt.Sprintf("%d of %d values are lower than the one before", seen.falls, seen.values)
		if !amounts[plainUnit(unit)] {
			shown.Kind = Status
		}
	default:
		return decision, false
	}
	if shown.Kind == named || named == Energy && shown.Kind == Status {
		return decision, true
	}
	return shown, true
}

// course is how the values of a series go on from one to the next.
type course struct {
	values, rises, falls, resets int
	// rested is how many of the resets came after the value had stood still for restLength, above 0, and resumed after
	// how many it grew again within that time.
	rested, resumed     int
	low, high           float64
	length, longestStep time.Duration
}

// A fall to less than resetShare of what was reached is a counter that starts again.
const resetShare = 0.05

// look goes through the values of a series. What a float64 rounds is no fall.
func look(s *series.Series) course {
	var seen course
	// still is since when the value has been the same, and reset the last reset after which it has not grown.
	last, first, still, reset := -1, -1, -1, -1
	between := func(from, to int) time.Duration { return time.Duration(s.Times[to]-s.Times[from]) * time.Millisecond }
	for i, value := range s.Values {
		if s.Null[i] || value != value {
			continue
		}
		if last < 0 {
			seen.low, seen.high, first, still = value, value, i, i
		} else {
			before := s.Values[last]
			tolerated := 1e-9 * max(seen.high, -seen.low)
			isStill := false
			switch {
			case value > before+tolerated:
				seen.rises++
				if reset >= 0 && (reset == last || between(reset, i) <= restLength) {
					seen.resumed++
				}
				reset = -1
			case value >= before-tolerated:
				isStill = true
			case value >= 0 && value <= resetShare*before:
				seen.resets++
				if between(still, last) >= restLength {
					seen.rested++
				}
				reset = i
			default:
				seen.falls++
			}
			if !isStill {
				still = i
			}
			seen.longestStep = max(seen.longestStep, between(last, i))
		}
		seen.values++
		seen.low, seen.high, last = min(seen.low, value), max(seen.high, value), i
	}
	if last >= 0 {
		seen.length = between(first, last)
		if reset >= 0 && between(reset, last) < restLength {
			seen.resumed++ // the values end before it could
		}
	}
	return seen
}

const (
	// fewestRises are how often the values must have grown before their course proves anything.
	fewestRises = 6
	// dayLength is what is taken for a day: an amount of each interval falls within one, at the latest when the sun does.
	dayLength = 20 * time.Hour
	// restLength is how long a counter of the day stands still between sunset and midnight, unless it counts at night,
	// too, and goes on growing after midnight. What each interval brings falls to 0 from one value to the next when a
	// plant fails, but neither stands still above 0 before nor grows until the next midnight after.
	restLength = 2 * time.Hour
	// farFromZero is how many times the range of the values the lowest one must be, to be that of a counter in a part of
	// a day. What the sun brings in intervals grows until noon, too, but in the last hour before by more than a thirtieth.
	farFromZero = 60
)

// onlyGrows tells a counter that does not start again: it grows, and does not fall over days, or is so far from 0 that
// it cannot have begun there.
func (c course) onlyGrows() bool {
	if c.falls > 0 || c.resets > 0 || c.rises < fewestRises || c.low < 0 {
		return false
	}
	isFar := c.low > farFromZero*(c.high-c.low) && c.length >= 50*time.Minute
	return isFar || c.length >= dayLength && c.values >= 24 ||
		c.length >= 5*24*time.Hour && c.low > c.high-c.low
}

// startsAgain tells a counter of the day: it is never below 0, and grows many times before each fall, which leads back
// to 0.
func (c course) startsAgain() bool {
	isProven := c.rested == c.resets || c.resumed == c.resets && c.length >= dayLength
	return isProven && c.falls == 0 && c.low >= 0 && c.resets > 0 && c.rises >= fewestRises*c.resets &&
		c.longestStep <= 6*time.Hour && c.length >= time.Duration(c.resets-1)*dayLength
}

// fluctuates tells that nothing is counted up, whatever the name says. A counter that counts back what is fed in also
// falls, but is far from 0.
func (c course) fluctuates() bool {
	isFine := c.values >= 24 && c.length < time.Duration(c.values)*2*time.Hour
	return isFine && c.falls >= 3 && 20*c.falls > c.rises+c.falls && c.low <= farFromZero*(c.high-c.low)
}
