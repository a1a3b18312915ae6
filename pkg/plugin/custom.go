package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/custom"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/operation"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/rows"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// queryGraphQL answers what a user wrote, as far as the settings allow it.
func queryGraphQL(
	ctx context.Context, s *session.Session, model query.Model, saved backend.DataQuery,
) (backend.DataResponse, error) {
	document, err := s.Allowed.Document(model.GraphQL)
	if err != nil {
		return backend.DataResponse{}, err
	}
	q := &customQuery{model: model, window: windowOf(ctx, model, saved), document: document}
	if err := q.ask(ctx, s); err != nil {
		return backend.DataResponse{}, err
	}
	return q.respond()
}

// customQuery is one query that a user wrote, from its binding to its explanation.
type customQuery struct {
	model    query.Model
	window   plan.Window
	document *operation.Document
	values   map[string]any
	answer   *custom.Answer
	isAsked  bool
}

// ask binds the variables by what the API map has learnt, and runs the query. An API that the plugin does not
// understand can be asked all the same: instants are then written as most servers take them.
func (q *customQuery) ask(ctx context.Context, s *session.Session) error {
	source := rows.Source{Document: q.document, List: listPath(q.model.GraphQL.List)}
	window := operation.Window{
		From: q.window.Span.From, To: q.window.Span.To, Interval: q.window.Interval, MaxDataPoints: q.window.MaxPoints,
		Zone: q.window.Zone,
	}
	if mapped, err := s.Mappings.Current(ctx); err == nil {
		window.Instants, source.Types = operation.InstantsOf(mapped.Map), q.document.Types(mapped.Schema())
	} else if ctx.Err() != nil {
		return problem.FromContext(ctx)
	}
	given := operation.Given(q.model.GraphQL.Variables)
	values, err := q.document.Bind(given, window)
	if err != nil {
		return err
	}
	question := custom.Question{Source: source, Values: values, Fresh: s.FreshFor(q.ttl(), q.window.Alert)}
	for i := range q.document.Variables {
		if variable := &q.document.Variables[i]; operation.IsPage(variable.Source(given)) {
			question.Paging, question.By = variable, variable.Source(given)
		}
	}
	if q.model.BypassCache {
		question.Fresh = 0
	}
	q.values = values
	q.answer, q.isAsked, err = s.Queries.Run(ctx, question)
	return err
}

func (q *customQuery) ttl() time.Duration {
	return time.Duration(float64(q.model.GraphQL.TTL) * float64(time.Second))
}

// listPath are the names of a path that a person wrote.
func listPath(text string) (path []string) {
	for name := range strings.SplitSeq(text, ".") {
		if name = strings.TrimSpace(name); name != "" {
			path = append(path, name)
		}
	}
	return path
}

// respond makes frames of the answer. A rule must not judge by a part that it believes to be all.
func (q *customQuery) respond() (backend.DataResponse, error) {
	if err := q.refusal(); err != nil {
		return backend.DataResponse{}, err
	}
	zone := q.window.Zone
	if zone == nil {
		zone = time.UTC
	}
	columns := q.answer.Rows.Columns(zone)
	var frames data.Frames
	var err error
	doubled := 0
	switch count := q.answer.Rows.Len(); q.model.GraphQL.Format {
	case query.CustomSeries:
		frames, doubled, err = frame.CustomSeries(columns.All, count)
	case query.CustomNumeric:
		frames, err = frame.CustomNumeric(columns.All, count)
	case query.CustomCount:
		frames = frame.CustomCount(count)
	default:
		frames = frame.CustomTable(columns.All, count)
	}
	if err != nil {
		return backend.DataResponse{}, err
	}
	if frames[0].Meta == nil {
		frames[0].Meta = &data.FrameMeta{}
	}
	meta := frames[0].Meta
	meta.ExecutedQueryString, meta.Stats = q.executed(), q.statistics()
	meta.Notices = q.notices(columns, zone, doubled)
	return backend.DataResponse{Frames: frames}, nil
}

func (q *customQuery) refusal() error {
	switch {
	case !q.window.Alert:
		return nil
	case q.answer.Failed != nil:
		return q.answer.Failed
	case !q.answer.Cut.IsZero():
		return problem.New(problem.Query, "The answer is not whole: %s", q.answer.Cut).
			Advise("Narrow the GraphQL query down, so that a rule judges by all of it.")
	case q.model.GraphQL.Format == query.CustomTable:
		return problem.New(problem.Query, "Alert rules cannot use the format Table").
			Advise("Choose Numbers, Time series or Number of rows.")
	}
	return nil
}

// executed is what was sent, for the query inspector.
func (q *customQuery) executed() string {
	text, variables, err := q.document.Request(q.values)
	if err != nil || len(variables) == 0 {
		return text
	}
	written, err := json.Marshal(variables)
	if err != nil {
		return text
	}
	return text + "\n" + string(written)
}

func (q *customQuery) statistics() []data.QueryStat {
	requests, age := 0, time.Duration(0)
	if q.isAsked {
		requests = q.answer.Requests
	} else {
		age = time.Since(q.answer.At)
	}
	stat := func(name, unit string, value float64) data.QueryStat {
		return data.QueryStat{FieldConfig: data.FieldConfig{DisplayName: name, Unit: unit}, Value: value}
	}
	return []data.QueryStat{
		stat("Requests to the API", "", float64(requests)), stat("Rows", "", float64(q.answer.Rows.Len())),
		stat("Age of the answer", "s", age.Round(time.Second).Seconds()),
	}
}

// notices say what came differently than one might believe.
func (q *customQuery) notices(columns rows.Columns, zone *time.Location, doubled int) (found []data.Notice) {
	add := func(severity data.NoticeSeverity, format string, args ...any) {
		found = append(found, data.Notice{Severity: severity, Text: fmt.Sprintf(format, args...)})
	}
	if failed := q.answer.Failed; failed != nil {
		add(data.NoticeSeverityWarning, "A part of the answer is missing. %s", failed.Error())
	}
	for _, words := range q.answer.Warnings {
		add(data.NoticeSeverityWarning, "The API warns: “%s”.", words)
	}
	if cut := q.answer.Cut; !cut.IsZero() {
		add(data.NoticeSeverityWarning, "%s", cut)
	}
	if doubled > 0 {
		add(data.NoticeSeverityWarning, "%s not shown: another value of the same series has the same time. Select a field "+
			"that tells the series apart.", counted(doubled, "value is", "values are"))
	}
	if aside := q.answer.Rows.Aside; len(aside) > 0 {
		shown := "the first"
		if len(q.answer.Rows.List) > 0 {
			shown = strings.Join(q.answer.Rows.List, ".")
		}
		add(data.NoticeSeverityInfo, "The rows are those of %s. Other lists of the answer are not shown: %s.", shown,
			strings.Join(aside, ", "))
	}
	if len(columns.Local) > 0 {
		add(data.NoticeSeverityInfo, "The times of %s have no offset, and are read by the clock of %s.",
			strings.Join(columns.Local, ", "), zone)
	}
	return found
}

func counted(n int, one, many string) string { return fmt.Sprintf("%d %s", n, plural(n, one, many)) }
