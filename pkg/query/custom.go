package query

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// migrateCustom gives members that are missing their defaults.
func migrateCustom(custom CustomQuery) CustomQuery {
	if custom.Format == "" {
		custom.Format = Default().GraphQL.Format
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
		ttlBounds.check(message.New("The time for which answers stay fresh"), m.GraphQL.TTL),
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
