package query

import "time"

// Step is the resolution's nominal length: a month counts as 30 days, a year as 365. Raw counts as one minute, the
// finest that loggers are known to write. Auto has none: 0.
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
