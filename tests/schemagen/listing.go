package schemagen

// facilityList puts the list of facilities to an object, whole or in parts.
func (m *maker) facilityList(on *typ, way string) {
	name := m.n(m.mostly(90, plural(m.noun), "all"+pascal(plural(m.noun)), "my"+pascal(plural(m.noun)), m.noun+"List"))
	var args []*arg
	if m.deviceIsAll && m.chance(50) {
		name = m.n("devices")
		kind := m.n(m.pick("deviceType", "type"))
		args = append(args, &arg{name: kind, typ: m.opt("DeviceType")})
		m.is("facilities.const:"+kind, "FACILITY")
	}
	args = append(args, m.extra("facilities")...)
	if m.chance(25) {
		args = append(args, &arg{name: "search", typ: "String"})
	}
	elem := m.facility.name
	path, typ := m.paged(way+name, elem, &args)
	m.list1 = on.field(name, typ, args...)
	m.is("facilities", path)
	if m.chance(12) { // an older list of the same, to be avoided
		on.field(m.n("legacy"+pascal(plural(m.noun))), "["+elem+"!]").deprecated = "Use " + name
	}
}

// paged wraps a list as connections and pages do; it gives the way to the elements and the field's type.
func (m *maker) paged(way, elem string, args *[]*arg) (path, typ string) {
	fact := "facilities.page"
	switch style := m.IntN(100); {
	case style < 50:
		return way + "[]", m.list(elem)
	case style < 68:
		m.relay(elem)
		*args = append(*args, &arg{name: "first", typ: "Int"}, &arg{name: "after", typ: "String"})
		m.is(fact, "cursor size=first at=after hasNext=pageInfo."+m.hasNextPage()+" cursor=pageInfo."+m.endCursor()+
			m.total(elem+"Connection"))
		return way + ".edges[].node", m.opt(elem + "Connection")
	case style < 72: // nodes alone
		m.pageInfoType()
		t := m.s.add("OBJECT", elem+"Connection")
		t.field("nodes", m.list(elem))
		t.field("pageInfo", "PageInfo!")
		*args = append(*args, &arg{name: "first", typ: "Int"}, &arg{name: "after", typ: "String"})
		m.is(fact, "cursor size=first at=after hasNext=pageInfo."+m.hasNextPage()+" cursor=pageInfo."+m.endCursor())
		return way + ".nodes[]", m.opt(t.name)
	case style < 86:
		return m.byOffset(way, elem, args)
	default:
		return m.byNumber(way, elem, args)
	}
}

func (m *maker) byOffset(way, elem string, args *[]*arg) (path, typ string) {
	size, at := "limit", "offset"
	if m.chance(35) {
		size, at = "take", "skip"
	}
	prefix := m.pageArgs(size, at, "Int", "", args)
	fact := "offset size=" + prefix + size + " at=" + prefix + at
	if m.chance(50) {
		m.is("facilities.page", fact)
		return way + "[]", m.list(elem)
	}
	return m.wrapped(way, elem, fact)
}

func (m *maker) byNumber(way, elem string, args *[]*arg) (path, typ string) {
	size, at := m.n(m.pick("pageSize", "perPage", "size", "limit")), m.n(m.mostly(80, "page", "pageNumber"))
	def, zero := "", ""
	switch m.IntN(3) {
	case 0:
		def = "1"
	case 1:
		def, zero = "0", " fromZero"
	default:
		m.probes["facilities.firstPage"] = m.pick("0", "1")
		if m.probes["facilities.firstPage"] == "0" {
			zero = " fromZero"
		}
	}
	prefix := m.pageArgs(size, at, "Int", def, args)
	fact := "number size=" + prefix + size + " at=" + prefix + at
	if m.chance(40) {
		m.is("facilities.page", fact+zero)
		return way + "[]", m.list(elem)
	}
	path, typ = m.wrapped(way, elem, fact)
	m.truth["facilities.page"][0] += zero
	return path, typ
}

// pageArgs adds the arguments, or an input object with them.
func (m *maker) pageArgs(size, at, typ, def string, args *[]*arg) string {
	if m.chance(75) {
		*args = append(*args, &arg{name: size, typ: typ}, &arg{name: at, typ: typ, def: def})
		return ""
	}
	name := m.pick("paging", "pagination", "page")
	input := m.s.add("INPUT_OBJECT", "PagingInput")
	input.input(size, typ)
	input.input(at, typ).def = def
	*args = append(*args, &arg{name: name, typ: "PagingInput"})
	return name + "."
}

func (m *maker) wrapped(way, elem, fact string) (path, typ string) {
	t := m.s.add("OBJECT", elem+m.pick("Page", "List", "Result", "Collection"))
	items := m.pick("items", "data", "results", "content")
	t.field(items, m.list(elem))
	if m.chance(50) {
		more := m.n(m.pick("hasMore", "hasNext", "hasNextPage"))
		t.field(more, "Boolean!")
		fact += " hasNext=" + more
	}
	fact += m.total(t.name)
	m.is("facilities.page", fact)
	return way + "." + items + "[]", m.opt(t.name)
}

func (m *maker) total(on string) string {
	if !m.chance(50) {
		return ""
	}
	name := m.n(m.pick("totalCount", "total"))
	m.s.named[on].field(name, "Int")
	return " total=" + name
}

func (m *maker) relay(elem string) {
	m.pageInfoType()
	edge := m.s.add("OBJECT", elem+"Edge")
	edge.field("node", m.opt(elem))
	edge.field("cursor", "String!")
	connection := m.s.add("OBJECT", elem+"Connection")
	connection.field("edges", m.list(edge.name))
	connection.field("pageInfo", "PageInfo!")
	if m.chance(20) {
		connection.field("nodes", m.list(elem))
	}
}

func (m *maker) pageInfoType() {
	t := m.s.add("OBJECT", "PageInfo")
	if len(t.fields) == 0 {
		t.field(m.n("hasNextPage"), "Boolean!")
		t.field(m.n("hasPreviousPage"), "Boolean!")
		t.field(m.n("startCursor"), "String")
		t.field(m.n("endCursor"), "String")
	}
}

func (m *maker) hasNextPage() string { return m.s.named["PageInfo"].fields[0].name }
func (m *maker) endCursor() string   { return m.s.named["PageInfo"].fields[3].name }

// extra is a required argument that has one sensible value.
func (m *maker) extra(on string) []*arg {
	if !m.chance(12) {
		return nil
	}
	switch m.IntN(3) {
	case 0:
		name := m.n("dataScope")
		m.is(on+".const:"+name, "ALL")
		return []*arg{{name: name, typ: m.s.enum("DataScope", "OWN", "ALL") + "!"}}
	case 1:
		name := m.n("apiVersion")
		m.is(on+".const:"+name, "V2")
		return []*arg{{name: name, typ: m.s.enum("ApiVersion", "V2") + "!"}}
	default:
		name := m.n("includeDeleted")
		m.is(on+".const:"+name, "false")
		return []*arg{{name: name, typ: "Boolean!"}}
	}
}
