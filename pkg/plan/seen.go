package plan

import (
	"math"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What a rule sees of its range. It runs at any minute, and what has come of the running hour, day or month by then is
// a part that looks like a fault: at 14 minutes past, an hour has less than a quarter of its energy. By default a rule
// therefore sees whole intervals: its range moves back to the end of the last complete one, and keeps its length, which
// is one interval at least. So a rule of the last hour has one hour, whenever it runs, and one of six hours that looks
// at days has yesterday.

// Delayed is the same window, ending earlier by the time that data may be late.
func (w Window) Delayed() Window {
	w.Span.From, w.Span.To = w.Span.From.Add(-w.Late), w.Span.To.Add(-w.Late)
	w.Late = 0
	return w
}

// Seen is what is seen of the window in steps of a grid. A range that is made of whole ones stays as it is.
func (w Window) Seen(steps grid.Grid) series.Span {
	span := w.Delayed().Span
	if !w.Complete || starts(steps, span.From) && starts(steps, span.To) {
		return span
	}
	return back(steps, steps.Floor(span.To), span)
}

// SeenByAll is what is seen in steps of the calendars of several zones, by a common one: the dates that are over in all
// of them.
func (w Window) SeenByAll(steps grid.Grid, zones []*time.Location, common *time.Location) series.Span {
	span := w.Delayed().Span
	common = orUTC(common)
	last := steps.In(common).Floor(span.To)
	for _, zone := range zones {
		own := steps.In(orUTC(zone))
		if over := own.Counterpart(own.Floor(span.To), common); over.Before(last) {
			last = over
		}
	}
	if !w.Complete || starts(steps.In(common), span.From) && last.Equal(span.To) {
		return span
	}
	return back(steps.In(common), last, span)
}

func orUTC(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

// back is a span that ends where a step starts, of as many steps as the length of another has.
func back(steps grid.Grid, last time.Time, length series.Span) series.Span {
	count := math.Round(length.To.Sub(length.From).Seconds() / steps.Step().Seconds())
	first := last
	for range int(max(1, count)) {
		first = steps.Floor(first.Add(-time.Millisecond))
	}
	return series.Span{From: first, To: last}
}

// shownSteps are the steps of what is shown of a choice; false: nobody knows them, because loggers write as they like.
func (c choice) shownSteps(zone *time.Location) (grid.Grid, bool) {
	if c.shown == query.Raw {
		return grid.Grid{}, false
	}
	return grid.Of(c.shown, zone), true
}

// seenOf is what a window shows of the values of one target, whose calendar days may be those of a common zone.
func (w Window) seenOf(made choice, zone *time.Location) series.Span {
	steps, isKnown := made.shownSteps(zone)
	if !isKnown {
		return w.Delayed().Span
	}
	return w.Seen(steps.In(w.Zone))
}
