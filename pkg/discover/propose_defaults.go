package discover

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// bindFunction binds how the API is to combine values. Where it leaves that to nobody, only its finest values are asked
// for, in each interval of which there is one.
func (p *Proposals) bindFunction(nodes []*node, h *Hypothesis) {
	var function *node
	each(nodes, func(n *node) bool {
		isFunction := n.bound == nil && n.isSingle() && n.in.Ref.Type.Kind == schema.Enum &&
			p.d.functions(n.in.Ref.Type) >= 2
		if isFunction && function == nil {
			function = n
		}
		return n.bound == nil
	})
	if function == nil || !function.in.Required() && function.in.Default == nil {
		return // the API knows what kind of reading it combines
	}
	h.IsDecided = true
	if value, ok := p.d.sensibleName(function.in, ""); ok {
		function.bound = &apimap.Binding{Const: value}
		return
	}
	// Values as they were recorded come first, if the API gives them.
	for _, wanted := range []string{"none", "raw", "unaggregated", "last", "mean", "avg", "average", "sum", "max"} {
		for _, value := range function.in.Ref.Type.Values {
			if function.bound == nil && p.d.words.has(value.Name, wanted) {
				function.bound = &apimap.Binding{Const: value.Name}
			}
		}
	}
	each(nodes, func(n *node) bool {
		if n.bound != nil && n.bound.Role == apimap.ResolutionOf {
			n.bound = finestOnly(n.bound)
		}
		return n.bound == nil
	})
}

// finestOnly is a resolution that is not asked for but at its finest.
func finestOnly(binding *apimap.Binding) *apimap.Binding {
	only := *binding
	only.Names = map[string]string{}
	for _, resolution := range query.Resolutions {
		if name, ok := binding.Names[string(resolution)]; ok {
			only.Names[string(query.Raw)] = name
			break
		}
	}
	only.IsRawOnly = true
	return &only
}

// WholeLimit is asked for where a list has a limit by default: a day of values every few seconds.
const WholeLimit = 10_000

// decideDefaults binds members whose default would change what comes: forecasts, estimates, what is deleted are left
// out. What names do not tell is noted, for the values to tell.
func (p *Proposals) decideDefaults(nodes []*node, h *Hypothesis) {
	each(nodes, func(n *node) bool {
		if n.bound != nil || n.children != nil && !n.in.Required() && n.in.Default == nil {
			return n.bound == nil
		}
		p.decideKinds(n, h)
		if !n.isSingle() || n.in.Required() || p.isCompared(n) {
			return true
		}
		given := ""
		if n.in.Default != nil {
			given = strings.Trim(*n.in.Default, `"`)
		}
		switch c := p.d.class(n.in.Ref.Type); {
		case c == classBoolean && given == "true":
			if p.d.words.hostility(n.in.Name) || p.d.words.has(n.in.Name, inexact...) || p.saysInexact(n.in) {
				n.bound, h.IsDecided = &apimap.Binding{Const: false}, true
			} else {
				h.Doubts = append(h.Doubts, Doubt{n.path(), []any{false}})
			}
		case c == classEnum:
			p.decideEnum(n, given, h)
		case given == "" && (c == classInt || c == classLong) && p.isLimit(n):
			// Who does not send it gets as many as the API likes, and more may come with a large number.
			h.limits = append(h.limits, n.path())
			h.Doubts = append(h.Doubts, Doubt{n.path(), []any{WholeLimit, WholeLimit / 10}})
		case given == "" && !p.mayBeResolution(n):
		case c == classInt || c == classLong:
			h.Doubts = append(h.Doubts, Doubt{n.path(), p.numbersInstead(n)})
		case c == classText && isoPace.MatchString(given) || c == classDuration:
			h.Doubts = append(h.Doubts, Doubt{n.path(), []any{"PT1M", "PT5M", "PT15M"}})
		}
		return true
	})
}

// decideKinds asks for measured values alone where a list says of which kinds values come, and all of them do by
// default: one of its values is called or described as what was measured, and all others are not.
func (p *Proposals) decideKinds(n *node, h *Hypothesis) {
	t := n.in.Ref.Type
	if n.bound != nil || n.in.Ref.Lists != 1 || n.lists() != 1 || n.in.Required() || p.d.class(t) != classEnum {
		return
	}
	measured := ""
	for _, value := range t.Values {
		isExact := p.d.words.has(value.Name, exact...) || p.saysExact(value)
		isInexact := p.d.words.has(value.Name, inexact...) || p.saysInexact(&schema.Input{Description: value.Description})
		switch {
		case isExact && !isInexact && measured == "":
			measured = value.Name
		case !isInexact || isExact:
			return // what it is, nothing says
		}
	}
	if measured != "" && len(t.Values) > 1 {
		n.bound, h.IsDecided = &apimap.Binding{Const: []any{measured}}, true
	}
}

