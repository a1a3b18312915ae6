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
