package mapping

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// A member of a request may say how close together values are, in words of which none is known: CINCOMINUTAL, HORARIA,
// DIARIA. The finest of them was found because it gives most values; how far apart those of the others are, says which
// resolutions they are.

// paced are the views of a member's values that were tried, by the value.
type paced map[string]*view

// notePaces keeps what came for the values of members that were tried.
func (l *learner) notePaces(doubts []doubt) {
	for _, d := range doubts {
		value, isText := d.value.(string)
		if !isText || d.limit != "" || d.view.told.Err != nil || d.view.told.Tree == nil {
			continue
		}
		if l.paces[d.path] == nil {
			l.paces[d.path] = paced{}
		}
		l.paces[d.path][value] = d.view
	}
}

// pacedDays are as many days as tell days from months.
const pacedDays = 70

// leastDays are as many values of days in a row as show that they are such, and leastMonths as many of months.
const (
	leastDays   = 20
	leastMonths = 2
)

// withPaces makes a member of a proved request its resolution, where the values of the member that were tried show
// which resolutions they are. It asks at most one document more, and returns the same view where nothing is shown.
func (l *learner) withPaces(ctx context.Context, v *view, answer apimap.Answer) *view {
	if apimap.Find(v.hypothesis.Path, apimap.ResolutionOf) != nil {
		return v
	}
	day := v.values(answer)
	for _, path := range slices.Sorted(maps.Keys(l.paces)) {
		finest, isText := v.hypothesis.Const(path).(string)
		if !isText {
			continue
		}
		names := map[query.Resolution]string{query.Raw: finest}
		var open []*view
		for _, value := range slices.Sorted(maps.Keys(l.paces[path])) {
			tried := l.paces[path][value].values(answer)
			stamps := stampsIn(tried)
			resolution := resolutionOfClock(usualStep(stamps))
			switch {
			case value == finest:
			case len(stamps) < 2 && v.plant.Zone() != nil:
				if with, ok := l.proposals.With(v.hypothesis, path, value); ok {
					long := v.again()
					long.hypothesis, long.tried = with, triedValue{path, value}
					long.span = series.Span{From: v.span.From.AddDate(0, 0, -pacedDays), To: v.span.To}
					open = append(open, long)
				}
			case len(stamps) >= leastProof && resolution != "" && usualStep(stamps) > usualStep(stampsIn(day)) &&
				combines(day, tried, usualStep(stamps)):
				names[resolution] = value
			}
		}
		if len(open) > 0 && !l.isSpent() {
			l.ask(ctx, open)
		}
		for _, long := range open {
			if resolution := resolutionOfCalendar(stampsIn(long.values(answer)), v.plant.Zone()); resolution != "" {
				names[resolution] = long.tried.value.(string)
			}
		}
		if with, ok := l.proposals.WithPaces(v.hypothesis, path, names); ok && len(names) > 1 {
			v.hypothesis = with
			return v
		}
	}
	return v
}

// resolutionOfClock is the resolution whose values are so many milliseconds apart; empty: there is none.
func resolutionOfClock(step int64) query.Resolution {
	for _, resolution := range query.Resolutions {
		isOfClock := resolution != query.Raw && !resolution.Calendar()
		if isOfClock && resolution.Step() == time.Duration(step)*time.Millisecond {
			return resolution
		}
	}
	return ""
}

// resolutionOfCalendar is that of values which stand at the starts of the days or months of a zone, without a gap;
// empty: they do not, or are too few to tell.
func resolutionOfCalendar(stamps []int64, zone *time.Location) query.Resolution {
	if len(stamps) < leastMonths || zone == nil {
		return ""
	}
	follows := func(months, days int) bool {
		for i, at := range stamps {
			start := time.UnixMilli(at).In(zone)
			if start.Hour() != 0 || start.Minute() != 0 || start.Second() != 0 || months > 0 && start.Day() != 1 {
				return false
			}
			if i > 0 && time.UnixMilli(stamps[i-1]).In(zone).AddDate(0, months, days).UnixMilli() != at {
				return false
			}
		}
		return true
	}
	switch {
	case follows(1, 0):
		return query.Month
	case len(stamps) >= leastDays && follows(0, 1):
		return query.Day
	}
	return ""
}

// combines reports whether coarse values are made of the fine ones of their intervals: between the least and the
// greatest of them, or their sum. Where each is one of the fine ones at its own time, they are only thinned out.
func combines(fine, coarse map[string]map[int64]float64, step int64) bool {
	held, varied, thinned, all := 0, 0, 0, 0
	for name, one := range coarse {
		for at, value := range one {
			least, greatest, sum, count := 0.0, 0.0, 0.0, 0
			for other, part := range fine[name] {
				if at <= other && other < at+step || at-step < other && other <= at {
					if count++; count == 1 {
						least, greatest = part, part
					}
					least, greatest = min(least, part), max(greatest, part)
				}
				if at <= other && other < at+step {
					sum += part
				}
			}
			if count == 0 {
				continue
			}
			all++
			if own, isThere := fine[name][at]; isThere && least < greatest {
				if varied++; own == value {
					thinned++
				}
			}
			slack := 1e-3 * max(1, greatest-least)
			if least-slack <= value && value <= greatest+slack || value-sum <= slack && sum-value <= slack {
				held++
			}
		}
	}
	return all > 0 && held*10 >= all*9 && (varied == 0 || thinned*10 < varied*9)
}