// mayBeResolution reports whether an optional member without a default could be the distance of values, which an API
// may choose as it likes: no other member is known to be it.
func (p *Proposals) mayBeResolution(n *node) bool {
	c := p.d.class(n.in.Ref.Type)
	if c == classEnum {
		return len(n.in.Ref.Type.Values) > 2
	}
	return c == classInt && p.d.words.match(cPageSize, n.in.Name) == 0
}

// numbersInstead are what to try instead of a number's default: a limit gives more when it is larger, and the distance
// of values when it is smaller.
func (p *Proposals) numbersInstead(n *node) []any {
	larger, smaller := []any{WholeLimit, WholeLimit / 10}, []any{1, 60, 300}
	if p.d.words.match(cPageSize, n.in.Name) >= 0.7 || p.d.words.mentions(cPageSize, n.in.Description) > 0 {
		return larger
	}
	return append(larger[:1:1], smaller...)
}

// nameRequired asks for hours where the API insists on a resolution and nothing tells how its finest is written; closer
// has what else to try. Where not even the unit is known, that is one of the things to try.
func (p *Proposals) nameRequired(n *node) {
	binding := n.bound
	_, isNamed := binding.Names[string(query.Raw)]
	switch {
	case isNamed || !n.in.Required() || binding.Encoding == apimap.EnumName || binding.Encoding == apimap.NumberUnit:
	case binding.Encoding == apimap.OpenEncoding && isNumber(p.d.class(n.in.Ref.Type)):
		n.bound = &apimap.Binding{Const: 60} // minutes or seconds
	case binding.Encoding == apimap.OpenEncoding:
		n.bound = &apimap.Binding{Const: "PT1H"}
	default:
		named := *binding
		named.Names = map[string]string{string(query.Raw): string(query.Hour)}
		n.bound = &named
	}
}

// preferUnread asks for raw values by a name that says no length, where all those that say one are of a day or longer:
// a value a day proves nothing, and what is left of an enum of resolutions may be closer. The smallest number comes
// first: R5, R15, DAY.
func (p *Proposals) preferUnread(n *node) {
	raw, isNamed := n.bound.Names[string(query.Raw)]
	if n.bound.Encoding != apimap.EnumName || !isNamed || p.d.paceLength(raw) < 24*time.Hour {
		return
	}
	least, finest := 0, ""
	for _, value := range n.in.Ref.Type.Values {
		number := 0
		for _, word := range p.d.words.tokens(value.Name) {
			if count, err := strconv.Atoi(word); err == nil && number == 0 {
				number = count
			}
		}
		if p.d.paceLength(value.Name) == 0 && (finest == "" || number > 0 && number < least) {
			least, finest = number, value.Name
		}
	}
	if finest == "" {
		return
	}
	named := *n.bound
	named.Names = maps.Clone(named.Names)
	named.Names[string(query.Raw)] = finest
	n.bound = &named
}

// closer are what to try where a resolution is a number or a duration, and may be coarse by default.
func (p *Proposals) closer(n *node) []any {
	switch n.bound.Encoding {
	case apimap.EnumName: // those whose names say nothing, and the finest, where raw values have no name
		if name, isNamed := n.bound.Names[string(query.Raw)]; isNamed && p.d.resolutionOf(name) == query.Raw {
			return nil
		}
		var values []any
		var finest time.Duration
		for _, value := range n.in.Ref.Type.Values {
			switch length := p.d.paceLength(value.Name); {
			case length == 0:
				values = append(values, value.Name)
			case finest == 0:
				finest, values = length, append([]any{value.Name}, values...)
			case length < finest:
				finest, values[0] = length, value.Name
			}
		}
		return values[:min(maxDoubted, len(values))]
	case apimap.Seconds:
		return []any{60, 300, 600, 900, 1800}
	case apimap.Minutes:
		return []any{1, 5, 10, 15, 30}
	case apimap.OpenEncoding:
		if isNumber(p.d.class(n.in.Ref.Type)) {
			return []any{1, 5, 10, 15, 60, 300, 600, 900}
		}
		if n.in.Default != nil && wordedPace.MatchString(*n.in.Default) {
			return []any{"1 minute", "5 minutes", "10 minutes", "15 minutes", "30 minutes"}
		}
		return []any{"PT1M", "PT5M", "PT10M", "PT15M", "PT30M", "1m", "5m", "10m", "15m", "30m"}
	case apimap.ISODuration:
		return []any{"PT1M", "PT5M", "PT10M", "PT15M", "PT30M"}
	case apimap.Duration:
		return []any{"1m", "5m", "10m", "15m", "30m"}
	case apimap.NumberUnit:
		return []any{"1m", "15m"}
	}
	return nil
}

