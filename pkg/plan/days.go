package plan

import (
	"fmt"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Days, weeks, months and years are those of each facility's calendar, and are fetched and cached as such. On a chart
// the same date of all facilities stands at one instant, where it starts by a common calendar, and a range has the
// dates that start in it by that calendar: a bar chart of June has the 30 days of June of each facility.

// commonZone is the zone whose calendar the series of a query share: the dashboard's; where nobody tells that, as for
// public dashboards, that of the first facility that has one, for every viewer. Rules have none: they compare a
// facility with itself, over a window that moves with the time, and with other queries about the same facility, which
// may name another one first. By a common calendar, the running day of a facility further west would not have begun
// when that of the first one has, and the rule would see no data. But where members are combined, or compared with
// their group, the same date of all must be one instant.
func commonZone(model query.Model, window Window, wanted []Wanted) *time.Location {
	if (window.Alert || model.DayStamps == query.TrueInstant) && !model.Groups() {
		return nil
	}
	if window.Zone != nil {
		return window.Zone
	}
	for _, want := range wanted {
		if zone := want.Target.Facility.Zone(); zone != nil {
			return zone
		}
	}
	return nil
}

// Common is the zone by whose calendar the intervals of a grid are stamped; nil: they have their true stamps.
func (r Reduction) Common(steps grid.Grid) *time.Location {
	if steps == (grid.Grid{}) || !steps.Calendar() {
		return nil
	}
	return r.common
}

// Came is the grid of what comes, before it is combined. Its calendar is UTC's where the facility's is not known.
func (r Reduction) Came() grid.Grid { return grid.Of(r.asked, r.zone) }

// Seen is the part of a range that is shown: a rule may see less of it, or an earlier part.
func (r Reduction) Seen(span series.Span) series.Span {
	if r.seen != nil {
		return *r.seen
	}
	return span
}

// Within is the part of the facility's time of which intervals of a grid are shown.
func (r Reduction) Within(span series.Span, steps grid.Grid) series.Span {
	span = r.Seen(span)
	if common := r.Common(steps); common != nil {
		return steps.Counterparts(span, common)
	}
	return span
}

// StampsDays tells whether days or longer intervals may be shown.
func (r Readings) StampsDays() bool {
	return slices.ContainsFunc(r.Calls, func(call Call) bool {
		return call.Resolution.Calendar() || r.Reductions[call.Target.Key()].makesDays()
	})
}

// WithTrueStamps is the same reduction, of a series whose days have no known dates.
func (r Reduction) WithTrueStamps() Reduction {
	r.common = nil
	return r
}

// union is the smallest span that contains two; one that is empty counts for nothing.
func union(a, b series.Span) series.Span {
	if !b.From.Before(b.To) {
		return a
	}
	if b.From.Before(a.From) {
		a.From = b.From
	}
	if b.To.After(a.To) {
		a.To = b.To
	}
	return a
}

// intervals are the resolutions of the calendar as people call them.
var intervals = map[query.Resolution]string{query.Day: "day", query.Month: "month", query.Year: "year"}

// isCut tells that a range that somebody chose by the calendar starts within an interval of the calendar that decides
// what is shown. A range that moves with the time, such as the last 30 days, starts anywhere.
func isCut(model query.Model, span series.Span, reduced Reduction) bool {
	if !model.Resolution.Calendar() {
		return false
	}
	const quarter = 15 * time.Minute // by which zones differ
	steps := grid.Of(model.Resolution, reduced.zone).In(reduced.common)
	return span.From.Truncate(quarter).Equal(span.From) && !steps.Floor(span.From).Equal(span.From)
}

// cutNote says that the interval in which the range starts is not shown.
func cutNote(interval string, facilities []string, common *time.Location) string {
	calendar, advice := "of the calendar of "+firstOf(facilities), "in the time zone of the facility"
	if common != nil {
		calendar, advice = "in the time zone "+common.String(), "that starts at its start"
	}
	return fmt.Sprintf("The time range does not start with a %s %s: the one that it starts within is not shown, because "+
		"a value stands at the start of its interval. Choose a time range %s.", interval, calendar, advice)
}
