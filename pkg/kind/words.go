package kind

import (
	"strings"
	"unicode"
)

// border keeps the id's last word and the label's first from being read as one phrase.
const border = " | "

// plainUmlauts writes umlauts with plain letters, whichever way Unicode composes them.
var plainUmlauts = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "a\u0308", "ae", "o\u0308", "oe", "u\u0308", "ue")

// words splits a name into words in lower case with a blank between: DailyEnergy and DAILY_ENERGY are "daily energy",
// Uac_L1 is "uac l 1", and Zählerstand "zaehlerstand".
func words(name string) string {
	var split strings.Builder
	letters := []rune(name)
	at := func(i int) rune {
		if i < 0 || i >= len(letters) {
			return ' '
		}
		return letters[i]
	}
	for i, r := range letters {
		before, after := at(i-1), at(i+1)
		switch {
		case !inWord(r):
			split.WriteByte(' ')
			continue
		case unicode.IsUpper(r) && unicode.IsLower(before), // dailyEnergy
			unicode.IsUpper(r) && unicode.IsUpper(before) && unicode.IsLower(after), // ACPower
			inWord(before) && unicode.IsDigit(r) != unicode.IsDigit(before):         // L1
			split.WriteByte(' ')
		}
		split.WriteRune(r)
	}
	return plainUmlauts.Replace(strings.ToLower(strings.Join(strings.Fields(split.String()), " ")))
}

// inWord tells whether a letter goes on with a word; the marks of decomposed umlauts do.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// How the same unit is written elsewhere; what does not tell units apart is left out.
var plainUnits = strings.NewReplacer(
	" ", "", "\u00a0", "", "[", "", "]", "", "·", "", "⋅", "", "*", "", "_", "",
	"₂", "2", "m^2", "m²", "m2", "m²", "m^3", "m³", "m3", "m³", "ohm", "ω", "℃", "°c", "degc", "°c")

// plainUnit is a unit as the table compares it: without regard to blanks, capitals and ways to write it. Two units
// that differ in capitals alone, such as MW and mW, are of one kind.
func plainUnit(unit string) string {
	return plainUnits.Replace(strings.ToLower(unit))
}
