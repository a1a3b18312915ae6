package plugin

import (
	"context"
	"errors"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// targetsOf are the facilities of a query's scope, or their devices, in the order of the query or, of companies and of
// all, by name. The notes tell what is not known of the scope. It fails where the scope cannot be known, and for a rule
// also where it is not known whole: a rule must not judge by a part of the plants that it is for.
func targetsOf(
	ctx context.Context, s *session.Session, snapshot *session.Snapshot, model query.Model,
) (found []portfolio.Target, notes []string, err error) {
	if err := checkUnset(model, limit.IsForRule(ctx)); err != nil {
		return nil, nil, err
	}
	facilities, notes, err := scopeFacilities(ctx, snapshot, model)
	if err == nil {
		facilities, err = filteredFacilities(snapshot, facilities, model)
	}
	if err != nil {
		return nil, nil, err
	}
	if model.DeviceScope == query.FacilityItself {
		return portfolio.OfFacilities(facilities), append(notes, notOfFacilities(model.Filters)...), nil
	}
	found, missing, err := s.Targets(ctx, snapshot, facilities, devicesOf(model))
	if err == nil {
		found, err = filtered(found, model.Filters, true)
	}
	if mustHave := limit.IsForRule(ctx) && model.NamesFacilities(); errors.Is(err, session.ErrNoDevice) && !mustHave {
		return nil, nil, &emptyScope{problem.From(err).What + "."}
	}
	return found, append(notes, missing...), err
}

// devicesOf says which devices a query is about.
func devicesOf(model query.Model) portfolio.DeviceSelection {
	if model.DeviceScope == query.ChosenDevices {
		return portfolio.DeviceSelection{IDs: model.Devices}
	}
	return portfolio.DeviceSelection{Type: model.DeviceType}
}

// scopeFacilities are the facilities of the scope.
func scopeFacilities(
	ctx context.Context, snapshot *session.Snapshot, model query.Model,
) (found []portfolio.Facility, notes []string, err error) {
	if model.Scope == query.ChosenFacilities {
		for _, id := range model.Facilities {
			found = append(found, snapshot.Facility(id))
		}
		return found, nil, nil
	}
	if snapshot.PortfolioFailed != nil {
		return nil, nil, snapshot.PortfolioFailed
	}
	if partial := snapshot.Portfolio.Partial(); partial != nil {
		if limit.IsForRule(ctx) {
			return nil, nil, problem.From(partial)
		}
		notes = append(notes, "The list of facilities is not whole, so that some may be missing here. "+
			problem.From(partial).Error())
	}
	for _, facility := range snapshot.Portfolio.Facilities {
		if model.Scope == query.AllFacilities || isOfCompany(facility, model.Companies) {
			found = append(found, facility)
		}
	}
	if len(found) > 0 {
		return found, notes, nil
	}
	if model.Scope == query.OfCompanies {
		return nil, nil, problem.New(problem.NotFound, "No facility belongs to the chosen companies").
			Advise("Choose other companies in the query editor.")
	}
	return nil, nil, problem.New(problem.NotFound, "The token's user can see no facility").
		Advise("Have the user made a member of the company whose plants are to be shown.")
}

// isOfCompany tells whether a facility belongs to one of some companies, named by id or, where the API has no ids, by
// name.
func isOfCompany(facility portfolio.Facility, companies []string) bool {
	if facility.CompanyID != "" && slices.Contains(companies, facility.CompanyID) {
		return true
	}
	return facility.Company != "" && slices.Contains(companies, facility.Company)
}
