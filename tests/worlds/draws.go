package worlds

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
)

// draws are what a seed decides about a world. Each member is a word, so that results can be counted by it.
type draws struct {
	vocabulary, page, described string

	oddity string // how often something is unusual

	listing   string // how the list of facilities is reached
	namespace string // how many fields lie around everything
	reach     string // how one facility, and so its readings, is reached
	where     string // how an id is passed
	types     string // how the list of reading types looks

	place       string // arguments one by one, or in an input
	period      string // the ends of the range one by one, or in an object
	ends        string // how an instant is passed
	required    string // whether the ends must be passed
	end         string // whether a value at the end belongs to the range
	selection   string // how reading types are chosen
	resolution  string // how the distance of values is chosen
	noRaw       string // whether the finest has a name of its own
	coarse      string // whether the resolution that is left out is coarse
	aggregation string
	zone        string // whether a time zone is passed
	order       string
	limit       string
	source      string // whether measured values must be asked for
	estimated   string // whether gaps are filled unless that is switched off

	shape   string
	inside  string // what lies in JSON
	wrap    string // objects around the values
	stamp   string
	stampAt string // where hours and days are stamped
	number  string
	scale   string
	flag    string
	beside  string // other numbers of the interval
	twin    string
	deleted string // whether the list has deleted facilities unless that is switched off
	errors  string // how a server writes errors
	long    string // the type of numbers that Int cannot hold
	pages   string // the number of the first page
	widened string // whether the API answers with more than the range
	typeIDs string // whether types are selected by numbers
	idKind  string // type of a facility's id
	value   string // whether a value is one of several kinds
	zones   string // whether facilities have a time zone
	traps   string // lists that are none of facilities, and mutations
}

// oddities are how many of a hundred draws are unusual.
var oddities = map[string]int{"low": 12, "middle": 35, "high": 70}

func chance(random *rand.Rand, percent int, yes, no string) string {
	if random.IntN(100) < percent {
		return yes
	}
	return no
}

func draw(random *rand.Rand, options Options) draws {
	d := draws{vocabulary: "plain", page: "other", described: "bare"}
	if options.Vocabulary == Foreign {
		d.vocabulary = "foreign"
	}
	if options.PageWords {
		d.page = "page"
	}
	if options.Descriptions {
		d.described = "described"
	}
	d.oddity = pick(random, []string{"low", "middle", "high"})
	some := func(random *rand.Rand, usual string, others ...string) string { // draws a word
		if random.IntN(100) >= oddities[d.oddity] {
			return usual
		}
		return pick(random, others)
	}
	d.listing = pick(random, []string{"flat", "flat", "companies", "me", "connection", "nested pages", "limited"})
	d.namespace = some(random, "0", "1", "2")
	d.reach = some(random, "device", "device interface", "interface field", "union", "facility", "ids")
	if !options.PageWords && random.IntN(4) == 0 {
		d.reach = "root"
	}
	d.where = chance(random, 15, "input", "id")
	d.types = pick(random, []string{"strings", "objects", "objects", "connection", "nested unit"})
	d.place = chance(random, 40, "flat", "input")
	if options.PageWords {
		d.place = "input"
	}
	d.period = chance(random, 25, "nested", "two")
	d.ends = some(random, "rfc3339", "local", "utc without z", "date", "s", "ms", "s text", "ms text")
	d.end = some(random, "exclusive", "inclusive")
	d.selection = some(random, "list", "single", "enum", "enum list", "entries", "none")
	d.resolution = some(random, "enum", "iso", "seconds", "minutes", "none")
	d.noRaw = chance(random, 40, "no raw", "raw")
	d.coarse = chance(random, 30, "coarse default", "fine default")
	d.aggregation = some(random, "none", "optional", "default max", "required")
	d.zone = some(random, "none", "optional", "default utc")
	d.order = some(random, "ascending", "descending", "argument", "default descending")
	d.limit = some(random, "none", "argument", "below", "silent cap")
	d.source = chance(random, 12, "default forecast", "none")
	d.estimated = chance(random, 12, "default true", "none")
	d.shape = pick(random, []string{"series", "series", "series", "rows", "rows", "wide", "by field", "columns", "pairs",
		"map", "json", "json text", "typed lists", "points", "union", "connection", "interface"})
	d.inside = pick(random, []string{"series", "rows", "pairs", "map"})
	d.wrap = some(random, "0", "1", "2")
	d.stamp = some(random, "z", "offset", "local", "utc without z", "s", "ms", "us", "s text", "ms text", "us text",
		"date and time")
	d.stampAt = chance(random, 12, "end", "start")
	d.number = chance(random, 20, "text", "number")
	d.scale = chance(random, 15, pick(random, []string{"factor", "decimals", "exponent"}), "none")
	d.flag = chance(random, 15, pick(random, []string{"valid", "quality", "status"}), "none")
	d.beside = chance(random, 15, pick(random, []string{"extremes", "extremes and last", "end"}), "none")
	d.twin = chance(random, 30, pick(random, []string{"forecast", "estimate", "target", "previous", "corrected",
		"deprecated"}), "none")
	d.deleted = chance(random, 40, pick(random, []string{"marked", "switch"}), "hidden")
	d.required = chance(random, 15, "optional", "required")
	d.errors = chance(random, 30, "plain", "apollo")
	d.long = chance(random, 40, "scalar", "Float")
	d.pages = chance(random, 35, "from 0", "from 1")
	d.widened = chance(random, 8, "whole days", "exact")
	d.typeIDs = chance(random, 15, "numbers", "names")
	d.idKind = pick(random, []string{"ID", "ID", "String", "Int"})
	d.value = chance(random, 8, "union", "plain")
	d.zones = chance(random, 8, "unknown", "known")
	d.traps = chance(random, 60, "some", "none")
	d.settle()
	return d
}

