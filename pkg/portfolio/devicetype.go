package portfolio

import (
	"strings"
	"unicode"
)

// deviceWords are what devices are called, by the noun that says what they are, in lower case and without umlauts.
// Other has nouns that make something else of what stands before them: an inverter station is no inverter.
var deviceWords = map[DeviceType]string{
	Inverter: "inverter inv wechselrichter wr microinverter powerconverter umrichter",
	String:   "string str strang pvstring modulestring modulstrang dcinput",
	Combiner: "combiner combinerbox stringcombiner stringbox dcbox arraybox junctionbox gak smb sc " +
		"generatoranschlusskasten anschlusskasten strangsammler stringsammler sammelkasten stringmonitor stringmonitoring " +
		"stringmonitoringbox",
	Meter: "meter zaehler energymeter powermeter smartmeter gridmeter metering messstelle",
	Sensor: "sensor sensorik sensorbox pyranometer thermometer anemometer hygrometer weatherstation meteostation " +
		"wetterstation weathersensor irradiancesensor referencecell referenzzelle einstrahlungsmesser windmesser",
	Battery: "battery batterie bat accumulator akku storage energystorage batterystorage speicher ess bess",
	Tracker: "tracker solartracker sonnentracker nachfuehrung nachfuehrsystem",
	Turbine: "turbine windturbine windturbinegenerator windgenerator windenergieanlage windkraftanlage windrad wea " +
		"wtg wec",
	Other: "group gruppe logger datalogger controller regler station transformer trafo trafostation plc sps " +
		"section gateway router modem camera kamera relay relais switch schalter charger facility plant site anlage park " +
		"mpp mppt mpptracker mppttracker switchgear schaltanlage communication",
}

// compounds are German nouns that others are made of: Netzzähler, Zentralwechselrichter.
var compounds = map[string]DeviceType{
	"wechselrichter": Inverter, "zaehler": Meter, "sensor": Sensor, "speicher": Battery, "strang": String,
	"inverter": Inverter, "regler": Other, "logger": Other,
}

var deviceNouns = func() map[string]DeviceType {
	nouns := map[string]DeviceType{}
	for deviceType, words := range deviceWords {
		for _, word := range strings.Fields(words) {
			nouns[word] = deviceType
		}
	}
	return nouns
}()

// DeviceTypeOf reads what an API calls a device: INVERTER, "String-Wechselrichter", combiner_box. The last noun that is
// known decides, as in English and in German: a string inverter is an inverter. What is not known is Other, because a
// device of the wrong type would be counted among those that it is compared with.
func DeviceTypeOf(text string) DeviceType {
	before, _, _ := strings.Cut(text, "(") // Inverter (string)
	words := deviceTokens(before)
	for end := len(words); end > 0; end-- {
		// The longest name that ends here: "string box" before "box".
		for start := max(0, end-3); start < end; start++ {
			if found, isKnown := deviceNoun(strings.Join(words[start:end], "")); isKnown {
				return found
			}
		}
	}
	return Other
}

func deviceNoun(word string) (DeviceType, bool) {
	for _, form := range []string{word, strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es"),
		strings.TrimSuffix(word, "ies") + "y"} {
		if found, isKnown := deviceNouns[form]; isKnown {
			return found, true
		}
	}
	for tail, found := range compounds {
		if strings.HasSuffix(word, tail) {
			return found, true
		}
	}
	return Other, false
}

var withoutUmlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss",
	"a\u0308", "ae", "o\u0308", "oe", "u\u0308", "ue")

// deviceTokens splits a text into words at everything that is no letter, and where an upper case letter begins a word.
func deviceTokens(text string) []string {
	var spaced strings.Builder
	letters := []rune(text)
	for i, letter := range letters {
		startsWord := i > 0 && unicode.IsUpper(letter) &&
			(unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		if startsWord {
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(letter)
	}
	plain := withoutUmlauts.Replace(strings.ToLower(spaced.String()))
	return strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) })
}
