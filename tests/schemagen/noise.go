package schemagen

import "fmt"

// noise fills the schema with what a real platform has besides: types with tempting names, siblings of the right
// fields, mutations, and hundreds of others.
func (m *maker) noise() {
	m.s.scalar("DateTime")
	decoys := []func(){
		m.dashboards, m.groups, m.alarms, m.readingLists, m.archived, m.settings, m.latest, m.tickets, m.forecast,
		m.mutations,
		m.favourites, m.federation, m.reports, m.search, m.audit, m.parents, m.templates, m.deprecatedTwin,
	}
	for _, decoy := range decoys {
		if m.chance(55) {
			decoy()
		}
	}
	m.bulk(m.IntN(40))
	m.Shuffle(len(m.query.fields),
		func(i, j int) { m.query.fields[i], m.query.fields[j] = m.query.fields[j], m.query.fields[i] })
	m.Shuffle(len(m.facility.fields), func(i, j int) {
		m.facility.fields[i], m.facility.fields[j] = m.facility.fields[j], m.facility.fields[i]
	})
}

func (m *maker) owner() *typ {
	if m.user != nil {
		return m.user
	}
	return m.query
}

func (m *maker) dashboards() {
	t := m.s.add("OBJECT", "Dashboard")
	t.field("id", "ID!")
	t.field("name", "String!")
	t.field(m.n(plural(m.noun)), "["+m.facility.name+"!]!")
	m.owner().field("dashboards", "[Dashboard!]!")
	m.query.field("dashboard", "Dashboard", &arg{name: "id", typ: "ID!"})
}

func (m *maker) groups() {
	t := m.s.add("OBJECT", m.facilityName+"Group")
	t.field("id", "ID!")
	t.field("name", "String!")
	t.field(m.n(plural(m.noun)), "["+m.facility.name+"!]!")
	m.company.field(m.n(m.noun+"Groups"), "["+t.name+"!]!")
	m.query.field(m.n(m.noun+"Group"), t.name, &arg{name: "id", typ: "ID!"})
	m.query.field(m.n(m.noun+"Groups"), "["+t.name+"!]!")
}

func (m *maker) alarms() {
	t := m.s.add("OBJECT", "DeviceReadingAlarm")
	for name, typ := range ordered("id", "ID!", "readingType", "String!", "value", "Float", "time", "DateTime!",
		"severity", "String") {
		t.field(name, typ)
	}
	input := m.s.add("INPUT_OBJECT", "ReadingAlarmInput")
	input.input("from", "DateTime!")
	input.input("to", "DateTime!")
	input.input("readingTypes", "[String!]")
	m.facility.field(
		m.n("deviceReadingAlarms"), "[DeviceReadingAlarm!]!", &arg{name: "alarmInput", typ: "ReadingAlarmInput!"},
	)
	m.facility.field("alarms", "[DeviceReadingAlarm!]!", &arg{name: "from", typ: "DateTime!"},
		&arg{name: "to", typ: "DateTime!"}, &arg{name: "types", typ: "[String!]"})
	m.query.field("alarms", "[DeviceReadingAlarm!]!", &arg{name: "facilityId", typ: "ID!"},
		&arg{name: "from", typ: "DateTime!"}, &arg{name: "to", typ: "DateTime!"})
}

// ordered iterates over pairs in the order given.
func ordered(pairs ...string) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if !yield(pairs[i], pairs[i+1]) {
				return
			}
		}
	}
}

func (m *maker) readingLists() {
	t := m.s.add("OBJECT", "ReadingList")
	t.field("id", "ID!")
	t.field("name", "String!")
	t.field("createdAt", "DateTime!")
	input := m.s.add("INPUT_OBJECT", "ReadingListInput")
	input.input("from", "DateTime")
	input.input("to", "DateTime")
	input.input("readingTypes", "[String!]")
	m.facility.field(m.n("readingLists"), "[ReadingList!]!", &arg{name: "readingListInput", typ: "ReadingListInput!"})
	m.query.field(m.n("readingLists"), "[ReadingList!]!", &arg{name: "input", typ: "ReadingListInput!"})
}

