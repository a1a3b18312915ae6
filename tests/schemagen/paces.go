package schemagen

import "strings"

// Spellings of resolutions in enums, in the order raw, 1m, 5m, 15m, 1h, 1d, 1M, 1y; empty: not offered.
var spellings = [][8]string{
	{"RAW", "MINUTE", "FIVE_MINUTES", "FIFTEEN_MINUTES", "HOUR", "DAY", "MONTH", "YEAR"},
	{"RAW", "MINUTE_1", "MINUTE_5", "MINUTE_15", "HOUR_1", "DAY_1", "MONTH_1", "YEAR_1"},
	{"", "", "MINUTES_5", "QUARTER_HOUR", "HOUR", "DAY", "MONTH", "YEAR"},
	{"", "PT1M", "PT5M", "PT15M", "PT1H", "P1D", "P1M", "P1Y"},
	{"raw", "", "min5", "min15", "hourly", "daily", "monthly", "yearly"},
	{"ORIGINAL", "_1_MIN", "_5_MIN", "_15_MIN", "_1_HOUR", "_1_DAY", "_1_MONTH", "_1_YEAR"},
	{"RAW", "ONE_MINUTE", "FIVE_MINUTES", "FIFTEEN_MINUTES", "ONE_HOUR", "ONE_DAY", "ONE_MONTH", "ONE_YEAR"},
	{"", "", "", "VIERTELSTUNDE", "STUNDE", "TAG", "MONAT", "JAHR"},
	{"RAW", "", "M5", "M15", "H1", "D1", "", ""},
	{"", "", "", "QUARTER_HOURLY", "HOURLY", "DAILY", "MONTHLY", "ANNUAL"},
}

var resolutions = [8]string{"raw", "1m", "5m", "15m", "1h", "1d", "1M", "1y"}

func (m *maker) resolutionMember(fact, dot string, in func(name, typ string) *arg) {
	if m.chance(15) {
		return
	}
	taken := strings.HasPrefix(m.truth[fact+".from"][0], dot+"interval.")
	name := m.mostly(55, "resolution", "granularity", "interval", "aggregationInterval", "step", "bucket", "bucketSize",
		"aufloesung")
	if name == "interval" && taken {
		name = "resolution"
	}
	name = m.n(name)
	switch n := m.IntN(100); {
	case n < 60:
		words := spellings[m.IntN(len(spellings))]
		var names, means []string
		for i, word := range words {
			if word != "" {
				names = append(names, word)
				means = append(means, resolutions[i]+"="+word)
			}
		}
		if m.chance(30) {
			names = append(names, m.pick("WEEK", "QUARTER", "TEN_MINUTES", "TOTAL"))
		}
		in(name, m.s.enum(pascal(fact)+"Resolution", names...))
		m.is(fact+".resolution", dot+name+"/enumName "+strings.Join(means, ","))
	case n < 72:
		unit := m.s.enum("TimeUnit", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR")
		input := m.s.add("INPUT_OBJECT", pascal(fact)+"IntervalInput")
		count := m.n(m.pick("value", "amount", "count"))
		input.input(count, "Int!")
		input.input("unit", unit+"!")
		in(name, input.name)
		m.is(fact+".resolution", dot+name+"/numberUnit "+count+" unit 1m=MINUTE,1h=HOUR,1d=DAY,1M=MONTH,1y=YEAR")
	case n < 84:
		a := in(name, "String")
		switch m.IntN(3) {
		case 0:
			a.description = "Width of the buckets, e.g. 15m or 1h"
			m.is(fact+".resolution", dot+name+"/duration")
		case 1:
			a.description = "ISO 8601 duration such as PT15M"
			m.is(fact+".resolution", dot+name+"/isoDuration")
		default:
			m.probes[fact+".resolution.encoding"] = m.pick("duration", "isoDuration")
			m.is(fact+".resolution", dot+name+"/"+m.probes[fact+".resolution.encoding"])
		}
	case n < 92:
		name = m.n("stepSeconds")
		in(name, "Int")
		m.is(fact+".resolution", dot+name+"/seconds")
	default:
		in(name, "Int")
		m.probes[fact+".resolution.encoding"] = m.pick("seconds", "minutes")
		m.is(fact+".resolution", dot+name+"/"+m.probes[fact+".resolution.encoding"])
	}
}
