package mapping

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// objects is an API whose devices answer for values as its facilities do.
const objects = `
type Query { me: User facility(id: ID!): Facility device(id: ID!): Device }
type User { companies: [Company!]! }
type Company { id: ID! name: String! facilities: [Facility!]! }
type Facility { id: ID! name: String! timezone: String nominalPower: Float
  readings(readingInput: ReadingInput!): [ReadingSeries!]! }
type Device { id: ID! name: String! deviceType: String! children: [Device!]!
  readingTypes: [ReadingType!]! readings(readingInput: ReadingInput!): [ReadingSeries!]! }
type ReadingType { id: ID! unit: String }
scalar DateTime
input ReadingInput { from: DateTime! to: DateTime! readingTypes: [String!]! }
type ReadingSeries { readingType: String! unit: String values: [ReadingValue!]! }
type ReadingValue { timestamp: DateTime! value: Float }
`

// rooted is one that takes ids at the root, and may mean those of facilities alone.
var rooted = strings.NewReplacer(
	"device(id: ID!): Device }", "device(id: ID!): Device\n"+
		"readings(deviceId: ID!, readingInput: ReadingInput!): [ReadingSeries!]! }",
	"\n  readings(readingInput: ReadingInput!): [ReadingSeries!]! }", " }",
	" readings(readingInput: ReadingInput!): [ReadingSeries!]! }", " }",
).Replace(objects)

// deviceAPI is an API with two facilities, each with inverters, and hourly values for everything whose factor is known.
type deviceAPI struct {
	inverters int
	// factor of the values of an id; 0: there are none, and an error where isStrict.
	factor   func(id string) float64
	isStrict bool
}

func (p deviceAPI) answer(request graphql.Request) string {
	doc, err := parser.ParseQuery(&ast.Source{Input: request.Query})
	if err != nil {
		panic(err)
	}
	data, errs := map[string]any{}, []any{}
	for _, one := range doc.Operations[0].SelectionSet {
		field := one.(*ast.Field)
		data[field.Alias] = p.field(field, "", request.Variables, &errs)
	}
	answer := map[string]any{"data": data}
	if len(errs) > 0 {
		answer["errors"] = errs
	}
	text, _ := json.Marshal(answer)
	return string(text)
}

func (p deviceAPI) field(field *ast.Field, id string, variables map[string]any, errs *[]any) any {
	value := func(name string) any {
		argument := field.Arguments.ForName(name)
		if argument == nil {
			return nil
		}
		found, _ := argument.Value.Value(variables)
		return found
	}
	object := func(id string) any {
		made := map[string]any{}
		for _, below := range field.SelectionSet {
			made[below.(*ast.Field).Alias] = p.field(below.(*ast.Field), id, variables, errs)
		}
		return made
	}
	list := func(ids ...string) any {
		all := []any{}
		for _, id := range ids {
			all = append(all, object(id))
		}
		return all
	}
	switch field.Name {
	case "me":
		return object("")
	case "companies":
		return list("c")
	case "facilities":
		return list("10", "20")
	case "facility", "device":
		return object(fmt.Sprint(value("id")))
	case "children":
		var ids []string
		for i := range p.inverters {
			if id == "10" || id == "20" {
				ids = append(ids, fmt.Sprint(id, i+1))
			}
		}
		return list(ids...)
	case "readingTypes":
		return list("Pac")
	case "deviceType":
		return "Wechselrichter"
	case "timezone":
		return "UTC"
	case "nominalPower":
		return 10
	case "readings":
		if own := value("deviceId"); own != nil {
			id = fmt.Sprint(own)
		}
		return p.values(field.Alias, id, value("readingInput").(map[string]any), errs)
	default:
		return id
	}
}

func (p deviceAPI) values(alias, id string, input map[string]any, errs *[]any) any {
	from, _ := time.Parse(time.RFC3339, fmt.Sprint(input["from"]))
	to, _ := time.Parse(time.RFC3339, fmt.Sprint(input["to"]))
	factor := p.factor(id)
	if factor == 0 && p.isStrict {
		*errs = append(*errs, map[string]any{"message": "unknown id", "path": []any{alias},
			"extensions": map[string]any{"code": "NOT_FOUND"}})
		return nil
	}
	points := []any{}
	for at := from.Truncate(time.Hour); factor != 0 && at.Before(to); at = at.Add(time.Hour) {
		points = append(points, map[string]any{"timestamp": at.Format(time.RFC3339), "value": factor * float64(at.Hour())})
	}
	return []any{map[string]any{"readingType": "Pac", "unit": "kW", "values": points}}
}

