package discover

import (
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// What fields are called that say how the numbers beside them are to be read.
var (
	factorNames = words("factor scalefactor scalingfactor valuefactor unitfactor conversionfactor multiplier " +
		"valuemultiplier unitmultiplier multiplikator faktor skalierungsfaktor umrechnungsfaktor")
	decimalNames = words("decimal decimalplace decimaldigit fractiondigit nachkommastelle dezimalstelle")
)

// scale decides whether values are to be multiplied by what stands beside them. Decimals count for whole numbers only:
// beside others they say how many to show.
func (d *discoverer) scale(role string, l layout, answer *apimap.Answer) {
	answer.Factor = d.scaleBeside(role+".factor", l.elem, factorNames)
	if d.isWhole(l, answer.Value) {
		answer.Decimals = d.scaleBeside(role+".decimals", l.elem, decimalNames)
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
