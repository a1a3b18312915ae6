package fetch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Mapping says how the API answers, and how that was found out.
type Mapping struct {
	discover.Result
	// Origin of the schema: "introspection" or "pasted".
	Origin string
	// At is when the schema was read.
	At time.Time
	// generation of the schema; 0: a pasted one, of which there is no newer.
	generation int
	schema     *schema.Schema
	// probed are the answers that probing found; probeAgain is when what it left open is worth another try.
	probed     discover.Overrides
	probeAgain time.Time
}

// Mapping gives the API map in force.
func (s *Source) Mapping(ctx context.Context) (*Mapping, error) { return s.mappingNewerThan(ctx, 0) }

// needs fails with problem.Unmapped when nothing is known for a role and its parts.
func (m *Mapping) needs(role string) error {
	for _, finding := range m.Findings {
		if finding.State == discover.Unresolved && (finding.Role == role || strings.HasPrefix(finding.Role, role+".")) {
			return problem.New(problem.Unmapped, "It is not clear how this API is asked for %s (%s): %s",
				role, finding.Role, strings.TrimRight(finding.Evidence, "."))
		}
	}
	return nil
}

// Deprecated lists what the map uses although the vendor wants it no longer used, with the vendor's reason, and what
// is marked experimental: of the named roles and their parts, or of all when none is named.
func (m *Mapping) Deprecated(roles ...string) []string {
	var found []string
	for _, finding := range m.Findings {
		first, _, _ := strings.Cut(finding.Role, ".")
		switch {
		case len(roles) > 0 && !slices.Contains(roles, first):
		case finding.Chosen == "" || finding.State == discover.Stale:
		case finding.Deprecated != "":
			found = append(found, fmt.Sprintf("%s is deprecated: %s", finding.Chosen, finding.Deprecated))
		case finding.Experimental:
			found = append(found, finding.Chosen+" is experimental")
		}
	}
	return found
}

// Summary says in a line how much of the API is understood, and names what is open, stale or will go.
func (m *Mapping) Summary() string {
	count := map[discover.State]int{}
	named := map[discover.State][]string{}
	for _, finding := range m.Findings {
		count[finding.State]++
		named[finding.State] = append(named[finding.State], finding.Role)
	}
	text := fmt.Sprintf("API map: %d found", count[discover.Found])
	for _, state := range []discover.State{discover.Probed, discover.Set, discover.Probe, discover.Unresolved, discover.Stale} {
		if count[state] == 0 {
			continue
		}
		text += fmt.Sprintf(", %d %s", count[state], stateWords[state])
		if state != discover.Probed {
			text += " (" + strings.Join(named[state], ", ") + ")"
		}
	}
	if deprecated := m.Deprecated(); len(deprecated) > 0 {
		text += ". The API will change: " + strings.Join(deprecated, "; ")
	}
	return text + "."
}

var stateWords = map[discover.State]string{
	discover.Probed: "probed", discover.Set: "set by hand", discover.Probe: "left open by the schema",
	discover.Unresolved: "unresolved", discover.Stale: "set by hand but not in the schema",
}

// Rediscover asks the API for its schema now, for a person who presses the button.
func (s *Source) Rediscover(ctx context.Context) (*Mapping, error) {
	s.mapping.Lock()
	newerThan := 0
	if s.current != nil {
		newerThan = s.current.generation
	}
	s.mapping.Unlock()
	s.schemas.insist()
	return s.mappingNewerThan(ctx, newerThan)
}

// Settled gives the API map in force after everything was tried that can be settled by asking, also what no query
// waits for.
func (s *Source) Settled(ctx context.Context) (*Mapping, error) {
	found, err := s.Mapping(ctx)
	if err != nil {
		return nil, err
	}
	result := s.probeStamps(ctx, s.probeEnd(ctx, found.schema, found.Result, found.probed))
	s.mapping.Lock()
	defer s.mapping.Unlock()
	if s.current == found {
		settled := *found
		settled.Result = result
		s.current = &settled
	}
	return s.current, nil
}

