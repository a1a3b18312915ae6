package mapping

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Where names do not tell how an API answers, the API is asked: its structure allows a few ways, of which small
// questions about a past day find the one whose values are right.

// How much a look asks for.
const (
	lookedPlants = 3
	lookedTypes  = 3
	lookedPages  = 2 // after the first
)

// learner learns one API. It is for one goroutine.
type learner struct {
	api       *api.Client
	probed    *probedLists
	proposals *discover.Proposals
	words     discover.Words
	now       time.Time
	study     *api.Study
	made      *apimap.Map
	why       message.Message // why what was likeliest is not taken
	findings  []discover.Finding

	hypotheses []discover.Hypothesis
	// byName is the field for values that names have found, where only its answer leaves something open.
	byName apimap.Values
	// refused are ways of writing the range that the API does not read, by what decides that (Hypothesis.Instants).
	refused map[string]map[apimap.Encoding]bool
	// excluded are members of requests that are not what hypotheses take them for.
	excluded map[excluded]bool
	// explained are places beside values that change nothing.
	explained map[explained]bool
	// paces is what came for the values of members that were tried, by the member.
	paces map[string]paced
	// overrides are what a person has set, and the others tell which of it was used.
	overrides                                    discover.Overrides
	isFieldChosen, isValueChosen, areTypesChosen bool

	chosenMembers []string
	// openValues are the numbers beside each other of which nothing tells which are the values.
	openValues []string
	// openMember is the member of a request of which nothing tells whether its default or openMemberValue is meant.
	openMember      string
	openMemberValue any
	// refusal is why the last document was not answered.
	refusal error
	// refusedType is a reading type that the API named where it refused what was asked last; empty: it named none.
	refusedType string
	// hasWaited: a pause that the API asked for was waited for.
	hasWaited bool
	plants    []portfolio.Facility
	// candidates are, for each plant, what may be the ids of its reading types: one list for each member that could have
	// them, likeliest first.
	candidates []typeIDs
	// hasLeft: a request was left for the further pages of the list of facilities.
	hasLeft bool
	// isRelisted: the ids that names have found in the list of reading types are none that values are asked for by.
	isRelisted bool
	// hasValues: values came of the facilities, whether they could be proved or not.
	hasValues bool
	// strange are the routes to objects that do not know the facilities by their ids, while others do.
	strange []string
	// areIDsLearnt: other ids of the facilities were looked for.
	areIDsLearnt bool
}

// ByWords takes only some of the words of schemas and answers for evidence. It must be called before the store is used.
func (s *Store) ByWords(words discover.Words) *Store {
	s.words = words
	return s
}

// isWhole reports whether an API map says all that queries need.
func isWhole(api *apimap.Map) bool {
	hasTypes := len(api.Types.Static) > 0 || len(api.Types.Path) > 0 && len(api.Types.Lists) > 0
	return len(api.Facilities.Path) > 0 && hasTypes && len(api.Readings.Path) > 0
}

// learner returns one that learns in an attempt, and changes what is known.
func (s *Store) learner(
	a *attempt, shown *schema.Schema, made *apimap.Map, findings []discover.Finding,
) *learner {
	l := &learner{
		api: a.api, study: a.study, probed: &s.probed, proposals: s.words.Propose(shown), words: s.words, now: a.started,
		made: made, findings: findings, refused: map[string]map[apimap.Encoding]bool{},
		excluded: map[excluded]bool{}, explained: map[explained]bool{}, paces: map[string]paced{},
	}
	l.hypotheses = l.proposals.Values()
	return l
}

// learn completes what discovery by names leaves open, as far as the API's answers tell.
func (s *Store) learn(
	ctx context.Context, a *attempt, shown *schema.Schema, known discover.Result,
) discover.Result {
	made := *known.Map
	l := s.learner(a, shown, &made, slices.Clone(known.Findings))
	l.doubtDefaults(s.overrides)
	l.choose(s.overrides)
	if a.doubtsNames {
		l.doubtNames()
	}
	l.raiseLimits(ctx)
	if isWhole(l.made) && !lacksNames(l.made) {
		return discover.Result{Map: l.made, Findings: l.findings}
	}
	if len(l.hypotheses) == 0 && len(made.Readings.Path) == 0 {
		l.offer()
		return discover.Result{Map: known.Map, Findings: l.findings} // no field could give values over time
	}
	l.learnWith(ctx)
	switch {
	case len(l.made.Readings.Path) > 0:
	case len(l.byName.Path) > 0 && l.why.IsZero():
		l.made.Readings = l.byName // there were no values to tell what stands beside them
	default:
		l.leaveReadings()
	}
	l.offer()
	l.markChosen()
	return discover.Result{Map: l.made, Findings: l.findings}
}

