package decode

import (
	"math"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// scale is how the numbers of a series or row are to be read, where the API says so: multiplied by a factor, and with
// so many of their digits behind the point, or times a power of ten. The zero value leaves numbers as they are.
type scale struct{ factor, decimals, exponent point }

// scaleReaders read what stands beside the values of an item.
func (r *Readings) scaleReaders(items members) members {
	answer := &r.Values.Answer
	if len(answer.Factor) == 0 && len(answer.Decimals) == 0 {
		return items
	}
	read := func(p *point) reader {
		return func(d *jsontext.Decoder) error {
			err := p.read(d)
			if err == nil && p.word {
				err = problem.New(problem.Decode, "Cannot read by what the API's values are to be multiplied: %s", p.text)
			}
			return err
		}
	}
	return items.with(answer.Factor, read(&r.item.scale.factor)).with(answer.Decimals, read(&r.item.scale.decimals))
}

func (s *scale) isSet() bool {
	hasFactor := s.factor.hasValue && !s.factor.null && s.factor.value != 1
	return hasFactor || s.places() != 0
}

// places is by how many places the point of a number is to be shifted to the right.
func (s *scale) places() (places int) {
	if s.exponent.hasValue && !s.exponent.null {
		places = int(s.exponent.value)
	}
	if s.decimals.hasValue && !s.decimals.null {
		places -= int(s.decimals.value)
	}
	return places
}

// unread is what stands where a factor or a number of digits should; empty: it can be read.
func (s *scale) unread() string {
	for _, p := range []*point{&s.factor, &s.decimals, &s.exponent} {
		if p.word {
			return p.text
		}
	}
	return ""
}

func (s *scale) of(value float64) float64 {
	value = unit.Shift(value, s.places())
	if !s.factor.hasValue || s.factor.null {
		return value
	}
	// Factors are mostly powers of ten, which float64 cannot hold exactly.
	if places := math.Round(math.Log10(s.factor.value)); math.Pow10(int(places)) == s.factor.value {
		return unit.Shift(value, int(places))
	}
	return value * s.factor.value
}

func (s *scale) point(p *point) {
	if s.isSet() && !p.null && p.hasValue {
		p.value = s.of(p.value)
	}
}

func (s *scale) series(into *series.Series) {
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