func (m *maker) archived() {
	m.company.field(m.n("archived"+pascal(plural(m.noun))), "["+m.facility.name+"!]!")
	m.owner().field(m.n("deleted"+pascal(plural(m.noun))), "["+m.facility.name+"!]!")
	m.query.field(m.n("archived"+pascal(m.noun)), m.facility.name, &arg{name: "id", typ: "ID!"})
}

func (m *maker) settings() {
	t := m.s.add("OBJECT", m.facilityName+"Settings")
	t.field("id", "ID!")
	t.field("defaultTimezone", "String")
	t.field("nominalPowerLimit", "Float")
	m.query.field(m.n(m.noun+"Settings"), t.name, &arg{name: m.noun + "Id", typ: "ID!"})
	m.facility.field("settings", t.name)
}

func (m *maker) latest() {
	t := m.s.add("OBJECT", "LatestReading")
	t.field("readingType", "String!")
	t.field("time", "DateTime!")
	t.field("value", "Float")
	m.device.field(m.n("latestReadings"), "[LatestReading!]!")
}

func (m *maker) tickets() {
	t := m.s.add("OBJECT", "Ticket")
	t.field("id", "ID!")
	t.field("title", "String!")
	t.field(m.noun, m.facility.name+"!")
	t.field("createdAt", "DateTime!")
	m.query.field("tickets", "[Ticket!]!", &arg{name: "from", typ: "DateTime"}, &arg{name: "to", typ: "DateTime"},
		&arg{name: "types", typ: "[String!]"})
	m.facility.field("tickets", "[Ticket!]!")
}

func (m *maker) forecast() {
	p := m.s.add("OBJECT", "ForecastPoint")
	p.field("timestamp", "DateTime!")
	p.field("value", "Float")
	t := m.s.add("OBJECT", "ForecastSeries")
	t.field("type", "String!")
	t.field("values", "[ForecastPoint!]!")
	input := m.s.add("INPUT_OBJECT", "ForecastInput")
	input.input("from", "DateTime!")
	input.input("to", "DateTime!")
	input.input("types", "[String!]!")
	m.facility.field(m.pick("forecast", "weatherForecast", "expectedReadings", "satelliteData"), "[ForecastSeries!]!",
		&arg{name: "forecastInput", typ: "ForecastInput!"})
}

func (m *maker) mutations() {
	t := m.s.add("OBJECT", "Mutation")
	input := m.s.add("INPUT_OBJECT", "CreateReadingInput")
	input.input("facilityId", "ID!")
	input.input("from", "DateTime!")
	input.input("to", "DateTime!")
	input.input("readingType", "String!")
	input.input("value", "Float!")
	t.field("createReading", "Boolean", &arg{name: "readingInput", typ: "CreateReadingInput!"})
	t.field("readings", "Boolean", &arg{name: "readingInput", typ: "CreateReadingInput!"})
}

func (m *maker) favourites() {
	m.device.field(m.n("favoriteReadingTypes"), "[String!]!")
	m.device.field(m.n("requiredReadingTypes"), "[String!]!")
	m.owner().field(m.n("favorite"+pascal(plural(m.noun))), "["+m.facility.name+"!]!")
}

func (m *maker) federation() {
	m.s.scalar("_Any")
	t := m.s.add("OBJECT", "_Service")
	t.field("sdl", "String")
	u := m.s.add("UNION", "_Entity")
	u.possible = []string{m.facility.name, m.company.name}
	if m.facility.kind == "INTERFACE" {
		u.possible = []string{m.company.name}
	}
	m.query.field("_service", "_Service!")
	m.query.field("_entities", "[_Entity]!", &arg{name: "representations", typ: "[_Any!]!"})
}

