package decode

import "strconv"

// exactDigits is how many decimal digits every float holds without loss.
const exactDigits = 15

// powers of ten up to 10^exactDigits are floats without loss too.
var powers = [exactDigits + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number reads a JSON number. It fails when the number is beyond every float.
func number(written []byte) (float64, error) {
	if value, ok := decimal(written); ok {
		return value, nil
	}
	return strconv.ParseFloat(string(written), 64)
}

// decimal reads what nearly every reading is, a short number without an exponent, several times faster than strconv
// and to the same bit: the quotient of two numbers without loss is rounded once.
func decimal(written []byte) (float64, bool) {
	digits, negative := written, written[0] == '-'
	if negative {
		digits = digits[1:]
	}
	if len(digits) > exactDigits {
		return 0, false
	}
	var value int64
	places := 0
	for i, c := range digits {
		switch {
		case c-'0' <= 9:
			value = value*10 + int64(c-'0')
		case c == '.':
			places = len(digits) - 1 - i
		default:
			return 0, false
		}
	}
	quotient := float64(value) / powers[places]
	if negative {
		return -quotient, true
	}
	return quotient, true
}
