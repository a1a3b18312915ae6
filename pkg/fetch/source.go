// Package fetch gets from the API what a plan or an editor asks for: it finds out how the API answers, brings
// together what many ask for at the same time, remembers, keeps within the API's limits, and tells a caller exactly
// what failed.
package fetch

import (
	"context"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// metadataAge is how long lists of facilities and reading types are believed: they change when somebody edits a
// plant, which a user of Grafana can wait a few minutes for.
const metadataAge = 5 * time.Minute

// metadataTimeout bounds a request for metadata that several callers may be waiting for.
const metadataTimeout = 60 * time.Second

// maxTypeLists is for how many facilities the lists of reading types are remembered.
const maxTypeLists = 20_000

// Source is one API as one data source sees it. It is safe for concurrent use.
type Source struct {
	client *graphql.Client
	policy Policy
	// overrides and pasted come from the settings: roles set by hand, and the schema of an API that hides it.
	overrides discover.Overrides
	pasted    string

	*account
	*view
}

// NewSource makes a source on a client; it sends nothing yet. Overrides set roles of the API map by hand; pasted is
// the schema to use, SDL or introspection JSON, when the API does not show its own.
func NewSource(client *graphql.Client, policy Policy, overrides discover.Overrides, pasted string) *Source {
	s := &Source{client: client, policy: policy, overrides: overrides, pasted: pasted}
	s.join()
	return s
}

// Close lets go of the connections and of the share in what is known of the API.
func (s *Source) Close() {
	s.leave()
	s.client.Close()
}

// Endpoint is the address of the API.
func (s *Source) Endpoint() string { return s.client.Endpoint() }

// Offer tells a plan what the API has.
func (s *Source) Offer(m *Mapping) plan.Offer {
	return plan.Offer{Resolutions: m.Map.Readings.Resolutions(), Pace: s.paces.of}
}

// Step is the time between two values of a type at a resolution, as far as it is known.
func (s *Source) Step(resolution query.Resolution, readingType string) time.Duration {
	return plan.Offer{Pace: s.paces.of}.Step(resolution, readingType)
}

// do sends a request and reads each alias of the answer's data with its own function, which must begin anew when it
// is called again.
func (s *Source) do(ctx context.Context, request graphql.Request, read aliases) (graphql.Errors, error) {
	return s.ask(ctx, request, func() reader { return read.read })
}

// ask sends a request for those who wait for it. A reader is made for each try.
func (s *Source) ask(ctx context.Context, request graphql.Request, newReader func() reader) (graphql.Errors, error) {
	who := partyOf(ctx, s.policy.Patience)
	errs, _, err := s.send(ctx, dispatch{
		ticket:    who,
		write:     func() (letter, bool) { return letter{ctx, request, newReader()}, true },
		throttled: func(*problem.Error) bool { return who.waits() },
	})
	return errs, err
}

// waitsForRepetition tells who waits when the API wants fewer requests. Rules do not: Grafana evaluates them again by
// itself. Editors and the health check do not: a person wants to know what is the matter.
func waitsForRepetition(lane limit.Lane) bool { return lane == limit.Panels }

// patience is until when a caller waits for a request to leave.
func (s *Source) patience(ctx context.Context) time.Time {
	patience := time.Now().Add(s.policy.Patience)
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(patience) {
		return deadline
	}
	return patience
}
