package settings

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// CustomMode says which GraphQL queries of users are run. Of the zero mode, none is.
type CustomMode string

// The modes, from the strictest.
const (
	CustomOff   CustomMode = ""
	CustomSaved CustomMode = "saved" // those of the settings, for everybody
	CustomFree  CustomMode = "free"  // any that reads, of everybody who can query the data source
)

// customModes by how settings write them.
var customModes = map[string]CustomMode{"": CustomOff, "off": CustomOff, "saved": CustomSaved, "free": CustomFree}

// Custom says which GraphQL queries of users are run.
type Custom struct {
	Mode  CustomMode
	Saved []SavedQuery
}

// SavedQuery is a GraphQL query that an administrator saved. Names are different from each other.
type SavedQuery struct {
	Name, Query string
}

// maxSaved is how many queries can be saved.
const maxSaved = 200

// parseCustom reads jsonData.customQueries and jsonData.savedQueries, a list of objects with a name and a query. What
// is wrong with a query itself is told where it is run, and by Save & test.
func parseCustom(options map[string]any) (Custom, error) {
	written, isText := options["customQueries"].(string)
	mode, isKnown := customModes[written]
	if options["customQueries"] != nil && !isText || !isKnown {
		return Custom{}, problem.New(problem.Settings, "customQueries in jsonData is %s", quoted(options["customQueries"])).
			Advise("Use off, saved or free.")
	}
	made := Custom{Mode: mode}
	list, isList := options["savedQueries"].([]any)
	if options["savedQueries"] != nil && !isList || len(list) > maxSaved {
		return Custom{}, problem.New(problem.Settings,
			"savedQueries in jsonData is not a list of at most %d queries", maxSaved)
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
	if len(saved) > 0 && customModes[written] == CustomOff {
		return []message.Message{message.New("jsonData.savedQueries is not used, because customQueries is off.")}
	}
	return nil
}
