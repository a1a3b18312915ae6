package query

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// CustomQuery is a GraphQL query that people wrote, and what is made of its answer.
type CustomQuery struct {
	// Saved is the name of one of the data source's saved queries; empty: Document is the query.
	Saved    string `json:"saved"`
	Document string `json:"document"`
	// Variables are those of the query's that are not bound by their names alone.
	Variables []CustomVariable `json:"variables"`
	Format    CustomFormat     `json:"format"`
	// List leads to the list whose elements become rows, with dots between the names of the answer; empty: the first one.
	List string `json:"list"`
	// TTL is for how many seconds an answer counts as fresh.
	TTL Number `json:"ttl"`
}

// CustomVariable says what one of a query's variables is.
type CustomVariable struct {
	Name   string         `json:"name"`
	Source VariableSource `json:"source"`
	// Values are what was entered, or what a dashboard variable has: several where the variable is a list.
	Values []string `json:"values"`
}

// VariableSource says where the value of a variable comes from.
type VariableSource string

// The sources.
const (
	AutoSource    VariableSource = "auto"          // its values, and without any, what its name says
	FromSource    VariableSource = "from"          // the start of the time range
	ToSource      VariableSource = "to"            // its end
	StepSource    VariableSource = "interval"      // the time for which one point stands
	PointsSource  VariableSource = "maxDataPoints" // how many points the panel has room for
	ZoneSource    VariableSource = "timeZone"      // the dashboard's, as an IANA name
	NullSource    VariableSource = "null"          // null, which is not the same as no value
	CursorSource  VariableSource = "cursor"        // of the next page, as the page before gave it
	OffsetSource  VariableSource = "offset"        // how many rows came before
	NumberOfPages VariableSource = "page"          // the number of the page, from 1
)

// VariableSources lists every source, in the order of the query editor.
var VariableSources = []VariableSource{
	AutoSource, FromSource, ToSource, StepSource, PointsSource, ZoneSource, NullSource, CursorSource, OffsetSource,
	NumberOfPages,
}

// CustomFormat says what is made of an answer.
type CustomFormat string

// The formats.
const (
	CustomTable   CustomFormat = "table"      // a row for each element of the list
	CustomSeries  CustomFormat = "timeSeries" // a series for each number and combination of texts
	CustomNumeric CustomFormat = "numeric"    // a number for each combination of texts: the newest, where there are times
	CustomCount   CustomFormat = "count"      // how many rows there are
)

// CustomFormats lists every format, in the order of the query editor.
var CustomFormats = []CustomFormat{CustomTable, CustomSeries, CustomNumeric, CustomCount}

// DefaultCustom is a query of which nothing is said.
var DefaultCustom = CustomQuery{Variables: []CustomVariable{}, Format: CustomTable, TTL: 60}

// maxTTL is a day, in seconds.
const maxTTL = 24 * 60 * 60

// migrateCustom gives members that are missing their defaults.
func migrateCustom(custom CustomQuery) CustomQuery {
	if custom.Format == "" {
		custom.Format = DefaultCustom.Format
	}
	variables := make([]CustomVariable, len(custom.Variables))
	for i, variable := range custom.Variables {
		if variable.Source == "" {
			variable.Source = AutoSource
		}
		values := []string{}
		for _, value := range variable.Values {
			if value != "" {
				values = append(values, value)
			}
		}
		variable.Values = values
		variables[i] = variable
	}
	custom.Variables = variables
	return custom
}

// checkCustom refuses a GraphQL query that cannot be answered, whatever it asks for.
func checkCustom(m Model) error {
	for _, check := range []error{
		oneOf(message.New("format"), m.GraphQL.Format, CustomFormats),
		within(message.New("The time for which answers stay fresh"), m.GraphQL.TTL, 0, maxTTL),
	} {
		if check != nil {
			return check
		}
	}
	for _, declared := range m.GraphQL.Variables {
		if err := oneOf(message.New("source of variables"), declared.Source, VariableSources); err != nil {
			return err
		}
		for _, value := range declared.Values {
			if variable.MatchString(value) {
				return problem.New(problem.Query, "The variable %s has no value here", value).
					Advise("Enter the value itself: dashboard variables have none in alert rules, recording rules and public " +
						"dashboards.")
			}
		}
	}
	if m.GraphQL.Saved == "" && m.GraphQL.Document == "" {
		return problem.New(problem.Query, "There is no GraphQL query").
			Advise("Choose a saved query, or write one in the query editor.")
	}
	return nil
}
