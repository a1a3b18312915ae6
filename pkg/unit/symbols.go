package unit

import "strings"

// prefixed are units that come with prefixes, by quantity.
var prefixed = map[string]string{
	"W": "power", "Wh": "energy", "Wp": "rating",
	"W_el": "electrical power", "Wh_el": "electrical energy", "W_th": "thermal power", "Wh_th": "thermal energy",
	"var": "reactive power", "varh": "reactive energy", "VA": "apparent power", "VAh": "apparent energy",
	"V": "voltage", "A": "current", "Ah": "charge", "Hz": "frequency", "Ω": "resistance",
	"Pa": "pressure", "g": "mass", "gCO2": "mass of CO2", "l": "volume", "lx": "illuminance",
}

var prefixes = map[string]int{"m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12}

// fixed are units without prefixes, and units of another base than that of their quantity.
var fixed = map[string]scale{
	"hPa": {"pressure", 2, 1, 1}, "m³": {"volume", 3, 1, 1}, "Nm³": {"norm volume", 0, 1, 1}, "hl": {"volume", 2, 1, 1},
	"liter": {"volume", 0, 1, 1}, "litre": {"volume", 0, 1, 1},
	"t": {"mass", 6, 1, 1}, "tCO2": {"mass of CO2", 6, 1, 1},
	"€": {"euros", 0, 1, 1}, "EUR": {"euros", 0, 1, 1}, "Euro": {"euros", 0, 1, 1},
	"ct": {"euros", -2, 1, 1}, "Cent": {"euros", -2, 1, 1},
	"s": {"time", 0, 1, 1}, "sec": {"time", 0, 1, 1}, "ms": {"time", -3, 1, 1}, "min": {"time", 0, 60, 1},
	"h": {"time", 0, 3600, 1}, "d": {"time", 0, 86_400, 1},
	"%": {"share", -2, 1, 1}, "percent": {"share", -2, 1, 1}, "‰": {"share", -3, 1, 1},
	"p.u.": {"share", 0, 1, 1}, "pu": {"share", 0, 1, 1}, "0..1": {"share", 0, 1, 1}, "ratio": {"share", 0, 1, 1},
	"m": {"length", 0, 1, 1}, "km": {"length", 3, 1, 1}, "cm": {"length", -2, 1, 1}, "mm": {"length", -3, 1, 1},
	"m²": {"area", 0, 1, 1}, "cm²": {"area", -4, 1, 1},
}

// named are words for units. What stands before them may be a prefix in a word.
var named = map[string]string{
	"watt": "W", "wh": "Wh", "watthour": "Wh", "watthours": "Wh", "wattstunde": "Wh", "wattstunden": "Wh",
}

var namedPrefixes = map[string]string{"": "", "kilo": "k", "mega": "M", "giga": "G"}

var symbols, folded, foldedMega = load()

// load gives all symbols, and those by their small letters that mean one unit only.
func load() (exact, small, mega map[string]scale) {
	exact, small, mega = map[string]scale{}, map[string]scale{}, map[string]scale{}
	for unit, quantity := range prefixed {
		for prefix, exponent := range prefixes {
			exact[prefix+unit] = scale{quantity, exponent, 1, 1}
		}
	}
	// An hour of a watt is 3,600 joules, and a bar 100,000 pascals.
	for prefix, exponent := range prefixes {
		exact[prefix+"J"] = scale{"energy", exponent, 1, 3600}
		exact[prefix+"Ws"] = scale{"energy", exponent, 1, 3600}
		exact[prefix+"bar"] = scale{"pressure", exponent + 5, 1, 1}
	}
	for unit, found := range fixed {
		exact[unit] = found
	}
	isOne := map[string]bool{}
	for unit, found := range exact {
		lower := strings.ToLower(unit)
		known, isKnown := small[lower]
		isOne[lower] = !isKnown || isOne[lower] && known == found
		small[lower] = found
		if strings.HasPrefix(unit, "M") {
			mega[lower] = found
		}
	}
	for unit := range small {
		if !isOne[unit] {
			delete(small, unit)
		}
	}
	for word, unit := range named {
		for prefix, symbol := range namedPrefixes {
			small[prefix+word] = exact[symbol+unit]
		}
	}
	return exact, small, mega
}
