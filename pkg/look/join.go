package look

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// join is a place of numbers with the places of what belongs to them.
type join struct {
	tree  *tree
	value *node
	// labels are the steps to the value, with the axes along which other lists run parallel.
	labels []string

	// time is nil where the value has its time as a key.
	time, name *beside
	timeOfDay  *beside
	// interval is the length of the values' intervals, where time is only the start of the first.
	interval         *beside
	intervalEncoding apimap.Encoding
	unit, flag       *beside
	factor           *beside
	decimals         *beside
	exponent         *beside
	sources          []*beside
	bad, good        []string
	isByOrder        bool
	// unclear may change what the values mean, and nothing tells whether it does; nil: there is none.
	unclear *node
}

// beside is a place that goes the same way as that of the value for some steps, and by itself from there.
type beside struct {
	node   *node
	shared int
	rest   []string
}

func (j *join) clone() *join {
	other := *j
	other.labels = slices.Clone(j.labels)
	other.sources = slices.Clone(j.sources)
	return &other
}

func (j *join) steps(b *beside) []string {
	if b == nil {
		return nil
	}
	return append(slices.Clone(j.labels[:b.shared]), b.rest...)
}

func isWild(step string) bool {
	return strings.HasPrefix(step, "[") && !isLabelled(step) || isKey(step)
}

func isKey(step string) bool {
	return step == apimap.TypeKey || step == apimap.TimeKey || step == apimap.SourceKey
}

// attach gives the ways in which another place can belong to the values: beside them or above, or in a list that runs
// parallel to one of theirs, along an axis.
func (j *join) attach(n *node, axis string, set func(*join, *beside)) []*join {
	shared := 0
	for shared < len(n.steps)-1 && shared < len(j.value.steps)-1 && n.steps[shared] == j.value.steps[shared] {
		shared++
	}
	wild := -1
	for i := shared; i < len(n.steps); i++ {
		switch step := n.steps[i]; {
		case step == apimap.Each && wild < 0:
			wild = i
		case step == apimap.TypeKey && slices.Contains(j.value.steps[shared:], step):
		case step == apimap.TimeKey && slices.Contains(j.value.steps[shared:], step):
		case isWild(step):
			return nil
		}
	}
	rest := n.steps[shared:]
	if wild < 0 {
		other := j.clone()
		set(other, &beside{n, shared, rest})
		return []*join{other}
	}
	var found []*join
	for i := shared; i < len(j.labels); i++ {
		step := j.labels[i]
		isFree := step == apimap.Each || step == axis
		if !isFree || !j.tree.isParallel(n.steps[:wild], j.value.steps[:i]) {
			continue
		}
		other := j.clone()
		other.labels[i] = axis
		along := slices.Clone(rest)
		along[wild-shared] = axis
		set(other, &beside{n, shared, along})
		found = append(found, other)
	}
	return found
}

// isParallel tells that the lists at two places have as many elements.
func (t *tree) isParallel(a, b []string) bool {
	one, other := t.find(a), t.find(b)
	return one != nil && other != nil && one.lists > 0 && other.lists > 0 &&
		one.longest == other.longest && one.shortest == other.shortest
}

// timeDepth is how many steps value and time have in common.
func (j *join) timeDepth() int {
	if j.interval != nil {
		return len(j.labels)
	}
	if j.timeOfDay != nil {
		return max(j.time.shared, j.timeOfDay.shared)
	}
	if j.time != nil {
		return j.time.shared
	}
	return slices.Index(j.labels, apimap.TimeKey) + 1
}

// isOne tells that each value has a time of its own: what comes in several for one time is told apart by its type.
func (j *join) isOne() bool {
	for i := j.timeDepth(); i < len(j.labels); i++ {
		if j.labels[i] == apimap.Each && (j.name == nil || j.name.shared <= i) {
			return false
		}
	}
	return true
}

func (j *join) isTyped() bool { return j.name != nil || slices.Contains(j.labels, apimap.TypeKey) }

// joins gives all ways to put times and types to a place of numbers.
func (t *tree) joins(value *node, times, clocks, names, nodes []*node) []*join {
	base := &join{tree: t, value: value, labels: slices.Clone(value.steps)}
	var timed []*join
	if slices.Contains(value.steps, apimap.TimeKey) {
		timed = append(timed, base)
	}
	for _, at := range times {
		if at != value {
			timed = append(timed, base.attach(at, apimap.TimeAxis, func(j *join, b *beside) { j.time = b })...)
		}
	}
	timed = append(timed, base.spaced(times, nodes)...)
	var found []*join
	for _, j := range timed {
		if n := j.timeNode(); j.time != nil && n.dates > 0 && n.dates == n.stamps {
			j.timeOfDay = first(j.attachAll(clocks, func(*node) bool { return true }))
		}
		for _, typed := range j.typed(names) {
			if typed.isOne() {
				found = append(found, typed)
			}
		}
	}
	isParallel := func(j *join) bool { return slices.Contains(j.labels, apimap.TimeAxis) }
	if own := slices.DeleteFunc(slices.Clone(found), isParallel); len(own) > 0 {
		return own // a value beside its time needs none from another list
	}
	return found
}

func (j *join) typed(names []*node) []*join {
	if j.isTyped() {
		return []*join{j}
	}
	var found []*join
	for _, at := range names {
		found = append(found, j.attach(at, apimap.TypeAxis, func(j *join, b *beside) { j.name = b })...)
	}
	if len(found) > 0 {
		return found
	}
	found = []*join{j}
	count := len(j.tree.asked.Types)
	for i, step := range j.labels {
		list := j.tree.find(j.value.steps[:i])
		if count > 1 && step == apimap.Each && list.shortest == count && list.longest == count {
			other := j.clone()
			other.labels[i], other.isByOrder = apimap.TypeAxis, true
			found = append(found, other)
		}
	}
	return found
}
