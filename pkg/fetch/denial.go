package fetch

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// What the API denies it denies again: a dashboard with a plant that was removed must not cost a request for each
// viewer. It is believed for as long as the youngest values are.
const (
	denialAge  = time.Minute
	maxDenials = 5_000
)

// deny remembers why the API gave no values, when that lies with what was asked for.
func (s *Source) deny(key cache.Key, reason *problem.Error) {
	switch reason.Category {
	case problem.NotFound, problem.Forbidden, problem.Rejected, problem.Refused:
		s.denied.put(key.String(), reason)
	}
}

// IsOfThePlant tells failures that lie with what was asked for, and say nothing about other plants.
func IsOfThePlant(reason *problem.Error) bool {
	switch reason.Category {
	case problem.NotFound, problem.Forbidden, problem.Rejected:
		return true
	default:
		return false
	}
}

// isDenial tells that the API will not give the values, although it is well.
func isDenial(reason *problem.Error) bool {
	return IsOfThePlant(reason) || reason.Category == problem.Unauthorized
}
