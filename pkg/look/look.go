// Package look reads the arrangement of values out of an answer itself, where neither names nor a schema tell: where
// times that were asked for stand, and numbers beside, below or parallel to them.
package look

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
)

// Asked is what the answer was asked for.
type Asked struct {
	// From, To is the range; To is exclusive.
	From, To time.Time
	// Zone is the facility's; nil: unknown.
	Zone *time.Location
	// Types are the reading types asked for, in the order of the request, and Known all that are known of the facility.
	Types, Known []string
	// Clock is by which clock times without an offset are known to be written; empty: it is not known.
	Clock decode.Clock
	// IsNameless: the names in the answer say nothing; those of types and units are values.
	IsNameless bool
}

// Series are the values of one reading type and source, in the order of time.
type Series struct {
	// Type is empty when the answer does not tell it and several were asked for. Unit and Source are empty where the
	// answer tells none.
	Type, Unit, Source string
	// Times are milliseconds since 1970, UTC; Values belong to them, NaN for null.
	Times  []int64
	Values []float64
}

// Found is one way in which the answer reads.
type Found struct {
	// Answer is complete but for Scalar, which the caller knows. JSONText is set where the answer is a text.
	Answer apimap.Answer
	Series []Series
	// Inside and Outside count the stamps in the asked range and beside it.
	Inside, Outside int
	// Values are the paths of all numbers that can be the values, beside the same times and types, the chosen one first:
	// as averages and maxima, or measured and forecast. Those with the same numbers are one. Others has how the answer
	// reads with each of them, index by index; the first is this one.
	Values []string
	Others []Choice
	// Unexplained are places beside the values whose names tell nothing, and that may change what the values mean: marks,
	// and numbers that are always the same power of ten or a few digits.
	Unexplained []string
	// IsByOrder tells that nothing but the order of the request tells the types.
	IsByOrder bool
	// Clock is that of times without an offset, as far as the answer proves it; IsClockOpen: it does not, and they were
	// read as the facility's.
	Clock       decode.Clock
	IsClockOpen bool
	// Doubled counts points of which there is another one with the same time and a different value: several series that
	// nothing tells apart. Such an answer must not be used as it is.
	Doubled int
	// Bad counts values that are null because of their flag, and Unread what is no time or no number.
	Bad, Unread int
	// isNameless: names do not tell which of the values is meant.
	isNameless bool
	// isBetween: the values lie between two others, and are chosen by that.
	isBetween bool
	// EndTime is the path of a second time that is always later by the same amount: the end of each value's interval.
	EndTime string
}

// Choice is a reading with other values.
type Choice struct {
	Answer apimap.Answer
	Series []Series
}

// maxFound is how many readings are returned, and maxTrials how many are tried.
const (
	maxFound  = 8
	maxTrials = 40
)

// Read returns the ways in which the tree can be read, best first; none when no times in the range stand beside
// numbers. The tree is what stands below the field that was asked, as decode.Trees gives it.
func Read(tree any, asked Asked) []Found {
	content := tree
	if text, isText := tree.(string); isText {
		parsed, ok := parse(text)
		if !ok {
			return nil
		}
		content = parsed
	}
	places := newTree(&asked)
	places.walk(content, places.root)
	places.mergeSources(places.root)
	tried, err := newTrial(&asked, tree)
	if err != nil {
		return nil
	}
	r := &reading{tree: places, nodes: places.all(), trial: tried}
	r.collect()
	return r.found()
}

// reading is one call of Read.
type reading struct {
	tree  *tree
	nodes []*node
	trial *trial
	kept  []candidate
}

// candidate is a join that was tried.
type candidate struct {
	join *join
	out  *outcome
}

// collect tries all joins, likeliest first.
func (r *reading) collect() {
	var times, clocks, types, values []*node
	for _, n := range r.nodes {
		if n.isTime() && !n.ends(apimap.TimeKey) {
			times = append(times, n)
		}
		if n.clocks > 0 && n.clocks == n.words && n.numbers == 0 {
			clocks = append(clocks, n)
		}
		if n.isType() {
			types = append(types, n)
		}
		if n.isNumber() {
			values = append(values, n)
		}
	}
	markStarts(times)
	times = best(times, maxTimes, func(n *node) int { return n.timeRank() })
	values = best(values, maxValues, func(n *node) int { return valueRank(n.names()) })
	var all []*join
	for _, value := range values {
		all = append(all, r.tree.joins(value, times, clocks, types, r.nodes)...)
	}
	slices.SortStableFunc(all, func(a, b *join) int { return cmp.Compare(b.rank(), a.rank()) })
	for _, j := range all[:min(len(all), maxTrials)] {
		for _, complete := range j.complete(r.nodes) {
			r.try(complete)
		}
	}
	r.oneClock()
}

