package discover

import (
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// chooseSelector decides which member takes the reading types. An empty role only tries.
func (d *discoverer) chooseSelector(role string, nodes []*node, analysis bool) (option[*node], bool) {
	if role == "" {
		d = d.trial()
	}
	options := d.selectors(nodes, analysis)
	return decide(d, choice[*node]{
		role: role + ".types", noun: "member for the reading types", options: options, min: 0.5,
	})
}

// Words of enums that choose something else than reading types.
var (
	unitWords = words("second minute hour day week month quarter year millisecond raw minutely hourly daily weekly " +
		"monthly yearly stunde tag monat jahr")
	kindWords = words("raw aggregated analysis analyses reading readings all calculated measured derived asc desc " +
		"ascending descending both none corrected")
)

func (d *discoverer) selectors(nodes []*node, analysis bool) []option[*node] {
	var options []option[*node]
	each(nodes, func(n *node) bool {
		if n.bound != nil {
			return false
		}
		if n.children != nil {
			return n.lists() <= 1
		}
		t := n.in.Ref.Type
		c := d.class(t)
		if n.lists() > 1 || c != classText && c != classID && c != classEnum && c != classOther {
			return false
		}
		score := d.words.match(cSelector, n.in.Name) * d.typedSurroundings(n)
		if c == classEnum {
			score = max(score, 0.9*d.words.match(cReadingTypes, t.Name)*d.typedSurroundings(n)) * d.enumAsTypes(t)
		}
		if n.lists() == 0 {
			score *= 0.93
		}
		if analysis != d.words.has(n.in.Name, "analysis", "analyse", "kpi") &&
			d.words.has(n.in.Name, "analysis", "analyse", "kpi", "reading") {
			score *= 0.9
		}
		if score > 0 {
			options = append(options, option[*node]{path: n.path(), score: score, notice: n.notice(), value: n})
		}
		return false
	})
	return options
}

// typedSurroundings is surroundings, where a list of requests may also be called after what it asks for.
func (d *discoverer) typedSurroundings(n *node) float64 {
	score := 1.0
	for p := n.parent; p != nil; p = p.parent {
		if p.in.Ref.Lists > 0 &&
			(d.words.match(cSelector, p.in.Name) >= 0.6 || d.words.match(cWrapper, p.in.Name) >= 0.8) {
			continue
		}
		for _, word := range d.words.tokens(p.in.Name) {
			switch {
			case hostile[word] && word != "request":
				score *= factorHostile
			case !rangePlaces[word]:
				score *= 0.75
			}
		}
	}
	return score
}

// enumAsTypes lowers enums that choose among intervals, functions or kinds of data.
func (d *discoverer) enumAsTypes(t *schema.Type) float64 {
	other := 0
	for _, value := range t.Values {
		for _, word := range d.words.tokens(value.Name) {
			if unitWords[word] || kindWords[word] || functionWords[word] {
				other++
				break
			}
		}
	}
	if len(t.Values) == 0 || 2*other >= len(t.Values) {
		return 0.1
	}
	return 1
}

// bindSelector binds the reading types: one, many, or many objects. Where the answer does not tell which series is
// which, one type is asked for at a time.
func (d *discoverer) bindSelector(n *node, answer apimap.Answer) {
	told := len(answer.Type) > 0 || answer.Scalar || answer.JSONText || answer.Shape == apimap.WideShape ||
		answer.Shape == apimap.FieldsShape
	one := &apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.One, Number: d.isCounted(n.in.Ref.Type)}
	if n.in.Ref.Lists > 0 {
		if told {
			one.Encoding = apimap.Many
		} else {
			one.List = true
		}
		n.bound = one
		return
	}
	n.bound = one
	for p := n.parent; p != nil; p = p.parent {
		if p.in.Ref.Lists == 0 || !told {
			continue
		}
		binding, missing := d.binding(
			&node{in: &schema.Input{Name: p.in.Name, Ref: schema.Ref{Type: p.in.Ref.Type, Text: p.in.Ref.Text}},
				children: p.children}, "",
		)
		if missing == "" && binding != nil {
			p.bound = &apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.Objects, Members: binding.Members}
		}
		return
	}
}

// isCounted tells ids that are whole numbers.
func (d *discoverer) isCounted(t *schema.Type) bool {
	c := d.class(t)
	return c == classInt || c == classLong
}

// singularName is the selector's name as one type would have it: readingTypes → readingtype.
func (d *discoverer) singularName(n *node) string {
	return strings.Join(d.words.tokens(n.in.Name), "")
}
