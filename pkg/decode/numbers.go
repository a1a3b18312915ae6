package decode

import (
	"math"
	"strconv"
	"strings"
)

// textNumber reads a number that is written as text: as JSON writes it, or as people do, with a decimal comma or with
// groups of thousands. What could be both is none: of 1,234 nobody can tell whether it is one or a thousand.
func textNumber(text string) (float64, bool) {
	text = strings.TrimSpace(text)
	if value, err := strconv.ParseFloat(text, 64); err == nil {
		return value, !math.IsNaN(value) && !math.IsInf(value, 0)
	}
	plain, ok := plainNumber(text)
	if !ok {
		return 0, false
	}
	value, err := strconv.ParseFloat(plain, 64)
	return value, err == nil && !math.IsInf(value, 0)
}

// groups are what may stand between thousands, besides a point or a comma: blanks of several widths and apostrophes.
const groups = " \u00a0\u202f\u2009'’"

// plainNumber writes a number with a decimal point and without groups.
func plainNumber(text string) (string, bool) {
	const longest = 40
	if len(text) > longest {
		return "", false
	}
	sign := ""
	for prefix, written := range map[string]string{"-": "-", "+": "", "−": "-"} {
		if rest, ok := strings.CutPrefix(text, prefix); ok {
			sign, text = written, rest
		}
	}
	text, exponent, hasExponent := strings.Cut(strings.ToLower(text), "e")
	if _, err := strconv.Atoi(exponent); hasExponent && err != nil {
		return "", false
	}
	whole, decimals, ok := splitDecimals(text)
	if !ok || decimals != "" && !isDigits(decimals) {
		return "", false
	}
	plain := sign + whole + "." + decimals
	if hasExponent {
		plain += "e" + exponent
	}
	return plain, true
}

// splitDecimals finds the decimal separator and takes out those between thousands.
func splitDecimals(text string) (whole, decimals string, ok bool) {
	last := strings.LastIndexAny(text, ".,")
	if last < 0 {
		whole, ok = ungrouped(text, groups)
		return whole, "", ok
	}
	separator, other := text[last:last+1], strings.Trim(".,", text[last:last+1])
	switch before := text[:last]; {
	case strings.Contains(before, other):
		// The other one is between thousands: 1.234,5 and 1,234.5.
		whole, ok = ungrouped(before, other)
	case strings.Contains(before, separator):
		whole, ok = ungrouped(text, separator) // several of a kind can only be between thousands
		return whole, "", ok
	case strings.ContainsAny(before, groups):
		whole, ok = ungrouped(before, groups)
	case separator == "," && isGroup(before, text[last+1:]):
		return "", "", false
	default:
		whole, ok = before, isDigits(before)
	}
	return whole, text[last+1:], ok
}

// isGroup reports whether digits could be the thousands and the rest of a number.
func isGroup(before, after string) bool {
	return len(after) == 3 && len(before) >= 1 && len(before) <= 3 && before[0] != '0'
}

// ungrouped takes out what is between thousands. It fails when that is not where thousands end.
func ungrouped(text, separators string) (string, bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) })
	for i, part := range parts {
		isWhole := len(part) == 3 || i == 0 && len(part) < 3 || len(parts) == 1
		if !isWhole || part == "" || !isDigits(part) {
			return "", false
		}
	}
	return strings.Join(parts, ""), len(parts) > 0
}
