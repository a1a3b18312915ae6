package plugin

import (
	"context"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// ofCompanies are the facilities of some companies; without any, all.
func ofCompanies(facilities []portfolio.Facility, companies []string) []portfolio.Facility {
	if len(companies) == 0 {
		return facilities
	}
	var found []portfolio.Facility
	for _, facility := range facilities {
		if isOfCompany(facility, companies) {
			found = append(found, facility)
		}
	}
	return found
}

// withRole are the facilities that have a reading type for a role. What some of them measure may not be known: the
// first reason comes beside the others. It fails where it is known of none, and for more facilities than a query may
// have series of, because what they measure is asked of the API.
func (d *Datasource) withRole(
	ctx context.Context, facilities []portfolio.Facility, role query.Role,
) (found []portfolio.Facility, incomplete, err error) {
	if !slices.Contains(query.Roles, role) {
		return nil, nil, problem.New(problem.Query, "There is no role %.100q", string(role))
	}
	if len(facilities) > plan.MaxSeries {
		return nil, nil, problem.New(problem.Query,
			"What %d facilities measure cannot be looked up at once; it can be for %d", len(facilities), plan.MaxSeries).
			Advise("Choose fewer companies.")
	}
	ids := make([]string, len(facilities))
	for i, facility := range facilities {
		ids[i] = facility.ID
	}
	types, failed := d.session.Catalog.ReadingTypes(ctx, ids)
	for _, facility := range facilities {
		if reason := failed[facility.ID]; reason != nil && incomplete == nil {
			incomplete = d.ofFacility(ctx, facility.ID, reason, true)
		}
		if _, has := d.session.Roles().Of(role, types[facility.ID]); has {
			found = append(found, facility)
		}
	}
	if len(found) == 0 && incomplete != nil {
		return nil, nil, incomplete
	}
	return found, incomplete, nil
}
