package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Not all ranges have two ends in two members: some have a start and a length, some both ends in one text, and some are
// a date.

// bindEnds binds the members that an option of ranges names. The second may be a length, or the first one again.
func (p *Proposals) bindEnds(from, to *node) {
	length := p.lengthOf(to)
	switch {
	case from == to && p.isBetween(from):
		from.bound = bothEnds()
		return
	case from == to && (p.isDay(from) || p.isMoment(from)):
		from.bound = &apimap.Binding{Role: apimap.Day, Encoding: apimap.LocalDate}
		return
	case from == to:
		from.bound = &apimap.Binding{Role: apimap.Interval, Encoding: apimap.RFC3339}
		return
	case length != "":
		to.bound = &apimap.Binding{Role: apimap.To, Encoding: length}
	default:
		to.bound = &apimap.Binding{Role: apimap.To, Encoding: apimap.RFC3339}
	}
	from.bound = &apimap.Binding{Role: apimap.From, Encoding: apimap.RFC3339}
}

// lengths lists the pairs of a single point in time and, beside it, how long the range is.
func (p *Proposals) lengths(nodes []*node) (options []option[ends]) {
	var look func(siblings []*node)
	look = func(siblings []*node) {
		start, length := p.onlyStart(siblings), (*node)(nil)
		for _, n := range siblings {
			switch {
			case n.children != nil && n.in.Ref.Lists == 0 && !p.isComparator(n):
				look(n.children)
			case length == nil && p.lengthOf(n) != "":
				length = n
			}
		}
		if start == nil || length == nil {
			return
		}
		e := ends{start, length}
		score := 0.6
		if p.speaksOf(start.in, true) {
			score += 0.2
		}
		options = append(options, option[ends]{path: e.path(), score: score, value: e,
			notice: start.notice().Merge(length.notice())})
	}
	look(nodes)
	return options
}

// onlyStart is the only member among its siblings that can be a point in time, and is none of a last one; nil: there is
// none.
func (p *Proposals) onlyStart(siblings []*node) (start *node) {
	for _, n := range siblings {
		if n.children != nil || n.in.Ref.Lists > 0 || !n.free() || p.lengthOf(n) != "" {
			continue
		}
		c := p.d.class(n.in.Ref.Type)
		isTyped := isInstant(c) && c != classText && !isNumber(c)
		isSaid := (c == classText || isNumber(c)) && (p.speaksOf(n.in, true) || saysTime(n.in))
		if !isTyped && !isSaid {
			continue
		}
		if start != nil || p.speaksOf(n.in, false) {
			return nil
		}
		start = n
	}
	return start
}

// lengthOf is how a member says the length of a range; empty: it says none. What is called like a resolution is one.
func (p *Proposals) lengthOf(n *node) apimap.Encoding {
	if n.children != nil || n.in.Ref.Lists > 0 {
		return ""
	}
	c := p.d.class(n.in.Ref.Type)
	isCount := c == classInt || c == classLong
	toks, isLong := p.d.words.tokens(n.in.Name), false
	var unit apimap.Encoding
	for _, word := range toks {
		switch {
		case lengthUnits[word] != "" && unit == "" && isCount:
			unit = lengthUnits[word]
		case lengthWords[word]:
			isLong = true
		case !slices.Contains(lengthFillers, word):
			return ""
		}
	}
	switch {
	case isCount && unit != "":
		return unit
	case isCount && isLong:
		return saidUnit(n.in.Description)
	case c == classDuration && isLong, c == classText && isLong && strings.Contains(n.in.Description, "PT"):
		return apimap.LengthDuration
	}
	return ""
}

// saidUnit is the unit that a description names; empty: none.
func saidUnit(description string) apimap.Encoding {
	for word := range strings.FieldsFuncSeq(strings.ToLower(description), isNoLetter) {
		if unit := lengthUnits[singular(word)]; unit != "" && len(word) > 1 {
			return unit
		}
	}
	return ""
}

var (
	lengthUnits = map[string]apimap.Encoding{
		"day": apimap.LengthDays, "hour": apimap.LengthHours, "minute": apimap.LengthMinutes,
		"second": apimap.LengthSeconds, "tag": apimap.LengthDays, "stunde": apimap.LengthHours, "hr": apimap.LengthHours,
		"min": apimap.LengthMinutes, "sec": apimap.LengthSeconds,
	}
	lengthWords   = words("duration length span dauer timespan lookback lookahead window")
	lengthFillers = []string{"in", "of", "number", "num", "count", "range", "time", "total", "nr"}
)

// isDay reports whether a member takes a date, and neither of two ends.
func (p *Proposals) isDay(n *node) bool {
	switch c := p.d.class(n.in.Ref.Type); c {
	case classDate:
		return !p.speaksOf(n.in, true) && !p.speaksOf(n.in, false)
	case classText, classOther:
		toks := p.d.words.tokens(n.in.Name)
		return !slices.ContainsFunc(toks, func(word string) bool { return !dayWords[word] })
	}
	return false
}

// isMoment reports whether a member takes a point in time, of which the field that gives values for sure can make a
// day.
func (p *Proposals) isMoment(n *node) bool {
	c := p.d.class(n.in.Ref.Type)
	if isNamed, isSaid := p.isInterval(n); isNamed || isSaid {
		return false
	}
	isTyped := c == classDateTime || c == classStamp || c == classMillis || c == classSeconds
	isSaid := (isNumber(c) || c == classText) && (saysTime(n.in) || p.d.words.has(n.in.Name, "time", "timestamp"))
	return isTyped || isSaid || isNumber(c) && containsAny(strings.ToLower(n.in.Description), "millisecond", "unix")
}

var dayWords = words("date day datum tag calendar")

// intervals lists the members that may take both ends of the range in one text, or the one date that is asked for.
func (p *Proposals) intervals(nodes []*node, isSure bool) (options []option[ends]) {
	each(nodes, func(n *node) bool {
		if n.children != nil {
			return n.in.Ref.Lists == 0 && !p.isComparator(n)
		}
		isNamed, isSaid := p.isInterval(n)
		isMoment := isSure && n.in.Required() && p.isMoment(n)
		switch {
		case n.in.Ref.Lists > 0 || !n.free():
			return false
		case p.isDay(n) || isMoment:
			options = append(options, option[ends]{path: ends{n, n}.path(), score: 0.5, value: ends{n, n},
				notice: n.notice()})
			return false
		case !isSaid && !(isNamed && isSure && n.in.Required()):
			return false
		}
		score := 0.4
		if isSaid && isNamed {
			score = 0.8
		}
		options = append(options, option[ends]{path: ends{n, n}.path(), score: score, value: ends{n, n},
			notice: n.notice()})
		return false
	})
	return options
}

// isInterval reports whether a member that can take a text is named like a range, and whether it is described as one.
func (p *Proposals) isInterval(n *node) (isNamed, isSaid bool) {
	if c := p.d.class(n.in.Ref.Type); c != classText && c != classOther && c != classDuration {
		return false, false
	}
	said := strings.ToLower(n.in.Description + " " + n.in.Ref.Type.Description)
	isNamed = p.d.words.has(n.in.Name, intervalWords...) || p.d.words.has(n.in.Ref.Type.Name, intervalWords...)
	isSaid = strings.Contains(said, "/") && containsAny(said, "start", "from", "begin", "interval", "iso 8601")
	return isNamed, isSaid
}

var intervalWords = []string{"interval", "range", "period", "timespan", "timeframe", "window", "span", "zeitraum"}
