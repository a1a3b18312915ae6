package plugin

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// emptyScope is why a query asks for nothing, although nothing is wrong with it: its variables have no value, or its
// filters leave nothing. It is answered without values and with the reason as a notice.
type emptyScope struct{ reason string }

func (e *emptyScope) Error() string { return e.reason }

// withoutScope is the answer of a query that asks for nothing; false: the failure is another one.
func withoutScope(failure error) (backend.DataResponse, bool) {
	var empty *emptyScope
	if !errors.As(failure, &empty) {
		return backend.DataResponse{}, false
	}
	answer := frame.Empty(data.FrameTypeTimeSeriesMulti)
	answer.Meta.Notices = []data.Notice{{Severity: data.NoticeSeverityInfo, Text: empty.reason}}
	return backend.DataResponse{Frames: data.Frames{answer}}, true
}

// checkUnset fails where variables of the query have no value. A rule must not judge by nothing.
func checkUnset(model query.Model, isForRule bool) error {
	if len(model.Unset) == 0 {
		return nil
	}
	names := strings.Join(model.Unset, ", ")
	if isForRule {
		return problem.New(problem.Query, "The variables of the query had no value when it was saved: %s", names).
			Advise("Select what the rule is for by name.")
	}
	return &emptyScope{"Nothing is asked for, because these dashboard variables have no value: " + names + "."}
}

// property is what a facility or device has of what a filter is about: its id and name, or one text.
func property(key query.FilterKey, target portfolio.Target) []string {
	facility := target.Facility
	switch key {
	case query.FilterCompany:
		return []string{facility.CompanyID, facility.Company}
	case query.FilterFacility:
		return []string{facility.ID, facility.Name}
	case query.FilterCountry:
		return []string{facility.Country}
	case query.FilterPowerClass:
		return []string{facility.PowerClass()}
	}
	if target.Device == nil {
		return nil
	}
	if key == query.FilterDeviceType {
		return []string{string(target.Device.Type)}
	}
	return []string{target.Device.ID, target.Device.Name}
}

// holds tells whether a target passes a filter. One without the property has it empty, as a label that is absent.
func holds(filter query.Filter, pattern *regexp.Regexp, target portfolio.Target) bool {
	matches := slices.ContainsFunc(property(filter.Key, target), func(text string) bool {
		if pattern != nil {
			return pattern.MatchString(text)
		}
		return slices.Contains(filter.Values, text)
	})
	return matches != filter.Operator.IsNegated()
}

// filtered are the targets that pass all filters, of facilities or of devices.
func filtered(
	targets []portfolio.Target, filters []query.Filter, ofDevices bool,
) (passed []portfolio.Target, err error) {
	passed = targets
	for _, filter := range filters {
		if filter.Key.IsOfDevice() != ofDevices || len(filter.Values) == 0 {
			continue
		}
		pattern, err := filter.Pattern()
		if err != nil {
			return nil, err
		}
		var left []portfolio.Target
		for _, target := range passed {
			if holds(filter, pattern, target) {
				left = append(left, target)
			}
		}
		passed = left
	}
	if len(passed) == 0 && len(targets) > 0 {
		return nil, &emptyScope{"Nothing is asked for, because the filters leave no facility or device: " +
			filtersText(filters) + "."}
	}
	return passed, nil
}

// filteredFacilities are the facilities that pass the filters. Without the list of facilities nobody can tell, unless
// the filters are about what the query itself names.
func filteredFacilities(
	snapshot *session.Snapshot, found []portfolio.Facility, model query.Model,
) ([]portfolio.Facility, error) {
	ofFacilities := slices.ContainsFunc(model.Filters, func(f query.Filter) bool { return !f.Key.IsOfDevice() })
	if !ofFacilities {
		return found, nil
	}
	if snapshot.PortfolioFailed != nil {
		return nil, snapshot.PortfolioFailed
	}
	passed, err := filtered(portfolio.OfFacilities(found), model.Filters, false)
	if err != nil {
		return nil, err
	}
	facilities := make([]portfolio.Facility, len(passed))
	for i, target := range passed {
		facilities[i] = target.Facility
	}
	return facilities, nil
}

// notOfFacilities tells that filters for devices say nothing about facilities as a whole; empty: there are none.
func notOfFacilities(filters []query.Filter) []string {
	ofDevices := slices.DeleteFunc(slices.Clone(filters), func(f query.Filter) bool { return !f.Key.IsOfDevice() })
	if len(ofDevices) == 0 {
		return nil
	}
	return []string{"These values are of whole facilities, to which filters for devices do not apply: " +
		filtersText(ofDevices) + "."}
}

func filtersText(filters []query.Filter) string {
	texts := make([]string, len(filters))
	for i, filter := range filters {
		texts[i] = string(filter.Key) + " " + string(filter.Operator) + " " + strings.Join(filter.Values, " | ")
	}
	return strings.Join(texts, ", ")
}
