package kind

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Plants call the same quantity by different names. A role stands for it: roles.json says by which kinds, units and
// names it is found, and docs/reading-kinds.md shows that to users.

//go:embed roles.json
var rolesJSON []byte

// roleRule is how a role is found.
type roleRule struct {
	kinds []Kind
	units map[string]bool // by plainUnit; nil for any unit
	not   *regexp.Regexp
	// names in groups: a type that has one of the first group is taken before those of the next.
	names []*regexp.Regexp
}

var roles = mustRoles()

func mustRoles() map[query.Role]roleRule {
	read, err := parseRoles(rolesJSON)
	if err != nil {
		panic("roles.json: " + err.Error())
	}
	return read
}

func parseRoles(text []byte) (map[query.Role]roleRule, error) {
	var table struct {
		Roles []struct {
			Role  query.Role `json:"role"`
			Kinds []Kind     `json:"kinds"`
			Units []string   `json:"units"`
			Not   []string   `json:"not"`
			Names [][]string `json:"names"`
		} `json:"roles"`
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&table); err != nil {
		return nil, err
	}
	groups, err := unitGroups()
	if err != nil {
		return nil, err
	}
	found := map[query.Role]roleRule{}
	for _, r := range table.Roles {
		rule := roleRule{kinds: r.Kinds, not: anyOf(r.Not)}
		for _, name := range r.Units {
			if groups[name] == nil {
				return nil, fmt.Errorf("role %s: there is no group of units %q", r.Role, name)
			}
			if rule.units == nil {
				rule.units = map[string]bool{}
			}
			for _, unit := range groups[name] {
				rule.units[plainUnit(unit)] = true
			}
		}
		for _, names := range r.Names {
			rule.names = append(rule.names, anyOf(names))
		}
		found[r.Role] = rule
	}
	return found, nil
}

func unitGroups() (map[string][]string, error) {
	read, err := parseTable(kindsJSON)
	groups := map[string][]string{}
	for _, g := range read.Units {
		groups[g.Group] = g.Units
	}
	return groups, err
}

// Roles name the reading types that people have chosen for roles, by their ids or labels, the first before the others.
type Roles map[query.Role][]string

// Of finds which of the reading types that a plant has is the one of a role: the first chosen one that it has, or what
// OfRole finds. Capitals make no difference, unless two ids differ in nothing else.
func (r Roles) Of(role query.Role, types []portfolio.ReadingType) (portfolio.ReadingType, bool) {
	for _, name := range r[role] {
		for _, is := range []func(portfolio.ReadingType) bool{
			func(one portfolio.ReadingType) bool { return one.ID == name },
			func(one portfolio.ReadingType) bool { return strings.EqualFold(one.ID, name) },
			func(one portfolio.ReadingType) bool { return strings.EqualFold(strings.TrimSpace(one.Label), name) },
		} {
			if i := slices.IndexFunc(types, is); i >= 0 {
				return types[i], true
			}
		}
	}
	return OfRole(role, types)
}

// AllOf finds all reading types of a plant that can be those of a role, the one that Of finds first.
func (r Roles) AllOf(role query.Role, types []portfolio.ReadingType) []portfolio.ReadingType {
	first, ok := r.Of(role, types)
	if !ok {
		return nil
	}
	found := []portfolio.ReadingType{first}
	for _, one := range types {
		if one.ID != first.ID && roles[role].group(one) >= 0 {
			found = append(found, one)
		}
	}
	return found
}

// OfRole finds which of the reading types that a plant has is the one of a role; false: none is. Of several, the one
// that is named most clearly is taken, then a reading before an analysis, then the one with the fewest words.
func OfRole(role query.Role, types []portfolio.ReadingType) (portfolio.ReadingType, bool) {
	rule := roles[role]
	best, bestRank, ok := portfolio.ReadingType{}, [3]int{}, false
	for _, one := range types {
		group := rule.group(one)
		if group < 0 {
			continue
		}
		rank := [3]int{group, 0, len(strings.Fields(words(one.ID)))}
		if one.Class == portfolio.Analysis {
			rank[1] = 1
		}
		if !ok || slices.Compare(rank[:], bestRank[:]) < 0 {
			best, bestRank, ok = one, rank, true
		}
	}
	return best, ok
}

// group is how clearly a type is named like the role, from 0; -1: it is not one of it.
func (r roleRule) group(of portfolio.ReadingType) int {
	name, unit := words(of.ID)+border+words(of.Label), plainUnit(of.Unit)
	if !slices.Contains(r.kinds, Of(of.ID, of.Label, of.Unit)) {
		return -1
	}
	// A type without a unit is judged by its name alone.
	if r.units != nil && unit != "" && !r.units[unit] || r.not != nil && r.not.MatchString(name) {
		return -1
	}
	return slices.IndexFunc(r.names, func(group *regexp.Regexp) bool { return group.MatchString(name) })
}
