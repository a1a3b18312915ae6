package plugin

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// maxFacilitiesAsked is for how many facilities one call of reading-types answers: a picker shows their union.
const maxFacilitiesAsked = 20

// list is a list with what is said where it is not whole.
type list struct {
	Items any `json:"items"`
	// Missing are the sentences on why there may be more; null: the list is whole.
	Missing []message.Message `json:"missing"`
}

// listed is an answer with a list, which has the reason of its gaps beside it for who asks for that (missing=true).
func listed(req *http.Request, items any, incomplete error) any {
	if req.URL.Query().Get("missing") != "true" {
		return items
	}
	answer := list{Items: items}
	if incomplete != nil {
		answer.Missing = problem.From(incomplete).Messages()
	}
	return answer
}

// listFacilities answers with all facilities, or with those of some companies that have a reading type for a role.
func (d *Datasource) listFacilities(ctx context.Context, req *http.Request) (any, error) {
	found, err := d.session.Catalog.Portfolio(ctx)
	if err != nil {
		return nil, err
	}
	facilities, incomplete := found.Facilities, found.Incomplete
	if role := req.URL.Query().Get("role"); role != "" {
		facilities = ofCompanies(facilities, req.URL.Query()["company"])
		failed := error(nil)
		if facilities, failed, err = d.withRole(ctx, facilities, query.Role(role)); err != nil {
			return nil, err
		}
		incomplete = cmp.Or(incomplete, failed)
	}
	if facilities == nil {
		facilities = []portfolio.Facility{}
	}
	return listed(req, facilities, incomplete), nil
}

func (d *Datasource) listReadingTypes(ctx context.Context, req *http.Request) (any, error) {
	ids, err := facilitiesOf(req)
	if err != nil {
		return nil, err
	}
	if selection := selectedDevices(req); !selection.IsZero() {
		return d.listDeviceTypes(ctx, req, ids, selection)
	}
	return d.listTypesOf(ctx, req, ids)
}

// listTypesOf answers with the reading types of facilities, without duplicates.
func (d *Datasource) listTypesOf(ctx context.Context, req *http.Request, ids []string) (any, error) {
	var union offers
	var failed error
	types, reasons := d.readingTypes(ctx, ids)
	for _, id := range ids {
		if reasons[id] != nil && failed == nil {
			failed = d.ofFacility(ctx, id, reasons[id], len(ids) > 1)
		}
		union.add(types[id], d.session.Roles())
	}
	if len(union.types) == 0 && failed != nil {
		return nil, failed
	}
	return listed(req, union.list(), failed), nil
}

// ofFacility names the facility of a reason, where there are several.
func (d *Datasource) ofFacility(ctx context.Context, id string, reason error, isOneOfSeveral bool) error {
	p := problem.From(reason)
	if !isOneOfSeveral {
		return p
	}
	name := id
	if known, err := d.session.Catalog.StalePortfolio(ctx); err == nil {
		if facility, ok := known.Facility(id); ok {
			name = facility.Name
		}
	}
	return p.Reword("%s: %s", name, p.What)
}

// facilitiesOf gives the ids that a call of reading-types or devices names, each once.
func facilitiesOf(req *http.Request) ([]string, error) {
	resource := strings.TrimPrefix(req.URL.Path, "/")
	parameters, err := url.ParseQuery(req.URL.RawQuery)
	if err != nil {
		return nil, problem.New(problem.Query, "The parameters of %s cannot be read", resource).Because(err)
	}
	var ids []string
	for _, id := range parameters["facility"] {
		id = strings.TrimSpace(id)
		switch {
		case len(id) > maxIDLength:
			return nil, problem.New(problem.Query, "The id of a facility has %d bytes, the most is %d", len(id), maxIDLength)
		case id != "" && !slices.Contains(ids, id) && len(ids) < maxFacilitiesAsked:
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, problem.New(problem.Query, "No facility is named").Advise("Call %s?facility=<id>.", resource)
	}
	return ids, nil
}

// readingTypes asks for the types of facilities, for viewers only of those that askable allows.
func (d *Datasource) readingTypes(ctx context.Context, ids []string) (catalog.Types, map[string]error) {
	listed, unlisted := d.askable(ctx, ids)
	types, reasons := d.session.Catalog.ReadingTypes(ctx, listed)
	failed := maps.Clone(unlisted)
	maps.Copy(failed, reasons)
	return types, failed
}

// askable tells which facilities may be asked about, and why not about the others: for viewers, about those that are in
// the list, as far as there is one: else each made-up id would cost a request.
func (d *Datasource) askable(ctx context.Context, ids []string) (listed []string, unlisted map[string]error) {
	unlisted = map[string]error{}
	if mayEdit(ctx) {
		return ids, unlisted
	}
	known, err := d.session.Catalog.StalePortfolio(ctx)
	if err != nil {
		return ids, unlisted
	}
	for _, id := range ids {
		_, isListed := known.Facility(id)
		switch {
		case isListed:
			listed = append(listed, id)
		case known.Incomplete != nil:
			unlisted[id] = known.Incomplete
		default:
			unlisted[id] = problem.New(problem.NotFound, "The list of facilities does not have %s", id)
		}
	}
	return listed, unlisted
}
