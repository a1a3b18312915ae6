package look

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

const (
	// maxNodes is how many different places of an answer are looked at.
	maxNodes = 2000
	// maxDistinct is how many different values of a place are told apart.
	maxDistinct = 64
	// maxTuple is how long a list can be whose elements mean different things by their positions.
	maxTuple = 8
	// maxText is how long a text is that is looked into.
	maxText = 200
	// slack is how far beside the range stamps may lie in an answer in whole days, or by another clock.
	slack = 26 * time.Hour
	// clockSlack is more than any clock differs from UTC.
	clockSlack = 15 * time.Hour
)

// node is a place of the answer: all values to which the same steps lead.
type node struct {
	steps []string
	kids  map[string]*node

	nulls, numbers, textNumbers, words, bools int
	// lists that stand here, and the least and greatest number of their elements.
	lists, shortest, longest int
	// stamps are values that read as times: near the range, and inside of it.
	stamps, near, inside                 int
	locals, dates, epochs, clocks, whole int
	seconds, millis                      int
	first                                int64
	// nearNumbers are numbers that could be times.
	nearNumbers int
	// exact and folded are texts that are types that were asked for.
	exact, folded, units int
	// numbered are numbers that are ids of types.
	numbered, integers int
	isFolded           bool
	distinct           map[string]bool
	// counts are how often the first few values come.
	counts map[string]int
	// isPart tells that the place is one of several alike, which {source} puts together.
	isPart bool
	// isStart tells that the start of intervals stands here, whose end stands beside.
	isStart bool
	// isNameless: the names of the steps say nothing.
	isNameless bool
}

func (n *node) leaves() int { return n.numbers + n.words }

// last is the last step that is a name; empty when there is none.
func (n *node) last() string {
	for i, step := range slices.Backward(n.steps) {
		if !apimap.IsName(step) {
			continue
		}
		if i > 0 {
			if _, label, isLabelled := apimap.LabelOf(n.steps[i-1]); isLabelled {
				return label // which says more than that it is a value
			}
		}
		return step
	}
	return ""
}

func (n *node) ends(step string) bool { return len(n.steps) > 0 && n.steps[len(n.steps)-1] == step }

// isTime tells that the times of values can stand here.
func (n *node) isTime() bool {
	if n.inside == 0 || n.bools > 0 {
		return false
	}
	least := (n.leaves() + 1) / 2
	if n.ends(apimap.Each) {
		least = (n.leaves()*9 + 9) / 10
	}
	return n.near >= least || n.stamps == n.words && n.numbers == 0
}

// isType tells that reading types can stand here. Numbers must all be ids of types: a few of them are among all values.
func (n *node) isType() bool {
	return n.exact+n.folded > 0 && n.numbered == n.numbers
}

// isNumber tells that values can stand here.
func (n *node) isNumber() bool {
	count := n.numbers + n.textNumbers
	if n.ends(apimap.Each) && count > n.nearNumbers {
		return true
	}
	return count > 0 && count*2 >= n.leaves()
}

// tree collects the places of an answer.
type tree struct {
	asked         *Asked
	exact, folded map[string]bool
	known         map[string]bool
	root          *node
	count         int
}

func newTree(asked *Asked) *tree {
	t := &tree{asked: asked, exact: map[string]bool{}, folded: map[string]bool{}, known: map[string]bool{}}
	for _, name := range asked.Types {
		t.exact[name] = true
		t.folded[strings.ToLower(name)] = true
	}
	for _, name := range asked.Known {
		t.known[name] = !t.exact[name]
	}
	t.root = t.below(nil, "")
	return t
}

// below gives the place that one more step leads to; nil when there are too many.
func (t *tree) below(n *node, step string) *node {
	if n == nil {
		return &node{kids: map[string]*node{}, distinct: map[string]bool{}, isNameless: t.asked.IsNameless}
	}
	if found := n.kids[step]; found != nil {
		return found
	}
	if t.count++; t.count > maxNodes {
		return nil
	}
	found := t.below(nil, "")
	found.steps = append(slices.Clip(slices.Clone(n.steps)), step)
	n.kids[step] = found
	return found
}

// maxDepth is how deep an answer is looked into.
const maxDepth = 24

func (t *tree) walk(value any, n *node) {
	if n == nil || len(n.steps) > maxDepth {
		return
	}
	switch v := value.(type) {
	case nil:
		n.nulls++
	case bool:
		n.bools++
		n.note(strconv.FormatBool(v))
	case json.Number:
		t.number(v, n)
	case string:
		t.text(v, n)
	case []any:
		t.list(v, n)
	case map[string]any:
		t.object(v, n)
	}
}

func (n *node) note(value string) {
	if n.counts == nil {
		n.counts = map[string]int{}
	}
	if _, isKnown := n.counts[value]; isKnown || len(n.counts) < maxMarks {
		n.counts[value]++
	}
	if len(n.distinct) < maxDistinct {
		n.distinct[value] = true
	}
}

func (t *tree) number(v json.Number, n *node) {
	n.numbers++
	n.note(string(v))
	if !strings.ContainsAny(string(v), ".eE") {
		n.integers++
	}
	if t.exact[string(v)] {
		n.exact++
	}
	if t.exact[string(v)] || t.known[string(v)] {
		n.numbered++
	}
	if len(v) >= len("20060102") {
		if stamp, ok := decode.StampOf(v); ok {
			t.stamp(stamp, n)
			n.digits(string(v), stamp)
		}
	}
}

