package decode

import (
	"strconv"
	"time"
)

// The parts of a stamp that is text. They are read by hand because time.Parse wants to know before how a stamp is
// written, and where a zone's clock does not show it, guesses.

// dateOf reads the date that a stamp begins with, as milliseconds from 1970 to its midnight in UTC.
func dateOf(stamp []byte) (int64, bool) {
	if len(stamp) < len(time.DateOnly) || stamp[4] != '-' || stamp[7] != '-' {
		return 0, false
	}
	century, year, month, day := twoDigits(stamp), twoDigits(stamp[2:]), twoDigits(stamp[5:]), twoDigits(stamp[8:])
	date := time.Date(int(century*100+year), time.Month(month), int(day), 0, 0, 0, 0, time.UTC)
	// time.Date takes 30 February for a day in March.
	return date.UnixMilli(), max(century, year) < 100 && date.Month() == time.Month(month) && date.Day() == int(day)
}

// clockTime reads 15:04, 15:04:05 and 15:04:05.999 as milliseconds since midnight; rest is what stands behind.
func clockTime(text []byte) (millis int64, rest []byte, ok bool) {
	hours, rest := int64(100), text
	switch {
	case len(text) > 4 && text[2] == ':':
		hours, rest = twoDigits(text), text[3:]
	case len(text) > 3 && text[1] == ':' && text[0]-'0' <= 9:
		hours, rest = int64(text[0]-'0'), text[2:]
	}
	if hours > 23 {
		return 0, nil, false
	}
	minutes, seconds := twoDigits(rest), int64(0)
	if rest = rest[2:]; len(rest) > 2 && rest[0] == ':' {
		seconds = twoDigits(rest[1:])
		millis, rest = fraction(rest[3:])
	}
	return millis + ((hours*60+minutes)*60+seconds)*1000, rest, minutes <= 59 && seconds <= 59
}

// fraction reads what stands behind the seconds, in milliseconds.
func fraction(text []byte) (millis int64, rest []byte) {
	if len(text) < 2 || text[0] != '.' && text[0] != ',' || text[1]-'0' > 9 {
		return 0, text
	}
	rest = text[1:]
	for unit := int64(100); len(rest) > 0 && rest[0]-'0' <= 9; unit /= 10 {
		millis, rest = millis+unit*int64(rest[0]-'0'), rest[1:]
	}
	return millis, rest
}

// offsetOf reads Z, +02, +0200 and +02:00 as milliseconds ahead of UTC.
func offsetOf(text []byte) (int64, bool) {
	if len(text) == 1 {
		return 0, text[0] == 'Z' || text[0] == 'z'
	}
	if len(text) < 3 || text[0] != '+' && text[0] != '-' {
		return 0, false
	}
	hours, minutes := twoDigits(text[1:]), int64(0)
	switch {
	case len(text) == len("+02"):
	case len(text) == len("+0200"):
		minutes = twoDigits(text[3:])
	case len(text) == len("+02:00") && text[3] == ':':
		minutes = twoDigits(text[4:])
	default:
		return 0, false
	}
	offset := (hours*60 + minutes) * 60 * 1000
	if text[0] == '-' {
		offset = -offset
	}
	return offset, hours <= 23 && minutes <= 59
}

// timeOfDay reads the clock time of a stamp, whole seconds in milliseconds; -1 when it has none.
func timeOfDay(stamp []byte) int64 {
	if len(stamp) < len("2006-01-02T15:04:05") {
		return -1
	}
	hours, minutes, seconds := twoDigits(stamp[11:]), twoDigits(stamp[14:]), twoDigits(stamp[17:])
	if hours > 23 || minutes > 59 || seconds > 59 || stamp[13] != ':' || stamp[16] != ':' {
		return -1
	}
	return ((hours*60+minutes)*60 + seconds) * 1000
}

// twoDigits reads a number from 0 to 99; what is no number is 100.
func twoDigits(text []byte) int64 {
	tens, ones := text[0]-'0', text[1]-'0'
	if tens > 9 || ones > 9 {
		return 100
	}
	return int64(tens)*10 + int64(ones)
}

// wholeNumber reads an epoch that was written as text.
func wholeNumber(written []byte) (float64, bool) {
	if len(written) < 9 || len(written) > 15 {
		return 0, false
	}
	number, err := strconv.ParseUint(string(written), 10, 64)
	return float64(number), err == nil
}
