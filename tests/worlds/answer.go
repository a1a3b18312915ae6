package worlds

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// ask reads the arguments of the values of one plant; all types where none are chosen.
func (w *World) ask(f *Facility, args map[string]any, of variant) (asked, error) {
	if nested, isInput := args[w.names.field("readingInput")].(map[string]any); isInput {
		merged := maps.Clone(args)
		maps.Copy(merged, nested)
		args = merged
	}
	a := asked{facility: f, resolution: Raw, zone: f.zone, variant: of, how: map[string]query.Aggregation{},
		descending: w.draws.order == "descending"}
	a.to = w.now()
	a.from = a.to.Add(-24 * time.Hour)
	for _, p := range w.parameters {
		value, there := args[p.name]
		if !there {
			continue
		}
		if err := p.take(value, &a); err != nil {
			return a, err
		}
	}
	if w.draws.ends == "date" && w.draws.end == "inclusive" {
		a.to = Day.next(a.to, a.zone)
	}
	if a.to.Before(a.from) {
		return a, errors.New("the range ends before it starts")
	}
	if w.draws.selection == "none" {
		a.types = f.Types
	}
	a.first, _ = args["first"].(int)
	if cursor, isText := args["after"].(string); isText {
		after, err := readCursor(cursor)
		if err != nil {
			return a, err
		}
		a.after = after
	}
	return a, nil
}

// of gives the values of one type in the order of the answer, as many as the API gives.
func (w *World) of(a asked, kind ReadingType) []sample {
	if !slices.Contains(a.facility.Types, kind) {
		return nil
	}
	how := a.how[""]
	if own, there := a.how[kind.ID]; there {
		how = own
	}
	to := a.to
	isOfEnds := w.draws.stampAt == "end" && a.resolution != Raw // then no interval begins at the end of the range
	if w.draws.end == "inclusive" && w.draws.ends != "date" && !isOfEnds {
		to = to.Add(time.Second)
	}
	from := a.from
	if w.draws.widened == "whole days" && from.Before(to) {
		from, to = Day.floor(from, a.zone), Day.next(Day.floor(to.Add(-time.Second), a.zone), a.zone)
	}
	made := w.samples(a.facility, kind, a.resolution, how, from, to, a.variant, a.zone)
	if a.estimated {
		made = w.filled(a, kind, made)
	}
	if a.descending {
		slices.Reverse(made)
	}
	if a.limit > 0 && len(made) > a.limit {
		made = made[:a.limit]
	}
	if most := w.cap / max(1, len(a.types)); w.cap > 0 && len(made) > most {
		made = made[:most]
	}
	return made
}

// filled puts estimates in the place of nulls, and changes coarser values as estimates in them would.
func (w *World) filled(a asked, kind ReadingType, samples []sample) []sample {
	for i, s := range samples {
		switch {
		case s.value == nil && a.facility.State != Nulls:
			guess := round(a.facility.value(kind.Kind, s.at, w.step)*0.9 + 0.5)
			samples[i].value = &guess
		case s.value != nil && a.resolution != Raw:
			more := round(*s.value*1.02 + 0.25)
			samples[i].value = &more
		}
	}
	return samples
}

// pointMembers are the members of one value that stands as an object, without its time.
func (w *World) valueMembers(withScale bool) []member {
	scalar, f := w.numberScalar(), w.names.field
	made := []member{{name: f("value"), kind: w.valueKind(scalar), text: "The value"}}
	if w.draws.beside == "extremes" || w.draws.beside == "extremes and last" {
		made = []member{{name: f("min"), kind: scalar, text: "The lowest value of the interval"},
			{name: f("max"), kind: scalar, text: "The highest value of the interval"},
			{name: f("avg"), kind: scalar, text: "The value of the interval: mean, or sum for energy"}}
	}
	if w.draws.beside == "extremes and last" {
		made = append(made, member{name: f("last"), kind: scalar, text: "The last value of the interval"})
	}
	switch w.draws.flag {
	case "valid":
		made = append(made, member{name: f("valid"), kind: "Boolean!", text: "Whether the value can be trusted"})
	case "quality":
		kind := w.names.typ("Quality")
		if w.builder.find(kind) == nil {
			w.builder.add("enum", kind, "How good a value is",
				member{name: w.names.member("quality.GOOD"), text: "The value is good"},
				member{name: w.names.member("quality.BAD"), text: "The value is wrong and must not be used"})
		}
		made = append(made, member{name: f("quality"), kind: kind + "!", text: "How good the value is"})
	case "status":
		made = append(made, member{name: f("status"), kind: "Int!",
			text: "Status of the value: 0 is good, anything else is an error"})
	}
	if withScale {
		made = append(made, w.scaleMembers()...)
	}
	w.random.Shuffle(len(made), func(i, k int) { made[i], made[k] = made[k], made[i] })
	return made
}

