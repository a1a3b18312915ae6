package schemagen

// roots makes the root fields that give a device or facility by its id.
func (m *maker) roots() {
	facilityRoot := m.n(m.mostly(75, m.noun, m.noun+"ById", "get"+pascal(m.noun)))
	deviceRoot := m.n(m.mostly(75, "device", "deviceById", "getDevice"))
	switch {
	case m.hasInterface:
		m.route(deviceRoot, m.device)
		if m.chance(65) {
			m.route(facilityRoot, m.facility)
		}
	case m.device != m.facility:
		m.route(deviceRoot, m.device)
		m.route(facilityRoot, m.facility)
	case m.deviceIsAll:
		m.route(deviceRoot, m.device)
	default:
		m.route(facilityRoot, m.facility)
		if m.chance(30) {
			m.route(deviceRoot, m.facility)
		}
	}
}

func (m *maker) route(name string, typ *typ) {
	member := m.n(m.mostly(65, m.idField, "id", m.noun+"Id", "deviceId"))
	if m.idField == "uuid" {
		member = "uuid"
	}
	id := &arg{name: member, typ: m.idType + "!"}
	encoding := "one"
	if m.idType == "Int" {
		encoding = "integer"
	}
	path := member
	args := []*arg{id}
	switch style := m.IntN(100); {
	case style < 82:
	case style < 91:
		input := m.s.add("INPUT_OBJECT", pascal(name)+"Where")
		input.input(member, m.idType)
		path = "where." + member
		args = []*arg{{name: "where", typ: input.name + "!"}}
	default:
		input := m.s.add("INPUT_OBJECT", pascal(name)+"Input")
		input.input(member, m.idType+"!")
		path = "input." + member
		args = []*arg{{name: "input", typ: input.name + "!"}}
	}
	if m.chance(10) {
		args = append(args, &arg{name: m.n("includeStatics"), typ: "Boolean"})
	}
	m.query.field(name, typ.name, args...)
	m.routes = append(m.routes, route{name + "(" + path + "/" + encoding + ")", typ})
}

// ways lists the ways from the root to a field of a type: through every route that gives it, or an interface of it.
func (m *maker) ways(on *typ, rest string) []string {
	var ways []string
	for _, r := range m.routes {
		switch {
		case r.typ == on, m.hasInterface && on == m.device && r.typ == m.facility:
			ways = append(ways, r.text+rest)
		case m.hasInterface && r.typ == m.device && on == m.facility:
			ways = append(ways, r.text+"<"+m.facility.name+">"+rest)
		}
	}
	return ways
}

// finishInterface gives the facility, and other devices, what the interface has.
func (m *maker) finishInterface() {
	if !m.hasInterface {
		return
	}
	for _, name := range []string{"Inverter", "Datalogger", "Sensor"} {
		t := m.s.add("OBJECT", name)
		t.copyFields(m.device)
		t.field(m.n("serialNumber"), "String")
	}
	m.facility.copyFields(m.device)
}
