package apimap

import "time"

// Unit is what the length of a range is counted in; 0: the encoding is none of a length.
func (e Encoding) Unit() time.Duration {
	switch e {
	case LengthDays:
		return 24 * time.Hour
	case LengthHours:
		return time.Hour
	case LengthMinutes:
		return time.Minute
	case LengthSeconds, LengthDuration:
		return time.Second
	}
	return 0
}

// IsByDay reports whether a request has the values of one date, and no range.
func (v *Values) IsByDay() bool { return Find(v.Path, Day) != nil }

// Clock is the way of writing a time without an offset that differs from this one in nothing but the clock that is
// meant: who takes the one takes the other. All else is its own.
func (e Encoding) Clock() Encoding {
	switch e {
	case UTCTime:
		return LocalTime
	case SpacedUTCTime:
		return SpacedLocalTime
	}
	return e
}
