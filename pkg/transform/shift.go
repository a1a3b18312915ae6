package transform

import (
	"fmt"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Earlier is a span by the calendar of a zone so many days, weeks, months or years before; nil is UTC. The time of day
// stays, also where the clock was changed in between. A day that a month does not have becomes its last.
func Earlier(span series.Span, by query.Shift, zone *time.Location) series.Span {
	return series.Span{From: moved(span.From, by, -1, zone), To: moved(span.To, by, -1, zone)}
}

// moved moves an instant by the calendar of a zone.
func moved(at time.Time, by query.Shift, direction int, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	local, amount := at.In(zone), direction*int(by.Amount)
	switch by.Unit {
	case query.ShiftDays:
		return local.AddDate(0, 0, amount)
	case query.ShiftWeeks:
		return local.AddDate(0, 0, 7*amount)
	case query.ShiftMonths:
		return addMonths(local, amount)
	case query.ShiftYears:
		return addMonths(local, 12*amount)
	default:
		return at
	}
}

// addMonths keeps the day of the month, or takes the month's last: a month after 31 January is not in March.
func addMonths(local time.Time, months int) time.Time {
	first := time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1).Day()
	hour, minute, second := local.Clock()
	return time.Date(first.Year(), first.Month(), min(local.Day(), last), hour, minute, second, local.Nanosecond(),
		local.Location())
}

// Move puts a member of an earlier time onto the range that it is compared with. Instants of days that this range does
// not have are left out: of a February that is compared with a January, the days after the 28th. Days and longer steps
// are moved as dates, whichever zone's calendar they are stamped by.
func Move(m *Member, by query.Shift, onto series.Span, zone *time.Location) *Member {
	made := *m
	made.Shift, made.Series, made.Parts = by, m.Series.Like(), nil
	if m.Parts != nil {
		made.Parts = &Parts{}
	}
	newest := int64(-1 << 62)
	for i, at := range m.Series.Times {
		now := moved(time.UnixMilli(at), by, 1, zone).UnixMilli()
		if now <= newest || !onto.Contains(now) {
			continue
		}
		newest = now
		made.Series.Add(now, m.Series.Values[i], m.Series.Null[i])
		if m.Parts != nil {
			made.Parts.Above = append(made.Parts.Above, m.Parts.Above[i])
			made.Parts.Below = append(made.Parts.Below, m.Parts.Below[i])
		}
	}
	return &made
}

// WhenEarlier is what is added to the name of a reading at an earlier time: " (1 day earlier)"; empty: it is none.
func WhenEarlier(shift query.Shift) string {
	if shift == (query.Shift{}) {
		return ""
	}
	unit := map[query.ShiftUnit]string{
		query.ShiftDays: "day", query.ShiftWeeks: "week", query.ShiftMonths: "month", query.ShiftYears: "year",
	}[shift.Unit]
	if shift.Amount != 1 {
		unit += "s"
	}
	return fmt.Sprintf(" (%d %s earlier)", int(shift.Amount), unit)
}
