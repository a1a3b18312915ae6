package transform

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc/solar"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// Event is what happened to a member, from an instant to before another, in milliseconds since 1970.
type Event struct {
	Member   *Member
	From, To int64
	// Value says most about it, in the unit of the member: the farthest beyond a threshold, the value that got stuck, the
	// ratio of the day; of a power limit the lowest, in %. NaN: there is none.
	Value float64
	// Before and Then are what changed: states, units, or the times between values.
	Before, Then string
	// OfUnit tells that the unit changed, OfPace that the time between values did.
	OfUnit, OfPace bool
	// IsOpen: it goes on at the end of the range.
	IsOpen bool
}

// EventSearch finds the events of members. Their values must be those of the steps.
type EventSearch struct {
	Of query.EventSearch
	// Span is where events are looked for. It ends now at the latest: what is later is not missing.
	Span series.Span
	// Steps are those of the values, in the member's zone; the zero grid: the values are as they came.
	Steps grid.Grid
	// Late is for how long a rule waits for late data after a step.
	Late time.Duration
}

// Find gives the events of a member in the order of time.
func (s EventSearch) Find(m *Member) []Event {
	made := map[query.EventKind]func(*Member) []Event{
		query.MissingData: s.missing, query.StateChange: s.states, query.PowerLimited: s.limits,
		query.BeyondThreshold: s.beyond, query.LowRatio: s.lowRatios, query.StuckValue: s.stuck,
		query.SeriesChange: s.paces, query.RuleFires: s.firings,
	}[s.Of.Kind](m)
	for i := range made {
		made[i].Member = m
		made[i].IsOpen = made[i].To >= s.Span.To.UnixMilli()
	}
	return made
}

func (s EventSearch) least() int64 { return int64(float64(s.Of.Duration) * 60_000) }

// maxPace is what a value stands for at most where values come less often than in each step: of a few values on a day,
// the rest is missing.
const maxPace = time.Hour

// step is how long a value stands for, in milliseconds: a step of the grid, or the usual time between values.
func (s EventSearch) step(times []int64) int64 {
	atLeast := int64(0)
	if s.Steps != (grid.Grid{}) {
		atLeast = s.Steps.Step().Milliseconds()
	}
	return min(max(calc.Pace(times), atLeast), max(atLeast, maxPace.Milliseconds()))
}

// valued are the instants at which there is a value of any kind.
func valued(s *series.Series) (times []int64, values []float64) {
	for i, at := range s.Times {
		if _, isText := s.Text(i); isText || !s.Null[i] {
			times, values = append(times, at), append(values, 0)
			if !s.Null[i] {
				values[len(values)-1] = s.Values[i]
			}
		}
	}
	return times, values
}

// due are the parts of the range in which values count; nil: all of it.
func (s EventSearch) due(m *Member) []calc.Gap {
	if !s.Of.IsInDaylight() || !HasSite(m) {
		return nil
	}
	parts := []calc.Gap{}
	for _, lit := range solar.DaylightBetween(
		s.Span.From.UnixMilli(), s.Span.To.UnixMilli(), Inputs{Target: m.Target}.site(),
	) {
		parts = append(parts, calc.Gap(lit))
	}
	return parts
}

// HasSite tells that it is known where a member is, and so when it is day.
func HasSite(m *Member) bool { return Inputs{Target: m.Target}.hasSite() }

// counts tells of each instant whether what happens then counts.
func (s EventSearch) counts(m *Member, times []int64) []bool {
	counted, parts, next := make([]bool, len(times)), s.due(m), 0
	for i, at := range times {
		for next < len(parts) && parts[next].To <= at {
			next++
		}
		counted[i] = parts == nil || next < len(parts) && parts[next].From <= at
	}
	return counted
}

// missing are the times without values. Those of members without any in the range are its whole daylight.
func (s EventSearch) missing(m *Member) []Event {
	times, values := valued(m.Series)
	span := calc.Gap{From: s.Span.From.UnixMilli(), To: s.Span.To.UnixMilli()}
	step := s.step(times)
	var found []Event
	for _, gap := range calc.Gaps(times, values, span, step, s.due(m), max(s.least(), step)) {
		found = append(found, Event{From: gap.From, To: gap.To, Value: math.NaN()})
	}
	return found
}

// states are the times since a status became another, each until it became the next.
func (s EventSearch) states(m *Member) []Event {
	var found []Event
	before, isKnown := "", false
	for i, at := range m.Series.Times {
		state, ok := m.Series.Text(i)
		if !ok && m.Series.Null[i] {
			continue
		}
		if !ok {
			state = strconv.FormatFloat(m.Series.Values[i], 'g', -1, 64)
		}
		if isKnown && state != before {
			if last := len(found) - 1; last >= 0 {
				found[last].To = at
			}
			found = append(found, Event{From: at, To: s.Span.To.UnixMilli(), Value: math.NaN(), Before: before, Then: state})
		}
		before, isKnown = state, true
	}
	return slices.DeleteFunc(found, func(e Event) bool { return e.To-e.From < s.least() })
}

