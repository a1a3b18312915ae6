// Package worlds makes whole foreign GraphQL APIs for solar and wind plants, to try the plugin on schemas that nobody
// has seen: a schema, an executor that answers any valid document, and the truth behind the answers.
package worlds

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// Token is what every world asks for, as "Authorization: Bearer ...".
const Token = "tok-5f2c9e7a41d84b60" // #nosec G101 -- of no API

// Options say what kind of world is made.
type Options struct {
	Vocabulary Vocabulary
	// PageWords keeps the words of the vendor's page: facilities, facility, device, readings, readingInput, readingTypes
	// and the ids.
	PageWords bool
	// Descriptions are in the schema.
	Descriptions bool
	// Hidden refuses introspection.
	Hidden bool
	// Unread tells that whoever reads the schema heeds neither names nor descriptions, but those of the page.
	Unread bool
	// Silent gives the account no values at all.
	Silent bool
	// Now is the end of all values; nil: time.Now.
	Now func() time.Time
}

// World is an API. It may be asked by several at once.
type World struct {
	Seed    uint64
	options Options
	draws   draws
	random  *rand.Rand
	names   *naming
	builder *builder
	schema  *ast.Schema
	sdl     string
	coercer coercer

	types      []ReadingType
	facilities []*Facility
	step       time.Duration
	parameters []parameter // of the values
	root       object
	mutation   object
	values     valueShape
	shape      paths
	levels     []level
	rawMember  string
	pageSize   int // of values, by default
	cap        int // points in an answer; 0: there is none

	mu       sync.Mutex
	requests Requests
}

// now is the end of all values.
func (w *World) now() time.Time { return w.options.Now() }

// New makes the world of a seed: the same one each time.
func New(seed uint64, options Options) *World {
	if options.Now == nil {
		options.Now = time.Now
	}
	random := rand.New(rand.NewPCG(seed, 0x77a1)) // #nosec G404 -- the same each time
	w := &World{Seed: seed, options: options, random: random, names: newNaming(random, options)}
	w.draws = draw(random, options)
	w.step = pick(random, []time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute})
	w.types = newTypes(random, w.names, options.PageWords)
	if w.draws.typeIDs == "numbers" {
		for i := range w.types {
			w.types[i].ID = fmt.Sprint(11 + i*7)
		}
	}
	w.facilities = newFacilities(random, w.names, w.types, w.draws.zones == "unknown")
	if _, err := strconv.Atoi(w.facilities[0].ID); err != nil && w.draws.idKind == "Int" {
		w.draws.idKind = "ID"
	}
	w.pageSize = pick(random, []int{20, 50, 100})
	for _, f := range w.facilities {
		if options.Silent && f.State != Deleted {
			f.State = Empty
		}
	}
	if w.draws.limit == "silent cap" {
		w.cap = pick(random, []int{100, 200, 500, 1000})
	}
	w.builder = &builder{described: options.Descriptions}
	w.build()
	w.names.frozen = true
	w.sdl = w.builder.sdl()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: fmt.Sprintf("seed %d", seed), Input: w.sdl})
	if err != nil {
		panic(fmt.Sprintf("seed %d: %v\n%s", seed, err, w.sdl))
	}
	w.schema = schema
	w.coercer.schema = schema
	return w
}

// Facilities that a user should see, in the order of the list: those that are not deleted.
func (w *World) Facilities() []Facility {
	var made []Facility
	for _, f := range w.facilities {
		if f.State != Deleted {
			made = append(made, *f)
		}
	}
	return made
}

// DeletedShown tells that nobody could know from the API which facilities are deleted.
func (w *World) DeletedShown() bool {
	return w.draws.deleted != "hidden" && w.nameless()
}

// nameless tells that neither names nor descriptions say anything.
func (w *World) nameless() bool {
	return w.options.Unread || w.options.Vocabulary == Foreign && !w.options.Descriptions
}

// Undecidable says why nobody could tell how the values are to be read; empty: evidence is there.
func (w *World) Undecidable() string {
	givesDays := w.draws.ends == "date" || w.draws.widened == "whole days"
	if givesDays && w.cap > 0 && w.cap < int(24*time.Hour/w.step)*w.atOnce() {
		return "days that are cut"
	}
	return w.draws.undecidable(w.nameless())
}

// atOnce is how many reading types an answer has at least.
func (w *World) atOnce() int {
	if w.draws.selection == "none" {
		return len(w.facilities[0].Types)
	}
	return 1
}

// SDL is the schema as text.
func (w *World) SDL() string { return w.sdl }

// Resolutions that the API has beside raw.
func (w *World) Resolutions() []Resolution {
	if w.draws.resolution == "none" {
		return nil
	}
	return []Resolution{Hour, Day}
}

// EachDraw gives what the seed decided, by name.
func (w *World) EachDraw(take func(name, value string)) { w.draws.each(take) }

// facility gives a plant by its id; nil: it is not there.
func (w *World) facility(id any) *Facility {
	for _, f := range w.facilities {
		if f.ID == fmt.Sprint(id) {
			return f
		}
	}
	return nil
}
