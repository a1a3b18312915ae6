// Package query is the query model: what Grafana saves in dashboards and alert rules, and sends back.
//
// The same model in TypeScript is src/query.ts; tests/contract/query.v1.json keeps the two from drifting.
package query

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Version of the model that this build writes and understands.
const Version = 1

// Type of a query.
type Type string

const (
	// Readings asks for values over the time range: one time series for each facility and reading type.
	Readings Type = "readings"
	// Facilities asks for the table of all facilities that the token's user can see.
	Facilities Type = "facilities"
)

// Types lists every query type.
var Types = []Type{Readings, Facilities}

// Model is one query as saved. Unknown members are ignored: a newer frontend may have written them.
type Model struct {
	Version int  `json:"version"`
	Type    Type `json:"queryType"`
	// Facilities are ids of facilities; dashboard variables were replaced by the frontend.
	Facilities []string `json:"facilities"`
	// ReadingTypes are ids of reading types and analyses, as the API spells them.
	ReadingTypes []string `json:"readingTypes"`
	// Legend is a template for the series' display name; empty lets the plugin choose.
	Legend     string     `json:"legend"`
	Resolution Resolution `json:"resolution"`
	// Aggregation makes one value of those that fall into one step.
	Aggregation Aggregation `json:"aggregation"`
	// BypassCache asks the API in any case, and lets the others profit from the answer.
	BypassCache bool `json:"bypassCache"`
}

// Default is what a query without any members means.
func Default() Model {
	return Model{
		Version: Version, Type: Readings, Facilities: []string{}, ReadingTypes: []string{},
		Resolution: Auto, Aggregation: AutoAggregation,
	}
}

// Parse reads a saved query, brings it up to this version and checks it. It fails with problem.Query.
func Parse(saved backend.DataQuery) (Model, error) {
	model := Default()
	if len(saved.JSON) > 0 {
		if err := json.Unmarshal(saved.JSON, &model); err != nil {
			return model, problem.New(problem.Query, "The query cannot be read: %v", err).Because(err)
		}
	}
	if model.Version > Version {
		return model, problem.New(problem.Query, "The query was saved by a newer version of the plugin (query version %d)", model.Version).
			Advise("Update the plugin on this Grafana server.")
	}
	if model.Type == "" {
		model.Type = Readings
	}
	if model.Resolution == "" {
		model.Resolution = Auto
	}
	if model.Aggregation == "" {
		model.Aggregation = AutoAggregation
	}
	if !slices.Contains(Types, model.Type) {
		return model, problem.New(problem.Query, "There is no query type %q", model.Type).Advise("Choose Readings or Facilities.")
	}
	if !slices.Contains(Resolutions, model.Resolution) {
		return model, problem.New(problem.Query, "There is no resolution %q", model.Resolution).
			Advise("Choose one of %s.", joined(Resolutions))
	}
	if !slices.Contains(Aggregations, model.Aggregation) {
		return model, problem.New(problem.Query, "There is no aggregation %q", model.Aggregation).
			Advise("Choose one of %s.", joined(Aggregations))
	}
	model.Facilities = cleaned(model.Facilities)
	model.ReadingTypes = cleaned(model.ReadingTypes)
	if model.Type == Readings {
		if len(model.Facilities) == 0 {
			return model, problem.New(problem.Query, "The query names no facility").Advise("Pick a facility in the query editor.")
		}
		if len(model.ReadingTypes) == 0 {
			return model, problem.New(problem.Query, "The query names no reading type").Advise("Pick a reading type in the query editor.")
		}
		for _, text := range append(slices.Clone(model.Facilities), model.ReadingTypes...) {
			if variable.MatchString(text) {
				return model, problem.New(problem.Query, "The variable %s has no value here", text).
					Advise("Dashboard variables do not exist in alert rules, recording rules and public dashboards: pick the facility and the reading type by name.")
			}
		}
	}
	return model, nil
}

// A variable that nobody replaced. It must be the whole text and begin with a letter, because ids such as
// TR$1_INV$2 hold dollars of their own.
var variable = regexp.MustCompile(`^(\$[A-Za-z_]\w*|\$\{[A-Za-z_][^}]*\}|\[\[[A-Za-z_][^\]]*\]\])$`)

// cleaned drops blanks and doubles and keeps the order.
func cleaned(texts []string) []string {
	kept, seen := make([]string, 0, len(texts)), make(map[string]bool, len(texts))
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if text != "" && !seen[text] {
			kept, seen[text] = append(kept, text), true
		}
	}
	return kept
}

func joined[T ~string](values []T) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ", ")
}
