package decode

import (
	"math"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// scale is how the numbers of a series or row are to be read, where the API says so: multiplied by a factor, and with
// so many of their digits behind the point. The zero value leaves numbers as they are.
type scale struct{ factor, decimals point }

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
	return hasFactor || s.decimals.hasValue && !s.decimals.null && s.decimals.value != 0
}

func (s *scale) of(value float64) float64 {
	if s.decimals.hasValue && !s.decimals.null {
		value = unit.Shift(value, -int(s.decimals.value))
	}
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
