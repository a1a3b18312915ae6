package worlds

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// asked is what a client wants of one plant.
type asked struct {
	facility   *Facility
	types      []ReadingType
	from, to   time.Time
	resolution Resolution
	how        map[string]query.Aggregation // by type; "" is that of all
	zone       *time.Location
	descending bool
	limit      int // points a series; 0: all
	variant    variant
	estimated  bool
	first      int // nodes of a page
	after      int
}

// parameter is an argument of the values, or a member of their input.
type parameter struct {
	member
	take func(value any, into *asked) error
	// good is what an example passes for a range; nil: it is left out.
	good func(f *Facility, kind []ReadingType, from, to time.Time) any
}

// level is a resolution as the API writes it.
type level struct {
	of      Resolution
	written any
}

func (w *World) newParameters() {
	w.rangeParameters()
	w.selectionParameter()
	w.resolutionParameter()
	if w.draws.aggregation != "none" && w.draws.selection != "entries" {
		p := w.aggregationMember()
		w.parameter(p, func(value any, into *asked) error { return w.aggregate(value, "", into) },
			func(*Facility, []ReadingType, time.Time, time.Time) any {
				if w.draws.aggregation == "required" {
					return w.names.member("aggregation.AVG")
				}
				return nil
			})
	}
	w.zoneParameter()
	w.orderParameter()
	w.trapParameters()
	w.random.Shuffle(len(w.parameters), func(i, k int) {
		w.parameters[i], w.parameters[k] = w.parameters[k], w.parameters[i]
	})
	slices.SortStableFunc(w.parameters, func(a, b parameter) int { // the zone comes first: times are of it
		return strings.Compare(order(a.name == w.names.field("zone")), order(b.name == w.names.field("zone")))
	})
}

func order(first bool) string { return chanceOf(first, "0", "1") }

func (w *World) parameter(
	m member, take func(any, *asked) error, good func(*Facility, []ReadingType, time.Time, time.Time) any,
) {
	w.parameters = append(w.parameters, parameter{m, take, good})
}

func (w *World) rangeParameters() {
	form := w.draws.ends
	scalar := endScalar(form)
	if form == "ms" && w.draws.long == "scalar" {
		scalar = w.scalar("Long", isWhole)
	}
	if form != "s" && form != "ms" && !strings.HasSuffix(form, "text") {
		if w.random.IntN(4) == 0 {
			scalar = "String"
		} else {
			scalar = w.scalar(scalar, func(value any) error {
				_, err := readEnd(form, value, time.UTC)
				if err != nil {
					return fmt.Errorf("%s cannot represent value: %v (%s)", w.names.typ(endScalar(form)), value, endForm[form])
				}
				return nil
			})
		}
	}
	names := [2]string{w.names.field("from"), w.names.field("to")}
	texts := [2]string{"Start of the range, inclusive: " + endForm[form],
		"End of the range, " + w.draws.end + ": " + endForm[form]}
	set := [2]func(any, *asked) error{
		func(value any, into *asked) error { return putEnd(&into.from, form, value, into.zone) },
		func(value any, into *asked) error { return putEnd(&into.to, form, value, into.zone) },
	}
	good := func(i int) func(*Facility, []ReadingType, time.Time, time.Time) any {
		return func(f *Facility, _ []ReadingType, from, to time.Time) any {
			return w.endOf([2]time.Time{from, to}[i], i == 1, f)
		}
	}
	var ends [2]member
	for i := range 2 {
		ends[i] = member{name: names[i], kind: scalar + chanceOf(w.draws.required == "required", "!", ""), text: texts[i]}
	}
	if w.draws.period == "two" {
		w.parameter(ends[0], set[0], good(0))
		w.parameter(ends[1], set[1], good(1))
		return
	}
	kind := w.builder.add("input", w.names.typ("Range"), "A range of time", ends[0], ends[1]).name
	w.parameter(member{name: w.names.field("range"), kind: kind + "!", text: "The range of time"},
		func(value any, into *asked) error {
			given, _ := value.(map[string]any)
			return errors.Join(set[0](given[names[0]], into), set[1](given[names[1]], into))
		}, func(f *Facility, k []ReadingType, from, to time.Time) any {
			return map[string]any{names[0]: good(0)(f, k, from, to), names[1]: good(1)(f, k, from, to)}
		})
}

// putEnd reads an end of the range; one that is null stays what it is.
func putEnd(into *time.Time, form string, value any, zone *time.Location) error {
	if value == nil {
		return nil
	}
	at, err := readEnd(form, value, zone)
	if err == nil {
		*into = at
	}
	return err
}

// endOf writes an end of a range as the world wants it.
func (w *World) endOf(at time.Time, isEnd bool, f *Facility) any {
	switch w.draws.ends {
	case "rfc3339":
		return at.UTC().Format(time.RFC3339)
	case "date":
		if isEnd && w.draws.end == "inclusive" {
			at = at.Add(-time.Second)
		}
		return at.In(f.zone).Format(dateLayout)
	}
	return stampOf(w.draws.ends, at, f.zone)
}

// scalar declares a scalar of the schema, once, and how what is passed for it is checked.
func (w *World) scalar(concept string, check func(any) error) string {
	name := w.names.typ(concept)
	if w.builder.find(name) == nil {
		text := map[string]string{"Instant": "An instant", "LocalDateTime": "Date and time without offset",
			"LocalDate": "A calendar day", "JSON": "Any JSON", "Long": "A whole number of 64 bits"}[concept]
		w.builder.add("scalar", name, text)
	}
	if check != nil {
		w.coercer.scalars[name] = check
	}
	return name
}

func isWhole(value any) error {
	if n, isNumber := number(value); !isNumber || n != math.Trunc(n) {
		return fmt.Errorf("Long cannot represent value: %v", value)
	}
	return nil
}

func (w *World) aggregationMember() member {
	kind := w.names.typ("Aggregation")
	if w.builder.find(kind) == nil {
		d := w.builder.add("enum", kind, "How values are combined")
		for _, one := range aggregations {
			d.members = append(d.members, member{name: w.names.member("aggregation." + one.name), text: one.text})
		}
	}
	m := member{name: w.names.field("aggregation"), kind: kind, text: "How values are combined to coarser ones"}
	switch w.draws.aggregation {
	case "required":
		m.kind += "!"
	case "default max":
		m.byDefault = w.names.member("aggregation.MAX")
	}
	return m
}

var aggregations = []struct {
	name, text string
	how        query.Aggregation
}{
	{"AVG", "The mean", query.Mean}, {"SUM", "The sum", query.Sum}, {"MIN", "The lowest", query.Min},
	{"MAX", "The highest", query.Max}, {"LAST", "The last", query.Last},
}

func (w *World) aggregate(value any, of string, into *asked) error {
	for _, one := range aggregations {
		if value == w.names.member("aggregation."+one.name) {
			into.how[of] = one.how
		}
	}
	return nil
}
