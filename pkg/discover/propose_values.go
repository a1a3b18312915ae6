package discover

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Hypothesis is a way in which values over time can be asked for. Its answer is not known.
type Hypothesis struct {
	// Path leads from the root to the field; the last step takes the range.
	Path []apimap.Step
	// Text is the path as findings have it, and Parts are the members of the request by what they would be: from, to,
	// types, resolution, deviceId.
	Text  string
	Parts map[string]string
	// Encodings are the ways in which the ends of the range may be written, likeliest first.
	Encodings []apimap.Encoding
	// Instants is what decides how the ends are written: a scalar of the schema's own, or the field.
	Instants string
	// IsScalar: the schema does not describe the answer.
	IsScalar bool
	// Below selects all of the answer, and Whole without the limits that lists have by default.
	Below, Whole []apimap.Selected
	// IsDecided: something else than a default is sent, to get all measured values.
	IsDecided bool
	// CoarsePace is the member for the resolution where its default says a coarse one, and it is not known how another is
	// written; empty: there is none.
	CoarsePace string
	// Doubts are members whose default may change what comes: how many values, how close together, or which.
	Doubts []Doubt
	// CanBeCut: a member limits how many values come, here or in the lists below, and nothing would tell that it has.
	CanBeCut bool
	Score    float64
	Notice   schema.Notice
	// host is the type that has the field, which isOfPage tells to be the one that the vendor's page names.
	host     *schema.Type
	isOfPage bool
	// comparator is the path of the conditions on the time of values that make the range; empty: there are none.
	comparator string
	// enum has the reading types where the schema lists them; nil: it does not.
	enum *schema.Type
	// isCounted: reading types are asked for by whole numbers.
	isCounted bool
	// limits are the members among the doubts that limit how many values come, and have no default.
	limits []string
}

// HasDefaults reports whether something else than a default is sent, or a default may change what comes. That a list
// may have a limit that the schema does not tell is none.
func (h Hypothesis) HasDefaults() bool {
	return h.IsDecided || slices.ContainsFunc(h.Doubts, func(d Doubt) bool { return !slices.Contains(h.limits, d.Path) })
}

