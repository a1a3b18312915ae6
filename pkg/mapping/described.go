package mapping

import (
	"maps"
	"regexp"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
)

// What stands beside values is told by its name, or by what the schema says of it. Where only the description tells, an
// answer is read with a name that means the same.

// meanings are what a description says, and a name that says it, too. The first that fits is taken.
var meanings = []struct {
	says *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`(?i)power of ten|zehnerpotenz`), "exponent"},
	{regexp.MustCompile(`(?i)multipl|scaling factor|conversion factor|faktor`), "factor"},
	{regexp.MustCompile(`(?i)decimal (?:point|place|digit)|nachkommastelle`), "decimals"},
	{regexp.MustCompile(`(?i)\b(?:wrong|invalid|unusable|must not be used|faulty|bad)\b`), "invalid"},
	{regexp.MustCompile(`(?i)^whether .*(?:valid|good|trust|usable)|\bis (?:good|valid)\b|gültig`), "valid"},
	{regexp.MustCompile(`(?i)\bhow good\b|quality|qualität`), "quality"},
	{regexp.MustCompile(`(?i)^status of the value|state of the value`), "status"},
	{regexp.MustCompile(`(?i)\b(?:lowest|minimum|smallest)\b`), "min"},
	{regexp.MustCompile(`(?i)\b(?:highest|maximum|largest|greatest)\b`), "max"},
	{regexp.MustCompile(`(?i)\bforecast|predict|prognos`), "forecast"},
	{regexp.MustCompile(`(?i)\bestimat|substitut|interpolat`), "estimate"},
	{regexp.MustCompile(`(?i)\btarget|\bplanned|\bexpected|\bbudget|\bsoll`), "target"},
	{regexp.MustCompile(`(?i)\bprevious|\byear before|\blast year|vorjahr`), "previous"},
	{regexp.MustCompile(`(?i)\bthe last value|\blatest value|letzter wert`), "last"},
	{regexp.MustCompile(`(?i)\bend of (?:the|its) interval|intervallende`), "end"},
	{regexp.MustCompile(`(?i)\b(?:mean|average)\b|mittelwert`), "value"},
	{regexp.MustCompile(`(?i)^the value$|^measured value$|^messwert$`), "value"},
}

// described are the members of an answer by the name that says what their description does.
func described(selected []apimap.Selected) map[string]string {
	found, taken := map[string]string{}, map[string]bool{}
	var walk func(at []apimap.Selected)
	walk = func(at []apimap.Selected) {
		for _, one := range at {
			taken[one.Field] = true
			for _, meaning := range meanings {
				if len(one.Children) == 0 && meaning.says.MatchString(one.Says) {
					found[one.Field] = meaning.name
					break
				}
			}
			walk(one.Children)
		}
	}
	walk(selected)
	used := map[string]bool{}
	for _, field := range slices.Sorted(maps.Keys(found)) {
		if name := found[field]; taken[name] || used[name] {
			delete(found, field) // names say so already, or two would be called alike
		}
		used[found[field]] = true
	}
	return found
}

// readDescribed reads an answer as look.Read does, by names and by what the schema says.
func readDescribed(tree any, asked look.Asked, selected []apimap.Selected) []look.Found {
	names := described(selected)
	if len(names) == 0 {
		return look.Read(tree, asked)
	}
	original := map[string]string{}
	for field, name := range names {
		original[name] = field
	}
	found := look.Read(renamed(tree, names), asked)
	for i := range found {
		found[i].Answer = restored(found[i].Answer, original)
		for j := range found[i].Others {
			found[i].Others[j].Answer = restored(found[i].Others[j].Answer, original)
		}
	}
	return found
}

func renamed(tree any, names map[string]string) any {
	switch value := tree.(type) {
	case []any:
		list := make([]any, len(value))
		for i := range value {
			list[i] = renamed(value[i], names)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(value))
		for name, inner := range value {
			if other := names[name]; other != "" {
				name = other
			}
			object[name] = renamed(inner, names)
		}
		return object
	default:
		return tree
	}
}

func restored(answer apimap.Answer, original map[string]string) apimap.Answer {
	back := func(path []string) []string {
		path = slices.Clone(path)
		for i, name := range path {
			if field := original[name]; field != "" {
				path[i] = field
			}
		}
		return path
	}
	answer.Sources, answer.Otherwise = slices.Clone(answer.Sources), slices.Clone(answer.Otherwise)
	for _, path := range append(answer.PathRefs(), &answer.Items, &answer.Points, &answer.Text) {
		*path = back(*path)
	}
	return answer
}
