// Package document writes GraphQL documents from the API map. Everything that varies is sent in variables, with the
// types of the schema; only declared and used variables are sent, and only used fields are selected. Where a type is
// not known, because only an example tells how the API is asked, the value is written out in the document.
package document

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Document is one operation under construction. Its root fields have aliases, so that many plants fit into one request.
type Document struct {
	operation    string
	root         Selection
	declarations []declaration
	variables    map[string]any
	known        map[string]string // type and JSON of a value → its variable
}

type declaration struct{ name, graphQLType string }

// New starts a query operation with the given name, which appears in the API's own logs.
func New(operation string) *Document {
	return &Document{operation: operation, variables: map[string]any{}, known: map[string]string{}}
}

// Add adds a path through the schema under an alias, with the fields that its steps name, and returns the selection at
// its end, where more can be selected. It fails with problem.Query, problem.Unmapped or problem.Internal when a value
// cannot be encoded as the map says, and with problem.Unmapped for an empty path, as an API map has for everything that
// is unresolved, or when the path has a name that GraphQL does not allow.
func (d *Document) Add(alias string, path []apimap.Step, values Values) (*Selection, error) {
	if len(path) == 0 {
		return nil, problem.New(problem.Unmapped, "Could not determine how to query what %s needs", d.operation)
	}
	if err := checkPath(path); err != nil {
		return nil, err
	}
	at := &d.root
	for i, step := range path {
		name := step.Field
		if i == 0 && alias != "" && alias != step.Field {
			name = alias + ": " + step.Field
		}
		own := values.at(i)
		own.field = step.Field
		args, err := d.arguments(step.Args, own)
		if err != nil {
			return nil, err
		}
		field := at.child(name)
		field.args = args
		at = field
		at.page(step.Page)
		if step.On != "" {
			at = at.child("... on " + step.On)
		}
		at.fields(step.Fields)
	}
	return at, nil
}

// Operation is the operation's name.
func (d *Document) Operation() string { return d.operation }

// Variables are the values that the document declares.
func (d *Document) Variables() map[string]any { return d.variables }

// Text is the document as GraphQL writes it.
func (d *Document) Text() string {
	var text strings.Builder
	text.WriteString("query " + d.operation)
	if len(d.declarations) > 0 {
		parts := make([]string, len(d.declarations))
		for i, declared := range d.declarations {
			parts[i] = "$" + declared.name + ": " + declared.graphQLType
		}
		text.WriteString("(" + strings.Join(parts, ", ") + ")")
	}
	d.root.write(&text, "")
	return text.String()
}

// arguments declares a variable for each argument that has a value, and writes "(id: $id)"; the value itself where its
// type is not known.
func (d *Document) arguments(args []apimap.Arg, values Values) (string, error) {
	var parts []string
	for _, arg := range args {
		value, err := encode(arg.Value, values)
		if err != nil {
			return "", err
		}
		if value == nil {
			continue
		}
		text, err := d.argument(arg, value)
		if err != nil {
			return "", err
		}
		parts = append(parts, arg.Name+": "+text)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return "(" + strings.Join(parts, ", ") + ")", nil
}

func (d *Document) argument(arg apimap.Arg, value any) (string, error) {
	if arg.Type == "" {
		return d.literal(value, false)
	}
	name, err := d.variable(arg.Name, arg.Type, value)
	return "$" + name, err
}

// variable gives the name of the variable that holds the value: equal values of one type share one.
func (d *Document) variable(base, graphQLType string, value any) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	key := graphQLType + " " + string(text)
	if page, isPageSize := value.(pageSize); isPageSize {
		key += " of " + page.of // it may have to be another one than that of another list
	}
	if name, ok := d.known[key]; ok {
		return name, nil
	}
	name := base
	for n := 2; ; n++ {
		if _, taken := d.variables[name]; !taken {
			break
		}
		name = base + strconv.Itoa(n)
	}
	d.known[key] = name
	d.variables[name] = value
	d.declarations = append(d.declarations, declaration{name, graphQLType})
	return name, nil
}

// All selects fields and everything that is given for each of them. It fails as Add does.
func (d *Document) All(below *Selection, selected []apimap.Selected) error {
	for _, field := range selected {
		if err := checkNames([]string{field.Field}); err != nil {
			return err
		}
		at := below
		if field.On != "" {
			if err := checkNames([]string{field.On}); err != nil {
				return err
			}
			at = at.child("... on " + field.On)
		}
		if err := checkArgs(field.Args); err != nil {
			return err
		}
		args, err := d.arguments(field.Args, Values{})
		if err != nil {
			return err
		}
		at = at.child(field.Field)
		at.args = args
		if err := d.All(at, field.Children); err != nil {
			return err
		}
	}
	return nil
}

