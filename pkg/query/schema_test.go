package query

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// declared is what the schema says of a member.
type declared struct {
	Enum             []any
	Default          any
	Minimum, Maximum *float64
	Items            *declared
	Properties       map[string]declared
}

// schema is the delivered one, src/schema/v0alpha1.json, of queries: the members of each query type.
func schema(t *testing.T) map[Type]map[string]declared {
	t.Helper()
	text, err := os.ReadFile("../../src/schema/v0alpha1.json")
	if err != nil {
		t.Fatal(err)
	}
	var whole struct {
		QueryTypes struct {
			Items []struct {
				Metadata struct{ Name Type }
				Spec     struct{ Schema declared }
			}
		}
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	found := map[Type]map[string]declared{}
	for _, one := range whole.QueryTypes.Items {
		found[one.Metadata.Name] = one.Spec.Schema.Properties
	}
	if len(found) != len(Types) {
		t.Fatalf("the schema has %d query types, and there are %v", len(found), Types)
	}
	return found
}

// What the schema says of numbers and choices, queries are held to: at the bounds a number is accepted, and beyond them
// not, and neither is a text that is none of the choices.
func TestSchemaIsHeldTo(t *testing.T) {
	numbers, choices := 0, 0
	for queryType, members := range schema(t) {
		walk(members, func(member declared, at func(value any) map[string]any) {
			tries := func(value any, want bool) {
				t.Helper()
				accepts(t, queryType, at(value), want)
			}
			if member.Minimum != nil {
				numbers++
				low, high := *member.Minimum, *member.Maximum
				tries(low, true)
				tries(high, true)
				tries(low-(high-low)*1e-9, false)
				tries(high+max((high-low)*1e-9, high*1e-5), false)
			}
			if len(member.Enum) > 1 {
				choices++
				tries("charm", false)
				for _, choice := range member.Enum {
					tries(choice, true)
				}
			}
		})
	}
	if numbers < 15 || choices < 25 {
		t.Errorf("%d numbers and %d choices were tried", numbers, choices)
	}
}

// walk visits members, also those of objects and lists. at makes the members of a query that has a value there.
func walk(members map[string]declared, visit func(member declared, at func(value any) map[string]any)) {
	for name, member := range members {
		at := func(value any) map[string]any { return map[string]any{name: value} }
		visit(member, at)
		within := func(inner map[string]declared, around func(object map[string]any) any) {
			walk(inner, func(member declared, below func(value any) map[string]any) {
				visit(member, func(value any) map[string]any { return at(around(below(value))) })
			})
		}
		within(member.Properties, func(object map[string]any) any { return object })
		if member.Items == nil {
			continue
		}
		visit(*member.Items, func(value any) map[string]any { return at([]any{value}) })
		within(member.Items.Properties, func(object map[string]any) any {
			for name, complete := range map[string]any{"amount": 1, "unit": "d", "key": "country", "operator": "="} {
				if _, isKnown := member.Items.Properties[name]; isKnown && object[name] == nil {
					object[name] = complete
				}
			}
			return []any{object}
		})
	}
}

// accepts tries members in a query that can be answered without them.
func accepts(t *testing.T, queryType Type, members map[string]any, want bool) {
	t.Helper()
	whole := map[string]any{
		"queryType": queryType, "scope": "all", "companies": []string{"1"}, "facilities": []string{"1"},
		"devices": []string{"1"}, "roles": []string{"acPower"}, "graphql": map[string]any{"saved": "Alarms"},
		"events": map[string]any{"threshold": 1},
	}
	for name, value := range members {
		group, isGroup := whole[name].(map[string]any)
		inner, isObject := value.(map[string]any)
		if !isGroup || !isObject {
			whole[name] = value
			continue
		}
		for key, one := range inner {
			group[key] = one
		}
	}
	text, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	saved := backend.DataQuery{
		JSON: text, TimeRange: backend.TimeRange{From: time.Unix(0, 0), To: time.Unix(60, 0)},
	}
	if _, err := Parse(saved); (err == nil) != want {
		t.Errorf("%s is accepted: %t, want %t (%v)", fmt.Sprint(members), err == nil, want, err)
	}
}

func TestVersionIsDeclared(t *testing.T) {
	if Default().Version != Version {
		t.Errorf("schema/query.yaml has version %d, and the code %d", Default().Version, Version)
	}
}