// points are shapes whose points are objects, which can have members beside the value.
var pointShapes = []string{"series", "rows", "by field", "typed lists", "points", "union", "connection", "interface"}

// settle makes draws agree that do not go together.
func (d *draws) settle() {
	switch d.shape {
	case "wide", "by field":
		d.selection = "none"
	case "points":
		d.selection = "single"
	}
	if d.shape != "json" && d.shape != "json text" {
		d.inside = "-"
	}
	if !slices.Contains(pointShapes, d.shape) {
		d.flag, d.beside, d.scale, d.value = "none", "none", "none", "plain"
	}
	if d.page == "page" || d.types == "strings" || d.shape == "wide" || d.shape == "by field" ||
		strings.HasPrefix(d.selection, "enum") {
		d.typeIDs = "names"
	}
	if strings.HasPrefix(d.beside, "extremes") {
		d.value = "plain"
	}
	if d.shape == "by field" {
		d.scale = "none"
	}
	if d.shape == "typed lists" && d.beside == "end" {
		d.beside = "none"
	}
	if d.shape == "pairs" {
		d.stamp, d.number = "ms", "number"
	}
	if strings.HasPrefix(d.shape, "json") {
		d.limit = chanceOf(d.limit == "below", "none", d.limit)
	}
	if d.stamp == "date and time" && !slices.Contains(pointShapes, d.shape) && d.shape != "wide" {
		d.stamp = "z"
	}
	if (d.shape == "map" || d.inside == "map") && d.stamp == "date and time" {
		d.stamp = "z"
	}
	if d.limit == "below" && !slices.Contains([]string{"series", "union", "interface", "by field"}, d.shape) {
		d.limit = "argument"
	}
	if d.resolution == "none" {
		d.noRaw, d.coarse, d.stampAt = "-", "-", "-"
		if d.aggregation == "default max" {
			d.aggregation = "none"
		}
	}
	if d.ends == "date" {
		d.end = chanceOf(d.end == "inclusive", "inclusive", "exclusive")
	}
	if d.shape == "connection" {
		d.limit = "pages"
	}
}

func chanceOf(holds bool, yes, no string) string {
	if holds {
		return yes
	}
	return no
}

// undecidable says why nobody could tell how the values are to be read; empty: evidence is there. isNameless: neither
// names nor descriptions say anything.
func (d *draws) undecidable(isNameless bool) string {
	isLocal := d.stamp == "local" || d.stamp == "date and time" || d.ends == "local" || d.ends == "date"
	if d.zones == "unknown" && isLocal {
		return "times of an unknown zone"
	}
	if !isNameless {
		return ""
	}
	switch {
	case d.source != "none":
		return "nameless source"
	case d.estimated != "none":
		return "nameless estimates"
	case d.scale != "none":
		return "nameless scale"
	case d.flag != "none":
		return "nameless flag"
	case d.beside == "extremes and last":
		return "nameless last"
	case d.twin != "none" && d.twin != "deprecated" && d.page == "other":
		return "nameless twins"
	}
	return ""
}

// each gives the draws by name, in the order of the struct.
func (d *draws) each(take func(name, value string)) {
	of := reflect.ValueOf(*d)
	for i := range of.NumField() {
		take(of.Type().Field(i).Name, of.Field(i).String())
	}
}
