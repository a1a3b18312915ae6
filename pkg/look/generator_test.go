package look

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

type object = map[string]any

// world is an API with made-up names that answers with known points.
type world struct {
	random *rand.Rand
	names  map[string]string
	types  []string
	times  []time.Time
	values map[string][]float64
	zone   *time.Location
	encode func(time.Time) any
	number func(float64) any
	// decorate adds members to a point, a row or a series.
	point, series func(w *world, at object, name string, i int)
}

// name is the made-up name of a role.
func (w *world) name(role string) string {
	if w.names[role] == "" {
		const consonants, vowels = "bdfgklmnprstvz", "aeiou"
		made := ""
		for range 2 + w.random.IntN(2) {
			made += string(consonants[w.random.IntN(len(consonants))]) + string(vowels[w.random.IntN(len(vowels))])
		}
		w.names[role] = fmt.Sprintf("%s%cx", made, 'a'+len(w.names)) // no word of any language, and no other's name
	}
	return w.names[role]
}

func newWorld(seed uint64, types int) *world {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	w := &world{random: rand.New(rand.NewPCG(seed, 7)), names: map[string]string{}, zone: zone,
		types: []string{"Pac", "Pdc", "Irradiance"}[:types], values: map[string][]float64{}}
	from := time.Date(2026, 11, 24, 0, 0, 0, 0, zone)
	for i := range 96 {
		w.times = append(w.times, from.Add(time.Duration(i)*15*time.Minute))
	}
	for _, name := range w.types {
		for i := range w.times {
			value := math.Round(w.random.Float64()*1e5) / 100
			if i%17 == 5 {
				value = math.NaN()
			}
			w.values[name] = append(w.values[name], value)
		}
	}
	return w
}

func (w *world) value(name string, i int) any {
	if math.IsNaN(w.values[name][i]) {
		return nil
	}
	return w.number(w.values[name][i])
}

func (w *world) at(i int) any { return w.encode(w.times[i]) }

// decorated is a point with its time and value.
func (w *world) decorated(name string, i int) object {
	at := object{w.name("time"): w.at(i), w.name("value"): w.value(name, i)}
	w.point(w, at, name, i)
	return at
}

func (w *world) each(build func(i int) any) []any {
	list := []any{}
	for i := range w.times {
		list = append(list, build(i))
	}
	return list
}

// eachType makes a list with an element for each type, in the order of the request.
func (w *world) eachType(build func(name string) any) []any {
	list := []any{}
	for _, name := range w.types {
		list = append(list, build(name))
	}
	return list
}

func (w *world) keyed(build func(name string) any) object {
	all := object{}
	for _, name := range w.types {
		all[name] = build(name)
	}
	return all
}

func (w *world) item(name string, members object) object {
	members[w.name("type")] = name
	w.series(w, members, name, 0)
	return members
}

func (w *world) points(name string) any {
	return w.each(func(i int) any { return w.decorated(name, i) })
}

func (w *world) pairs(name string) any {
	return w.each(func(i int) any { return []any{w.at(i), w.value(name, i)} })
}

func (w *world) stamps() any { return w.each(w.at) }

func (w *world) column(name string) any { return w.each(func(i int) any { return w.value(name, i) }) }

// byTime makes a map from times to values.
func (w *world) byTime(build func(i int) any) object {
	all := object{}
	for i := range w.times {
		all[fmt.Sprint(w.at(i))] = build(i)
	}
	return all
}

func text(value any) string {
	written, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(written)
}

