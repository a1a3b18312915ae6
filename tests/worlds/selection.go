package worlds

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// typeScalar is the type of a reading type's id: an enum where they are selected by one.
func (w *World) typeScalar() string {
	if !strings.HasPrefix(w.draws.selection, "enum") {
		return chanceOf(w.draws.typeIDs == "numbers", "ID", "String")
	}
	name := w.names.typ("ReadingTypeName")
	if w.builder.find(name) == nil {
		d := w.builder.add("enum", name, "What plants have values of")
		for _, kind := range w.types {
			d.members = append(d.members, member{name: kind.ID, text: kind.Name})
		}
	}
	return name
}

func (w *World) typeByID(id any) (ReadingType, error) {
	for _, kind := range w.types {
		if kind.ID == id {
			return kind, nil
		}
	}
	return ReadingType{}, fmt.Errorf("there is no reading type %v", id)
}

func (w *World) selectionParameter() {
	if w.draws.selection == "none" {
		return
	}
	one := func(value any, into *asked) error {
		kind, err := w.typeByID(value)
		into.types = append(into.types, kind)
		return err
	}
	each := func(value any, into *asked) error {
		list, _ := value.([]any)
		for _, item := range list {
			if err := one(item, into); err != nil {
				return err
			}
		}
		return nil
	}
	ids := func(_ *Facility, kinds []ReadingType, _, _ time.Time) any {
		list := []any{}
		for _, kind := range kinds {
			list = append(list, kind.ID)
		}
		return list
	}
	m := member{name: w.names.field("selection"), text: "The reading types"}
	scalar := w.typeScalar()
	switch w.draws.selection {
	case "list", "enum list":
		m.kind = "[" + scalar + "!]!"
		w.parameter(m, each, ids)
	case "single", "enum":
		m.kind = scalar + "!"
		w.parameter(m, one, func(_ *Facility, kinds []ReadingType, _, _ time.Time) any { return kinds[0].ID })
	case "entries":
		w.entriesParameter(m, scalar, one)
	}
}

// entriesParameter is a list with one object a type, which may have its own aggregation.
func (w *World) entriesParameter(m member, scalar string, one func(any, *asked) error) {
	key, how := w.names.field("entry.type"), w.names.field("aggregation")
	entry := w.builder.add("input", w.names.typ("Entry"), "One reading type",
		member{name: key, kind: scalar + "!", text: "Id of the reading type"})
	if w.draws.aggregation != "none" {
		entry.members = append(entry.members, w.aggregationMember())
	}
	m.kind = "[" + entry.name + "!]!"
	w.parameter(m, func(value any, into *asked) error {
		list, _ := value.([]any)
		for _, item := range list {
			given, _ := item.(map[string]any)
			if err := one(given[key], into); err != nil {
				return err
			}
			if err := w.aggregate(given[how], given[key].(string), into); err != nil {
				return err
			}
		}
		return nil
	}, func(_ *Facility, kinds []ReadingType, _, _ time.Time) any {
		list := []any{}
		for _, kind := range kinds {
			item := map[string]any{key: kind.ID}
			if w.draws.aggregation == "required" {
				item[how] = w.names.member("aggregation.AVG")
			}
			list = append(list, item)
		}
		return list
	})
}

func (w *World) resolutionParameter() {
	m := member{name: w.names.field("resolution"), text: "The distance of values"}
	minutes := int(w.step.Minutes())
	hasRaw := w.draws.noRaw == "raw"
	switch w.draws.resolution {
	case "none":
		return
	case "enum":
		m.kind = w.resolutionEnum(hasRaw, minutes)
	case "iso":
		m.kind, m.text = "String", m.text+", as an ISO 8601 duration"
		w.levels = []level{{Raw, fmt.Sprintf("PT%dM", minutes)}, {Hour, "PT1H"}, {Day, "P1D"}}
	case "seconds":
		m.kind, m.text = "Int", m.text+" in seconds"
		w.levels = []level{{Raw, minutes * 60}, {Hour, 3600}, {Day, 86400}}
	case "minutes":
		m.kind, m.text = "Int", m.text+" in minutes"
		w.levels = []level{{Raw, minutes}, {Hour, 60}, {Day, 1440}}
	}
	isCoarse := w.draws.coarse == "coarse default"
	switch {
	case isCoarse:
		m.byDefault = text(w.levels[1].written, w.draws.resolution)
	case w.random.IntN(3) == 0:
		m.kind += "!"
	case w.random.IntN(2) == 0:
		m.byDefault = text(w.levels[0].written, w.draws.resolution)
	}
	w.parameter(m, func(value any, into *asked) error {
		if value == nil {
			return nil
		}
		for _, l := range w.levels {
			if l.written == value {
				into.resolution = l.of
				return nil
			}
		}
		known := []string{}
		for _, l := range w.levels {
			known = append(known, fmt.Sprint(l.written))
		}
		return fmt.Errorf("%v is not one of %s", value, strings.Join(known, ", "))
	}, func(*Facility, []ReadingType, time.Time, time.Time) any { return w.levels[0].written })
}

