package calc

// Evaluation is what an alert rule finds when it is evaluated at an instant, in milliseconds since 1970: a value, NaN
// where there is none.
type Evaluation struct {
	At    int64
	Value float64
}

// Firings are the times during which a rule fires that is evaluated at these instants, in the order of time: from when
// its condition has held for as long as the pending period, in milliseconds, until the evaluation that finds that it
// does not hold, or no value. Between two evaluations everything stays as it was, until the end of the last. First and
// Last of a run are the evaluations that found that the condition holds.
func Firings(evaluations []Evaluation, holds func(float64) bool, pending, end int64) []Run {
	var found []Run
	var run Run
	isOpen := false
	closeAt := func(at int64) {
		if isOpen && run.From+pending < at {
			run.From, run.To = run.From+pending, at
			found = append(found, run)
		}
		isOpen = false
	}
	for i, evaluation := range evaluations {
		if !isValue(evaluation.Value) || !holds(evaluation.Value) {
			closeAt(evaluation.At)
			continue
		}
		if !isOpen {
			run, isOpen = Run{From: evaluation.At, First: i}, true
		}
		run.Last = i
	}
	closeAt(end)
	return found
}
