package decode

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// leaf adds a value.
func (p *paths) leaf(value any) error {
	now := &p.r.item
	now.name = p.typeAt(len(p.value))
	name := p.r.itemType()
	if _, isAsked := p.r.asked[name]; !isAsked {
		if p.typeIndex != p.timeColumn {
			p.r.noteUnasked(name)
		}
		return nil
	}
	if now.unit = plain(p.of(p.unit)); now.unit == "" {
		now.unit = plain(p.of(p.unitOtherwise))
	}
	now.sources = append(now.sources[:0], p.sourceOf)
	for _, at := range p.sources {
		now.sources = append(now.sources, plain(p.of(at)))
	}
	into, err := p.r.seriesOf(key{name, p.r.itemSource(), now.unit})
	if into == nil || err != nil {
		return err
	}
	for _, at := range p.otherwise {
		if value == nil {
			value = p.of(at)
		}
	}
	point := &now.point
	*point = scalar(value)
	if err := p.stamp(&point.stamp); err != nil {
		return err
	}
	now.scale = scale{
		factor: scalar(p.of(p.factor)), decimals: scalar(p.of(p.decimals)), divisor: scalar(p.of(p.divisor)),
		exponent: scalar(p.of(p.exponent)), unclear: scalar(p.of(p.scale)),
	}
	now.scale.point(point)
	into.Scaled = into.Scaled || now.scale.isSet()
	point.bad = p.r.bad(plain(p.of(p.flag)))
	return p.r.add(point, into)
}

// timeColumn is at which place the time itself stands in one list with the values; -1: it does not. What a header calls
// it is no reading type.
func timeColumn(value, at []string) int {
	isText := func(step string) bool { return step == apimap.InText }
	value, at = slices.DeleteFunc(slices.Clone(value), isText), slices.DeleteFunc(slices.Clone(at), isText)
	last := len(value) - 1
	if last < 0 || value[last] != apimap.TypeAxis || len(at) != len(value) || !slices.Equal(value[:last], at[:last]) {
		return -1
	}
	position, isElement := strings.CutPrefix(at[last], apimap.ElementPrefix)
	column, err := strconv.Atoi(position)
	if !isElement || err != nil {
		return -1
	}
	return column
}

// scalar is a value of a tree as a point without a time.
func scalar(value any) point {
	p := point{hasValue: true}
	switch v := value.(type) {
	case json.Number:
		p.setNumber([]byte(v))
	case string:
		p.setText([]byte(v))
	case bool:
		if v {
			p.value = 1
		}
	case map[string]any, []any:
		written, _ := json.Marshal(v)
		p.null, p.unread = true, shortened(written)
	default:
		p.null = true
	}
	return p
}

// stamp reads the time of the value.
func (p *paths) stamp(s *stamp) error {
	var written any = p.timeKey
	if len(p.time.steps) > 0 {
		written = p.of(p.time)
	}
	if len(p.timeOfDay.steps) > 0 {
		written = strings.TrimSpace(plain(written)) + " " + plain(p.of(p.timeOfDay))
	}
	c := &p.r.clock
	switch v := written.(type) {
	case json.Number:
		s.at, s.hasTime = c.number([]byte(v))
	case string:
		s.at, s.hasTime = c.text([]byte(v))
	}
	if len(p.interval.steps) > 0 {
		p.follow(s)
	}
	if !s.hasTime {
		s.unread = shortened([]byte(plain(written)))
	}
	return nil
}