// isSpent reports whether nothing more may be asked.
func (l *learner) isSpent() bool { return l.study.Left() == 0 }

// look asks a document; nothing when the API does not answer it, or too many were asked. The first pause that the API
// wants is waited for.
func (l *learner) look(ctx context.Context, questions ...api.Question) []api.Answered {
	if len(questions) == 0 {
		return nil
	}
	told, err := l.api.Look(ctx, questions, min(lookedPages, l.study.Left()/3))
	if err != nil && problem.From(err).Category == problem.RateLimited && !l.hasWaited {
		l.hasWaited = true
		l.study.Resume()
		told, err = l.api.Look(ctx, questions, 0) // it waits until the limiter lets it go
	}
	if err != nil {
		l.refusal = err
		return nil
	}
	return told
}

// settle notes what was learnt for a role, instead of what was left open of it and its parts.
func (l *learner) settle(role, chosen string, evidence message.Message, parts ...string) {
	l.findings = slices.DeleteFunc(l.findings, func(f discover.Finding) bool {
		isOpen := f.State == discover.Unresolved || f.State == discover.Probe || f.State == discover.Absent
		return f.Role == role && f.State != discover.Stale || isOpen && slices.ContainsFunc(parts, func(part string) bool {
			return f.Role == part || len(f.Role) > len(part) && f.Role[:len(part)+1] == part+"."
		})
	})
	l.findings = append(l.findings, discover.Finding{
		Role: role, State: discover.Probed, Chosen: chosen, Evidence: evidence,
	})
}

// doubtDefaults takes back a field for values that names have found, where members of its request have defaults that
// may change what comes: they are asked about. So are ranges that are described as written without an offset, as only
// values tell by which clock. What a person has set stays. So it does where the answer is a scalar of which nothing is
// known but that, and where the field is deprecated and another one is likelier.
func (l *learner) doubtDefaults(overrides discover.Overrides) {
	if l.made.Readings.Answer.Shape == apimap.OpenShape {
		l.made.Readings = apimap.Values{}
		return
	}
	for role := range overrides {
		isOfValues := strings.HasPrefix(role, "readings") || strings.HasPrefix(role, "answer")
		if isOfValues && !l.isDoubt(role) {
			return
		}
	}
	if isSucceeded(l.hypotheses, l.made.Readings) {
		l.made.Readings = apimap.Values{}
	}
	for _, h := range l.hypotheses {
		if len(l.made.Readings.Path) == 0 || !isSameWay(h.Path, l.made.Readings.Path) {
			continue
		}
		from := apimap.Find(l.made.Readings.Path, apimap.From)
		isOtherClock := from != nil && !slices.Contains(h.Encodings, from.Encoding) && h.Encodings[0].IsWithoutOffset()
		isDefault := h.HasDefaults() || isOtherClock
		if !isDefault {
			l.byName = l.made.Readings
			if h.CanBeCut {
				l.byName.MaxPoints = fewPoints
			}
		}
		isScaleOpen := len(l.made.Readings.Answer.Scale) > 0
		if isDefault || isScaleOpen || h.CanBeCut || l.proposals.HasMore(h, l.made.Readings.Answer) {
			l.made.Readings = apimap.Values{}
		}
	}
}

// fewPoints are asked for at once where an API may cut its answers without a word, and no values show how many it
// gives.
const fewPoints = 300

// leaveReadings says why no way of asking for values was taken, and offers those that the structure allows.
func (l *learner) leaveReadings() {
	why := l.why
	if why.IsZero() {
		why = message.Counted(len(l.hypotheses), message.New("1 way of asking for values was tried, and none gave any."),
			message.New("%d ways of asking for values were tried, and none gave any.", len(l.hypotheses)))
	}
	if len(l.openValues) > 0 {
		l.leaveOpen(valueRole, why)
		values := &l.findings[len(l.findings)-1]
		for _, path := range l.openValues {
			values.Candidates = append(values.Candidates, discover.Candidate{Path: path, Score: 0.5})
		}
	}
	if l.openMember != "" {
		l.leaveOpen("readings."+l.openMember, why)
		member := &l.findings[len(l.findings)-1]
		member.Candidates = []discover.Candidate{
			{Path: byDefault, Score: 0.5}, {Path: fmt.Sprint(l.openMemberValue), Score: 0.5},
		}
	}
	l.leaveOpen("readings", why)
	open := &l.findings[len(l.findings)-1]
	for _, h := range l.hypotheses {
		isKnown := slices.ContainsFunc(open.Candidates, func(c discover.Candidate) bool { return c.Path == h.Text })
		if !isKnown {
			open.Candidates = append(open.Candidates, discover.Candidate{Path: h.Text, Score: min(1, max(0, h.Score/15)),
				Deprecated: h.Notice.Deprecated})
		}
	}
}
