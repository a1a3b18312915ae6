package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// healthTimeout bounds the health check: its button must not hang.
const healthTimeout = 10 * time.Second

// CheckHealth tries what every query needs, in this order: the settings, the way to the endpoint, its
// certificate, the token, and one authorised query for the facilities. The first that fails is told, with what
// to do about it.
func (d *Datasource) CheckHealth(
	ctx context.Context,
	req *backend.CheckHealthRequest,
) (*backend.CheckHealthResult, error) {
	ctx, cancel := context.WithTimeout(backend.WithPluginContext(ctx, req.PluginContext), healthTimeout)
	defer cancel()
	message, details, err := d.connect(ctx)
	if err != nil {
		p := d.redactor.Problem(problem.From(err))
		d.logger.FromContext(ctx).Debug("Health check failed", "category", p.Category, "error", p, "cause", p.Cause)
		return healthResult(backend.HealthStatusError, p.Error(), string(p.Category)), nil
	}
	return healthResult(backend.HealthStatusOk, d.redactor.Text(message), d.redactor.Text(details)), nil
}

func (d *Datasource) connect(ctx context.Context) (message, details string, err error) {
	defer func() {
		if bug := recover(); bug != nil {
			err = problem.FromPanic(ctx, bug)
		}
	}()
	if d.settingsErr != nil {
		return "", "", d.settingsErr
	}
	list := d.session.Catalog.Portfolio // viewers can call this, too: they get what was found in the last minutes
	if mayEdit(ctx) {
		list = d.session.Catalog.RefreshPortfolio
	}
	found, err := list(ctx)
	if err != nil {
		return "", "", err
	}
	completed, err := d.session.Mappings.Complete(ctx)
	if err != nil {
		return "", "", err
	}
	who := ""
	if found.User != "" {
		who = " as " + found.User
	}
	if found.Incomplete != nil {
		return "", "", incomplete(found, who)
	}
	if len(found.Facilities) == 0 {
		return "", "", problem.New(problem.NoFacilities, "Connected%s, but this user sees no facility", who)
	}
	message = fmt.Sprintf("Connected%s: %s, %s", who,
		counted(len(found.Companies), "company", "companies"), counted(len(found.Facilities), "facility", "facilities"))
	return message, strings.Join([]string{
		"Endpoint: " + d.session.Endpoint(), completed.Summary(), d.session.LimitsSummary(),
	}, "\n"), nil
}

// incomplete is the failure of a list of which only a part came.
func incomplete(found *portfolio.Portfolio, who string) *problem.Error {
	failure := *problem.From(found.Incomplete)
	failure.What = fmt.Sprintf("Connected%s, but the list of facilities is not complete (%s so far): %s", who,
		counted(len(found.Facilities), "facility", "facilities"), failure.What)
	return &failure
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func healthResult(status backend.HealthStatus, message, details string) *backend.CheckHealthResult {
	// Grafana's settings page shows verboseMessage below the message.
	extra, _ := json.Marshal(map[string]string{"message": message, "verboseMessage": details})
	return &backend.CheckHealthResult{Status: status, Message: message, JSONDetails: extra}
}
