package mapping

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// foreignSDL is an API whose names say nothing: zorbs are plants, kefs their reading types, plim gives values.
const foreignSDL = `
scalar DateTime
type Query { zorbs: [Zorb!]! zorb(id: ID!): Zorb }
type Zorb {
  id: ID! label: String! timeZone: String! kefs: [Kef!]!
  plim(gon: DateTime! hul: DateTime! kefs: [String!]!): [Luv!]!
}
type Kef { code: String! unit: String! }
type Luv { kef: String! nods: [Nod!]! }
type Nod { tik: DateTime! amu: Float }
`

// foreign is an API of two plants with values every five minutes, all of which its fields can change.
type foreign struct {
	// changes are texts of the schema and what replaces them, in pairs.
	changes []string
	// instant reads an end of the range; nil: RFC 3339. It fails where the API cannot read it.
	instant func(written any, zone *time.Location) (time.Time, bool)
	// stamp writes a value's time; nil: RFC 3339.
	stamp func(at time.Time) any
	// nods changes the values of an answer: pairs of a time and a value.
	nods func(args map[string]any, all []nod) []nod
	// list changes the list of plants.
	list func(args map[string]any, all []any) []any
	// fields are others that give values, with what they give for a value of plim.
	fields map[string]func(amount float64) float64
	// isSame: all plants have the same values.
	isSame bool
	// before answers a request instead; a zero reply does not.
	before func(request graphql.Request) fakeapi.Reply
	// point adds to what stands beside a value.
	point func(at time.Time, object map[string]any)
}

type nod struct {
	at     time.Time
	amount float64
}

// failure is an error of a field.
type failure string

var foreignZones = map[string]string{"z1": "Europe/Berlin", "z2": "Asia/Tokyo"}

// sdl is the schema with its changes.
func (f *foreign) sdl(t *testing.T) string {
	t.Helper()
	for i := 0; i < len(f.changes); i += 2 {
		if !strings.Contains(foreignSDL, f.changes[i]) {
			t.Fatalf("the schema has no %q to replace", f.changes[i])
		}
	}
	return strings.NewReplacer(f.changes...).Replace(foreignSDL)
}

// store returns a store on the API, which shows its schema, and the API.
func (f *foreign) store(t *testing.T) (*Store, *fakeapi.API) {
	t.Helper()
	sdl := f.sdl(t)
	parsed, err := schema.ParseSDL(sdl)
	if err != nil || parsed == nil {
		t.Fatal(err)
	}
	executed, err := gqlparser.LoadSchema(&ast.Source{Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	fake := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
		if strings.Contains(request.Query, "__schema") {
			return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"GraphQL introspection is not allowed"}]}`}
		}
		if f.before != nil {
			if reply := f.before(request); reply.Status != 0 {
				return reply
			}
		}
		return f.execute(t, executed, request)
	})
	return storeOn(t, fake, sdl), fake
}

func (f *foreign) execute(t *testing.T, s *ast.Schema, request graphql.Request) fakeapi.Reply {
	doc, errs := gqlparser.LoadQuery(s, request.Query)
	if len(errs) > 0 {
		t.Errorf("%v in %s", errs, request.Query)
		return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"invalid"}]}`}
	}
	var variables map[string]any
	text, _ := json.Marshal(request.Variables)
	_ = json.Unmarshal(text, &variables)
	run := execution{variables: variables}
	root := map[string]any{
		"zorbs": func(args map[string]any) any {
			all := []any{f.plant("z1"), f.plant("z2")}
			if f.list != nil {
				all = f.list(args, all)
			}
			return all
		},
		"zorb": func(args map[string]any) any {
			if id, _ := args["id"].(string); foreignZones[id] != "" {
				return f.plant(id)
			}
			return nil
		},
	}
	data := run.object(doc.Operations[0].SelectionSet, root, nil)
	body, err := json.Marshal(map[string]any{"data": data, "errors": run.errors})
	if err != nil {
		t.Error(err)
	}
	return fakeapi.Reply{Body: string(body)}
}

