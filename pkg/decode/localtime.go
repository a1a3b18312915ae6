package decode

import (
	"math"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Clock is by which clock an API writes timestamps without an offset.
type Clock string

const (
	// UnknownClock: nothing has told yet.
	UnknownClock Clock = ""
	// PlantClock shows the facility's local time.
	PlantClock Clock = "plant"
	// StandardClock shows the facility's local time without daylight saving time, as loggers do that nobody sets.
	StandardClock Clock = "standard"
	// UTCClock shows UTC.
	UTCClock Clock = "UTC"
)

// While an answer is read, its local times are kept in the column of instants, far from all of them, because only the
// whole answer tells which instants they are: milliseconds from 1970-01-01T00:00 to what the clock shows, plus a tag.
const (
	timeTag  = int64(1) << 52
	dateTag  = int64(2) << 52
	zonedTag = int64(3) << 52
	// furthestInstant is beyond all instants that a timestamp can name, and closer than any tag.
	furthestInstant = int64(1) << 50
)

// localTime is a date and time of day without an offset, localDate a date alone: it names a day, which has one start.
// zonedTime is a time of day in the facility's zone, which the timestamp names.
func localTime(wall int64) int64 { return wall + timeTag }
func localDate(wall int64) int64 { return wall + dateTag }
func zonedTime(wall int64) int64 { return wall + zonedTag }

// isLocal tells a local time or date from an instant.
func isLocal(at int64) bool { return at > furthestInstant }

// wallOf gives what the clock shows at a local time or date, in milliseconds.
func wallOf(at int64) (wall int64, isDate bool) {
	switch {
	case isZoned(at):
		return at - zonedTag, false
	case at > timeTag+furthestInstant:
		return at - dateTag, true
	default:
		return at - timeTag, false
	}
}

// isZoned tells a time in the zone that the timestamp names from one that may follow any clock.
func isZoned(at int64) bool { return at > dateTag+furthestInstant }

// localClock gives the instants at which a zone's clock shows something. It keeps the offsets of the last date.
type localClock struct {
	zone *time.Location
	// before and after are the zone's offsets around date.
	date, before, after int64
	// standard is the zone's offset without daylight saving time in the year that starts at yearFrom and ends at yearTo.
	yearFrom, yearTo, standard int64
}

func newLocalClock(zone *time.Location) localClock {
	return localClock{zone: zone, date: math.MinInt64}
}

// showing is when a clock shows a local time: at first, and once more at second where it is set back over it; 0: once.
// Where it is set forward over it, as over midnight in some zones, first is the end of the gap: time.Date would go
// back, to the day before.
type showing struct {
	first, second int64
	isSkipped     bool
}

const dayMillis = 24 * 60 * 60 * 1000

// at gives when the clock shows a local time, in milliseconds from 1970-01-01T00:00.
func (c *localClock) at(wall int64) showing {
	if date := wall - floorMod(wall, dayMillis); date != c.date {
		// Far enough apart for a whole day in any zone. No zone sets its clock twice in so short a time.
		c.date, c.before, c.after = date, c.offset(date-dayMillis), c.offset(date+2*dayMillis)
	}
	first, second := wall-c.before, wall-c.after
	if c.before == c.after {
		return showing{first: first}
	}
	switch early, late := c.offset(first) == c.before, c.offset(second) == c.after; {
	case early && late:
		return showing{first: first, second: second}
	case early:
		return showing{first: first}
	case late:
		return showing{first: second}
	default:
		change, _ := time.UnixMilli(first).In(c.zone).ZoneBounds()
		return showing{first: change.UnixMilli(), isSkipped: true}
	}
}

// atStandard gives the instant at which a clock shows a local time that stays in standard time.
func (c *localClock) atStandard(wall int64) int64 {
	if wall < c.yearFrom || wall >= c.yearTo {
		year := time.UnixMilli(wall).UTC().Year()
		from := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
		c.yearFrom, c.yearTo = from.UnixMilli(), from.AddDate(1, 0, 0).UnixMilli()
		// Daylight saving time is ahead, whatever a zone calls it: Ireland's standard time is that of summer.
		c.standard = min(c.offset(c.yearFrom), c.offset(from.AddDate(0, 6, 0).UnixMilli()))
	}
	return wall - c.standard
}

// offset is how far the zone's clock is ahead of UTC at an instant, in milliseconds.
func (c *localClock) offset(millis int64) int64 {
	_, seconds := time.UnixMilli(millis).In(c.zone).Zone()
	return int64(seconds) * 1000
}

func floorMod(a, b int64) int64 { return (a%b + b) % b }

// slackMillis is more than any clock differs from another, in zones from UTC-12 to UTC+14.
const slackMillis = 15 * 60 * 60 * 1000

// most is how many points a series may have before those are dropped that were not asked for. Until local times are
// placed, more of them may be in the span.
func (r *Readings) most(of *series.Series) int {
	if r.MaxPoints == 0 || of.Len() == 0 || !isLocal(of.Times[of.Len()-1]) {
		return r.MaxPoints
	}
	return r.MaxPoints + 2*slackMillis/1000
}

// trim drops the points of a series that certainly lie outside the span, and notes those that are far from it.
func (r *Readings) trim(s *series.Series) {
	from, to := r.Span.From.UnixMilli(), r.Span.To.UnixMilli()
	r.noteOutside(s)
	s.Keep(func(at int64) bool {
		if isLocal(at) {
			wall, _ := wallOf(at)
			return wall >= from-slackMillis && wall < to+slackMillis
		}
		return at >= from && at < to
	})
}