// oneClock reads local times that prove no clock by the one that others in the answer prove.
func (r *reading) oneClock() {
	var proved []decode.Clock
	for _, c := range r.kept {
		if clock := c.out.clock; clock != decode.UnknownClock && !slices.Contains(proved, clock) {
			proved = append(proved, clock)
		}
	}
	if len(proved) != 1 {
		return
	}
	kept := r.kept
	r.kept = nil
	r.trial.clock = proved[0]
	for _, c := range kept {
		if !c.out.isClockOpen {
			r.kept = append(r.kept, c)
			continue
		}
		r.try(c.join)
	}
}

// maxTimes and maxValues are how many places of times and of numbers are put together.
const (
	maxTimes  = 16
	maxValues = 160
)

// best are the places that rank highest, if there are too many.
func best(nodes []*node, most int, rank func(*node) int) []*node {
	if len(nodes) <= most {
		return nodes
	}
	slices.SortStableFunc(nodes, func(a, b *node) int { return cmp.Compare(rank(b), rank(a)) })
	return nodes[:most]
}

func (r *reading) try(j *join) {
	o := r.trial.run(j)
	if o == nil {
		return
	}
	if o.doubled > 0 {
		clashes := func(j *join) bool {
			o := r.trial.run(j)
			return o == nil || o.doubled > 0
		}
		if sourced := j.sourced(r.nodes, clashes); sourced != nil {
			j = sourced
			o = r.trial.run(j)
		}
	}
	isTwin := slices.ContainsFunc(r.kept, func(c candidate) bool { return isSameSeries(c.out.found, o.found) })
	if !isTwin {
		r.kept = append(r.kept, candidate{j, o})
	}
}

// rank orders joins before they are tried.
func (j *join) rank() int {
	rank := valueRank(j.value.names()) + min(len(j.value.distinct), 20)
	if j.value.integers < j.value.numbers+j.value.textNumbers {
		rank += 3 // counters, ids and codes have no decimals
	}
	switch {
	case j.isByOrder:
		rank += 50
	case !j.isTyped():
	case j.isFolded():
		rank += 250
	default:
		rank += 300
	}
	if j.name != nil {
		rank += j.name.node.labelRank() + min(len(j.name.node.distinct), 5) + 3*j.name.shared
	}
	at := j.timeNode()
	rank += at.timeRank()
	rank += 10 * at.inside / max(at.leaves(), 1)
	if j.time != nil && j.value.isTime() {
		rank -= 100
	}
	if j.interval != nil {
		rank -= 40
	}
	if j.value.isPart {
		rank -= 30
	}
	if len(j.tree.asked.Types) > 1 && j.isTyped() {
		rank += 20
	}
	return rank
}

func names(steps []string) []string {
	var found []string
	for _, step := range steps {
		if apimap.IsName(step) {
			found = append(found, step)
		}
	}
	return found
}

// score orders what was tried.
func (c candidate) score() int {
	score := c.join.rank() + c.out.regularity()/50 + 20*c.out.inside/(c.out.inside+c.out.outside)
	if c.out.doubled > 0 {
		score -= 500
	}
	if c.out.unread > 0 {
		score -= 100 * c.out.unread / (c.out.unread + c.out.inside + c.out.outside)
	}
	different := map[string]bool{}
	for _, s := range c.out.found {
		different[s.Type] = true
	}
	if c.out.isClockOpen {
		score -= 5
	}
	return score + 10*len(different)
}