// store is one of an API of a schema that it does not show itself.
func (p deviceAPI) store(t *testing.T, sdl string) (*Store, *fakeapi.API) {
	t.Helper()
	fake := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
		if strings.Contains(request.Query, "__schema") || strings.Contains(request.Query, "__type(") {
			return fakeapi.NotShown()
		}
		return fakeapi.Reply{Body: p.answer(request)}
	})
	client := fake.Client(t, "a token", 10*time.Second)
	t.Cleanup(client.Close)
	sender := transport.New(limit.New(limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 100}))
	sender.SetClient(client)
	limits := api.NewLimits()
	limits.Configure(plan.Limits{Points: 50_000, Facilities: 20})
	asking := api.New(sender, limits)
	return NewStore(asking, NewSchemas(asking), nil, sdl), fake
}

// An API is asked for devices only where values show that it means them: one that does not heed the id would give the
// values of the plant, or of anything, for each inverter.
func TestProveDevices(t *testing.T) {
	own := func(id string) float64 { // of what exists
		switch {
		case id == "10" || id == "20":
			return 3
		case len(id) == 3 && id[2] >= '1' && id[2] <= '3':
			return 1 + float64(id[2]-'0')/10
		default:
			return 0
		}
	}
	none := func(string) float64 { return 0 }
	ofPlant := func(string) float64 { return 3 }
	ofAny := func(id string) float64 { return float64(len(id)) + float64(id[len(id)-1]) }
	ofOne := func(id string) float64 { return own(id[:2]) }
	ofPlants := func(id string) float64 { return own(id) * float64(3-len(id)) }
	for name, c := range map[string]struct {
		sdl       string
		inverters int
		factor    func(id string) float64
		isStrict  bool
		canAsk    bool
		want      discover.State
		isOpen    bool // too little came to conclude anything
	}{
		"devices of their own":             {objects, 3, own, true, true, discover.Probed, false},
		"unknown ids have no values":       {objects, 3, own, false, true, discover.Probed, false},
		"at the root":                      {rooted, 3, own, true, true, discover.Probed, false},
		"the plant's values":               {objects, 3, ofPlant, false, false, discover.Absent, false},
		"the plant's values at the root":   {rooted, 3, ofPlant, false, false, discover.Absent, false},
		"values for any id":                {objects, 3, ofAny, false, false, discover.Absent, false},
		"one inverter, which is the plant": {objects, 1, ofOne, false, true, discover.Found, true},
		"no values":                        {objects, 3, none, false, true, discover.Found, true},
		"no values at the root":            {rooted, 3, none, false, false, discover.Absent, true},
		"facilities alone":                 {rooted, 3, ofPlants, true, false, discover.Absent, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store, fake := deviceAPI{c.inverters, c.factor, c.isStrict}.store(t, c.sdl)
				if _, err := store.Current(t.Context()); err != nil {
					t.Fatal(err)
				}
				before := fake.Count()
				made, err := store.ProveDevices(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				finding := made.result().Find(devicesRole)
				if canAsk := made.Map.Readings.Devices != nil; canAsk != c.canAsk || finding == nil || finding.State != c.want {
					t.Errorf("devices can be asked: %v, %+v", canAsk, finding)
				}
				asked := fake.Count() - before
				if asked > 12 {
					t.Errorf("%d requests", asked)
				}
				again, _ := store.ProveDevices(t.Context())
				if again != made || fake.Count()-before != asked {
					t.Errorf("%d requests more, %v", fake.Count()-before-asked, again == made)
				}
				values := operations(fake)["Readings"]
				time.Sleep(probePause + time.Second)
				if _, err := store.ProveDevices(t.Context()); err != nil {
					t.Error(err)
				}
				if more := operations(fake)["Readings"] - values; (more > 0) != c.isOpen {
					t.Errorf("%d documents for values later", more)
				}
			})
		})
	}
}
