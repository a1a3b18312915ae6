package query

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// declared is what the schema says of a member.
type declared struct {
	Type             any
	Enum             []any
	Default          any
	Minimum, Maximum *float64
	MaxItems         int
	Items            *declared
	Properties       map[string]declared
}

// schema is the delivered one, src/schema/v0alpha1.json, of queries: the members of all query types together.
func schema(t *testing.T) declared {
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
	all := declared{Type: "object", Properties: map[string]declared{}}
	var types []any
	for _, one := range whole.QueryTypes.Items {
		own := one.Spec.Schema.Properties["queryType"]
		if !slices.Equal(own.Enum, []any{string(one.Metadata.Name)}) || own.Default != string(one.Metadata.Name) {
			t.Errorf("the query type %s is told by %v", one.Metadata.Name, own)
		}
		types = append(types, own.Enum...)
		maps.Copy(all.Properties, one.Spec.Schema.Properties)
	}
	all.Properties["queryType"] = declared{Type: "string", Enum: types, Default: string(Default().Type)}
	return all
}

// choices of each type that has some.
var choices = map[reflect.Type]any{
	reflect.TypeFor[Type](): Types, reflect.TypeFor[Scope](): Scopes, reflect.TypeFor[DeviceScope](): DeviceScopes,
	reflect.TypeFor[portfolio.DeviceType](): DeviceTypes, reflect.TypeFor[FilterKey](): FilterKeys,
	reflect.TypeFor[FilterOperator](): FilterOperators, reflect.TypeFor[Role](): Roles,
	reflect.TypeFor[Computed](): ComputedReadings, reflect.TypeFor[Counter](): Counters,
	reflect.TypeFor[Relation](): Relations, reflect.TypeFor[CombineMethod](): CombineMethods,
	reflect.TypeFor[Grouping](): Groupings, reflect.TypeFor[MissingMembers](): MissingChoices,
	reflect.TypeFor[ShiftUnit](): ShiftUnits, reflect.TypeFor[Format](): Formats,
	reflect.TypeFor[EventKind](): EventKinds, reflect.TypeFor[Condition](): Conditions,
	reflect.TypeFor[Period](): Periods, reflect.TypeFor[RuleIntervals](): RuleIntervalChoices,
	reflect.TypeFor[FacilityColumn](): FacilityColumns, reflect.TypeFor[Resolution](): Resolutions,
	reflect.TypeFor[Aggregation](): Aggregations, reflect.TypeFor[Labels](): LabelChoices,
	reflect.TypeFor[DayStamps](): DayStampChoices, reflect.TypeFor[VariableSource](): VariableSources,
	reflect.TypeFor[CustomFormat](): CustomFormats,
}

// The schema has all members of the model with their choices and bounds, and no other.
func TestSchemaHasTheModel(t *testing.T) {
	compare(t, nil, reflect.TypeFor[Model](), schema(t))
}

// compare holds a type of Go at a path of members against what the schema says of it.
func compare(t *testing.T, path []string, of reflect.Type, said declared) {
	t.Helper()
	where := strings.Join(path, ".")
	if want := typeOf(of); fmt.Sprint(said.Type) != want {
		t.Errorf("%s is of type %v in schema/query.yaml, and %s in the model", where, said.Type, want)
	}
	switch {
	case of.Kind() == reflect.Slice && said.Items == nil:
		t.Errorf("%s is no list in schema/query.yaml", where)
	case of.Kind() == reflect.Slice:
		compare(t, path, of.Elem(), *said.Items)
	case of.Kind() == reflect.Struct:
		compareMembers(t, path, of, said.Properties)
	case of == reflect.TypeFor[Number]():
		compareBounds(t, path, said)
	case of.Kind() == reflect.String && of != reflect.TypeFor[string]():
		if want := fmt.Sprint(choices[of]); fmt.Sprint(said.Enum) != want {
			t.Errorf("%s has the choices %v in schema/query.yaml, and %v in the model", where, said.Enum, want)
		}
	}
}

// typeOf is the type that JSON has for one of Go.
func typeOf(of reflect.Type) string {
	if of == reflect.TypeFor[Number]() {
		return "[number string]" // of a dashboard variable
	}
	return map[reflect.Kind]string{
		reflect.Bool: "boolean", reflect.Int: "integer", reflect.String: "string", reflect.Slice: "array",
		reflect.Struct: "object",
	}[of.Kind()]
}

func compareMembers(t *testing.T, path []string, of reflect.Type, said map[string]declared) {
	t.Helper()
	read := map[string]bool{}
	for i := range of.NumField() {
		name := of.Field(i).Tag.Get("json")
		read[name] = true
		member, isDeclared := said[name]
		if !isDeclared {
			t.Errorf("%s of %v is read, and not declared in schema/query.yaml", name, path)
			continue
		}
		compare(t, append(slices.Clone(path), name), of.Field(i).Type, member)
	}
	for name := range said {
		if !read[name] {
			t.Errorf("%s of %v is declared in schema/query.yaml, and nobody reads it", name, path)
		}
	}
}

// compareBounds tries a number at its bounds and beyond them.
func compareBounds(t *testing.T, path []string, said declared) {
	t.Helper()
	if said.Minimum == nil || said.Maximum == nil {
		t.Errorf("%v has no bounds in schema/query.yaml", path)
		return
	}
	low, high := *said.Minimum, *said.Maximum
	beyond := max((high-low)*1e-9, high*1e-5)
	accepts(t, numberAt(path, low), true)
	accepts(t, numberAt(path, high), true)
	accepts(t, numberAt(path, low-(high-low)*1e-9), false)
	accepts(t, numberAt(path, high+beyond), false)
}

// numberAt is a query's members with a number at a path.
func numberAt(path []string, value float64) string {
	group, name := path[0], path[1]
	switch group {
	case "compare":
		return fmt.Sprintf(`"compare":[{%q:%v,"unit":"d"}]`, name, value)
	case "events":
		return fmt.Sprintf(`"queryType":"events","events":{"kind":"threshold",%q:%v}`, name, value)
	case "graphql":
		return fmt.Sprintf(`"queryType":"graphql","graphql":{"saved":"Alarms",%q:%v}`, name, value)
	default:
		return fmt.Sprintf(`%q:{%q:%v}`, group, name, value)
	}
}

func TestSchemaHasTheDefaults(t *testing.T) {
	said, err := json.Marshal(defaults(schema(t)))
	if err != nil {
		t.Fatal(err)
	}
	if model, _ := json.Marshal(Default()); !sameJSON(said, model) {
		t.Errorf("schema %s, model %s", said, model)
	}
}

// defaults is what the schema gives a member that a query does not have.
func defaults(of declared) any {
	if of.Properties == nil {
		return of.Default
	}
	object := map[string]any{}
	for name, member := range of.Properties {
		object[name] = defaults(member)
	}
	return object
}

func TestSchemaHasTheLengths(t *testing.T) {
	members := schema(t).Properties
	if members["compare"].MaxItems != maxShifts || members["filters"].MaxItems != maxFilters {
		t.Errorf("%d earlier times and %d filters", members["compare"].MaxItems, members["filters"].MaxItems)
	}
}
