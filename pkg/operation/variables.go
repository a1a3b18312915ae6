package operation

import (
	"slices"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Variable is a variable that a document declares.
type Variable struct {
	Name string `json:"name"`
	// Type as GraphQL writes it: "[ID!]!".
	Type string `json:"type"`
	// Required: the document cannot be sent without a value.
	Required bool `json:"required"`
	// List: it takes several values.
	List bool `json:"list"`

	ref      *ast.Type
	fallback *ast.Value
}

func variablesOf(declared ast.VariableDefinitionList) ([]Variable, error) {
	made := []Variable{}
	for _, one := range declared {
		if len(one.Directives) > 0 {
			return nil, noDirective(one.Directives[0].Name)
		}
		if slices.ContainsFunc(made, func(v Variable) bool { return v.Name == one.Variable }) {
			return nil, invalid(message.New("The GraphQL query declares the variable $%s twice", one.Variable))
		}
		made = append(made, Variable{
			Name: one.Variable, Type: one.Type.String(), List: one.Type.Elem != nil,
			Required: one.Type.NonNull && one.DefaultValue == nil, ref: one.Type, fallback: one.DefaultValue,
		})
	}
	return made, nil
}

// Source says where the value of a variable comes from.
type Source string

const (
	Texts         Source = "value"         // constants, and the values of dashboard variables
	From          Source = "from"          // the start of the time range
	To            Source = "to"            // its end
	Interval      Source = "interval"      // the time for which one point stands: seconds, or PT60S
	MaxDataPoints Source = "maxDataPoints" // how many points the panel has room for
	TimeZone      Source = "timeZone"      // the dashboard's, as an IANA name
	Null          Source = "null"          // null
	Cursor        Source = "cursor"        // of the next page, as the page before gave it
	Offset        Source = "offset"        // how many rows came before
	PageNumber    Source = "page"          // from 1
)

// Sources lists every source, in the order of the query editor.
var Sources = []Source{Texts, From, To, Interval, MaxDataPoints, TimeZone, Null, Cursor, Offset, PageNumber}

// byName are the variables that are bound without anything being said about them.
var byName = map[string]Source{
	"from": From, "to": To, "interval": Interval, "maxDataPoints": MaxDataPoints, "timezone": TimeZone,
	"timeZone": TimeZone, "after": Cursor, "cursor": Cursor, "offset": Offset, "page": PageNumber,
}

// SourceOf is where the value of a variable comes from about which nothing is said.
func SourceOf(name string) Source {
	if found, isKnown := byName[name]; isKnown {
		return found
	}
	return Texts
}

// IsPage reports whether a source continues a list.
func (s Source) IsPage() bool { return s == Cursor || s == Offset || s == PageNumber }

// Given is what a query says about a variable.
type Given struct {
	Source Source
	// Texts are the values of the source Texts; none: the variable is left out.
	Texts []string
}

// Window is the time range of a query, and how its instants are written.
type Window struct {
	From, To time.Time
	// Interval is the time for which one point stands.
	Interval      time.Duration
	MaxDataPoints int64
	// Zone is the dashboard's time zone; nil: nobody told it.
	Zone *time.Location
	// Instants say how the API writes points in time.
	Instants Instants
}

// Bind gives the values of the variables, by what the document declares. Variables of pages have none yet; what has
// nothing and needs nothing is left out. It fails with problem.Query, in a sentence that names the variable.
func (d *Document) Bind(given map[string]Given, window Window) (map[string]any, error) {
	for name := range given {
		if d.Variable(name) == nil && len(given[name].Texts) > 0 {
			return nil, problem.New(problem.Query, "The GraphQL query declares no variable $%s", name).
				Advise("Remove its value in the query editor, or declare the variable in the query.")
		}
	}
	values := map[string]any{}
	for i := range d.Variables {
		v := &d.Variables[i]
		value, isGiven, err := v.bind(given, window)
		if err != nil {
			return nil, err
		}
		if isGiven {
			values[v.Name] = value
		}
	}
	return values, nil
}

// From is where the value of a declared variable comes from.
func (v *Variable) From(given map[string]Given) Source {
	said, isSaid := given[v.Name]
	if !isSaid || said.Source == "" || said.Source == Texts && len(said.Texts) == 0 {
		return SourceOf(v.Name)
	}
	return said.Source
}

func (v *Variable) bind(given map[string]Given, window Window) (value any, isGiven bool, err error) {
	switch source := v.From(given); source {
	case From:
		value, err = window.Instants.write(v, window.From, window.Zone)
	case To:
		value, err = window.Instants.write(v, window.To, window.Zone)
	case Interval:
		value, err = v.interval(window.Interval)
	case MaxDataPoints:
		value, err = v.coerced([]string{formatInt(window.MaxDataPoints)})
	case TimeZone:
		if window.Zone == nil {
			return v.missing()
		}
		value, err = v.coerced([]string{window.Zone.String()})
	case Null:
		if v.ref.NonNull {
			return nil, false, v.wrong(message.New("it is null, and its type %s does not allow that", v.Type))
		}
		return nil, true, nil
	case Cursor, Offset, PageNumber:
		return v.firstPage(source)
	default:
		texts := given[v.Name].Texts
		if len(texts) == 0 {
			return v.missing()
		}
		value, err = v.coerced(texts)
	}
	return value, err == nil, err
}

// missing is about a variable that has no value: its default, if it has one.
func (v *Variable) missing() (any, bool, error) {
	switch {
	case v.fallback != nil:
		value, err := plain(v.fallback)
		return value, err == nil, err
	case v.ref.NonNull:
		return nil, false, problem.New(problem.Query, "The variable $%s of the GraphQL query has no value", v.Name).
			Advise("Enter one in the query editor, or make the variable's type nullable. Dashboard variables have no values " +
				"in alert rules, recording rules and public dashboards.")
	default:
		return nil, false, nil
	}
}

// firstPage is the position of the first page.
func (v *Variable) firstPage(source Source) (any, bool, error) {
	if v.fallback != nil || source == Cursor && !v.ref.NonNull {
		return v.missing()
	}
	if source == Cursor {
		return nil, false, v.wrong(message.New("the first page has no cursor; make its type nullable"))
	}
	start := int64(0)
	if source == PageNumber {
		start = 1
	}
	value, err := v.coerced([]string{formatInt(start)})
	return value, err == nil, err
}

func (v *Variable) wrong(why message.Message) *problem.Error {
	return problem.New(problem.Query, "The variable $%s of the GraphQL query cannot be sent: %s", v.Name, why).
		Advise("Correct its value in the query editor, or its type in the query.")
}
