package schemagen

// objects makes the user, companies and facilities, and decides how one is found from the other.
func (m *maker) objects() {
	m.noun = m.mostly(
		50, "facility", "facility", "plant", "site", "park", "asset", "anlage", "powerPlant", "installation",
	)
	if m.chance(0.5) {
		m.noun = m.pick("solarField", "estate", "premise")
		m.note("facilities called " + m.noun)
	}
	m.facilityName = pascal(m.noun) + m.mostly(88, "", "", "Node", "Entity", "Dto")
	m.idField = m.mostly(80, "id", "_id", "uuid", m.noun+"Id")
	m.idType = m.mostly(70, "ID", "String", "Int")
	m.s.scalar(m.idType)
	switch topology := m.IntN(100); {
	case topology < 40:
		m.hasInterface = true
		m.device = m.s.add("INTERFACE", m.mostly(80, "Device", "DeviceInterface", "IDevice", "Equipment"))
		m.facility = m.s.add("OBJECT", m.facilityName)
	case topology < 60:
		m.device = m.s.add("OBJECT", "Device")
		m.facility = m.s.add("OBJECT", m.facilityName)
	case topology < 88:
		m.facility = m.s.add("OBJECT", m.facilityName)
		m.device = m.facility
	default:
		m.deviceIsAll = true
		m.device = m.s.add("OBJECT", "Device")
		m.facility = m.device
	}
	id := m.n(m.idField)
	name := m.n(m.mostly(75, "name", "title", "label", "displayName", "bezeichnung"))
	text := m.opt("String")
	for _, t := range []*typ{m.facility, m.device} {
		t.field(id, m.idType+"!")
		t.field(name, text)
	}
	m.is("facility.id", id)
	m.is("facility.name", name)
	m.deviceKind()
	m.masterData()
	m.ownership()
}

func (m *maker) deviceKind() {
	if m.device == m.facility && !m.deviceIsAll {
		return
	}
	m.s.enum("DeviceType", "FACILITY", "DATALOGGER", "INVERTER", "METER", "SENSOR")
	if m.deviceIsAll || m.chance(70) {
		m.device.field(m.n("deviceType"), "DeviceType!")
	}
}

// masterData gives the facility some of its properties, flat or in containers.
func (m *maker) masterData() {
	place := func(container string) (*typ, string) {
		if m.chance(55) {
			return m.facility, ""
		}
		t := m.s.add("OBJECT", pascal(container)+m.mostly(70, "", "Info", "Data"))
		name := m.n(container)
		m.facility.field(name, m.opt(t.name))
		return t, name + "."
	}
	put := func(fact, typ string, at *typ, prefix string, percent float64, names ...string) {
		if !m.chance(percent) {
			return
		}
		name := m.n(m.mostly(60, names[0], names...))
		at.field(name, typ)
		m.is("facility."+fact, prefix+name)
	}
	technical, prefix := m.facility, ""
	if m.chance(20) {
		technical, prefix = place(m.pick("masterData", "technicalData", "details"))
	}
	put("nominalPower", m.mostly(85, "Float", "Int"), technical, prefix, 80, "nominalPower", "peakPower",
		"installedPower", "nennleistung", "nominalPowerKwp", "ratedPower", "installedCapacity")
	put("timeZone", "String", m.facility, "", 85, "timezone", "timeZone", "tz", "zeitzone", "ianaTimezone")
	put("commissioningDate", m.mostly(50, "String", m.s.scalar("Date")), technical, prefix, 50, "commissioningDate",
		"commissionedAt", "inbetriebnahme", "commissioningAt")
	geo, prefix := place(m.pick("location", "geoLocation", "coordinates", "position"))
	if m.chance(65) {
		put("latitude", "Float", geo, prefix, 100, "latitude", "lat")
		put("longitude", "Float", geo, prefix, 100, "longitude", "lng", "lon")
	}
	address, prefix := place(m.pick("address", "adresse"))
	put("street", "String", address, prefix, 40, "street", "strasse", "streetAddress")
	put("postcode", "String", address, prefix, 40, "postcode", "zip", "zipCode", "plz", "postalCode")
	put("city", "String", address, prefix, 60, "city", "ort", "town")
	put("country", "String", address, prefix, 60, "country", "countryCode", "land")
	put("deletedAt", m.s.scalar("DateTime"), m.facility, "", 15, "deletedAt", "removedAt")
	if len(geo.fields) == 0 {
		geo.field("altitude", "Float")
	}
	if len(address.fields) == 0 {
		address.field("region", "String")
	}
	if len(technical.fields) == 0 {
		technical.field("moduleCount", "Int")
	}
}

