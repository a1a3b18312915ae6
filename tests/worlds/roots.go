package worlds

import (
	"errors"
	"fmt"
	"time"
)

// build draws the schema and what resolves it.
func (w *World) build() {
	w.coercer.scalars = map[string]func(any) error{}
	w.newParameters()
	w.newShape()
	w.paths()
	w.traps()
}

// paths are where things are reached from the query type, for examples.
type paths struct {
	typesOn, readingsOn string // inline fragments; empty: none is needed
	listed              []string
}

// facilityFields are the members of a facility beside its values.
func (w *World) facilityFields() []member {
	f := w.names.field
	made := []member{{name: f("facility.id"), kind: w.draws.idKind + "!", text: "Id of the plant"},
		{name: f("facility.name"), kind: "String!", text: "Name of the plant"}}
	if w.draws.zones == "known" {
		made = append(made, member{name: f("facility.zone"), kind: "String!", text: "IANA time zone of the plant"})
	}
	made = append(made, member{name: f("facility.kwp"), kind: "Float", text: "Nominal power in kWp"},
		member{name: f("facility.city"), kind: "String", text: "The town where the plant is"})
	if w.draws.deleted != "hidden" {
		made = append(made, member{name: f("facility.deleted"), kind: "String",
			text: "When the plant was deleted; null: it is there"})
	}
	return made
}

func (w *World) facilityObject(of *Facility, name string) object {
	f := w.names.field
	made := object{
		"__typename": name, f("facility.id"): w.idOfExample(of), f("facility.name"): of.Name, f("facility.zone"): of.Zone,
		f("facility.kwp"): of.PeakPower, f("facility.city"): w.cityOf(of), f("facility.deleted"): nil,
		f("readingTypes"): w.typesOf(of),
	}
	if of.State == Deleted {
		made[f("facility.deleted")] = deletedAt
	}
	for _, field := range w.valueFields() {
		made[field.name] = w.valuesResolver(of, field.of)
	}
	made[f("weather")] = resolver(func(args map[string]any) (any, error) { return w.weatherOf(of, args) })
	return made
}

func (w *World) cityOf(of *Facility) string {
	return []string{"Görlitz", "Köris", "Teruel", "Überlingen", "Aarhus"}[of.seed%5]
}

// deletedAt is when plants were deleted.
const deletedAt = "2025-03-01T00:00:00Z"

// twinField is the field of the values or of a twin of them.
type twinField struct {
	name, text, deprecated string
	of                     variant
}

func (w *World) valueFields() []twinField {
	f := w.names.field
	own := twinField{name: f("readings"), text: "The measured values of the plant in a range of time"}
	twin := twinField{name: f("twin." + w.draws.twin)}
	switch w.draws.twin {
	case "none":
		return []twinField{own}
	case "forecast":
		twin.text, twin.of = "The forecast of the values in a range of time", forecast
	case "estimate":
		twin.text, twin.of = "Estimates of the values in a range of time", estimate
	case "target":
		twin.text, twin.of = "What the values should have been by the budget", target
	case "previous":
		twin.text, twin.of = "The values of the year before", previous
	case "corrected":
		twin.text, twin.of = "Values as corrected for the invoice, not as measured", corrected
	case "deprecated":
		twin.text, twin.deprecated = "The measured values", "Use "+own.name+"."
	}
	if w.names.given["twin first"] == "" {
		w.names.given["twin first"] = chance(w.random, 50, "yes", "no")
	}
	if w.names.given["twin first"] == "yes" {
		return []twinField{twin, own}
	}
	return []twinField{own, twin}
}

