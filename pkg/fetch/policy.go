package fetch

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
)

// Policy is how a source treats the API, from its settings.
type Policy struct {
	// Rules and Limits keep within the API's fair use. Of sources that share a token, the strictest rules hold.
	Rules  limit.Rules
	Limits plan.Limits
	// CacheBytes that values may take up; 0: no value is remembered.
	CacheBytes int64
	// Freshness of remembered values.
	Freshness cache.Freshness
	// Patience is how long a query waits for its request to leave, unless its own deadline is earlier.
	Patience time.Duration
}
