package mapping

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// maxSampled is how many candidates of a role are asked for values, each in a document of its own, and maxSampling how
// many requests that takes with the lists.
const (
	maxSampled  = 4
	maxSampling = 8
)

// Sampled are values of one candidate of a role.
type Sampled struct {
	// Path is the candidate.
	Path string
	// Series are of a past day of one facility; none: no values came.
	Series []look.Series
}

// Samples gives values of the candidates of a role, so that a person can choose between them: of a field for values, of
// a number beside others, or of a member of the request. All are of the same day of the same facility, as far as there
// are any. It fails with problem.Query for a role of which no values can be compared, and as often as examples may be
// tried with problem.RateLimited.
func (s *Store) Samples(ctx context.Context, role string) ([]Sampled, error) {
	current, err := s.Current(ctx)
	if err != nil {
		return nil, err
	}
	question := current.result().Find(role)
	if question == nil || len(question.Candidates) < 2 || current.schema == nil {
		return nil, problem.New(problem.Query, "Of %s there are no values to compare", role).
			Advise("Choose by the names, or paste an example.")
	}
	if !s.schemas.tries.Allow() {
		return nil, problem.New(problem.RateLimited, "Values cannot be compared more than a few times a minute, because "+
			"each time costs several requests").Advise("Wait %d seconds, and try again.", int(tryPause/time.Second))
	}
	made := *current.Map
	made.Readings = apimap.Values{}
	a := newAttempt(s.api, "", maxSampling, 0)
	l := s.learner(a, current.schema, &made, nil)
	if l.listPlants(ctx); len(l.plants) == 0 {
		if failed := a.study.Failed(); failed != nil {
			return nil, failed
		}
		return nil, problem.New(problem.Query, "Of %s there are no values to compare", role).
			Advise("Choose the list of facilities first.")
	}
	l.learnTypes(ctx)
	found := l.samples(ctx, role, question.Candidates[:min(len(question.Candidates), maxSampled)])
	if failed := a.study.Failed(); failed != nil {
		return nil, failed
	}
	return found, nil
}

// samples asks for the values of candidates.
func (l *learner) samples(ctx context.Context, role string, candidates []discover.Candidate) []Sampled {
	all := slices.Clone(l.hypotheses)
	var found []Sampled
	for _, candidate := range candidates {
		l.hypotheses = slices.Clone(all)
		l.isFieldChosen, l.chosenMembers = false, nil
		l.choose(discover.Overrides{role: candidate.Path})
		found = append(found, Sampled{Path: candidate.Path, Series: l.sample(ctx)})
	}
	return found
}

// sample gives the values of a past day by the first hypothesis that gives any.
func (l *learner) sample(ctx context.Context) []look.Series {
	for _, h := range l.hypotheses {
		views := together(l.views(h))
		best, answer := favourite(l.ask(ctx, views[:min(len(views), maxViews)]))
		if best == nil {
			continue
		}
		answer, _ = l.chosenAnswer(best, answer)
		return look.ReadAs(best.told.Tree, best.asked(), answer)
	}
	return nil
}
