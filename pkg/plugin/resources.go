package plugin

import (
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

// listFacilities answers with all facilities.
func (d *Datasource) listFacilities(ctx context.Context, req *http.Request) (any, error) {
	found, err := d.session.Catalog.Portfolio(ctx)
	if err != nil {
		return nil, err
	}
	facilities := found.Facilities
	if facilities == nil {
		facilities = []portfolio.Facility{}
	}
	return listed(req, facilities, found.Incomplete), nil
}

func (d *Datasource) listReadingTypes(ctx context.Context, req *http.Request) (any, error) {
	ids, err := facilitiesOf(req)
	if err != nil {
		return nil, err
	}
	union := []portfolio.ReadingType{}
	seen := map[string]bool{}
	var failed error
	types, reasons := d.readingTypes(ctx, ids)
	for _, id := range ids {
		if reasons[id] != nil && failed == nil {
			failed = d.ofFacility(ctx, id, reasons[id], len(ids) > 1)
		}
		for _, t := range types[id] {
			if !seen[t.ID] {
				seen[t.ID] = true
				union = append(union, t)
			}
		}
	}
	if len(union) == 0 && failed != nil {
		return nil, failed
	}
	return listed(req, union, failed), nil
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

// facilitiesOf gives the ids that a call of reading-types names, each once.
func facilitiesOf(req *http.Request) ([]string, error) {
	parameters, err := url.ParseQuery(req.URL.RawQuery)
	if err != nil {
		return nil, problem.New(problem.Query, "The parameters of reading-types cannot be read").Because(err)
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
		return nil, problem.New(problem.Query, "No facility is named").Advise("Call reading-types?facility=<id>.")
	}
	return ids, nil
}

// readingTypes asks for the types of facilities. For viewers it does so only for those that are in the list, as far as
// there is one: else each made-up id would cost a request.
func (d *Datasource) readingTypes(ctx context.Context, ids []string) (catalog.Types, map[string]error) {
	if mayEdit(ctx) {
		return d.session.Catalog.ReadingTypes(ctx, ids)
	}
	known, err := d.session.Catalog.StalePortfolio(ctx)
	if err != nil {
		return d.session.Catalog.ReadingTypes(ctx, ids)
	}
	var listed, unlisted []string
	for _, id := range ids {
		if _, isListed := known.Facility(id); isListed {
			listed = append(listed, id)
		} else {
			unlisted = append(unlisted, id)
		}
	}
	types, reasons := d.session.Catalog.ReadingTypes(ctx, listed)
	failed := maps.Clone(reasons)
	for _, id := range unlisted {
		if failed == nil {
			failed = map[string]error{}
		}
		failed[id] = problem.New(problem.NotFound, "The list of facilities does not have %s", id)
		if known.Incomplete != nil {
			failed[id] = known.Incomplete
		}
	}
	return types, failed
}
