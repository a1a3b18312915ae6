// Package query is the query model: what Grafana saves in dashboards and alert rules, and sends back.
//
// The same model in TypeScript is src/query.ts; tests/contract/query.v2.json keeps the two from drifting apart.
package query

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Version of the model that this build writes and understands.
const Version = 2

// Type of a query.
type Type string

const (
	// Readings asks for values over the time range: one time series for each facility and reading type.
	Readings Type = "readings"
	// Facilities asks for the table of all facilities that the token's user can see.
	Facilities Type = "facilities"
	// Events asks for what happened: one row for each event, for annotations and tables.
	Events Type = "events"
	// GraphQL asks for what people wrote themselves, where the data source's settings allow it.
	GraphQL Type = "graphql"
)

// Types lists every query type.
var Types = []Type{Readings, Facilities, Events, GraphQL}

// Model is one query as saved. Unknown members are ignored: a newer frontend may have written them.
type Model struct {
	Version int  `json:"version"`
	Type    Type `json:"queryType"`

	// Scope says which facilities the query is about. Companies and Facilities are ids; the frontend has replaced
	// dashboard variables.
	Scope      Scope    `json:"scope"`
	Companies  []string `json:"companies"`
	Facilities []string `json:"facilities"`
	// DeviceScope says what of each facility: all devices of DeviceType, or those of Devices, which are ids.
	DeviceScope DeviceScope          `json:"deviceScope"`
	DeviceType  portfolio.DeviceType `json:"deviceType"`
	Devices     []string             `json:"devices"`
	// Filters narrow the scope further.
	Filters []Filter `json:"filters"`
	// Unset are the dashboard variables that the query needs and that have no value. The frontend fills it in when it
	// asks.
	Unset []string `json:"unset"`

	// ReadingTypes are ids of reading types and analyses, as the API spells them. Roles stand for reading types by their
	// meaning, and Computed are readings that the plugin computes.
	ReadingTypes []string   `json:"readingTypes"`
	Roles        []Role     `json:"roles"`
	Computed     []Computed `json:"computed"`

	// What is done with the values, in this order; see package calc.
	Counter Counter     `json:"counter"`
	Relate  Relation    `json:"relate"`
	Combine Combination `json:"combine"`
	Scale   Scaling     `json:"scale"`
	// Compare adds the same of an earlier time, for each shift.
	Compare []Shift `json:"compare"`
	Format  Format  `json:"format"`
	Bins    Binning `json:"bins"`
	Plant   Plant   `json:"plant"`
	// Events says what a query of that type looks for.
	Events EventSearch `json:"events"`
	// GraphQL is the query of that type.
	GraphQL CustomQuery `json:"graphql"`
	// Rule says what an alert or recording rule sees of its time range.
	Rule RuleView `json:"rule"`
	// Columns of the table of facilities; empty: all but the street.
	Columns []FacilityColumn `json:"columns"`

	// Legend is a template for the display names of series; if it is empty, the plugin chooses.
	Legend     string     `json:"legend"`
	Resolution Resolution `json:"resolution"`
	// Aggregation combines the values that fall into one step.
	Aggregation Aggregation `json:"aggregation"`
	// Labels say which labels the series have.
	Labels Labels `json:"labels"`
	// DayStamps say where days, months and years stand.
	DayStamps DayStamps `json:"dayStamps"`
	// TimeZone is the dashboard's, as an IANA name. The frontend fills it in when it asks; empty: nobody told it.
	TimeZone string `json:"timeZone"`
	// BypassCache sends the query to the API even if its values are cached, and refreshes them for everyone.
	BypassCache bool `json:"bypassCache"`
}

// Default is what a query without any members means.
func Default() Model {
	return Model{
		Version: Version, Type: Readings,
		Scope: ChosenFacilities, Companies: []string{}, Facilities: []string{},
		DeviceScope: FacilityItself, DeviceType: portfolio.Inverter, Devices: []string{},
		Filters: []Filter{}, Unset: []string{}, ReadingTypes: []string{}, Roles: []Role{}, Computed: []Computed{},
		Counter: CounterValue, Relate: Absolute,
		Combine: Combination{
			Method: NotCombined, By: ByAll, Percentile: defaultPercentile, Count: defaultCount, Missing: MissingAuto,
		},
		Scale: Scaling{Factor: 1}, Compare: []Shift{}, Format: TimeSeries,
		Bins: Binning{Width: defaultBinWidth}, Plant: DefaultPlant, Events: DefaultEvents,
		GraphQL: DefaultCustom, Rule: DefaultRule, Columns: []FacilityColumn{},
		Resolution: Auto, Aggregation: AutoAggregation, Labels: AllLabels, DayStamps: CommonCalendar,
	}
}

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
	case model.Type != Facilities && len(model.Unset) == 0:
		return model, checkReadings(model)
	}
	return model, nil
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
