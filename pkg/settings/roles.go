package settings

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// parseRoles reads jsonData.roles, an object of names of reading types for each role, the first before the others. One
// name may stand by itself, as files written by hand have it. Names that are empty set nothing.
func parseRoles(value any) (map[query.Role][]string, error) {
	object, isObject := value.(map[string]any)
	if value != nil && !isObject {
		return nil, problem.New(problem.Settings, "The member roles of jsonData is not an object of roles and reading types")
	}
	var found map[query.Role][]string
	var wrong []error
	for _, role := range slices.Sorted(maps.Keys(object)) {
		names, err := roleNames(role, object[role])
		if err != nil {
			wrong = append(wrong, err)
		}
		if len(names) > 0 && slices.Contains(query.Roles, query.Role(role)) {
			if found == nil {
				found = map[query.Role][]string{}
			}
			found[query.Role(role)] = names
		}
	}
	return found, errors.Join(wrong...)
}

func roleNames(role string, value any) (names []string, err error) {
	entries, isList := value.([]any)
	if !isList && value != nil {
		entries = []any{value}
	}
	if len(entries) > maxRoleNames {
		return nil, problem.New(problem.Settings,
			"The role %s in jsonData's member roles has %d reading types; it may have %d", role, len(entries), maxRoleNames)
	}
	for _, entry := range entries {
		name, isText := entry.(string)
		if !isText {
			return nil, problem.New(problem.Settings, "The role %s in jsonData's member roles is not a list of texts", role).
				Advise("Name reading types by their ids or labels.")
		}
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// roleWarnings say which members of roles have no effect.
func roleWarnings(value any) []message.Message {
	object, _ := value.(map[string]any)
	known := make([]string, len(query.Roles))
	for i, role := range query.Roles {
		known[i] = string(role)
	}
	var found []message.Message
	for _, role := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(known, role) {
			found = append(found, unknown("jsonData.roles", role, nearest(role, known)))
		}
	}
	return found
}
