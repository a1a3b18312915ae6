package decode

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

const (
	// millisFrom is the number above which an epoch counts milliseconds: as seconds it would be the year 5138.
	millisFrom = 1e11
	// maxMillis is the end of the year 9999: an epoch beyond it counts neither seconds nor milliseconds.
	maxMillis = 253402300799999
)

// layouts of stamps beside RFC 3339: other ways to write an offset, and the plant's local time. No stamp fits two of
// them with two meanings.
var layouts = []string{
	"2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly,
}

// clock reads time stamps as milliseconds since 1970, UTC. It remembers how the one before was written.
type clock struct {
	encoding apimap.Encoding
	// zone of stamps that carry no offset.
	zone *time.Location
	// layout that the last stamp had; empty: RFC 3339, or none yet.
	layout string
	// last is the last stamp in RFC 3339, and midnight is when its day began at its offset.
	last     []byte
	midnight int64
}

func newClock(encoding apimap.Encoding, zone *time.Location) clock {
	if zone == nil {
		zone = time.UTC
	}
	return clock{encoding: encoding, zone: zone}
}

// read takes a stamp; ok is false for null and other values that are no stamp at all. A stamp that cannot be read is
// an error: a value without its time is worth nothing, and dropping it would hide that the API has changed.
func (c *clock) read(d *jsontext.Decoder) (millis int64, ok bool, err error) {
	written, err := d.ReadValue()
	if err != nil {
		return 0, false, err
	}
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
		number *= 1000
	}
	return int64(number), math.Abs(number) <= maxMillis
}

func (c *clock) parse(written []byte) (int64, bool) {
	if c.layout != "" {
		if at, err := time.ParseInLocation(c.layout, string(written), c.zone); err == nil {
			return at.UnixMilli(), true
		}
	}
	var at time.Time
	if at.UnmarshalText(written) == nil {
		c.last = append(c.last[:0], written...)
		c.midnight = at.UnixMilli() - timeOfDay(written)
		return at.UnixMilli(), true
	}
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, string(written), c.zone); err == nil {
			c.layout = layout
			return at.UnixMilli(), true
		}
	}
	if number, ok := wholeNumber(written); ok {
		return c.epoch(number)
	}
	return 0, false
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

// timeOfDay reads the clock time of a stamp, whole seconds in milliseconds; -1 when it has none.
func timeOfDay(stamp []byte) int64 {
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
