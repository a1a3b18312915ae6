package plugin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transform"
)

// asked is what a query asks for of one target.
type asked struct {
	target portfolio.Target
	// types are the reading types that are shown; readingsOf says for each under which names: its own, or those of roles.
	types      []string
	readingsOf map[string][]string
	// inputs are the reading types of roles that computed readings need.
	inputs map[query.Role]portfolio.ReadingType
	// known is what is known of the types.
	known map[string]portfolio.ReadingType
}

// resolve finds out which targets the query is about, and which reading types of them stand for its roles.
func (c *calculation) resolve(ctx context.Context, s *session.Session, snapshot *session.Snapshot) error {
	targets, notes, err := targetsOf(ctx, s, snapshot, c.model)
	if err != nil {
		return err
	}
	c.scopeNotes = notes
	keys := make([]string, len(targets))
	for i, target := range targets {
		keys[i] = target.Key()
	}
	types := snapshot.Types(ctx, keys)
	var lacking lacks
	c.asked = nil
	for _, target := range targets {
		if failed := snapshot.TypesFailed(target.Key()); failed != nil && c.needsTypes() {
			if c.window.Alert || len(targets) == 1 {
				return problem.From(failed)
			}
			c.scopeNotes = append(c.scopeNotes, fmt.Sprintf("The reading types of %s could not be loaded. %s",
				target, problem.From(failed).Error()))
		}
		c.asked = append(c.asked, c.ask(target, types, snapshot.Roles, &lacking))
	}
	return c.tellLacking(lacking)
}

// needsTypes tells that the query cannot be answered without knowing what plants measure.
func (c *calculation) needsTypes() bool { return len(c.model.Roles)+len(c.model.Computed) > 0 }

// lacks collects which targets have no reading type for a role.
type lacks struct {
	roles []query.Role
	of    map[query.Role][]string
}

func (l *lacks) add(role query.Role, target portfolio.Target) {
	if l.of == nil {
		l.of = map[query.Role][]string{}
	}
	if l.of[role] == nil {
		l.roles = append(l.roles, role)
	}
	l.of[role] = append(l.of[role], target.String())
}

// ask says what is asked for of one target.
func (c *calculation) ask(target portfolio.Target, types catalog.Types, roles kind.Roles, lacking *lacks) asked {
	one := asked{
		target: target, readingsOf: map[string][]string{}, inputs: map[query.Role]portfolio.ReadingType{},
		known: map[string]portfolio.ReadingType{},
	}
	offered := types[target.Key()]
	for _, name := range c.model.ReadingTypes {
		known, _, _ := types.Find(target.Key(), name)
		one.add(name, name, known)
	}
	for _, role := range c.model.Roles {
		found, ok := roles.Of(role, offered)
		if !ok {
			lacking.add(role, target)
			continue
		}
		if !c.isOfAllTypes {
			one.add(found.ID, string(role), found)
			continue
		}
		for _, each := range roles.AllOf(role, offered) { // by their own names, which tell them apart
			one.add(each.ID, each.ID, each)
		}
	}
	for _, computed := range c.model.Computed {
		for _, role := range transform.Roles(computed) {
			if found, ok := roles.Of(role, offered); ok {
				one.inputs[role] = found
				one.known[found.ID] = found
			}
		}
	}
	return one
}

// add asks for a type, which is shown under a name.
func (a *asked) add(readingType, reading string, known portfolio.ReadingType) {
	if len(a.readingsOf[readingType]) == 0 {
		a.types = append(a.types, readingType)
	}
	a.readingsOf[readingType] = append(a.readingsOf[readingType], reading)
	a.known[readingType] = known
}

// kindOf is the kind of a type, as far as its name and unit tell.
func (a *asked) kindOf(readingType string) kind.Kind {
	known := a.known[readingType]
	return kind.Of(readingType, known.Label, known.Unit)
}

// wanted are the types to load, counters apart where their growth is to be shown.
func (a *asked) wanted(types []string, growth bool) []plan.Wanted {
	var plain, counters []string
	for _, name := range types {
		if growth && a.kindOf(name) == kind.Counter {
			counters = append(counters, name)
		} else {
			plain = append(plain, name)
		}
	}
	var found []plan.Wanted
	if len(plain) > 0 {
		found = append(found, plan.Wanted{Target: a.target, Types: plain})
	}
	if len(counters) > 0 {
		found = append(found, plan.Wanted{Target: a.target, Types: counters, Growth: true})
	}
	return found
}

// inputTypes are the types that computed readings need, each once.
func (a *asked) inputTypes() []string {
	var types []string
	for _, role := range query.Roles {
		if found, ok := a.inputs[role]; ok && !slices.Contains(types, found.ID) {
			types = append(types, found.ID)
		}
	}
	return types
}

// mustHave tells that what the targets lack is a failure: of a rule about chosen facilities. Dashboards, and rules
// about all facilities, fit accounts whose plants measure different things: there, nothing is to be shown or judged.
func (c *calculation) mustHave() bool { return c.window.Alert && c.model.NamesFacilities() }

// tellLacking notes which roles targets lack, and fails where no target has anything that is asked for.
func (c *calculation) tellLacking(lacking lacks) error {
	for _, role := range lacking.roles {
		of := lacking.of[role]
		c.scopeNotes = append(c.scopeNotes, fmt.Sprintf("%s %s no reading type for %s.", firstNames(of, maxSilent),
			plural(len(of), "has", "have"), transform.RoleNames[role]))
	}
	isAsked := slices.ContainsFunc(c.asked, func(one asked) bool { return len(one.types) > 0 })
	if isAsked || len(c.model.Computed) > 0 {
		return nil
	}
	names := make([]string, len(lacking.roles))
	for i, role := range lacking.roles {
		names[i] = transform.RoleNames[role]
	}
	if !c.mustHave() {
		return &emptyScope{strings.Join(c.scopeNotes, " ")}
	}
	return problem.New(problem.NotFound, "None of what is chosen has a reading type for %s", strings.Join(names, ", ")).
		Advise("Choose a reading type by its name in the query editor.")
}

// nameOf is what a reading is called for people.
func (c *calculation) nameOf(reading string) string {
	if name, ok := transform.RoleNames[query.Role(reading)]; ok {
		return strings.ToUpper(name[:1]) + name[1:]
	}
	if name, ok := transform.ComputedNames[query.Computed(reading)]; ok {
		return name
	}
	for _, one := range c.asked {
		if label := one.known[reading].Label; label != "" {
			return label
		}
	}
	return reading
}
