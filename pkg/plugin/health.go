package plugin

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// healthTimeout bounds the health check: its button must not hang.
const healthTimeout = 10 * time.Second

// checkup is what the health check found. Grafana shows its English texts; the config editor translates them.
type checkup struct {
	// Status is "OK", "WARNING" (the lists work, and no values came) or "ERROR".
	Status string `json:"status"`
	// Category of the error; empty: there is none.
	Category problem.Category `json:"category,omitempty"`
	// Section of docs/troubleshooting.md that explains what was found; empty: there is nothing to explain.
	Section string `json:"section,omitempty"`
	// Sentences are what is shown at once, Details what is shown below.
	Sentences []message.Message `json:"sentences"`
	Details   []message.Message `json:"details"`
}

// CheckHealth tries what every query needs, in this order: the settings, the way to the endpoint, its
// certificate, the token, and one authorised query for the facilities. The first that fails is told, with what
// to do about it. What is set and has no effect is told, too.
func (d *Datasource) CheckHealth(
	ctx context.Context,
	req *backend.CheckHealthRequest,
) (*backend.CheckHealthResult, error) {
	return d.check(backend.WithPluginContext(ctx, req.PluginContext)).result(), nil
}

// showHealth answers with what the last health check found, which Grafana has just shown in English; if there was none,
// it makes one.
func (d *Datasource) showHealth(ctx context.Context, _ *http.Request) (any, error) {
	if last := d.checked.Load(); last != nil {
		return last, nil
	}
	return d.check(ctx), nil
}

func (d *Datasource) check(ctx context.Context) *checkup {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	found, err := d.connect(ctx)
	if err != nil {
		p := d.redactor.Problem(problem.From(err))
		d.logger.FromContext(ctx).Debug("Health check failed", "category", p.Category, "error", p, "cause", p.Cause)
		found = &checkup{Status: "ERROR", Category: p.Category, Section: string(p.Category), Sentences: p.Messages()}
		if d.session != nil {
			found.Details = []message.Message{d.endpoint()}
		}
	}
	if found.Status == "ERROR" {
		found.Sentences = append(found.Sentences, misconfigured(d.settings.Warnings)...)
	}
	for _, texts := range [][]message.Message{found.Sentences, found.Details} {
		for i := range texts {
			texts[i] = texts[i].Map(d.redactor.Text)
		}
	}
	d.checked.Store(found)
	return found
}

func (d *Datasource) connect(ctx context.Context) (result *checkup, err error) {
	defer func() {
		if bug := recover(); bug != nil {
			err = problem.FromPanic(ctx, bug)
		}
	}()
	if d.settingsErr != nil {
		return nil, d.settingsErr
	}
	list := d.session.Catalog.Portfolio // viewers can call this, too: they get what was found in the last minutes
	if mayEdit(ctx) {
		list = d.session.Catalog.RefreshPortfolio
	}
	found, err := list(ctx)
	if err != nil {
		return nil, err
	}
	completed, err := d.session.Mappings.Complete(ctx)
	if err != nil {
		return nil, err
	}
	facilities := message.Facilities(len(found.Facilities))
	connected := message.New("Connected")
	if found.User != "" {
		connected = message.New("Connected as %s", found.User)
	}
	if found.Incomplete != nil {
		failure := problem.From(found.Incomplete)
		return nil, failure.Reword("%s, but the list of facilities is not complete (%s so far): %s", connected, facilities,
			failure.Messages()[0])
	}
	if len(found.Facilities) == 0 {
		return nil, problem.New(problem.NoFacilities, "%s, but this user sees no facility", connected)
	}
	connected = message.New("%s: %s, %s", connected, message.Companies(len(found.Companies)), facilities)
	checked := &checkup{
		Status: "OK", Details: []message.Message{d.endpoint(), completed.Summary(), d.session.LimitsSummary()},
	}
	if sharing, isShared := d.session.Sharing(); isShared {
		checked.Details = append(checked.Details, sharing)
	}
	if verified := completed.Verified; verified != nil {
		checked.add(remark{"", []message.Message{message.New("%s. %s", connected, verified.Sentence())}})
	} else {
		checked.Status = "WARNING"
		checked.add(withoutReadings(connected, completed))
	}
	checked.add(
		remark{helpNoTimeZone, zoneWarning(found.Facilities)},
		remark{helpContradicted, d.session.Mappings.OpenContradictions()},
		remark{helpInParts, completed.Shown()},
		remark{helpNoEffect, misconfigured(d.warnings(completed))},
	)
	return checked, nil
}

