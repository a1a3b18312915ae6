package plugin

import (
	"fmt"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What is odd about values is told once for each kind of oddity, with the series that it is about.

// oddity is how people read a kind of note.
type oddity struct {
	kind     series.NoteKind
	severity data.NoticeSeverity
	// what happened to the values, with a place for an example.
	what string
	// fatal: a series of which nothing else came is not without data, but in error.
	fatal  bool
	advice string
	// isAnywhere: nobody knows which time the values belong to. It may be that of a rule's window, whatever else came.
	isAnywhere bool
}

const checkMap = "Check the clocks of the facility's loggers, and in the data source's settings the API map."

// oddities are all kinds of notes that do not break a series, gravest first.
var oddities = []oddity{
	{series.UnreadableTime, data.NoticeSeverityWarning,
		"left out, because the time cannot be read (such as %s)", true, "", true},
	{series.NoZone, data.NoticeSeverityWarning,
		"left out, because the time has no offset, and the time zone of the facility is not known", true,
		"Have the time zone of the facility corrected at amperecloud: it must be a name such as Europe/Berlin.", true},
	{series.OutsideRange, data.NoticeSeverityWarning,
		"left out, because the time is far outside of what was asked for (such as %s)", true, checkMap, false},
	{series.SkippedHour, data.NoticeSeverityWarning,
		"left out, because the time is in the hour that the clock skips when it is set forward", true, checkMap, false},
	{series.NullPoint, data.NoticeSeverityWarning,
		"missing, because the API answered null instead of a time and a value, and gave no reason", true, "", false},
	{series.UnreadableNumber, data.NoticeSeverityWarning,
		"left empty, because the number cannot be read (such as %s)", true, "", false},
	{series.NotFinite, data.NoticeSeverityInfo,
		"left empty, because the API gives no finite number (NaN or Infinity)", false, "", false},
	{series.BadQuality, data.NoticeSeverityInfo,
		"left empty, because the API marks them as bad (such as %s)", false, "", false},
	{series.AssumedClock, data.NoticeSeverityWarning,
		"read as %s, because the times have no offset, and nothing in the answer proves which clock they follow",
		false, "", false},
	{series.StandardTime, data.NoticeSeverityInfo,
		"read as standard time, because the times have no offset and do not follow daylight saving time", false, "", false},
	{series.RepeatedHour, data.NoticeSeverityInfo,
		"shown in the first of the two hours that the clock shows alike when it is set back; they may belong to the second",
		false, "", false},
	{series.BesideRange, data.NoticeSeverityWarning,
		"not shown, because all that came is outside of the time range (the last at %s)", false, "", false},
}

// clockNames are how people read the clocks of decode.
var clockNames = strings.NewReplacer("plant", "the facility's local time", "standard", "its standard time")

// about says what a note is about.
func (o oddity) about(example string) string {
	if !strings.Contains(o.what, "%s") {
		return o.what
	}
	if o.kind == series.AssumedClock {
		example = clockNames.Replace(example)
	}
	return fmt.Sprintf(o.what, example)
}

// oddities are the notices on odd values, by kind.
func (q *readingsQuery) oddities() []data.Notice {
	var found []data.Notice
	for _, odd := range oddities {
		var of []string
		example := ""
		for _, s := range q.result.Series {
			for _, note := range s.Notes {
				if note.Kind != odd.kind || s.IsBroken() { // which is a failure of its own
					continue
				}
				if example == "" {
					example = note.Example
				}
				of = append(of, q.subject(s, note.Count))
			}
		}
		if len(of) == 0 {
			continue
		}
		found = append(found, data.Notice{Severity: odd.severity, Text: firstOf(of) + ": " + odd.about(example) + "."})
	}
	return found
}

// subject names some values of a series.
func (q *readingsQuery) subject(s *series.Series, count int) string {
	values := "1 value"
	if count != 1 {
		values = fmt.Sprintf("%d values", count)
	}
	return fmt.Sprintf("%s of %s (%s)", q.called(s.Type), q.snapshot.Target(s.DeviceID).String(), values)
}

// firstOf lists the first of some names, and counts the others.
func firstOf(names []string) string {
	if more := len(names) - maxNamedPlants; more > 0 {
		return fmt.Sprintf("%s and %d more series", strings.Join(names[:maxNamedPlants], ", "), more)
	}
	return strings.Join(names, ", ")
}

// oddFailure is the error of a series of which nothing could be made, although values came, or of which values are
// left out that may be those that a rule is about; nil: there is none. Whoever takes it for a series without data, or
// for one with all of its data, judges wrongly.
func (q *readingsQuery) oddFailure() *problem.Error {
	for _, s := range q.result.Series {
		for _, odd := range oddities {
			count := s.Noted(odd.kind)
			if !odd.fatal || count == 0 || s.HasValues() && !odd.isAnywhere {
				continue
			}
			example := ""
			for _, note := range s.Notes {
				if note.Kind == odd.kind {
					example = note.Example
				}
			}
			failure := problem.New(problem.Decode, "%s: %s", q.subject(s, count), odd.about(example))
			if odd.advice != "" {
				return failure.Advise("%s", odd.advice)
			}
			return failure
		}
	}
	return nil
}
