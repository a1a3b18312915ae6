package decode

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

const (
	// millisFrom is the number above which an epoch counts milliseconds, of 1977 and later. Below it are dates written
	// as digits, such as 202606011200, which would be in 1976.
	millisFrom = 2.3e11
	// maxMillis is the start of the year 2200. An epoch beyond it counts neither seconds nor milliseconds; dates with
	// seconds, written as digits, are beyond it.
	maxMillis = 7258118400000
)

// clock reads timestamps as milliseconds since 1970, UTC; those without an offset as local times, which are told apart
// by isLocal and placed when all of a series has come. It keeps parts of the last one, because the next is alike.
type clock struct {
	encoding apimap.Encoding
	// zone of the facility, which gives abbreviations such as CEST their meaning.
	zone *time.Location
	// last is the last timestamp with an offset, and midnight is when its day started at its offset.
	last     []byte
	midnight int64
	// unread is the last timestamp that could not be read, shortened.
	unread string
}

func newClock(encoding apimap.Encoding, zone *time.Location) clock {
	if zone == nil {
		zone = time.UTC
	}
	return clock{encoding: encoding, zone: zone}
}

// instant gives the instant of a time that is a value: a local time is the facility's.
func (c *clock) instant(at int64) int64 {
	if !isLocal(at) {
		return at
	}
	wall, _ := wallOf(at)
	local := newLocalClock(c.zone)
	return local.at(wall).first
}

// maxUnread is how much is kept of a timestamp that cannot be read.
const maxUnread = 100

// read takes a timestamp from the stream; ok is false when it is none, which unread then has. Without its time a value
// is useless, but it says nothing about the values beside it.
func (c *clock) read(d *jsontext.Decoder) (millis int64, ok bool, err error) {
	written, err := d.ReadValue()
	if err != nil {
		return 0, false, err
	}
	switch written.Kind() {
	case jsontext.KindString:
		if millis, ok = c.onSameDay(written[1 : len(written)-1]); !ok {
			millis, ok = c.text(unquoted(written))
		}
	case jsontext.KindNumber:
		millis, ok = c.number(written)
	}
	if !ok {
		c.unread = shortened(written)
	}
	return millis, ok, nil
}

// text reads a timestamp that is a text.
func (c *clock) text(written []byte) (millis int64, ok bool) {
	if millis, ok = c.parse(written); !ok {
		millis, ok = c.otherForms(written)
	}
	return millis, ok
}

// number reads an epoch, or a date that is written as a number. One of eight digits would be an epoch in 1970.
func (c *clock) number(written []byte) (millis int64, ok bool) {
	if len(written) == len("20060102") && c.encoding == "" {
		if millis, ok = c.digitDate(written); ok {
			return millis, true
		}
	}
	epoch, _ := number(written) // one beyond every float is infinite, and not in range
	if millis, ok = c.epoch(epoch); !ok {
		millis, ok = c.digitDate(written)
	}
	return millis, ok
}

// shortened is what is quoted of a text from the API.
func shortened(written []byte) string {
	return strings.ToValidUTF8(string(written[:min(len(written), maxUnread)]), "\uFFFD")
}

// epoch reads seconds or milliseconds since 1970; where the map does not say which, by their size, and micro- and
// nanoseconds, too.
func (c *clock) epoch(number float64) (int64, bool) {
	isSaid := c.encoding == apimap.EpochSeconds || c.encoding == apimap.EpochMillis
	if at, ok := finerEpoch(number); ok && !isSaid {
		return at, true
	}
	if c.encoding == apimap.EpochSeconds || c.encoding != apimap.EpochMillis && math.Abs(number) <= millisFrom {
		number = math.Round(number * 1000)
	}
	return int64(number), math.Abs(number) <= maxMillis
}

// parse reads RFC 3339 and its relatives: a blank or a t instead of the T, no seconds, a decimal comma, an hour of one
// digit, a z, offsets such as +02 and +0200; without an offset, a local time; a date alone; an epoch.
func (c *clock) parse(written []byte) (int64, bool) {
	date, ok := dateOf(written)
	if !ok {
		number, ok := wholeNumber(written)
		if !ok {
			return 0, false
		}
		return c.epoch(number)
	}
	if len(written) == len(time.DateOnly) {
		return localDate(date), true
	}
	if separator := written[len(time.DateOnly)]; separator != 'T' && separator != 't' && separator != ' ' {
		return 0, false
	}
	since, rest, ok := clockTime(written[len("2006-01-02T"):])
	if !ok {
		return 0, false
	}
	if len(rest) == 0 {
		return localTime(date + since), true
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

// onSameDay reads a timestamp that differs from the last one in its hours, minutes and seconds alone, as nearly all of
// a series do: same date, same fraction of a second, same offset.
func (c *clock) onSameDay(written []byte) (int64, bool) {
	const hours, fraction = len("2006-01-02T"), len("2006-01-02T15:04:05")
	if len(written) != len(c.last) || len(written) < fraction {
		return 0, false
	}
	sameDate := string(written[:hours]) == string(c.last[:hours])
	if !sameDate || string(written[fraction:]) != string(c.last[fraction:]) {
		return 0, false
	}
	since := timeOfDay(written)
	return c.midnight + since, since >= 0
}

// The parts of a timestamp are parsed by hand because time.Parse must be told the layout in advance, and guesses where
// a zone's clock skips a time.

// dateOf reads the date at the start of a timestamp, as milliseconds from 1970 to its midnight in UTC.
func dateOf(text []byte) (int64, bool) {
	if len(text) < len(time.DateOnly) || text[4] != '-' || text[7] != '-' {
		return 0, false
	}
	century, year, month, day := twoDigits(text), twoDigits(text[2:]), twoDigits(text[5:]), twoDigits(text[8:])
	date := time.Date(int(century*100+year), time.Month(month), int(day), 0, 0, 0, 0, time.UTC)
	// time.Date takes 30 February for a day in March.
	exists := date.Month() == time.Month(month) && date.Day() == int(day)
	return date.UnixMilli(), exists && max(century, year) < 100
}

// clockTime reads 15:04, 15:04:05 and 15:04:05.999 as milliseconds since midnight; rest is what follows.
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

// fraction reads the fraction after the seconds, in milliseconds.
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

// timeOfDay reads the time of day of a timestamp with seconds, as milliseconds since midnight without the fraction; -1
// when it has none.
func timeOfDay(text []byte) int64 {
	if len(text) < len("2006-01-02T15:04:05") {
		return -1
	}
	hours, minutes, seconds := twoDigits(text[11:]), twoDigits(text[14:]), twoDigits(text[17:])
	if hours > 23 || minutes > 59 || seconds > 59 || text[13] != ':' || text[16] != ':' {
		return -1
	}
	return ((hours*60+minutes)*60 + seconds) * 1000
}

// twoDigits reads a number from 0 to 99; anything else is 100.
func twoDigits(text []byte) int64 {
	tens, ones := text[0]-'0', text[1]-'0'
	if tens > 9 || ones > 9 {
		return 100
	}
	return int64(tens)*10 + int64(ones)
}

// wholeNumber reads an epoch that is written as text.
func wholeNumber(written []byte) (float64, bool) {
	if len(written) < 9 || len(written) > 19 || len(written) == len("20060102150405") {
		return 0, false
	}
	number, err := strconv.ParseUint(string(written), 10, 64)
	return float64(number), err == nil
}
