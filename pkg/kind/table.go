package kind

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// kinds.json is the table, because people look there, or in docs/reading-kinds.md, why a reading is what it is.
//
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
	// Names are groups of phrases that say the same, so that rules which need them cannot drift apart.
	Names []struct {
		Group string   `json:"group"`
		Names []string `json:"names"`
	} `json:"names"`
	// Rules in order: the first that holds decides.
	Rules []struct {
		Kind Kind `json:"kind"`
		// Units are groups, any of which the unit must belong to; none for any unit.
		Units []string `json:"units"`
		// NameGroups and Names are groups of phrases and further phrases, any of which the id or the label must hold;
		// none of both for any name.
		NameGroups []string `json:"nameGroups"`
		Names      []string `json:"names"`
		Why        string   `json:"why"`
		// Example is an id, a label and a unit that this rule decides.
		Example [3]string `json:"example"`
	} `json:"rules"`
}

// rule is one of the table's, ready to use.
type rule struct {
	kind  Kind
	units map[string]bool // plain; nil for any
	names *regexp.Regexp  // nil for any
}

func (r *rule) holds(name, unit string) bool {
	return (r.units == nil || r.units[unit]) && (r.names == nil || r.names.MatchString(name))
}

var aggregations, rules = func() (map[Kind]query.Aggregation, []rule) {
	written, err := read(kindsJSON)
	if err != nil {
		panic("kinds.json: " + err.Error())
	}
	how := map[Kind]query.Aggregation{}
	for _, k := range written.Kinds {
		how[k.Kind] = k.Aggregation
	}
	groups := map[string][]string{}
	for _, g := range written.Units {
		groups[g.Group] = g.Units
	}
	phrases := map[string][]string{}
	for _, g := range written.Names {
		phrases[g.Group] = g.Names
	}
	made := make([]rule, len(written.Rules))
	for i, r := range written.Rules {
		names := slices.Clone(r.Names)
		for _, group := range r.NameGroups {
			if phrases[group] == nil {
				panic(fmt.Sprintf("kinds.json: rule %d: there is no group of names %q", i+1, group))
			}
			names = append(names, phrases[group]...)
		}
		made[i] = rule{kind: r.Kind, names: anyOf(names)}
		for _, group := range r.Units {
			if groups[group] == nil {
				panic(fmt.Sprintf("kinds.json: rule %d: there is no group of units %q", i+1, group))
			}
			if made[i].units == nil {
				made[i].units = map[string]bool{}
			}
			for _, unit := range groups[group] {
				made[i].units[plainUnit(unit)] = true
			}
		}
	}
	return how, made
}()

func read(text []byte) (table, error) {
	var written table
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	return written, decoder.Decode(&written)
}

// phrasePatterns are what stands for something else in a phrase: * for the rest of a word, # for a number.
var phrasePatterns = strings.NewReplacer(`\*`, `[^ ]*`, `#`, `[0-9]+`)

// anyOf finds phrases of whole words. Nil when there is no phrase.
func anyOf(phrases []string) *regexp.Regexp {
	if len(phrases) == 0 {
		return nil
	}
	patterns := make([]string, len(phrases))
	for i, phrase := range phrases {
		patterns[i] = phrasePatterns.Replace(regexp.QuoteMeta(phrase))
	}
	return regexp.MustCompile(`(^| )(` + strings.Join(patterns, "|") + `)( |$)`)
}
