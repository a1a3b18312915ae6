package transform

import (
	"math"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// A backtest tells when an alert rule would have fired: what the rule would have seen whenever a step was over is one
// value, combined of the last steps as the query's format of one value for the range combines them. It judges what is
// known today, and so what came late as if it had come in time.

// firings are the times during which a rule would have fired.
func (s EventSearch) firings(m *Member) []Event {
	if m.Series.Content() != series.Numbers {
		return nil
	}
	evaluations := s.evaluations(m)
	holds, farthest := s.comparison()
	var found []Event
	for _, run := range calc.Firings(evaluations, holds, s.least(), s.Span.To.UnixMilli()) {
		event := Event{From: run.From, To: run.To, Value: evaluations[run.First].Value}
		for _, evaluation := range evaluations[run.First : run.Last+1] {
			event.Value = farthest(event.Value, evaluation.Value)
		}
		found = append(found, event)
	}
	return found
}

// evaluations are what a rule would have found at the end of each step, and the time that it waits for late data. Where
// only daylight counts, one after a step of the night finds nothing that it judges.
func (s EventSearch) evaluations(m *Member) []calc.Evaluation {
	var starts []time.Time // of the steps of the window, oldest first
	var found []calc.Evaluation
	length := s.windowSteps()
	for start := s.Steps.Ceil(s.Span.From); ; {
		next := s.Steps.Next(start)
		if next.Add(s.Late).After(s.Span.To) || !next.After(start) {
			return found
		}
		if starts = append(starts, start); len(starts) > length {
			starts = starts[1:]
		}
		if len(starts) == length {
			window := series.Span{From: starts[0], To: next}
			found = append(found, calc.Evaluation{At: next.Add(s.Late).UnixMilli(), Value: s.valueOf(m, window)})
		}
		start = next
	}
}

// valueOf is what the rule finds in its window. The ratio of several steps is not made of theirs, unless it is known of
// what it is the ratio.
func (s EventSearch) valueOf(m *Member, window series.Span) float64 {
	seen := m.Within(window)
	isUnknown := m.Kind == kind.Ratio && m.Parts == nil && seen.Series.Len() > 1
	if seen.Series.Len() == 0 || isUnknown || !s.isJudged(seen) {
		return math.NaN()
	}
	return seen.Value()
}

// isJudged tells that what is seen counts, of which the newest value decides.
func (s EventSearch) isJudged(seen *Member) bool {
	counted := s.counts(seen, seen.Series.Times)
	return counted[len(counted)-1]
}

// windowSteps is how many steps the rule's time range has: one at least, as what a rule sees has (plan.Window.Seen).
func (s EventSearch) windowSteps() int {
	minutes := s.Steps.Step().Minutes()
	return max(1, int(math.Round(float64(s.Of.Window)/minutes)))
}

// comparison is the condition, and which of two values says more about it.
func (s EventSearch) comparison() (holds func(float64) bool, farthest func(a, b float64) float64) {
	threshold := float64(s.Of.Threshold)
	if s.Of.Condition == query.Below {
		return func(value float64) bool { return value < threshold }, lower
	}
	return func(value float64) bool { return value > threshold }, higher
}

// Unjudged is how many evaluations of a rule found no value of a member, of those that would have judged one, and how
// many evaluations there are.
func (s EventSearch) Unjudged(m *Member) (without, of int) {
	always := s
	always.Of.Period = query.Always
	evaluations := always.evaluations(m)
	for _, evaluation := range evaluations {
		if math.IsNaN(evaluation.Value) {
			without++
		}
	}
	return without, len(evaluations)
}
