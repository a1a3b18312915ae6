package plugin

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// queryFacilities answers with the table of all facilities, or of those that the filters leave.
func queryFacilities(
	ctx context.Context, s *session.Session, model query.Model, _ backend.DataQuery,
) (backend.DataResponse, error) {
	found, err := s.Catalog.Portfolio(ctx)
	if err != nil {
		return backend.DataResponse{}, err
	}
	mapping, err := s.Mappings.Current(ctx)
	if err != nil {
		return backend.DataResponse{}, err
	}
	passed, err := filtered(portfolio.OfFacilities(found.Facilities), model.Filters, false)
	if err != nil {
		return backend.DataResponse{}, err
	}
	facilities := make([]portfolio.Facility, len(passed))
	for i, target := range passed {
		facilities[i] = target.Facility
	}
	frames := frame.Facilities(facilities, model.Columns)
	frames[0].Meta.Notices = deprecationNotices(mapping, "user", "company", "facilities", "facility")
	if found.Incomplete != nil {
		frames[0].Meta.Notices = append(frames[0].Meta.Notices, data.Notice{
			Severity: data.NoticeSeverityWarning,
			Text:     "The list of facilities is not complete. " + problem.From(found.Incomplete).Error(),
		})
	}
	return backend.DataResponse{Frames: frames}, nil
}
