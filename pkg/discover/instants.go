package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// ends are the two members that take the range.
type ends struct{ from, to *node }

func (e ends) path() string { return e.from.path() + ", " + e.to.path() }

// mark keeps the members from being taken for anything else.
func (e ends) mark() {
	e.from.bound, e.to.bound = &apimap.Binding{Role: apimap.From}, &apimap.Binding{Role: apimap.To}
}

// rangeEnds lists the pairs of siblings that could be the start and end of the range.
func (d *discoverer) rangeEnds(nodes []*node) []option[ends] {
	var options []option[ends]
	var pairs func(siblings []*node)
	pairs = func(siblings []*node) {
		for _, from := range siblings {
			if from.children != nil && from.in.Ref.Lists == 0 {
				pairs(from.children)
			}
			for _, to := range siblings {
				if from == to || !d.endsMatch(from, to) {
					continue
				}
				score := d.pairScore(from, to) * d.surroundings(from)
				if score > 0 {
					e := ends{from, to}
					options = append(options, option[ends]{
						path: e.path(), score: score, notice: from.notice().Merge(to.notice()), value: e,
					})
				}
			}
		}
	}
	pairs(nodes)
	return options
}

// likeliestEnds gives the best pair, tied or not: enough to know that a field takes a range.
func (d *discoverer) likeliestEnds(nodes []*node) (option[ends], bool) {
	return decide(d.trial(), choice[ends]{options: d.rangeEnds(nodes), min: 0.45, margin: 1.1})
}

func (d *discoverer) endsMatch(from, to *node) bool {
	a, b := from.in, to.in
	return from.children == nil && to.children == nil && from.free() && to.free() &&
		a.Ref.Lists == 0 && b.Ref.Lists == 0 && a.Ref.Type == b.Ref.Type && isInstant(d.class(a.Ref.Type))
}

// pairScore weighs two names as the ends of one range: they must be a pair of words, and alike otherwise.
func (d *discoverer) pairScore(from, to *node) float64 {
	a, b := d.words.tokens(from.in.Name), d.words.tokens(to.in.Name)
	best := 0.0
	for _, pair := range rangePairs {
		restA, okA := without(a, pair.From)
		restB, okB := without(b, pair.To)
		if !okA || !okB || strings.Join(restA, " ") != strings.Join(restB, " ") {
			continue
		}
		score := pair.Weight
		if (pair.From == "after" || pair.From == "min" || pair.From == "gt") &&
			d.class(from.in.Ref.Type) != classDateTime && d.class(from.in.Ref.Type) != classDate {
			continue // after and before page through lists, unless they are dates
		}
		for _, word := range restA {
			switch {
			case timeWords[word]:
				score *= 0.99
			case hostile[word]:
				score *= factorHostile
			default:
				score *= 0.4
			}
		}
		best = max(best, score)
	}
	return best
}

func without(toks []string, word string) ([]string, bool) {
	for i, t := range toks {
		if t == word {
			return append(append([]string{}, toks[:i]...), toks[i+1:]...), true
		}
	}
	return nil, false
}

// bindRange decides which members take the range and how instants are written. It tells whether a value stamped
// with the end belongs to the answer.
func (d *discoverer) bindRange(role string, nodes []*node) (endInclusive, ok bool) {
	options := d.rangeEnds(nodes)
	chosen, ok := d.chooseEnds(role, options)
	if !ok {
		return false, false
	}
	encoding, ok := d.instantEncoding(role, chosen.value)
	chosen.value.from.bound = &apimap.Binding{Role: apimap.From, Encoding: encoding}
	chosen.value.to.bound = &apimap.Binding{Role: apimap.To, Encoding: encoding}
	return d.endIsInclusive(role, chosen.value.to), ok
}

// chooseEnds reports start and end as two roles, though they are chosen as a pair.
func (d *discoverer) chooseEnds(role string, options []option[ends]) (option[ends], bool) {
	fromRole, toRole := role+".from", role+".to"
	byHand := map[string]string{}
	for _, r := range []string{fromRole, toRole} {
		if text, ok := d.override(r); ok {
			byHand[r] = text
		}
	}
	state := Found
	if len(byHand) > 0 {
		var kept []option[ends]
		for _, o := range options {
			from, to := byHand[fromRole], byHand[toRole]
			if (from == "" || from == o.value.from.path()) && (to == "" || to == o.value.to.path()) {
				kept = append(kept, o)
			}
		}
		if len(kept) == 0 {
			for _, r := range []string{fromRole, toRole} {
				if byHand[r] != "" {
					d.report(Finding{
						Role: r, State: Stale, Chosen: byHand[r],
						Evidence: message.New("%s was set by hand, but it is no such end of a range there.", byHand[r]),
					})
				}
			}
		} else {
			options, state = kept, Set
		}
	}
	least := 0.45
	if state == Set {
		least = 0
	}
	chosen, ok := decide(d.trial(), choice[ends]{
		role: fromRole, noun: "range of time", options: options, min: least,
	})
	from, to := Finding{Role: fromRole, State: Unresolved}, Finding{Role: toRole, State: Unresolved}
	for _, o := range options {
		from.Candidates = append(from.Candidates, Candidate{
			Path: o.value.from.path(), Score: o.score, Deprecated: o.notice.Deprecated,
		})
		to.Candidates = append(to.Candidates, Candidate{
			Path: o.value.to.path(), Score: o.score, Deprecated: o.notice.Deprecated,
		})
	}
	if ok {
		from.set(state, chosen.value.from.path(), chosen.value.from.notice())
		to.set(state, chosen.value.to.path(), chosen.value.to.notice())
		from.Evidence = message.New(
			"%s and %s are a pair, both of the type %s.", from.Chosen, to.Chosen, chosen.value.from.in.Ref.Type.Name,
		)
	} else {
		_, from.Evidence, _ = best(choice[ends]{
			role: fromRole, noun: "range of time", options: options, min: least, margin: marginUsual,
		})
	}
	to.Evidence = from.Evidence
	d.report(from)
	d.report(to)
	return chosen, ok
}

