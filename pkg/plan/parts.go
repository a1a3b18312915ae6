package plan

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Parts are what a span is asked for in.
type Parts struct {
	// Longest is the longest range that may be asked for at once.
	Longest time.Duration
	// Days is the clock by which each part must lie in one date, where an API is asked by dates; nil: it need not.
	Days *time.Location
}

// Of cuts a span into parts, between whole steps, as Split does. Where it is a step too long, the first step is a part
// of its own: along with the rest, the interval before it can be asked for, and that is the very range that was wanted.
// Where it begins with a day of the facility, its answer can tell by which clock it is stamped (decode.Readings).
func (p Parts) Of(span series.Span, steps grid.Grid) []series.Span {
	if p.Days == nil {
		first := steps.Next(steps.Floor(span.From))
		if !p.Takes(span) && p.Takes(series.Span{From: first, To: span.To}) {
			return []series.Span{{From: span.From, To: first}, {From: first, To: span.To}}
		}
		return Split(span, p.Longest, steps)
	}
	var parts []series.Span
	days := grid.Of(query.Day, p.Days)
	for from := span.From; from.Before(span.To); {
		day := series.Span{From: from, To: days.Next(days.Floor(from))}
		if day.To.After(span.To) {
			day.To = span.To
		}
		parts = append(parts, Split(day, p.Longest, steps)...)
		from = day.To
	}
	return parts
}

// Takes reports whether a span may be asked for at once.
func (p Parts) Takes(span series.Span) bool {
	return span.To.Sub(span.From) <= p.Longest && (p.Days == nil || InOneDay(span, p.Days))
}

// InOneDay reports whether a span lies in one date of a clock.
func InOneDay(span series.Span, zone *time.Location) bool {
	days := grid.Of(query.Day, zone)
	return !span.To.After(days.Next(days.Floor(span.From)))
}