func (s *Source) mappingNewerThan(ctx context.Context, newerThan int) (*Mapping, error) {
	found, err := s.schemas.get(ctx, newerThan, s.introspect)
	if err != nil {
		if problem.From(err).Category == problem.NoSchema && s.pasted != "" {
			return s.made(ctx, 0, "pasted", time.Now(), func() (*schema.Schema, error) { return schema.Parse(s.pasted) })
		}
		return nil, err
	}
	return s.made(ctx, found.generation, "introspection", found.at, func() (*schema.Schema, error) { return found.Schema, nil })
}

// made gives the mapping of a schema: the one in force when it is of this generation, else a new one, which is made
// once for all who wait for it.
func (s *Source) made(ctx context.Context, generation int, origin string, at time.Time, read func() (*schema.Schema, error)) (*Mapping, error) {
	if found := s.inForce(generation, origin); found != nil {
		return found, nil
	}
	return s.makings.do(ctx, fmt.Sprint(origin, generation), func(ctx context.Context) (*Mapping, error) {
		if found := s.inForce(generation, origin); found != nil {
			return found, nil // somebody was faster
		}
		found, err := read()
		if err != nil {
			return nil, err
		}
		result, answers := s.probe(ctx, found, discover.Discover(found, s.overrides))
		made := &Mapping{Result: result, Origin: origin, At: at, generation: generation, schema: found, probed: answers, probeAgain: never}
		if len(openQuestions(result, isNeeded)) > 0 {
			// The data, or the API's trouble of the moment, gave no answer: that must not last as long as the schema.
			made.probeAgain = time.Now().Add(probePause)
		}
		s.mapping.Lock()
		defer s.mapping.Unlock()
		s.current = made
		return made, nil
	})
}

// inForce gives the mapping in force, if it was made of this schema and has nothing to be probed again.
func (s *Source) inForce(generation int, origin string) *Mapping {
	s.mapping.Lock()
	defer s.mapping.Unlock()
	if s.current != nil && s.current.generation == generation && s.current.Origin == origin && time.Now().Before(s.current.probeAgain) {
		return s.current
	}
	return nil
}

// withMapping tries something with the API map in force. When the API finds the plugin's document invalid, the
// schema has changed: it is read again, once for everybody who meets the change, and the try is repeated once. The
// notes say what changed, for the one who met it.
func (s *Source) withMapping(ctx context.Context, try func(*Mapping) error) (notes []string, err error) {
	first, err := s.mappingNewerThan(ctx, 0)
	if err != nil {
		return nil, err
	}
	err = try(first)
	if !outdated(err) || first.generation == 0 {
		return nil, err
	}
	second, findErr := s.mappingNewerThan(ctx, first.generation)
	if findErr != nil || second.generation == first.generation {
		return nil, err // the API could not be asked again, or has not changed: the first error says more
	}
	if err := try(second); err != nil {
		return nil, err
	}
	return changes(first, second), nil
}

// outdated tells whether the API refused a document that was right for the schema as it was known.
func outdated(err error) bool {
	return err != nil && problem.From(err).Category == problem.Refused
}

// changes lists the roles that are answered by something else now.
func changes(before, after *Mapping) []string {
	var moved []string
	for _, now := range after.Findings {
		was := before.Find(now.Role)
		if was == nil || was.Chosen == now.Chosen || now.State == discover.Stale {
			continue
		}
		switch {
		case now.Chosen == "":
			moved = append(moved, fmt.Sprintf("%s is gone (was %s)", now.Role, was.Chosen))
		case was.Chosen == "":
			moved = append(moved, fmt.Sprintf("%s is %s", now.Role, now.Chosen))
		default:
			moved = append(moved, fmt.Sprintf("%s is now %s (was %s)", now.Role, now.Chosen, was.Chosen))
		}
	}
	if len(moved) == 0 {
		return nil
	}
	return []string{"The API has changed, and the plugin found its way again: " + strings.Join(moved, "; ") + "."}
}
