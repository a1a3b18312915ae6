package kind

import (
	"regexp"
	"strings"
	"unicode"
)

// border keeps the last word of the id and the first of the label from being read as one phrase.
const border = " | "

// plainUmlauts writes umlauts with plain letters, whichever way Unicode composes them.
var plainUmlauts = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "a\u0308", "ae", "o\u0308", "oe", "u\u0308", "ue")

// minutes are what min means behind a number: AvgPower15min.
var minutes = regexp.MustCompile(`([0-9]) min\b`)

// words splits a name into lower-case words separated by blanks: DailyEnergy and DAILY_ENERGY are "daily energy",
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

// inWord tells whether a character is part of a word; the marks of decomposed umlauts are.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// plainUnits unifies spellings of the same unit, and drops characters that do not tell units apart.
var plainUnits = strings.NewReplacer(
	" ", "", "\u00a0", "", "[", "", "]", "", "·", "", "⋅", "", "*", "", "_", "",
	"₂", "2", "m^2", "m²", "m2", "m²", "m^3", "m³", "m3", "m³", "ohm", "ω", "℃", "°c", "degc", "°c")

// plainUnit is a unit as the table compares it, whatever its blanks, capitals and spelling. Units that differ in
// capitals alone, such as MW and mW, are of one kind.
func plainUnit(unit string) string {
	return plainUnits.Replace(strings.ToLower(unit))
}

// phrasePatterns are the placeholders in a phrase: * for the rest of a word, # for a number.
var phrasePatterns = strings.NewReplacer(`\*`, `[^ ]*`, `#`, `[0-9]+`)

// anyOf matches words that contain one of the phrases as whole words. It is nil when there are no phrases.
func anyOf(phrases []string) *regexp.Regexp {
	if len(phrases) == 0 {
		return nil
	}
	patterns := make([]string, len(phrases))
	for i, phrase := range phrases {
		patterns[i] = phrasePatterns.Replace(regexp.QuoteMeta(phrase))
	}
	return regexp.MustCompile(`(^| )(` + strings.Join(patterns, "|") + `)( |$)`)
}
