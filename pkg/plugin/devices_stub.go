package plugin

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

func devicesOf(
	_ context.Context, _ *session.Session, _ *session.Snapshot, _ query.Model, _ []portfolio.Facility, _ []string,
) ([]portfolio.Target, []string, error) {
	return nil, nil, problem.New(problem.Query, "Devices are not supported yet")
}
