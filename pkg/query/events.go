package query

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// IsInDaylight tells that only what happens in daylight counts.
func (s EventSearch) IsInDaylight() bool {
	if s.Period == AutoPeriod {
		return s.Kind == MissingData || s.Kind == StuckValue
	}
	return s.Period == InDaylight
}

// checkEvents refuses a search for events that cannot be answered.
func checkEvents(m Model) error {
	if m.Type != Events {
		return nil
	}
	for _, check := range []error{
		oneOf(message.New("kind of event"), m.Events.Kind, EventKinds),
		oneOf(message.New("condition"), m.Events.Condition, Conditions),
		oneOf(message.New("period"), m.Events.Period, Periods),
		durationBounds.check(message.New("The shortest duration of an event"), m.Events.Duration),
		windowBounds.check(message.New("The time range of the rule in minutes"), m.Events.Window),
		thresholdBounds.check(message.New("The threshold"), m.Events.Threshold),
	} {
		if check != nil {
			return check
		}
	}
	if m.Events.Kind == LowRatio && m.Events.Threshold <= 0 {
		return problem.New(problem.Query, "A performance ratio is never below %v %%", float64(m.Events.Threshold)).
			Advise("Enter the performance ratio in percent below which a day is to be marked, such as 75.")
	}
	return nil
}

// ForEvents is the query by whose values the events of a query are found: with the readings that the kind of event is
// about where none are chosen. Members are neither combined nor related but where a threshold is for the result.
func ForEvents(m Model) Model {
	otherwise := Default()
	m.Type, m.Format, m.Compare, m.DayStamps = Readings, TimeSeries, otherwise.Compare, TrueInstant
	isOfResult := m.Events.Kind == BeyondThreshold || m.Events.Kind == RuleFires
	if !isOfResult {
		m.Counter, m.Relate, m.Combine, m.Scale = otherwise.Counter, otherwise.Relate, otherwise.Combine, otherwise.Scale
	}
	isChosen := len(m.ReadingTypes)+len(m.Roles)+len(m.Computed) > 0
	switch {
	case m.Events.Kind == LowRatio:
		m.ReadingTypes, m.Roles, m.Computed = nil, nil, []Computed{PerformanceRatio}
		if m.Resolution == Auto {
			m.Resolution = Day
		}
		m.Events.Condition = Below
	case m.Events.Kind == RuleFires && (m.Resolution == Auto || m.Resolution.Step() < Hour.Step()):
		m.Resolution = Hour
	case m.Events.Kind == StateChange && !isChosen:
		m.Roles = []Role{Status}
	case m.Events.Kind == PowerLimited && !isChosen:
		m.Roles = []Role{PowerLimit}
	case !isOfResult && !isChosen:
		m.Roles = []Role{ACPower}
	}
	return m
}