// shapes are arrangements of the same points.
var shapes = map[string]func(w *world) any{
	"series": func(w *world) any {
		return w.eachType(func(t string) any { return w.item(t, object{w.name("points"): w.points(t)}) })
	},
	"series in an object": func(w *world) any {
		return object{w.name("count"): len(w.types), w.name("data"): object{w.name("items"): w.eachType(func(t string) any {
			return w.item(t, object{w.name("a"): object{w.name("points"): w.points(t)}})
		})}}
	},
	"series with a type object": func(w *world) any {
		return w.eachType(func(t string) any {
			return object{w.name("meta"): w.item(t, object{}), w.name("points"): w.points(t)}
		})
	},
	"series of pairs": func(w *world) any {
		return w.eachType(func(t string) any { return w.item(t, object{w.name("points"): w.pairs(t)}) })
	},
	"series of maps": func(w *world) any {
		return w.eachType(func(t string) any {
			return w.item(t, object{w.name("points"): w.byTime(func(i int) any { return w.value(t, i) })})
		})
	},
	"series of columns": func(w *world) any {
		return w.eachType(func(t string) any {
			return w.item(t, object{w.name("times"): w.stamps(), w.name("values"): w.column(t)})
		})
	},
	"columns below a series": func(w *world) any {
		return w.eachType(func(t string) any {
			return w.item(t, object{w.name("a"): object{w.name("times"): w.stamps(), w.name("values"): w.column(t)}})
		})
	},
	"one column of times": func(w *world) any {
		return object{w.name("times"): w.stamps(), w.name("all"): w.eachType(func(t string) any {
			return w.item(t, object{w.name("values"): w.column(t)})
		})}
	},
	"columns by type": func(w *world) any {
		all := w.keyed(w.column)
		all[w.name("times")] = w.stamps()
		return all
	},
	"columns by type below": func(w *world) any {
		return object{w.name("times"): w.stamps(), w.name("all"): w.keyed(w.column)}
	},
	"times and values by type": func(w *world) any {
		return object{w.name("times"): w.keyed(func(string) any { return w.stamps() }), w.name("all"): w.keyed(w.column)}
	},
	"rows": func(w *world) any {
		rows := []any{}
		for i := range w.times {
			for _, t := range w.types {
				row := w.decorated(t, i)
				rows = append(rows, w.item(t, row))
			}
		}
		return rows
	},
	"rows in edges": func(w *world) any {
		rows := []any{}
		for _, t := range w.types {
			for i := range w.times {
				rows = append(rows, object{w.name("node"): w.item(t, w.decorated(t, i))})
			}
		}
		return object{w.name("edges"): rows}
	},
	"rows with lists of typed values": func(w *world) any {
		return w.each(func(i int) any {
			return object{w.name("time"): w.at(i), w.name("all"): w.eachType(func(t string) any {
				return w.item(t, object{w.name("value"): w.value(t, i)})
			})}
		})
	},
	"wide rows": func(w *world) any {
		return w.each(func(i int) any {
			row := w.keyed(func(t string) any { return w.value(t, i) })
			row[w.name("time")] = w.at(i)
			w.point(w, row, w.types[0], i)
			return row
		})
	},
	"wide rows below": func(w *world) any {
		return w.each(func(i int) any {
			return object{w.name("time"): w.at(i), w.name("all"): w.keyed(func(t string) any { return w.value(t, i) })}
		})
	},
	"wide rows of objects": func(w *world) any {
		return w.each(func(i int) any {
			row := w.keyed(func(t string) any { return object{w.name("value"): w.value(t, i)} })
			row[w.name("time")] = w.at(i)
			return row
		})
	},
	"table with a header": func(w *world) any {
		return object{
			w.name("header"): append([]any{w.name("time")}, w.eachType(func(t string) any { return t })...),
			w.name("rows"): w.each(func(i int) any {
				return append([]any{w.at(i)}, w.eachType(func(t string) any { return w.value(t, i) })...)
			}),
		}
	},
	"matrix with lists of types and times": func(w *world) any {
		return object{w.name("types"): w.eachType(func(t string) any { return t }), w.name("times"): w.stamps(),
			w.name("values"): w.eachType(w.column)}
	},
	"pairs by type": func(w *world) any { return w.keyed(w.pairs) },
	"maps by type": func(w *world) any {
		return w.keyed(func(t string) any { return w.byTime(func(i int) any { return w.value(t, i) }) })
	},
	"points by type": func(w *world) any { return w.keyed(w.points) },
	"objects by type": func(w *world) any {
		return w.keyed(func(t string) any {
			at := object{w.name("points"): w.points(t)}
			w.series(w, at, t, 0)
			return at
		})
	},
	"columns below types": func(w *world) any {
		return w.keyed(func(t string) any {
			at := object{w.name("times"): w.stamps(), w.name("values"): w.column(t)}
			w.series(w, at, t, 0)
			return at
		})
	},
	"types by time": func(w *world) any {
		return w.byTime(func(i int) any { return w.keyed(func(t string) any { return w.value(t, i) }) })
	},
	"rows by time": func(w *world) any {
		return w.byTime(func(i int) any {
			return w.eachType(func(t string) any { return w.item(t, object{w.name("value"): w.value(t, i)}) })
		})
	},
	"lists in the order of the request": func(w *world) any {
		return w.eachType(func(t string) any { return w.points(t) })
	},
	"JSON in a text": func(w *world) any { return text(w.keyed(w.pairs)) },
	"JSON in texts": func(w *world) any {
		return w.eachType(func(t string) any { return w.item(t, object{w.name("points"): text(w.pairs(t))}) })
	},
}

