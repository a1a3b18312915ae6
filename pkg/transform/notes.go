package transform

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Notes are what a step has to tell about its members.
type Notes struct {
	// Refused members are left out, with the reason, in the order of the first of each.
	Refused []Refusal
	// Bases say what computed readings were computed from.
	Bases []Refusal
	// Undefined members are shown without a value, with the reason.
	Undefined []Refusal
	// Texts are sentences for people about what is shown.
	Texts []string
}

// Refusal is why a step has left members out.
type Refusal struct {
	Reason string
	// Label is what people call the reading.
	Label   string
	Members []string
}

func (n *Notes) refuse(m *Member, reason string) { n.Refused = noted(n.Refused, m, reason) }

// basis notes what a computed reading was computed from.
func (n *Notes) basis(m *Member, from string) { n.Bases = noted(n.Bases, m, from) }

// undefined notes why a computed reading has no value although there is all that it needs.
func (n *Notes) undefined(m *Member, why string) { n.Undefined = noted(n.Undefined, m, why) }

// noted adds a member to those of which the same is said.
func noted(all []Refusal, m *Member, reason string) []Refusal {
	for i := range all {
		if known := &all[i]; known.Reason == reason && known.Label == m.Label {
			known.add(m.name())
			return all
		}
	}
	return append(all, Refusal{reason, m.Label, []string{m.name()}})
}

// Join adds the notes of another step.
func (n *Notes) Join(other Notes) {
	n.Refused = joinNoted(n.Refused, other.Refused)
	n.Bases = joinNoted(n.Bases, other.Bases)
	n.Undefined = joinNoted(n.Undefined, other.Undefined)
	n.Texts = append(n.Texts, other.Texts...)
}

func joinNoted(all, others []Refusal) []Refusal {
	for _, other := range others {
		i := slices.IndexFunc(all, func(known Refusal) bool {
			return known.Reason == other.Reason && known.Label == other.Label
		})
		if i < 0 {
			all = append(all, other)
		} else {
			all[i].add(other.Members...)
		}
	}
	return all
}

func (n *Notes) tooFew(group []*Member, how query.Relation) {
	what := map[query.Relation]string{
		query.Deviation: "The deviation from the median", query.RobustZScore: "The robust distance from the median",
	}[how]
	n.Texts = append(n.Texts, fmt.Sprintf("%s of %s needs at least %d members with values; the group has %d.",
		what, group[0].Label+WhenEarlier(group[0].Shift), leastMembers[how], len(group)))
}

// lacking tells which members of a group have no value at some of the instants at which others have one.
func (n *Notes) lacking(group []*Member, of axis) {
	instants := 0
	isLacking := make([]bool, len(group))
	for i := range of.times {
		present := 0
		for _, column := range of.columns {
			if !math.IsNaN(column[i]) {
				present++
			}
		}
		if present == 0 || present == len(group) {
			continue
		}
		instants++
		for m, column := range of.columns {
			isLacking[m] = isLacking[m] || math.IsNaN(column[i])
		}
	}
	if instants == 0 {
		return
	}
	var names []string
	for i, m := range group {
		if isLacking[i] {
			names = append(names, m.name())
		}
	}
	n.Texts = append(n.Texts, fmt.Sprintf("%s: at %d of %d instants, %d of %d members have no value: %s.",
		group[0].Label+WhenEarlier(group[0].Shift), instants, len(of.times), len(names), len(group), firstOf(names)))
}

// add adds members, each once: at an earlier time, the same is said of the same.
func (r *Refusal) add(members ...string) {
	for _, name := range members {
		if !slices.Contains(r.Members, name) {
			r.Members = append(slices.Clip(r.Members), name)
		}
	}
}

// maxNamed is how many members a sentence names; the rest is counted.
const maxNamed = 5

func firstOf(names []string) string {
	if more := len(names) - maxNamed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNamed], ", "), more)
	}
	return strings.Join(names, ", ")
}

// Text is the refusal as a sentence for people.
func (r Refusal) Text() string {
	return fmt.Sprintf("%s of %s is left out: %s.", r.Label, firstOf(r.Members), r.Reason)
}

// BasisText says for people what a computed reading was computed from.
func (r Refusal) BasisText() string {
	return fmt.Sprintf("%s of %s is computed from %s.", r.Label, firstOf(r.Members), r.Reason)
}

// UndefinedText says for people why a computed reading has no value.
func (r Refusal) UndefinedText() string {
	return fmt.Sprintf("%s of %s has no value: %s.", r.Label, firstOf(r.Members), r.Reason)
}