func (m *maker) reports() {
	t := m.s.add("OBJECT", "YieldReport")
	t.field("id", "ID!")
	t.field("date", "DateTime!")
	t.field("amount", "Float")
	m.facility.field(
		"reports", "[YieldReport!]!", &arg{name: "from", typ: "DateTime!"}, &arg{name: "to", typ: "DateTime!"},
	)
	m.company.field("invoices", "[YieldReport!]!", &arg{name: "from", typ: "DateTime!"},
		&arg{name: "to", typ: "DateTime!"}, &arg{name: "types", typ: "[String!]"})
}

func (m *maker) search() {
	u := m.s.add("UNION", "SearchResult")
	u.possible = []string{m.facility.name, m.company.name}
	m.query.field("search", "[SearchResult!]!", &arg{name: "term", typ: "String"})
}

func (m *maker) audit() {
	t := m.s.add("OBJECT", "AuditEntry")
	t.field("id", "ID!")
	t.field(m.noun, m.facility.name)
	t.field("timestamp", "DateTime!")
	m.query.field("auditLog", "[AuditEntry!]!", &arg{name: "from", typ: "DateTime"}, &arg{name: "to", typ: "DateTime"})
	m.facility.field("createdAt", "DateTime")
	m.facility.field("updatedAt", "DateTime")
}

func (m *maker) parents() {
	m.device.field("parent", m.device.name)
	m.device.field(m.n("siblings"), "["+m.device.name+"!]!")
	m.device.field(m.n("replacedDevices"), "["+m.device.name+"!]!")
}

func (m *maker) templates() {
	t := m.s.add("OBJECT", m.facilityName+"Template")
	t.field("id", "ID!")
	t.field("name", "String!")
	t.field(m.n("readingTypes"), "[String!]!")
	m.query.field(m.n(m.noun+"Templates"), "["+t.name+"!]!")
	m.query.field(m.n(m.noun+"Template"), t.name, &arg{name: "id", typ: "ID!"})
}

// deprecatedTwin is an older field beside the right one.
func (m *maker) deprecatedTwin() {
	for _, f := range m.facility.fields {
		if f.name == "timezone" || f.name == "timeZone" {
			m.facility.field("tz", "String").deprecated = "Use " + f.name
			return
		}
	}
}

var nouns = []string{"Contract", "Tariff", "Exclusion", "LogbookEntry", "Widget", "Report", "MappingRule", "Formula",
	"StatusCode", "Notification",
	"License", "Role", "Invitation", "Document", "ServiceOrder", "WorkLog", "Curtailment", "DirectMarketer",
	"GridOperator", "Checklist"}

// bulk adds unrelated types that refer to one another and to facilities.
func (m *maker) bulk(count int) {
	for i := range count {
		name := fmt.Sprintf("%s%d", nouns[i%len(nouns)], i)
		t := m.s.add("OBJECT", name)
		t.field("id", "ID!")
		t.field("name", "String")
		t.field("createdAt", "DateTime")
		t.field(m.noun, m.facility.name)
		if i > 0 {
			t.field("related", fmt.Sprintf("[%s%d!]!", nouns[(i-1)%len(nouns)], i-1))
		}
		filter := m.s.add("INPUT_OBJECT", name+"Filter")
		filter.input("createdFrom", "DateTime")
		filter.input("createdTo", "DateTime")
		filter.input("and", "["+filter.name+"!]")
		m.query.field(
			"list"+name, "["+name+"!]!", &arg{name: "filter", typ: filter.name}, &arg{name: "first", typ: "Int"},
		)
		m.query.field("get"+name, name, &arg{name: "id", typ: "ID!"})
	}
}

// Large makes a world with at least so many types.
func Large(seed uint64, types int) *World {
	w := Generate(seed)
	m := &maker{s: w.Schema, noun: "facility", query: w.Schema.named["Query"], facility: &typ{name: "String"}}
	m.bulk(types/2 + 1)
	for _, t := range w.Schema.types {
		t.description = "A thing of the platform, with a text about it that is as long as such texts are in real " +
			"schemas, and sometimes longer than that."
		for _, f := range t.fields {
			if f.description == "" {
				f.description = "What this field holds, who may see it, where it comes from and since when it is " +
					"there, in a sentence or two, as the vendor's documentation has it."
			}
		}
	}
	return w
}
