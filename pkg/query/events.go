package query

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// EventSearch says which events are found in the values of a query of the type Events.
type EventSearch struct {
	Kind EventKind `json:"kind"`
	// Condition and Threshold, in the unit of the values, of the kinds BeyondThreshold, LowRatio and RuleFires.
	Condition Condition `json:"condition"`
	Threshold Number    `json:"threshold"`
	// Duration is how many minutes an event lasts at least; of RuleFires, the rule's pending period.
	Duration Number `json:"duration"`
	// Window is how many minutes the time range of the rule is long that is tried by RuleFires.
	Window Number `json:"window"`
	// Period says when values count.
	Period Period `json:"period"`
}

// EventKind is what happened.
type EventKind string

// The kinds of events.
const (
	MissingData     EventKind = "missing"    // no values
	StateChange     EventKind = "state"      // a status or an error code became another
	PowerLimited    EventKind = "powerLimit" // the power was limited to less than the nominal power
	BeyondThreshold EventKind = "threshold"  // a value was above or below a threshold
	LowRatio        EventKind = "lowRatio"   // the performance ratio of a day was below a threshold
	StuckValue      EventKind = "stuck"      // a value stayed exactly what it was
	SeriesChange    EventKind = "changed"    // the unit of the values or the interval between them became another
	RuleFires       EventKind = "rule"       // an alert rule with this condition would have fired
)

// EventKinds lists every kind of event, in the order of the query editor.
var EventKinds = []EventKind{
	MissingData, StateChange, PowerLimited, BeyondThreshold, LowRatio, StuckValue, SeriesChange, RuleFires,
}

// Condition says on which side of a threshold events are.
type Condition string

// The conditions.
const (
	Above Condition = "above"
	Below Condition = "below"
)

// Conditions lists every condition, in the order of the query editor.
var Conditions = []Condition{Above, Below}

// Period says when values count.
type Period string

// The periods.
const (
	AutoPeriod Period = "auto"     // in daylight for missing and stuck values, always for others
	InDaylight Period = "daylight" // while the sun is up at the facility
	Always     Period = "always"
)

// Periods lists every period, in the order of the query editor.
var Periods = []Period{AutoPeriod, InDaylight, Always}

// DefaultEvents are times of missing data, however short. The query editor proposes an hour.
var DefaultEvents = EventSearch{Kind: MissingData, Condition: Above, Window: 60, Period: AutoPeriod}

const maxEventMinutes = 100_000

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
		within(message.New("The shortest duration of an event"), m.Events.Duration, 0, maxEventMinutes),
		within(message.New("The time range of the rule in minutes"), m.Events.Window, 1, maxEventMinutes),
		within(message.New("The threshold"), m.Events.Threshold, -1e12, 1e12),
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
