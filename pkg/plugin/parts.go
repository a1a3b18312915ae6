package plugin

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transform"
)

// part is a part of what a calculation loads: for one time, and where the calendar decides from when, for the targets
// of one time zone.
type part struct {
	q      *readingsQuery
	wanted []plan.Wanted
	shift  query.Shift
	// isInput: its values are not shown, but what is computed from them.
	isInput bool
	asked   []asked
	shown   evaluated
}

// divide divides the query into parts.
func (c *calculation) divide(ctx context.Context) {
	for _, group := range c.byZone() {
		zone := group[0].target.Facility.Zone()
		for _, shift := range c.shifts() {
			span := c.seenOf(shift, zone)
			if wanted := c.wanted(group, false); len(wanted) > 0 {
				c.parts = append(c.parts, &part{
					q: newReadingsQuery(ctx, c.shownModel(), c.shownWindow(span, zone)), wanted: wanted, shift: shift, asked: group,
				})
			}
			if len(c.model.Computed) > 0 {
				c.parts = append(c.parts, &part{
					q:      newReadingsQuery(ctx, c.inputModel(), c.inputWindow(span)),
					wanted: c.wanted(group, true), shift: shift, asked: group, isInput: true,
				})
			}
		}
	}
}

// byZone groups targets by their time zones where the calendar decides what is loaded; else it is one group.
func (c *calculation) byZone() [][]asked {
	_, isRunning := transform.RunningPeriod(c.model.Counter)
	isSeenByDays := c.seesSteps() && c.model.Resolution.Calendar() && !c.model.Groups()
	if len(c.model.Compare) == 0 && !isRunning && !isSeenByDays {
		return [][]asked{c.asked}
	}
	at := map[string]int{}
	var groups [][]asked
	for _, one := range c.asked {
		zone := one.target.Facility.TimeZone
		if _, ok := at[zone]; !ok {
			at[zone], groups = len(groups), append(groups, nil)
		}
		groups[at[zone]] = append(groups[at[zone]], one)
	}
	return groups
}

func (c *calculation) wanted(group []asked, isInput bool) (wanted []plan.Wanted) {
	for i := range group {
		types := group[i].types
		if isInput {
			types = group[i].inputTypes()
		}
		found := group[i].wanted(types, isInput || c.model.Counter != query.CounterValue)
		if isInput && len(found) == 0 { // what is computed from time and place alone needs the target all the same
			found = []plan.Wanted{{Target: group[i].target}}
		}
		wanted = append(wanted, found...)
	}
	return wanted
}

// latestRange is how far back the newest values are looked for as they were written. What is older is looked for in
// the steps that fit into the panel.
const latestRange = 24 * time.Hour

// shownModel is the query by which values are loaded that are shown.
func (c *calculation) shownModel() query.Model {
	model := c.model
	isShort := c.window.Span.To.Sub(c.window.Span.From) <= latestRange
	if model.Format == query.Latest && model.Resolution == query.Auto && isShort {
		model.Resolution, model.Aggregation = query.Raw, query.NoAggregation
	}
	return model
}

// shownWindow is the window of what is shown: one value where one is asked for, and from the start of a period on where
// sums run since then.
func (c *calculation) shownWindow(span series.Span, zone *time.Location) plan.Window {
	window := c.window
	window.Span = span
	if period, isRunning := transform.RunningPeriod(c.model.Counter); isRunning && zone != nil {
		window.Span.From = grid.Of(period, zone).Floor(span.From)
	}
	if c.model.Format == query.Range && c.isOneValue() {
		window.MaxPoints = 1
	}
	return window
}

// isOneValue tells that the value of the whole range may be combined in time first. Sums over members, and shares of
// groups, are those of the same instants.
func (c *calculation) isOneValue() bool {
	return c.model.Counter == query.CounterValue || c.model.Counter == query.CounterDifference
}

// inputModel is the query by which the inputs of computed readings are loaded: in steps that are fine enough for the
// formulas, whatever is shown.
func (c *calculation) inputModel() query.Model {
	model := c.model
	model.Resolution, model.Aggregation, model.Format = c.inputResolution(), query.AutoAggregation, query.TimeSeries
	return model
}

// inputResolution is 5 minutes for two days, 15 minutes for a month, and hours for longer ranges: a year of 50 plants
// is not loaded in minutes. Steps that are shown are never finer.
func (c *calculation) inputResolution() query.Resolution {
	length := c.window.Span.To.Sub(c.window.Span.From)
	resolution := query.Hour
	if length <= 2*24*time.Hour {
		resolution = query.FiveMinutes
	} else if length <= 31*24*time.Hour {
		resolution = query.FifteenMinutes
	}
	if step := c.model.Resolution.Step(); step > resolution.Step() && step <= time.Hour {
		return c.model.Resolution
	}
	return resolution
}

// inputWindow is wider than the range where days are shown, whose start depends on the facility's zone.
func (c *calculation) inputWindow(span series.Span) plan.Window {
	window := c.window
	window.Span, window.Complete = span, window.Complete && !c.isAgeAlone()
	if c.model.Format != query.Range && c.shownSteps(nil).Calendar() {
		window.Span = series.Span{From: span.From.Add(-36 * time.Hour), To: span.To.Add(36 * time.Hour)}
	}
	return window
}

