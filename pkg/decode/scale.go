package decode

import (
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// scale is how the numbers of a series or row are to be read, where the API says so: multiplied by a factor, divided by
// a divisor, and with so many of their digits behind the point, or times a power of ten. The zero value leaves numbers
// as they are. unclear is a number that may be any of these.
type scale struct{ factor, decimals, divisor, exponent, unclear point }

// scaleReaders read what stands beside the values of an item.
func (r *Readings) scaleReaders(items members) members {
	answer, now := &r.Values.Answer, &r.item.scale
	read := func(p *point) reader { return func(d *jsontext.Decoder) error { return p.read(d) } }
	return items.with(answer.Factor, read(&now.factor)).with(answer.Decimals, read(&now.decimals)).
		with(answer.Divisor, read(&now.divisor)).with(answer.Exponent, read(&now.exponent)).
		with(answer.Scale, read(&now.unclear))
}

// isTold reports whether anything says how numbers are to be read. Mostly nothing does.
func (s *scale) isTold() bool {
	return s.factor.hasValue || s.decimals.hasValue || s.divisor.hasValue || s.exponent.hasValue || s.unclear.hasValue
}

func (s *scale) isSet() bool {
	return s.factor.says(1) || s.divisor.says(1) || s.places() != 0
}

// says reports that a number is there, and is another one than that which changes nothing.
func (p *point) says(nothing float64) bool { return p.hasValue && !p.null && p.value != nothing }

// places is by how many places the point of a number is to be shifted to the right.
func (s *scale) places() (places int) {
	if s.exponent.says(0) {
		places = int(s.exponent.value)
	}
	if s.decimals.says(0) {
		places -= int(s.decimals.value)
	}
	return places
}

// mostPlaces is by how many places values are shifted at most: no unit is further from another one.
const mostPlaces = 18

// unread is what stands where it should be said how numbers are to be read, and does not say it; empty: nothing is.
// A factor of 0 would leave nothing of the values, and one of -2 or -3 is a power of ten that is called a factor.
func (s *scale) unread() string {
	isWhole := func(value float64) bool { return value == math.Trunc(value) }
	isFactor := func(value float64) bool { return value != 0 && (value >= -1 || !isWhole(value)) }
	isPlaces := func(value float64) bool { return isWhole(value) && math.Abs(value) <= mostPlaces }
	for _, one := range []struct {
		called string
		told   *point
		isOne  func(value float64) bool
	}{
		{"factor", &s.factor, isFactor},
		{"divisor", &s.divisor, func(value float64) bool { return value != 0 }},
		{"decimals", &s.decimals, isPlaces},
		{"exponent", &s.exponent, isPlaces},
		{"scale", &s.unclear, func(value float64) bool { return value == 0 }},
	} {
		switch p := one.told; {
		case p.word:
			return one.called + ": " + p.text
		case p.unread != "":
			return one.called + ": " + p.unread
		case p.hasValue && !p.null && !one.isOne(p.value):
			return one.called + ": " + strconv.FormatFloat(p.value, 'g', -1, 64)
		}
	}
	return ""
}

func (s *scale) of(value float64) float64 {
	value = unit.Shift(value, s.places())
	if s.divisor.says(1) {
		value = multiplied(value, s.divisor.value, true)
	}
	if s.factor.says(1) {
		value = multiplied(value, s.factor.value, false)
	}
	return value
}

// multiplied multiplies a value, or divides it. Factors are mostly powers of ten, which float64 cannot hold exactly.
func multiplied(value, factor float64, isDivided bool) float64 {
	if places := math.Round(math.Log10(factor)); math.Pow10(int(places)) == factor {
		if isDivided {
			places = -places
		}
		return unit.Shift(value, int(places))
	}
	if isDivided {
		return value / factor
	}
	return value * factor
}

// point reads a point as the scale says; a value of which it does not say how is none.
func (s *scale) point(p *point) {
	if p.null || !p.hasValue || !s.isTold() {
		return
	}
	if unread := s.unread(); unread != "" {
		*p = p.unreadable(unread)
	} else if s.isSet() {
		p.value = s.of(p.value)
	}
}

func (s *scale) series(into *series.Series) {
	if unread := s.unread(); unread != "" {
		s.empty(into, unread)
		return
	}
	if !s.isSet() {
		return
	}
	into.Scaled = true
	for i, null := range into.Null {
		if !null {
			into.Values[i] = s.of(into.Values[i])
		}
	}
}

// empty leaves out the values of a series of which nobody can tell how they are to be read.
func (s *scale) empty(into *series.Series, unread string) {
	count := 0
	for i, null := range into.Null {
		if !null {
			into.Values[i], into.Null[i] = 0, true
			count++
		}
	}
	if count > 0 {
		into.Note(series.UnreadableNumber, count, unread)
	}
}
