package operation

import (
	"slices"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
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
	// Default is its value where none is given, as GraphQL writes it; empty: it has none.
	Default string `json:"default"`

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
		fallback, err := defaultOf(one)
		if err != nil {
			return nil, err
		}
		made = append(made, Variable{
			Name: one.Variable, Type: one.Type.String(), List: one.Type.Elem != nil,
			Required: one.Type.NonNull && one.DefaultValue == nil, ref: one.Type, fallback: one.DefaultValue,
			Default: fallback,
		})
	}
	return made, nil
}

func defaultOf(declared *ast.VariableDefinition) (string, error) {
	if declared.DefaultValue == nil {
		return "", nil
	}
	w := &writer{isNormal: true}
	err := w.value(declared.DefaultValue)
	return w.text.String(), err
}

// byName are the variables that are bound without anything being said about them.
var byName = map[string]query.VariableSource{
	"from": query.FromSource, "to": query.ToSource, "interval": query.StepSource, "maxDataPoints": query.PointsSource,
	"timezone": query.ZoneSource, "timeZone": query.ZoneSource, "after": query.CursorSource,
	"cursor": query.CursorSource, "offset": query.OffsetSource, "page": query.NumberOfPages,
}

// IsPage reports whether a source continues a list.
func IsPage(source query.VariableSource) bool {
	return source == query.CursorSource || source == query.OffsetSource || source == query.NumberOfPages
}

// Given is what a query says about its variables.
type Given []query.CustomVariable

func (g Given) of(name string) query.CustomVariable {
	at := slices.IndexFunc(g, func(v query.CustomVariable) bool { return v.Name == name })
	if at < 0 {
		return query.CustomVariable{Source: query.AutoSource}
	}
	return g[at]
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
func (d *Document) Bind(given Given, window Window) (map[string]any, error) {
	for _, one := range given {
		if d.Variable(one.Name) == nil && len(one.Values) > 0 {
			return nil, problem.New(problem.Query, "The GraphQL query declares no variable $%s", one.Name).
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

// Source is where the value of a declared variable comes from; query.AutoSource: from what was entered.
func (v *Variable) Source(given Given) query.VariableSource {
	said := given.of(v.Name)
	if said.Source != query.AutoSource || len(said.Values) > 0 {
		return said.Source
	}
	if found, isKnown := byName[v.Name]; isKnown {
		return found
	}
	return query.AutoSource
}

func (v *Variable) bind(given Given, window Window) (value any, isGiven bool, err error) {
	switch source := v.Source(given); source {
	case query.FromSource:
		value, err = window.Instants.write(v, window.From, window.Zone)
	case query.ToSource:
		value, err = window.Instants.write(v, window.To, window.Zone)
	case query.StepSource:
		value, err = v.interval(window.Interval)
	case query.PointsSource:
		value, err = v.coerced([]string{formatInt(window.MaxDataPoints)})
	case query.ZoneSource:
		if window.Zone == nil {
			return v.missing()
		}
		value, err = v.coerced([]string{window.Zone.String()})
	case query.NullSource:
		if v.ref.NonNull {
			return nil, false, v.wrong(message.New("it is null, and its type %s does not allow that", v.Type))
		}
		return nil, true, nil
	case query.CursorSource, query.OffsetSource, query.NumberOfPages:
		return v.firstPage(source)
	default:
		texts := given.of(v.Name).Values
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
func (v *Variable) firstPage(source query.VariableSource) (any, bool, error) {
	if v.fallback != nil || source == query.CursorSource && !v.ref.NonNull {
		return v.missing()
	}
	if source == query.CursorSource {
		return nil, false, v.wrong(message.New("the first page has no cursor; make its type nullable"))
	}
	start := int64(0)
	if source == query.NumberOfPages {
		start = 1
	}
	value, err := v.coerced([]string{formatInt(start)})
	return value, err == nil, err
}

func (v *Variable) wrong(why message.Message) *problem.Error {
	return problem.New(problem.Query, "The variable $%s of the GraphQL query cannot be sent: %s", v.Name, why).
		Advise("Correct its value in the query editor, or its type in the query.")
}
