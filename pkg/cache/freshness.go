package cache

import (
	"hash/fnv"
	"time"
)

// Freshness says how long values stay fresh after they were fetched, by how old the values are. Young values stay fresh
// for a short time: loggers send late, and the platform corrects and computes afterwards. Of the zero value nothing is
// fresh.
//
// Where values do not change, they stay fresh for longer (an adaptive TTL): for as long as they have been seen to be
// the same, up to a bound. What was fetched for the first time, or has changed, stays fresh for the usual time.
type Freshness struct {
	// Factor stretches all times below: with 2, values stay fresh twice as long. With 0, nothing is fresh.
	Factor float64
	// IgnoresLearnt: no value stays fresh for longer because it does not change.
	IgnoresLearnt bool
	// Phase, from 0 to 1, is when in the course of such a time a plant's turn is, so that not all are fetched in the same
	// minute.
	Phase float64
}

// Of returns the freshness of a column's values.
func (f Freshness) Of(key Key) Freshness {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(key.DeviceID)) // never fails
	f.Phase = float64(hash.Sum32()) / (1 << 32)
	return f
}

// ages are how long values that are younger than an age stay fresh, and how long at most where they do not change;
// older ones stay fresh for oldTTL.
var ages = [...]struct{ youngerThan, ttl, bound time.Duration }{
	{2 * time.Hour, YoungestTTL, 10 * time.Minute},
	{2 * 24 * time.Hour, 15 * time.Minute, 3 * time.Hour},
	{14 * 24 * time.Hour, 6 * time.Hour, 6 * time.Hour},
}

const oldTTL = 24 * time.Hour

// YoungestTTL is how long the youngest values stay fresh.
const YoungestTTL = 60 * time.Second

// nearlyStale is the part of its TTL after which a value is fetched along when an older neighbor must be: else every
// refresh would find another small piece to fetch.
const nearlyStale = 0.75

// clockJump is how far the wall clock may stray from the time that has passed before nothing is fresh any more.
const clockJump = time.Minute

// Age is how long ago something was fetched. When the clock has been set since, nothing is certain: then it is longer
// ago than any TTL.
func Age(fetched, now time.Time) time.Duration {
	passed := now.Sub(fetched) // monotonic, where both were read from the clock
	if strayed := now.Round(0).Sub(fetched.Round(0)) - passed; passed < 0 || strayed > clockJump || strayed < -clockJump {
		return forever
	}
	return passed
}

const forever time.Duration = 1<<63 - 1

// tier is a range of time whose values all stay fresh for the same time, and where they do not change for no longer
// than a bound.
type tier struct {
	from, to   int64 // ms since 1970; half-open
	ttl, bound time.Duration
	phase      float64
}

// turn counts the bounds that have passed by an instant, each from a plant's turn to its next. What stays fresh up to
// the bound is fetched once in each.
func (t tier) turn(at time.Time) int64 {
	return (at.UnixNano() + int64(t.phase*float64(t.bound))) / int64(t.bound)
}

// tiers divide all time, seen from now, newest first.
func (f Freshness) tiers(now time.Time) [len(ages) + 1]tier {
	var found [len(ages) + 1]tier
	to := int64(1<<63 - 1)
	for i, age := range ages {
		from := now.Add(-age.youngerThan).UnixMilli()
		found[i] = tier{from, to, f.times(age.ttl), f.bound(age.ttl, age.bound), f.Phase}
		to = from
	}
	found[len(ages)] = tier{-1 << 63, to, f.times(oldTTL), f.times(oldTTL), f.Phase}
	return found
}

func (f Freshness) bound(ttl, bound time.Duration) time.Duration {
	if f.IgnoresLearnt {
		return f.times(ttl)
	}
	return f.times(bound)
}

// Youngest is how long the youngest values stay fresh.
func (f Freshness) Youngest() time.Duration { return f.times(YoungestTTL) }

func (f Freshness) times(d time.Duration) time.Duration { return time.Duration(f.Factor * float64(d)) }
