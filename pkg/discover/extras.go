package discover

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// functionWords are what aggregations are called.
var functionWords = words("avg average mean sum min minimum max maximum last first count diff difference delta " +
	"median total spread mittelwert summe stddev increase rate integral range percentile mode latest")

// bindAggregation notes the member for the aggregation. It is left to the API, which knows what kind of reading it
// is; one that must be given and has no neutral value cannot be resolved: the mean of a counter is as wrong as the
// sum of a power.
func (d *discoverer) bindAggregation(role string, nodes []*node) bool {
	var options []option[*node]
	each(nodes, func(n *node) bool {
		if n.bound != nil {
			return false
		}
		if n.children != nil {
			return true
		}
		c := d.class(n.in.Ref.Type)
		score := d.words.match(cAggregation, n.in.Name)
		switch {
		case n.in.Ref.Lists > 0:
			score = 0
		case c == classEnum && d.functions(n.in.Ref.Type) >= 2:
		case c == classText:
			score *= 0.75
		default:
			score = 0
		}
		if score > 0 {
			options = append(options, option[*node]{path: n.path(), score: score, notice: n.notice(), value: n})
		}
		return false
	})
	chosen, ok := decide(d.trial(), choice[*node]{options: options, min: 0.65})
	role += ".aggregation"
	if !ok {
		_, _ = decide(d, choice[*node]{
			role: role, noun: "member for the aggregation", options: options, min: 0.65, optional: true,
		})
		return true
	}
	n := chosen.value
	if !n.in.Required() {
		_, _ = decide(d, choice[*node]{
			role: role, noun: "member for the aggregation", options: options, min: 0.65, optional: true,
		})
		n.bound = &apimap.Binding{Role: apimap.Aggregation}
		return true
	}
	if value, ok := d.sensible(n.in, "", 0); ok {
		d.report(Finding{
			Role: role, State: Found, Chosen: n.path(),
			Evidence: message.New("%s is required and has a value that leaves the choice to the API.", n.path()),
		})
		n.bound = &apimap.Binding{Const: value}
		return true
	}
	finding := Finding{Role: role, State: Unresolved,
		Evidence: message.New("%s is required, and no value of it is right for every kind of reading: a mean for power, "+
			"a sum for energy.", n.path())}
	for _, value := range n.in.Ref.Type.Values {
		finding.Candidates = append(finding.Candidates, Candidate{Path: value.Name, Deprecated: value.Deprecated})
	}
	if text, ok := d.override(role); ok {
		for _, value := range n.in.Ref.Type.Values {
			if value.Name == text {
				finding.set(Set, text, value.Notice)
				n.bound = &apimap.Binding{Const: text}
				d.report(finding)
				return true
			}
		}
		d.report(Finding{
			Role: role, State: Stale, Chosen: text,
			Evidence: message.New("%s was set by hand, but %s has no such value.", text, n.path()),
		})
	}
	d.report(finding)
	return false
}

func (d *discoverer) functions(t *schema.Type) int {
	count := 0
	for _, value := range t.Values {
		for _, word := range d.words.tokens(value.Name) {
			if functionWords[word] {
				count++
				break
			}
		}
	}
	return count
}

// bindZone decides which member takes the time zone of calendar buckets. It can be done without.
func (d *discoverer) bindZone(role string, nodes []*node) {
	var options []option[*node]
	each(nodes, func(n *node) bool {
		if n.bound != nil {
			return false
		}
		if n.children != nil {
			return n.in.Ref.Lists == 0
		}
		c := d.class(n.in.Ref.Type)
		if n.lists() > 0 || c != classText && c != classZone && c != classOther {
			return false
		}
		named := d.words.match(cZone, n.in.Name)
		if d.isStructural && saysZone(n.in) {
			named = max(named, 0.9)
		}
		if score := named * d.surroundings(n); score > 0 {
			options = append(options, option[*node]{path: n.path(), score: score, notice: n.notice(), value: n})
		}
		return false
	})
	chosen, ok := decide(d, choice[*node]{
		role: role + ".timeZone", noun: "member for the time zone", options: options, min: 0.7, optional: true,
	})
	if ok {
		chosen.value.bound = &apimap.Binding{Role: apimap.Zone}
	}
}
