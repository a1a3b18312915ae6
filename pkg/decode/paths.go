package decode

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// paths reads an answer by the paths of its map (apimap.PathsShape). It holds what it reads as a tree, element by
// element of the list where the answer is one: that costs more than the other shapes, which read from the stream.
type paths struct {
	r     *Readings
	value []string
	// beside are the places of what belongs to a value.
	time, timeOfDay, interval, name, unit, unitOtherwise, flag place
	factor, decimals, divisor, exponent, scale                 place
	sources, otherwise                                         []place
	trees                                                      *Trees

	// timeColumn is the place of the time in a list of values (timeColumn); -1: it is in none.
	timeColumn int

	// nodes are the tree's on the way to the value: nodes[i] is before step i.
	nodes []any
	// where the way has come through axes and keys.
	typeIndex, timeIndex       int
	typeKey, timeKey, sourceOf string
	// parsed is the last text that was read as JSON beside the way.
	parsedText string
	parsed     any
}

// place is a path that is the same as that of the value for the first steps, as many as shared says.
type place struct {
	steps  []string
	shared int
}

func newPaths(r *Readings) *paths {
	answer := &r.Values.Answer
	at := func(path []string) place {
		shared := 0
		for shared < len(path) && shared < len(answer.Value) && path[shared] == answer.Value[shared] {
			shared++
		}
		return place{path, min(shared, max(len(answer.Value)-1, 0))}
	}
	p := &paths{
		r: r, value: answer.Value, timeColumn: timeColumn(answer.Value, answer.Time), nodes: make([]any, len(answer.Value)+1),
		time: at(answer.Time), timeOfDay: at(answer.TimeOfDay), interval: at(answer.Interval),
		name: at(answer.Type), unit: at(answer.Unit),
		unitOtherwise: at(answer.UnitOtherwise),
		factor:        at(answer.Factor), decimals: at(answer.Decimals), divisor: at(answer.Divisor),
		exponent: at(answer.Exponent), scale: at(answer.Scale), flag: at(answer.Flag),
	}
	for _, path := range answer.Sources {
		p.sources = append(p.sources, at(path))
	}
	for _, path := range answer.Otherwise {
		p.otherwise = append(p.otherwise, at(path))
	}
	return p
}

func (p *paths) places() []place {
	return append([]place{
		p.time, p.timeOfDay, p.interval, p.name, p.unit, p.unitOtherwise, p.factor, p.decimals, p.divisor, p.exponent,
		p.scale, p.flag,
	}, slices.Concat(p.sources, p.otherwise)...)
}

// isEachAlone tells that nothing stands beside the outermost list: its elements can be read one by one.
func (p *paths) isEachAlone() bool {
	if len(p.value) == 0 || p.value[0] != apimap.Each {
		return false
	}
	return !slices.ContainsFunc(p.places(), func(at place) bool { return len(at.steps) > 0 && at.shared == 0 })
}

func (p *paths) read(d *jsontext.Decoder) error {
	p.typeIndex, p.timeIndex, p.typeKey, p.timeKey, p.sourceOf = 0, 0, "", "", ""
	p.trees = NewTrees()
	if !p.isEachAlone() || d.PeekKind() != jsontext.KindBeginArray {
		tree, err := p.trees.Read(d)
		if err != nil {
			return err
		}
		if cut := p.r.Values.Answer.Cut; len(p.r.Values.Answer.Items) == 0 && len(cut) > 0 {
			p.r.IsCut, _ = at(tree, cut).(bool)
		}
		return p.walk(tree, 0)
	}
	return elements(d, func(d *jsontext.Decoder) error {
		p.trees = NewTrees()
		tree, err := p.trees.Read(d)
		if err != nil {
			return err
		}
		return p.element(tree, 0)
	})
}

func (p *paths) element(node any, depth int) error {
	if depth == 0 {
		p.r.Page.Count++
	}
	return p.walk(node, depth+1)
}

// walk goes on from a node before a step.
func (p *paths) walk(node any, depth int) error {
	p.nodes[depth] = node
	if depth == len(p.value) {
		return p.leaf(node)
	}
	if node == nil {
		p.r.noteNull(p.typeAt(depth))
		return nil
	}
	switch step := p.value[depth]; step {
	case apimap.Each, apimap.TimeAxis, apimap.TypeAxis:
		return p.list(node, depth)
	case apimap.TypeKey:
		return p.types(node, depth)
	case apimap.TimeKey, apimap.SourceKey:
		return p.keys(node, depth)
	case apimap.InText:
		return p.walk(p.inText(node), depth+1)
	default:
		next, isThere := below(node, step)
		if _, isObject := node.(map[string]any); !isThere && !isObject && depth+1 == len(p.value) {
			return nil // something else than a point; a point without a value has null
		}
		return p.walk(next, depth+1)
	}
}

// below is one step to a member or to one element.
func below(node any, step string) (any, bool) {
	if member, text, ok := apimap.LabelOf(step); ok {
		return labelled(node, member, text)
	}
	if position, ok := strings.CutPrefix(step, apimap.ElementPrefix); ok {
		list, isList := node.([]any)
		i, err := strconv.Atoi(position)
		if !isList || err != nil || i < 0 || i >= len(list) {
			return nil, false
		}
		return list[i], true
	}
	object, _ := node.(map[string]any)
	below, isThere := object[step]
	return below, isThere
}

// labelled is the element of a list whose member has a text; none where several have it.
func labelled(node any, member, text string) (found any, isThere bool) {
	list, _ := node.([]any)
	for _, element := range list {
		if object, _ := element.(map[string]any); plain(object[member]) == text && object != nil {
			if isThere {
				return nil, false
			}
			found, isThere = element, true
		}
	}
	return found, isThere
}

