package example

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// leaf is a value without parts, or a list of such, in the arguments of a field.
type leaf struct {
	value *value
	// name of the argument or member, and the names from the field on: readings.readingInput.from.
	name, path string
	// parent is the object or list that it stands in; nil: the field.
	parent *value
}

// leavesOf gives the leaves of a field's arguments in their order.
func leavesOf(f *field) []leaf {
	var found []leaf
	for _, arg := range f.args {
		found = appendLeaves(found, leaf{value: arg.value, name: arg.name, path: f.name + "." + arg.name})
	}
	return found
}

func appendLeaves(found []leaf, at leaf) []leaf {
	switch at.value.kind {
	case objectKind:
		for _, m := range at.value.members {
			found = appendLeaves(found, leaf{value: m.value, name: m.name, path: at.path + "." + m.name, parent: at.value})
		}
		return found
	case listKind:
		if !at.value.hasParts() {
			return append(found, at)
		}
		for _, item := range at.value.items {
			found = appendLeaves(found, leaf{value: item, name: at.name, path: at.path, parent: at.value})
		}
		return found
	default:
		return append(found, at)
	}
}

// scalars are the leaf's values: itself, or those of its list.
func (l leaf) scalars() []*value {
	if l.value.kind == listKind {
		return l.value.items
	}
	return []*value{l.value}
}

// isWord reports whether a value is text, by quotes or without.
func isWord(v *value) bool { return v.kind == textKind || v.kind == enumKind }

// isAll reports whether a leaf has values, all of which the function accepts.
func (l leaf) isAll(accepts func(*value) bool) bool {
	scalars := l.scalars()
	return len(scalars) > 0 && !slices.ContainsFunc(scalars, func(v *value) bool { return !accepts(v) })
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// What arguments and fields are mostly called. Names only decide between what the values leave open.
var (
	zoneWords        = regexp.MustCompile(`(?i)zone|^tz|tz$`)
	aggregationWords = regexp.MustCompile(`(?i)aggreg|function|method|calc|statistic|reduc`)
	endWords         = regexp.MustCompile(`(?i)^(to|end|until|till|bis|stop|before|max|last)|(end|until|to|bis)$`)
	sizeWords        = regexp.MustCompile(`(?i)^(first|limit|take|top|size|count|max)$|page_?size|per_?page|max.*items`)
	offsetWords      = regexp.MustCompile(`(?i)^(offset|skip|start)$`)
	pageWords        = regexp.MustCompile(`(?i)^page(_?(number|no|index))?$`)
	cursorWords      = regexp.MustCompile(`(?i)^after$|cursor|page_?token`)
	facilityWords    = regexp.MustCompile(`(?i)facilit|plant|site|park|anlage|asset|installation|station|system`)
	deviceWords      = regexp.MustCompile(`(?i)device|inverter|sensor|component|meter|logger|ger(ae|ä)t`)
	typeWords        = regexp.MustCompile(`(?i)reading|analys|type|measur|channel|metric|signal|messgr|kennzahl|quantit`)
	idWords          = regexp.MustCompile(`(?i)^_?id$|^uu?id$|^guid$|^key$|(_id|Id|ID)$`)
	nameWords        = regexp.MustCompile(`(?i)name$|^(title|label|caption|bezeichnung|description)$`)
	typeIDWords      = regexp.MustCompile(`(?i)^(reading|analysis)?_?type$|^(key|code|symbol)$`)
	unitWords        = regexp.MustCompile(`(?i)unit|einheit`)
	companyWords     = regexp.MustCompile(`(?i)compan|organi[sz]ation|customer|client|owner|tenant|firma|mandant`)
	analysisWords    = regexp.MustCompile(`(?i)analys`)
	hasNextWords     = regexp.MustCompile(`(?i)has.*(next|more)|more`)
	totalWords       = regexp.MustCompile(`(?i)total|count`)
)

// aggregations in the words of APIs.
var aggregations = map[string]bool{
	"avg": true, "average": true, "mean": true, "sum": true, "total": true, "min": true, "minimum": true, "max": true,
	"maximum": true, "last": true, "first": true, "median": true, "diff": true, "delta": true, "count": true,
}

func isAggregation(v *value) bool { return isWord(v) && aggregations[strings.ToLower(v.text)] }
