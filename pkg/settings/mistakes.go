package settings

import (
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// mistakes are all that is wrong with settings: who corrects one should not meet the next only then.
type mistakes []*problem.Error

// Error lists them, a line each.
func (m mistakes) Error() string {
	lines := make([]string, len(m))
	for i, one := range m {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// together gives what is wrong with several settings as one error; nil: nothing is.
func together(errs ...error) error {
	var found mistakes
	for _, err := range errs {
		switch err := err.(type) {
		case nil:
		case mistakes:
			found = append(found, err...)
		default:
			found = append(found, problem.From(err))
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

// asOne gives mistakes as one failure, in which each keeps its own advice.
func asOne(err error) error {
	found, isSeveral := err.(mistakes)
	switch {
	case !isSeveral:
		return err
	case len(found) == 1:
		return found[0]
	}
	parts := make([]message.Message, len(found))
	for i, one := range found {
		said := one.Messages()
		if one.Hint == "" {
			parts[i] = message.New("(%d) %s.", i+1, said[0])
		} else {
			parts[i] = message.New("(%d) %s. %s", i+1, said[0], said[1])
		}
	}
	return problem.New(problem.Settings, "%d settings are not valid: %s", len(found), message.List(" ", parts...)).
		Because(err)
}
