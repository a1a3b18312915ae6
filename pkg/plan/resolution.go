package plan

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// alertPoints is how many points of a series a rule gets at most, when it leaves the resolution to the plugin: a day
// of minutes, or a week of quarter-hours. Nobody has chosen the 43,200 that rules send.
const alertPoints = 1500

// choice is what resolve settles: what the API is asked for, and what is made of it when the user chose that.
type choice struct {
	asked, shown query.Resolution
}

// resolve settles the resolution for a facility in a zone.
//
// One that the user chose is asked for when the API offers it, and is else made of finer values. Auto takes the
// finest offered whose points fit into the panel and whose step is not under the interval that Grafana asks for;
// when none is coarse enough, the coarsest, which the plugin then reduces. An aggregation that the user chose needs
// raw values: the API combines by rules of its own.
//
// A panel of 1,000 pixels gets raw values for sixteen hours, 5 minutes for three days, 15 minutes for ten, hours for
// a month and days for two years.
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
				Advise("Choose another aggregation than None, so that the plugin can make it of finer values, or another resolution.")
		}
		return choice{asked, asked}, nil
	case model.Aggregation != query.AutoAggregation && model.Aggregation != "":
		if isAuto {
			return choice{query.Raw, query.Raw}, nil
		}
		return choice{query.Raw, model.Resolution}, nil
	case isAuto:
		asked := finestFitting(window, offered)
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

// coarsestFor gives the coarsest offered resolution that another one can be made of.
func coarsestFor(wanted query.Resolution, offered []query.Resolution, zone *time.Location, at time.Time) query.Resolution {
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
