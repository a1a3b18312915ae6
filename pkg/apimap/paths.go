package apimap

import "strings"

// Steps of the paths of a PathsShape, beside the names of members. The paths start at the end of Answer.Items. As far
// as two of them are the same, they lead to the same element: what belongs to a value stands where its path parts from
// that of Answer.Value.
const (
	// Each element of a list.
	Each = "[]"
	// TimeAxis is each element of a list that runs parallel to the list of times, and is the step through that list, too.
	TimeAxis = "[time]"
	// TypeAxis is the same for reading types. Without Answer.Type, the list is in the order of the request.
	TypeAxis = "[type]"
	// TypeKey is each member of an object that is named like a reading type, behind the members that Answer.Groups has
	// for it.
	TypeKey = "{type}"
	// TimeKey is each member of an object whose name is a timestamp.
	TimeKey = "{time}"
	// SourceKey is each member of an object whose name tells the device, phase or meter.
	SourceKey = "{source}"
	// InText is what a text holds as JSON, or a JSON scalar: nothing is selected of it.
	InText = "{json}"
	// ElementPrefix is before the position of one element of a list, from 0: #1 is the second one.
	ElementPrefix = "#"
)

// Labelled is the step to one element of a list of pairs, such as [{name: "unit", value: "W"}]: that whose member has a
// text, which tells it from the others.
func Labelled(member, text string) string { return "[" + member + "=" + text + "]" }

// LabelOf is the member and the text of a step that Labelled gives; ok is false for all others.
func LabelOf(step string) (member, text string, ok bool) {
	if inner, isBracketed := strings.CutPrefix(step, "["); isBracketed && strings.HasSuffix(inner, "]") {
		return strings.Cut(strings.TrimSuffix(inner, "]"), "=")
	}
	return "", "", false
}

// IsName reports whether a step of a path is the name of a member.
func IsName(step string) bool {
	return step != "" && !strings.ContainsAny(step[:1], "[{#")
}

// PathRefs are the paths of a PathsShape, to be changed, in a fixed order: that of the value first.
func (a *Answer) PathRefs() []*[]string {
	refs := []*[]string{
		&a.Value, &a.Time, &a.TimeOfDay, &a.Interval, &a.Type, &a.Unit, &a.UnitOtherwise, &a.Factor, &a.Decimals, &a.Divisor,
		&a.Exponent, &a.Scale, &a.Flag,
	}
	for i := range a.Sources {
		refs = append(refs, &a.Sources[i])
	}
	for i := range a.Otherwise {
		refs = append(refs, &a.Otherwise[i])
	}
	return refs
}

// Paths are those of a PathsShape that lead anywhere, in the order of PathRefs.
func (a *Answer) Paths() (paths [][]string) {
	for _, path := range a.PathRefs() {
		if len(*path) > 0 {
			paths = append(paths, *path)
		}
	}
	return paths
}
