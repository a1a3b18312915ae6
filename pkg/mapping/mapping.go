// Package mapping has the API map in force: made of the API's schema, completed by probing, and made anew when the
// schema changes.
package mapping

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/memo"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Where a schema comes from.
const (
	Introspection = "introspection"
	Pasted        = "pasted" // by an administrator, because the API does not show its own
)

// Mapping says how the API answers, and how that was found out. It is never changed, and may be shared.
type Mapping struct {
	// Map is never nil. Its Generation is that of the schema.
	Map *apimap.Map
	// Findings say what was found for each role of the map, and why.
	Findings []discover.Finding
	// Origin of the schema: Introspection or Pasted; Taught where there is none.
	Origin string
	// At is when the schema was read.
	At time.Time
	// Verified are values that came; nil: none came, or nobody looked yet (Store.Complete).
	Verified *Verification

	schema *schema.Schema
	// kept says what became of the API map that the settings keep, and why; empty: they keep none.
	kept    KeptState
	keptWhy message.Message
	// trouble is the API's passing failure because of which something is open; nil: there was none. isUnfinished: nothing
	// of the mapping can be relied on until it is made again.
	trouble      error
	isUnfinished bool
	// probeAgain is when what probing left open is worth another try.
	probeAgain time.Time
	// devicesSettled: values have shown whether devices can be asked (Store.ProveDevices).
	devicesSettled bool
}

// Schema of the API; nil: it shows none, and the mapping was taught.
func (m *Mapping) Schema() *schema.Schema { return m.schema }

// result is the mapping as discovery gives it.
func (m *Mapping) result() discover.Result { return discover.Result{Map: m.Map, Findings: m.Findings} }

// Require fails with problem.Unmapped when nothing is known for one of the roles or its parts.
func (m *Mapping) Require(roles ...string) error {
	if m.isUnfinished {
		return troubled(m.trouble)
	}
	for _, role := range roles {
		for _, finding := range m.Findings {
			isPart := finding.Role == role || strings.HasPrefix(finding.Role, role+".")
			if isPart && finding.State == discover.Unresolved && !finding.IsMinor {
				if m.trouble != nil {
					return troubled(m.trouble)
				}
				return problem.New(problem.Unmapped, "Could not determine how to query %s (%s): %s",
					message.Role(role, role), finding.Role, finding.Evidence)
			}
		}
	}
	return nil
}

// Trouble is the API's passing failure because of which something is open; nil: there was none.
func (m *Mapping) Trouble() error {
	if m.trouble == nil {
		return nil
	}
	return troubled(m.trouble)
}

// Deprecated lists what the map uses although the vendor wants it no longer used, with the vendor's reason, and what is
// marked experimental: of the named roles and their parts, or of all when none is named.
func (m *Mapping) Deprecated(roles ...string) []message.Message {
	var found []message.Message
	for _, finding := range m.Findings {
		first, _, _ := strings.Cut(finding.Role, ".")
		switch {
		case len(roles) > 0 && !slices.Contains(roles, first):
		case finding.Chosen == "" || finding.State == discover.Stale:
		case finding.Deprecated != "":
			found = append(found,
				message.New("%s is deprecated: %s", finding.Chosen, message.Clause(finding.Deprecated)))
		case finding.Experimental:
			found = append(found, message.New("%s is experimental", finding.Chosen))
		}
	}
	return found
}

// Summary says in a line how much of the API is understood, and names what is open, stale or will go.
func (m *Mapping) Summary() message.Message {
	count := map[discover.State]int{}
	named := map[discover.State][]string{}
	for _, finding := range m.Findings {
		count[finding.State]++
		named[finding.State] = append(named[finding.State], finding.Role)
	}
	parts := []message.Message{message.New("%d found", count[discover.Found])}
	if n := count[discover.Probed]; n > 0 {
		parts = append(parts, message.New("%d probed", n))
	}
	if n := count[discover.Taught]; n > 0 {
		parts = append(parts, message.New("%d taught by examples", n))
	}
	add := func(state discover.State, say func(n int, roles string) message.Message) {
		if n := count[state]; n > 0 {
			parts = append(parts, say(n, strings.Join(named[state], ", ")))
		}
	}
	add(discover.Set, func(n int, roles string) message.Message {
		return message.New("%d set manually (%s)", n, roles)
	})
	add(discover.Probe, func(n int, roles string) message.Message {
		return message.New("%d left open by the schema (%s)", n, roles)
	})
	add(discover.Unresolved, func(n int, roles string) message.Message {
		return message.New("%d unresolved (%s)", n, roles)
	})
	add(discover.Stale, func(n int, roles string) message.Message {
		return message.New("%d set by hand but not in the schema (%s)", n, roles)
	})
	summary := message.New("API map (API-Zuordnung): %s.", message.List(", ", parts...))
	if changing := m.Changing(); !changing.IsZero() {
		return message.List(" ", summary, changing)
	}
	return summary
}

// Unused says of each role that was set by hand, and is not used, why.
func (m *Mapping) Unused() []message.Message {
	var found []message.Message
	for _, finding := range m.Findings {
		if finding.State == discover.Stale {
			found = append(found, message.New("jsonData.apiMap.%s is not used: %s", finding.Role, finding.Evidence))
		}
	}
	return found
}

