package query

// RuleView says what an alert or recording rule sees of its time range. Panels see all of theirs.
type RuleView struct {
	Intervals RuleIntervals `json:"intervals"`
	// Offset is how many minutes after its end an interval counts as complete: loggers may send late.
	Offset Number `json:"offset"`
}

// RuleIntervals says whether a rule sees intervals that are not over.
type RuleIntervals string

const (
	// CompleteIntervals are those that are over. The range moves back to the end of the last one.
	CompleteIntervals RuleIntervals = "complete"
	// RunningIntervals are all: that of the running hour, day or month has what came of it so far.
	RunningIntervals RuleIntervals = "running"
)

// RuleIntervalChoices lists every choice of intervals, in the order of the query editor.
var RuleIntervalChoices = []RuleIntervals{CompleteIntervals, RunningIntervals}

// DefaultRule is what a rule sees of which nobody said it.
var DefaultRule = RuleView{Intervals: CompleteIntervals}

// maxRuleOffset is a week, in minutes: what comes later than that is no matter for a rule.
const maxRuleOffset = 7 * 24 * 60
