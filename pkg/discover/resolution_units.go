package discover

import (
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Resolutions that are written as objects: a number with its unit, or a number of each unit.

// numberUnit recognises {value: Int!, unit: TimeUnit!}.
func (d *discoverer) numberUnit(p pace) (pace, float64) {
	for _, child := range p.node.children {
		switch c := d.class(child.in.Ref.Type); {
		case child.in.Ref.Lists > 0:
		case isNumber(c) && p.count == nil:
			p.count = child
		case c == classEnum && p.unit == nil:
			p.unit, p.names = child, d.unitNames(child.in.Ref.Type)
		case child.in.Required():
			return p, 0
		}
	}
	if p.count == nil || len(p.names) < 2 {
		return p, 0
	}
	return p, 1
}

// unitCounts recognises {minutes: Int, hours: Int, days: Int}, an interval as databases have it; nil: it is none.
func (d *discoverer) unitCounts(n *node) map[string]*node {
	counts := map[string]*node{}
	for _, child := range n.children {
		letter, isUnit := unitLetters[strings.Join(d.words.tokens(child.in.Name), "")]
		if child.in.Required() || child.in.Ref.Lists > 0 || !isNumber(d.class(child.in.Ref.Type)) {
			return nil
		}
		if isUnit && counts[letter] == nil {
			counts[letter] = child
		}
	}
	if len(counts) < leastUnits {
		return nil
	}
	return counts
}

// leastUnits are as many units as an interval has.
const leastUnits = 3

var unitLetters = map[string]string{
	"minute": "m", "min": "m", "hour": "h", "day": "d", "month": "M", "year": "y", "h": "h", "d": "d", "hr": "h",
	"mon": "M", "y": "y",
	"stunde": "h", "tag": "d", "monat": "M", "jahr": "y", "yr": "y",
}

// unitNames maps Grafana's letters to the enum's units.
func (d *discoverer) unitNames(t *schema.Type) map[string]string {
	names := map[string]string{}
	for _, value := range t.Values {
		letter, ok := unitLetters[strings.Join(d.words.tokens(value.Name), "")]
		if ok && value.Deprecated == "" && names[letter] == "" {
			names[letter] = value.Name
		}
	}
	return names
}

// finestOf is the finest resolution that most loggers keep and a number with a unit can say.
func finestOf(binding *apimap.Binding) query.Resolution {
	for _, member := range binding.Members {
		if _, hasMinutes := member.Value.Names["m"]; hasMinutes {
			return query.FiveMinutes
		}
	}
	return query.Hour
}