// group tells readings apart that are more than a choice among numbers of the same list: by that list, by the way from
// its elements to the times, and by what else is read.
func (c candidate) group() string {
	steps := c.join.labels
	list := slices.IndexFunc(steps, isWild) + 1
	parts := []string{strings.Join(steps[:list], "\x00")}
	for _, step := range steps[list:] {
		if isWild(step) {
			parts = append(parts, step)
		}
	}
	if at := c.join.time; at != nil {
		parts = append(parts, "time", strings.Join(at.rest, "\x00"))
	}
	if at := c.join.name; at != nil {
		parts = append(parts, "type", strings.Join(at.node.steps, "\x00"))
	}
	return strings.Join(append(parts, c.join.scale()), "\x01")
}

// scale tells by which places numbers are multiplied.
func (j *join) scale() string {
	text := ""
	for _, b := range []*beside{j.factor, j.decimals, j.exponent} {
		text += "\x02" + strings.Join(j.steps(b), ".")
	}
	return text
}

// found puts the readings in order.
func (r *reading) found() []Found {
	slices.SortStableFunc(r.kept, func(a, b candidate) int { return cmp.Compare(b.score(), a.score()) })
	r.startsFirst()
	var found []Found
	at := map[string]int{}
	var members [][]candidate // of each, as its Values
	for _, c := range r.kept {
		group := c.group()
		i, isKnown := at[group]
		if isKnown && says(c.join.value.name(), asideWords) && !says(c.join.value.name(), valueWords) {
			continue // by its name no value, and there is one beside it
		}
		if isKnown && isConstant(c.out.found) && !isConstant(found[i].Series) {
			continue
		}
		if isKnown {
			found[i].Values = append(found[i].Values, c.path())
			found[i].Others = append(found[i].Others, Choice{c.out.answer, c.out.found})
			members[i] = append(members[i], c)
			continue
		}
		if len(found) == maxFound {
			continue
		}
		at[group], members = len(found), append(members, []candidate{c})
		found = append(found, Found{
			Answer: c.out.answer, Series: c.out.found, Inside: c.out.inside, Outside: c.out.outside, Values: []string{c.path()},
			Others: []Choice{{c.out.answer, c.out.found}}, IsByOrder: c.join.isByOrder, Clock: c.out.clock,
			Unexplained: r.unexplained(c.join), IsClockOpen: c.out.isClockOpen,
			Doubled: c.out.doubled, Bad: c.out.bad, Unread: c.out.unread,
			isNameless: r.trial.asked.IsNameless,
		})
	}
	for i := range found {
		r.joinKinds(&found[i], members[i])
		found[i].settle()
		found[i].EndTime = r.endOf(&found[i])
	}
	return found
}

// startsFirst puts the starts of intervals before their ends, where the names do not say which is which.
func (r *reading) startsFirst() {
	for i := range r.kept {
		for k := i + 1; k < len(r.kept); k++ {
			a, b := r.kept[i], r.kept[k]
			isOpen := a.join.timeNode().timeRank() == b.join.timeNode().timeRank()
			if isOpen && a.join.value == b.join.value && isLater(a.out.found, b.out.found) {
				r.kept[i], r.kept[k] = b, a
			}
		}
	}
}

// endOf finds a second time of the same values that is always later by as much.
func (r *reading) endOf(found *Found) string {
	for _, c := range r.kept {
		if c.join.time != nil && c.path() == found.Values[0] &&
			isLater(c.out.found, found.Series) {
			return strings.Join(names(c.join.time.node.steps), ".")
		}
	}
	return ""
}

// isLater tells that a has the values of b, all of them later by as much.
func isLater(a, b []Series) bool {
	by := int64(0)
	return slices.EqualFunc(a, b, func(a, b Series) bool {
		if by == 0 && len(a.Times) > 0 && len(b.Times) > 0 {
			by = a.Times[0] - b.Times[0]
		}
		return by > 0 && a.Type == b.Type && a.Source == b.Source && slices.EqualFunc(a.Values, b.Values, isSame) &&
			slices.EqualFunc(a.Times, b.Times, func(x, y int64) bool { return x-y == by })
	})
}

// path names the place of the values among others beside it.
func (c candidate) path() string {
	isSeen := func(step string) bool { return apimap.IsName(step) || strings.HasPrefix(step, apimap.ElementPrefix) }
	var seen []string
	for _, step := range c.join.value.steps {
		if isSeen(step) {
			seen = append(seen, step)
		}
	}
	return strings.Join(seen, ".")
}
