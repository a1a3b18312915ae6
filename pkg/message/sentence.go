package message

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence ends a text with exactly one full stop, unless it ends with another mark of a sentence already, also within
// a quotation or brackets.
func Sentence(text string) string {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	if text == "" {
		return ""
	}
	stem := strings.TrimRight(text, `"'”’»“`)
	closing := text[len(stem):]
	if bare := strings.TrimRight(stem, "."); bare != stem && !strings.HasSuffix(stem, "...") {
		stem = bare + "."
	}
	last, _ := utf8.DecodeLastRuneInString(stem)
	if strings.ContainsRune(".!?…:", last) {
		return stem + closing
	}
	return stem + closing + "."
}

// Clause is a text without the full stop at its end, so that a sentence can go on.
func Clause(text string) string {
	return strings.TrimRight(text, ". \n\t")
}
