package example

import (
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// instant is a value that reads as a point in time.
type instant struct {
	value      *value
	name, path string // of the argument or member
	at         time.Time
	encoding   apimap.Encoding
	layout     string // of a text
	isText     bool   // a number that is written as text
}

// layouts of times without a zone.
var layouts = []string{"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04",
	"2006-01-02 15:04"}

// Instants of plants lie between these; other numbers are no instants.
var (
	earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// readInstant reads a value in any encoding in which APIs take points in time. Times without a zone are taken for UTC.
func readInstant(v *value) (found instant, ok bool) {
	found = instant{value: v}
	switch v.kind {
	case numberKind:
		return found.number(v.text)
	case textKind:
	default:
		return found, false
	}
	text := strings.TrimSpace(v.text)
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		found.at, found.encoding, found.layout = at, apimap.RFC3339, time.RFC3339
		return found.plausible()
	}
	if at, err := time.Parse(time.DateOnly, text); err == nil {
		found.at, found.encoding, found.layout = at, apimap.LocalDate, time.DateOnly
		return found.plausible()
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			found.at, found.encoding, found.layout = at, apimap.LocalTime, layout
			return found.plausible()
		}
	}
	found.isText = true
	return found.number(text)
}

func (i instant) plausible() (instant, bool) {
	return i, !i.at.Before(earliest) && i.at.Before(latest)
}

// shift moves the value by some days, as it is written.
func (i instant) shift(days int) {
	at := i.at.AddDate(0, 0, days)
	switch i.encoding {
	case apimap.EpochSeconds, apimap.EpochSecondsText:
		i.value.text = strconv.FormatInt(at.Unix(), 10)
	case apimap.EpochMillis, apimap.EpochMillisText:
		i.value.text = strconv.FormatInt(at.UnixMilli(), 10)
	case apimap.EpochMicros:
		i.value.text = strconv.FormatInt(at.UnixMicro(), 10)
	default:
		i.value.text = at.Format(i.layout)
	}
}

// Shift moves the range that an example asks for by whole days, so that it ends so many days before an instant, and
// reports whether that changes it.
func (o *Operation) Shift(now time.Time, daysBefore int) bool {
	path, err := rangedPath(o)
	if err != nil {
		return false
	}
	ends := instantsOf(path[len(path)-1])
	last := ends[0].at
	if ends[1].at.After(last) {
		last = ends[1].at
	}
	days := int(now.Sub(last)/(24*time.Hour)) - daysBefore
	for _, end := range ends {
		end.shift(days)
	}
	return days != 0
}

// number reads an epoch. The units are told apart by the size: the same digits are a plausible time in one of them.
func (i instant) number(text string) (instant, bool) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return i, false
	}
	for _, unit := range []struct {
		encoding, asText apimap.Encoding
		at               time.Time
	}{
		{apimap.EpochSeconds, apimap.EpochSecondsText, time.Unix(number, 0)},
		{apimap.EpochMillis, apimap.EpochMillisText, time.UnixMilli(number)},
		{apimap.EpochMicros, "", time.UnixMicro(number)},
	} {
		i.at, i.encoding = unit.at.UTC(), unit.encoding
		if i.isText {
			i.encoding = unit.asText
		}
		if found, ok := i.plausible(); ok {
			return found, i.encoding != ""
		}
	}
	return i, false
}

// in is the instant; a local time is by the clock of a zone, or by UTC where it is not known.
func (i instant) in(local *time.Location) time.Time {
	if local == nil || i.encoding != apimap.LocalDate && i.encoding != apimap.LocalTime {
		return i.at
	}
	at := i.at
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), local)
}

// said is the value as it was pasted.
func (i instant) said() string { return shortened(i.value.text) }