// digits notes what an epoch counts.
func (n *node) digits(written string, stamp decode.Stamp) {
	if !stamp.IsNumber {
		return
	}
	whole, _, _ := strings.Cut(written, ".")
	switch count, _ := strconv.ParseInt(whole, 10, 64); {
	case count == stamp.Millis:
		n.millis++
	case count == stamp.Millis/1000:
		n.seconds++
	}
}

var timeOfDay = regexp.MustCompile(`^([01]?\d|2[0-4]):[0-5]\d(:[0-5]\d([.,]\d+)?)?$`)

func (t *tree) text(v string, n *node) {
	trimmed := strings.TrimSpace(v)
	if trimmed != "" && strings.ContainsAny(trimmed[:1], "[{") {
		if parsed, ok := parse(trimmed); ok {
			t.walk(parsed, t.below(n, apimap.InText))
			return
		}
	}
	if trimmed == "" {
		n.nulls++
		return
	}
	n.words++
	n.note(v[:min(len(v), maxText)])
	if len(v) > maxText {
		return
	}
	if t.exact[trimmed] {
		n.exact++
	} else if t.folded[strings.ToLower(trimmed)] {
		n.folded++
	}
	if unit.IsKnown(trimmed) {
		n.units++
	}
	if !strings.ContainsAny(trimmed, "0123456789") {
		return
	}
	if timeOfDay.MatchString(trimmed) {
		n.clocks++
		return
	}
	if stamp, ok := decode.StampOf(v); ok {
		t.stamp(stamp, n)
		n.digits(trimmed, stamp)
	}
	if _, ok := decode.NumberOf(v); ok {
		n.textNumbers++
		if !strings.ContainsAny(v, ".eE,") {
			n.integers++
		}
	}
}

// parse reads JSON in a text.
func parse(text string) (any, bool) {
	d := jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true))
	parsed, err := decode.NewTrees().Read(d)
	return parsed, err == nil
}

func (t *tree) position(stamp decode.Stamp) (isNear, isInside bool) {
	at := time.UnixMilli(stamp.Millis)
	beside := time.Duration(0)
	if stamp.IsLocal {
		beside = clockSlack
	}
	isNear = !at.Before(t.asked.From.Add(-slack)) && !at.After(t.asked.To.Add(slack))
	return isNear, !at.Before(t.asked.From.Add(-beside)) && at.Before(t.asked.To.Add(beside))
}

func (t *tree) stamp(stamp decode.Stamp, n *node) {
	isNear, isInside := t.position(stamp)
	if stamp.IsNumber && !isNear {
		return // a large number
	}
	n.stamps++
	if n.stamps == 1 {
		n.first = stamp.Millis
	}
	add := func(count *int, is bool) {
		if is {
			*count++
		}
	}
	add(&n.near, isNear)
	add(&n.inside, isInside)
	add(&n.locals, stamp.IsLocal)
	add(&n.dates, stamp.IsDate)
	add(&n.epochs, stamp.IsNumber)
	add(&n.whole, stamp.Millis%60_000 == 0)
	add(&n.nearNumbers, stamp.IsNumber && isNear)
}

func (t *tree) list(v []any, n *node) {
	if n.lists++; n.lists == 1 || len(v) < n.shortest {
		n.shortest = len(v)
	}
	n.longest = max(n.longest, len(v))
	t.labels(v, n)
	isInner := n.ends(apimap.Each) || n.ends(apimap.TypeKey) || n.ends(apimap.TimeAxis) || n.ends(apimap.SourceKey)
	isTuple := isInner && len(v) <= maxTuple && !slices.ContainsFunc(v, isContainer)
	for i, element := range v {
		t.walk(element, t.below(n, apimap.Each))
		if isTuple {
			t.walk(element, t.below(n, apimap.ElementPrefix+strconv.Itoa(i)))
		}
	}
}

func isContainer(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return true
	default:
		return false
	}
}

var isIdentifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (t *tree) object(v map[string]any, n *node) {
	hasType := false
	for name := range v {
		hasType = hasType || t.exact[name]
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		value := v[name]
		if t.exact[name] {
			t.walk(value, t.below(n, apimap.TypeKey))
			continue
		}
		if !hasType && len(name) > 2 && t.folded[strings.ToLower(name)] {
			if kid := t.below(n, apimap.TypeKey); kid != nil {
				kid.isFolded = true
				t.walk(value, kid)
			}
		}
		if hasType && t.known[name] {
			continue
		}
		if stamp, ok := decode.StampOf(name); ok && len(name) >= len("2006-01-02") {
			if isNear, _ := t.position(stamp); isNear {
				if kid := t.below(n, apimap.TimeKey); kid != nil {
					t.stamp(stamp, kid)
					t.walk(value, kid)
				}
				continue
			}
		}
		if isContainer(value) && !isIdentifier.MatchString(name) {
			t.walk(value, t.below(n, apimap.SourceKey))
			continue
		}
		if apimap.IsName(name) {
			t.walk(value, t.below(n, name))
		}
	}
}

// find gives the place at the end of steps; nil when there is none.
func (t *tree) find(steps []string) *node {
	n := t.root
	for _, step := range steps {
		if n = n.kids[step]; n == nil {
			return nil
		}
	}
	return n
}

// all gives the places in a fixed order.
func (t *tree) all() []*node {
	var found []*node
	var add func(n *node)
	add = func(n *node) {
		found = append(found, n)
		for _, step := range slices.Sorted(maps.Keys(n.kids)) {
			add(n.kids[step])
		}
	}
	add(t.root)
	return found
}
