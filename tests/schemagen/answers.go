package schemagen

// answer makes the type that a values field gives, and tells how its step ends: "[]" for a list.
func (m *maker) answer(answer, kind string, single bool) (name, list string) {
	prefix := pascal(kind)
	is := func(part, right string) {
		if right != "" {
			m.is(answer+"."+part, right)
		}
	}
	stamp, encoding := m.stamp()
	time := m.n(m.mostly(55, "timestamp", "time", "ts", "date", "dateTime", "t", "readAt", "zeitstempel", "measuredAt"))
	value := m.n(m.mostly(70, "value", "val", "v", "wert"))
	is("timeEncoding", encoding)
	point := func(name string) *typ {
		t := m.s.add("OBJECT", name)
		t.field(time, stamp+"!")
		if m.chance(8) {
			t.field(m.n("valueMin"), "Float")
			t.field(m.n("valueMax"), "Float")
			value = m.n("valueAvg")
		}
		t.field(value, m.mostly(85, "Float", "String"))
		if m.chance(15) {
			t.field("quality", "String")
		}
		return t
	}
	switch n := m.IntN(100); {
	case n < 45:
		return m.series(answer, prefix, time, &value, point)
	case n < 63: // rows
		row := point(prefix + m.pick("", "Value", "Row"))
		is("type", m.typeField(row, "unit", answer, single))
		is("shape", "rows")
		is("time", time)
		is("value", value)
		return m.items(answer, row)
	case n < 72: // columns
		t := m.s.add("OBJECT", prefix+"Columns")
		times, values := m.n(m.pick("timestamps", "times")), m.n("values")
		t.field(times, "["+stamp+"!]!")
		t.field(values, "[Float]!")
		is("type", m.typeField(t, "unit", answer, single))
		is("shape", "columns")
		is("time", times)
		is("value", values)
		return m.items(answer, t)
	case n < 79: // wide
		t := m.s.add("OBJECT", prefix+"Row")
		t.field(time, stamp+"!")
		for _, name := range []string{"Pac", "ExportedEnergy", "SumEnergyWR", "PerformanceRatio"} {
			t.field(name, "Float")
		}
		is("shape", "wide")
		is("time", time)
		return m.items(answer, t)
	case n < 84: // one field for each type
		p := point(prefix + "Point")
		t := m.s.add("OBJECT", prefix+"ByType")
		for _, name := range []string{"Pac", "ExportedEnergy", "SumEnergyWR", "PerformanceRatio"} {
			t.field(name, "["+p.name+"!]")
		}
		is("shape", "fields")
		is("time", time)
		is("value", value)
		return t.name, ""
	default:
		delete(m.truth, answer+".timeEncoding")
		m.probes[answer+".shape"] = m.pick("pairs", "map", "series", "rows", "wide")
		is("shape", m.probes[answer+".shape"])
		return m.s.scalar(m.pick("JSON", "JSONObject", "Json")), ""
	}
}

// stamp picks the type of the time in answers, and how a reader can tell what it means.
func (m *maker) stamp() (scalar, encoding string) {
	switch m.IntN(6) {
	case 0:
		return "String", ""
	case 1:
		return m.pick("Float", m.s.scalar("Long")), ""
	case 2:
		return m.s.scalar("Date"), "date"
	default:
		return m.s.scalar("DateTime"), "rfc3339"
	}
}

func (m *maker) series(answer, prefix, time string, value *string, point func(string) *typ) (name, list string) {
	p := point(prefix + m.pick("Point", "Value", "Sample"))
	t := m.s.add("OBJECT", prefix+m.pick("Series", "Result", "Timeseries"))
	m.is(answer+".shape", "series")
	m.is(answer+".type", m.typeField(t, "unit", answer, false))
	points := m.n(m.mostly(60, "values", "points", "data", "samples", "entries"))
	m.is(answer+".time", time)
	m.is(answer+".value", *value)
	if m.chance(12) {
		edge := m.s.add("OBJECT", p.name+"Edge")
		edge.field("node", p.name+"!")
		connection := m.s.add("OBJECT", p.name+"Connection")
		connection.field("edges", m.list(edge.name))
		t.field(points, connection.name+"!")
		m.is(answer+".points", points+".edges")
		m.is(answer+".time", "node."+time)
		m.is(answer+".value", "node."+*value)
	} else {
		t.field(points, m.list(p.name))
		m.is(answer+".points", points)
	}
	if m.chance(20) {
		t.field("total", "Float")
	}
	return m.items(answer, t)
}

// items gives the answer's items as a list, or wrapped.
func (m *maker) items(answer string, elem *typ) (name, list string) {
	switch n := m.IntN(100); {
	case n < 80:
		return m.list(elem.name), "[]"
	case n < 92:
		t := m.s.add("OBJECT", elem.name+"Response")
		name := m.n(m.pick("items", "data", "results"))
		t.field(name, m.list(elem.name))
		if m.chance(50) {
			t.field(m.n("generatedAt"), m.s.scalar("DateTime"))
		}
		m.is(answer+".items", name)
		return t.name + "!", ""
	default:
		edge := m.s.add("OBJECT", elem.name+"Edge")
		edge.field("node", elem.name+"!")
		t := m.s.add("OBJECT", elem.name+"Connection")
		t.field("edges", m.list(edge.name))
		m.is(answer+".items", "edges.node")
		return t.name, ""
	}
}

// typeField lets a series or row tell its type and unit.
func (m *maker) typeField(t *typ, unit, answer string, single bool) string {
	if single && m.chance(30) {
		return ""
	}
	own := m.mostly(70, "readingType", "type", "key")
	if answer == "analysis.answer" {
		own = m.pick("type", "readingType", "analysisType")
	}
	if m.chance(12) {
		// the type as an object: readingType { id unit }
		inner := m.s.add("OBJECT", "ReadingTypeRef")
		inner.field("id", m.typeScalar+"!")
		inner.field("unit", "String")
		name := m.n("readingType")
		t.field(name, inner.name+"!")
		m.is(answer+".unit", name+".unit")
		return name + ".id"
	}
	name := m.n(own)
	t.field(name, m.typeScalar+"!")
	if m.chance(70) {
		u := m.n(m.mostly(70, unit, "unitSymbol", "einheit"))
		if m.chance(15) {
			o := m.s.add("OBJECT", "Unit")
			o.field("symbol", "String!")
			o.field("factor", "Float")
			t.field(u, "Unit")
			u += ".symbol"
		} else {
			t.field(u, "String")
		}
		m.is(answer+".unit", u)
	}
	return name
}
