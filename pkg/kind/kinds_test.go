package kind

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

func parsed(t *testing.T) table {
	t.Helper()
	found, err := parseTable(kindsJSON)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Each rule's example is decided by that rule: no rule is hidden by those before it.
func TestRulesDecideTheirExamples(t *testing.T) {
	for i, r := range parsed(t).Rules {
		if r.Why == "" {
			t.Errorf("rule %d gives no reason", i+1)
		}
		if kind, by := decide(r.Example[0], r.Example[1], r.Example[2]); kind != r.Kind || by != i {
			t.Errorf("rule %d: %q is %s by rule %d", i+1, r.Example, kind, by+1)
		}
	}
}

func TestTableIsComplete(t *testing.T) {
	found := parsed(t)
	var kinds []Kind
	for _, k := range found.Kinds {
		kinds = append(kinds, k.Kind)
		if k.Means == "" || !slices.Contains(query.Aggregations, k.Aggregation) {
			t.Errorf("%+v", k)
		}
		if k.Aggregation == query.AutoAggregation || k.Aggregation == query.NoAggregation && k.Kind != Ratio {
			t.Errorf("%+v combines nothing", k)
		}
	}
	want := []Kind{Power, Maximum, Minimum, Energy, Counter, Ratio, Status, Setpoint, Measurement}
	if !slices.Equal(kinds, want) {
		t.Errorf("kinds %v", kinds)
	}
	groupOf := map[string]string{}
	for _, g := range found.Units {
		for _, unit := range g.Units {
			if other, ok := groupOf[plainUnit(unit)]; ok {
				t.Errorf("%q is in %s and in %s", unit, other, g.Group)
			}
			groupOf[plainUnit(unit)] = g.Group
		}
	}
	findable := func(where string, names []string) {
		for _, name := range names {
			if phrase := anyOf([]string{name}); !phrase.MatchString(words(strings.ReplaceAll(name, "#", "1"))) {
				t.Errorf("%s: no name is ever split so that %q is found", where, name)
			}
		}
	}
	inGroup := map[string]string{}
	for _, g := range found.Names {
		findable(g.Group, g.Names)
		for _, name := range g.Names {
			if other, ok := inGroup[name]; ok {
				t.Errorf("%q is in %s and in %s", name, other, g.Group)
			}
			inGroup[name] = g.Group
		}
	}
	used, usedNames := map[string]bool{}, map[string]bool{}
	for i, r := range found.Rules {
		if !slices.Contains(kinds, r.Kind) {
			t.Errorf("rule %d: there is no kind %q", i+1, r.Kind)
		}
		for _, group := range r.Units {
			used[group] = true
		}
		findable(fmt.Sprintf("rule %d", i+1), r.Names)
		for _, group := range r.NameGroups {
			usedNames[group] = true
		}
		for _, name := range r.Names {
			if slices.Contains(r.NameGroups, inGroup[name]) {
				t.Errorf("rule %d: %q is in %s already", i+1, name, inGroup[name])
			}
		}
	}
	for _, g := range found.Units {
		if !used[g.Group] {
			t.Errorf("no rule uses the units of %s", g.Group)
		}
	}
	for _, g := range found.Names {
		if !usedNames[g.Group] {
			t.Errorf("no rule uses the names of %s", g.Group)
		}
	}
	if last := found.Rules[len(found.Rules)-1]; len(last.Units)+len(last.NameGroups)+len(last.Names) > 0 {
		t.Error("the last rule does not hold for everything")
	}
}

func TestAggregation(t *testing.T) {
	for kind, want := range map[Kind]query.Aggregation{
		Power: query.Mean, Energy: query.Sum, Counter: query.Last, Ratio: query.NoAggregation, Status: query.Last,
		Setpoint: query.Last, Measurement: query.Mean, Maximum: query.Max, Minimum: query.Min, "": query.Last,
	} {
		if got := kind.Aggregation(); got != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
}
