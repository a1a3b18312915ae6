package schemagen

import (
	"math/rand/v2"
	"strings"
)

// World is one made-up API.
type World struct {
	Schema *Schema
	// Truth is the right answer, in the terms of Facts: fact → what is right, several where several are.
	Truth map[string][]string
	// Probes are the questions that the schema really cannot answer: role → the right answer.
	Probes map[string]string
	// Trap: what makes an answer right was taken away, and Truth is without it.
	Trap bool
	// Notes say what is special about the world.
	Notes []string
}

// maker makes one world.
type maker struct {
	*rand.Rand
	s      *Schema
	query  *typ
	truth  map[string][]string
	probes map[string]string
	notes  []string
	trap   bool

	snake float64 // how many names are snake_case

	noun, facilityName              string // facility, Facility
	user, company, facility, device *typ
	idField, idType                 string
	hasInterface, deviceIsAll       bool
	routes                          []route
	// The right fields themselves, to take them away again.
	list1, values1, values2 *field
	// How reading types are asked for and told.
	typeMember  string // readingTypes
	typeScalar  string // String, ID or the enum's name
	analysisOwn bool   // analyses have a field of their own
}

// route is a root field that gives an object by its id.
type route struct {
	text string // as Facts writes it
	typ  *typ
}

// Generate makes the world of a seed.
func Generate(seed uint64) *World {
	m := &maker{
		Rand:  rand.New(rand.NewPCG(seed, 0x5eed)), // #nosec G404 -- a seed must always make the same world
		s:     &Schema{named: map[string]*typ{}},
		truth: map[string][]string{}, probes: map[string]string{},
	}
	m.query = m.s.add("OBJECT", "Query")
	switch style := m.IntN(100); {
	case style < 15:
		m.snake = 1
	case style < 30:
		m.snake = 0.3 // both conventions mixed
	}
	m.objects()
	m.roots()
	m.values()
	m.readingTypes()
	m.children()
	m.noise()
	m.traps()
	m.finishInterface()
	return &World{Schema: m.s, Truth: m.truth, Probes: m.probes, Trap: m.trap, Notes: m.notes}
}

func (m *maker) note(text string) { m.notes = append(m.notes, text) }

func (m *maker) is(fact string, right ...string) { m.truth[fact] = right }

// chance is true in so many cases of a hundred.
func (m *maker) chance(percent float64) bool { return m.Float64()*100 < percent }

func (m *maker) pick(list ...string) string { return list[m.IntN(len(list))] }

// mostly picks the first mostly, the others now and then.
func (m *maker) mostly(percent float64, usual string, others ...string) string {
	if m.chance(percent) {
		return usual
	}
	return m.pick(others...)
}

// n writes a name in the world's style.
func (m *maker) n(camel string) string {
	if strings.HasPrefix(camel, "_") || !m.chance(100*m.snake) {
		return camel
	}
	var b strings.Builder
	for _, r := range camel {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func pascal(camel string) string { return strings.ToUpper(camel[:1]) + camel[1:] }

func plural(noun string) string {
	switch {
	case noun == "anlage":
		return "anlagen"
	case strings.HasSuffix(noun, "y"):
		return noun[:len(noun)-1] + "ies"
	case strings.HasSuffix(noun, "s"):
		return noun + "es"
	}
	return noun + "s"
}

// opt makes a type required or not.
func (m *maker) opt(typ string) string {
	if m.chance(50) {
		return typ + "!"
	}
	return typ
}

func (m *maker) listOf(typ string) string {
	return m.pick("[%!]!", "[%!]!", "[%!]", "[%]!", "[%]")
}

func (m *maker) list(typ string) string { return strings.ReplaceAll(m.listOf(typ), "%", typ) }