// valueKind is the type of a value: a number, or one of several kinds of values.
func (w *World) valueKind(scalar string) string {
	if w.draws.value != "union" {
		return scalar
	}
	f, t := w.names.field, w.names.typ
	if w.builder.find(t("Value")) == nil {
		number := w.object(t("NumberValue"), "A number", member{name: f("value.number"), kind: scalar + "!"})
		text := w.object(t("TextValue"), "A text", member{name: f("value.text"), kind: "String!"})
		w.builder.add("union", t("Value"), "A value of any kind").union = []string{number, text}
	}
	return t("Value")
}

func (w *World) scaleMembers() []member {
	switch w.draws.scale {
	case "factor":
		return []member{{name: w.names.field("factor"), kind: "Float!", text: "What the value is multiplied by"}}
	case "decimals":
		return []member{{name: w.names.field("decimals"), kind: "Int!",
			text: "How many of the value's digits stand after the decimal point"}}
	case "exponent":
		return []member{{name: w.names.field("exponent"), kind: "Int!",
			text: "The power of ten that the value is multiplied by"}}
	}
	return nil
}

// index of a type among those of the world.
func (w *World) index(kind ReadingType) int { return slices.Index(w.types, kind) }

// putScale writes what the values of a type are multiplied by.
func (w *World) putScale(into object, kind ReadingType) object {
	if w.draws.scale != "none" {
		_, into[w.names.field(w.draws.scale)] = scaling(w.draws.scale, w.index(kind))
	}
	return into
}

// putValue writes a value, and what stands beside it.
func (w *World) putValue(into object, s sample, kind ReadingType) object {
	f := w.names.field
	factor, _ := scaling(w.draws.scale, w.index(kind))
	put := func(name string, value float64) {
		into[name] = nil
		if s.value != nil {
			into[name] = w.written(value, factor)
		}
	}
	value := 0.0
	if s.value != nil {
		value = *s.value
	}
	put(f("value"), value)
	if w.draws.value == "union" && s.value != nil {
		into[f("value")] = object{"__typename": w.names.typ("NumberValue"), f("value.number"): into[f("value")]}
	}
	if w.draws.beside == "extremes" || w.draws.beside == "extremes and last" {
		put(f("avg"), value)
		put(f("min"), s.low)
		put(f("max"), s.high)
		put(f("last"), s.end)
	}
	into[f("valid")], into[f("status")] = !s.bad, 0
	into[f("quality")] = w.names.member("quality.GOOD")
	if s.bad {
		into[f("status")], into[f("quality")] = 7, w.names.member("quality.BAD")
	}
	return into
}

// stampMembers are the members that say when.
func (w *World) stampMembers() []member {
	f, form := w.names.field, w.draws.stamp
	if form == "date and time" {
		return []member{{name: f("stamp.date"), kind: "String!", text: "Calendar day of the plant"},
			{name: f("stamp.time"), kind: "String!", text: "Time of day of the plant"}}
	}
	made := []member{{name: f("stamp"), kind: w.stampKind() + "!", text: "When: " + stampForm[form] + w.stampsText()}}
	if w.draws.beside == "end" {
		made = append(made, member{name: f("intervalEnd"), kind: w.stampKind() + "!", text: "The end of the interval"})
	}
	return made
}

func (w *World) stampsText() string {
	if w.draws.stampAt == "end" {
		return "; hours and days are stamped with their end"
	}
	return ""
}

func (w *World) stampKind() string {
	switch kind := stampScalar(w.draws.stamp); kind {
	case "Float":
		if w.draws.long == "scalar" && w.draws.shape != "pairs" {
			return w.scalar("Long", nil)
		}
		return kind
	case "Instant", "LocalDateTime":
		return w.scalar(kind, nil)
	default:
		return kind
	}
}

// stampAt is the instant that a value is stamped with.
func (w *World) stampAt(a asked, at time.Time) time.Time {
	if w.draws.stampAt == "end" && a.resolution != Raw {
		return a.resolution.next(at, a.zone)
	}
	return at
}

func (w *World) putStamp(into object, a asked, at time.Time) object {
	f := w.names.field
	if w.draws.stamp == "date and time" {
		local := w.stampAt(a, at).In(a.zone)
		into[f("stamp.date")], into[f("stamp.time")] = local.Format(dateLayout), local.Format("15:04:05")
		return into
	}
	into[f("stamp")] = stampOf(w.draws.stamp, w.stampAt(a, at), a.zone)
	end := at.Add(w.step)
	if a.resolution != Raw {
		end = a.resolution.next(at, a.zone)
	}
	into[f("intervalEnd")] = stampOf(w.draws.stamp, end, a.zone)
	return into
}