// encodings write instants. Those with a zone are local times.
var encodings = map[string]func(w *world) func(time.Time) any{
	"RFC 3339 in UTC": func(*world) func(time.Time) any {
		return func(at time.Time) any { return at.UTC().Format("2006-01-02T15:04:05.000Z") }
	},
	"RFC 3339 with an offset": func(w *world) func(time.Time) any {
		return func(at time.Time) any { return at.In(w.zone).Format(time.RFC3339) }
	},
	"local": func(w *world) func(time.Time) any {
		return func(at time.Time) any { return at.In(w.zone).Format("2006-01-02T15:04:05") }
	},
	"local with a blank": func(w *world) func(time.Time) any {
		return func(at time.Time) any { return at.In(w.zone).Format("2006-01-02 15:04") }
	},
	"German": func(w *world) func(time.Time) any {
		return func(at time.Time) any { return at.In(w.zone).Format("02.01.2006 15:04:05") }
	},
	"UTC without Z": func(*world) func(time.Time) any {
		return func(at time.Time) any { return at.UTC().Format("2006-01-02T15:04:05") }
	},
	"seconds": func(*world) func(time.Time) any { return func(at time.Time) any { return at.Unix() } },
	"milliseconds": func(*world) func(time.Time) any {
		return func(at time.Time) any { return at.UnixMilli() }
	},
	"microseconds": func(*world) func(time.Time) any {
		return func(at time.Time) any { return at.UnixMicro() }
	},
	"seconds as text": func(*world) func(time.Time) any {
		return func(at time.Time) any { return strconv.FormatInt(at.Unix(), 10) }
	},
	"milliseconds as text": func(*world) func(time.Time) any {
		return func(at time.Time) any { return strconv.FormatInt(at.UnixMilli(), 10) }
	},
	"microseconds as text": func(*world) func(time.Time) any {
		return func(at time.Time) any { return strconv.FormatInt(at.UnixMicro(), 10) }
	},
}

var numbers = map[string]func(float64) any{
	"numbers": func(value float64) any { return value },
	"texts":   func(value float64) any { return strconv.FormatFloat(value, 'f', -1, 64) },
}

type decoration struct {
	point, series func(w *world, at object, name string, i int)
}

func nothing(*world, object, string, int) {}

var decorations = map[string]decoration{
	"nothing": {nothing, nothing},
	"units": {nothing, func(w *world, at object, name string, _ int) {
		at[w.name("unit")] = map[string]string{"Pac": "kW", "Pdc": "kW", "Irradiance": "W/m²"}[name]
	}},
	"an id, a flag and a word": {func(w *world, at object, name string, i int) {
		at["id"] = "x" + name + strconv.Itoa(i)
		at[w.name("flag")] = i%3 > 0
		at["quality"] = 192
	}, func(w *world, at object, name string, _ int) {
		at["id"] = 100_000 + len(name)
		at[w.name("word")] = "one of the series"
		at["nominalPower"] = 750
	}},
	"a record of its making": {func(w *world, at object, _ string, i int) {
		at["createdAt"] = w.times[i].Add(time.Duration(7+i%5) * time.Second).UTC().Format(time.RFC3339)
	}, func(w *world, at object, _ string, _ int) {
		at["updatedAt"] = w.times[0].Add(time.Hour).UTC().Format(time.RFC3339)
	}},
	"an end": {func(w *world, at object, _ string, i int) {
		at["to"] = w.encode(w.times[i].Add(15 * time.Minute))
	}, nothing},
	"an end with a made-up name": {func(w *world, at object, _ string, i int) {
		at[w.name("end")] = w.encode(w.times[i].Add(15 * time.Minute))
	}, nothing},
	"a record with a made-up name": {func(w *world, at object, _ string, i int) {
		at[w.name("record")] = w.encode(w.times[i].Add(time.Duration(60+i%5*60) * time.Second))
	}, nothing},
	"constants with made-up names": {func(w *world, at object, _ string, i int) {
		at[w.name("constant")] = 17
	}, func(w *world, at object, _ string, _ int) {
		at[w.name("constant")], at[w.name("other")] = 23, "zux"
	}},
	"bad values with a flag": {func(w *world, at object, name string, i int) {
		if value, isPoint := at[w.name("value")]; isPoint {
			if at["isValid"] = value != nil; value == nil {
				at[w.name("value")] = w.number(-999)
			}
		}
	}, nothing},
	"the range": {nothing, func(w *world, at object, _ string, _ int) {
		at["from"], at["to"] = w.at(0), w.encode(w.times[0].Add(24*time.Hour))
	}},
	"other statistics": {func(w *world, at object, name string, i int) {
		at["forecast"], at["min"], at["max"] = i*3, i, i*7
		at["value"] = at[w.name("value")]
		delete(at, w.name("value"))
	}, nothing},
}

