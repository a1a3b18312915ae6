// Package unit converts values between units of one quantity, such as kWh and MWh.
package unit

import (
	"math"
	"strconv"
	"strings"
)

// scale is a unit in terms of the base of its quantity: one of the unit is count/of * 10^exponent of the base.
type scale struct {
	quantity  string
	exponent  int
	count, of int64
}

// Converter returns the function that converts values from one unit into another, both as the API spells them; nil
// where the values stay as they are, because both are the same. It reports false when the units are not known to be of
// one quantity. Powers of ten are exact: what a decimal number says in one unit it says in the other.
func Converter(from, to string) (convert func(value float64) float64, ok bool) {
	if from == to {
		return nil, true
	}
	a, b := plain(from), plain(to)
	if convert, ok := temperatures[[2]string{a, b}]; ok {
		return convert, true
	}
	given, wanted := scaleOf(a), scaleOf(b)
	if given.quantity != wanted.quantity {
		return nil, false
	}
	exponent := given.exponent - wanted.exponent
	count, of := float64(given.count*wanted.of), float64(given.of*wanted.count)
	if exponent == 0 && count == of {
		return nil, true
	}
	return func(value float64) float64 {
		value = Shift(value, exponent)
		if count != of {
			value = value * count / of
		}
		return value
	}, true
}

// IsKnown reports whether a text is a unit as an API may spell it, of a quantity that is known here.
func IsKnown(unit string) bool {
	spelled := plain(unit)
	return spelled == "°C" || spelled == "°F" || spelled != "" && !strings.HasPrefix(scaleOf(spelled).quantity, "=")
}

// Shift multiplies a value by a power of ten. It shifts the point of the shortest decimal number that stands for the
// value, so that 2.3 by three places is 2300 and not nearly that.
func Shift(value float64, places int) float64 {
	if places == 0 || value == 0 || math.IsNaN(value) || math.IsInf(value, 0) {
		return value
	}
	text := strconv.FormatFloat(value, 'e', -1, 64)
	digits, exponent, _ := strings.Cut(text, "e")
	at, err := strconv.Atoi(exponent)
	if err != nil {
		return value * math.Pow10(places) // cannot happen: FormatFloat always writes an exponent
	}
	shifted, _ := strconv.ParseFloat(digits+"e"+strconv.Itoa(at+places), 64) // out of range, it is infinite
	return shifted
}

// temperatures have scales that do not start at the same point. Kelvin is left out: it may be that of a difference.
var temperatures = map[[2]string]func(float64) float64{
	{"°C", "°F"}: func(value float64) float64 { return value*9/5 + 32 },
	{"°F", "°C"}: func(value float64) float64 { return (value - 32) * 5 / 9 },
}

// scaleOf reads a unit in its plain spelling. A unit that is not known is a quantity of its own.
func scaleOf(unit string) scale {
	numerator, denominator, isQuotient := strings.Cut(unit, "/")
	above, isKnown := find(numerator)
	if !isQuotient {
		if !isKnown {
			return scale{quantity: "=" + unit, count: 1, of: 1}
		}
		return above
	}
	below, belowKnown := find(denominator)
	if !isKnown || !belowKnown {
		return scale{quantity: "=" + unit, count: 1, of: 1}
	}
	return scale{
		quantity: above.quantity + "/" + below.quantity, exponent: above.exponent - below.exponent,
		count: above.count * below.of, of: above.of * below.count,
	}
}

// find looks a unit up that is no quotient. Capitals make no difference where they do not tell two units apart; a small
// m that may be a large one, as in mwh, is not guessed.
func find(unit string) (scale, bool) {
	if found, ok := symbols[unit]; ok {
		return found, true
	}
	found, ok := folded[strings.ToLower(unit)]
	if !ok && strings.HasPrefix(unit, "M") {
		found, ok = foldedMega[strings.ToLower(unit)]
	}
	return found, ok
}

// spellings unifies how units are written.
var spellings = strings.NewReplacer(
	" ", "", "\u00a0", "", "[", "", "]", "", "·", "", "⋅", "", "*", "", "m^2", "m²", "m2", "m²", "m^3", "m³",
	"m3", "m³", "\u2126", "Ω", "Ohm", "Ω", "ohm", "Ω", "\u2103", "°C", "\u2109", "°F",
	"₂", "2")

func plain(unit string) string {
	spelled := spellings.Replace(unit)
	if named, ok := temperatureNames[strings.ToLower(spelled)]; ok {
		return named
	}
	return spelled
}

// temperatureNames are other spellings of degrees, in small letters and without blanks.
var temperatureNames = map[string]string{
	"°c": "°C", "degc": "°C", "celsius": "°C", "degreecelsius": "°C", "degreescelsius": "°C", "gradcelsius": "°C",
	"°f": "°F", "degf": "°F", "fahrenheit": "°F", "degreefahrenheit": "°F", "degreesfahrenheit": "°F",
	"gradfahrenheit": "°F",
}
