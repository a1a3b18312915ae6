package discover

import (
	"cmp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// ranges lists the pairs of members that could be the ends of a range: by their names, or two of one type side by side
// that can be instants. Of a field that gives values for sure, any two members may be.
func (p *Proposals) ranges(nodes []*node, f *schema.Field) []option[ends] {
	isSure := isOfPage(f)
	options := slices.DeleteFunc(p.d.rangeEnds(nodes), func(o option[ends]) bool {
		parent := o.value.from.parent
		return parent != nil && p.isComparator(parent) && !p.comparesTime(parent, f)
	})
	known := map[string]bool{}
	for i := range options {
		options[i].score++ // names say so
		known[options[i].path] = true
	}
	var pairs func(siblings []*node)
	pairs = func(siblings []*node) {
		for i, from := range siblings {
			if from.children != nil {
				if from.in.Ref.Lists <= 1 && !p.isComparator(from) {
					pairs(from.children)
				}
				continue
			}
			for _, to := range siblings[i+1:] {
				for _, e := range []ends{{from, to}, {to, from}} {
					if score := p.pair(e, siblings, isSure); score > 0 && !known[e.path()] {
						if e.from == to {
							score *= 0.8 // the first mostly stands first
						}
						options = append(options, option[ends]{path: e.path(), score: score, value: e,
							notice: from.notice().Merge(to.notice())})
					}
				}
			}
		}
	}
	pairs(nodes)
	options = append(append(options, p.lengths(nodes)...), p.bounds(nodes)...)
	options = append(options, p.betweens(nodes, f)...)
	if len(options) == 0 {
		options = p.intervals(nodes, isSure)
	}
	slices.SortStableFunc(options, func(a, b option[ends]) int { return cmp.Compare(b.score, a.score) })
	most := 4
	if isSure {
		most = 12
	}
	return options[:min(most, len(options))]
}

// pair weighs two members as the ends of a range by their type alone.
func (p *Proposals) pair(e ends, siblings []*node, isSure bool) float64 {
	a, b := e.from.in, e.to.in
	if p.lengthOf(e.from) != "" || p.lengthOf(e.to) != "" {
		return 0
	}
	if e.to.children != nil || a.Ref.Type != b.Ref.Type || a.Ref.Lists > 0 || b.Ref.Lists > 0 || !e.from.free() ||
		!e.to.free() || a.Ref.NonNull != b.Ref.NonNull || p.isSelector(a) || p.isSelector(b) {
		return 0
	}
	score := 0.0
	c := p.d.class(a.Ref.Type)
	isUntyped := c == classText || c == classLong || c == classFloat || c == classInt // times, as anything else
	switch {
	case p.isCursor(a.Ref.Type):
		// they page through lists
	case c == classDateTime, c == classDate, c == classStamp, c == classMillis, c == classSeconds:
		score = 0.7
	case c == classOther:
		score = 0.5
	case a.Required() && (c == classText || c == classLong || c == classFloat):
		score = 0.4
	case a.Required() && c == classInt:
		score = 0.3
	case p.d.words.has(a.Name, "after", "before", "cursor", "first", "last", "skip", "offset", "page", "limit",
		"id", "uuid", "hash", "name"):
		// they page through lists, or say which object is meant
	case isUntyped && p.areOnly(e, siblings):
		score = 0.2 // both ends may be left out
	case isUntyped && p.speaksOf(a, true) && p.speaksOf(b, false):
		score = 0.2 // as their names say
	case isUntyped && isSure && a.Default == nil && b.Default == nil:
		score = 0.2
	}
	if score == 0 {
		return 0
	}
	if a.Required() {
		score += 0.2
	}
	for _, other := range siblings {
		if other.in.Ref.Type == a.Ref.Type && other != e.from && other != e.to && other.in.Ref.Lists == 0 {
			score -= 0.1 // one of several
		}
	}
	if saysTime(a) && saysTime(b) {
		score += 0.4
	}
	first, last := p.speaksOf(a, true), p.speaksOf(b, false)
	if p.speaksOf(a, false) || p.speaksOf(b, true) {
		score -= 0.2
	}
	if first || last {
		score += 0.2
	}
	return score
}

// isSelector reports whether a text is called like one that takes reading types: beside a date, it is no second end.
func (p *Proposals) isSelector(in *schema.Input) bool {
	return p.d.class(in.Ref.Type) == classText && p.d.words.match(cSelector, in.Name) >= 0.8 && !saysTime(in)
}

// isCursor reports whether a scalar of the schema's own is that of the cursors that pages give.
func (p *Proposals) isCursor(t *schema.Type) bool {
	if p.cursors == nil {
		p.cursors = map[*schema.Type]bool{}
		for of := range p.d.schema.All() {
			for _, f := range of.Fields {
				if p.d.class(f.Ref.Type) == classOther && strings.HasSuffix(strings.ToLower(f.Name), "cursor") {
					p.cursors[f.Ref.Type] = true
				}
			}
		}
	}
	return p.cursors[t]
}

// areOnly reports whether two members are the only ones of their type, and have no default.
func (p *Proposals) areOnly(e ends, siblings []*node) bool {
	for _, other := range siblings {
		isEnd := other == e.from || other == e.to
		if isEnd && other.in.Default != nil || !isEnd && other.in.Ref.Type == e.from.in.Ref.Type && other.in.Ref.Lists == 0 {
			return false
		}
	}
	isAmount := p.d.class(e.from.in.Ref.Type) == classFloat || p.d.class(e.from.in.Ref.Type) == classLong
	return e.from.parent != nil || len(siblings) < 5 || isAmount && len(siblings) < 8
}

// saysTime reports whether a member is described as a point in time.
func saysTime(in *schema.Input) bool {
	return containsAny(strings.ToLower(in.Description), "1970", "epoch", "rfc 3339", "iso 8601", "yyyy", "range of time",
		"time range", "of the range", "start time", "end time", "beginn", "zeitraum", "date", "timestamp", "instant")
}

// saysZone and saysElse read the description of a text: as that of a time zone, or of anything but reading types.
func saysZone(in *schema.Input) bool {
	return containsAny(strings.ToLower(in.Description), "time zone", "timezone", "zeitzone")
}

func saysElse(in *schema.Input) bool {
	return saysZone(in) || containsAny(strings.ToLower(in.Description), "distance of", "resolution", "granularity",
		"interval of", "iso 8601", "order of", "language", "auflösung")
}

// speaksOf reports whether a member is named or described as the first or the last end.
func (p *Proposals) speaksOf(in *schema.Input, first bool) bool {
	toks := slices.Concat(p.d.words.tokens(in.Name), strings.FieldsFunc(strings.ToLower(in.Description), isNoLetter))
	for _, pair := range rangePairs {
		word := pair.To
		if first {
			word = pair.From
		}
		if slices.Contains(toks, word) {
			return true
		}
	}
	return false
}

func isNoLetter(r rune) bool { return (r < 'a' || r > 'z') && r != 'ä' && r != 'ö' && r != 'ü' }

// encodings lists the ways in which the ends can be written, likeliest first.
func (p *Proposals) encodings(e ends) []apimap.Encoding {
	switch isOne := e.from == e.to; {
	case isOne && p.isBetween(e.from):
	case isOne && p.isDay(e.from):
		return []apimap.Encoding{apimap.LocalDate}
	case isOne && !p.isMoment(e.from):
		return []apimap.Encoding{apimap.RFC3339, apimap.LocalTime, apimap.UTCTime, apimap.LocalDate}
	}
	if said := saidClocks(e.from.in, e.to.in); len(said) > 0 {
		return said
	}
	switch c := p.d.class(e.from.in.Ref.Type); c {
	case classMillis:
		return []apimap.Encoding{apimap.EpochMillis}
	case classSeconds, classInt:
		return []apimap.Encoding{apimap.EpochSeconds}
	case classFloat, classLong:
		return []apimap.Encoding{apimap.EpochMillis, apimap.EpochSeconds}
	case classDate:
		return []apimap.Encoding{apimap.LocalDate, apimap.RFC3339}
	case classText:
		return []apimap.Encoding{apimap.RFC3339, apimap.LocalTime, apimap.UTCTime, apimap.LocalDate,
			apimap.EpochMillisText, apimap.EpochSecondsText, apimap.SpacedLocalTime, apimap.SpacedUTCTime}
	default:
		return []apimap.Encoding{apimap.RFC3339, apimap.EpochMillis, apimap.EpochSeconds, apimap.LocalTime,
			apimap.UTCTime, apimap.LocalDate}
	}
}

// Encoded returns the hypothesis with the ends of the range written in another way.
func (h Hypothesis) Encoded(encoding apimap.Encoding) Hypothesis {
	path := slices.Clone(h.Path)
	last := &path[len(path)-1]
	last.Args = slices.Clone(last.Args)
	for i := range last.Args {
		last.Args[i].Value = encoded(last.Args[i].Value, encoding)
	}
	h.Path = path
	return h
}

func encoded(binding apimap.Binding, encoding apimap.Encoding) apimap.Binding {
	if isOfRange(binding.Role) && binding.Encoding.Unit() == 0 {
		binding.Encoding = encoding
	}
	binding.Members = slices.Clone(binding.Members)
	for i := range binding.Members {
		binding.Members[i].Value = encoded(binding.Members[i].Value, encoding)
	}
	binding.Items = slices.Clone(binding.Items)
	for i := range binding.Items {
		binding.Items[i] = encoded(binding.Items[i], encoding)
	}
	return binding
}
