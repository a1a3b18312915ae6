package query

import (
	"regexp"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// IsOfDevice tells that a property is one of devices: facilities themselves do not have it.
func (k FilterKey) IsOfDevice() bool { return k == FilterDeviceType || k == FilterDevice }

// maxPatternLn is how long the expression of a filter may be.
const maxPatternLn = 1000

// IsNegated tells that an operator holds for what none of the values match.
func (o FilterOperator) IsNegated() bool { return o == NotEqual || o == NoneOf || o == NotMatching }

// Pattern is the expression of a filter with one, which matches whole texts; nil: the filter compares texts. It fails
// with problem.Query where the expression cannot be read.
func (f Filter) Pattern() (*regexp.Regexp, error) {
	if f.Operator != Matching && f.Operator != NotMatching || len(f.Values) == 0 {
		return nil, nil
	}
	text := f.Values[0]
	found, err := regexp.Compile("^(?s:" + text + ")$")
	if err != nil || len(text) > maxPatternLn {
		return nil, problem.New(problem.Query, "The filter %s has the regular expression %.100q, which cannot be used",
			string(f.Key), text).Advise("Correct the filter. Lookarounds and backreferences are not supported.").Because(err)
	}
	return found, nil
}

func checkFilters(m Model) error {
	if len(m.Filters) > maxFilters {
		return problem.New(problem.Query, "The query has %d filters; it may have %d", len(m.Filters), maxFilters).
			Advise("Remove some of them.")
	}
	for _, filter := range m.Filters {
		if err := oneOf(message.New("filter"), filter.Key, FilterKeys); err != nil {
			return err
		}
		if err := oneOf(message.New("filter operator"), filter.Operator, FilterOperators); err != nil {
			return err
		}
		if _, err := filter.Pattern(); err != nil {
			return err
		}
	}
	return nil
}
