// Package query is the query model: what Grafana saves in dashboards and alert rules, and sends back.
//
// The same model in TypeScript is src/query.ts; tests/contract/query.v1.json keeps the two from drifting apart.
package query

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

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
	// Facilities are ids of facilities; the frontend has replaced dashboard variables.
	Facilities []string `json:"facilities"`
	// ReadingTypes are ids of reading types and analyses, as the API spells them.
	ReadingTypes []string `json:"readingTypes"`
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

// Resolution is the time between two values of a series, written as Grafana writes durations.
type Resolution string

const (
	Auto           Resolution = "auto" // chosen from the time range and the panel's width
	Raw            Resolution = "raw"  // as the plant's logger wrote it
	Minute         Resolution = "1m"
	FiveMinutes    Resolution = "5m"
	FifteenMinutes Resolution = "15m"
	Hour           Resolution = "1h"
	Day            Resolution = "1d" // calendar day in the facility's time zone: 23, 24 or 25 hours
	Month          Resolution = "1M" // calendar month in the facility's time zone
	Year           Resolution = "1y" // calendar year in the facility's time zone
)

// Resolutions lists every resolution that a query may name, finest first.
var Resolutions = []Resolution{Auto, Raw, Minute, FiveMinutes, FifteenMinutes, Hour, Day, Month, Year}

// Step is the resolution's nominal length: a month counts as 30 days, a year as 365. Raw counts as one minute, the
// finest that loggers are known to write. Auto has none: 0.
func (r Resolution) Step() time.Duration {
	switch r {
	case Raw, Minute:
		return time.Minute
	case FiveMinutes:
		return 5 * time.Minute
	case FifteenMinutes:
		return 15 * time.Minute
	case Hour:
		return time.Hour
	case Day:
		return 24 * time.Hour
	case Month:
		return 30 * 24 * time.Hour
	case Year:
		return 365 * 24 * time.Hour
	default:
		return 0
	}
}

// Calendar tells whether the resolution's buckets follow the facility's calendar rather than the clock.
func (r Resolution) Calendar() bool {
	return r == Day || r == Month || r == Year
}

// Aggregation is how the values that fall into one step of the resolution are combined into one.
type Aggregation string

const (
	AutoAggregation Aggregation = "auto" // by the kind of reading: see pkg/kind
	Mean            Aggregation = "mean"
	Sum             Aggregation = "sum"
	Min             Aggregation = "min"
	Max             Aggregation = "max"
	Last            Aggregation = "last"
	NoAggregation   Aggregation = "none" // values as they come from the API
)

// Aggregations lists every aggregation that a query may name, in the order of the query editor.
var Aggregations = []Aggregation{AutoAggregation, Mean, Sum, Min, Max, Last, NoAggregation}

// Labels are a choice of labels for the series of a query.
type Labels string

const (
	// AllLabels are those of the facility and of the reading: facilityId, facility, company, readingType, unit.
	AllLabels Labels = "all"
	// FacilityLabels are those of the facility, and the reading type only where a query has several: Grafana's math joins
	// two queries by equal labels, or by those of one that the other has, too.
	FacilityLabels Labels = "facility"
)

// LabelChoices lists every choice of labels, in the order of the query editor.
var LabelChoices = []Labels{AllLabels, FacilityLabels}

// DayStamps are a choice of the instants that days, weeks, months and years are stamped with. Whose days they are is
// another matter: always the facility's.
type DayStamps string

const (
	// CommonCalendar stamps the same date of all facilities with one instant: its start in the dashboard's time zone.
	CommonCalendar DayStamps = "calendar"
	// TrueInstant stamps a date with its start in the facility's time zone.
	TrueInstant DayStamps = "instant"
)

// DayStampChoices lists every choice of day stamps, in the order of the query editor.
var DayStampChoices = []DayStamps{CommonCalendar, TrueInstant}

// Default is what a query without any members means.
func Default() Model {
	return Model{
		Version: Version, Type: Readings, Facilities: []string{}, ReadingTypes: []string{},
		Resolution: Auto, Aggregation: AutoAggregation, Labels: AllLabels,
		DayStamps: CommonCalendar,
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
	model.Type = cmp.Or(model.Type, Readings)
	model.Resolution = cmp.Or(model.Resolution, Auto)
	model.Aggregation = cmp.Or(model.Aggregation, AutoAggregation)
	model.Labels = cmp.Or(model.Labels, AllLabels)
	model.DayStamps = cmp.Or(model.DayStamps, CommonCalendar)
	if !slices.Contains(Types, model.Type) {
		return model, problem.New(problem.Query, "There is no query type %q", model.Type).
			Advise("Choose Readings or Facilities.")
	}
	if !slices.Contains(Resolutions, model.Resolution) {
		return model, problem.New(problem.Query, "There is no resolution %q", model.Resolution).
			Advise("Choose one of %s.", joined(Resolutions))
	}
	if !slices.Contains(Aggregations, model.Aggregation) {
		return model, problem.New(problem.Query, "There is no aggregation %q", model.Aggregation).
			Advise("Choose one of %s.", joined(Aggregations))
	}
	if !slices.Contains(LabelChoices, model.Labels) {
		return model, problem.New(problem.Query, "There is no choice of labels %q", model.Labels).
			Advise("Choose one of %s.", joined(LabelChoices))
	}
	if !slices.Contains(DayStampChoices, model.DayStamps) {
		return model, problem.New(problem.Query, "There is no choice of day stamps %q", model.DayStamps).
			Advise("Choose one of %s.", joined(DayStampChoices))
	}
	model.Facilities = normalize(model.Facilities)
	model.ReadingTypes = normalize(model.ReadingTypes)
	if model.Type == Readings {
		return model, checkReadings(model)
	}
	return model, nil
}

func checkReadings(model Model) error {
	if len(model.Facilities) == 0 {
		return problem.New(problem.Query, "No facility is selected").
			Advise("Select a facility in the query editor.")
	}
	if len(model.ReadingTypes) == 0 {
		return problem.New(problem.Query, "No reading type is selected").
			Advise("Select a reading type in the query editor.")
	}
	for _, id := range slices.Concat(model.Facilities, model.ReadingTypes) {
		if variable.MatchString(id) {
			return problem.New(problem.Query, "The variable %s has no value here", id).
				Advise("Dashboard variables are not available in alert rules, recording rules and public dashboards: " +
					"select the facility and the reading type by name.")
		}
	}
	return nil
}

// variable matches a variable that was not replaced. It must be the whole id and start with a letter, because ids such
// as TR$1_INV$2 contain dollars of their own.
var variable = regexp.MustCompile(`^(\$[A-Za-z_]\w*|\$\{[A-Za-z_][^}]*\}|\[\[[A-Za-z_][^\]]*\]\])$`)

// normalize trims ids and drops empty ones and duplicates. It keeps the order.
func normalize(ids []string) []string {
	kept, seen := make([]string, 0, len(ids)), make(map[string]bool, len(ids))
	for _, id := range ids {
		id = strings.TrimSpace(id)
		if id != "" && !seen[id] {
			kept, seen[id] = append(kept, id), true
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
