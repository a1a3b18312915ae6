package worlds

import (
	"math"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// floor is the start of the interval that an instant lies in: hours are those of UTC, days those of the calendar.
func (r Resolution) floor(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	switch r {
	case Hour:
		return at.Truncate(time.Hour)
	case Day:
		return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	}
	return at
}

// next is the start of the next interval.
func (r Resolution) next(start time.Time, zone *time.Location) time.Time {
	if r == Day {
		local := start.In(zone)
		return time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, zone)
	}
	return start.Add(time.Hour)
}

// samples are the values of intervals that start in the range; how is how they are combined, empty: by their kind.
func (w *World) samples(
	f *Facility, kind ReadingType, at Resolution, how query.Aggregation, from, to time.Time, of variant,
	zone *time.Location,
) []sample {
	if at == Raw {
		return w.raw(f, kind.Kind, from, to, of)
	}
	if how == "" {
		how = kind.Aggregation()
	}
	var made []sample
	start := at.floor(from, zone)
	for start.Before(from) {
		start = at.next(start, zone)
	}
	for start.Before(to) && start.Before(w.now()) {
		end := at.next(start, zone)
		if whole := w.raw(f, kind.Kind, start, end, of); len(whole) > 0 {
			made = append(made, combined(start, whole, how))
		}
		start = end
	}
	return made
}

// combined makes one value of several; null where none is good.
func combined(start time.Time, whole []sample, how query.Aggregation) sample {
	s := sample{at: start.UTC(), low: math.Inf(1), high: math.Inf(-1)}
	sum, count := 0.0, 0
	for _, one := range whole {
		if one.value == nil || one.bad {
			continue
		}
		sum, count = sum+*one.value, count+1
		s.low, s.high, s.end = min(s.low, *one.value), max(s.high, *one.value), *one.value
	}
	if count == 0 {
		s.low, s.high, s.end = 0, 0, 0
		return s
	}
	value := 0.0
	switch how {
	case query.Sum:
		value = sum
	case query.Last:
		value = s.end
	case query.Max:
		value = s.high
	case query.Min:
		value = s.low
	default:
		value = sum / float64(count)
	}
	value = round(value)
	s.value = &value
	return s
}
