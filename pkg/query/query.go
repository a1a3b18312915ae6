// Package query is the query model: what Grafana saves in dashboards and alert rules, and sends back.
//
// Its types, choices, defaults and bounds are declared in schema/query.yaml, of which model_gen.go, choices_gen.go and
// the same model in TypeScript, src/query.gen.ts, are made. What stands here is what is done with them.
package query

//go:generate go run -C ../.. ./tools/declared/write

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Version of the model that this build writes and understands.
const Version = 2

// Parse reads a saved query, brings it up to this version and checks it. It fails with problem.Query, and then the
// Model is what was read so far.
func Parse(saved backend.DataQuery) (Model, error) {
	model := Default()
	if len(saved.JSON) > 0 {
		if err := json.Unmarshal(saved.JSON, &model); err != nil {
			return model, problem.New(problem.Query, "The query could not be read: %v", err).Because(err)
		}
	}
	if model.Version > Version {
		return model, problem.New(problem.Query,
			"The query was saved by a newer version of the plugin (query version %d)", model.Version).
			Advise("Update the plugin on this Grafana server.")
	}
	model = migrate(model)
	model.Facilities = normalize(model.Facilities)
	model.Companies = normalize(model.Companies)
	model.Devices = normalize(model.Devices)
	model.ReadingTypes = normalize(model.ReadingTypes)
	model = withAll(model)
	model.Roles = normalize(model.Roles)
	model.Computed = normalize(model.Computed)
	model.Columns = normalize(model.Columns)
	if err := checkChoices(model); err != nil {
		return model, err
	}
	switch {
	case model.Type == GraphQL:
		return model, checkCustom(model)
	case len(model.Unset) > 0:
		return model, nil
	case model.Type == Facilities:
		return model, checkFilters(model)
	default:
		return model, checkReadings(model)
	}
}

// migrate brings a model up to this version: members that an older version did not have are those of Default, and so
// are empty ones.
func migrate(model Model) Model {
	otherwise := Default()
	model.Version = Version
	model.Type = cmp.Or(model.Type, otherwise.Type)
	model.Scope = cmp.Or(model.Scope, otherwise.Scope)
	model.DeviceScope = cmp.Or(model.DeviceScope, otherwise.DeviceScope)
	model.DeviceType = cmp.Or(model.DeviceType, otherwise.DeviceType)
	model.Counter = cmp.Or(model.Counter, otherwise.Counter)
	model.Relate = cmp.Or(model.Relate, otherwise.Relate)
	model.Combine.Method = cmp.Or(model.Combine.Method, otherwise.Combine.Method)
	model.Combine.By = cmp.Or(model.Combine.By, otherwise.Combine.By)
	model.Combine.Missing = cmp.Or(model.Combine.Missing, otherwise.Combine.Missing)
	model.Format = cmp.Or(model.Format, otherwise.Format)
	model.Events.Kind = cmp.Or(model.Events.Kind, otherwise.Events.Kind)
	model.Events.Condition = cmp.Or(model.Events.Condition, otherwise.Events.Condition)
	model.Events.Period = cmp.Or(model.Events.Period, otherwise.Events.Period)
	model.GraphQL = migrateCustom(model.GraphQL)
	model.Rule.Intervals = cmp.Or(model.Rule.Intervals, otherwise.Rule.Intervals)
	model.Resolution = cmp.Or(model.Resolution, otherwise.Resolution)
	model.Aggregation = cmp.Or(model.Aggregation, otherwise.Aggregation)
	model.Labels = cmp.Or(model.Labels, otherwise.Labels)
	model.DayStamps = cmp.Or(model.DayStamps, otherwise.DayStamps)
	if model.Filters == nil {
		model.Filters = otherwise.Filters
	}
	if model.Unset == nil {
		model.Unset = otherwise.Unset
	}
	if model.Compare == nil {
		model.Compare = otherwise.Compare
	}
	return model
}

// NamesFacilities tells that the query is about facilities that somebody chose, and not about all that there are, of
// which nobody knows what they measure.
func (m Model) NamesFacilities() bool { return m.Scope == ChosenFacilities }

// Groups tells that values of several members become those of one instant: they are combined, or related to a group.
func (m Model) Groups() bool {
	isCombined := !slices.Contains([]CombineMethod{"", NotCombined, CombineTop, CombineBottom}, m.Combine.Method)
	return isCombined || slices.Contains([]Relation{Share, Deviation, RobustZScore}, m.Relate)
}

// IsPlain tells that a query shows its series as they came, combined in time at most.
func (m Model) IsPlain() bool {
	return len(m.Roles)+len(m.Computed)+len(m.Compare) == 0 && m.Counter == CounterValue && m.Relate == Absolute &&
		m.Combine.Method == NotCombined && m.Scale.Factor == 1 && m.Scale.Unit == "" && m.Format == TimeSeries
}

// allValue is what Grafana stores as the value of a variable whose choice is All.
const allValue = "$__all"

// withAll makes a scope of what a stored query has as the choice All.
func withAll(model Model) Model {
	isAll := model.Scope == ChosenFacilities && slices.Contains(model.Facilities, allValue) ||
		model.Scope == OfCompanies && slices.Contains(model.Companies, allValue)
	if isAll {
		model.Scope, model.Companies, model.Facilities = AllFacilities, []string{}, []string{}
	}
	return model
}

// normalize trims ids and drops empty ones and duplicates. It keeps the order.
func normalize[T ~string](ids []T) []T {
	kept, seen := make([]T, 0, len(ids)), make(map[T]bool, len(ids))
	for _, id := range ids {
		id = T(strings.TrimSpace(string(id)))
		if id != "" && !seen[id] {
			kept, seen[id] = append(kept, id), true
		}
	}
	return kept
}
