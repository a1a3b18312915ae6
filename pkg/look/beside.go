package look

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// What stands beside values counts: units, factors, flags, and what tells devices apart.

// attachAll gives the places whose values can belong to those of a join as it is, the nearest first.
func (j *join) attachAll(nodes []*node, is func(*node) bool) []*beside {
	var found []*beside
	for _, n := range nodes {
		if n == j.value || j.uses(n) || n.leaves()+n.bools == 0 || !is(n) {
			continue
		}
		for _, axis := range []string{apimap.TypeAxis, apimap.TimeAxis} {
			var at *beside
			attached := j.attach(n, axis, func(_ *join, b *beside) { at = b })
			if len(attached) > 0 && slices.Equal(attached[0].labels, j.labels) {
				found = append(found, at)
				break
			}
		}
	}
	slices.SortStableFunc(found, func(a, b *beside) int { return cmp.Compare(b.shared, a.shared) })
	return found
}

func (j *join) uses(n *node) bool {
	for _, b := range []*beside{
		j.time, j.timeOfDay, j.interval, j.name, j.unit, j.flag, j.factor, j.decimals, j.exponent,
	} {
		if b != nil && b.node == n {
			return true
		}
	}
	return slices.ContainsFunc(j.sources, func(b *beside) bool { return b.node == n })
}