// instantEncoding tells how an instant is written in a request, from the type, the names and the descriptions.
func (d *discoverer) instantEncoding(role string, e ends) (apimap.Encoding, bool) {
	role += ".from.encoding"
	t := e.from.in.Ref.Type
	said := strings.ToLower(e.from.in.Description + " " + e.to.in.Description + " " + t.Description)
	if e.from.parent != nil {
		said += " " + strings.ToLower(e.from.parent.in.Description)
	}
	all := []string{
		string(apimap.RFC3339), string(apimap.LocalDate), string(apimap.EpochMillis), string(apimap.EpochSeconds),
	}
	found := func(encoding apimap.Encoding, why message.Message) (apimap.Encoding, bool) {
		return apimap.Encoding(d.settled(role, string(encoding), why, all...)), true
	}
	millis := d.words.has(e.from.in.Name, "ms", "milli", "millis", "millisecond") ||
		containsAny(said, "millisecond", "in ms", " ms ", "(ms)", "epoch ms")
	seconds := d.words.has(e.from.in.Name, "second", "sec", "s") ||
		!millis && containsAny(said, "seconds", "unix time", "in s ")
	switch c := d.class(t); {
	case c == classDateTime:
		return found(apimap.RFC3339, message.New("The type %s is a date and time.", t.Name))
	case c == classDate:
		return found(apimap.LocalDate, message.New("The type %s is a date.", t.Name))
	case c == classMillis:
		return found(apimap.EpochMillis, message.New("The type %s counts milliseconds.", t.Name))
	case c == classSeconds:
		return found(apimap.EpochSeconds, message.New("The type %s counts seconds.", t.Name))
	case c == classText && (millis || containsAny(said, "epoch", "unix")):
		d.report(Finding{
			Role: role, State: Unresolved,
			Evidence: message.New("The range is text that holds a number; this way of writing is not known."),
		})
		return "", false
	case c == classText && containsAny(said, "yyyy-mm-dd") &&
		!containsAny(said, "yyyy-mm-ddt", "yyyy-mm-dd hh", "yyyy-mm-dd't"):
		return found(apimap.LocalDate, message.New("The schema describes it as YYYY-MM-DD."))
	case c == classText:
		return found(apimap.RFC3339, message.New("It is text, and ISO 8601 is how time is written as text."))
	case c == classStamp && !millis && !seconds:
		if containsAny(said, "iso", "rfc") {
			return found(apimap.RFC3339, message.New("The schema describes it as ISO 8601."))
		}
		answer, _ := d.probe(role,
			message.New("Is the type %s written as ISO 8601, or as a number of milliseconds or seconds?", t.Name),
			string(apimap.RFC3339), string(apimap.EpochMillis), string(apimap.EpochSeconds))
		return orOpen(answer), true
	case millis && c != classInt:
		return found(apimap.EpochMillis, message.New("Its name or description says milliseconds."))
	case seconds:
		return found(apimap.EpochSeconds, message.New("Its name or description says seconds."))
	case c == classInt && !millis:
		return found(apimap.EpochSeconds,
			message.New("An Int of GraphQL has 32 bits: milliseconds since 1970 do not fit in."))
	}
	answer, _ := d.probe(role,
		message.New("Do the numbers of the range count milliseconds or seconds since 1970? The schema does not say."),
		string(apimap.EpochMillis), string(apimap.EpochSeconds))
	return orOpen(answer), true
}

func orOpen(answer string) apimap.Encoding {
	if answer == "" {
		return apimap.OpenEncoding
	}
	return apimap.Encoding(answer)
}

// leavesOut and takesIn read a description of a range's end. A description that speaks of both ends ("from
// inclusive, to exclusive") speaks for neither here.
func leavesOut(said string) bool {
	return mentions(said, "exclusive", "not included", "not inclusive", "excluded", "excluding", "does not belong",
		"exklusiv", "nicht enthalten") &&
		!mentions(strings.ReplaceAll(strings.ReplaceAll(said, "not included", ""), "not inclusive", ""), "inclusive",
			"included")
}

func takesIn(said string) bool {
	return mentions(said, "inclusive", "included", "including", "belongs to it", "belongs to the range", "inklusive",
		"einschließlich") &&
		!mentions(
			said, "exclusive", "not included", "not inclusive", "excluded", "excluding", "exklusiv", "nicht enthalten",
		)
}

func mentions(said string, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(said, word) })
}

// endIsInclusive reads it from the description; else it stays open, and the plugin clips what is too much.
func (d *discoverer) endIsInclusive(role string, to *node) bool {
	role += ".to.end"
	said := strings.ToLower(to.in.Description)
	if to.parent != nil {
		said += " " + strings.ToLower(to.parent.in.Description)
	}
	const inclusive, exclusive = "inclusive", "exclusive"
	switch name := to.in.Name; {
	case leavesOut(said), d.words.has(name, exclusive, "lt"):
		return d.settled(
			role, exclusive, message.New("The schema says that the end does not belong to the range."), exclusive, inclusive,
		) == inclusive
	case takesIn(said), d.words.has(name, inclusive, "lte"):
		return d.settled(
			role, inclusive, message.New("The schema says that the end belongs to the range."), exclusive, inclusive,
		) == inclusive
	}
	answer, _ := d.probe(role, message.New("Does a value stamped exactly with the end of the range belong to the "+
		"answer? The schema does not say."), exclusive, inclusive)
	return answer == inclusive
}
