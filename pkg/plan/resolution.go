package plan

import (
	"cmp"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// alertPoints is how many points of a series a rule gets at most, when it leaves the resolution to the plugin: a day
// of minutes, or a week of quarter-hours. Nobody has chosen the 43,200 that rules send.
const alertPoints = 1500

// choice is what resolve decides: what the API is asked for, and what is made of it when the user chose that.
type choice struct {
	asked, shown query.Resolution
}

// resolve decides the resolution for a facility in a zone.
//
// One that the user chose is asked for when the API offers it, and is else made of finer values. Auto takes the
// finest offered whose points fit into the panel and whose step is not under the interval that Grafana asks for;
// when none is coarse enough, the coarsest, which the plugin then reduces. Of which steps one value of the whole range
// is made, forWhole says. An aggregation that the user chose needs raw values: the API combines by rules of its own.
//
// A panel of 1,000 pixels gets raw values for sixteen hours, 5 minutes for three days, 15 minutes for ten, hours for
// a month and days for two years. Where that leaves a panel less than a third of the points that it can show, a finer
// resolution is asked for, of which reduction makes 10 or 30 minutes, 2, 3, 6 or 12 hours, or 3, 7 or 14 days: 400
// pixels get 30 days in steps of 2 hours, two years in steps of 3 days, and seven in weeks.
func resolve(model query.Model, window Window, offered []query.Resolution, zone *time.Location) (choice, error) {
	isAuto := model.Resolution == query.Auto
	switch {
	case model.Aggregation == query.NoAggregation:
		asked := model.Resolution
		if isAuto {
			asked = query.Raw
		}
		if !slices.Contains(offered, asked) {
			return choice{}, problem.New(problem.Query, "The API does not offer the resolution %s", asked).
				Advise("Choose another resolution, or another aggregation than None: " +
					"then the plugin makes it of finer values.")
		}
		return choice{asked, asked}, nil
	case model.Aggregation != query.AutoAggregation && model.Aggregation != "":
		if isAuto {
			return choice{query.Raw, query.Raw}, nil
		}
		return choice{query.Raw, model.Resolution}, nil
	case isAuto:
		asked := finestFitting(window, offered)
		switch {
		case slices.ContainsFunc(model.ReadingTypes, isRatio):
		case window.MaxPoints == 1:
			asked = forWhole(window, offered, zone)
		case !window.Alert:
			asked = denser(asked, window, offered, zone)
		}
		return choice{asked, asked}, nil
	case slices.Contains(offered, model.Resolution):
		return choice{model.Resolution, model.Resolution}, nil
	default:
		return choice{coarsestFor(model.Resolution, offered, zone, window.Span.To), model.Resolution}, nil
	}
}

// finestFitting never takes a step of more than half of the range: its first begins before the range and is not
// shown, so that little or nothing would be left.
func finestFitting(window Window, offered []query.Resolution) query.Resolution {
	length := window.Span.To.Sub(window.Span.From)
	found := offered[0]
	for _, resolution := range offered {
		step := resolution.Step()
		if resolution != offered[0] && step > length/2 {
			break
		}
		found = resolution
		points := int64((length-1)/step) + 1
		fits := window.MaxPoints <= 0 || points <= window.MaxPoints
		if fits && step >= window.Interval {
			break
		}
	}
	return found
}

// leastShare is the least part of the points that a panel can show which Auto leaves it, where it can.
const leastShare = 3

// denser gives the resolution of which steps of the clock are made that fit into the panel, if the resolution that fits
// by itself has too few points for it. Raw values are not asked for instead: nobody can tell how many would come.
func denser(
	asked query.Resolution, window Window, offered []query.Resolution, zone *time.Location,
) query.Resolution {
	length := window.Span.To.Sub(window.Span.From)
	most := window.MaxPoints
	if window.Interval > 0 {
		most = min(most, int64(length/window.Interval))
	}
	if asked == query.Raw || int64(length/asked.Step())*leastShare >= most {
		return asked
	}
	steps := fittingFor(window, window.Interval, zone)
	if steps.Calendar() {
		made := query.Month
		if steps.Step() < made.Step() {
			made = query.Day
		}
		if zone != nil && steps.Step() < query.Year.Step() && slices.Contains(offered, made) {
			return made
		}
		return asked
	}
	found := asked
	for _, finer := range offered {
		if finer != query.Raw && finer.Step() <= steps.Step() && steps.Step()%finer.Step() == 0 {
			found = finer
		}
	}
	return found
}

// isRatio tells reading types of which the values of several steps cannot be combined into one: the API computes each.
func isRatio(name string) bool { return kind.Of(name, "", "") == kind.Ratio }

// coarsestFor gives the coarsest offered resolution that another one can be made of.
func coarsestFor(
	wanted query.Resolution,
	offered []query.Resolution,
	zone *time.Location,
	at time.Time,
) query.Resolution {
	found := query.Raw
	for _, resolution := range offered {
		if resolution.Step() < wanted.Step() && (!wanted.Calendar() || dividesDays(resolution, zone, at)) {
			found = resolution
		}
	}
	return found
}

// dividesDays tells whether the days of a zone are made of whole steps: those of India, half an hour off, are not
// made of UTC's hours. The offsets of the last year count, in summer and in winter.
func dividesDays(resolution query.Resolution, zone *time.Location, at time.Time) bool {
	if resolution.Calendar() || zone == nil {
		return true
	}
	for _, day := range []time.Time{at, at.AddDate(0, -6, 0)} {
		if _, offset := day.In(zone).Zone(); time.Duration(offset)*time.Second%resolution.Step() != 0 {
			return false
		}
	}
	return true
}

// Reduction says what is done with the values of a call after they came. The zero value leaves them as they are.
type Reduction struct {
	// Aggregation that the user chose; auto: by the kind of reading.
	Aggregation query.Aggregation
	// Buckets in which values are combined. The zero grid, in a Reduction that does something, makes one value of
	// the whole range, stamped with its start.
	Buckets grid.Grid
	// Above is how many points a series may have without being reduced: how many come is known only afterwards.
	Above int64
	// asked is the resolution of what comes, in the zone; does tells a Reduction that does something.
	asked query.Resolution
	zone  *time.Location
	does  bool
	// common is the zone by whose calendar what is longer than hours is stamped; nil: it has its true stamp.
	common *time.Location
	// seen is the part of the range that is shown; nil: all of it.
	seen *series.Span
}

// Weight gives for how long a value stands that comes, in milliseconds, by the instant that it is stamped with: a month
// for as long as it is, and the one that is under way for as long as it has been. It is nil where all stand for the
// same time.
func (r Reduction) Weight(stampsMarkEnd bool, now time.Time) func(at int64) float64 {
	if !r.asked.Calendar() {
		return nil
	}
	steps := grid.Of(r.asked, r.zone)
	return func(at int64) float64 {
		instant := time.UnixMilli(at)
		if stampsMarkEnd {
			instant = instant.Add(-time.Millisecond)
		}
		from, to := steps.Floor(instant), steps.Next(instant)
		if now.After(from) && now.Before(to) {
			to = now
		}
		return float64(to.Sub(from).Milliseconds())
	}
}

// makesDays tells that values are combined to days or longer, which a zone's calendar decides.
func (r Reduction) makesDays() bool {
	return r.does && r.Buckets != (grid.Grid{}) && r.Buckets.Calendar()
}

// Asked is the resolution of what comes.
func (r Reduction) Asked() query.Resolution { return r.asked }

// Applies tells whether a series of so many points, within the range, is to be reduced.
func (r Reduction) Applies(points int) bool { return r.does && int64(points) > r.Above }

// Step is the time between two values that are shown of a series of so many points; 0 where none holds, because they
// are as the logger wrote them or follow the calendar.
func (r Reduction) Step(points int) time.Duration {
	switch {
	case r.Applies(points) && !r.Buckets.Calendar():
		return r.Buckets.Step()
	case r.Applies(points) || r.asked == query.Raw || r.asked.Calendar():
		return 0
	default:
		return r.asked.Step()
	}
}

// reduction decides what is done with what comes of a choice.
//
// What the user chose is made in any case. Auto reduces a series that has more points than the panel can show, or
// than there are steps of the interval that Grafana asks for, to the finest step of a readable ladder that fits. A
// step of more than half of the range would leave little of it, because what begins before the range is not shown:
// then one value stands for all of it.
func reduction(model query.Model, made choice, window Window, zone *time.Location) Reduction {
	as := Reduction{asked: made.asked, zone: zone, common: window.Zone}
	switch {
	case model.Aggregation == query.NoAggregation:
		return as
	case made.asked != made.shown:
		as.Aggregation, as.Buckets, as.does = model.Aggregation, grid.Of(made.shown, zone), true
		return as
	case model.Resolution != query.Auto || window.MaxPoints <= 0:
		return as
	}
	r := as
	r.Aggregation, r.Above, r.does = model.Aggregation, window.MaxPoints, true
	fitting := fittingFor(window, max(window.Interval, made.asked.Step()), zone)
	if fitting.Step() > window.Span.To.Sub(window.Span.From)/2 {
		r.Above = 1
		return r
	}
	if fitting.Step() > time.Hour && dividesDays(made.asked, zone, window.Span.To) {
		fitting = fitting.Aligned(zone)
	}
	r.Buckets = fitting
	if fitting.Step() > made.asked.Step() {
		r.Above = min(r.Above, fitting.Buckets(window.Span))
	}
	return r
}

// fittingFor gives the finest readable steps that fit into the panel, in a facility's zone. Facilities that share a
// calendar share the steps: it decides how many there are.
func fittingFor(window Window, atLeast time.Duration, zone *time.Location) grid.Grid {
	counted := zone
	if window.Zone != nil {
		counted = window.Zone
	}
	return grid.Fitting(window.Span, window.MaxPoints, atLeast, counted).In(cmp.Or(zone, time.UTC))
}

// outward aligns a span to the steps that are asked for, so that callers share them, and to the buckets that may be
// made of them, so that the first and the last one are whole. Where a common calendar decides which days are shown, it
// contains those.
func (r Reduction) outward(span series.Span, asked grid.Grid) series.Span {
	wide := union(asked.Outward(span), r.Within(span, asked))
	// How many raw values come, nobody can tell.
	mayApply := r.does && (r.asked == query.Raw || asked.Buckets(span) > r.Above)
	if mayApply && r.Buckets != (grid.Grid{}) {
		wide = asked.Outward(union(r.Buckets.Outward(wide), r.Within(span, r.Buckets)))
	}
	return wide
}