// Values lists the ways in which values over time can be asked for, likeliest first, at most 16.
func (p *Proposals) Values() []Hypothesis {
	var found []Hypothesis
	ways := map[*schema.Field]int{}
	for _, at := range p.reaches() {
		for _, f := range at.typ.Fields {
			if ways[f] < maxWays && p.givesValues(f) {
				ways[f]++
				found = append(found, p.valuesOf(at, f)...)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Hypothesis) int { return cmp.Compare(b.Score, a.Score) })
	return diverse(p.withoutCorrected(found))
}

// maxWays to one field are looked at, the nearest first.
const maxWays = 4

// givesValues reports whether a field may give values over time: it takes a range, and its answer can hold numbers
// beside times.
func (p *Proposals) givesValues(f *schema.Field) bool {
	if len(f.Args) == 0 {
		return false
	}
	if known, isKnown := p.gives[f]; isKnown {
		return known
	}
	p.gives[f] = (isOfPage(f) || !p.isInexact(f)) && p.carriesValues(f) && p.takesRange(f)
	return p.gives[f]
}

// takesRange reports whether two members of a request can be the ends of a range.
func (p *Proposals) takesRange(f *schema.Field) bool {
	if known, isKnown := p.ranged[f]; isKnown {
		return known
	}
	nodes := tree(f.Args)
	each(nodes, func(*node) bool {
		p.left--
		return true
	})
	p.ranged[f] = p.left >= 0 && len(p.ranges(nodes, f)) > 0
	return p.ranged[f]
}

// diverse takes the likeliest, but no field more than half as often as there is room for: the next one may be right.
// Where there is no other, twice as many are kept: most of them go as soon as the API refuses one.
func diverse(found []Hypothesis) []Hypothesis {
	var kept []Hypothesis
	if len(found) > 0 && found[0].isOfPage && found[0].Notice.Deprecated == "" { // the page says which field it is
		found = slices.DeleteFunc(found, func(h Hypothesis) bool { return !h.isOfPage })
	}
	fieldOf := func(h Hypothesis) string { return string(h.host.Name) + "." + h.Path[len(h.Path)-1].Field }
	isOnly := !slices.ContainsFunc(found, func(h Hypothesis) bool { return fieldOf(h) != fieldOf(found[0]) })
	count := map[string]int{}
	isKnown := map[string]bool{}
	for _, h := range found {
		key, err := json.Marshal(h.Path)
		if err != nil || isKnown[string(key)] {
			continue // another way to the same request
		}
		isKnown[string(key)] = true
		field := fieldOf(h)
		if !isOnly && count[field] == maxHypotheses/2 {
			continue
		}
		count[field]++
		if kept = append(kept, h); len(kept) == maxHypotheses && !isOnly || len(kept) == 2*maxHypotheses {
			break
		}
	}
	return kept
}

// carriesValues reports whether an answer could hold numbers beside times.
func (p *Proposals) carriesValues(f *schema.Field) bool {
	if !f.Ref.Type.Composite() {
		c := p.d.class(f.Ref.Type)
		return c == classJSON || c == classOther || c == classText && f.Ref.Lists == 0
	}
	numbers, others, lists, leaves := 0, 0, f.Ref.Lists, 0
	isUntold, isOther := false, false // a scalar or list of lists may hold all
	var look func(t *schema.Type, depth int, above []*schema.Type)
	look = func(t *schema.Type, depth int, above []*schema.Type) {
		for _, f := range slices.Concat(fieldsOf(t)) {
			c := p.d.class(f.Ref.Type)
			lists += f.Ref.Lists
			if !f.Ref.Type.Composite() {
				leaves++
				isOther = c == classOther || c == classText && f.Ref.Lists == 0
			}
			switch {
			case !f.ArgsOptional():
			case f.Ref.Type.Composite():
				if depth > 0 && !slices.Contains(above, f.Ref.Type) {
					look(f.Ref.Type, depth-1, append(slices.Clone(above), f.Ref.Type))
				}
			case c == classJSON, f.Ref.Lists > 1 && c != classBoolean,
				c == classText && containsAny(strings.ToLower(f.Description), "json"):
				isUntold = true
			case isNumber(c):
				numbers++
				others++ // an epoch
			case c == classBoolean || c == classEnum:
			default:
				others++
				if c == classOther || c == classText {
					numbers++ // decimals as text
				}
			}
		}
	}
	look(f.Ref.Type, belowDepth, []*schema.Type{f.Ref.Type})
	// Nothing else is there to hold values, as beside a text and what kind of text it is.
	isHeld := isOther && leaves == 1 || isOfPage(f) && lists == 0 && others > 0 && numbers == others
	return isUntold || isHeld || numbers > 0 && others > 1 && lists > 0
}

// fieldsOf are the fields of a type, and of the objects behind it.
func fieldsOf(t *schema.Type) []*schema.Field {
	all := slices.Clone(t.Fields)
	for _, possible := range t.Possible {
		all = append(all, possible.Fields...)
	}
	return all
}

// valuesOf lists the hypotheses of one field.
func (p *Proposals) valuesOf(at reach, f *schema.Field) []Hypothesis {
	pairs := p.ranges(tree(f.Args), f)
	ids := []scored{{}}
	if !at.hasID {
		ids = p.ids(f)
	}
	var found []Hypothesis
	for _, pair := range pairs {
		for _, id := range ids {
			if slices.Contains(strings.Split(pair.path, ", "), id.path) {
				continue
			}
			for _, selector := range p.selections(f, pair.path, id.path) {
				h, ok := p.hypothesis(at, f, pair.path, id.path, selector.path)
				if !ok {
					continue
				}
				h.Encodings, h.Instants = p.encodings(pair.value), h.Text
				if t := pair.value.from.in.Ref.Type; isOwnScalar(t) {
					h.Instants = t.Name
				}
				h.isOfPage, h.comparator = isOfPage(f), p.comparatorOf(pair.value)
				h.Score += at.score + p.fieldScore(f) + pair.score + id.score + selector.score
				if succeedsPage(at.typ, f) {
					h.Score += 5
				}
				found = append(found, h)
			}
		}
	}
	return found
}

// isOwnScalar reports whether a type is a scalar that GraphQL itself does not have: the API reads it alike everywhere.
func isOwnScalar(t *schema.Type) bool {
	return t.Kind == schema.Scalar && !slices.Contains([]string{"String", "Int", "Float", "Boolean", "ID"}, t.Name)
}

// fieldScore ranks a field as that of the values. What the vendor's page states is a fact.
func (p *Proposals) fieldScore(f *schema.Field) float64 {
	words := p.d.words
	score := 2 * max(words.match(cValues, f.Name), 0.9*words.match(cAnalysis, f.Name),
		words.mentions(cValues, f.Description))
	switch {
	case isOfPage(f) && f.Notice.Deprecated != "":
		score++ // it may have been switched off
	case isOfPage(f):
		score += 5
	}
	if words.hostility(f.Name) {
		score -= 1.5
	}
	if f.Notice.Deprecated != "" {
		score -= 0.5
	}
	if !f.Ref.Type.Composite() && p.d.class(f.Ref.Type) != classJSON {
		score -= 0.5
	}
	return score
}

// succeedsPage reports whether a field is what the deprecated field of the vendor's page beside it says to use instead.
func succeedsPage(host *schema.Type, f *schema.Field) bool {
	old := host.Field("readings")
	return old != nil && old != f && isOfPage(old) && f.Notice.Deprecated == "" &&
		slices.Contains(wordsOf.FindAllString(old.Notice.Deprecated, -1), f.Name)
}

// isOfPage recognises the field that the vendor's page names: readings, with its readingInput.
func isOfPage(f *schema.Field) bool {
	return f.Name == "readings" &&
		slices.ContainsFunc(f.Args, func(arg *schema.Input) bool { return arg.Name == "readingInput" })
}

// selections lists the members that could take the reading types; the last is none.
func (p *Proposals) selections(f *schema.Field, pair, id string) []scored {
	var found []scored
	taken := append(strings.Split(pair, ", "), id)
	each(tree(f.Args), func(n *node) bool {
		if slices.Contains(taken, n.path()) {
			return false
		}
		if n.children != nil {
			return n.lists() <= 1
		}
		t := n.in.Ref.Type
		c := p.d.class(t)
		score := p.selectorName(n)
		isCounted := p.d.isCounted(t) && (score >= 0.8 || n.lists() == 1)
		if n.lists() > 1 || saysElse(n.in) ||
			!isCounted && c != classText && c != classID && c != classEnum && c != classOther {
			return false
		}
		if c == classEnum {
			score = max(score, p.d.words.match(cReadingTypes, t.Name))
			if p.d.enumAsTypes(t) < 1 || len(p.d.paceNames(t)) > 1 {
				return false
			}
		}
		switch {
		case n.lists() == 1:
			score += 0.8
		case n.in.Required():
			score += 0.5
		case p.d.words.match(cResolution, n.in.Name) > 0.6 || p.d.words.match(cZone, n.in.Name) > 0.6 ||
			n.in.Default != nil:
			return false
		}
		found = append(found, scored{n.path(), score})
		return false
	})
	found = best3(found)
	return append(found, scored{"", 0})
}

// hypothesis binds the members of a request. It fails when something that the API requires has no value.
func (p *Proposals) hypothesis(at reach, f *schema.Field, pair, id, selector string) (Hypothesis, bool) {
	nodes := tree(f.Args)
	h := Hypothesis{
		Text: strings.TrimPrefix(at.text+"."+f.Name, "."), Parts: map[string]string{}, host: at.typ, Notice: f.Notice,
		IsScalar: !f.Ref.Type.Composite(),
	}
	from, to, _ := strings.Cut(pair, ", ")
	p.bindEnds(nodeAt(nodes, from), nodeAt(nodes, to))
	h.Parts["from"], h.Parts["to"] = from, to
	if id != "" {
		p.d.bindID(nodeAt(nodes, id))
		h.Parts["deviceId"] = id
	}
	var selected *node
	if selector != "" {
		selected = nodeAt(nodes, selector)
		selected.bound = &apimap.Binding{Role: apimap.ReadingTypes}
		h.Parts["types"] = selector
		h.isCounted = p.d.isCounted(selected.in.Ref.Type)
		if selected.in.Ref.Type.Kind == schema.Enum {
			h.enum = selected.in.Ref.Type
		}
	}
	if id != "" {
		p.d.bindOwner(nodes)
	}
	p.d.bindResolution("", nodes)
	p.d.bindZone("", nodes)
	p.bindFunction(nodes, &h)
	if selected != nil {
		p.d.bindSelector(selected, apimap.Answer{Type: []string{"told"}})
	}
	each(nodes, func(n *node) bool {
		if n.bound != nil && n.bound.Role == apimap.Zone {
			n.bound.Always = true
		}
		if n.bound != nil && n.bound.Role == apimap.ResolutionOf {
			h.Parts["resolution"] = n.path()
			if p.isCoarse(n) {
				h.CoarsePace = n.path()
			}
			p.preferUnread(n)
			if nodeAt(nodes, from).bound.Role == apimap.Day {
				n.bound = finestOnly(n.bound) // it says how long the time around the date is, not how close the values are
			}
			if values := p.closer(n); len(values) > 0 {
				h.Doubts = append(h.Doubts, Doubt{n.path(), values})
			}
			p.nameRequired(n)
		}
		return n.bound == nil
	})
	p.decideDefaults(nodes, &h)
	p.tryRequired(nodes, &h)
	r, _ := p.d.unwrap(f)
	page, ok := p.d.paging("", f, r, nodes)
	args, missing := p.d.arguments(nodes, "")
	if missing != "" || !ok {
		return h, false
	}
	p.leavePages(nodes, &h)
	h.Path = append(slices.Clone(at.steps),
		apimap.Step{Field: f.Name, Args: args, List: f.Ref.Lists > 0, Page: page})
	if !h.IsScalar {
		h.Below, h.Whole = p.below(f.Ref.Type, 0), p.below(f.Ref.Type, WholeLimit)
	}
	h.CanBeCut = h.CanBeCut || h.HasLimitsBelow()
	return h, true
}

// leavePages drops the doubts about the size and the position of pages, which are followed, and notes whether another
// member can cut what comes.
func (p *Proposals) leavePages(nodes []*node, h *Hypothesis) {
	each(nodes, func(n *node) bool {
		if n.bound != nil && (n.bound.Role == apimap.PageSize || n.bound.Role == apimap.PagePosition) {
			h.Doubts = slices.DeleteFunc(h.Doubts, func(d Doubt) bool { return d.Path == n.path() })
		}
		h.CanBeCut = h.CanBeCut || p.isLimit(n) && p.d.words.match(cPageSize, n.in.Name) >= 0.8
		return n.bound == nil
	})
}