// valueMembersOf are the fields of the values, with all their arguments.
func (w *World) valueFieldMembers(extra ...member) []member {
	var args []member
	for _, p := range w.parameters {
		args = append(args, p.member)
	}
	if w.draws.place == "input" {
		name := w.names.typ("Input")
		if w.builder.find(name) == nil {
			w.builder.add("input", name, "Which values are wanted", args...)
		}
		args = []member{{name: w.names.field("readingInput"), kind: name + "!", text: "Which values are wanted"}}
	}
	args = append(append(append([]member{}, extra...), args...), w.values.args...)
	var made []member
	for _, field := range w.valueFields() {
		made = append(made, member{name: field.name, kind: w.values.kind, text: field.text, deprecated: field.deprecated,
			args: args})
	}
	return made
}

func (w *World) valuesResolver(of *Facility, twin variant) resolver {
	return func(args map[string]any) (any, error) {
		a, err := w.ask(of, args, twin)
		if err != nil {
			return nil, err
		}
		return w.values.render(a)
	}
}

// typesMember is the field of the reading types, and typesOf resolves it.
func (w *World) typesMember() member {
	f := w.names.field
	m := member{name: f("readingTypes"), text: "What the plant has values of"}
	scalar := w.typeScalar()
	if w.draws.types == "strings" {
		m.kind = list(scalar)
		return m
	}
	name := w.names.typ("ReadingType")
	unit := member{name: f("type.unit"), kind: "String", text: "The unit of the values"}
	if w.draws.types == "nested unit" {
		unit.kind = w.object(w.names.typ("Unit"), "A unit", member{name: f("unit.symbol"), kind: "String!",
			text: "How the unit is written"})
	}
	w.object(name, "What values are of", member{name: f("type.id"), kind: scalar + "!", text: "Id of the reading type"},
		member{name: f("type.name"), kind: "String", text: "What people call it"}, unit)
	m.kind = list(name)
	if w.draws.types == "connection" {
		edge := w.object(w.names.typ("TypeEdge"), "", member{name: "node", kind: name + "!"})
		m.kind = w.object(w.names.typ("TypeConnection"), "", member{name: "edges", kind: list(edge)})
	}
	return m
}

func (w *World) typesOf(of *Facility) any {
	f, list := w.names.field, []any{}
	for _, kind := range of.Types {
		if w.draws.types == "strings" {
			list = append(list, kind.ID)
			continue
		}
		one := object{"__typename": w.names.typ("ReadingType"), f("type.id"): kind.ID, f("type.name"): kind.Name,
			f("type.unit"): kind.Unit}
		if w.draws.types == "nested unit" {
			one[f("type.unit")] = object{"__typename": w.names.typ("Unit"), f("unit.symbol"): kind.Unit}
		}
		if w.draws.types == "connection" {
			list = append(list, object{"__typename": w.names.typ("TypeEdge"), "node": one})
			continue
		}
		list = append(list, one)
	}
	if w.draws.types == "connection" {
		return object{"__typename": w.names.typ("TypeConnection"), "edges": list}
	}
	return list
}

// idArg is the argument that one facility is reached by, and idOf reads it.
func (w *World) idArg() member {
	name := w.names.field("device.id")
	if w.draws.where == "id" {
		return member{name: name, kind: w.draws.idKind + "!", text: "Id of the plant"}
	}
	kind := w.names.typ("Where")
	if w.builder.find(kind) == nil {
		w.builder.add("input", kind, "Which plant", member{name: name, kind: w.draws.idKind + "!", text: "Id of the plant"})
	}
	return member{name: w.names.field("where"), kind: kind + "!", text: "Which plant"}
}

func (w *World) idOf(args map[string]any) any {
	if where, isInput := args[w.names.field("where")].(map[string]any); isInput {
		args = where
	}
	return args[w.names.field("device.id")]
}

// one resolves a facility by its id.
func (w *World) one(name string) resolver {
	return func(args map[string]any) (any, error) {
		of := w.facility(w.idOf(args))
		if of == nil {
			return nil, fmt.Errorf("there is nothing with the id %v", w.idOf(args))
		}
		return w.facilityObject(of, name), nil
	}
}

