package settings

import (
	"cmp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// RunsAny tells that a mode runs GraphQL queries at all. Of a mode that nobody set, none is run.
func (m CustomMode) RunsAny() bool { return m == CustomSaved || m == CustomFree }

// Custom says which GraphQL queries of users are run.
type Custom struct {
	Mode  CustomMode
	Saved []SavedQuery
}

// SavedQuery is a GraphQL query that an administrator saved. Names are different from each other.
type SavedQuery struct {
	Name, Query string
}

// parseCustom reads jsonData.customQueries and jsonData.savedQueries, a list of objects with a name and a query. What
// is wrong with a query itself is told where it is run, and by Save & test.
func parseCustom(options map[string]any) (Custom, error) {
	written, isText := options["customQueries"].(string)
	mode := cmp.Or(CustomMode(written), CustomOff)
	if options["customQueries"] != nil && !isText || !slices.Contains(customModes, mode) {
		return Custom{}, problem.New(problem.Settings, "customQueries in jsonData is %s", quoted(options["customQueries"])).
			Advise("Use off, saved or free.")
	}
	made := Custom{Mode: mode}
	list, isList := options["savedQueries"].([]any)
	if options["savedQueries"] != nil && !isList || len(list) > maxSavedQueries {
		return Custom{}, problem.New(problem.Settings,
			"savedQueries in jsonData is not a list of at most %d queries", maxSavedQueries)
	}
	for i, one := range list {
		saved, err := parseSaved(i, one)
		if err != nil {
			return Custom{}, err
		}
		if slices.ContainsFunc(made.Saved, func(other SavedQuery) bool { return other.Name == saved.Name }) {
			return Custom{}, problem.New(problem.Settings, "Two saved queries have the name “%s”", saved.Name).
				Advise("Give each saved query a name of its own.")
		}
		made.Saved = append(made.Saved, saved)
	}
	return made, nil
}

func parseSaved(at int, value any) (SavedQuery, error) {
	object, _ := value.(map[string]any)
	name, _ := object["name"].(string)
	query, isText := object["query"].(string)
	name = strings.TrimSpace(name)
	if name == "" || !isText {
		return SavedQuery{}, problem.New(problem.Settings, "Saved query %d has no name, or no text of a query", at+1).
			Advise("Enter both, or remove the query.")
	}
	return SavedQuery{Name: name, Query: query}, nil
}

// customWarnings say which saved queries have no effect.
func customWarnings(options map[string]any) []message.Message {
	written, _ := options["customQueries"].(string)
	saved, _ := options["savedQueries"].([]any)
	if len(saved) > 0 && !CustomMode(written).RunsAny() {
		return []message.Message{message.New("jsonData.savedQueries is not used, because customQueries is off.")}
	}
	return nil
}
