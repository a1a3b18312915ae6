package look

import (
	"maps"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Members that hold the same arrangement of times and numbers may be the devices of a facility, under their names. They
// are put together as {source}; that they are different things altogether stays possible, and is read, too.

// mergeSources adds {source} wherever members are alike.
func (t *tree) mergeSources(n *node) {
	alike := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(n.kids)) {
		kid := n.kids[name]
		t.mergeSources(kid)
		if !apimap.IsName(name) || IsStatistic(kid.name()) {
			continue
		}
		if signature := kid.signature(); signature != "" {
			alike[signature] = append(alike[signature], name)
		}
	}
	for _, names := range alike {
		if len(names) < 2 || n.kids[apimap.SourceKey] != nil {
			continue
		}
		merged := t.below(n, apimap.SourceKey)
		for _, name := range names {
			if merged == nil {
				return
			}
			n.kids[name].mark()
			t.merge(merged, n.kids[name])
		}
	}
}

func (n *node) mark() {
	n.isPart = true
	for _, kid := range n.kids {
		kid.mark()
	}
}

// signature lists the places below that have times or numbers; empty where values are not arranged in lists or by keys
// of their own, or have no times.
func (n *node) signature() string {
	var found []string
	hasTime, hasNumber := false, false
	var add func(at *node)
	add = func(at *node) {
		isTime := at.isTime() || at.ends(apimap.TimeKey)
		if isTime || at.isNumber() {
			hasTime, hasNumber = hasTime || isTime, hasNumber || at.isNumber()
			found = append(found, strings.Join(at.steps[len(n.steps):], " "))
		}
		for _, kid := range at.kids {
			add(kid)
		}
	}
	add(n)
	if !hasTime || !hasNumber || len(n.kids) == 0 {
		return ""
	}
	slices.Sort(found)
	return strings.Join(found, "\n")
}

// merge adds what was collected at one place to another.
func (t *tree) merge(into, from *node) {
	if into == nil {
		return
	}
	for _, count := range []struct{ into, from *int }{
		{&into.nulls, &from.nulls}, {&into.numbers, &from.numbers}, {&into.textNumbers, &from.textNumbers},
		{&into.words, &from.words}, {&into.bools, &from.bools}, {&into.stamps, &from.stamps}, {&into.near, &from.near},
		{&into.inside, &from.inside}, {&into.locals, &from.locals}, {&into.dates, &from.dates},
		{&into.epochs, &from.epochs}, {&into.clocks, &from.clocks}, {&into.whole, &from.whole},
		{&into.nearNumbers, &from.nearNumbers}, {&into.exact, &from.exact}, {&into.folded, &from.folded},
		{&into.units, &from.units}, {&into.integers, &from.integers}, {&into.seconds, &from.seconds},
		{&into.millis, &from.millis}, {&into.numbered, &from.numbered},
	} {
		*count.into += *count.from
	}
	if from.lists > 0 {
		if into.lists == 0 || from.shortest < into.shortest {
			into.shortest = from.shortest
		}
		into.longest = max(into.longest, from.longest)
		into.lists += from.lists
	}
	into.isFolded = into.isFolded || from.isFolded
	into.first = from.first
	for value := range from.distinct {
		into.note(value)
	}
	for step, kid := range from.kids {
		t.merge(t.below(into, step), kid)
	}
}
