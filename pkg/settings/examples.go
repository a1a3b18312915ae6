package settings

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Example is a query that works in a GraphQL client, from which the data source learns how the API is asked.
type Example struct {
	Query string
	// Variables are JSON; empty: there are none.
	Variables string
}

// parseExamples reads jsonData.examples, an object of a query and its variables for each part. Variables may be an
// object, as files have it, or text, as the config editor saves what was pasted. What is wrong with a query itself is
// told when it is run.
func parseExamples(value any) (map[string]Example, error) {
	var found map[string]Example
	object, isObject := value.(map[string]any)
	if value != nil && !isObject {
		return nil, problem.New(problem.Settings, "The member examples of jsonData is not an object of examples")
	}
	var wrong []error
	for _, part := range exampleParts {
		example, err := parseExample(part, object[part])
		if err != nil {
			wrong = append(wrong, err)
		}
		if strings.TrimSpace(example.Query) != "" {
			if found == nil {
				found = map[string]Example{}
			}
			found[part] = example
		}
	}
	return found, errors.Join(wrong...)
}

// parseExample reads the example of a part.
func parseExample(part string, value any) (Example, error) {
	one, isObject := value.(map[string]any)
	if value != nil && !isObject {
		return Example{}, problem.New(problem.Settings,
			"The example of %s in jsonData is not an object with a query and its variables", part)
	}
	query, isText := one["query"].(string)
	if one["query"] != nil && !isText {
		return Example{}, problem.New(problem.Settings, "The query of the example of %s in jsonData is not text", part)
	}
	variables, isText := one["variables"].(string)
	if one["variables"] != nil && !isText {
		written, err := json.Marshal(one["variables"])
		if err != nil {
			return Example{}, problem.New(problem.Settings,
				"The variables of the example of %s in jsonData cannot be read", part).Because(err)
		}
		variables = string(written)
	}
	return Example{Query: query, Variables: variables}, nil
}

// exampleWarnings say which members of examples have no effect.
func exampleWarnings(value any) []message.Message {
	object, _ := value.(map[string]any)
	var found []message.Message
	for _, part := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(exampleParts, part) {
			found = append(found, unknown("jsonData.examples", part, nearest(part, exampleParts)))
		}
	}
	return found
}
