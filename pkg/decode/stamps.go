package decode

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// What follows reads timestamps in forms that other languages and databases write by default. Only what has one meaning
// is read: of 01/06/2026, nobody can tell the day from the month.

// calendarForm is a date with or without a time of day, with or without separators; what follows says the offset.
var calendarForm = regexp.MustCompile(`^(\d{4})([-/.]?)(\d{2})([-/.]?)(\d{2})` +
	`(?:(?:[Tt]|\s+)?(\d{2})(:?)(\d{2})(?:(:?)(\d{2})(?:[.,](\d+))?)?)?(.*)$`)

// dayFirst is how dates are written where points separate their parts.
var dayFirst = regexp.MustCompile(`^(\d{2})\.(\d{2})\.(\d{4})(?:,?\s+(.*))?$`)

// otherForms reads what is not written as RFC 3339 says.
func (c *clock) otherForms(written []byte) (int64, bool) {
	text := strings.TrimSpace(string(written))
	if len(text) > maxStamp || text == "" {
		return 0, false
	}
	if isDigits(text) && len(text) != len("20060102") && len(text) < len("200601021504") {
		return c.shortDate(text)
	}
	if parts := dayFirst.FindStringSubmatch(text); parts != nil {
		text = parts[3] + "-" + parts[2] + "-" + parts[1] + " " + parts[4]
		text = strings.TrimSpace(text)
	}
	if parts := calendarForm.FindStringSubmatch(text); parts != nil && parts[2] == parts[4] {
		return c.calendar(parts, written)
	}
	if at, ok := c.shortDate(text); ok {
		return at, true
	}
	return namedForms(text)
}

// maxStamp is how long a timestamp can be, with the name of a zone.
const maxStamp = 100

func isDigits(text string) bool { return strings.Trim(text, "0123456789") == "" }

// calendar gives the instant of a date and a time of day. parts are those of calendarForm.
func (c *clock) calendar(parts []string, written []byte) (int64, bool) {
	date, ok := dateOf([]byte(parts[1] + "-" + parts[3] + "-" + parts[5]))
	if !ok {
		return 0, false
	}
	since, ok := sinceMidnight(parts)
	if !ok {
		return 0, false
	}
	rest := strings.TrimSpace(parts[12])
	if parts[6] == "" && rest == "" {
		return localDate(date), true
	}
	at, hasOffset, ok := c.zoned(date, since, rest)
	if ok && hasOffset {
		if whole := timeOfDay(written); whole >= 0 && parts[2] == "-" {
			c.last, c.midnight = append(c.last[:0], written...), at-whole
		}
	}
	return at, ok
}

// sinceMidnight reads the time of day in the parts of calendarForm, in milliseconds. The end of a day is 24:00.
func sinceMidnight(parts []string) (int64, bool) {
	if parts[6] == "" {
		return 0, true
	}
	hours, minutes := twoDigits([]byte(parts[6])), twoDigits([]byte(parts[8]))
	seconds := int64(0)
	if parts[10] != "" {
		if seconds = twoDigits([]byte(parts[10])); parts[7] != parts[9] {
			return 0, false
		}
	}
	millis := int64(0)
	if parts[11] != "" {
		millis, _ = fraction([]byte("." + parts[11]))
	}
	isEnd := hours == 24 && minutes == 0 && seconds == 0 && millis == 0
	if hours > 23 && !isEnd || minutes > 59 || seconds > 59 {
		return 0, false
	}
	return ((hours*60+minutes)*60+seconds)*1000 + millis, true
}

// zoned gives the instant of a date and a time of day by what follows them: an offset, the name of a zone, an offset
// with a name after it, or nothing, which means the plant's local time.
func (c *clock) zoned(date, since int64, rest string) (at int64, hasOffset, ok bool) {
	offsetText, name := splitZone(rest)
	if offsetText != "" {
		offset, ok := offsetOf([]byte(offsetText))
		return date + since - offset, true, ok
	}
	if name == "" {
		return localTime(date + since), false, true
	}
	if isUTC(name) {
		return date + since, true, true
	}
	if strings.ContainsAny(name, "/") {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return 0, false, false
		}
		if zone.String() == c.zone.String() {
			return zonedTime(date + since), false, true
		}
		there := newLocalClock(zone)
		return there.at(date + since).first, false, true
	}
	return c.abbreviated(date, since, name)
}

