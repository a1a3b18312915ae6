package schemagen

import "strings"

// values makes the field for readings, and maybe one for analyses.
func (m *maker) values() {
	m.chooseTypeScalar()
	host := m.facility
	if m.hasInterface && m.chance(55) {
		host = m.device
	}
	name := m.n(m.mostly(60, "readings", "readingValues", "timeSeries", "measurements", "data", "messwerte",
		"zeitreihen", "readingSeries", "measuredValues"))
	if m.chance(1) {
		name = m.n(m.pick("samples", "curves", "observations"))
		m.note("values called " + name)
	}
	m.valuesField("readings", "answer", name, "reading", host)
	if m.chance(25) {
		m.analysisOwn = true
		m.valuesField("analysis", "analysis.answer",
			m.n(m.pick("analysis", "analyses", "kpis", "analytics", "auswertungen")), "analysis", host)
	}
}

func (m *maker) chooseTypeScalar() {
	m.typeMember = m.mostly(
		60, "readingTypes", "types", "readings", "measurands", "metrics", "channels", "keys", "readingTypeIds",
	)
	switch m.IntN(10) {
	case 0, 1, 2:
		m.typeScalar = m.s.enum("ReadingType", "Pac", "ExportedEnergy", "SumEnergyWR", "PerformanceRatio")
	case 3:
		m.typeScalar = "ID"
	default:
		m.typeScalar = "String"
	}
}

func (m *maker) valuesField(fact, answer, name, kind string, host *typ) {
	var args []*arg
	prefix := ""
	inputName := ""
	atRoot := kind == "reading" && m.chance(8)
	if atRoot {
		id := m.n(m.pick(m.noun+"Id", "facilityId", "deviceId"))
		args = append(args, &arg{name: id, typ: m.idType + "!"})
		encoding := "one"
		if m.idType == "Int" {
			encoding = "integer"
		}
		m.is(fact, name+"("+id+"/"+encoding+")")
	}
	if m.chance(80) {
		inputName = pascal(kind) + m.mostly(60, "Input", "sInput", "QueryInput", "Filter", "RequestInput", "Params")
		if m.chance(10) {
			inputName = "Get" + inputName
		}
	}
	var members []*arg
	in := func(name, typ string) *arg {
		a := &arg{name: name, typ: typ}
		members = append(members, a)
		return a
	}
	if inputName != "" {
		prefix = m.n(m.mostly(60, kind+"Input", "input", "filter", "query", "where"))
	}
	dot := ""
	if prefix != "" {
		dot = prefix + "."
	}
	m.rangeMembers(fact, dot, kind, in)
	single := m.selectorMember(fact, dot, kind, in)
	m.resolutionMember(fact, dot, in)
	m.otherMembers(fact, dot, in)
	if inputName != "" {
		input := m.s.add("INPUT_OBJECT", inputName)
		input.inputs = append(input.inputs, members...)
		args = append(args, &arg{name: prefix, typ: inputName + "!"})
	} else {
		args = append(args, members...)
	}
	args = append(args, m.extra(fact)...)
	typ, list := m.answer(answer, kind, single)
	keep := func(f *field) {
		if kind == "reading" {
			m.values1 = f
		} else {
			m.values2 = f
		}
	}
	if atRoot {
		keep(m.query.field(name, typ, args...))
		m.truth[fact][0] += list
		return
	}
	rest := "." + name + list
	if m.chance(6) {
		group := m.s.add("OBJECT", "Monitoring")
		group.field("enabled", "Boolean")
		groupField := m.n("monitoring")
		host.field(groupField, "Monitoring")
		keep(group.field(name, typ, args...))
		rest = "." + groupField + rest
	} else {
		keep(host.field(name, typ, args...))
	}
	m.is(fact, m.ways(host, rest)...)
}

// instant picks how a point in time is written in requests.
func (m *maker) instant(fact string) (typ, encoding, ending string) {
	switch n := m.IntN(100); {
	case n < 45:
		return m.s.scalar(m.pick("DateTime", "DateTime", "ISO8601DateTime", "Instant", "OffsetDateTime")), "rfc3339", ""
	case n < 58:
		return "String", "rfc3339", ""
	case n < 66:
		return m.s.scalar("Date"), "date", ""
	case n < 74:
		return "Int", "epochSeconds", ""
	case n < 80:
		return m.pick("Float", m.s.scalar("Long")), "epochMillis", m.pick("Ms", "Millis")
	case n < 85:
		m.probes[fact+".from.encoding"] = m.pick("rfc3339", "epochMillis", "epochSeconds")
		return m.s.scalar("Timestamp"), m.probes[fact+".from.encoding"], ""
	default:
		m.probes[fact+".from.encoding"] = m.pick("epochMillis", "epochSeconds")
		return m.pick("Float", m.s.scalar("Long"), m.s.scalar("BigInt")), m.probes[fact+".from.encoding"], ""
	}
}