// paths draws the types of facilities, and how each thing is reached.
func (w *World) paths() {
	f, t := w.names.field, w.names.typ
	facility, device := t("Facility"), t("Device")
	types, own := w.typesMember(), w.facilityFields()
	root := []member{}
	w.root = object{"__typename": "Query"}
	plain := append(append([]member{}, own...), types)
	plain = append(plain, w.weather()...)
	withValues := plain
	if w.draws.reach != "root" {
		withValues = append(append([]member{}, plain...), w.valueFieldMembers()...)
	}
	single := member{name: f("device"), kind: facility, text: "One plant by its id", args: []member{w.idArg()}}
	w.root[single.name] = w.one(facility)
	made := w.builder.add("type", facility, "A plant", withValues...)
	switch w.draws.reach {
	case "device interface", "interface field":
		d := w.builder.add("interface", device, "Anything that has values", plain[0], plain[1], types)
		if w.draws.reach == "interface field" {
			d.members = append(d.members, w.valueFieldMembers()...)
		} else {
			w.shape.readingsOn = facility
		}
		made.implements, single.kind = []string{d.name}, d.name
		other := w.builder.add("type", t("Inverter"), "An inverter", d.members...)
		other.implements = []string{d.name}
	case "union":
		w.object(t("Inverter"), "An inverter", plain[0], member{name: f("serial"), kind: "String"})
		d := w.builder.add("union", device, "Anything that has an id")
		d.union, single.kind = []string{facility, t("Inverter")}, d.name
		w.shape.readingsOn, w.shape.typesOn = facility, facility
	case "facility":
		bare := w.object(device, "A device", plain[0], plain[1], types)
		single.kind = bare
		w.root[single.name] = w.one(bare)
		root = append(root, member{name: f("facility"), kind: facility, text: "One plant", args: []member{w.idArg()}})
		w.root[f("facility")] = w.one(facility)
	case "ids":
		root = append(root, member{name: f("facilitiesByIds"), kind: list(facility), text: "Plants by their ids",
			args: []member{{name: f("ids"), kind: "[" + w.draws.idKind + "!]!", text: "Ids of the plants"}}})
		w.root[f("facilitiesByIds")] = resolver(func(args map[string]any) (any, error) {
			found := []any{}
			ids, _ := args[f("ids")].([]any)
			for _, id := range ids {
				if of := w.facility(id); of != nil {
					found = append(found, w.facilityObject(of, facility))
				}
			}
			return found, nil
		})
	case "root":
		for _, m := range w.valueFieldMembers(w.idArg()) {
			root = append(root, m)
		}
		for _, field := range w.valueFields() {
			w.root[field.name] = resolver(func(args map[string]any) (any, error) {
				of := w.facility(w.idOf(args))
				if of == nil {
					return nil, errors.New("there is no such plant")
				}
				return w.valuesResolver(of, field.of)(args)
			})
		}
	}
	root = append(root, single)
	root = append(root, w.listing(facility)...)
	root = append(root, w.decoys()...)
	w.random.Shuffle(len(root), func(i, k int) { root[i], root[k] = root[k], root[i] })
	w.namespaces(root)
}

// namespaces put fields around those of the query type.
func (w *World) namespaces(root []member) {
	for i := range int(w.draws.namespace[0] - '0') {
		name, kind := w.names.field(fmt.Sprintf("ns%d", i+1)), w.names.typ(fmt.Sprintf("Namespace%d", i+1))
		w.object(kind, "", root...)
		w.root["__typename"] = kind
		inner := w.root
		w.root = object{"__typename": "Query", name: inner}
		root = []member{{name: name, kind: kind + "!"}}
	}
	w.object("Query", "", root...)
}

// rangeArgs are of a decoy that has numbers over time.
func (w *World) rangeArgs() []member {
	f := w.names.field
	return []member{{name: f("decoy.since"), kind: "String!"}, {name: f("decoy.till"), kind: "String!"}}
}

func hours(from time.Time, make func(i int, at time.Time) any) []any {
	list := []any{}
	for i := range 24 {
		list = append(list, make(i, from.Add(time.Duration(i)*time.Hour)))
	}
	return list
}
