package worlds

import (
	"fmt"
	"slices"
	"time"
)

// listed are the facilities that the list has; all: deleted ones, too.
func (w *World) listed(company string, all bool) []*Facility {
	var found []*Facility
	for _, of := range w.facilities {
		if (company == "" || of.Company == company) && (all || of.State != Deleted) {
			found = append(found, of)
		}
	}
	return found
}

func (w *World) companies() []string {
	var found []string
	for _, of := range w.facilities {
		if !slices.Contains(found, of.Company) {
			found = append(found, of.Company)
		}
	}
	return found
}

// listing draws the list of facilities.
func (w *World) listing(facility string) []member {
	f, t := w.names.field, w.names.typ
	var args []member
	if w.draws.deleted == "switch" {
		args = append(args, member{name: f("includeDeleted"), kind: "Boolean", byDefault: "true",
			text: "Whether deleted plants are in the list"})
	}
	objects := func(company string, args map[string]any) []any {
		all := w.draws.deleted == "marked" || args[f("includeDeleted")] == true
		made := []any{}
		for _, of := range w.listed(company, all) {
			made = append(made, w.facilityObject(of, facility))
		}
		return made
	}
	plain := member{name: f("facilities"), kind: list(facility), text: "The plants", args: args}
	switch w.draws.listing {
	case "flat":
		w.root[plain.name] = resolver(func(args map[string]any) (any, error) { return objects("", args), nil })
		w.shape.listed = []string{plain.name}
		return []member{plain}
	case "limited":
		limit, offset := f("list.limit"), f("list.offset")
		plain.args = append(plain.args, member{name: limit, kind: "Int", byDefault: "5", text: "How many plants"},
			member{name: offset, kind: "Int", byDefault: "0", text: "How many plants are left out at the start"})
		w.root[plain.name] = resolver(func(args map[string]any) (any, error) {
			return window(objects("", args), args[offset], args[limit]), nil
		})
		w.shape.listed = []string{plain.name}
		return []member{plain}
	case "connection":
		edge := w.object(t("FacilityEdge"), "", member{name: "node", kind: facility + "!"},
			member{name: "cursor", kind: "String!"})
		plain.kind = w.object(t("FacilityConnection"), "", member{name: "edges", kind: list(edge)},
			member{name: "pageInfo", kind: w.pageInfo() + "!"})
		plain.args = append(plain.args, w.pageArgs(5)...)
		w.root[plain.name] = resolver(func(args map[string]any) (any, error) {
			first, _ := args["first"].(int)
			after := 0
			if text, isText := args["after"].(string); isText {
				var err error
				if after, err = readCursor(text); err != nil {
					return nil, err
				}
			}
			return w.connection(objects("", args), plain.kind, edge, first, after), nil
		})
		w.shape.listed = []string{plain.name, "edges", "node"}
		return []member{plain}
	}
	return w.byCompany(plain, objects)
}

func window(of []any, offset, limit any) []any {
	from, _ := offset.(int)
	size, _ := limit.(int)
	from = min(max(from, 0), len(of))
	return of[from:min(len(of), from+max(size, 0))]
}

// byCompany is a list within a list.
func (w *World) byCompany(plain member, objects func(string, map[string]any) []any) []member {
	f, t := w.names.field, w.names.typ
	nested, start := w.draws.listing == "nested pages", 1
	if w.draws.pages == "from 0" {
		start = 0
	}
	items, total, number, size := f("page.items"), f("page.total"), f("page.number"), f("page.size")
	page := func(m member, name string, by int) member {
		if !nested {
			return m
		}
		m.kind = w.object(t(name), "A page", member{name: items, kind: m.kind, text: "The items of the page"},
			member{name: total, kind: "Int!", text: "How many items all pages have"})
		m.args = append(m.args, member{name: number, kind: "Int", byDefault: fmt.Sprint(start),
			text: fmt.Sprintf("Number of the page, from %d", start)},
			member{name: size, kind: "Int", byDefault: fmt.Sprint(by), text: "Items of a page, 25 at most"})
		return m
	}
	cut := func(of []any, args map[string]any, name string) any {
		if !nested {
			return of
		}
		n, _ := args[number].(int)
		by, _ := args[size].(int)
		by = min(by, 25)
		return object{"__typename": t(name), items: window(of, (n-start)*by, by), total: len(of)}
	}
	inner := page(plain, "FacilityPage", 3)
	company := w.object(t("Company"), "A company", member{name: f("company.id"), kind: "ID!", text: "Id of the company"},
		member{name: f("company.name"), kind: "String!", text: "Name of the company"}, inner)
	outer := page(member{name: f("company"), kind: list(company), text: "The user's companies"}, "CompanyPage", 2)
	resolveOuter := resolver(func(args map[string]any) (any, error) {
		made := []any{}
		for i, name := range w.companies() {
			made = append(made, object{"__typename": company, f("company.id"): fmt.Sprintf("c-%d", i+1),
				f("company.name"): name, inner.name: resolver(func(args map[string]any) (any, error) {
					return cut(objects(name, args), args, "FacilityPage"), nil
				})})
		}
		return cut(made, args, "CompanyPage"), nil
	})
	w.shape.listed = []string{outer.name, inner.name}
	if nested {
		w.shape.listed = []string{outer.name, items, inner.name, items}
	}
	if w.draws.listing != "me" {
		w.root[outer.name] = resolveOuter
		return []member{outer}
	}
	me := w.object(t("User"), "The user of the token", member{name: f("me.name"), kind: "String!", text: "Name"}, outer)
	w.root[f("me")] = object{"__typename": me, f("me.name"): "Ada Lovelace", outer.name: resolveOuter}
	w.shape.listed = append([]string{f("me")}, w.shape.listed...)
	return []member{{name: f("me"), kind: me + "!", text: "The user of the token"}}
}

