package grid

import "time"

// unit is the unit that buckets are counted in, as Grafana writes it.
type unit string

const (
	minute unit = "m"
	day    unit = "d"
	week   unit = "w" // from Monday, as ISO 8601 has it
	month  unit = "M"
	year   unit = "y"
)

// step is the unit's nominal length.
func (u unit) step() time.Duration {
	const oneDay = 24 * time.Hour
	switch u {
	case day:
		return oneDay
	case week:
		return 7 * oneDay
	case month:
		return 30 * oneDay
	case year:
		return 365 * oneDay
	default:
		return time.Minute
	}
}

// mondayBefore1970 is how many days before 1970-01-01, a Thursday, its week started.
const mondayBefore1970 = 3

// ordinal numbers the unit that an instant lies in by the zone's clock: minutes, days, weeks and months since 1970,
// years since the year 0. A zone of nil is UTC.
func (u unit) ordinal(at time.Time, zone *time.Location) int64 {
	if u == minute {
		return floorDiv(at.Unix(), 60)
	}
	local := at.In(zone)
	switch u {
	case month:
		return int64(local.Year()-1970)*12 + int64(local.Month()-time.January)
	case year:
		return int64(local.Year())
	}
	_, offset := local.Zone()
	days := floorDiv(at.Unix()+int64(offset), 24*60*60)
	if u == week {
		return floorDiv(days+mondayBefore1970, 7)
	}
	return days
}

// date is the first calendar date of a numbered day, week, month or year, as 00:00 UTC of that date.
func (u unit) date(ordinal int64) time.Time {
	n := int(ordinal)
	switch u {
	case week:
		return time.Date(1970, time.January, 1+7*n-mondayBefore1970, 0, 0, 0, 0, time.UTC)
	case month:
		return time.Date(1970, time.January+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	case year:
		return time.Date(n, time.January, 1, 0, 0, 0, 0, time.UTC)
	default:
		return time.Date(1970, time.January, 1+n, 0, 0, 0, 0, time.UTC)
	}
}

// furthestOffset is more than any zone's distance from UTC: Alaska had +15:02 while it was Russian.
const furthestOffset = 16 * time.Hour

// firstInstant is when the zone's clock first shows a date or a later one. Where midnight is skipped, because the
// clock is set forward then, that is the moment after; where midnight comes twice, it is the first one. time.Date
// promises neither.
func firstInstant(date time.Time, zone *time.Location) time.Time {
	at := date.Add(-furthestOffset).In(zone) // the clock certainly shows an earlier date
	for {
		_, offset := at.Zone()
		_, until := at.ZoneBounds()
		if !until.IsZero() && !until.After(at) {
			// Where a zone follows its rule for the future, Go counts each year as 365 days, so that on 31 December of
			// a leap year it gives an end that has passed (golang/go#81583). The offset holds until the year's end.
			until = at.Truncate(24 * time.Hour).Add(24 * time.Hour)
		}
		midnight := date.Add(-time.Duration(offset) * time.Second)
		if midnight.Before(at) {
			midnight = at
		}
		if until.IsZero() || midnight.Before(until) {
			return midnight.UTC()
		}
		at = until
	}
}
