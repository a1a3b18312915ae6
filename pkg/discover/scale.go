package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// What fields are called that say how the numbers beside them are to be read.
var (
	factorNames = words("factor scalefactor scalingfactor valuefactor unitfactor conversionfactor multiplier " +
		"valuemultiplier unitmultiplier multiplikator faktor skalierungsfaktor umrechnungsfaktor")
	decimalNames  = words("decimal decimalplace decimaldigit fractiondigit nachkommastelle dezimalstelle")
	divisorNames  = words("divisor divider scaledivisor valuedivisor teiler")
	exponentNames = words("exponent power10 poweroften tenpower scaleexponent unitexponent sf sunspecscalefactor " +
		"zehnerpotenz zehnerexponent")
	// scaleNames may be any of these: a scale of 2 may be a hundredth, a hundred or the double, and devices divide by
	// their gain or multiply by it.
	scaleNames = words("scale scaling gain skalierung")
)

// scale decides whether values are to be multiplied by what stands beside them. Decimals count for whole numbers only:
// beside others they say how many to show.
func (d *discoverer) scale(role string, l layout, answer *apimap.Answer) {
	d.scales(role, l.elem, d.isWhole(l, answer.Value), answer)
}

// scales finds what says how the numbers beside it are to be read, in the fields of a type.
func (d *discoverer) scales(role string, t *schema.Type, isWhole bool, answer *apimap.Answer) {
	answer.Factor = d.scaleBeside(role+".factor", t, factorNames)
	if isWhole {
		answer.Decimals = d.scaleBeside(role+".decimals", t, decimalNames)
	}
	answer.Divisor = d.scaleBeside(role+".divisor", t, divisorNames)
	answer.Exponent = d.scaleBeside(role+".exponent", t, exponentNames)
	if len(answer.Factor)+len(answer.Decimals)+len(answer.Divisor)+len(answer.Exponent) == 0 && !d.isScaleSet(role) {
		d.unclearScale(role, t, answer)
	}
}

// isScaleSet tells that somebody has said how numbers are to be read, or that nothing beside them says it.
func (d *discoverer) isScaleSet(role string) bool {
	return slices.ContainsFunc([]string{".factor", ".decimals", ".divisor", ".exponent"}, func(name string) bool {
		_, ok := d.override(role + name)
		return ok
	})
}

// unclearScale finds a number that is called a scale.
func (d *discoverer) unclearScale(role string, t *schema.Type, answer *apimap.Answer) {
	for _, f := range t.Fields {
		name := strings.Join(d.words.tokens(f.Name), "")
		if f.Ref.Lists > 0 || !f.ArgsOptional() || !isNumber(d.class(f.Ref.Type)) || !scaleNames[name] {
			continue
		}
		answer.Scale = []string{f.Name}
		d.report(Finding{Role: role + ".scale", State: Unresolved, IsMinor: true, Chosen: f.Name, Evidence: message.New(
			"%s may say how the numbers beside it are to be read, and nothing tells how: beside one other than 0, no "+
				"values are read. Choose it as %s.factor, %s.divisor, %s.exponent or %s.decimals.",
			f.Name, role, role, role, role)})
		return
	}
}

// isWhole tells whether values are whole numbers.
func (d *discoverer) isWhole(l layout, value []string) bool {
	if l.point == nil || len(value) == 0 {
		return false
	}
	_, ok := d.leafAt(l.point, func(c class) bool { return c == classInt || c == classLong })(
		strings.Join(value[len(l.prefix):], "."))
	return ok
}

func (d *discoverer) scaleBeside(role string, t *schema.Type, names map[string]bool) []string {
	isNumeric := func(c class) bool { return isNumber(c) || c == classText }
	if text, ok := d.override(role); ok {
		found, isThere := d.leafAt(t, isNumeric)(text)
		switch {
		case isThere:
			d.report(Finding{Role: role, State: Set, Chosen: text, Evidence: setByHand})
		case text == "":
			d.report(Finding{Role: role, State: Set, Evidence: setByHand})
		default:
			d.report(Finding{Role: role, State: Stale, Chosen: text,
				Evidence: message.New("%s was set by hand, but a series has no number there.", text)})
		}
		return found.value
	}
	for _, f := range t.Fields {
		if f.Ref.Lists == 0 && f.ArgsOptional() && isNumeric(d.class(f.Ref.Type)) &&
			names[strings.Join(d.words.tokens(f.Name), "")] {
			d.report(Finding{Role: role, State: Found, Chosen: f.Name,
				Evidence: message.New("%s says how the numbers beside it are to be read.", f.Name)})
			return []string{f.Name}
		}
	}
	return nil
}