func (m *maker) rangeMembers(fact, dot, kind string, in func(name, typ string) *arg) {
	pairs := [][2]string{{"from", "to"}, {"from", "to"}, {"start", "end"}, {"startDate", "endDate"},
		{"startTime", "endTime"}, {"dateFrom", "dateTo"},
		{"fromDate", "toDate"}, {"since", "until"}, {"begin", "end"}, {"von", "bis"}, {"rangeStart", "rangeEnd"},
		{"startAt", "endAt"}, {"fromTimestamp", "toTimestamp"}}
	pair := pairs[m.IntN(len(pairs))]
	typ, encoding, ending := m.instant(fact)
	from, to := m.n(pair[0]+ending), m.n(pair[1]+ending)
	if m.chance(18) {
		name := m.n(m.pick("timeRange", "interval", "range", "period", "zeitraum"))
		input := m.s.add("INPUT_OBJECT", pascal(kind)+"Range")
		input.input(from, typ+"!")
		m.end(fact, input.input(to, typ+"!"))
		in(name, input.name+"!")
		dot += name + "."
	} else {
		required := m.pick("!", "!", "")
		in(from, typ+required)
		m.end(fact, in(to, typ+required))
	}
	m.is(fact+".from", dot+from+"/"+encoding)
	m.is(fact+".to", dot+to+"/"+encoding)
}

// end sometimes says whether the end belongs to the range.
func (m *maker) end(fact string, to *arg) {
	switch m.IntN(5) {
	case 0:
		to.description = "End of the range, exclusive"
	case 1:
		to.description = "End of the range (inclusive)"
		m.is(fact+".endInclusive", "true")
	default:
		m.probes[fact+".to.end"] = m.pick("inclusive", "exclusive")
		if m.probes[fact+".to.end"] == "inclusive" {
			m.is(fact+".endInclusive", "true")
		}
	}
}

// selectorMember adds the member for the reading types and tells whether it takes one alone.
func (m *maker) selectorMember(fact, dot, kind string, in func(name, typ string) *arg) bool {
	many := m.typeMember
	if kind == "analysis" {
		many = m.pick("types", "analysisTypes", "readingTypes")
	}
	one := strings.TrimSuffix(many, "s")
	switch n := m.IntN(100); {
	case n < 62:
		name := m.n(many)
		in(name, "["+m.typeScalar+"!]"+m.pick("!", ""))
		m.is(fact+".readingTypes", dot+name+"/many")
		return false
	case n < 80:
		name := m.n(one)
		in(name, m.typeScalar+"!")
		m.is(fact+".readingTypes", dot+name+"/one")
		return true
	default:
		list := m.n(map[string]string{"reading": "readings", "analysis": "analyses"}[kind])
		request := m.s.add("INPUT_OBJECT", pascal(kind)+"Request")
		inner := m.n(m.mostly(60, kind+"Type", "type", "key"))
		request.input(inner, m.typeScalar+"!")
		if m.chance(70) {
			name := m.n("aggregation")
			request.input(name, m.aggregationEnum())
			m.is(fact+".aggregation", dot+list+"[]."+name)
		}
		in(list, "["+request.name+"!]!")
		m.is(fact+".readingTypes", dot+list+"[]."+inner+"/objects")
		return false
	}
}

func (m *maker) aggregationEnum() string {
	return m.s.enum("Aggregation", "AVG", "SUM", "MIN", "MAX", "LAST", "DIFF")
}

// otherMembers adds a time zone, an aggregation, and members that mean nothing to the data source.
func (m *maker) otherMembers(fact, dot string, in func(name, typ string) *arg) {
	if m.chance(45) {
		name := m.n(m.pick("timezone", "timeZone", "tz", "zeitzone"))
		in(name, m.mostly(80, "String", m.s.scalar("TimeZone")))
		m.is(fact+".timeZone", dot+name)
	}
	if m.truth[fact+".aggregation"] == nil && m.chance(30) {
		name := m.n(m.pick("aggregation", "aggregationType", "function", "calculation"))
		in(name, m.aggregationEnum())
		m.is(fact+".aggregation", dot+name)
	}
	if m.chance(12) {
		typ := m.pick("DateTime", "String")
		m.s.scalar(typ)
		in(m.n("compareFrom"), typ)
		in(m.n("compareTo"), typ)
	}
	if m.chance(10) {
		in(m.n("qualityThreshold"), "Float")
	}
	if m.chance(10) {
		in(m.n("includeExclusions"), "Boolean")
	}
	if m.chance(8) {
		name := m.n("format")
		in(name, m.s.enum("ReadingFormat", "DEFAULT", "COMPACT")+"!")
		m.is(fact+".const:"+dot+name, "DEFAULT")
	}
	if m.chance(10) {
		in(m.n("deviceTypes"), "["+m.s.enum("DeviceType", "FACILITY", "DATALOGGER", "INVERTER", "METER", "SENSOR")+"!]")
	}
}