// plant is a plant as fields resolve it.
func (f *foreign) plant(id string) map[string]any {
	zone, _ := time.LoadLocation(foreignZones[id])
	kefs := []any{map[string]any{"code": "wob", "unit": "kW"}, map[string]any{"code": "jin", "unit": "kWh"}}
	plant := map[string]any{"id": id, "label": "Plant " + id, "timeZone": foreignZones[id], "kefs": kefs}
	same := func(amount float64) float64 { return amount }
	plant["plim"] = func(args map[string]any) any { return f.values(id, zone, args, same) }
	for name, change := range f.fields {
		plant[name] = func(args map[string]any) any { return f.values(id, zone, args, change) }
	}
	return plant
}

func (f *foreign) values(id string, zone *time.Location, args map[string]any, change func(float64) float64) any {
	read := f.instant
	if read == nil {
		read = func(written any, _ *time.Location) (time.Time, bool) {
			text, _ := written.(string)
			at, err := time.Parse(time.RFC3339, text)
			return at, err == nil
		}
	}
	from, isFirst := read(args["gon"], zone)
	to, isLast := read(args["hul"], zone)
	if !isFirst || !isLast {
		return failure("cannot read the time")
	}
	var series []any
	for k, code := range args["kefs"].([]any) {
		var all []nod
		const step = 5 * time.Minute
		for at := from.UTC().Truncate(step); at.Before(to); at = at.Add(step) {
			if at.Before(from) {
				continue
			}
			amount := amountAt(at) + 10_000*float64(k+1)
			if id == "z2" && !f.isSame {
				amount += 0.5
			}
			all = append(all, nod{at, change(amount)})
		}
		if f.nods != nil {
			all = f.nods(args, all)
		}
		series = append(series, map[string]any{"kef": code, "nods": f.points(all)})
	}
	return series
}

// amountAt is what values of all series share.
func amountAt(at time.Time) float64 { return float64(at.Unix() / 300 % 997) }

// points resolves the points of a series; a number that is asked for by first cuts them.
func (f *foreign) points(all []nod) any {
	return func(args map[string]any) any {
		points := []any{}
		for i, one := range all {
			if first, isCut := args["top"].(float64); isCut && i >= int(first) {
				break
			}
			object := map[string]any{"amu": one.amount, "tik": one.at.UTC().Format(time.RFC3339)}
			if f.stamp != nil {
				object["tik"] = f.stamp(one.at)
			}
			if math.IsNaN(one.amount) {
				object["amu"] = nil
			}
			if f.point != nil {
				f.point(one.at, object)
			}
			points = append(points, object)
		}
		return points
	}
}

// execution executes one document.
type execution struct {
	variables map[string]any
	errors    []any
}

func (e *execution) object(set ast.SelectionSet, object map[string]any, path []any) map[string]any {
	found := map[string]any{}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			value := object[s.Name]
			if resolve, isResolver := value.(func(map[string]any) any); isResolver {
				value = resolve(numbers(s.ArgumentMap(e.variables)))
			}
			found[s.Alias] = e.value(value, s.SelectionSet, append(path[:len(path):len(path)], s.Alias))
		case *ast.InlineFragment:
			for name, value := range e.object(s.SelectionSet, object, path) {
				found[name] = value
			}
		}
	}
	return found
}

func (e *execution) value(value any, set ast.SelectionSet, path []any) any {
	switch value := value.(type) {
	case failure:
		e.errors = append(e.errors, map[string]any{"message": string(value), "path": path})
		return nil
	case []any:
		list := make([]any, len(value))
		for i := range value {
			list[i] = e.value(value[i], set, append(path[:len(path):len(path)], i))
		}
		return list
	case map[string]any:
		return e.object(set, value, path)
	default:
		return value
	}
}

// numbers are arguments with all numbers as float64, from wherever they come.
func numbers(args map[string]any) map[string]any {
	text, _ := json.Marshal(args)
	var same map[string]any
	_ = json.Unmarshal(text, &same)
	return same
}
