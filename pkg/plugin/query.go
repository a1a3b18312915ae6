package plugin

import (
	"context"
	"sync"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/tracing"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// handlers answer the queries of each type. Beside an error, frames may come that explain it.
var handlers = map[query.Type]func(
	ctx context.Context, s *session.Session, model query.Model, saved backend.DataQuery,
) (backend.DataResponse, error){
	query.Readings:   queryReadings,
	query.Facilities: queryFacilities,
	query.Events:     queryEvents,
	query.GraphQL:    queryGraphQL,
}

// fromAlert is how Grafana marks the queries of alert rules, recording rules and their previews.
const fromAlert = "FromAlert"

// fromExpression is how Grafana marks the queries of a panel that it computes with.
const fromExpression = "X-Grafana-From-Expr"

// numbersOnly is the key in the context of who computes with values, and cannot use others than numbers.
type numbersOnly struct{}

// QueryData answers the queries of a panel or of an alert rule, each by its refId. It is the only way to data: the
// frontend has none of its own. All are worked on at the same time, however many, so that they are sent together: the
// SDK's helper for that takes ten at a time.
func (d *Datasource) QueryData(ctx context.Context, req *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	ctx = withCaller(ctx, req) // read here, because the header does not reach the single queries
	responses := make([]backend.DataResponse, len(req.Queries))
	var all sync.WaitGroup
	for i, saved := range req.Queries {
		all.Go(func() { responses[i] = d.query(ctx, saved) })
	}
	all.Wait()
	response := backend.NewQueryDataResponse()
	for i, saved := range req.Queries {
		response.Responses[saved.RefID] = responses[i]
	}
	return response, nil
}

// withCaller marks the context with who asks. Grafana passes the header of rules on from anybody: who sends it gets a
// rule's strict answer, but goes before panels only as one who may make rules. Grafana's scheduler is an administrator.
func withCaller(ctx context.Context, req *backend.QueryDataRequest) context.Context {
	isForRule, priority := req.Headers[fromAlert] == "true", limit.Panel
	if isForRule && mayEdit(backend.WithPluginContext(ctx, req.PluginContext)) {
		priority = limit.Alert
	}
	if isForRule || req.GetHTTPHeader(fromExpression) == "true" {
		ctx = context.WithValue(ctx, numbersOnly{}, true)
	}
	return limit.WithPriority(limit.ForRule(ctx, isForRule), priority)
}

// links are those that frames carry.
func (d *Datasource) links() frame.Links {
	links := frame.Links{Facility: d.settings.Links.Facility, Device: d.settings.Links.Device}
	if d.settings.Links.Dashboards {
		return links.ToDashboards(d.uid)
	}
	return links
}

// query answers one query. Whatever fails is part of its response.
func (d *Datasource) query(ctx context.Context, saved backend.DataQuery) (response backend.DataResponse) {
	ctx, span := tracing.DefaultTracer().Start(ctx, "query", trace.WithAttributes(
		attribute.String("query.ref_id", saved.RefID), attribute.String("query.type", saved.QueryType),
		attribute.Int64("query.from", saved.TimeRange.From.UnixMilli()),
		attribute.Int64("query.to", saved.TimeRange.To.UnixMilli()),
		attribute.Int64("query.max_data_points", saved.MaxDataPoints),
		attribute.Bool("query.alert", limit.IsForRule(ctx)),
	))
	defer span.End()
	logger := d.logger.FromContext(ctx)
	defer func() {
		if bug := recover(); bug != nil {
			response = problem.Response(d.redactor.Problem(problem.FromPanic(ctx, bug)))
		}
	}()
	response, err := d.handle(ctx, saved)
	if empty, isEmpty := withoutScope(err); isEmpty {
		response, err = empty, nil
	}
	d.links().Add(response.Frames)
	frame.AddThresholds(response.Frames)
	redactFrames(d.redactor, response.Frames)
	if err == nil {
		return response
	}
	p := d.redactor.Problem(problem.From(err))
	span.SetStatus(codes.Error, string(p.Category))
	logger.Debug("Query failed", "refId", saved.RefID, "category", p.Category, "error", p, "cause", p.Cause)
	failed := problem.Response(p)
	failed.Frames = response.Frames
	return failed
}

func (d *Datasource) handle(ctx context.Context, saved backend.DataQuery) (backend.DataResponse, error) {
	if d.settingsErr != nil {
		return backend.DataResponse{}, d.settingsErr
	}
	model, err := query.Parse(saved)
	if err != nil {
		return backend.DataResponse{}, err
	}
	return handlers[model.Type](ctx, d.session, model, saved)
}
