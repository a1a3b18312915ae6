package plugin

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transform"
)

// maxEvents is how many events a query returns. A browser draws no more, and nobody reads them.
const maxEvents = 1000

// rawRange is how far back states and the times between values are looked for as they were written.
const rawRange = 31 * 24 * time.Hour

// queryEvents finds events in values, which are loaded and calculated as those of any other query, and shares its
// requests with them.
func queryEvents(
	ctx context.Context, s *session.Session, model query.Model, saved backend.DataQuery,
) (backend.DataResponse, error) {
	e := newEventsQuery(model, windowOf(ctx, model, saved))
	if err := e.refusal(); err != nil {
		return backend.DataResponse{}, err
	}
	if e.of.window.Alert {
		return backend.DataResponse{}, problem.New(problem.Query, "Alert rules cannot use events").
			Advise("Use a query for readings, and a threshold in the rule.")
	}
	return e.respond(ctx, s)
}

// refusal is why a backtest cannot find anything.
func (e *eventsQuery) refusal() error {
	longest := max(float64(e.search.Duration), float64(e.search.Window))
	if e.search.Kind != query.RuleFires || longest < e.length().Minutes() {
		return nil
	}
	return problem.New(problem.Query,
		"The rule's time range or pending period is as long as the time range in which it is tried").
		Advise("Choose a longer time range, such as the last 30 days.")
}

// eventsQuery is a query for events: the calculation whose members they are found in, and what is looked for.
type eventsQuery struct {
	of     *calculation
	search query.EventSearch
}

func newEventsQuery(model query.Model, window plan.Window) *eventsQuery {
	values := query.ForEvents(model)
	of := newCalculation(values, window)
	e := &eventsQuery{of: of, search: values.Events}
	if of.model.Resolution == query.Auto {
		of.model.Resolution = e.resolution()
	}
	if e.search.Kind == query.PowerLimited && of.model.Aggregation == query.AutoAggregation {
		of.model.Aggregation = query.Min
	}
	of.isOfAllTypes = e.search.Kind == query.PowerLimited
	if e.search.Kind == query.RuleFires && of.model.Combine.Missing == query.MissingAuto {
		of.model.Combine.Missing = query.MissingNull // as for rules
	}
	return e
}

// resolution of the values in which events are found: as they were written where steps would hide them, else those of
// computed readings, so that both share what is loaded.
func (e *eventsQuery) resolution() query.Resolution {
	needsRaw := e.search.Kind == query.StateChange || e.search.Kind == query.SeriesChange
	if needsRaw && e.length() <= rawRange {
		return query.Raw
	}
	return e.of.inputResolution()
}

func (e *eventsQuery) length() time.Duration { return e.of.window.Span.To.Sub(e.of.window.Span.From) }

func (e *eventsQuery) respond(ctx context.Context, s *session.Session) (backend.DataResponse, error) {
	c := e.of
	members, refused, err := c.members(ctx, s)
	if err != nil {
		return refused, err
	}
	found := e.find(members)
	left := len(found) - maxEvents
	if left > 0 {
		found = found[left:]
	}
	shown := make([]frame.Event, len(found))
	for i, event := range found {
		shown[i] = e.shown(event)
	}
	frames := frame.Events(shown)
	meta := frames[0].Meta
	meta.ExecutedQueryString, meta.Stats = c.executed(), c.statistics()
	meta.Notices = append(c.notices(ctx), e.notices(members, len(found), left)...)
	return backend.DataResponse{Frames: frames}, nil
}

// find gives the events of all members in the order of time.
func (e *eventsQuery) find(members []*transform.Member) []transform.Event {
	var found []transform.Event
	for _, m := range e.searched(members) {
		found = append(found, e.searchIn(m).Find(m)...)
	}
	if e.search.Kind == query.SeriesChange {
		found = append(found, transform.UnitChanges(members)...)
	}
	slices.SortStableFunc(found, func(a, b transform.Event) int { return cmp.Compare(a.From, b.From) })
	return found
}

