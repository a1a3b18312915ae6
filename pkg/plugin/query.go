package plugin

import (
	"cmp"
	"context"
	"runtime/debug"
	"sync"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/tracing"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// QueryData answers the queries of a panel or of an alert rule, each by its refId. It is the only way to data:
// the frontend has none of its own. All are worked on at the same time, however many, so that they go out together:
// the SDK's helper for that takes ten at a time.
func (d *Datasource) QueryData(ctx context.Context, req *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	// Read here, because the header does not reach the single queries.
	lane := limit.Panels
	if req.Headers[fromAlert] == "true" {
		lane = limit.Alerts
	}
	ctx = limit.InLane(ctx, lane)
	answers := make([]backend.DataResponse, len(req.Queries))
	var all sync.WaitGroup
	for i, asked := range req.Queries {
		all.Go(func() { answers[i] = d.query(ctx, asked) })
	}
	all.Wait()
	response := backend.NewQueryDataResponse()
	for i, asked := range req.Queries {
		response.Responses[asked.RefID] = answers[i]
	}
	return response, nil
}

// fromAlert is how Grafana marks the queries of alert rules, recording rules and their previews.
const fromAlert = "FromAlert"

func (d *Datasource) query(ctx context.Context, asked backend.DataQuery) (response backend.DataResponse) {
	ctx, span := tracing.DefaultTracer().Start(ctx, "query", trace.WithAttributes(
		attribute.String("query.ref_id", asked.RefID), attribute.String("query.type", asked.QueryType),
		attribute.Int64("query.from", asked.TimeRange.From.UnixMilli()), attribute.Int64("query.to", asked.TimeRange.To.UnixMilli()),
		attribute.Int64("query.max_data_points", asked.MaxDataPoints), attribute.Bool("query.alert", limit.LaneOf(ctx) == limit.Alerts),
	))
	defer span.End()
	defer func() {
		if crash := recover(); crash != nil {
			d.logger.FromContext(ctx).Error("Panic while a query was answered", "refId", asked.RefID, "panic", crash, "stack", string(debug.Stack()))
			response = problem.Response(problem.New(problem.Internal, "Something unexpected went wrong: %v", crash))
		}
	}()
	response, err := d.answer(ctx, asked)
	if err == nil {
		return response
	}
	p := problem.From(err)
	span.SetStatus(codes.Error, string(p.Category))
	d.logger.FromContext(ctx).Debug("Query failed", "refId", asked.RefID, "category", p.Category, "error", err, "cause", p.Cause)
	failed := problem.Response(err)
	failed.Frames = response.Frames
	return failed
}

func (d *Datasource) answer(ctx context.Context, saved backend.DataQuery) (backend.DataResponse, error) {
	if d.broken != nil {
		return backend.DataResponse{}, d.broken
	}
	model, err := query.Parse(saved)
	if err != nil {
		return backend.DataResponse{}, err
	}
	if model.Type == query.Facilities {
		return d.facilities(ctx)
	}
	return d.readings(ctx, model, plan.Window{
		Span:      series.Span{From: saved.TimeRange.From, To: saved.TimeRange.To},
		MaxPoints: saved.MaxDataPoints,
		Interval:  saved.Interval,
		Alert:     limit.LaneOf(ctx) == limit.Alerts,
	})
}

func (d *Datasource) facilities(ctx context.Context) (backend.DataResponse, error) {
	found, err := d.source.Portfolio(ctx)
	if err != nil {
		return backend.DataResponse{}, err
	}
	mapping, err := d.source.Mapping(ctx)
	if err != nil {
		return backend.DataResponse{}, err
	}
	frames := frame.Facilities(found.Facilities)
	frames[0].Meta.Notices = willChange(mapping, "user", "company", "facilities", "facility")
	return backend.DataResponse{Frames: frames}, nil
}

func (d *Datasource) readings(ctx context.Context, model query.Model, window plan.Window) (backend.DataResponse, error) {
	mapping, err := d.source.Mapping(ctx)
	if err != nil {
		return backend.DataResponse{}, err
	}
	known, err := d.source.PortfolioAtOnce(ctx)
	if err != nil {
		return backend.DataResponse{}, err
	}
	facilityOf := func(id string) portfolio.Facility {
		facility, _ := known.Facility(id)
		facility.ID, facility.Name = id, cmp.Or(facility.Name, id)
		return facility
	}
	facilities := make([]portfolio.Facility, len(model.Facilities))
	for i, id := range model.Facilities {
		facilities[i] = facilityOf(id)
	}
	planned, err := plan.ForReadings(model, window, facilities, d.source.Offer(mapping))
	if err != nil {
		return backend.DataResponse{}, err
	}
	answer, err := d.source.Readings(ctx, planned.Calls, model.BypassCache)
	if err != nil {
		return backend.DataResponse{}, err
	}
	if err := failure(answer, window.Alert); err != nil {
		// The document and what it cost stay visible in the query inspector, which is where a user looks first.
		refused := frame.Empty(data.FrameTypeTimeSeriesMulti)
		refused.Meta.ExecutedQueryString, refused.Meta.Stats = executed(answer), statistics(answer)
		return backend.DataResponse{Frames: data.Frames{refused}}, err
	}
	shown, step := d.reduced(ctx, planned, answer.Series)
	frames := frame.Readings(shown, facilityOf, model.Legend, step)
	meta := frames[0].Meta
	meta.ExecutedQueryString = executed(answer)
	meta.Stats = statistics(answer)
	meta.Notices = append(notices(planned, answer), d.missing(ctx, planned, answer)...)
	meta.Notices = append(meta.Notices, begunBefore(planned, answer.Series, shown)...)
	meta.Notices = append(meta.Notices, willChange(mapping, "readings", "answer", "analysis")...)
	return backend.DataResponse{Frames: frames}, nil
}