// shownSteps are the steps that computed readings are shown in, in a zone.
func (c *calculation) shownSteps(zone *time.Location) grid.Grid {
	if zone == nil {
		zone = time.UTC
	}
	if resolution := c.model.Resolution; resolution != query.Auto && resolution != query.Raw {
		return grid.Of(resolution, zone)
	}
	points := c.window.MaxPoints
	if c.window.Alert {
		points = min(points, 1500)
	}
	return grid.Fitting(c.window.Span, points, max(c.window.Interval, c.inputResolution().Step()), zone)
}

// membersOf are the series of a part, under each name by which they are asked for.
func (c *calculation) membersOf(of *part) []*transform.Member {
	byKey := map[string]*asked{}
	for i := range of.asked {
		byKey[of.asked[i].target.Key()] = &of.asked[i]
	}
	var members []*transform.Member
	for _, s := range of.shown.series {
		one := byKey[s.DeviceID]
		if one == nil {
			continue
		}
		what := of.kindOf(s, one)
		for _, reading := range one.readingsOf[s.Type] {
			members = append(members, &transform.Member{
				Target: one.target, Reading: reading, Label: c.nameOf(reading), Kind: what, Series: s, Shift: of.shift,
			})
		}
	}
	return members
}

// kindOf is the kind of a series, by its name and unit and by what its values have shown.
func (p *part) kindOf(s *series.Series, of *asked) kind.Kind {
	if p.q.growing[column{s.DeviceID, s.Type}] {
		return kind.Energy
	}
	for _, c := range p.q.combined {
		if c.series.DeviceID == s.DeviceID && c.series.Type == s.Type && c.series.Source == s.Source {
			return c.decision.Kind
		}
	}
	came := slices.IndexFunc(p.q.result.Series, func(one *series.Series) bool {
		return one.DeviceID == s.DeviceID && one.Type == s.Type && one.Source == s.Source
	})
	if came < 0 {
		return of.kindOf(s.Type)
	}
	resolution := p.q.planned.Of(s.DeviceID, s.Type).Asked()
	return p.q.snapshot.Kinds.Decide(p.q.result.Series[came], of.known[s.Type].Label, resolution).Kind
}

// compute computes the readings that the API does not have, of each target of a part.
func (c *calculation) compute(of *part) []*transform.Member {
	byKey := map[string]map[string]*series.Series{}
	for _, s := range of.shown.series {
		if byKey[s.DeviceID] == nil {
			byKey[s.DeviceID] = map[string]*series.Series{}
		}
		if known := byKey[s.DeviceID][s.Type]; known == nil || !known.HasValues() {
			byKey[s.DeviceID][s.Type] = s
		}
	}
	var members []*transform.Member
	for _, one := range of.asked {
		in := transform.Inputs{Target: one.target, ByRole: map[query.Role]*series.Series{}}
		for role, found := range one.inputs {
			if s := byKey[one.target.Key()][found.ID]; s != nil {
				in.ByRole[role] = s
			}
		}
		for _, what := range c.model.Computed {
			made, notes := c.computer(of, one).Compute(in, what)
			for i := range notes.Undefined { // at the earlier time alone, perhaps
				notes.Undefined[i].Label += transform.WhenEarlier(of.shift)
			}
			c.notes.Join(notes)
			if made != nil {
				made.Shift = of.shift
				members = append(members, c.stamped(of, one, c.sinceWhen(made)))
			}
		}
	}
	return members
}

func (c *calculation) computer(of *part, one asked) transform.Computer {
	zone := one.target.Facility.Zone()
	computer := transform.Computer{
		Plant: c.model.Plant, Span: c.seenOf(of.shift, zone), Now: c.now, IsMean: true,
		ForRule: c.window.Alert, StampsMarkEnd: of.q.snapshot.Mapping.Map.Readings.StampsMarkEnd,
	}
	if c.model.Format != query.Range {
		computer.Steps = c.shownSteps(zone)
		if common := of.q.planned.Common; common != nil && computer.Steps.Calendar() {
			computer.Span = computer.Steps.Counterparts(computer.Span, common)
		}
	}
	return computer
}

// sinceWhen gives the age of a newest value the stamp of that value in the table of newest values, whose columns of
// time and age then say the same.
func (c *calculation) sinceWhen(m *transform.Member) *transform.Member {
	// The members of a group need common stamps.
	isRow := c.model.Format == query.Latest && !c.model.Groups()
	if m.Reading != string(query.Age) || !isRow || !m.Series.HasValues() {
		return m
	}
	made := *m
	made.Series = m.Series.Clone()
	made.Series.Times[0] -= int64(made.Series.Values[0] * 1000)
	return &made
}

// stamped gives days and longer steps the stamps of the common calendar.
func (c *calculation) stamped(of *part, one asked, m *transform.Member) *transform.Member {
	steps, common := c.shownSteps(one.target.Facility.Zone()), of.q.planned.Common
	if c.model.Format == query.Range || common == nil || !steps.Calendar() {
		return m
	}
	made := *m
	made.Series = restamped(m.Series, steps, common)
	return &made
}
