package plugin

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/experimental/concurrent"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/fetch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// maxQueries is how many queries of one request are worked on at the same time.
const maxQueries = 10

// QueryData answers the queries of a panel or of an alert rule, each by its refId. It is the only way to data:
// the frontend has none of its own.
func (d *Datasource) QueryData(ctx context.Context, req *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	return concurrent.QueryData(ctx, req, d.query, maxQueries)
}

func (d *Datasource) query(ctx context.Context, asked concurrent.Query) backend.DataResponse {
	response, err := d.answer(ctx, asked.DataQuery)
	if err == nil {
		return response
	}
	p := problem.From(err)
	d.logger.FromContext(ctx).Debug("Query failed", "refId", asked.DataQuery.RefID, "category", p.Category, "error", err, "cause", p.Cause)
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
	known, err := d.source.Portfolio(ctx)
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
	planned, err := plan.ForReadings(model, window, facilities, mapping.Map.Readings.Resolutions())
	if err != nil {
		return backend.DataResponse{}, err
	}
	answer, err := d.source.Readings(ctx, planned.Calls)
	if err != nil {
		return backend.DataResponse{}, err
	}
	if len(answer.Failures) > 0 && len(answer.Series) == 0 {
		// The document stays visible in the query inspector, which is where a user looks first.
		refused := frame.Empty(data.FrameTypeTimeSeriesMulti)
		refused.Meta.ExecutedQueryString = executed(answer.Requests)
		return backend.DataResponse{Frames: data.Frames{refused}}, failure(answer.Failures)
	}
	frames := frame.Readings(answer.Series, facilityOf, model.Legend, planned.Resolution)
	meta := frames[0].Meta
	meta.ExecutedQueryString = executed(answer.Requests)
	meta.Stats = statistics(answer)
	meta.Notices = append(notices(planned, answer), d.missing(ctx, planned, answer)...)
	meta.Notices = append(meta.Notices, willChange(mapping, "readings", "answer", "analysis")...)
	return backend.DataResponse{Frames: frames}, nil
}

// failure is the one error to show when nothing came: the first, with the plants that share it.
func failure(failures []fetch.Failure) error {
	first := *failures[0].Cause
	if len(failures) == 1 && first.Category != problem.Canceled {
		switch first.Category {
		case problem.NotFound, problem.Forbidden:
			first.What = failures[0].Call.Facility.Name + ": " + first.What
		}
	}
	return &first
}

// notices tell what came differently than asked for, in the API's own words where it was the API.
func notices(planned plan.Readings, answer fetch.Answer) []data.Notice {
	var found []data.Notice
	for _, note := range append(slices.Clone(planned.Notes), answer.Notes...) {
		found = append(found, data.Notice{Severity: data.NoticeSeverityWarning, Text: note})
	}
	for _, failed := range answer.Failures {
		found = append(found, data.Notice{
			Severity: data.NoticeSeverityWarning,
			Text:     failed.Call.Facility.Name + ": " + failed.Cause.Error(),
		})
	}
	for _, s := range answer.Series {
		if s.Texts > 0 {
			found = append(found, data.Notice{
				Severity: data.NoticeSeverityInfo,
				Text:     fmt.Sprintf("%s has %d values that are words and not numbers; they are left empty.", s.Type, s.Texts),
			})
		}
	}
	return found
}

// willChange tells, once for a query, what the vendor is going to take away of what the query uses.
func willChange(mapping *fetch.Mapping, roles ...string) []data.Notice {
	deprecated := mapping.Deprecated(roles...)
	if len(deprecated) == 0 {
		return nil
	}
	return []data.Notice{{
		Severity: data.NoticeSeverityInfo, Text: "The API will change: " + strings.Join(deprecated, "; ") + ".",
	}}
}

// missing explains series that the API left out although it did not fail: most often the facility lacks the type.
// What a facility offers is asked for only then, and remembered.
func (d *Datasource) missing(ctx context.Context, planned plan.Readings, answer fetch.Answer) []data.Notice {
	came := map[[2]string]bool{}
	for _, s := range answer.Series {
		came[[2]string{s.DeviceID, s.Type}] = true
	}
	failed := map[string]bool{}
	for _, f := range answer.Failures {
		failed[f.Call.Facility.ID] = true
	}
	var found []data.Notice
	for _, call := range planned.Calls {
		var absent []string
		for _, name := range call.Types {
			if !failed[call.Facility.ID] && !came[[2]string{call.Facility.ID, name}] {
				absent = append(absent, name)
			}
		}
		if len(absent) == 0 {
			continue
		}
		offered, err := d.source.ReadingTypes(ctx, call.Facility.ID)
		if err != nil {
			continue
		}
		for _, name := range absent {
			if !offers(offered, name) {
				found = append(found, data.Notice{
					Severity: data.NoticeSeverityWarning,
					Text:     fmt.Sprintf("%s has no reading type %s. Pick another one in the query editor.", call.Facility.Name, name),
				})
			}
		}
	}
	return found
}

func offers(types []portfolio.ReadingType, name string) bool {
	for _, t := range types {
		if t.ID == name {
			return true
		}
	}
	return false
}

// statistics show in the panel's inspector.
func statistics(answer fetch.Answer) []data.QueryStat {
	stat := func(name, unit string, value float64) data.QueryStat {
		return data.QueryStat{FieldConfig: data.FieldConfig{DisplayName: name, Unit: unit}, Value: value}
	}
	return []data.QueryStat{
		stat("Requests to amperecloud", "none", float64(len(answer.Requests))),
		stat("Points from amperecloud", "none", float64(answer.Points)),
		stat("Time at amperecloud", "ms", float64(answer.Upstream.Milliseconds())),
	}
}

// executed writes requests as the query inspector shows them. The token travels in a header and is not in them.
func executed(requests []graphql.Request) string {
	var text strings.Builder
	for i, request := range requests {
		if i > 0 {
			text.WriteString("\n\n")
		}
		text.WriteString(request.Query)
		if len(request.Variables) > 0 {
			if variables, err := json.MarshalIndent(request.Variables, "", "  "); err == nil {
				text.WriteString("\n\n" + string(variables))
			}
		}
	}
	return text.String()
}