// withoutReadings says that the lists work and values do not, and why.
func withoutReadings(connected message.Message, completed *mapping.Mapping) remark {
	if trouble := completed.Trouble(); trouble != nil {
		return remark{helpReadingsUnknown, []message.Message{message.New("%s, but it is not known whether readings come: "+
			"%s. It is tried again within a minute", connected, problem.From(trouble).Messages()[0])}}
	}
	if err := completed.Require("readings", "answer", "types"); err != nil {
		p := problem.From(err)
		return remark{string(p.Category), []message.Message{message.New("%s, but readings cannot be asked for yet. %s",
			connected, p.Messages()[0])}}
	}
	return remark{helpNoReadings, []message.Message{message.New("%s, but no readings came: the facilities that were "+
		"asked have no values of yesterday, nor of a week, a month or a year ago", connected)}}
}

func (d *Datasource) endpoint() message.Message {
	return message.New("Endpoint: %s", d.session.Endpoint())
}

// warnings are what is set and has no effect, or not the intended one.
func (d *Datasource) warnings(completed *mapping.Mapping) []message.Message {
	found := append([]message.Message{}, d.settings.Warnings...)
	if pasted := d.settings.Schema; pasted != "" && completed.Origin != mapping.Pasted {
		if _, err := schema.Parse(pasted); err != nil {
			found = append(found, message.New("jsonData.schema could not be used if it were needed: %s",
				problem.From(err).Messages()[0]))
		}
	}
	return slices.Concat(found, d.session.Allowed.Warnings(), completed.KeptWarning(), completed.Unused())
}

// maxWarnings that are shown; the rest is counted.
const maxWarnings = 5

// misconfigured makes the sentences about warnings, the first of which says what they are.
func misconfigured(warnings []message.Message) []message.Message {
	if len(warnings) == 0 {
		return nil
	}
	found := []message.Message{message.Counted(len(warnings),
		message.New("1 setting has no effect as it stands:"),
		message.New("%d settings have no effect as they stand:", len(warnings)))}
	found = append(found, warnings[:min(len(warnings), maxWarnings)]...)
	if more := len(warnings) - maxWarnings; more > 0 {
		found = append(found, message.New("And %d more.", more))
	}
	return found
}

// result is the checkup as Grafana shows it.
func (c *checkup) result() *backend.CheckHealthResult {
	status := backend.HealthStatusOk
	switch c.Status {
	case "WARNING":
		status = backend.HealthStatusUnknown // the frontend shows it as a warning
	case "ERROR":
		status = backend.HealthStatusError
	}
	text := ""
	for i, sentence := range c.Sentences {
		switch {
		case len(c.Sentences) == 1 && status == backend.HealthStatusOk:
			text = sentence.String() // a heading
		case i > 0:
			text += " " + message.Sentence(sentence.String())
		default:
			text = message.Sentence(sentence.String())
		}
	}
	details := make([]string, len(c.Details))
	for i, detail := range c.Details {
		details[i] = detail.String()
	}
	// Grafana's settings page shows verboseMessage below the message, and would show a second message there, too. Of
	// errors, it shows errorDetailsLink as a link.
	extra, _ := json.Marshal(map[string]any{
		"verboseMessage": strings.Join(details, "\n"), "errorDetailsLink": c.help(),
		"category": c.Category, "sentences": c.Sentences, "details": c.Details,
	})
	return &backend.CheckHealthResult{Status: status, Message: text, JSONDetails: extra}
}
