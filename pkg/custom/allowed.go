package custom

import (
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/operation"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
)

// Allowed decides which queries of users are run: by what a document means, whoever sends it and however. It is never
// changed, and may be shared.
type Allowed struct {
	mode  settings.CustomMode
	saved []Saved
	// hashes are those of all saved documents that can be run.
	hashes map[string]bool
}

// Saved is a query that an administrator saved.
type Saved struct {
	Name string
	// Document is nil when the query cannot be run; Err says why.
	Document *operation.Document
	Err      error
}

// NewAllowed reads the settings.
func NewAllowed(from settings.Custom) *Allowed {
	made := &Allowed{mode: from.Mode, hashes: map[string]bool{}}
	for _, one := range from.Saved {
		document, err := operation.Parse(one.Query)
		if err == nil && document.Introspects && from.Mode != settings.CustomFree {
			document, err = nil, asksForSchema()
		}
		if err == nil {
			made.hashes[document.Hash] = true
		}
		made.saved = append(made.saved, Saved{one.Name, document, err})
	}
	return made
}

// Mode is that of the settings.
func (a *Allowed) Mode() settings.CustomMode { return a.mode }

// Saved are the queries of the settings, in their order.
func (a *Allowed) Saved() []Saved { return a.saved }

// Document gives the document that a query asks for. It fails with problem.NotAllowed when the settings do not let it
// through.
func (a *Allowed) Document(asked query.CustomQuery) (*operation.Document, error) {
	if !a.mode.RunsAny() {
		return nil, problem.New(problem.NotAllowed, "This data source does not run GraphQL queries of users").
			Advise("An administrator can allow them in the data source's settings, under " +
				"GraphQL queries (GraphQL-Abfragen).")
	}
	if asked.Saved != "" {
		return a.named(asked.Saved)
	}
	document, err := operation.Parse(asked.Document)
	switch {
	case err != nil:
		return nil, err
	case a.mode != settings.CustomFree && !a.hashes[document.Hash]:
		return nil, problem.New(problem.NotAllowed,
			"This data source runs only the GraphQL queries that an administrator has saved").
			Advise("Choose a saved query, or ask an administrator to save this one in the data source's settings.")
	case a.mode != settings.CustomFree && document.Introspects:
		return nil, asksForSchema()
	}
	return document, nil
}

func (a *Allowed) named(name string) (*operation.Document, error) {
	var names []string
	for _, one := range a.saved {
		if one.Name == name && one.Err != nil {
			return nil, problem.From(one.Err).Reword("The saved query “%s” cannot be run: %s", name,
				problem.From(one.Err).Messages()[0])
		}
		if one.Name == name {
			return one.Document, nil
		}
		names = append(names, one.Name)
	}
	if len(names) == 0 {
		return nil, problem.New(problem.Query, "There is no saved query “%s”: none is saved", name).
			Advise("An administrator can save queries in the data source's settings.")
	}
	return nil, problem.New(problem.Query, "There is no saved query “%s”; there is: %s", name,
		strings.Join(names, ", ")).
		Advise("Choose another one in the query editor.")
}

func asksForSchema() *problem.Error {
	return problem.New(problem.NotAllowed, "The GraphQL query asks for the API's schema, and not for data").
		Advise("Select fields with data. Where the settings allow any query, it can be run.")
}

// Warnings say which saved queries cannot be run.
func (a *Allowed) Warnings() []message.Message {
	var found []message.Message
	for _, one := range a.saved {
		if one.Err != nil && a.mode.RunsAny() {
			found = append(found, message.New("The saved query “%s” cannot be run: %s", one.Name,
				problem.From(one.Err).Messages()[0]))
		}
	}
	return found
}
