package schemagen

import (
	"maps"
	"strings"
)

// traps take away, from some worlds, what makes an answer right. Nothing may be found then: a guess is wrong.
func (m *maker) traps() {
	switch trap := m.IntN(100); {
	case trap < 3:
		m.twoLists()
	case trap < 6:
		m.noList()
	case trap < 9:
		m.noValues()
	case trap < 11:
		m.blindAggregation()
	case trap < 13 && m.truth["facility.nominalPower"] == nil:
		m.facility.field(m.pick("nominalPowerW", "peakPowerMw", "currentPower", "powerLimit"), "Float")
	case trap < 15 && m.truth["facility.timeZone"] == nil:
		m.facility.field(m.pick("defaultTimezone", "reportTimezone"), "String")
	}
}

// forget takes facts back.
func (m *maker) forget(prefixes ...string) {
	for _, prefix := range prefixes {
		for fact := range m.truth {
			if fact == prefix || strings.HasPrefix(fact, prefix+".") {
				delete(m.truth, fact)
			}
		}
		for role := range m.probes {
			if role == prefix || strings.HasPrefix(role, prefix+".") {
				delete(m.probes, role)
			}
		}
	}
}

// twoLists sets a second list beside the first, of objects that are just as good.
func (m *maker) twoLists() {
	if m.deviceIsAll || m.hasInterface || m.device != m.facility || m.noun == "plant" || m.noun == "site" ||
		len(m.notes) > 0 {
		return
	}
	on, list := m.theList()
	if list == nil {
		return
	}
	twin := m.s.add("OBJECT", m.pick("Plant", "Site"))
	for _, f := range m.facility.fields {
		twin.field(f.name, f.typ, f.args...)
	}
	on.field(m.n(plural(strings.ToLower(twin.name))), "["+twin.name+"!]!")
	m.forget("facilities", "facility", "company")
	m.trap = true
	m.note("two lists of facilities")
}

// theList finds the list of facilities again.
func (m *maker) theList() (*typ, *field) {
	for _, on := range []*typ{m.company, m.user, m.query} {
		if on == nil {
			continue
		}
		for _, f := range on.fields {
			if f == m.list1 {
				return on, f
			}
		}
	}
	return nil, nil
}

// noList takes the list of facilities away; archived ones and those of dashboards stay.
func (m *maker) noList() {
	on, list := m.theList()
	if list == nil || m.deviceIsAll {
		return
	}
	kept := on.fields[:0]
	for _, f := range on.fields {
		if f != list && !strings.Contains(strings.ToLower(f.name), "legacy") {
			kept = append(kept, f)
		}
	}
	on.fields = kept
	m.archived()
	m.dashboards()
	m.forget("facilities", "facility", "company")
	m.trap = true
	m.note("no list of facilities")
}

// noValues takes the field for readings away; forecasts and alarms stay.
func (m *maker) noValues() {
	for _, t := range m.s.types {
		kept := t.fields[:0]
		for _, f := range t.fields {
			if f != m.values1 && f != m.values2 {
				kept = append(kept, f)
			}
		}
		t.fields = kept
	}
	m.forecast()
	m.alarms()
	m.readingLists()
	m.forget("readings", "answer", "analysis", "types.static")
	m.trap = true
	m.note("no field for readings")
}

// blindAggregation requires an aggregation that nobody can choose without knowing the kind of reading.
func (m *maker) blindAggregation() {
	path := m.truth["readings.aggregation"]
	if path == nil {
		return
	}
	name := path[0][strings.LastIndexByte(path[0], '.')+1:]
	for _, t := range m.s.types {
		for _, in := range t.inputs {
			if in.name == name && in.typ == "Aggregation" {
				in.typ = "Aggregation!"
			}
		}
	}
	for _, f := range []*field{m.values1, m.values2} {
		if f == nil {
			continue
		}
		for _, in := range f.args {
			if in.name == name && in.typ == "Aggregation" {
				in.typ = "Aggregation!"
			}
		}
	}
	probes := maps.Clone(m.probes) // everything else of the field can still be told
	m.forget("readings", "answer")
	if other := m.truth["analysis.aggregation"]; other != nil && strings.HasSuffix("."+other[0], "."+name) {
		m.forget("analysis")
	}
	m.probes = probes
	m.trap = true
	m.note("a required aggregation")
}
