package decode

import (
	"fmt"
	"math"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

const (
	// millisFrom is the number above which an epoch counts milliseconds: they are of 1977 then. A date in digits alone,
	// as 202606011200, is below it, and would be 1976.
	millisFrom = 2.3e11
	// maxMillis is the begin of the year 2200: an epoch beyond it counts neither seconds nor milliseconds. Dates in digits
	// with seconds are beyond.
	maxMillis = 7258118400000

	aDay = 24 * 60 * 60 * 1000
)

// clock reads time stamps as milliseconds since 1970, UTC. It remembers of the stamp before what it needs again.
type clock struct {
	encoding apimap.Encoding
	// zone of stamps that carry no offset.
	zone *time.Location
	// again is when the zone's clock shows the stamp that was read a second time, because it is set back; 0: never.
	again int64
	// last is the last stamp with an offset, and midnight is when its day began at its offset.
	last     []byte
	midnight int64
	// before and after are the zone's offsets around date, the date of the last stamp without one.
	date, before, after int64
}

func newClock(encoding apimap.Encoding, zone *time.Location) clock {
	if zone == nil {
		zone = time.UTC
	}
	return clock{encoding: encoding, zone: zone, date: math.MinInt64}
}

// read takes a stamp; ok is false for null and other values that are no stamp at all. A stamp that cannot be read is
// an error: a value without its time is worth nothing, and dropping it would hide that the API has changed.
func (c *clock) read(d *jsontext.Decoder) (millis int64, ok bool, err error) {
	written, err := d.ReadValue()
	if err != nil {
		return 0, false, err
	}
	c.again = 0
	switch written.Kind() {
	case jsontext.KindString:
		if millis, ok = c.onSameDay(written[1 : len(written)-1]); !ok {
			millis, ok = c.parse(unquoted(written))
		}
	case jsontext.KindNumber:
		told, _ := number(written) // beyond every float is infinite, which is no epoch
		millis, ok = c.epoch(told)
	default:
		return 0, false, nil
	}
	if !ok {
		return 0, false, fmt.Errorf("cannot read the time %.100s", written)
	}
	return millis, true, nil
}

func (c *clock) epoch(number float64) (int64, bool) {
	if c.encoding == apimap.EpochSeconds || c.encoding != apimap.EpochMillis && math.Abs(number) <= millisFrom {
		number = math.Round(number * 1000)
	}
	return int64(number), math.Abs(number) <= maxMillis
}

// parse reads what RFC 3339 writes, and what others do: a blank or a small t in the place of the T, no seconds, a
// comma, an hour of one digit, a small z, offsets as +02 and +0200; without an offset, the plant's local time; a date
// alone; an epoch.
func (c *clock) parse(written []byte) (int64, bool) {
	c.again = 0
	date, ok := dateOf(written)
	if !ok {
		number, ok := wholeNumber(written)
		if !ok {
			return 0, false
		}
		return c.epoch(number)
	}
	if len(written) == len(time.DateOnly) {
		at := c.local(date, 0)
		c.again = 0 // a day begins once
		return at, true
	}
	if separator := written[len(time.DateOnly)]; separator != 'T' && separator != 't' && separator != ' ' {
		return 0, false
	}
	since, rest, ok := clockTime(written[len("2006-01-02T"):])
	if !ok {
		return 0, false
	}
	if len(rest) == 0 {
		return c.local(date, since), true
	}
	offset, ok := offsetOf(rest)
	if !ok {
		return 0, false
	}
	at := date + since - offset
	if whole := timeOfDay(written); whole >= 0 {
		c.last, c.midnight = append(c.last[:0], written...), at-whole
	}
	return at, true
}

// local gives the instant at which the zone's clock shows a date, as if it were UTC, and a time of day. Where it shows
// them twice, that is the first, and again is the second. Where the clock is set forward over them, as over midnight in
// some zones, it is the moment after: time.Date would go back, to the day before.
func (c *clock) local(date, since int64) int64 {
	if date != c.date {
		// Around a whole day, wherever the zone is. No zone changes its clock twice in so short a time.
		c.date, c.before, c.after = date, c.offset(date-aDay), c.offset(date+2*aDay)
	}
	first, second := date+since-c.before, date+since-c.after
	if c.before == c.after {
		return first
	}
	switch early, late := c.offset(first) == c.before, c.offset(second) == c.after; {
	case early && late:
		c.again = second
		return first
	case early:
		return first
	case late:
		return second
	default:
		change, _ := time.UnixMilli(first).In(c.zone).ZoneBounds()
		return change.UnixMilli()
	}
}

// offset is how far the zone's clock is ahead of UTC at an instant, in milliseconds.
func (c *clock) offset(millis int64) int64 {
	_, seconds := time.UnixMilli(millis).In(c.zone).Zone()
	return int64(seconds) * 1000
}

// onSameDay reads a stamp that differs from the last one in its hours, minutes and seconds alone, as nearly all
// stamps of a series do: same date, same fraction of a second, same offset.
func (c *clock) onSameDay(written []byte) (int64, bool) {
	const hours, fraction = len("2006-01-02T"), len("2006-01-02T15:04:05")
	if len(written) != len(c.last) || len(written) < fraction ||
		string(written[:hours]) != string(c.last[:hours]) || string(written[fraction:]) != string(c.last[fraction:]) {
		return 0, false
	}
	since := timeOfDay(written)
	return c.midnight + since, since >= 0
}
