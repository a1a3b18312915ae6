package mapping

import (
	"context"
	"fmt"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

func (s *Store) newerThan(ctx context.Context, generation int) (*Mapping, error) {
	if generation == 0 {
		if kept := s.keptWithoutSchema(); kept != nil {
			return kept, nil
		}
	}
	found, err := s.schemas.newerThan(ctx, generation)
	if err != nil {
		if problem.From(err).Category == problem.NoSchema && s.pasted != "" {
			return s.of(ctx, 0, Pasted, time.Now(), func() (*schema.Schema, error) { return schema.Parse(s.pasted) })
		}
		if problem.From(err).Category == problem.NoSchema && len(s.examples) > 0 {
			return s.ofExamples(ctx)
		}
		return nil, err
	}
	return s.of(ctx, found.generation, Introspection, found.at,
		func() (*schema.Schema, error) { return found.schema, nil })
}

// of returns the mapping of a schema: the one in force when it is of this generation, else a new one, which is made
// once for all who wait for it.
func (s *Store) of(
	ctx context.Context, generation int, origin string, at time.Time, read func() (*schema.Schema, error),
) (*Mapping, error) {
	if found := s.inForce(generation, origin); found != nil {
		return found, nil
	}
	return s.group.Do(ctx, fmt.Sprint(origin, generation), func(ctx context.Context) (*Mapping, error) {
		if found := s.inForce(generation, origin); found != nil {
			return found, nil // somebody was faster
		}
		shown, err := read()
		if err != nil {
			return nil, err
		}
		if kept := s.fromKept(origin, at, shown); kept != nil {
			kept.Map.Generation = generation
			s.mu.Lock()
			defer s.mu.Unlock()
			s.current = kept
			return kept, nil
		}
		a := s.attemptAt(fmt.Sprint(origin, generation))
		result, err := s.learnt(ctx, a, shown)
		if err != nil {
			return nil, err
		}
		result.Map.Generation = generation
		made := &Mapping{
			Map: result.Map, Findings: result.Findings, Origin: origin, At: at,
			schema: shown, probeAgain: never,
		}
		made.kept, made.keptWhy = s.notKept(origin, shown)
		s.conclude(a, made, len(openQuestions(result, isNeeded)) > 0 || !isWhole(result.Map))
		return made, nil
	})
}

// learnt is what names, examples and values tell of an API that shows its schema. It fails as taught does.
func (s *Store) learnt(ctx context.Context, a *attempt, shown *schema.Schema) (discover.Result, error) {
	result := s.words.Discover(shown, s.overrides)
	lesson, err := s.taught(ctx, a, shown, result)
	if err != nil {
		return discover.Result{}, err
	}
	if result = lesson.over(result); !lesson.isWhole() {
		result, _ = s.probe(ctx, a, shown, result)
		result = withDevices(lesson.over(s.learn(ctx, a, shown, lesson.over(result))), result.Map)
	}
	return result, nil
}

// inForce returns the mapping in force, if it was made of this schema and has nothing to be probed again.
func (s *Store) inForce(generation int, origin string) *Mapping {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.current
	if m != nil && m.Map.Generation == generation && m.Origin == origin && time.Now().Before(m.probeAgain) {
		return m
	}
	return nil
}