// readBy reads an answer with a map as queries do.
func readBy(t *testing.T, w *world, answer apimap.Answer, types []string, text string) []Series {
	t.Helper()
	span := series.Span{From: w.times[0], To: w.times[0].Add(24 * time.Hour)}
	reader := &decode.Readings{
		Values: &apimap.Values{Path: []apimap.Step{{Field: "plant"}, {Field: "readings"}}, Answer: answer},
		Types:  types, Zone: w.zone, Asked: span, Span: span,
	}
	err := reader.Read(jsontext.NewDecoder(strings.NewReader(`{"readings":`+text+`}`), jsontext.AllowDuplicateNames(true)))
	if err != nil {
		t.Fatal(err)
	}
	reader.Finish()
	var found []Series
	for _, name := range types {
		whole, err := reader.Of(name)
		if err != nil || whole == nil {
			return nil
		}
		one := Series{Type: name, Times: whole.Times}
		for i, null := range whole.Null {
			value := whole.Values[i]
			if null {
				value = math.NaN()
			}
			one.Values = append(one.Values, value)
		}
		found = append(found, one)
	}
	return found
}

func (w *world) isKnown(found []Series) bool {
	if len(found) != len(w.types) {
		return false
	}
	for i, name := range w.types {
		s := found[i]
		if s.Type != name || len(s.Times) != len(w.times) || !slices.EqualFunc(s.Values, w.values[name], isSame) {
			return false
		}
		for n, at := range s.Times {
			if at != w.times[n].UnixMilli() {
				return false
			}
		}
	}
	return true
}

// kind is what a world is made of.
type kind struct {
	shape, encoding, number, decoration string
	types                               int
}

// kinds are all, in a random order; but for lists in the order of the request, which of one type are nothing special.
func kinds() []kind {
	var all []kind
	for shape := range shapes {
		for encoding := range encodings {
			for number := range numbers {
				for decoration := range decorations {
					all = append(all, kind{shape, encoding, number, decoration, 3})
					if !strings.Contains(shape, "order") {
						all = append(all, kind{shape, encoding, number, decoration, 1})
					}
				}
			}
		}
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// answer makes a world of the kind, and its answer.
func (k kind) answer(seed uint64) (*world, string) {
	w, d := newWorld(seed, k.types), decorations[k.decoration]
	w.encode, w.number, w.point, w.series = encodings[k.encoding](w), numbers[k.number], d.point, d.series
	return w, text(shapes[k.shape](w))
}

func (w *world) asked() Asked {
	return Asked{From: w.times[0], To: w.times[0].Add(24 * time.Hour), Zone: w.zone, Types: w.types,
		Known: []string{"Pac", "Pdc", "Irradiance", "GridVoltage"}}
}

// Every arrangement, with every writing of times and numbers and with whatever stands beside them, reads as what it was
// made of: first of all ways, by the reader that reads queries. Set LOOK_WORLDS=all to try all of them.
func TestReadWorlds(t *testing.T) {
	all := kinds()
	if os.Getenv("LOOK_WORLDS") != "all" {
		all = all[:2500]
	}
	for i, k := range all {
		w, written := k.answer(uint64(i))
		found := Read(treeOf(t, written), w.asked())
		if len(found) > 0 && w.isKnown(readBy(t, w, found[0].Answer, w.types, written)) {
			continue
		}
		t.Errorf("%+v, seed %d: %.600s", k, i, written)
		for _, f := range found[:min(3, len(found))] {
			t.Errorf("  %s %v", text(f.Answer), f.Values)
		}
	}
	t.Logf("%d worlds", len(all))
}

// Without any word of a language, what was measured is still among what is found, and that there is a choice is never
// kept silent.
func TestReadWorldsWithoutWords(t *testing.T) {
	for _, meant := range []*map[string]bool{
		&valueWords, &meanWords, &otherWords, &edgeWords, &doubtWords, &asideWords, &extentWords, &kindWords,
		&timeWords, &startWords, &endWords,
		&recordWords, &unitWords, &factorWords, &scaleWords, &decimalWords, &exponentWords, &sourceWords,
	} {
		kept := *meant
		t.Cleanup(func() { *meant = kept })
		*meant = nil
	}
	isFirst, all := 0, kinds()[:900]
	for i, k := range all {
		w, written := k.answer(uint64(i))
		at, choices := -1, 0
		for _, f := range Read(treeOf(t, written), w.asked()) {
			for _, choice := range f.Others {
				if at < 0 && w.isKnown(readBy(t, w, choice.Answer, w.types, written)) {
					at = choices
				}
				choices++
			}
		}
		if at == 0 {
			isFirst++
		}
		if at < 0 {
			t.Errorf("%+v, seed %d: %.400s", k, i, written)
		}
	}
	t.Logf("%d worlds, %d are read first as they are", len(all), isFirst)
}