// decoys are lists that are none of facilities, and numbers over time that are no readings.
func (w *World) decoys() []member {
	if w.draws.traps == "none" {
		return nil
	}
	f, t := w.names.field, w.names.typ
	person := w.object(t("Person"), "A person", member{name: f("person.id"), kind: "ID!"},
		member{name: f("person.name"), kind: "String!"}, member{name: f("email"), kind: "String!"})
	fish := w.object(t("Fish"), "A fish of the farm below the modules", member{name: f("fish.id"), kind: "ID!"},
		member{name: f("fish.name"), kind: "String!"}, member{name: f("capacity"), kind: "Float!"})
	invoice := w.object(t("Invoice"), "An invoice", member{name: f("invoice.id"), kind: "ID!"},
		member{name: f("invoice.name"), kind: "String!"}, member{name: f("invoice.total"), kind: "Float!"},
		member{name: f("invoice.date"), kind: "String!"})
	w.root[f("invoices")] = []any{object{"__typename": invoice, f("invoice.id"): "2026-17", f("invoice.name"): "Cleaning",
		f("invoice.total"): 412.5, f("invoice.date"): "2026-02-03"}}
	price := w.object(t("Price"), "A price of the power exchange", member{name: f("price.time"), kind: "String!"},
		member{name: f("price.amount"), kind: "Float!"})
	made := []any{}
	for i, name := range []string{"Grace", "Edsger", "Barbara", "Donald"} {
		made = append(made, object{"__typename": person, f("person.id"): fmt.Sprintf("u%d", i), f("person.name"): name,
			f("email"): name + "@example.org"})
	}
	w.root[f("users")] = made
	w.root[f("fish")] = []any{object{"__typename": fish, f("fish.id"): "carp-1", f("fish.name"): "Carp pond",
		f("capacity"): 1200.0}}
	w.root[f("prices")] = resolver(func(args map[string]any) (any, error) {
		from, err := time.Parse(time.RFC3339, fmt.Sprint(args[f("decoy.since")]))
		if err != nil {
			return nil, err
		}
		return hours(from, func(i int, at time.Time) any {
			return object{"__typename": price, f("price.time"): at.UTC().Format(time.RFC3339),
				f("price.amount"): 40 + float64(i*i%17)}
		}), nil
	})
	return []member{{name: f("users"), kind: list(person), text: "The people of the company"},
		{name: f("invoices"), kind: list(invoice), text: "The invoices of the company"},
		{name: f("fish"), kind: list(fish), text: "Fish that can be bought"},
		{name: f("prices"), kind: list(price), text: "Prices of the power exchange", args: w.rangeArgs()}}
}

// weather is a field of facilities that has numbers over time, and no readings; where neither words nor descriptions
// tell one from the other, it is not there.
func (w *World) weather() []member {
	if w.draws.traps == "none" || w.nameless() && w.draws.page == "other" {
		return nil
	}
	kind := w.object(w.names.typ("Weather"), "The weather that is forecast", member{name: w.names.field("weather.time"),
		kind: "String!"}, member{name: w.names.field("weather.temperature"), kind: "Float!"})
	return []member{{name: w.names.field("weather"), kind: list(kind), text: "The forecast of the weather at the plant",
		args: w.rangeArgs()}}
}

func (w *World) weatherOf(of *Facility, args map[string]any) (any, error) {
	from, err := time.Parse(time.RFC3339, fmt.Sprint(args[w.names.field("decoy.since")]))
	if err != nil {
		return nil, err
	}
	return hours(from, func(_ int, at time.Time) any {
		return object{"__typename": w.names.typ("Weather"), w.names.field("weather.time"): at.UTC().Format(time.RFC3339),
			w.names.field("weather.temperature"): round(of.value("temperature", at, time.Hour) + 1.5)}
	}), nil
}

// traps are mutations that look like queries.
func (w *World) traps() {
	if w.draws.traps == "none" {
		return
	}
	f := w.names.field
	name := f("mutation")
	w.object("Mutation", "", member{name: name, kind: "[Float!]", text: "The values of a plant",
		args: []member{{name: f("device.id"), kind: "ID!"}}})
	w.mutation = object{"__typename": "Mutation", name: []any{}}
}
