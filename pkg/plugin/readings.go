package plugin

import (
	"context"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transform"
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
	// contradictions say which answers have lately contradicted the API map.
	contradictions []message.Message
	// numbersOnly: Grafana computes with the values.
	numbersOnly bool
	// combined are the series whose values were combined by their kind.
	combined []combined
	// names of reading types, by id, as far as they were looked up.
	names map[string]string
	// undated are the facilities of series whose days have no known dates.
	undated []string
	// growing are the counters of which the differences are shown.
	growing map[column]bool
	// scopeNotes tell what is not known of the scope; stepNotes what was found on the way.
	scopeNotes []string
	stepNotes  transform.Notes
}

// queryReadings answers with one time series for each target and reading type, or with what the query makes of them:
// see calculation.
func queryReadings(
	ctx context.Context, s *session.Session, model query.Model, saved backend.DataQuery,
) (backend.DataResponse, error) {
	window := windowOf(ctx, model, saved)
	if !model.IsPlain() {
		return newCalculation(model, window).respond(ctx, s)
	}
	q := newReadingsQuery(ctx, model, window)
	if err := q.load(ctx, s, nil); err != nil {
		return backend.DataResponse{}, err
	}
	shown, err := q.evaluate(ctx)
	if err != nil {
		return q.refused(err)
	}
	frames := frame.Readings(shown.series, q.snapshot.Target, model.Legend, shown.step)
	q.nameTypes(ctx, frames)
	if model.Labels == query.FacilityLabels {
		frame.KeepFacilityLabels(frames, len(model.ReadingTypes))
	}
	meta := frames[0].Meta
	meta.ExecutedQueryString, meta.Stats = q.executed(), q.statistics()
	meta.Notices = append(q.notices(ctx, shown.reduced, shown.silent), shown.notices...)
	q.tellKinds(frames)
	return backend.DataResponse{Frames: frames}, nil
}

// windowOf is what Grafana says about who asks.
func windowOf(ctx context.Context, model query.Model, saved backend.DataQuery) plan.Window {
	window := plan.Window{
		Span:      series.Span{From: saved.TimeRange.From, To: saved.TimeRange.To},
		MaxPoints: saved.MaxDataPoints,
		Interval:  saved.Interval,
		Alert:     limit.IsForRule(ctx),
		Zone:      portfolio.ZoneOf(model.TimeZone),
		Now:       time.Now(),
	}
	if window.Alert {
		window.Complete = model.Rule.Intervals == query.CompleteIntervals
		window.Late = time.Duration(float64(model.Rule.Offset) * float64(time.Minute))
	}
	return window
}

func newReadingsQuery(ctx context.Context, model query.Model, window plan.Window) *readingsQuery {
	isComputed, _ := ctx.Value(numbersOnly{}).(bool)
	return &readingsQuery{model: model, window: window, numbersOnly: isComputed}
}

// load takes a snapshot, plans, and loads. If the API's schema has changed meanwhile it starts again, once. What is
// wanted is nil where the query itself says it: its reading types of its facilities, or of their devices.
func (q *readingsQuery) load(ctx context.Context, s *session.Session, wanted []plan.Wanted) error {
	changes, err := s.Try(ctx, func(snapshot *session.Snapshot) (err error) {
		q.snapshot = snapshot
		asked := wanted
		if asked == nil {
			targets, err := q.targets(ctx, s)
			if err != nil {
				return err
			}
			asked = plan.Each(targets, q.model.ReadingTypes)
		}
		q.remember(asked)
		q.planned, err = plan.ForReadings(q.model, q.window, asked, snapshot.Capabilities)
		if err != nil {
			return err
		}
		q.ratiosByThemselves(ctx)
		if err := q.lacksZone(); err != nil {
			return err
		}
		q.result, err = s.Load(ctx, snapshot, q.planned.Calls, q.model.BypassCache)
		for _, refused := range q.planned.Refused {
			q.result.Failures = append(q.result.Failures,
				readings.Failure{Call: refused.Call, Cause: refused.Cause, Missing: true})
		}
		return err
	})
	q.changes, q.contradictions = changes, s.Mappings.Contradictions()
	return err
}

// evaluated is what a query for readings shows.
type evaluated struct {
	// reduced are the series that came, combined in time; series have those without values, too, in common units.
	reduced, series []*series.Series
	// step is the time between two values; 0 where none holds for all.
	step    time.Duration
	silent  []*silent
	notices []data.Notice
}

// evaluate combines what came in time. It fails where the response cannot stand.
func (q *readingsQuery) evaluate(ctx context.Context) (evaluated, error) {
	if err := q.failure(); err != nil {
		return evaluated{}, err
	}
	if err := q.severalUnits(); err != nil {
		return evaluated{}, err
	}
	q.grow()
	reduced, step := q.reduce(ctx)
	if err := q.failsForRule(); err != nil {
		return evaluated{}, err
	}
	if err := q.withoutWords(reduced); err != nil {
		return evaluated{}, err
	}
	q.withInstants(ctx, reduced)
	silent := q.silentSeries(ctx, reduced)
	all := slices.Clone(q.withSilent(reduced, silent))
	unified, err := q.inOneUnit(all)
	return evaluated{reduced: reduced, series: all, step: step, silent: silent, notices: unified}, err
}

// refused is a response that fails. The document and what it cost stay visible in the query inspector, which is where a
// user looks first.
func (q *readingsQuery) refused(cause error) (backend.DataResponse, error) {
	empty := frame.Empty(data.FrameTypeTimeSeriesMulti)
	empty.Meta.ExecutedQueryString, empty.Meta.Stats = q.executed(), q.statistics()
	return backend.DataResponse{Frames: data.Frames{empty}}, cause
}

// lacksZone fails for a rule whose intervals follow the calendar when nobody can tell whose calendar: a rule shows no
// notices, and must not judge by the wrong days.
func (q *readingsQuery) lacksZone() error {
	var ids []string
	for _, call := range q.planned.Calls {
		ids = append(ids, call.Target.Facility.ID)
	}
	followsCalendar := q.model.Resolution.Calendar() ||
		slices.ContainsFunc(q.planned.Calls, func(call plan.Call) bool { return call.Resolution.Calendar() })
	if failed := q.snapshot.Unlisted(ids); failed != nil && q.window.Alert && followsCalendar {
		return failed
	}
	return nil
}

// targets are what the query asks for values of, in its order.
func (q *readingsQuery) targets(ctx context.Context, s *session.Session) ([]portfolio.Target, error) {
	found, notes, err := targetsOf(ctx, s, q.snapshot, q.model)
	q.scopeNotes = notes
	return found, err
}

// remember takes note of the targets and of what is a counter.
func (q *readingsQuery) remember(wanted []plan.Wanted) {
	targets := make([]portfolio.Target, len(wanted))
	q.growing = map[column]bool{}
	for i, want := range wanted {
		targets[i] = want.Target
		for _, name := range want.Types {
			if want.Growth {
				q.growing[column{want.Target.Key(), name}] = true
			}
		}
	}
	q.snapshot.Remember(targets)
}

// targetKeys are the keys of the targets that are asked for values, in the query's order.
func (q *readingsQuery) targetKeys() []string {
	keys := make([]string, len(q.planned.Calls))
	for i, call := range q.planned.Calls {
		keys[i] = call.Target.Key()
	}
	return keys
}
