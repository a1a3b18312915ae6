// Package session wires the backend together: what belongs to the process for each identity and API map (Registry),
// the share of one data source in it (Session), and what one query sees of it (Snapshot). It has no logic of its own
// beyond who shares what with whom.
package session

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/custom"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
)

// Config is one data source, from its settings.
type Config struct {
	Identity Identity
	// Token is the API's; keys are derived from it by which is sealed what replicas share.
	Token string
	// DataSource is the data source's own name, in its namespace, and Saved when its settings were saved last.
	DataSource string
	Saved      time.Time
	Client     *graphql.Client
	Policy     Policy
	// Overrides set roles of the API map by hand; Schema is the one to use, SDL or introspection JSON, when the API does
	// not show its own.
	Overrides map[string]string
	Schema    string
	// Examples are queries from which is learnt how the API is asked.
	Examples mapping.Examples
	// Kept is the API map that the settings keep, as JSON; empty: they keep none.
	Kept []byte
	// Roles name the reading types that stand for quantities, where people have chosen them.
	Roles kind.Roles
	// Custom says which GraphQL queries of users are run.
	Custom settings.Custom
}

// Policy is how a data source treats the API.
type Policy struct {
	// Rules and Limits keep within the API's fair use. Of data sources that share an account, the strictest hold.
	Rules  limit.Rules
	Limits plan.Limits
	// ResponseBytes is how large one response may be, uncompressed; 0: graphql.DefaultResponseBytes. Of data sources
	// that share an account, the strictest holds.
	ResponseBytes int64
	// CacheBytes that values may take up; 0: no value is kept.
	CacheBytes int64
	// Freshness of cached values.
	Freshness cache.Freshness
	// Patience is how long a query waits for its request to be sent, unless its own deadline is earlier.
	Patience time.Duration
}

// Session is one API as one data source sees it. It is safe for concurrent use.
type Session struct {
	Mappings *mapping.Store
	Catalog  *catalog.Catalog
	// Queries asks what users wrote, as far as it is Allowed.
	Queries *custom.Runner
	Allowed *custom.Allowed

	registry *Registry
	config   Config
	account  *account
	state    *mapState
}

// Close lets go of the connections, and of the share in what is known of the API.
func (s *Session) Close() {
	s.registry.close(s)
	s.config.Client.Close()
}

// LimitsSummary says in a line for people how much one request asks for.
func (s *Session) LimitsSummary() message.Message { return s.account.limits.Summary() }

// Writer returns what writes documents as they are sent now, in pages as large as the API takes.
func (s *Session) Writer() api.Writer { return api.Writer{PageSizes: s.account.limits.PageSizes()} }

// Roles name the reading types that stand for quantities, where people have chosen them.
func (s *Session) Roles() kind.Roles { return s.config.Roles }

// FreshFor is how old an answer to a query of a user may be who would take one of a given age: nothing is kept where
// the cache is off, and a rule judges by nothing that is older than the youngest values may be.
func (s *Session) FreshFor(age time.Duration, isForRule bool) time.Duration {
	policy := s.config.Policy
	switch {
	case policy.CacheBytes == 0:
		return 0
	case isForRule:
		return min(age, policy.Freshness.Youngest())
	default:
		return age
	}
}

// Endpoint is the address of the API.
func (s *Session) Endpoint() string { return s.config.Client.Endpoint() }
