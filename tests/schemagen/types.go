package schemagen

// readingTypes makes the lists of reading types and analyses of a device.
func (m *maker) readingTypes() {
	if m.s.named[m.typeScalar] != nil && m.chance(8) && m.s.named[m.typeScalar].kind == "ENUM" {
		m.is("types.static", "Pac,ExportedEnergy,SumEnergyWR,PerformanceRatio")
		return
	}
	host := m.device
	lists := m.ways(host, "")
	m.is("types.device", lists...)
	if m.chance(45) {
		m.oneList(host)
		return
	}
	readings := m.n(m.pick("readingTypes", "availableReadings", "availableReadingTypes", "supportedReadingTypes",
		"measurands", "rawReadingTypes"))
	analyses := m.n(m.pick(
		"analysisTypes", "availableAnalysis", "availableAnalyses", "availableAnalysisTypes", "kpiTypes", "kennzahlen",
	))
	if m.chance(12) { // analysis { readingTypes }, readings { readingTypes }
		m.grouped(host)
		return
	}
	if m.chance(45) { // the ids themselves
		host.field(readings, m.list(m.typeScalar))
		host.field(analyses, m.list(m.typeScalar))
		m.is("types.list", readings+"[]")
		m.is("types.analysis", analyses+"[]")
	} else {
		elem := m.s.add(
			"OBJECT", m.pick("AvailableReading", "ReadingTypeInfo", "ReadingDefinition", "DeviceReadingType"),
		)
		m.element(elem, "types")
		host.field(readings, m.list(elem.name))
		host.field(analyses, m.list(elem.name))
		m.is("types.list", readings+"[]")
		m.is("types.analysis", analyses+"[]")
		for _, part := range []string{"id", "label", "unit"} {
			if right := m.truth["types."+part]; right != nil {
				m.is("types.analysis."+part, right...)
			}
		}
		if probe, ok := m.probes["types.id"]; ok {
			m.probes["types.analysis.id"] = probe
		}
	}
	m.is("types.kind", "reading")
	m.is("types.analysis.kind", "analysis")
}

// oneList is a single list, whose objects may tell analyses from readings.
func (m *maker) oneList(host *typ) {
	name := m.n(m.pick("readingTypes", "availableReadings", "availableReadingTypes", "measurands", "channels"))
	if m.chance(25) {
		host.field(name, m.list(m.typeScalar))
		m.is("types.list", name+"[]")
		return
	}
	elem := m.s.add("OBJECT", m.pick("ReadingTypeInfo", "AvailableReadingType", "Measurand"))
	m.element(elem, "types")
	switch m.IntN(3) {
	case 0:
		flag := m.n("isAnalysis")
		elem.field(flag, "Boolean!")
		m.is("types.isAnalysis", flag)
	case 1:
		flag := m.n(m.pick("kind", "category"))
		elem.field(flag, m.s.enum("ReadingKind", "READING", "ANALYSIS")+"!")
		m.is("types.isAnalysis", flag)
	}
	if m.chance(12) {
		edge := m.s.add("OBJECT", elem.name+"Edge")
		edge.field("node", elem.name+"!")
		connection := m.s.add("OBJECT", elem.name+"Connection")
		connection.field("edges", m.list(edge.name))
		host.field(name, connection.name+"!")
		m.is("types.list", name+".edges[].node")
		return
	}
	host.field(name, m.list(elem.name))
	m.is("types.list", name+"[]")
}

func (m *maker) grouped(host *typ) {
	for _, kind := range []string{"reading", "analysis"} {
		group := m.s.add("OBJECT", "Device"+pascal(kind)+"Info")
		inner := m.n("readingTypes")
		group.field(inner, m.list(m.typeScalar))
		name := m.n(map[string]string{"reading": "readingInfo", "analysis": "analysisInfo"}[kind])
		host.field(name, group.name+"!")
		fact := "types.list"
		if kind == "analysis" {
			fact = "types.analysis"
		}
		m.is(fact, name+"."+inner+"[]")
	}
	m.is("types.kind", "reading")
	m.is("types.analysis.kind", "analysis")
}

// element gives a reading type its id, label and unit.
func (m *maker) element(elem *typ, fact string) {
	id := m.n(m.mostly(50, "readingType", "id", "key", "type"))
	elem.field(id, m.typeScalar+"!")
	m.is(fact+".id", id)
	if m.chance(6) && m.typeMember == "types" && m.typeScalar == "String" && id == "key" {
		// Two ids, and nothing that tells which one values are asked for by.
		elem.field("id", "ID!")
		m.probes[fact+".id"] = m.pick("id", "key")
		m.is(fact+".id", m.probes[fact+".id"])
	}
	if m.chance(60) {
		name := m.n(m.mostly(60, "name", "label", "displayName", "title"))
		if m.chance(25) {
			t := m.s.add("OBJECT", "Translated")
			t.field("de", "String")
			t.field("en", "String")
			elem.field(name, "Translated!")
			m.is(fact+".label", name+".en")
		} else {
			elem.field(name, "String")
			m.is(fact+".label", name)
		}
	}
	if m.chance(75) {
		unit := m.n(m.mostly(70, "unit", "unitSymbol", "einheit"))
		if m.chance(20) {
			t := m.s.add("OBJECT", "Unit")
			t.field("symbol", "String!")
			t.field("factor", "Float")
			elem.field(unit, "Unit")
			m.is(fact+".unit", unit+".symbol")
		} else {
			elem.field(unit, "String")
			m.is(fact+".unit", unit)
		}
	}
}

// children makes the list of devices below a device.
func (m *maker) children() {
	if m.chance(20) {
		return
	}
	if m.truth["types.device"] == nil {
		return // discovery has no device to start from
	}
	name := m.n(m.mostly(55, "children", "childDevices", "subDevices", "devices"))
	elem := m.device
	if m.device == m.facility && !m.deviceIsAll {
		elem = m.s.add("OBJECT", "Device")
		id, label := m.n("id"), m.n("name")
		elem.field(id, "ID!")
		elem.field(label, "String")
		m.is("children.id", id)
		m.is("children.name", label)
	} else {
		m.is("children.id", m.truth["facility.id"]...)
		m.is("children.name", m.truth["facility.name"]...)
		for _, f := range elem.fields {
			if f.typ == "DeviceType!" {
				m.is("children.deviceType", f.name)
			}
		}
		if m.deviceIsAll && m.truth["facility.deletedAt"] != nil {
			m.is("children.deletedAt", m.truth["facility.deletedAt"]...)
		}
		if m.deviceIsAll && m.truth["facility.nominalPower"] != nil {
			m.is("children.nominalPower", m.truth["facility.nominalPower"]...)
		}
	}
	m.device.field(name, m.list(elem.name))
	m.is("children", name+"[]")
}
