package discover

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// option is one thing that a role could be.
type option[T any] struct {
	path  string
	score float64
	// means tells options apart: two with the same meaning are two ways to the same thing, not rivals.
	means  string
	why    message.Message
	notice schema.Notice
	value  T
}

// choice is a decision about one role.
type choice[T any] struct {
	role string
	// noun for people: "list of facilities".
	noun    string
	options []option[T]
	// min is the least score that is taken for good evidence.
	min float64
	// margin is how much of the best score a rival may have without making it a tie.
	margin float64
	// optional: without any option the role is absent and not unresolved.
	optional bool
	// minor: queries can do without it, even where it cannot be told which option it is.
	minor bool
	// lookup finds what an override names when it is not among the options.
	lookup func(path string) (option[T], bool)
}

const (
	marginUsual   = 0.86
	factorAged    = 0.7  // deprecated: an undeprecated equal is preferred
	factorUnsafe  = 0.9  // experimental
	candidatesMax = 25   // shown for a role
	scoreNothing  = 0.05 // below it, an option is not a real candidate
)

// decide makes the choice, reports it, and tells whether there is one.
func decide[T any](d *discoverer, c choice[T]) (option[T], bool) {
	if c.margin == 0 {
		c.margin = marginUsual
	}
	for i := range c.options {
		c.options[i].score = math.Round(1000*noticeFactor(c.options[i].notice)*min(c.options[i].score, 1)) / 1000
	}
	c.options = slices.DeleteFunc(c.options, func(o option[T]) bool { return o.score < scoreNothing })
	slices.SortStableFunc(c.options, func(a, b option[T]) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.path, b.path))
	})
	finding := Finding{Role: c.role, State: Unresolved, IsMinor: c.minor}
	if !d.quiet {
		finding.Candidates = candidates(c.options)
	}
	if chosen, ok := byHand(d, c); ok {
		finding.set(Set, chosen.path, chosen.notice)
		finding.Evidence = setByHand
		d.report(finding)
		return chosen, true
	}
	chosen, why, ok := best(c)
	switch {
	case ok:
		finding.set(Found, chosen.path, chosen.notice)
	case len(c.options) == 0 && c.optional:
		finding.State = Absent
	}
	finding.Evidence = why
	d.report(finding)
	return chosen, ok
}

// setByHand is the evidence for what an administrator chose.
var setByHand = message.New("Set by hand.")

// best takes the option that stands out; the sentence says why it, or why none.
func best[T any](c choice[T]) (option[T], message.Message, bool) {
	var none option[T]
	noun := message.Role(c.role, c.noun)
	if len(c.options) == 0 {
		return none, message.New("The schema has no %s.", noun), false
	}
	first := c.options[0]
	if first.score < c.min {
		return none, message.New("Nothing is clearly the %s; the likeliest is %s.", noun, first.path), false
	}
	for _, rival := range c.options[1:] {
		if rival.score < first.score*c.margin {
			break
		}
		if rival.means == "" || rival.means != first.means {
			return none, message.New("%s and %s could both be the %s.", first.path, rival.path, noun), false
		}
	}
	if !first.why.IsZero() {
		return first, first.why, true
	}
	return first, message.New("%s fits best as the %s.", first.path, noun), true
}

func byHand[T any](d *discoverer, c choice[T]) (option[T], bool) {
	var none option[T]
	text, ok := d.override(c.role)
	if !ok {
		return none, false
	}
	for _, o := range c.options {
		if o.path == text {
			return o, true
		}
	}
	if c.lookup != nil {
		if o, ok := c.lookup(text); ok {
			return o, true
		}
	}
	d.report(Finding{Role: c.role, State: Stale, Chosen: text,
		Evidence: message.New("%s was set by hand as the %s, but the schema has nothing of the kind there.", text,
			message.Role(c.role, c.noun))})
	return none, false
}

// probe reports a question that the schema cannot answer. An override with one of the answers settles it.
func (d *discoverer) probe(role string, question message.Message, answers ...string) (string, bool) {
	finding := Finding{Role: role, State: Probe, Evidence: question}
	for _, answer := range answers {
		finding.Candidates = append(finding.Candidates, Candidate{
			Path: answer, Score: math.Round(100/float64(len(answers))) / 100,
		})
	}
	if text, ok := d.override(role); ok {
		if slices.Contains(answers, text) {
			finding.set(Set, text, schema.Notice{})
			d.report(finding)
			return text, true
		}
		d.report(Finding{Role: role, State: Stale, Chosen: text,
			Evidence: message.New(
				"%s was set by hand, but the possible answers are %s.", text, strings.Join(answers, ", "),
			)})
	}
	d.report(finding)
	return "", false
}

// settled reports something that the schema tells outright; an override with one of the answers wins over it.
func (d *discoverer) settled(role, chosen string, why message.Message, answers ...string) string {
	finding := Finding{Role: role, State: Found, Chosen: chosen, Evidence: why}
	if text, ok := d.override(role); ok {
		if slices.Contains(answers, text) {
			finding.set(Set, text, schema.Notice{})
			finding.Evidence = setByHand
			d.report(finding)
			return text
		}
		d.report(Finding{Role: role, State: Stale, Chosen: text,
			Evidence: message.New(
				"%s was set by hand, but the possible answers are %s.", text, strings.Join(answers, ", "),
			)})
	}
	d.report(finding)
	return chosen
}

func (f *Finding) set(state State, chosen string, notice schema.Notice) {
	f.State, f.Chosen = state, chosen
	f.Deprecated, f.Experimental = notice.Deprecated, notice.Experimental
}

func candidates[T any](options []option[T]) []Candidate {
	var list []Candidate
	for _, o := range options {
		if len(list) == candidatesMax {
			break
		}
		if !slices.ContainsFunc(list, func(c Candidate) bool { return c.Path == o.path }) {
			list = append(list, Candidate{Path: o.path, Score: o.score, Deprecated: o.notice.Deprecated})
		}
	}
	return list
}

// noticeFactor lowers what the vendor wants no longer used, or may change at any time.
func noticeFactor(n schema.Notice) float64 {
	factor := 1.0
	if n.Deprecated != "" {
		factor *= factorAged
	}
	if n.Experimental {
		factor *= factorUnsafe
	}
	return factor
}
