package query

import "time"

// Resolution is the time between two values of a series, written as Grafana writes durations.
type Resolution string

const (
	Auto           Resolution = "auto" // chosen from the time range and the panel's width
	Raw            Resolution = "raw"  // as the plant's logger wrote it
	Minute         Resolution = "1m"
	FiveMinutes    Resolution = "5m"
	FifteenMinutes Resolution = "15m"
	Hour           Resolution = "1h"
	Day            Resolution = "1d" // calendar day in the facility's time zone: 23, 24 or 25 hours
	Month          Resolution = "1M" // calendar month in the facility's time zone
	Year           Resolution = "1y" // calendar year in the facility's time zone
)

// Resolutions lists every resolution that a query may name, finest first.
var Resolutions = []Resolution{Auto, Raw, Minute, FiveMinutes, FifteenMinutes, Hour, Day, Month, Year}

// Step is the resolution's nominal length; Raw counts as one minute, the finest that loggers are known to
// write, and Auto has none.
func (r Resolution) Step() time.Duration {
	switch r {
	case Raw, Minute:
		return time.Minute
	case FiveMinutes:
		return 5 * time.Minute
	case FifteenMinutes:
		return 15 * time.Minute
	case Hour:
		return time.Hour
	case Day:
		return 24 * time.Hour
	case Month:
		return 30 * 24 * time.Hour
	case Year:
		return 365 * 24 * time.Hour
	default:
		return 0
	}
}

// Calendar tells whether the resolution's buckets follow the facility's calendar rather than the clock.
func (r Resolution) Calendar() bool {
	return r == Day || r == Month || r == Year
}
