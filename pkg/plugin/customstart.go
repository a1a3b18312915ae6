package plugin

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/operation"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// startRoute takes a whole query, as priceRoute does.
const startRoute = "/custom-queries/start"

// startingPoints are the plugin's own documents, for people to go on from.
type startingPoints struct {
	Items []startingPoint `json:"items"`
}

type startingPoint struct {
	// Subject is "facilities", "readingTypes" or "readings".
	Subject string `json:"subject"`
	// Document is a GraphQL query that runs as it stands; empty: there is none.
	Document string `json:"document"`
	// Sentences say why there is none, or what is not as one might expect.
	Sentences []message.Message `json:"sentences"`
}

// startCustom writes the documents that the plugin itself sends: for the list of facilities, and for reading types and
// values of the first facility of the query that the editor has. The lists that it needs are asked for as by pickers.
func (d *Datasource) startCustom(ctx context.Context, req *http.Request) (any, error) {
	saved, err := readPriceCall(req)
	if err != nil {
		return nil, err
	}
	model, _ := query.Parse(saved) // of a query that is not complete yet, what there is
	points := startingPoints{}
	_, err = d.session.Try(ctx, func(snapshot *session.Snapshot) error {
		s := &starter{snapshot: snapshot, writer: d.session.Writer(), model: model, saved: saved}
		facility, lacks := s.facility()
		points.Items = []startingPoint{
			d.startingPoint("facilities", s.facilities),
			d.startingPoint("readingTypes", func() (string, bool, error) { return s.readingTypes(facility, lacks) }),
			d.startingPoint("readings", func() (string, bool, error) { return s.readings(ctx, facility, lacks) }),
		}
		return nil
	})
	return points, err
}

func (d *Datasource) startingPoint(subject string, write func() (text string, isFixed bool, err error)) startingPoint {
	text, isFixed, err := write()
	made := startingPoint{Subject: subject, Document: text, Sentences: []message.Message{}}
	switch {
	case err != nil:
		made.Sentences = d.redactor.Problem(problem.From(err)).Messages()
	case isFixed:
		made.Sentences = append(made.Sentences, message.New("The time range stands in the query as it is now: "+
			"this API takes it in a form in which $from and $to cannot be written."))
	}
	return made
}

// starter writes starting points with one snapshot.
type starter struct {
	snapshot *session.Snapshot
	writer   api.Writer
	model    query.Model
	saved    backend.DataQuery
}

// facility is the first one of the query, or else of the account.
func (s *starter) facility() (portfolio.Facility, error) {
	for _, id := range s.model.Facilities {
		if found, isListed := s.snapshot.Portfolio.Facility(id); isListed {
			return found, nil
		}
	}
	if all := s.snapshot.Portfolio.Facilities; len(all) > 0 {
		return all[0], nil
	}
	if failed := s.snapshot.PortfolioFailed; failed != nil {
		return portfolio.Facility{}, failed
	}
	return portfolio.Facility{}, problem.New(problem.NotFound, "The account has no facilities")
}

func (s *starter) facilities() (text string, isFixed bool, err error) {
	written, err := s.writer.Facilities(s.snapshot.Mapping.Map)
	if err != nil {
		return "", false, err
	}
	return s.template(written, nil).Document()
}

func (s *starter) readingTypes(of portfolio.Facility, lacks error) (text string, isFixed bool, err error) {
	if lacks != nil {
		return "", false, lacks
	}
	written, err := s.writer.ReadingTypes(s.snapshot.Mapping.Map, of)
	if err != nil {
		return "", false, err
	}
	return s.template(written, nil).Document()
}

// readings plans a query for one type of the facility, and writes the document of its first call.
func (s *starter) readings(
	ctx context.Context, of portfolio.Facility, lacks error,
) (text string, isFixed bool, err error) {
	if lacks != nil {
		return "", false, lacks
	}
	if err := s.snapshot.Mapping.Require("readings"); err != nil {
		return "", false, err
	}
	known := s.snapshot.Types(ctx, []string{of.ID})[of.ID]
	if len(known) == 0 {
		if err := s.snapshot.TypesFailed(of.ID); err != nil {
			return "", false, err
		}
		return "", false, problem.New(problem.NotFound, "The facility %s has no reading types", of.Name)
	}
	chosen := slices.IndexFunc(known, func(one portfolio.ReadingType) bool {
		return slices.Contains(s.model.ReadingTypes, one.ID)
	})
	reading := known[max(chosen, 0)]

	model := query.Default()
	model.Facilities, model.ReadingTypes, model.Resolution = []string{of.ID}, []string{reading.ID}, s.model.Resolution
	wanted := plan.Each([]portfolio.Target{{Facility: of}}, model.ReadingTypes)
	planned, err := plan.ForReadings(model, windowOf(ctx, model, s.saved), wanted, s.snapshot.Capabilities)
	if err != nil {
		return "", false, err
	}
	if len(planned.Calls) == 0 {
		return "", false, planned.Refused[0].Cause
	}
	call := planned.Calls[0]
	written, err := s.writer.Readings(s.snapshot.Mapping.Map.Values(reading.Class), call)
	if err != nil {
		return "", false, err
	}
	return s.template(written, of.Zone()).Document()
}

// template is a written document with what there is to know of it. Dates in it are by the clock of a zone.
func (s *starter) template(written api.Written, zone *time.Location) operation.Template {
	made := operation.Template{
		Name: written.Request.Operation, Text: written.Request.Query, Variables: written.Request.Variables,
		Schema: s.snapshot.Mapping.Schema(), Window: window(written.Asked, zone),
	}
	made.Window.Instants = operation.InstantsOf(s.snapshot.Mapping.Map)
	if page := written.Page; page != nil {
		made.Position, made.Source = written.Position, pageSources[page.Style]
		if page.FromZero {
			made.FirstPage = 0
		}
	}
	return made
}

func window(asked series.Span, zone *time.Location) operation.Window {
	return operation.Window{From: asked.From, To: asked.To, Zone: zone}
}

// pageSources give the positions of pages to users' queries.
var pageSources = map[apimap.PageStyle]query.VariableSource{
	apimap.Cursor: query.CursorSource, apimap.Offset: query.OffsetSource, apimap.Number: query.NumberOfPages,
}
