package plugin

import (
	"fmt"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// reducible is a series and what is done with it.
type reducible struct {
	// series is what came, for combining: its days start by the facility's calendar, where their dates are known. came is
	// the part of it that is shown if nothing is combined.
	series, came *series.Series
	how          plan.Reduction
}

// standsForRange tells whether values are combined, or a single one is to be that of the whole range.
func (r reducible) standsForRange() bool {
	isOne := r.how.MakesOne() && r.how.Aggregation == query.AutoAggregation && r.came.Len() == 1
	return isOne || r.how.Applies(r.came.Len())
}

// reducible selects what is shown of a series. By the common calendar, the days that are shown are those of the
// facility whose dates are in the range, wherever they start by its own clock.
func (q *readingsQuery) reducible(s *series.Series) reducible {
	how := q.planned.Of(s.DeviceID, s.Type)
	steps, dated := how.Came(), s
	if steps.Calendar() {
		var ok bool
		if dated, ok = onCalendar(s, steps); !ok && how.Common(steps) != nil {
			q.undated = append(q.undated, s.DeviceID)
			how = how.WithTrueStamps()
		}
		if how.Common(steps) != nil {
			s = dated
		}
	}
	return reducible{series: dated, came: s.Within(how.Within(q.planned.Span, steps)), how: how}
}

// stamped gives a series the stamps by which it is shown: its intervals start by the common calendar.
func stamped(s *series.Series, how plan.Reduction, steps grid.Grid) *series.Series {
	common := how.Common(steps)
	if common == nil || common == steps.Zone() {
		return s
	}
	return restamped(s, steps, common)
}

func restamped(s *series.Series, steps grid.Grid, zone *time.Location) *series.Series {
	return s.Restamped(func(at int64) int64 { return steps.Counterpart(time.UnixMilli(at), zone).UnixMilli() })
}

// onCalendar stamps the days of a series with their starts by the facility's calendar. APIs stamp a date also with its
// midnight in standard time, as loggers do that nobody sets, or in UTC. False: with neither, so that nobody can tell
// which dates they are.
func onCalendar(s *series.Series, steps grid.Grid) (*series.Series, bool) {
	if startsSteps(s, steps) {
		return s, true
	}
	for _, zone := range []*time.Location{standardTime(s, steps), time.UTC} {
		if other := steps.In(zone); startsSteps(s, other) {
			return restamped(s, other, steps.Zone()), true
		}
	}
	return s, false
}

// startsSteps tells whether each value is stamped with the start of a step.
func startsSteps(s *series.Series, steps grid.Grid) bool {
	return !slices.ContainsFunc(s.Times, func(at int64) bool { return steps.Floor(time.UnixMilli(at)).UnixMilli() != at })
}

// standardTime is the standard time of a zone when a series starts: the lesser of its offsets in winter and in summer.
func standardTime(s *series.Series, steps grid.Grid) *time.Location {
	first := time.UnixMilli(s.Times[0])
	_, offset := first.In(steps.Zone()).Zone()
	_, opposite := first.AddDate(0, 6, 0).In(steps.Zone()).Zone()
	return time.FixedZone("", min(offset, opposite))
}

// notBegun says at which facilities the running date of the common calendar has not begun.
func (q *readingsQuery) notBegun(now time.Time) []data.Notice {
	if q.planned.Common == nil {
		return nil
	}
	var names []string
	var date time.Time
	for _, call := range q.planned.Calls {
		resolution := call.Resolution
		if q.model.Resolution.Calendar() {
			resolution = q.model.Resolution
		}
		steps, zone := grid.Of(resolution, q.planned.Common), call.Target.Facility.Zone()
		running := steps.Floor(now)
		if !resolution.Calendar() || zone == nil || !q.planned.Span.Contains(running.UnixMilli()) {
			continue
		}
		if steps.Counterpart(now, zone).After(now) {
			names, date = append(names, call.Target.String()), running.In(q.planned.Common)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []data.Notice{{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
		"%s has not begun yet at %s.", date.Format(time.DateOnly), firstNames(names, maxSilent))}}
}

// ownDays says to whom the dashboard shows another calendar that days, months and years are those of the facilities'
// own: with which of their instants the ones that are shown agree depends on the query.
func (q *readingsQuery) ownDays() []data.Notice {
	viewers := q.window.Zone
	if viewers == nil || q.window.Alert || !q.planned.StampsDays() {
		return nil
	}
	var zones []string
	for _, call := range q.planned.Calls {
		zone := call.Target.Facility.Zone()
		if zone != nil && !sameClock(zone, viewers, q.planned.Span) && !slices.Contains(zones, zone.String()) {
			zones = append(zones, zone.String())
		}
	}
	if len(zones) == 0 {
		return nil
	}
	where := "They stand at their dates in the time zone of the dashboard"
	if q.planned.Common == nil {
		where = "They stand where they start there, which is another time of day in the time zone of the dashboard"
	}
	return []data.Notice{{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
		"Days, weeks, months and years are those of the facilities' own calendars (%s). %s, %s.",
		firstNames(zones, maxSilent), where, viewers)}}
}

// sameClock tells whether clocks of two zones show the same at the start, in the middle and at the end of a span.
func sameClock(one, other *time.Location, span series.Span) bool {
	for _, at := range []time.Time{span.From, span.From.Add(span.To.Sub(span.From) / 2), span.To} {
		_, offset := at.In(one).Zone()
		if _, others := at.In(other).Zone(); offset != others {
			return false
		}
	}
	return true
}

// dayNotices say where dates could not be lined up.
func (q *readingsQuery) dayNotices() (texts []string) {
	var names []string
	for _, id := range q.undated {
		if name := q.snapshot.Target(id).String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		texts = append(texts, "The dates of the days, months or years of "+firstNames(names, maxSilent)+" are not known: "+
			"the API does not stamp them with midnight in the time zone of the facility, or that zone is not known. They stand "+
			"at the instants that the API gives, and do not line up with those of other facilities.")
	}
	unknown := q.model.TimeZone != "" && portfolio.ZoneOf(q.model.TimeZone) == nil
	if unknown && q.planned.Common != nil && q.planned.StampsDays() {
		texts = append(texts, fmt.Sprintf("The time zone of the dashboard, %.60q, is not known to this server: days, months "+
			"and years start by the calendar of %s.", q.model.TimeZone, q.planned.Common))
	}
	return texts
}
