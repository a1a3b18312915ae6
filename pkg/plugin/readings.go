package plugin

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// readingsQuery is one query for readings, and what became of it so far.
type readingsQuery struct {
	model    query.Model
	window   plan.Window
	snapshot *session.Snapshot
	planned  plan.Readings
	result   readings.Result
	// changes says what changed at the API meanwhile; empty: nothing did.
	changes string
	// numbersOnly: Grafana computes with the values.
	numbersOnly bool
	// combined are the series whose values were combined by their kind.
	combined []combined
	// names of reading types, by id, as far as they were looked up.
	names map[string]string
	// undated are the facilities of series whose days have no known dates.
	undated []string
}

// queryReadings answers with one time series for each facility and reading type: it takes a snapshot, plans, loads,
// reduces, and makes frames. A query that meets a change of the API's schema starts again, once.
func queryReadings(
	ctx context.Context, s *session.Session, model query.Model, saved backend.DataQuery,
) (backend.DataResponse, error) {
	isComputed, _ := ctx.Value(numbersOnly{}).(bool)
	q := &readingsQuery{model: model, numbersOnly: isComputed, window: plan.Window{
		Span:      series.Span{From: saved.TimeRange.From, To: saved.TimeRange.To},
		MaxPoints: saved.MaxDataPoints,
		Interval:  saved.Interval,
		Alert:     limit.IsForRule(ctx),
		Zone:      portfolio.ZoneOf(model.TimeZone),
	}}
	changes, err := s.Try(ctx, func(snapshot *session.Snapshot) (err error) {
		q.snapshot = snapshot
		q.planned, err = plan.ForReadings(model, q.window, q.targets(), snapshot.Capabilities)
		if err != nil {
			return err
		}
		q.ratiosByThemselves(ctx)
		if err := q.lacksZone(); err != nil {
			return err
		}
		q.result, err = s.Load(ctx, snapshot, q.planned.Calls, model.BypassCache)
		for _, refused := range q.planned.Refused {
			q.result.Failures = append(q.result.Failures,
				readings.Failure{Call: refused.Call, Cause: refused.Cause, Missing: true})
		}
		return err
	})
	if err != nil {
		return backend.DataResponse{}, err
	}
	q.changes = changes
	if err := q.failure(); err != nil {
		// The document and what it cost stay visible in the query inspector, which is where a user looks first.
		refused := frame.Empty(data.FrameTypeTimeSeriesMulti)
		refused.Meta.ExecutedQueryString, refused.Meta.Stats = q.executed(), q.statistics()
		return backend.DataResponse{Frames: data.Frames{refused}}, err
	}
	if err := q.severalUnits(); err != nil {
		return backend.DataResponse{}, err
	}
	reduced, step := q.reduce(ctx)
	if err := q.failsForRule(); err != nil {
		return backend.DataResponse{}, err
	}
	if err := q.withoutWords(reduced); err != nil {
		return backend.DataResponse{}, err
	}
	q.withInstants(reduced)
	silent := q.silentSeries(ctx, reduced)
	shown := slices.Clone(q.withSilent(reduced, silent))
	unified, err := q.inOneUnit(shown)
	if err != nil {
		return backend.DataResponse{}, err
	}
	frames := frame.Readings(shown, q.snapshot.Target, model.Legend, step)
	q.nameTypes(ctx, frames)
	if model.Labels == query.FacilityLabels {
		frame.KeepFacilityLabels(frames, len(model.ReadingTypes))
	}
	meta := frames[0].Meta
	meta.ExecutedQueryString, meta.Stats = q.executed(), q.statistics()
	meta.Notices = append(q.notices(ctx, reduced, silent), unified...)
	q.tellKinds(frames)
	return backend.DataResponse{Frames: frames}, nil
}

// lacksZone fails for a rule whose intervals follow the calendar when nobody can tell whose calendar: a rule shows no
// notices, and must not judge by the wrong days.
func (q *readingsQuery) lacksZone() error {
	followsCalendar := q.model.Resolution.Calendar() ||
		slices.ContainsFunc(q.planned.Calls, func(call plan.Call) bool { return call.Resolution.Calendar() })
	if failed := q.snapshot.Unlisted(q.model.Facilities); failed != nil && q.window.Alert && followsCalendar {
		return failed
	}
	return nil
}

// targets are what the query asks for values of, in its order.
func (q *readingsQuery) targets() []portfolio.Target {
	targets := make([]portfolio.Target, len(q.model.Facilities))
	for i, id := range q.model.Facilities {
		targets[i] = portfolio.Target{Facility: q.snapshot.Facility(id)}
	}
	q.snapshot.Remember(targets)
	return targets
}

// targetKeys are the keys of the targets that are asked for values, in the query's order.
func (q *readingsQuery) targetKeys() []string {
	keys := make([]string, len(q.planned.Calls))
	for i, call := range q.planned.Calls {
		keys[i] = call.Target.Key()
	}
	return keys
}
