package decode

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Length is how long the intervals are whose values follow each other without times of their own: months and days of
// the calendar, and milliseconds.
type Length struct{ Months, Days, Millis int64 }

// isoLength is a duration as ISO 8601 writes it.
var isoLength = regexp.MustCompile(
	`^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$`)

// millisOf are the milliseconds that one of what a length counts has.
var millisOf = map[apimap.Encoding]int64{
	apimap.LengthMillis: 1, apimap.LengthSeconds: 1000, apimap.LengthMinutes: 60_000, apimap.LengthHours: hourMillis,
	apimap.LengthDays: dayMillis,
}

const hourMillis = 60 * 60 * 1000

// LengthOf reads a length; false when it is none, or no length at all.
func LengthOf(written string, encoding apimap.Encoding) (Length, bool) {
	written = strings.TrimSpace(written)
	var length Length
	if encoding == apimap.LengthDuration {
		parts := isoLength.FindStringSubmatch(written)
		if parts == nil {
			return Length{}, false
		}
		n := func(i int) int64 {
			count, _ := strconv.ParseInt(parts[i], 10, 64) // digits, or nothing
			return count
		}
		length = Length{n(1)*12 + n(2), n(3)*7 + n(4), n(5)*hourMillis + n(6)*60_000 + n(7)*1000}
	} else {
		count, err := strconv.ParseInt(written, 10, 64)
		if err != nil || count < 0 || count > maxMillis {
			return Length{}, false
		}
		length.Millis = count * millisOf[encoding]
	}
	if length.Millis%dayMillis == 0 {
		length.Days, length.Millis = length.Days+length.Millis/dayMillis, 0
	}
	return length, length != Length{}
}

// Rough is about how many milliseconds a length has, where days have 24 hours and months 30 days.
func (l Length) Rough() int64 { return (l.Months*30+l.Days)*dayMillis + l.Millis }

// after is the start of the n-th interval, from 0, where at is that of the first. Days and months that start at the
// zone's midnight follow its clock, others have 24 hours.
func (l Length) after(at, n int64, zone *time.Location) int64 {
	start := time.UnixMilli(at).In(zone)
	if start.Hour() != 0 || start.Minute() != 0 {
		start = start.UTC()
	}
	return start.AddDate(0, int(l.Months*n), int(l.Days*n)).UnixMilli() + l.Millis*n
}

// follow makes the time of the first value of a list that of the one at which the way has come to an end. A local time
// is no start to count from: which instant it is, only the values of a whole answer tell.
func (p *paths) follow(s *stamp) {
	length, ok := LengthOf(plain(p.of(p.interval)), p.r.Values.Answer.IntervalEncoding)
	if !ok || !s.hasTime {
		s.hasTime = false
		return
	}
	if isLocal(s.at) {
		if _, isDate := wallOf(s.at); !isDate && !isZoned(s.at) {
			s.hasTime = false
			return
		}
		s.at = p.r.clock.instant(s.at)
	}
	s.at = length.after(s.at, int64(p.timeIndex), p.r.clock.zone)
}