// makeTimeout bounds the making of a mapping, probing included.
const makeTimeout = 60 * time.Second

// Store has the mapping in force of one token, with roles that were set by hand. It is safe for concurrent use.
type Store struct {
	api       *api.Client
	schemas   *Schemas
	overrides discover.Overrides
	pasted    string
	examples  Examples
	kept      *Kept                 // by the settings; nil: none, or none that can be used
	keptErr   error                 // why it cannot be used
	group     *memo.Group[*Mapping] // how current is replaced
	probed    probedLists           // of the attempt
	words     discover.Words
	// mu guards the rest. It is not held while the API is asked.
	mu      sync.Mutex
	current *Mapping
	// attempt is the one that is under way to learn the API; nil: none is.
	attempt *attempt
	// completed is when Complete last probed.
	completed time.Time
	// devicesOf is the mapping of which ProveDevices has last found nothing out, at devicesAt.
	devicesOf *Mapping
	devicesAt time.Time
	// contradicted: values have contradicted the kept map, which is used no more.
	contradicted   bool
	contradictions contradictions
}

// NewStore returns a store of which no mapping is known yet. Overrides set roles of the API map by hand; pasted is the
// schema to use, SDL or introspection JSON, when the API does not show its own.
func NewStore(client *api.Client, schemas *Schemas, overrides discover.Overrides, pasted string) *Store {
	return &Store{
		api:       client,
		schemas:   schemas,
		overrides: overrides,
		pasted:    pasted,
		group:     memo.NewGroup[*Mapping](makeTimeout),
	}
}

// Current returns the mapping in force.
func (s *Store) Current(ctx context.Context) (*Mapping, error) { return s.newerThan(ctx, 0) }

// NewerThan returns the mapping that has superseded another one, because the API's schema has changed; nil when it has
// not, or cannot be asked for. The API is asked, but not again and again while nothing changes.
func (s *Store) NewerThan(ctx context.Context, older *Mapping) *Mapping {
	return s.newerThanGeneration(ctx, older.Map.Generation)
}

func (s *Store) newerThanGeneration(ctx context.Context, generation int) *Mapping {
	if generation == 0 {
		return nil // a pasted schema, of which there is no newer
	}
	found, err := s.newerThan(ctx, generation)
	if err != nil || found.Map.Generation <= generation {
		return nil
	}
	return found
}

// IsSuperseded reports whether the schema has changed since the one of a generation. It asks as NewerThan does.
func (s *Store) IsSuperseded(ctx context.Context, generation int) bool {
	return s.newerThanGeneration(ctx, generation) != nil
}

// Try calls a function with the mapping in force. When the API refuses what it asked (problem.Refused) because the
// schema has changed, the function is called once more, with the new mapping; changes then says what changed.
func (s *Store) Try(ctx context.Context, try func(*Mapping) error) (changes string, err error) {
	first, err := s.Current(ctx)
	if err != nil {
		return "", err
	}
	err = try(first)
	if err == nil || problem.From(err).Category != problem.Refused {
		return "", err
	}
	second := s.NewerThan(ctx, first)
	if second == nil {
		return "", err // the API could not be asked again, or has not changed: the first error says more
	}
	return second.ChangesFrom(first), try(second)
}

// Rediscover asks the API for its schema now, for a person who presses the button; the next Complete probes again.
func (s *Store) Rediscover(ctx context.Context) (*Mapping, error) {
	s.mu.Lock()
	generation := 0
	if s.current != nil {
		generation = s.current.Map.Generation
	}
	if time.Since(s.completed) > insistPause {
		s.completed = time.Time{}
	}
	if s.current != nil && s.current.trouble != nil {
		s.current = nil // who presses the button wants to know whether the API still fails
	}
	s.mu.Unlock()
	s.schemas.insist()
	return s.newerThan(ctx, generation)
}

// Adopt puts a map in force that was made elsewhere, as if the API had just shown its schema.
func (s *Store) Adopt(api *apimap.Map, findings ...discover.Finding) {
	s.schemas.adopt(api.Generation)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = &Mapping{
		Map: api, Findings: findings, Origin: Introspection, At: time.Now(), probeAgain: never,
	}
}

// Complete returns the mapping in force after everything was tried that can be found out by probing, also what no query
// waits for. However many ask for it, it probes once in a probePause, and once for all who wait at the same time.
func (s *Store) Complete(ctx context.Context) (*Mapping, error) {
	found, err := s.Current(ctx)
	if err != nil || s.isCompleted() {
		return found, err
	}
	return s.group.Do(ctx, "complete", func(ctx context.Context) (*Mapping, error) {
		found, err := s.Current(ctx)
		if err != nil || s.isCompleted() {
			return found, err
		}
		a := s.checking()
		known := s.sampleDay(ctx, a, found.Map)
		if known == nil && s.areNamesDoubtful(ctx, a, found.Map) {
			found, known = s.doubting(ctx, a, found)
		}
		completed := *s.probeStamps(ctx, a, s.probeEnd(ctx, a, found, known))
		completed.Verified = verification(known)
		if failed := a.study.Failed(); failed != nil && known == nil {
			completed.trouble = failed
		}
		return s.complete(found, &completed, a), nil
	})
}

func (s *Store) isCompleted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Before(s.completed.Add(probePause))
}
