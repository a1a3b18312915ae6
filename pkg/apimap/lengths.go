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

// AsksByClock reports whether a range is asked for by the times that the facility's clock shows.
func (v *Values) AsksByClock() bool {
	for _, role := range []Role{From, To, Interval} {
		if end := Find(v.Path, role); end != nil && end.Encoding.IsLocal() {
			return true
		}
	}
	return false
}

// IsLocal reports whether an instant is written as the facility's clock shows it.
func (e Encoding) IsLocal() bool { return e == LocalTime || e == SpacedLocalTime }

// IsWithoutOffset reports whether an instant is written as a clock shows it, and not which clock that is.
func (e Encoding) IsWithoutOffset() bool { return e.Clock().IsLocal() }

// MostRepeated is by how much a range may become longer that is asked for by local times: an end of it in the hour that
// clocks show twice is moved out of that.
const MostRepeated = time.Hour + time.Minute

const day = 24 * time.Hour

// Answered is how long a range an answer covers at most that is asked for so long a one: with WholeDays, a day is
// touched at either end.
func (v *Values) Answered(length time.Duration) time.Duration {
	if !v.WholeDays {
		return length
	}
	return (length + day - 1).Truncate(day) + day
}

// Askable is the longest range that may be asked for where an answer may cover so long a one: the reverse of Answered.
func (v *Values) Askable(length time.Duration) time.Duration {
	if !v.WholeDays {
		return length
	}
	return max(length.Truncate(day)-day, min(length, day)) // a day is the least that such an API knows
}

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

// OtherClock is the way of writing a time without an offset by the other clock: the facility's or UTC.
func (e Encoding) OtherClock() Encoding {
	switch e {
	case LocalTime:
		return UTCTime
	case SpacedLocalTime:
		return SpacedUTCTime
	}
	return e.Clock()
}
