package mapping

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// An API can change how it answers while its schema stays the same. An answer then contradicts the API map, which is
// proved again: where a day of values still agrees with it, the odd answer was an exception, such as the clock of one
// logger. Else the API is learnt anew, and what was learnt takes the place of the map if values agree with it.

// Contradiction is a way in which an answer does not fit the API map by which it was asked for.
type Contradiction string

const (
	// OutsideRange: values are stamped far from the range that was asked for.
	OutsideRange Contradiction = "range"
	// UnaskedType: values of a reading type came that was not asked for.
	UnaskedType Contradiction = "type"
	// OtherUnit: values came in a unit of another quantity than before.
	OtherUnit Contradiction = "unit"
	// Unreadable: most of what came of a reading type cannot be read.
	Unreadable Contradiction = "text"
	// Refused: the API does not take how it is asked for a reading type that it has. Of a map by which values have come
	// before that is no contradiction: what was asked for can be wrong.
	Refused Contradiction = "refusal"
)

// contradictionPause is for how long a contradiction of one kind has the map proved no second time.
const contradictionPause = 24 * time.Hour

// contradicted is what became of a contradiction.
type contradicted struct {
	what message.Message
	// outcome is what proving the map again has shown; zero: it is under way.
	outcome message.Message
	// isOpen: a person has to do something about it.
	isOpen bool
	// toldUntil is until when queries tell it, and again from when on the next one of its kind has the map proved again.
	toldUntil, again time.Time
}

// contradictions are those of a store; its lock guards them.
type contradictions struct {
	generation int // of the API map that they are about
	byKind     map[Contradiction]*contradicted
	isProving  bool
	proofs     int
}

// Contradict takes note of an answer that does not fit the API map by which it was asked for; what says in which way.
// The map is proved again in the background, in the editors' lane: once in a contradictionPause for each kind of
// contradiction, as long as the schema stays. Until that has ended, it stays in force.
func (s *Store) Contradict(ctx context.Context, by *apimap.Map, kind Contradiction, what message.Message) {
	proof := s.note(by, kind, what)
	if proof == 0 {
		return
	}
	ctx = limit.WithPriority(context.WithoutCancel(ctx), limit.Editor)
	s.group.Start(ctx, fmt.Sprint("prove again ", proof), s.proveAgain)
}

// note takes note of a contradiction, and returns the number of the proof that is to be started; 0: none is.
func (s *Store) note(by *apimap.Map, kind Contradiction, what message.Message) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil || s.current.Map.Generation != by.Generation || s.current.Map.Revision != by.Revision {
		return 0 // another map is in force by now
	}
	if kind == Refused && s.current.Verified != nil {
		return 0
	}
	all := &s.contradictions
	if all.byKind == nil || all.generation != by.Generation {
		all.byKind, all.generation = map[Contradiction]*contradicted{}, by.Generation
	}
	if known := all.byKind[kind]; known != nil && (known.outcome.IsZero() || time.Now().Before(known.again)) {
		return 0
	}
	all.byKind[kind] = &contradicted{what: what}
	if all.isProving {
		return 0
	}
	all.isProving = true
	all.proofs++
	return all.proofs
}

// Contradictions say for queries which answers have lately contradicted the API map, and what was done about it.
func (s *Store) Contradictions() []message.Message {
	return s.told(func(c *contradicted) bool { return c.outcome.IsZero() || time.Now().Before(c.toldUntil) })
}

// OpenContradictions are those of which proving again has found no way that values agree with.
func (s *Store) OpenContradictions() []message.Message {
	return s.told(func(c *contradicted) bool { return c.isOpen })
}

func (s *Store) told(isTold func(*contradicted) bool) (found []message.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, kind := range slices.Sorted(maps.Keys(s.contradictions.byKind)) {
		one := s.contradictions.byKind[kind]
		if !isTold(one) {
			continue
		}
		outcome := one.outcome
		if outcome.IsZero() {
			outcome = message.New("Whether it still holds is being checked.")
		}
		found = append(found, message.New("An answer contradicts the API map (API-Zuordnung): %s. %s", one.what, outcome))
	}
	return found
}

