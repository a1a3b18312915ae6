package settings

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// mistakes are all that is wrong with settings, of errors that errors.Join has put together.
func mistakes(err error) []*problem.Error {
	if err == nil {
		return nil
	}
	joined, isJoined := err.(interface{ Unwrap() []error })
	if !isJoined {
		return []*problem.Error{problem.From(err)}
	}
	var found []*problem.Error
	for _, one := range joined.Unwrap() {
		found = append(found, mistakes(one)...)
	}
	return found
}

// asOne gives mistakes as one failure, in which each keeps its own advice: who corrects one should not meet the next
// only then. nil: there are none.
func asOne(err error) error {
	found := mistakes(err)
	switch len(found) {
	case 0:
		return nil
	case 1:
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
