package mapping

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"golang.org/x/time/rate"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/memo"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// schemaTTL is after how long a schema is asked for again in the background. The API changes several times a week,
// mostly by additions; a change that hurts is noticed at once by the request that it breaks.
const schemaTTL = 6 * time.Hour

// unchangedPause is how long the API is not asked again after it showed the schema that was known, or none: a query
// that it refuses for another reason would otherwise cost an introspection each time.
const unchangedPause = 5 * time.Minute

// failurePause is how long the API is not asked again after that failed, while a schema is known.
const failurePause = 15 * time.Second

// insistPause is how long even a person who presses the button again gets the answer from before.
const insistPause = 5 * time.Second

// Examples are tried in a row while somebody corrects them, and not more often than a few times a minute: each try
// costs several requests.
const (
	tryPause    = 15 * time.Second
	triesAtOnce = 3
)

// schemaTimeout bounds an introspection request; the largest gateways take seconds to write theirs.
const schemaTimeout = 60 * time.Second

// version is what one endpoint showed to one token.
type version struct {
	schema *schema.Schema
	// generation counts the schemas of this endpoint and token, from 1.
	generation int
	at         time.Time
	hash       [sha256.Size]byte
}

// Schemas are the schemas that one endpoint has shown to one token. They are safe for concurrent use.
type Schemas struct {
	api   *api.Client
	now   func() time.Time
	group *memo.Group[*version]
	// tries are how often examples may still be tried.
	tries *rate.Limiter

	// mu guards the rest. It is not held while the API is asked.
	mu     sync.Mutex
	newest *version
	// unchanged is when the API was last asked in vain.
	unchanged time.Time
	refusal   error // why it does not show its schema; kept for the pause too
}

// NewSchemas returns schemas of which none is known yet.
func NewSchemas(client *api.Client) *Schemas {
	return &Schemas{
		api: client, now: time.Now, group: memo.NewGroup[*version](schemaTimeout),
		tries: rate.NewLimiter(rate.Every(tryPause), triesAtOnce),
	}
}

// newerThan returns a schema newer than the given generation, if the API has one; 0 takes any. What is known is
// returned at once, and is asked for again in the background when it is old. Callers who wait for the same request
// share it.
func (s *Schemas) newerThan(ctx context.Context, generation int) (*version, error) {
	s.mu.Lock()
	known, isPausing, refusal := s.newest, s.now().Sub(s.unchanged) < unchangedPause, s.refusal
	s.mu.Unlock()
	if known == nil && isPausing && refusal != nil {
		return nil, refusal
	}
	if known != nil && (known.generation > generation || isPausing) {
		if s.now().Sub(known.at) > schemaTTL && !isPausing {
			s.group.Start(context.WithoutCancel(ctx), "", s.load(known.generation, unchangedPause))
		}
		return known, nil
	}
	return s.group.Do(ctx, "", s.load(generation, failurePause))
}

// adopt takes a schema of a generation for known, of which nothing but its map is.
func (s *Schemas) adopt(generation int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.newest = &version{generation: generation, at: s.now()}
}

// isShown reports whether the API has shown a schema.
func (s *Schemas) isShown() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newest != nil
}

// insist lifts the pause for a person who wants the API to be asked now.
func (s *Schemas) insist() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now().Sub(s.unchanged) > insistPause {
		s.unchanged = time.Time{}
	}
}

// load asks for the schema, unless a newer one is known by then. When that fails, what is known serves on for a pause,
// without another try for each query.
func (s *Schemas) load(newerThan int, pause time.Duration) memo.Load[*version] {
	return func(ctx context.Context) (*version, error) {
		s.mu.Lock()
		known := s.newest
		s.mu.Unlock()
		if known != nil && known.generation > newerThan {
			return known, nil // somebody was faster
		}
		// For a start, what another replica was shown is as good: what has changed since is noticed by the request that it
		// breaks. Who asks again wants to know how it is now.
		within := time.Duration(0)
		if known == nil {
			within = schemaTTL
		}
		shown, hash, err := s.api.Introspect(transport.Together(ctx, within))
		s.mu.Lock()
		defer s.mu.Unlock()
		s.refusal = nil
		if err != nil {
			backend.Logger.FromContext(ctx).Debug("Introspection failed", "error", err)
			if problem.From(err).Category == problem.NoSchema {
				s.refusal, s.unchanged = err, s.now()
			} else if known != nil {
				s.unchanged = s.now().Add(pause - unchangedPause)
			}
			return nil, err
		}
		next := &version{schema: shown, generation: 1, at: s.now(), hash: hash}
		if s.newest != nil {
			next.generation = s.newest.generation + 1
			if s.newest.hash == hash {
				next.generation = s.newest.generation
				s.unchanged = s.now()
			}
		}
		s.newest = next
		return next, nil
	}
}