func (p *paths) list(node any, depth int) error {
	list, isList := node.([]any)
	if !isList {
		return nil
	}
	step := p.value[depth]
	if !p.isParallel(step, len(list), depth) {
		return p.unequal(len(list), depth)
	}
	for i, element := range list {
		switch step {
		case apimap.TimeAxis:
			p.timeIndex = i
		case apimap.TypeAxis:
			p.typeIndex = i
		}
		if err := p.element(element, depth); err != nil {
			return err
		}
	}
	return nil
}

// isParallel tells that the lists along an axis have as many elements. What reads by position must not be read when
// something is missing.
func (p *paths) isParallel(axis string, count, depth int) bool {
	if axis == apimap.Each {
		return true
	}
	if axis == apimap.TypeAxis && len(p.name.steps) == 0 && count != len(p.r.Types) {
		return false
	}
	for _, at := range p.places() {
		cut := slices.Index(at.steps, axis)
		if cut < at.shared || at.shared > depth {
			continue // the same list, or no list at all
		}
		list, isList := p.get(at.steps[at.shared:cut], p.nodes[at.shared]).([]any)
		if !isList || len(list) != count {
			return false
		}
	}
	return true
}

func (p *paths) unequal(count, depth int) error {
	names := []string{p.typeAt(depth)}
	if names[0] == "" {
		names = p.r.Types
	}
	for _, name := range names {
		into, err := p.r.seriesOf(key{name: name})
		if err != nil {
			return err
		}
		if into != nil {
			into.Note(series.UnequalColumns, count, "")
		}
	}
	return nil
}

func (p *paths) types(node any, depth int) error {
	object, _ := node.(map[string]any)
	defer func() { p.typeKey = "" }()
	for name, value := range p.named(object) {
		p.typeKey = name
		if err := p.element(value, depth); err != nil {
			return err
		}
	}
	return nil
}

// named gives the members of an object that are named like types that were asked for, in the order of the request.
func (p *paths) named(object map[string]any) func(func(string, any) bool) {
	return func(yield func(string, any) bool) {
		for _, name := range p.r.Types {
			object := p.group(object, name)
			value, isThere := object[name]
			if !isThere && p.r.Values.Answer.Fold {
				value, isThere = folded(object, name)
			}
			if isThere && !yield(name, value) {
				return
			}
		}
	}
}

// group follows the members that stand before the one that is named like a type.
func (p *paths) group(object map[string]any, name string) map[string]any {
	for _, step := range p.r.Values.Answer.Groups[name] {
		object, _ = object[step].(map[string]any)
	}
	return object
}

func folded(object map[string]any, name string) (any, bool) {
	for other, value := range object {
		if strings.EqualFold(other, name) {
			return value, true
		}
	}
	return nil, false
}

func (p *paths) keys(node any, depth int) error {
	object, _ := node.(map[string]any)
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	outer := p.sourceOf
	for _, name := range names {
		if p.value[depth] == apimap.TimeKey {
			p.timeKey = name
		} else {
			p.sourceOf = strings.TrimSpace(outer + " " + name)
		}
		if err := p.element(object[name], depth); err != nil {
			return err
		}
	}
	p.timeKey, p.sourceOf = "", outer
	return nil
}

// inText reads a text as JSON; nil when it is none.
func (p *paths) inText(node any) any {
	text, isText := node.(string)
	if !isText {
		return node // APIs that have both give the thing itself
	}
	tree, err := p.trees.Read(jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true)))
	if err != nil {
		return nil
	}
	return tree
}

// get follows steps beside the way to the value. Axes and keys are where the way has come through.
func (p *paths) get(steps []string, node any) any {
	for _, step := range steps {
		switch step {
		case apimap.TimeAxis:
			step = apimap.ElementPrefix + strconv.Itoa(p.timeIndex)
		case apimap.TypeAxis:
			step = apimap.ElementPrefix + strconv.Itoa(p.typeIndex)
		case apimap.TypeKey:
			object, _ := node.(map[string]any)
			object = p.group(object, p.typeKey)
			below, isThere := object[p.typeKey]
			if !isThere && p.r.Values.Answer.Fold {
				below, _ = folded(object, p.typeKey)
			}
			node = below
			continue
		case apimap.TimeKey:
			step = p.timeKey
		case apimap.InText:
			text, isText := node.(string)
			if !isText {
				continue
			}
			if text != p.parsedText {
				p.parsed, p.parsedText = p.inText(node), text
			}
			node = p.parsed
			continue
		}
		node, _ = below(node, step)
	}
	return node
}

// of gives what stands at a place for the value at which the way has come to an end; nil where there is no such place.
func (p *paths) of(at place) any {
	if len(at.steps) == 0 {
		return nil
	}
	return p.get(at.steps[at.shared:], p.nodes[at.shared])
}

// typeAt gives the type of what is below a step; empty: not told that far.
func (p *paths) typeAt(depth int) string {
	name := p.typeKey
	switch {
	case name != "":
	case slices.Contains(p.name.steps, apimap.TypeAxis) && !slices.Contains(p.value[:depth], apimap.TypeAxis):
	case len(p.name.steps) > 0 && p.name.shared <= depth:
		name = plain(p.of(p.name))
	case len(p.name.steps) == 0 && slices.Contains(p.value[:depth], apimap.TypeAxis):
		name = p.r.Types[p.typeIndex]
	}
	if _, isAsked := p.r.asked[name]; !isAsked && p.r.Values.Answer.Fold {
		for _, asked := range p.r.Types {
			if strings.EqualFold(asked, name) {
				return asked
			}
		}
	}
	return name
}
