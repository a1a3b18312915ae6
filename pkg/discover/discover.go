// Package discover works out how a GraphQL API answers the questions that the data source has: schema in, API map
// out, with the evidence for every choice. It talks to nobody.
//
// It goes by structure first: what a field takes, what it gives, how types hang together. Names only weigh in,
// and all their weights stand in one table (lexicon.json). A choice with thin or tied evidence is not made: wrong
// values are worse than none.
package discover

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Discover works out the API map of a schema. The same schema and overrides always give the same result.
func Discover(s *schema.Schema, overrides Overrides) Result { return AllWords.Discover(s, overrides) }

// Discover is the function Discover, by some words only.
func (w Words) Discover(s *schema.Schema, overrides Overrides) Result {
	d := &discoverer{
		schema: w.readable(s), overrides: overrides, used: map[string]bool{},
		words: newVocabulary(w), hosts: map[*schema.Type]float64{}, classes: map[*schema.Type]class{},
		kinds: map[*schema.Type]facilityKind{}, made: &apimap.Map{}, asked: map[string]asking{},
	}
	d.describeSchema()
	facility := d.facilities()
	readings := d.values(facility)
	d.types(facility, readings)
	d.devices(facility)
	d.withoutValues()
	d.staleRoles()
	slices.SortStableFunc(d.findings, func(a, b Finding) int { return cmp.Compare(rank(a.Role), rank(b.Role)) })
	return Result{Map: d.made, Findings: d.findings}
}

// withoutValues takes back a list of facilities whose name may mean something else, such as projects, where no field
// could give values over time: then nothing shows that they are plants.
func (d *discoverer) withoutValues() {
	found := Result{Findings: d.findings}
	readings, facilities := found.Find("readings"), found.Find("facilities")
	if readings == nil || facilities == nil || readings.State != Unresolved || len(readings.Candidates) > 0 ||
		facilities.State != Found {
		return
	}
	name := facilities.Chosen[strings.LastIndexByte(facilities.Chosen, '.')+1:]
	if d.words.match(cFacility, name) >= clearName {
		return
	}
	d.made.Facilities = apimap.Listing{}
	facilities.State, facilities.Chosen = Unresolved, ""
	facilities.Evidence = message.New("No field gives values over time, so that nothing shows which list is that of the " +
		"facilities.")
}

// clearName is the weight from which on a name means nothing else.
const clearName = 0.85

// discoverer is one run of discovery.
type discoverer struct {
	schema    *schema.Schema
	overrides Overrides
	used      map[string]bool // roles whose override was looked at
	words     vocabulary
	hosts     map[*schema.Type]float64
	classes   map[*schema.Type]class
	kinds     map[*schema.Type]facilityKind
	made      *apimap.Map
	findings  []Finding
	// asked are the chosen fields for values by their roles; typesAt has the reading types, and deviceType is what the
	// devices below a facility are.
	asked      map[string]asking
	typesAt    *place
	deviceType *schema.Type
	// quiet: something is only being tried. No overrides, no findings.
	quiet bool
	// isStructural: what names do not tell is taken by its structure alone. Values decide about it.
	isStructural bool
}

// trial gives a discoverer for trying things: it shares what is known, decides the same way and reports nothing.
func (d *discoverer) trial() *discoverer {
	t := *d
	t.quiet, t.findings, t.overrides = true, nil, nil
	return &t
}

func (d *discoverer) report(finding Finding) {
	if !d.quiet {
		d.findings = append(d.findings, finding)
	}
}

func (d *discoverer) describeSchema() {
	finding := Finding{Role: "schema", State: Found, Chosen: d.schema.Query.Name,
		Evidence: message.New("The schema has %d types; its root is %s with %d fields.", d.schema.Size(),
			d.schema.Query.Name, len(d.schema.Query.Fields))}
	if d.schema.GapCount > 0 {
		finding.Evidence = message.New("The schema has %d types; its root is %s with %d fields. "+
			"%d mentions lead to types that it does not contain, and were left out: %s.", d.schema.Size(),
			d.schema.Query.Name, len(d.schema.Query.Fields), d.schema.GapCount, strings.Join(d.schema.Gaps, ", "))
	}
	d.report(finding)
}

// staleRoles reports the overrides that nothing asked for.
func (d *discoverer) staleRoles() {
	for _, role := range slices.Sorted(maps.Keys(d.overrides)) {
		if !d.used[role] {
			d.report(Finding{Role: role, State: Stale, Chosen: d.overrides[role],
				Evidence: message.New("%s was set by hand, but this schema has no use for such a role.", role)})
		}
	}
}

// override gives what was set by hand for a role.
func (d *discoverer) override(role string) (string, bool) {
	text, ok := d.overrides[role]
	if !ok || d.quiet {
		return "", false
	}
	d.used[role] = true
	return strings.TrimSpace(text), true
}

// The order in which findings are shown, by the first word of their role.
var sections = []string{"schema", "user", "company", "facilities", "facility", "device", "types", "children",
	"readings", "answer", "analysis"}

func rank(role string) int {
	first, _, _ := strings.Cut(role, ".")
	if at := slices.Index(sections, first); at >= 0 {
		return at
	}
	return len(sections)
}
