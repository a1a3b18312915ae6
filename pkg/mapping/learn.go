package mapping

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Where names do not tell how an API answers, the API is asked: its structure allows a few ways, of which small
// questions about a past day find the one whose values are right.

// maxLooks is how many documents may be asked to learn an API.
const maxLooks = 12

// How much a look asks for.
const (
	lookedPlants = 3
	lookedTypes  = 3
)

// learner learns one API. It is for one goroutine.
type learner struct {
	api       *api.Client
	proposals *discover.Proposals
	now       time.Time
	left      int // documents that may still be asked
	made      *apimap.Map
	why       message.Message // why what was likeliest is not taken
	findings  []discover.Finding

	hypotheses []discover.Hypothesis
	plants     []portfolio.Facility
	// candidates are, for each plant, what may be the ids of its reading types: one list for each member that could have
	// them, likeliest first.
	candidates []typeIDs
}

// isWhole reports whether an API map says all that queries need.
func isWhole(api *apimap.Map) bool {
	hasTypes := len(api.Types.Static) > 0 || len(api.Types.Path) > 0 && len(api.Types.Lists) > 0
	return len(api.Facilities.Path) > 0 && hasTypes && len(api.Readings.Path) > 0
}

// learn completes what discovery by names leaves open, as far as the API's answers tell.
func (s *Store) learn(ctx context.Context, shown *schema.Schema, known discover.Result) discover.Result {
	if isWhole(known.Map) {
		return known
	}
	made := *known.Map
	l := &learner{
		api: s.api, proposals: discover.Propose(shown), now: time.Now(), left: maxLooks,
		made: &made, findings: slices.Clone(known.Findings),
	}
	l.hypotheses = l.proposals.Values()
	if len(l.hypotheses) == 0 && len(made.Readings.Path) == 0 {
		return known // no field could give values over time
	}
	for _, step := range []func(context.Context) bool{l.learnFacilities, l.learnTypes, l.learnReadings} {
		if !step(ctx) {
			break
		}
	}
	if len(l.made.Readings.Path) == 0 && !l.why.IsZero() {
		l.leaveOpen("readings", l.why)
	}
	return discover.Result{Map: l.made, Findings: l.findings}
}

// look asks a document; nothing when the API does not answer it, or too many were asked.
func (l *learner) look(ctx context.Context, questions ...api.Question) []api.Answered {
	if l.left == 0 || len(questions) == 0 {
		return nil
	}
	l.left--
	told, err := l.api.Look(ctx, questions)
	if err != nil {
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
