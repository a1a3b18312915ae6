package mapping

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/example"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Taught is the origin of a mapping that was made of examples alone, because the API does not show its schema.
const Taught = "examples"

// roleOf is under which role the findings have what is wrong with an example.
const roleOf = "examples."

// sections are the first words of the roles that an example of a part decides.
var sections = map[example.Part][]string{
	example.Facilities:   {"facilities", "facility", "company", "user"},
	example.ReadingTypes: {"types", "device"},
	example.Readings:     {"readings", "answer"},
}

// Teach lets the store learn from examples, which win over everything that is guessed. It returns the store, and must
// be called before that is used.
func (s *Store) Teach(examples Examples) *Store {
	s.examples = examples
	return s
}

// TryExamples runs examples, proves what is understood of them, and changes nothing. It fails only when nothing can be
// asked: what is wrong with one example stands in its part of the lesson.
func (s *Store) TryExamples(ctx context.Context, examples Examples) (*Lesson, error) {
	if !s.schemas.tries.Allow() {
		return nil, problem.New(problem.RateLimited, "Examples cannot be tried more than a few times a minute, because each "+
			"try costs several requests").Advise("Wait %d seconds, and try again.", int(tryPause/time.Second))
	}
	found, err := s.schemas.newerThan(ctx, 0)
	t := &teacher{api: s.api, guessed: &apimap.Map{}, proves: true}
	switch {
	case err == nil:
		t.schema = found.schema
	case problem.From(err).Category != problem.NoSchema:
		return nil, err
	case s.pasted != "":
		t.schema, _ = schema.Parse(s.pasted) // a schema that cannot be read is told elsewhere
	}
	if !examples.isComplete() {
		if current, err := s.Current(ctx); err == nil {
			t.guessed = current.Map
		}
	}
	return t.teach(ctx, examples), nil
}

// isComplete reports whether there is an example of every part, so that nothing else need be known.
func (e Examples) isComplete() bool {
	return !slices.ContainsFunc(example.Parts, func(part example.Part) bool { return e[part].IsEmpty() })
}

// taught learns from the examples, beside what was made of a schema; nil: there is none. It fails when an example could
// not be tried for a reason that may pass: guesses are no substitute for it.
func (s *Store) taught(ctx context.Context, a *attempt, shown *schema.Schema, made discover.Result) (*Lesson, error) {
	t := &teacher{api: a.api, schema: shown, guessed: made.Map}
	lesson := t.teach(ctx, s.examples)
	for _, learnt := range lesson.Parts {
		if learnt.Err != nil && mayPass(learnt.Err) {
			return nil, learnt.Err
		}
	}
	return lesson, nil
}

// mayPass reports whether an example may be understood when it is run again later.
func mayPass(err error) bool {
	switch problem.From(err).Category {
	case problem.Unauthorized, problem.Blocked, problem.Canceled:
		return true
	}
	return problem.Temporary(err)
}

// over lays what was learnt over a result. To do it again changes nothing.
func (l *Lesson) over(made discover.Result) discover.Result {
	whole := *made.Map
	findings := slices.DeleteFunc(slices.Clone(made.Findings), func(f discover.Finding) bool {
		return strings.HasPrefix(f.Role, roleOf)
	})
	for _, learnt := range l.Parts {
		if learnt.Err != nil {
			findings = append(findings, discover.Finding{Role: roleOf + string(learnt.Part), State: discover.Unresolved,
				Evidence: message.List(" ", problem.From(learnt.Err).Messages()...)})
			continue
		}
		findings = slices.DeleteFunc(findings, func(f discover.Finding) bool {
			first, _, _ := strings.Cut(f.Role, ".")
			return slices.Contains(sections[learnt.Part], first)
		})
		findings = append(findings, learnt.Findings...)
		switch learnt.Part {
		case example.Facilities:
			whole.Facilities, whole.User = enriched(l.made.Facilities, made.Map.Facilities), nil
		case example.ReadingTypes:
			whole.Types = l.made.Types
			if !isSamePath(l.made.Types.Path, made.Map.Types.Path) {
				whole.Children = nil
			}
		case example.Readings:
			whole.Readings = l.made.Readings
		}
	}
	if hasNoTypes(whole.Types) && len(l.made.Types.Static) > 0 {
		whole.Types = l.made.Types
		findings = append(findings, discover.Finding{Role: "types", State: discover.Taught, Chosen: "readings",
			Evidence: message.New("Only the reading types of the example of the readings are known. Paste an example of the " +
				"reading types for all of them.")})
	}
	return discover.Result{Map: &whole, Findings: findings}
}

func hasNoTypes(types apimap.Types) bool {
	return len(types.Static) == 0 && (len(types.Path) == 0 || len(types.Lists) == 0)
}

// enriched adds to a taught list what the schema tells of the same objects beside: properties, and how it goes on.
func enriched(taught, guessed apimap.Listing) apimap.Listing {
	if !isSamePath(taught.Path, guessed.Path) {
		return taught
	}
	made := apimap.Listing{Path: slices.Clone(taught.Path)}
	for i := range made.Path {
		step, other := &made.Path[i], guessed.Path[i]
		if other.Object != "" && (step.Object == "" || step.Object == other.Object) {
			fields := maps.Clone(other.Fields)
			if fields == nil {
				fields = apimap.Fields{}
			}
			maps.Copy(fields, step.Fields)
			step.Object, step.Fields = other.Object, fields
		}
		if step.Page == nil && other.Page != nil {
			step.Page, step.Args = other.Page, other.Args
		}
	}
	return made
}

// isSamePath reports whether two paths go through the same fields.
func isSamePath(a, b []apimap.Step) bool {
	return len(a) > 0 && slices.EqualFunc(a, b, func(a, b apimap.Step) bool { return a.Field == b.Field && a.On == b.On })
}

// untaught are the findings of an API that shows no schema, before examples are laid over them.
func untaught() []discover.Finding {
	var findings []discover.Finding
	for _, role := range []string{"facilities", "types", "readings"} {
		findings = append(findings, discover.Finding{Role: role, State: discover.Unresolved,
			Evidence: message.New("The API does not show its schema, and no example shows how to ask for this. Paste one " +
				"under API map (API-Zuordnung), Teach by example (Anhand von Beispielen festlegen).")})
	}
	return findings
}

// learntByExamples is what examples alone tell. It fails as taught does.
func (s *Store) learntByExamples(ctx context.Context, a *attempt) (discover.Result, error) {
	nothing := discover.Result{Map: &apimap.Map{}, Findings: untaught()}
	lesson, err := s.taught(ctx, a, nil, nothing)
	if err != nil {
		return discover.Result{}, err
	}
	return lesson.over(nothing), nil
}

// ofExamples returns the mapping that examples alone tell.
func (s *Store) ofExamples(ctx context.Context) (*Mapping, error) {
	if found := s.inForce(0, Taught); found != nil {
		return found, nil
	}
	return s.group.Do(ctx, Taught, func(ctx context.Context) (*Mapping, error) {
		if found := s.inForce(0, Taught); found != nil {
			return found, nil // somebody was faster
		}
		a := s.attemptAt(Taught)
		result, err := s.learntByExamples(ctx, a)
		if err != nil {
			return nil, err
		}
		made := &Mapping{
			Map: result.Map, Findings: result.Findings, Origin: Taught, At: time.Now(), probeAgain: never,
		}
		made.kept, made.keptWhy = s.notKept(Taught, nil)
		s.conclude(a, made, false)
		return made, nil
	})
}