// searched are the members in which events can be found: what failed to load is not missing.
func (e *eventsQuery) searched(members []*transform.Member) []*transform.Member {
	failed := e.failed()
	return slices.DeleteFunc(slices.Clone(members), func(m *transform.Member) bool {
		return failed[column{m.Target.Key(), m.Series.Type}] && e.isOfAbsence()
	})
}

// isOfAbsence tells that an event would be found where values could not be loaded.
func (e *eventsQuery) isOfAbsence() bool {
	return e.search.Kind == query.MissingData || e.search.Kind == query.SeriesChange
}

// failed are the columns of which a part could not be loaded.
func (e *eventsQuery) failed() map[column]bool {
	found := map[column]bool{}
	for _, part := range e.of.parts {
		for _, failure := range part.q.result.Failures {
			for _, name := range failure.Call.Types {
				found[column{failure.Call.Target.Key(), name}] = true
			}
		}
	}
	return found
}

func (e *eventsQuery) searchIn(m *transform.Member) transform.EventSearch {
	span := e.of.window.Span
	if span.To.After(e.of.now) {
		span.To = e.of.now
	}
	late := time.Duration(float64(e.of.model.Rule.Offset) * float64(time.Minute))
	search := transform.EventSearch{Of: e.search, Span: series.Span{From: span.From, To: span.To}, Late: late}
	if resolution := e.of.model.Resolution; resolution != query.Raw {
		zone := m.Target.Facility.Zone()
		if zone == nil {
			zone = time.UTC
		}
		search.Steps = grid.Of(resolution, zone)
	}
	return search
}

// notices say what the search could not see.
func (e *eventsQuery) notices(members []*transform.Member, shown, left int) []data.Notice {
	var found []data.Notice
	warn := func(format string, args ...any) {
		found = append(found, data.Notice{Severity: data.NoticeSeverityWarning, Text: fmt.Sprintf(format, args...)})
	}
	if shown == 0 {
		found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
			"No such event was found in %d series.", len(e.searched(members)))})
	}
	if left > 0 {
		warn("There are %d events; the newest %d are shown. Choose a shorter time range, or a longer duration.",
			left+maxEvents, maxEvents)
	}
	if e.search.Kind == query.RuleFires {
		found = append(found, e.unjudged(members)...)
	}
	needsRaw := e.search.Kind == query.StateChange || e.search.Kind == query.SeriesChange
	if step := e.of.model.Resolution; needsRaw && step != query.Raw {
		warn("Over more than %d days, values are looked at in steps of %s: what is shorter is not found.",
			int(rawRange.Hours()/24), step)
	}
	var nowhere []string
	for _, m := range members {
		if name := m.Target.String(); e.search.IsInDaylight() && !transform.HasSite(m) && !slices.Contains(nowhere, name) {
			nowhere = append(nowhere, name)
		}
	}
	if len(nowhere) > 0 {
		warn("The API does not tell where %s %s, so that nights count as days.",
			namedPlants(nowhere), plural(len(nowhere), "is", "are"))
	}
	return found
}

// unjudged says how much of the range a backtest could not judge, and of whom.
func (e *eventsQuery) unjudged(members []*transform.Member) []data.Notice {
	var found []data.Notice
	var of []string
	for _, m := range members {
		switch without, all := e.searchIn(m).Unjudged(m); {
		case without == 1:
			of = append(of, fmt.Sprintf("%s (1 of %d evaluations)", e.whose(transform.Event{Member: m}), all))
		case without > 0:
			of = append(of, fmt.Sprintf("%s (%d of %d evaluations)", e.whose(transform.Event{Member: m}), without, all))
		}
	}
	if len(of) > 0 {
		found = append(found, data.Notice{Severity: data.NoticeSeverityWarning, Text: fmt.Sprintf(
			"There was nothing to judge, so that a rule would have had no data: %s.", firstOf(of))})
	}
	return append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
		"The rule is tried on values in steps of %s as they are known today: "+
			"what came late counts as if it had come in time.", e.of.model.Resolution)})
}