func first(found []*beside) *beside {
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// complete adds to a join what stands beside its values. Where a number can mean two things, there are two joins.
func (j *join) complete(nodes []*node) []*join {
	for _, is := range []func(n *node) bool{
		func(n *node) bool { return n.isUnit(true) && n.units == n.words },
		func(n *node) bool { return n.isUnit(true) && !n.isUnitOfTime() },
		func(n *node) bool { return n.isUnit(false) },
	} {
		if j.unit == nil {
			j.unit = first(j.attachAll(nodes, is))
		}
	}
	j.addFlag(nodes)
	j.sources = j.attachAll(nodes, func(n *node) bool {
		return isCalled(n.name(), sourceWords) && n.words+n.integers > 0 && n.inside == 0
	})
	if len(j.sources) > maxSources {
		j.sources = j.sources[:maxSources]
	}
	return j.scaled(nodes)
}

// maxSources is how many places together tell sources apart.
const maxSources = 3

// isUnit tells that units stand here. Without a name that says so, a single letter may be anything.
func (n *node) isUnit(isNamed bool) bool {
	if n.words == 0 || n.numbers+n.bools > 0 || n.stamps > 0 {
		return false
	}
	if isNamed {
		return says(n.name(), unitWords) && !slices.ContainsFunc(keys(n.distinct), func(s string) bool { return len(s) > 16 })
	}
	isLetter := slices.ContainsFunc(keys(n.distinct), func(s string) bool {
		return len(s) == 1 && !strings.Contains("WV%", s)
	})
	return n.units == n.words && n.textNumbers == 0 && !(isLetter && len(n.distinct) == 1)
}

// isUnitOfTime tells that the unit that stands here is that of a length of time, such as what a request was made of.
func (n *node) isUnitOfTime() bool {
	return says(n.name(), timeWords) || says(n.name(), intervalWords)
}

func keys(set map[string]bool) []string {
	found := make([]string, 0, len(set))
	for value := range set {
		found = append(found, value)
	}
	return found
}

func (j *join) addFlag(nodes []*node) {
	j.flag = first(j.attachAll(nodes, func(n *node) bool {
		return isCalled(n.name(), flagWords) && (n.bools > 0 && n.leaves() == 0 || n.words > 0 && n.numbers == 0)
	}))
	switch {
	case j.flag == nil:
	case j.flag.node.bools == 0 && j.flag.node.isLegible():
		j.bad = badTexts
	case j.flag.node.bools == 0 && j.flag.node.usual() != "":
		j.good = []string{j.flag.node.usual()}
	case j.flag.node.bools == 0:
		j.flag = nil
	case isCalled(j.flag.node.name(), badIfTrue):
		j.bad = []string{"true"}
	default:
		j.bad = []string{"false"}
	}
	if j.flag == nil {
		j.addLegible(nodes)
	}
	if j.flag == nil {
		j.addUnusual(nodes)
	}
}

// addLegible takes marks that say themselves whether values are good, whatever they are called.
func (j *join) addLegible(nodes []*node) {
	if j.flag = first(j.attachAll(nodes, func(n *node) bool {
		isText := n.words >= leastConstant && n.words == n.leaves() && n.numbers+n.textNumbers+n.bools == 0
		return n != j.value && isText && n.inside == 0 && n.isLegible()
	})); j.flag != nil {
		j.bad = badTexts
	}
}

// isLegible reports whether all texts of a mark are known to mean good or bad.
func (n *node) isLegible() bool {
	return !slices.ContainsFunc(keys(n.distinct), func(text string) bool {
		text = strings.ToLower(text)
		return !slices.Contains(badTexts, text) && !goodTexts[text]
	})
}

// addUnusual takes marks whose meaning no name tells by what is usual: values that are marked otherwise are none. A
// switch that stands once for many values says what they are, and not whether they are good: others of another kind,
// that were not looked at, may have it the other way.
func (j *join) addUnusual(nodes []*node) {
	for _, b := range j.attachAll(nodes, func(n *node) bool {
		isSwitch := n.bools > 0 && n.leaves() == 0
		isCode := says(n.name(), flagWords) && n.numbers > 0 && n.integers == n.numbers && n.words == 0
		isOfValues := n.leaves()+n.bools >= leastConstant // else it says something of all of the answer
		return n != j.value && (isSwitch || isCode) && isOfValues && n.inside == 0 && n.usual() != "" &&
			!isCalled(n.name(), extentWords)
	}) {
		if isForMany := 2*b.node.bools <= j.value.leaves(); b.node.bools > 0 && isForMany {
			continue
		}
		j.flag, j.good = b, []string{b.node.usual()}
		return
	}
}

// scaled adds what numbers are to be multiplied by.
func (j *join) scaled(nodes []*node) []*join {
	called := func(meant map[string]bool) *beside {
		return first(j.attachAll(nodes, func(n *node) bool {
			return isCalled(n.name(), meant) && n.numbers+n.textNumbers > 0 && n.inside == 0
		}))
	}
	j.factor, j.exponent = called(factorWords), called(exponentWords)
	if at := called(decimalWords); j.value.isWhole() {
		j.decimals = at // beside others they say how many to show
	} else if at != nil && j.hasWholeBeside(nodes) {
		j.unclear = at.node // means of whole numbers are none themselves
	}
	found := []*join{j}
	if at := called(scaleWords); at != nil && j.factor == nil && j.exponent == nil && j.decimals == nil {
		found = nil
		if at.node.integers < at.node.numbers+at.node.textNumbers || !isSmall(at.node) {
			j.factor = at
			return []*join{j}
		}
		for _, set := range []func(*join){
			func(j *join) { j.exponent = at }, func(j *join) { j.decimals = at }, func(j *join) { j.factor = at },
		} {
			other := j.clone()
			set(other)
			found = append(found, other)
		}
	}
	return append(found, j.unnamedFactors(nodes)...)
}

// hasWholeBeside reports whether other numbers of the same instants are whole, such as the lowest and the highest.
func (j *join) hasWholeBeside(nodes []*node) bool {
	return len(j.attachAll(nodes, func(n *node) bool {
		isMany := len(n.distinct) > maxMarks && n.numbers+n.textNumbers == n.leaves()
		return n != j.value && n.inside == 0 && isMany && n.isWhole() && !says(n.name(), asideWords)
	})) > 0
}

// isWhole reports whether numbers are whole, but for a few, and for those that lost their last digit where they were
// multiplied. Zero is whole whatever the others are.
func (n *node) isWhole() bool {
	whole, all := 0, 0
	for _, text := range keys(n.distinct) {
		if text == "0" {
			continue
		}
		all++
		if !strings.ContainsAny(text, ".,eE") || isNearlyWhole(text) {
			whole++
		}
	}
	return whole*10 >= all*9
}

// isNearlyWhole reports whether a number is as close to a whole one as a product of floating-point numbers gets to it.
func isNearlyWhole(text string) bool {
	number, err := strconv.ParseFloat(text, 64)
	return err == nil && math.Abs(number) >= 1 && math.Abs(number-math.Round(number)) <= 1e-14*math.Abs(number)
}

func isSmall(n *node) bool {
	return !slices.ContainsFunc(keys(n.distinct), func(s string) bool { return len(s) > 2 })
}

// powersOfTen are numbers that are factors, if anything.
var powersOfTen = words("0.000001 0.00001 0.0001 0.001 0.01 0.1 1000 1000000 1e-3 1e-2 1e-1 1e3 1e6 1E-3 1E-2 1E3")

// unnamedFactors reads with a power of ten that stands beside the values and is called anything else: it may be one.
func (j *join) unnamedFactors(nodes []*node) []*join {
	if j.factor != nil || j.exponent != nil || j.decimals != nil {
		return nil
	}
	at := first(j.attachAll(nodes, func(n *node) bool {
		if n.numbers == 0 || n.words > 0 || says(n.name(), asideWords) {
			return false
		}
		isPower := func(s string) bool { return powersOfTen[s] || s == "1" || s == "1.0" }
		texts := keys(n.distinct)
		hasPower := slices.ContainsFunc(texts, func(s string) bool { return powersOfTen[s] })
		return hasPower && !slices.ContainsFunc(texts, func(s string) bool { return !isPower(s) })
	}))
	if at == nil || at.shared == len(j.labels)-1 && at.node.numbers > 1 && len(at.node.distinct) > 1 {
		return nil
	}
	other := j.clone()
	other.factor = at
	return []*join{other}
}

// sourced adds places until no instant has two values any more.
func (j *join) sourced(nodes []*node, clashes func(*join) bool) *join {
	options := j.attachAll(nodes, func(n *node) bool {
		return len(n.distinct) > 1 && n.words+n.integers > 0 && n.bools == 0 && n.inside == 0 &&
			n.integers+n.words-n.textNumbers == n.leaves() && !says(n.name(), flagWords)
	})
	// Those beside the list of points tell whole series apart, and those of fewer kinds are likelier.
	slices.SortStableFunc(options, func(a, b *beside) int {
		return cmp.Compare(len(a.node.distinct), len(b.node.distinct))
	})
	for _, option := range options[:min(len(options), 6)] {
		other := j.clone()
		other.sources = append(other.sources, option)
		if !clashes(other) {
			return other
		}
	}
	return nil
}

// unexplained lists the places beside the values that may change what they mean, and whose names tell nothing.
func (r *reading) unexplained(j *join) []string {
	var found []string
	for _, b := range j.attachAll(r.nodes, func(n *node) bool {
		name := n.name()
		isAside := says(name, asideWords) && !says(name, flagWords) || says(name, recordWords)
		if !apimap.IsName(n.last()) || isAside || isCalled(n.last(), pageWords) || isCalled(name, extentWords) ||
			isCalled(name, kindWords) {
			return false
		}
		isRare := n.words >= leastConstant && n.words == n.leaves() && n.textNumbers == 0 && len(n.distinct) > 1 &&
			n.usual() != "" && n.inside == 0 // such as a quality that is good mostly
		isMark := n.bools > 0 && n.leaves() == 0 || n.words > 0 && isCalled(name, flagWords) || isRare
		isScale := n.numbers+n.textNumbers > 0 && n.inside == 0 && isScale(keys(n.distinct))
		return isMark || isScale
	}) {
		if b.node != j.value && !j.uses(b.node) && !IsStatistic(b.node.name()) && !r.countsDecimals(j, b) {
			found = append(found, b.node.last())
		}
	}
	if j.unclear != nil {
		found = append(found, j.unclear.last())
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// isScale reports whether numbers could say how others are to be read: all are such, and not all change nothing.
func isScale(numbers []string) bool {
	isPlain := func(text string) bool { return text == "0" || text == "1" || text == "1.0" }
	return slices.ContainsFunc(numbers, isScaleLike) &&
		!slices.ContainsFunc(numbers, func(text string) bool { return !isPlain(text) && !isScaleLike(text) })
}

// isScaleLike reports whether a number could be a factor, an exponent or a number of decimals, and is none that changes
// nothing.
func isScaleLike(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	isDigit := len(digits) == 1 && digits >= "1" && digits <= "6" && text != "1"
	return powersOfTen[text] || text == "10" || text == "100" || isDigit
}
