package plan

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// alertPoints is how many points of a series a rule gets at most, when it leaves the resolution to the plugin: a day
// of minutes, or a week of quarter-hours. Nobody has chosen the 43,200 that rules send.
const alertPoints = 1500

// choice is what resolve settles.
type choice struct {
	// asked is what the API is asked for, shown what the reduction makes of it.
	asked, shown query.Resolution
	reduction    Reduction
}

// resolve settles the resolution.
//
// One that the user chose is asked for when the API offers it, and is else made of finer values. Auto takes the
// finest offered whose points fit into the panel and whose step is not under the interval that Grafana asks for;
// when none is coarse enough, the coarsest, which the plugin then reduces. An aggregation that the user chose needs
// raw values: the API combines by rules of its own.
//
// A panel of 1,000 pixels gets raw values for sixteen hours, 5 minutes for three days, 15 minutes for ten, hours for
// a month and days for two years.
func resolve(model query.Model, window Window, offered []query.Resolution) (choice, error) {
	if window.Alert {
		window.MaxPoints = min(window.MaxPoints, alertPoints)
	}
	isAuto := model.Resolution == query.Auto
	switch model.Aggregation {
	case query.NoAggregation:
		asked := model.Resolution
		if isAuto {
			asked = query.Raw
		}
		if !slices.Contains(offered, asked) {
			return choice{}, problem.New(problem.Query, "The API does not offer the resolution %s", asked).
				Advise("Choose another aggregation than None, so that the plugin can make it of finer values, or another resolution.")
		}
		return choice{asked: asked, shown: asked}, nil

	case query.AutoAggregation, "":
		asked, shown := model.Resolution, model.Resolution
		switch {
		case isAuto:
			asked = finestFitting(window, offered)
			shown = asked
		case !slices.Contains(offered, asked):
			asked = coarsestBelow(shown, offered)
		}
		return choice{asked, shown, reduction(query.AutoAggregation, asked, shown, isAuto, window)}, nil

	default:
		shown := model.Resolution
		if isAuto {
			shown = finestFitting(window, query.Resolutions[1:])
		}
		return choice{query.Raw, shown, reduction(model.Aggregation, query.Raw, shown, isAuto, window)}, nil
	}
}

func finestFitting(window Window, offered []query.Resolution) query.Resolution {
	length := window.Span.To.Sub(window.Span.From)
	for _, resolution := range offered {
		step := resolution.Step()
		points := int64((length + step - 1) / step)
		fits := window.MaxPoints <= 0 || points <= window.MaxPoints
		if fits && step >= window.Interval {
			return resolution
		}
	}
	return offered[len(offered)-1]
}

// coarsestBelow gives the coarsest offered resolution that another one can be made of.
func coarsestBelow(wanted query.Resolution, offered []query.Resolution) query.Resolution {
	found := query.Raw
	for _, resolution := range offered {
		if resolution.Step() < wanted.Step() {
			found = resolution
		}
	}
	return found
}