// limits are the times during which the power was limited.
func (s EventSearch) limits(m *Member) []Event {
	if m.Series.Content() != series.Numbers {
		return nil
	}
	shares := Inputs{Target: m.Target}.limits(m.Series)
	return s.runs(m, shares, func(share float64) bool { return share < fullPower }, lower)
}

// beyond are the times during which values were beyond the threshold.
func (s EventSearch) beyond(m *Member) []Event {
	if m.Series.Content() != series.Numbers {
		return nil
	}
	isBeyond, farthest := s.comparison()
	return s.runs(m, column(m.Series), isBeyond, farthest)
}

func lower(a, b float64) float64  { return min(a, b) }
func higher(a, b float64) float64 { return max(a, b) }

// runs are the times during which values follow each other for which something is so, with the one that says most.
func (s EventSearch) runs(
	m *Member, values []float64, isSo func(float64) bool, farthest func(a, b float64) float64,
) []Event {
	flagged := s.counts(m, m.Series.Times)
	for i, value := range values {
		flagged[i] = flagged[i] && isSo(value)
	}
	times, _ := valued(m.Series)
	var found []Event
	for _, run := range calc.Runs(m.Series.Times, values, flagged, s.step(times), s.least()) {
		event := Event{From: run.From, To: min(run.To, s.Span.To.UnixMilli()), Value: values[run.First]}
		for _, value := range values[run.First : run.Last+1] {
			if !math.IsNaN(value) {
				event.Value = farthest(event.Value, value)
			}
		}
		found = append(found, event)
	}
	return found
}

// lowRatios are the steps whose ratio was below the threshold. What is not over yet is not judged.
func (s EventSearch) lowRatios(m *Member) []Event {
	var found []Event
	for i, at := range m.Series.Times {
		end := at + s.step(nil)
		if s.Steps.Calendar() {
			end = s.Steps.Next(time.UnixMilli(at)).UnixMilli()
		}
		if !m.Series.Null[i] && m.Series.Values[i] < float64(s.Of.Threshold) && end <= s.Span.To.UnixMilli() {
			found = append(found, Event{From: at, To: end, Value: m.Series.Values[i]})
		}
	}
	return found
}

// stuck are the times during which a value stayed what it was. At 0 it rests: nothing is produced, or nobody is there.
func (s EventSearch) stuck(m *Member) []Event {
	if m.Series.Content() != series.Numbers {
		return nil
	}
	times, values := valued(m.Series)
	step := max(s.step(times), 1)
	window := max(calc.DefaultWindow, int((s.least()+step-1)/step))
	counted := s.counts(m, times)
	for i, value := range values {
		counted[i] = counted[i] && value != 0
	}
	flagged := calc.Stuck(values, counted, window)
	for i := 1; i < len(flagged); i++ { // the first of a window is part of it
		if flagged[i] && !flagged[i-1] {
			flagged[i-1] = true
		}
	}
	var found []Event
	for _, run := range calc.Runs(times, values, flagged, step, s.least()) {
		found = append(found, Event{From: run.From, To: min(run.To, s.Span.To.UnixMilli()), Value: values[run.First]})
	}
	return found
}

// paces are the instants from which on values came more or less often.
func (s EventSearch) paces(m *Member) []Event {
	times, _ := valued(m.Series)
	var found []Event
	for _, change := range calc.PaceChanges(times) {
		found = append(found, Event{
			From: change.At, To: change.At, Value: math.NaN(), OfPace: true,
			Before: length(change.Before), Then: length(change.Then),
		})
	}
	return found
}

func length(millis int64) string {
	return (time.Duration(millis) * time.Millisecond).Round(time.Second).String()
}

// UnitChanges are the instants from which on the values of a member came in a unit that does not convert into that
// before: then they are those of several members.
func UnitChanges(members []*Member) []Event {
	type source struct{ target, reading, source string }
	last := map[source]*Member{}
	var found []Event
	ordered := slices.Clone(members)
	slices.SortStableFunc(ordered, func(a, b *Member) int { return cmp.Compare(firstOrNever(a), firstOrNever(b)) })
	for _, m := range ordered {
		if m.Series.Len() == 0 {
			continue
		}
		of := source{m.Target.Key(), m.Reading, m.Series.Source}
		before := last[of]
		last[of] = m
		if before == nil {
			continue
		}
		if _, converts := unit.Converter(before.Series.Unit, m.Series.Unit); converts {
			continue
		}
		found = append(found, Event{
			Member: m, From: m.Series.Times[0], To: m.Series.Times[0], Value: math.NaN(), OfUnit: true,
			Before: before.Series.Unit, Then: m.Series.Unit,
		})
	}
	return found
}

func firstOrNever(m *Member) int64 {
	if m.Series.Len() == 0 {
		return math.MaxInt64 / 2
	}
	return m.Series.Times[0]
}
