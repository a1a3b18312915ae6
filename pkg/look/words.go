package look

import (
	"strings"
	"unicode"
)

// What names say. They order what the values leave open, and decide nothing else.

func words(text string) map[string]bool {
	found := map[string]bool{}
	for _, word := range strings.Fields(text) {
		found[word] = true
	}
	return found
}

var (
	valueWords = words("value val v reading readings measurement measured wert messwert istwert y amount number actual " +
		"valeur mesure mesuree mesurée valor medida medido medicion medición lectura valore misura misurato")
	meanWords  = words("avg average mean mittelwert durchschnitt moyenne promedio media")
	otherWords = words("last latest close sum total")
	edgeWords  = words("min max minimum maximum low high open first count")
	// doubtWords are of values that were not measured.
	doubtWords = words("forecast prediction predicted expected estimate estimated target plan planned previous " +
		"prognose prior soll budget simulated baseline reference interpolated substitute sollwert planwert vorhersage " +
		"prevision prévision previsión previsione prevu prévu previsto estimado estime estimé pronostico pronóstico " +
		"cible objectif objetivo obiettivo")
	// asideWords are of numbers that are no values.
	asideWords = words("id quality status state code flag index seq sequence count n samples samplecount " +
		"version revision factor scale multiplier decimals digits exponent precision position " +
		"offset page limit size interval resolution valid validity confidence coverage completeness availability")
	timeWords   = words("timestamp time ts t date datetime at when zeit zeitpunkt zeitstempel instant measured x")
	startWords  = words("start from begin since von beginn")
	endWords    = words("end to until bis ende stop")
	recordWords = words("created updated modified received inserted ingested processed exported stored written " +
		"generated requested synced imported uploaded deleted")
	// intervalWords are of how far apart values are, or how long the range is.
	intervalWords = words("interval resolution step period duration granularity range span view raster")
	// labelWords are of what names a pair of a name and a value.
	labelWords  = words("name key label k attribute tag code property")
	unitWords   = words("unit uom einheit units symbol")
	factorWords = words("factor scalefactor multiplier faktor skalierungsfaktor valuefactor unitfactor " +
		"scalingfactor gain")
	scaleWords    = words("scale")
	decimalWords  = words("decimals decimal decimalplaces nachkommastellen fractiondigits")
	exponentWords = words("exponent exp power10 poweroften sf")
	flagWords     = words("quality valid isvalid flag status qualityflag invalid isinvalid qc validity qualitaet " +
		"qualität bad isbad faulty missing ismissing")
	// pageWords are of marks that say how a list goes on, by Relay's names and their relatives.
	pageWords = words("hasnextpage haspreviouspage hasnext hasprevious hasmore")
	// badIfTrue are flags that say the contrary.
	badIfTrue = words("invalid isinvalid bad isbad faulty missing ismissing")
	// extentWords are of marks that say whether an answer or a list is whole, and nothing of the values in it.
	extentWords = words("truncated istruncated hasnextpage haspreviouspage hasnext hasprevious hasmore more incomplete " +
		"partial ispartial complete iscomplete limited islimited capped limitreached limitexceeded islast isfirst empty " +
		"isempty moreavailable overflow success issuccess successful issuccessful succeeded ok isok")
	// kindWords are of marks that say what kind of reading it is.
	kindWords = words("analysis isanalysis calculated iscalculated derived isderived kpi iskpi raw israw aggregated " +
		"isaggregated cumulative iscumulative counter iscounter manual ismanual writable iswritable editable iseditable " +
		"visible isvisible favorite isfavorite default isdefault active isactive enabled isenabled primary isprimary")
	sourceWords = words("device devicename deviceid deviceserial inverter invertername inverterid meter " +
		"metername meterid logger loggerid sensor sensorname sensorid component componentid " +
		"serial serialnumber sn geraet wechselrichter zaehler turbine turbineid string stringid " +
		"mppt phase phaseid line leg channel channelid source sourceid tariff register obis")
	goodTexts = words("good ok okay valid true normal measured actual reliable raw gut gültig")
	// badTexts mark values that are none.
	badTexts = strings.Fields("bad invalid error faulty missing false nan fail failed not_valid unreliable rejected")
)

// tokens are the words of a name, in small letters.
func tokens(name string) []string {
	var found []string
	start, runes := 0, []rune(name)
	cut := func(end int) {
		if end > start {
			found = append(found, strings.ToLower(string(runes[start:end])))
		}
		start = end
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			cut(i)
			start = i + 1
		case i > 0 && unicode.IsUpper(r) && unicode.IsLower(runes[i-1]):
			cut(i)
		}
	}
	cut(len(runes))
	return found
}

// name is the last step's name, as far as it says anything.
func (n *node) name() string {
	if n.isNameless {
		return ""
	}
	return n.last()
}

// names are those of all steps, as far as they say anything.
func (n *node) names() []string {
	if n.isNameless {
		return nil
	}
	return names(n.steps)
}

// says tells whether a name is one of some words, or has one as its parts.
func says(name string, meant map[string]bool) bool {
	parts := tokens(name)
	if meant[strings.Join(parts, "")] {
		return true
	}
	for _, part := range parts {
		if meant[part] {
			return true
		}
	}
	return false
}

// isCalled is says for the whole name.
func isCalled(name string, meant map[string]bool) bool { return meant[strings.Join(tokens(name), "")] }

// IsStatistic reports whether a number is called like what many values were combined into: their mean, sum or maximum.
func IsStatistic(name string) bool {
	for _, meant := range []map[string]bool{meanWords, otherWords, edgeWords, doubtWords} {
		if says(name, meant) {
			return true
		}
	}
	return false
}

// IsTime reports whether a name is that of a point in time: "createdAt", "timestamp", "validUntil".
func IsTime(name string) bool {
	return says(name, timeWords) || says(name, startWords) || says(name, endWords) || says(name, recordWords)
}

// valueRank orders places of numbers by their names, all names on the way taken together.
func valueRank(steps []string) int {
	rank := 0
	for i, name := range steps {
		isLast := i == len(steps)-1
		switch {
		case says(name, doubtWords):
			rank -= 20
		case says(name, asideWords) && isLast:
			rank -= 40
		case says(name, edgeWords):
			rank -= 5
		case says(name, meanWords):
			rank += 6
		case says(name, otherWords):
			rank += 2
		case says(name, valueWords) && isLast:
			rank += 10
		}
	}
	return rank
}

// timeRank orders places of times by their names. Where an interval has both ends, values are those of its start,
// whatever else stands there: the instant at which a meter was read is inside of it.
func (n *node) timeRank() int {
	name := n.last()
	switch {
	case n.isStart:
		return 12
	case says(name, recordWords):
		return -20
	case says(name, endWords):
		return -10
	case says(name, startWords):
		return 5
	case says(name, timeWords):
		return 8
	default:
		return 0
	}
}
