// Package kind tells what kind a reading is, which decides how its values may be combined: power has a mean, energy
// a sum, and a code has neither.
//
// kinds.json holds the rules. docs/reading-kinds.md shows them to users.
package kind

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Kind of a reading.
type Kind string

const (
	Power       Kind = "power"       // how fast energy flows
	Maximum     Kind = "maximum"     // the highest of an interval
	Minimum     Kind = "minimum"     // the lowest of an interval
	Energy      Kind = "energy"      // an amount of the interval: energy, irradiation, volume, money
	Counter     Kind = "counter"     // a meter's reading, which goes up until it is reset
	Ratio       Kind = "ratio"       // the quotient of two amounts
	Status      Kind = "status"      // a code, a flag, a direction, a time; also a reading that nothing tells about
	Setpoint    Kind = "setpoint"    // a limit or a target that holds until the next
	Measurement Kind = "measurement" // any other quantity of the moment
)

// Aggregation is how values of a kind are combined; NoAggregation when they cannot be. An unknown kind takes the last
// value, which is at least one that was measured.
func (k Kind) Aggregation() query.Aggregation {
	if aggregation, ok := aggregations[k]; ok {
		return aggregation
	}
	return query.Last
}

// Of tells the kind of a reading type from its id, its label and its unit as the API spells them; each may be empty.
// The unit decides; the id and the label do where the unit leaves it open or is missing.
func Of(id, label, unit string) Kind {
	kind, _ := decide(id, label, unit)
	return kind
}

// decide gives the kind and the index of the rule that decided it; -1 when none did.
func decide(id, label, unit string) (kind Kind, index int) {
	name, unit := minutes.ReplaceAllString(words(id)+border+words(label), "$1 minutes"), plainUnit(unit)
	for i := range rules {
		if rules[i].holds(name, unit) {
			return rules[i].kind, i
		}
	}
	return Status, -1
}

//go:embed kinds.json
var kindsJSON []byte

// table is kinds.json.
type table struct {
	Kinds []struct {
		Kind        Kind              `json:"kind"`
		Aggregation query.Aggregation `json:"aggregation"`
		Means       string            `json:"means"`
	} `json:"kinds"`
	// Units are groups of units that mean the same kind of quantity. A unit is in one group at most.
	Units []struct {
		Group string   `json:"group"`
		Units []string `json:"units"`
	} `json:"units"`
	// Names are groups of phrases that mean the same, so that the rules that need them cannot drift apart.
	Names []struct {
		Group string   `json:"group"`
		Names []string `json:"names"`
	} `json:"names"`
	// Rules in order: the first that holds decides.
	Rules []struct {
		Kind Kind `json:"kind"`
		// Units are groups; the unit must belong to one of them. If there are none, any unit will do.
		Units []string `json:"units"`
		// NameGroups and Names are groups of phrases, and further phrases; the id or the label must contain one of
		// them. If there are none of either, any name will do.
		NameGroups []string `json:"nameGroups"`
		Names      []string `json:"names"`
		Why        string   `json:"why"`
		// Example is an id, a label and a unit that this rule decides about.
		Example [3]string `json:"example"`
	} `json:"rules"`
}

// rule is one rule of the table, ready to use.
type rule struct {
	kind  Kind
	units map[string]bool // by plainUnit; nil for any unit
	names *regexp.Regexp  // on words; nil for any name
	why   string
	// isGuess: it holds for every name, and for what has no unit or one that is not known.
	isGuess bool
}

func (r *rule) holds(name, unit string) bool {
	return (r.units == nil || r.units[unit]) && (r.names == nil || r.names.MatchString(name))
}

var aggregations, rules, amounts, unitless = load()

// load gives what the table says; amounts are the units of what can be counted up, unitless those that are none. It
// panics on a faulty kinds.json, which is part of the build.
func load() (aggregations map[Kind]query.Aggregation, rules []rule, amounts, unitless map[string]bool) {
	read, err := parseTable(kindsJSON)
	if err != nil {
		panic("kinds.json: " + err.Error())
	}
	amounts, unitless = map[string]bool{}, map[string]bool{}
	for _, g := range read.Units {
		for _, unit := range g.Units {
			switch g.Group {
			case "energy", "energy of an area", "energy of a rating", "amount":
				amounts[plainUnit(unit)] = true
			case "none":
				unitless[plainUnit(unit)] = true
			}
		}
	}
	return read.aggregations(), read.rules(), amounts, unitless
}

func parseTable(text []byte) (table, error) {
	var read table
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&read)
	return read, err
}

func (t *table) aggregations() map[Kind]query.Aggregation {
	aggregations := map[Kind]query.Aggregation{}
	for _, k := range t.Kinds {
		aggregations[k.Kind] = k.Aggregation
	}
	return aggregations
}

func (t *table) rules() []rule {
	units, names := map[string][]string{}, map[string][]string{}
	for _, g := range t.Units {
		units[g.Group] = g.Units
	}
	for _, g := range t.Names {
		names[g.Group] = g.Names
	}
	rules := make([]rule, len(t.Rules))
	for i, r := range t.Rules {
		phrases := slices.Clone(r.Names)
		for _, group := range r.NameGroups {
			if names[group] == nil {
				panic(fmt.Sprintf("kinds.json: rule %d: there is no group of names %q", i+1, group))
			}
			phrases = append(phrases, names[group]...)
		}
		rules[i] = rule{kind: r.Kind, names: anyOf(phrases), why: strings.TrimSuffix(r.Why, ".")}
		isUnit := func(group string) bool { return group != "none" }
		rules[i].isGuess = len(phrases) == 0 && !slices.ContainsFunc(r.Units, isUnit)
		for _, group := range r.Units {
			if units[group] == nil {
				panic(fmt.Sprintf("kinds.json: rule %d: there is no group of units %q", i+1, group))
			}
			if rules[i].units == nil {
				rules[i].units = map[string]bool{}
			}
			for _, unit := range units[group] {
				rules[i].units[plainUnit(unit)] = true
			}
		}
	}
	return rules
}