// splitZone tells an offset from the name of a zone, of which a text has one, both or none: +02:00[Europe/Berlin],
// [Europe/Berlin], UTC, +0000 UTC, GMT+0200 (Central European Summer Time).
func splitZone(rest string) (offset, name string) {
	if before, after, hasName := strings.Cut(rest, "["); hasName {
		rest = strings.TrimSpace(before)
		name, _, _ = strings.Cut(after, "]")
		if name = strings.TrimPrefix(name, "!"); strings.Contains(name, "=") {
			name = ""
		}
	}
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return "", name
	}
	first := fields[0]
	for _, universal := range []string{"GMT", "UTC"} {
		if after, ok := strings.CutPrefix(first, universal); ok && after != "" {
			first = after
		}
	}
	if strings.ContainsAny(first[:1], "+-") || first == "Z" || first == "z" {
		return first, name
	}
	if name != "" || len(fields) > 1 && !strings.HasPrefix(fields[1], "(") {
		return "", "?" // there is more than a name
	}
	return "", strings.Trim(first, "()")
}

func isUTC(name string) bool {
	switch strings.ToUpper(name) {
	case "UTC", "GMT", "UT", "Z", "ETC/UTC", "ETC/GMT":
		return true
	default:
		return false
	}
}

// abbreviated resolves a zone's abbreviation where it is the plant's own at that instant. Elsewhere it has no meaning:
// there are several zones of most names.
func (c *clock) abbreviated(date, since int64, name string) (at int64, hasOffset, ok bool) {
	switch name = strings.ToUpper(name); name {
	case "MEZ":
		name = "CET"
	case "MESZ":
		name = "CEST"
	}
	local := newLocalClock(c.zone)
	shown := local.at(date + since)
	candidates := []int64{shown.first}
	if shown.second != 0 {
		candidates = append(candidates, shown.second)
	}
	for _, at := range candidates {
		if here, _ := time.UnixMilli(at).In(c.zone).Zone(); here == name {
			return at, false, true
		}
	}
	return 0, false, false
}

// shortDate reads a year, a month, and dates and times that are written as digits alone.
func (c *clock) shortDate(text string) (int64, bool) {
	switch {
	case len(text) == len("2006") && isDigits(text):
		text += "-01-01"
	case len(text) == len("2006-01") && text[4] == '-':
		text += "-01"
	default:
		return 0, false
	}
	date, ok := dateOf([]byte(text))
	if !ok || text < "1970" || text >= "2200" {
		return 0, false
	}
	return localDate(date), true
}

// namedForms reads dates with names of months and an offset or UTC, and those of .NET.
func namedForms(text string) (int64, bool) {
	if millis, ok := strings.CutPrefix(text, "/Date("); ok {
		millis, _, _ = strings.Cut(millis, ")")
		if end := strings.LastIndexAny(millis, "+-"); end > 0 {
			millis = millis[:end] // the offset is only for show
		}
		at, err := strconv.ParseInt(millis, 10, 64)
		return at, err == nil && max(at, -at) <= maxMillis
	}
	text, _, _ = strings.Cut(text, " (")
	text = strings.Replace(text, " UTC", " GMT", 1)
	for _, layout := range []string{
		time.RFC1123Z, "Mon, 02 Jan 2006 15:04:05 GMT", "Mon Jan _2 15:04:05 GMT 2006", "Mon Jan 02 2006 15:04:05 GMT-0700",
	} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UnixMilli(), true
		}
	}
	return 0, false
}

// finerEpoch reads microseconds and nanoseconds since 1970, which no one can mistake for something else.
func finerEpoch(number float64) (int64, bool) {
	const microsFrom, nanosFrom = millisFrom * 1e3, millisFrom * 1e6
	switch size := max(number, -number); {
	case size <= maxMillis:
		return 0, false
	case size >= microsFrom && size <= maxMillis*1e3:
		return int64(number / 1e3), true
	case size >= nanosFrom && size <= maxMillis*1e6:
		return int64(number / 1e6), true
	default:
		return 0, false
	}
}

// digitDate reads a date, alone or with a time of day, that is written as a number, such as 20260601, 202606011000 and
// 20260601100000.
func (c *clock) digitDate(written []byte) (int64, bool) {
	switch len(written) {
	case len("20060102"), len("200601021504"), len("20060102150405"):
	default:
		return 0, false
	}
	if !isDigits(string(written)) || bytes.Compare(written, []byte("1970")) < 0 {
		return 0, false
	}
	return c.otherForms(written)
}