// Types selects lists of reading types below a device, each at its own place in its pages (by index; none: at its
// start). Their names must have been checked by CheckTypes. It fails as Add does.
func (d *Document) Types(below *Selection, lists []apimap.TypeList, pages ...PageAt) error {
	for i, list := range lists {
		values := Values{}
		if i < len(pages) {
			values.PageSize, values.PagePosition = pages[i].Size, pages[i].Position
		}
		at := below
		for _, step := range list.Path {
			values.field = step.Field
			args, err := d.arguments(step.Args, values)
			if err != nil {
				return err
			}
			at = at.child(step.Field)
			at.args = args
			at.page(step.Page)
			if step.On != "" {
				at = at.child("... on " + step.On)
			}
		}
		if len(list.In) == 0 { // nothing is selected of a scalar
			at.fields(list.Fields)
		}
	}
	return nil
}

// Answer selects the fields of values as the map arranges them; types are the reading types that are asked for. The
// answer's names must have been checked by CheckAnswer. It fails as Add does.
func (d *Document) Answer(below *Selection, answer apimap.Answer, types []string) error {
	below.answer(answer, types)
	for _, key := range slices.Sorted(maps.Keys(answer.Args)) {
		at := below.find(strings.Split(key, "."))
		if at == nil {
			continue // of a reading type that is not asked for
		}
		args, err := d.arguments(answer.Args[key], Values{})
		if err != nil {
			return err
		}
		at.args = args
	}
	below.condition("", answer.On)
	return nil
}

// An API map is made of names that come from outside: from the API, or from the data source's settings. All of them are
// checked before the first is written.

// CheckTypes fails with problem.Unmapped when lists of reading types have a name that GraphQL does not allow.
func CheckTypes(lists []apimap.TypeList) error {
	for _, list := range lists {
		if err := checkPath(list.Path); err != nil {
			return err
		}
		if err := checkFields(list.Fields); err != nil && len(list.In) == 0 {
			return err
		}
	}
	return nil
}

// selectedNames are the names on a path that are written in a document.
func selectedNames(path []string) (names []string) {
	for _, step := range path {
		if member, _, isLabelled := apimap.LabelOf(step); isLabelled {
			names = append(names, member)
		} else if apimap.IsName(step) {
			names = append(names, step)
		}
	}
	return names
}

// CheckAnswer fails with problem.Unmapped when the fields of values have a name that GraphQL does not allow. Nothing is
// selected below a scalar: its members may have any name.
func CheckAnswer(answer apimap.Answer) error {
	if answer.Scalar || answer.JSONText {
		return nil
	}
	paths := append([][]string{
		answer.Items, answer.Points, answer.Type, answer.Unit, answer.Time, answer.Value, answer.Factor,
		answer.Decimals, answer.Divisor, answer.Exponent, answer.Scale, answer.Text, answer.Flag, answer.Cut,
	}, answer.Sources...)
	if answer.Shape == apimap.PathsShape {
		paths = [][]string{answer.Items, answer.Cut}
		for _, path := range answer.Paths() {
			paths = append(paths, selectedNames(path))
		}
	}
	for path, args := range answer.Args {
		paths = append(paths, strings.Split(path, "."))
		if err := checkArgs(args); err != nil {
			return err
		}
	}
	for path, on := range answer.On {
		paths = append(paths, strings.Fields(on))
		if path != "" {
			paths = append(paths, strings.Split(path, "."))
		}
	}
	return checkNames(paths...)
}

func checkArgs(args []apimap.Arg) error {
	for _, arg := range args {
		if !schema.IsName(arg.Name) {
			return notAName(arg.Name)
		}
		if arg.Type != "" && !isType.MatchString(arg.Type) {
			return notAName(arg.Type)
		}
	}
	return nil
}

func checkPath(path []apimap.Step) error {
	for _, step := range path {
		if err := checkNames([]string{step.Field}); err != nil {
			return err
		}
		if step.On != "" && !schema.IsName(step.On) {
			return notAName(step.On)
		}
		if err := checkArgs(step.Args); err != nil {
			return err
		}
		if page := step.Page; page != nil {
			if err := checkNames(page.HasNext, page.Cursor, page.Total); err != nil {
				return err
			}
		}
		if err := checkFields(step.Fields); err != nil {
			return err
		}
	}
	return nil
}

func checkFields(fields apimap.Fields) error {
	for _, path := range fields {
		if err := checkNames(path); err != nil {
			return err
		}
	}
	return nil
}

func checkNames(paths ...[]string) error {
	for _, path := range paths {
		for _, name := range path {
			if !schema.IsName(name) {
				return notAName(name)
			}
		}
	}
	return nil
}

// isType matches a reference to a type as GraphQL writes it, but for the balance of its brackets.
var isType = regexp.MustCompile(`^\[*[_A-Za-z][_0-9A-Za-z]*!?(\]!?)*$`)

func notAName(text string) error {
	return problem.New(problem.Unmapped,
		"The API map (API-Zuordnung) contains %.40q, which is not a name that GraphQL allows", text)
}
