package document

import (
	"regexp"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// An API map is made of names that come from outside: from the API, or from the data source's settings. All of them are
// checked before the first is written.

// CheckTypes fails with problem.Unmapped when lists of reading types have a name that GraphQL does not allow.
func CheckTypes(lists []apimap.TypeList) error {
	for _, list := range lists {
		if err := checkPath(list.Path); err != nil {
			return err
		}
		if err := checkFields(list.Fields); err != nil {
			return err
		}
	}
	return nil
}

// CheckAnswer fails with problem.Unmapped when the fields of values have a name that GraphQL does not allow. Nothing is
// selected below a scalar: its members may have any name.
func CheckAnswer(answer apimap.Answer) error {
	if answer.Scalar || answer.JSONText {
		return nil
	}
	return checkNames(answer.Items, answer.Points, answer.Type, answer.Unit, answer.Time, answer.Value)
}

func checkPath(path []apimap.Step) error {
	for _, step := range path {
		if err := checkNames([]string{step.Field}); err != nil {
			return err
		}
		if step.On != "" && !schema.IsName(step.On) {
			return notAName(step.On)
		}
		for _, arg := range step.Args {
			if !schema.IsName(arg.Name) {
				return notAName(arg.Name)
			}
			if !isType.MatchString(arg.Type) {
				return notAName(arg.Type)
			}
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
	return problem.New(problem.Unmapped, "The API map contains %.40q, which is not a name that GraphQL allows", text)
}
