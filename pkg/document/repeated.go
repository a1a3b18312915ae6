package document

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Where clocks are set back, they show an hour twice. A local time of that hour is two instants, and nothing tells
// which of them an API takes it for. Such an end of a range is moved out of the hour, so that all of the range is asked
// for; what comes beside it is clipped.

// fromOf is the instant that is written for the start of the range.
func (v *Values) fromOf(encoding apimap.Encoding) time.Time {
	if encoding.IsLocal() && v.LocalZone != nil {
		return startByClock(v.From, v.LocalZone)
	}
	return v.From
}

// toOf is the instant that is written for the end of the range.
func (v *Values) toOf(encoding apimap.Encoding) time.Time {
	if encoding.IsLocal() && v.LocalZone != nil {
		return endByClock(v.To, v.LocalZone)
	}
	return v.To
}

// startByClock is the instant, or where its clock shows the same once more later, the last minute before that hour.
func startByClock(at time.Time, zone *time.Location) time.Time {
	_, change := at.In(zone).ZoneBounds()
	if change.IsZero() {
		return at
	}
	if start := change.Add(-setBack(change, zone)); at.Before(start) || start.Equal(change) {
		return at
	}
	return change.Add(-setBack(change, zone) - time.Minute)
}

// endByClock is the instant, or where its clock has shown the same before, the end of that hour.
func endByClock(at time.Time, zone *time.Location) time.Time {
	change, _ := at.In(zone).ZoneBounds()
	if change.IsZero() {
		return at
	}
	if end := change.Add(setBack(change, zone)); at.Before(end) {
		return end
	}
	return at
}

// setBack is how far clocks are set back at a change; 0: they are not.
func setBack(change time.Time, zone *time.Location) time.Duration {
	_, before := change.Add(-time.Second).In(zone).Zone()
	_, after := change.In(zone).Zone()
	return time.Duration(max(0, before-after)) * time.Second
}