// proveAgain proves the map in force by values of today, and learns the API anew where they do not agree with it. It
// takes no more requests than learning an API does.
func (s *Store) proveAgain(ctx context.Context) (proved *Mapping, err error) {
	end := contradicted{
		outcome: message.New("What the API answers agrees with no way of asking that was tried. Check the API map " +
			"(API-Zuordnung) in the data source's settings."),
		isOpen: true, again: time.Now().Add(contradictionPause),
	}
	defer func() { s.concludeProof(end) }()
	s.mu.Lock()
	old := s.current
	s.mu.Unlock()
	a := newAttempt(s.api, "", maxLearning, 0)
	s.probed.forget()
	if s.agreeing(ctx, a, old.Map) != nil {
		end.outcome, end.isOpen = message.New("It was proved again, and still holds."), false
		return old, nil
	}
	for _, a.doubtsNames = range []bool{false, true} {
		made, known := s.learnAgain(ctx, a, old)
		if known == nil {
			continue
		}
		s.replace(old, made)
		end.outcome, end.isOpen = message.New("The API was learnt anew, and is asked in another way now."), false
		if changes := made.changesFrom(old); len(changes) > 0 {
			end.outcome = message.New("The API was learnt anew: %s.", message.List("; ", changes...))
		}
		return made, nil
	}
	if failed := a.study.Failed(); failed != nil {
		end.outcome = message.New("Whether it still holds is not known, because the API failed: %s. That is checked again "+
			"with the next such answer.", problem.From(failed).Messages()[0])
		end.isOpen, end.again = false, time.Now().Add(lastRetry)
	}
	return old, nil
}

// agreeing returns a day of values that agrees with an API map: those of a facility that lie in the range that was
// asked for. nil: there is none, or most of what came lies elsewhere.
func (s *Store) agreeing(ctx context.Context, a *attempt, api *apimap.Map) *sample {
	known := s.sampleDay(ctx, a, api)
	if known == nil || known.series.Len() < 10*known.series.Noted(series.OutsideRange) {
		return nil
	}
	return known
}

// learnAgain learns the API anew, and returns what it has made with values that agree with it; no values: what it has
// made cannot serve.
func (s *Store) learnAgain(ctx context.Context, a *attempt, old *Mapping) (*Mapping, *sample) {
	if old.schema == nil && old.Origin != Taught {
		return nil, nil
	}
	var result discover.Result
	var err error
	if old.schema == nil {
		result, err = s.learntByExamples(ctx, a)
	} else {
		result, err = s.learnt(ctx, a, old.schema)
	}
	if err != nil || !isWhole(result.Map) {
		return nil, nil
	}
	result.Map.Generation, result.Map.Revision = old.Map.Generation, old.Map.Revision+1
	known := s.agreeing(ctx, a, result.Map)
	return &Mapping{
		Map: result.Map, Findings: result.Findings, Origin: old.Origin, At: old.At, Verified: verification(known),
		schema: old.schema, probeAgain: never,
	}, known
}

// areNamesDoubtful reports whether it may be for how the API is asked that no values came, where names have told all of
// it: it has refused something, or knows no reading type of any facility.
func (s *Store) areNamesDoubtful(ctx context.Context, a *attempt, api *apimap.Map) bool {
	return isWhole(api) && (a.study.Refused() != nil || s.probed.areWithoutTypes(ctx, a.api, api))
}

// doubting learns by values what names have found, where they may be wrong. Where values tell nothing, the mapping
// stays, and there is no sample.
func (s *Store) doubting(ctx context.Context, a *attempt, old *Mapping) (*Mapping, *sample) {
	if a.doubtsNames {
		return old, nil
	}
	a.doubtsNames = true
	made, known := s.learnAgain(ctx, a, old)
	if known == nil {
		return old, nil
	}
	s.replace(old, made)
	return made, known
}

// replace puts a mapping in force instead of one that values have contradicted. The settings' own is not used any more.
func (s *Store) replace(old, made *Mapping) {
	s.mu.Lock()
	s.contradicted = true
	s.mu.Unlock()
	made.kept, made.keptWhy = s.notKept(old.Origin, old.schema)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Map.Generation == old.Map.Generation && s.current.Map.Revision == old.Map.Revision {
		s.current, s.completed = made, time.Time{}
	}
}

// concludeProof notes what came of a proof for all contradictions that waited for it.
func (s *Store) concludeProof(end contradicted) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.contradictions.isProving = false
	for _, one := range s.contradictions.byKind {
		if one.outcome.IsZero() {
			what := one.what
			*one = end
			one.what, one.toldUntil = what, time.Now().Add(probePause)
		}
	}
}

// doubtNames takes back the field for values that names have found, after values have contradicted it: values are to
// tell how it is asked. What a person has set stays.
func (l *learner) doubtNames() {
	for role := range l.overrides {
		if strings.HasPrefix(role, "readings") || strings.HasPrefix(role, "answer") {
			return
		}
	}
	if len(l.made.Readings.Path) > 0 {
		l.byName, l.made.Readings = l.made.Readings, apimap.Values{}
	}
}