func text(value any, form string) string {
	if form == "iso" {
		return fmt.Sprintf("%q", value)
	}
	return fmt.Sprint(value)
}

var levelNames = [][3]string{{"RAW", "HOUR", "DAY"}, {"NONE", "HOURLY", "DAILY"}, {"ORIGINAL", "H1", "D1"}}

func (w *World) resolutionEnum(hasRaw bool, minutes int) string {
	names := pick(w.random, levelNames)
	finest, text := names[0], "Values as they were recorded"
	if !hasRaw {
		finest, text = map[int]string{5: "FIVE_MINUTES", 10: "TEN_MINUTES", 15: "QUARTER_HOUR"}[minutes],
			fmt.Sprintf("Values of %d minutes", minutes)
	}
	d := w.builder.add("enum", w.names.typ("Resolution"), "The distance of values")
	must := ""
	if w.options.Vocabulary == Foreign && w.random.IntN(2) == 0 {
		must = "!"
	}
	for i, one := range []struct {
		of         Resolution
		name, text string
	}{{Raw, finest, text}, {Hour, names[1], "One value an hour"}, {Day, names[2], "One value a day"}} {
		name := w.names.member("resolution." + one.name)
		d.members = append(d.members, member{name: name, text: must + one.text})
		w.levels = append(w.levels, level{one.of, name})
		_ = i
	}
	return d.name
}

func (w *World) zoneParameter() {
	if w.draws.zone == "none" {
		return
	}
	m := member{name: w.names.field("zone"), kind: "String",
		text: "Time zone of days and of times without offset, such as Europe/Berlin; the plant's if it is left out"}
	if w.draws.zone == "default utc" {
		m.byDefault, m.text = `"UTC"`, "Time zone of days and of times without offset, such as Europe/Berlin"
	}
	w.parameter(m, func(value any, into *asked) (err error) {
		if name, isText := value.(string); isText {
			into.zone, err = time.LoadLocation(name)
		}
		return err
	}, func(f *Facility, _ []ReadingType, _, _ time.Time) any { return f.Zone })
}

func (w *World) orderParameter() {
	if w.draws.order != "argument" && w.draws.order != "default descending" {
		return
	}
	up, down := w.names.member("order.ASC"), w.names.member("order.DESC")
	d := w.builder.add("enum", w.names.typ("Order"), "The order of values",
		member{name: up, text: "The oldest first"}, member{name: down, text: "The newest first"})
	m := member{name: w.names.field("order"), kind: d.name, text: "The order of values by time", byDefault: up}
	if w.draws.order == "default descending" {
		m.byDefault = down
	}
	w.parameter(m, func(value any, into *asked) error {
		into.descending = value == down
		return nil
	}, func(*Facility, []ReadingType, time.Time, time.Time) any { return up })
}

func (w *World) trapParameters() {
	if w.draws.limit == "argument" {
		m := member{name: w.names.field("limit"), kind: "Int", byDefault: fmt.Sprint(w.pageSize),
			text: "The largest number of values of a reading type"}
		w.parameter(m, func(value any, into *asked) error {
			into.limit, _ = value.(int)
			return nil
		}, func(*Facility, []ReadingType, time.Time, time.Time) any { return json.Number("10000") })
	}
	if w.draws.source != "none" {
		d := w.builder.add("enum", w.names.typ("Source"), "Where values come from",
			member{name: w.names.member("source.FORECAST"), text: "The forecast"},
			member{name: w.names.member("source.MEASURED"), text: "What was measured"})
		m := member{name: w.names.field("source"), kind: d.name, byDefault: d.members[0].name, text: "Where values come from"}
		w.parameter(m, func(value any, into *asked) error {
			if value == d.members[0].name {
				into.variant = forecast
			}
			return nil
		}, func(*Facility, []ReadingType, time.Time, time.Time) any { return d.members[1].name })
	}
	if w.draws.estimated != "none" {
		m := member{name: w.names.field("estimated"), kind: "Boolean", byDefault: "true",
			text: "Whether gaps are filled with estimates"}
		w.parameter(m, func(value any, into *asked) error {
			into.estimated = value == true
			return nil
		}, func(*Facility, []ReadingType, time.Time, time.Time) any { return false })
	}
}
