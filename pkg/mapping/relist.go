package mapping

import (
	"context"
	"regexp"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// refusedType is a reading type that the API names where it refuses to answer a view; empty: it names none.
func refusedType(asked []*view) string {
	for _, v := range asked {
		if v.told.Err == nil || v.told.IsLost {
			continue
		}
		for _, name := range v.types {
			word := regexp.MustCompile(`(?:^|[^\pL\pN_])` + regexp.QuoteMeta(name) + `(?:$|[^\pL\pN_])`)
			if len(name) > 1 && word.MatchString(v.told.Err.Error()) {
				return name
			}
		}
	}
	return ""
}

// relists looks once for other ids of the reading types, where the API refuses one that names have found: a list
// may have several, of which values are asked for by one.
func (l *learner) relists(ctx context.Context, refused string) bool {
	if refused == "" || l.isRelisted || l.areTypesChosen || l.overrides["types"] != "" {
		return false
	}
	byName := l.made.Types
	l.made.Types, l.candidates, l.isRelisted = apimap.Types{}, nil, true
	isKnown := l.learnTypes(ctx)
	l.candidates = slices.DeleteFunc(l.candidates, func(one typeIDs) bool {
		for _, names := range one.ids {
			if slices.Contains(names, refused) {
				return true
			}
		}
		return false
	})
	if !isKnown || len(l.candidates) == 0 {
		l.made.Types = byName
		return false
	}
	return true
}
