package mapping

import (
	"fmt"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// Where two ways give different values, and nothing tells which are meant, a person chooses: by overrides of the roles
// that are left open, with one of their candidates.

const valueRole = "answer.value"

// byDefault is the choice of what a member of the request has by default.
const byDefault = "default"

var chosenByHand = message.New("This was chosen by hand. The values that came agree with it.")

// choose restricts what is tried to what a person has chosen. What nothing in the schema or the answers is called
// restricts nothing, and stays reported as such.
func (l *learner) choose(overrides discover.Overrides) {
	l.overrides = overrides
	if field := overrides["readings"]; field != "" {
		all := slices.Clone(l.hypotheses)
		for _, h := range l.hypotheses {
			all = append(all, l.proposals.Twins(h)...)
		}
		chosen := slices.DeleteFunc(all, func(h discover.Hypothesis) bool { return h.Text != field })
		if len(chosen) > 0 {
			l.hypotheses, l.isFieldChosen = chosen, true
		}
	}
	for i, h := range l.hypotheses {
		l.hypotheses[i] = l.withMembers(h)
		for _, doubt := range h.Doubts {
			if overrides["readings."+doubt.Path] != "" && !slices.Contains(l.chosenMembers, doubt.Path) {
				l.chosenMembers = append(l.chosenMembers, doubt.Path)
			}
		}
	}
}

// withMembers sets the members of a request whose values a person has chosen: they are no doubt any more.
func (l *learner) withMembers(h discover.Hypothesis) discover.Hypothesis {
	var left []discover.Doubt
	for _, doubt := range h.Doubts {
		chosen := l.overrides["readings."+doubt.Path]
		at := slices.IndexFunc(doubt.Values, func(value any) bool { return fmt.Sprint(value) == chosen })
		switch {
		case at >= 0:
			if with, ok := l.proposals.With(h, doubt.Path, doubt.Values[at]); ok {
				h = with
				h.IsDecided = true // it is asked otherwise than names alone would
			}
		case chosen != byDefault:
			left = append(left, doubt)
		}
	}
	h.Doubts = left
	return h
}

// isDoubt reports whether a role is a member of a request that may change what comes.
func (l *learner) isDoubt(role string) bool {
	return slices.ContainsFunc(l.hypotheses, func(h discover.Hypothesis) bool {
		return slices.ContainsFunc(h.Doubts, func(d discover.Doubt) bool { return "readings."+d.Path == role })
	})
}

// chosenList keeps of the lists that could be the facilities the one that a person has chosen.
func (l *learner) chosenList(lists []discover.List) []discover.List {
	chosen := l.overrides["facilities"]
	if at := slices.IndexFunc(lists, func(list discover.List) bool { return list.Text == chosen }); at >= 0 {
		return lists[at : at+1]
	}
	return lists
}

// chosenTypes keeps of the lists that could be the reading types the one that a person has chosen.
func (l *learner) chosenTypes(lists []discover.List) []discover.List {
	chosen := l.overrides["types"]
	if at := slices.IndexFunc(lists, func(list discover.List) bool { return list.Text == chosen }); at >= 0 {
		l.areTypesChosen = true
		return lists[at : at+1]
	}
	return lists
}

// chosenAnswer is the reading of an answer with the numbers that a person has chosen as the values.
func (l *learner) chosenAnswer(v *view, answer apimap.Answer) (apimap.Answer, bool) {
	chosen := l.overrides[valueRole]
	if chosen == "" {
		return answer, false
	}
	for _, found := range v.found {
		at := slices.Index(found.Values, chosen)
		if answerKey(found.Answer) == answerKey(answer) && at >= 0 && at < len(found.Others) {
			return found.Others[at].Answer, true
		}
	}
	return answer, false
}

// markChosen says of the roles that a person has chosen that it was so. That nothing asked for them was said before
// the answers were known.
func (l *learner) markChosen() {
	if len(l.made.Readings.Path) == 0 {
		l.markUnproved()
		return
	}
	mark := func(role, chosen string) {
		l.findings = slices.DeleteFunc(l.findings, func(f discover.Finding) bool {
			return f.Role == role && (f.State == discover.Stale || f.State == discover.Unresolved)
		})
		for i := range l.findings {
			if found := &l.findings[i]; found.Role == role {
				found.State, found.Chosen = discover.Set, chosen
				return
			}
		}
		l.findings = append(l.findings, discover.Finding{Role: role, State: discover.Set, Chosen: chosen,
			Evidence: chosenByHand})
	}
	if l.isFieldChosen {
		mark("readings", l.overrides["readings"])
	}
	if l.areTypesChosen {
		mark("types", l.overrides["types"])
	}
	if chosen := l.overrides[valueRole]; l.isValueChosen {
		mark(valueRole, chosen)
	}
	for _, member := range l.chosenMembers {
		mark("readings."+member, l.overrides["readings."+member])
	}
}

// markUnproved says of what a person has chosen why it is not used: no values came. Before they were asked for, it was
// said that the schema had nothing of the kind.
func (l *learner) markUnproved() {
	chosen := map[string]bool{"readings": l.isFieldChosen, "types": l.areTypesChosen, valueRole: true}
	for _, member := range l.chosenMembers {
		chosen["readings."+member] = true
	}
	for i := range l.findings {
		if open := &l.findings[i]; open.State == discover.Stale && chosen[open.Role] {
			open.Evidence = message.New("%s was set by hand, and no values came that show how it answers. It is tried again.",
				open.Chosen)
		}
	}
}

// offer adds to what is unresolved the lists and fields that the structure of the schema allows, also unlikely ones.
func (l *learner) offer() {
	var lists []discover.Candidate
	for _, list := range l.proposals.Facilities(l.hypotheses) {
		lists = append(lists, discover.Candidate{Path: list.Text, Score: min(1, max(0, list.Score/15))})
	}
	var types []discover.Candidate
	for _, list := range l.proposals.Types(l.hypotheses) {
		types = append(types, discover.Candidate{Path: list.Text, Score: min(1, max(0, list.Score/15))})
	}
	for role, candidates := range map[string][]discover.Candidate{"facilities": lists, "types": types} {
		for i := range l.findings {
			if open := &l.findings[i]; open.Role == role && open.State == discover.Unresolved {
				offerTo(open, candidates)
			}
		}
	}
}

// maxOffered is how many candidates of a role are offered.
const maxOffered = 12

func offerTo(open *discover.Finding, candidates []discover.Candidate) {
	had := len(open.Candidates)
	open.Candidates = slices.Clone(open.Candidates)
	for _, one := range candidates {
		isKnown := slices.ContainsFunc(open.Candidates, func(c discover.Candidate) bool { return c.Path == one.Path })
		if !isKnown && len(open.Candidates) < maxOffered {
			open.Candidates = append(open.Candidates, one)
		}
	}
	if had == 0 && len(open.Candidates) > 0 && strings.HasPrefix(open.Evidence.String(), "The schema has no ") {
		open.Evidence = message.Counted(len(open.Candidates),
			message.New("1 field of the schema could be meant, and neither its name nor its values tell."),
			message.New("%d fields of the schema could be meant, and neither names nor values tell which.",
				len(open.Candidates)))
	}
}
