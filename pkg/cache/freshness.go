package cache

import "time"

// Freshness says how long values are believed after they were fetched. Young values are believed for a short time:
// loggers send late, and the platform corrects and computes afterwards. The zero value believes nothing.
type Freshness struct {
	// Factor stretches all ages below: 2 believes twice as long. 0 always asks again.
	Factor float64
}

// ages say how long values of an age are believed; older ones for oldAge.
var ages = [...]struct{ youngerThan, believed time.Duration }{
	{2 * time.Hour, Youngest},
	{2 * 24 * time.Hour, 15 * time.Minute},
	{14 * 24 * time.Hour, 6 * time.Hour},
}

const oldAge = 24 * time.Hour

// Youngest is how long the youngest values are believed.
const Youngest = 60 * time.Second

// ripeness is the part of its time after which a value is fetched along when an older neighbour must be: else every
// refresh would find another small piece to fetch.
const ripeness = 0.75

// jump is how far the wall clock may stray from the time that has passed before nobody believes it any more.
const jump = time.Minute

// Age is how long ago something was fetched. When the clock has been set meanwhile, nothing is certain: that is
// longer ago than any age.
func Age(fetched, now time.Time) time.Duration {
	passed := now.Sub(fetched) // monotonic, where both were read from the clock
	if strayed := now.Round(0).Sub(fetched.Round(0)) - passed; passed < 0 || strayed > jump || strayed < -jump {
		return 1<<63 - 1
	}
	return passed
}

// zone is a range of time whose values are all believed equally long.
type zone struct {
	from, to int64 // ms since 1970; half-open
	believed time.Duration
}

// zones divides all time, seen from now, newest first.
func (f Freshness) zones(now time.Time) [len(ages) + 1]zone {
	var found [len(ages) + 1]zone
	to := int64(1<<63 - 1)
	for i, age := range ages {
		from := now.Add(-age.youngerThan).UnixMilli()
		found[i] = zone{from, to, f.times(age.believed)}
		to = from
	}
	found[len(ages)] = zone{-1 << 63, to, f.times(oldAge)}
	return found
}

func (f Freshness) times(d time.Duration) time.Duration { return time.Duration(f.Factor * float64(d)) }