// wordedPace is a resolution in words, as a default has it: "1 hour".
var wordedPace = regexp.MustCompile(`^"\d+ [a-z]+"$`)

// isCoarse reports whether a resolution is coarse by default, as far as its default says, and it is not known how
// another one is written.
func (p *Proposals) isCoarse(n *node) bool {
	return n.bound.Encoding == apimap.OpenEncoding && n.in.Default != nil &&
		p.d.paceLength(strings.Trim(*n.in.Default, `"`)) > 5*time.Minute
}

// isInexact reports whether a field gives values that nobody measured, by its name or description.
func (p *Proposals) isInexact(f *schema.Field) bool {
	return p.d.words.has(f.Name, inexact...) || p.saysInexact(&schema.Input{Description: f.Description})
}

// saysInexact reports whether a member is described as one for values that nobody measured, or of another time, or for
// what was deleted.
func (p *Proposals) saysInexact(in *schema.Input) bool {
	return p.d.words.says(in.Description, inexact...) ||
		containsAny(strings.ToLower(in.Description), "year before", "year earlier", "year ago", "last year", "prior year")
}

// tryRequired gives what the API insists on a value, where nothing tells which, and notes the others.
func (p *Proposals) tryRequired(nodes []*node, h *Hypothesis) {
	each(nodes, func(n *node) bool {
		if p.bindBelonging(n); n.bound != nil || n.children != nil || !n.in.Required() {
			return n.bound == nil && (n.in.Required() || n.anyBound())
		}
		var values []any
		switch c := p.d.class(n.in.Ref.Type); {
		case !n.isSingle():
		case c == classEnum:
			if _, ok := p.d.sensible(n.in, "", 0); ok {
				return true
			}
			for _, value := range n.in.Ref.Type.Values {
				values = append(values, value.Name)
			}
		case c == classBoolean:
			values = []any{false, true}
		case p.d.words.match(cSelector, n.in.Name) >= 0.8: // an id, and no number that could be tried
		case c == classInt || c == classLong:
			values = []any{WholeLimit, 1, 60, 300}
		case c == classText && n.lists() == 0 && h.Parts["resolution"] == "": // nor one of the others
			values = []any{"PT1H", "PT1M", "PT5M", "PT10M", "PT15M", "PT30M", "1h"}
			h.Parts["resolution"] = n.path()
			h.Score -= guessedText
		}
		if len(values) > 0 {
			n.bound = &apimap.Binding{Const: values[0]}
			h.Doubts = append(h.Doubts, Doubt{n.path(), values[1:min(len(values), maxDoubted)]})
		}
		return true
	})
}

// guessedText lowers a hypothesis that takes a text for a resolution which nothing says it is: rather it is a type.
const guessedText = 2

// maxDoubted are the values of a member that are tried.
const maxDoubted = 8

// saysExact reports whether a value is described as what was measured.
func (p *Proposals) saysExact(value *schema.Value) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(value.Description), isNoLetter) {
		if slices.Contains(exact, word) {
			return true
		}
	}
	return false
}

func (p *Proposals) decideEnum(n *node, given string, h *Hypothesis) {
	if p.d.functions(n.in.Ref.Type) >= 2 {
		return // how values are combined; the aggregation of the API is not asked for
	}
	var others []any
	var measured []string
	isInexact := p.d.words.has(given, inexact...)
	for _, value := range n.in.Ref.Type.Values {
		if p.d.words.has(value.Name, exact...) || p.saysExact(value) {
			measured = append(measured, value.Name)
		}
		if value.Name == given && p.saysInexact(&schema.Input{Description: value.Description}) {
			isInexact = true
		}
		if value.Name != given {
			others = append(others, value.Name)
		}
	}
	isOrder := p.d.words.has(n.in.Name, "order", "sort", "ordering", "sorting", "direction") ||
		containsAny(strings.ToLower(n.in.Description), "order of", "sorted", "sorting")
	switch {
	case isOrder || p.d.words.has(given, exact...):
	case isInexact && len(measured) == 1:
		n.bound, h.IsDecided = &apimap.Binding{Const: measured[0]}, true
	case len(others) == 0, given == "" && !p.mayBeResolution(n):
	default:
		h.Doubts = append(h.Doubts, Doubt{n.path(), others[:min(maxDoubted, len(others))]})
	}
}
