package plan

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// resolve settles the resolution: one that the user chose must be offered; auto takes the finest offered whose
// points fit into the panel and whose step is not under the interval that Grafana asks for. When none is coarse
// enough, it is the coarsest.
//
// A panel of 1,000 pixels gets raw values for six hours, 5 minutes for two days, 15 minutes for a week, hours for
// a month and days for a year. A rule that sends 43,200 points and one second gets raw values up to 30 days.
func resolve(chosen query.Resolution, window Window, offered []query.Resolution) (query.Resolution, error) {
	if chosen != query.Auto {
		if !slices.Contains(offered, chosen) {
			return "", problem.New(problem.Query, "The API does not offer the resolution %s", chosen).
				Advise("Choose auto or another resolution in the query editor.")
		}
		return chosen, nil
	}
	length := window.Span.To.Sub(window.Span.From)
	for _, resolution := range offered {
		step := resolution.Step()
		points := int64((length + step - 1) / step)
		fits := window.MaxPoints <= 0 || points <= window.MaxPoints
		if fits && step >= window.Interval {
			return resolution, nil
		}
	}
	return offered[len(offered)-1], nil
}