// ownership decides whom the facilities are asked of.
func (m *maker) ownership() {
	form := m.IntN(100)
	withUser := form < 65 || m.chance(50)
	userField := ""
	if withUser {
		userField = m.n(
			m.mostly(45, "me", "currentUser", "viewer", "user", "self", "profile", "account", "getCurrentUser"),
		)
		m.user = m.s.add("OBJECT", m.pick("User", "Me", "CurrentUser", "Account"))
		m.user.field("id", "ID!")
		name := m.n(m.mostly(60, "name", "fullName", "displayName", "username"))
		m.user.field(name, "String")
		m.is("user.name", name)
		m.query.field(userField, m.opt(m.user.name))
		m.is("user", userField)
	}
	noun := m.mostly(65, "company", "organization", "tenant", "organisation", "mandant", "customer")
	if m.chance(0.4) {
		noun = m.pick("guild", "cooperative")
		m.note("companies called " + noun)
	}
	m.company = m.s.add("OBJECT", pascal(noun))
	companyID, companyName := m.n(m.mostly(85, "id", "uuid", noun+"Id")), m.n(m.mostly(85, "name", "title"))
	m.company.field(companyID, "ID!")
	m.company.field(companyName, "String!")
	companies := m.n(plural(noun))
	if noun == "mandant" {
		companies = m.n("mandanten")
	}
	switch {
	case form < 40: // the user's companies
		m.user.field(companies, m.list(m.company.name))
		m.owned(m.company, userField+"."+companies+"[]", companyID, companyName)
	case form < 55: // memberships
		membership := m.s.add("OBJECT", pascal(noun)+"Membership")
		membership.field("role", "String")
		membership.field(m.n(noun), m.company.name+"!")
		memberships := m.n(m.pick("memberships", noun+"Memberships"))
		m.user.field(memberships, m.list(membership.name))
		m.owned(m.company, userField+"."+memberships+"[]."+m.n1(membership, 1), companyID, companyName)
	case form < 65: // the user's own list
		m.flat(m.user, userField+".", companyID, companyName)
	case form < 80: // companies at the root
		m.query.field(companies, m.list(m.company.name))
		m.owned(m.company, companies+"[]", companyID, companyName)
	default:
		m.flat(m.query, "", companyID, companyName)
	}
}

// n1 is the name of a type's field, which may have been written in either style.
func (m *maker) n1(t *typ, at int) string { return t.fields[at].name }

func (m *maker) owned(company *typ, way, companyID, companyName string) {
	m.is("company", way)
	m.is("company.id", companyID)
	m.is("company.name", companyName)
	m.facilityList(company, way+".")
}

// flat puts the list to an object that does not know companies; the facility may know its own.
func (m *maker) flat(on *typ, way, companyID, companyName string) {
	m.facilityList(on, way)
	if m.deviceIsAll {
		return
	}
	switch m.IntN(3) {
	case 0:
		name := m.n("company")
		m.facility.field(name, m.company.name)
		m.is("facility.companyId", name+"."+companyID)
		m.is("facility.companyName", name+"."+companyName)
	case 1:
		id, name := m.n("companyId"), m.n("companyName")
		m.facility.field(id, "ID")
		m.facility.field(name, "String")
		m.is("facility.companyId", id)
		m.is("facility.companyName", name)
	}
}
