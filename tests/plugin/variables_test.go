package plugin_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// A query that asks for nothing is answered without values and with the reason, at no cost; a rule is refused.
func TestVariablesWithoutValue(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("unset", sim.Endpoint, adminToken, `{}`)
	ds.query(t, dayFrom, dayTo, map[string]string{"A": `{"queryType":"facilities"}`})
	sim.resetStats(t)
	for name, members := range map[string]string{
		"unset":             `"facilities":[],"readingTypes":["Pac"],"unset":["$facility"]`,
		"unset, calculated": `"facilities":[],"roles":["acPower"],"unset":["$facility"]`,
		"filtered out": `"scope":"all","readingTypes":["Pac"],` +
			`"filters":[{"key":"company","operator":"=","values":["?"]}]`,
		"filtered out, latest": `"scope":"all","roles":["acPower"],"format":"latest",` +
			`"filters":[{"key":"country","operator":"=","values":["?"]}]`,
		"filtered out, computed": `"scope":"all","computed":["expectedPower"],` +
			`"filters":[{"key":"facility","operator":"=~","values":["no such plant"]}]`,
	} {
		response := ds.calculated(t, panel, dayFrom, dayTo, members)
		if response.Error != nil || len(response.Frames) != 1 || len(response.Frames[0].Fields) != 0 {
			t.Errorf("%s: %v, %d frames", name, response.Error, len(response.Frames))
			continue
		}
		if said := notices(response); !strings.Contains(said, "Nothing is asked for, because") {
			t.Errorf("%s: said %q", name, said)
		}
	}
	rule := ds.calculated(t, alertRule, dayFrom, dayTo, `"facilities":[],"readingTypes":["Pac"],"unset":["$facility"]`)
	if rule.Error == nil || !strings.Contains(rule.Error.Error(), "had no value when it was saved: $facility") {
		t.Errorf("a rule: %v", rule.Error)
	}
	if asked := sim.stats(t).Requests; asked != 0 {
		t.Errorf("%d requests for nothing", asked)
	}
}

// Filters narrow what is asked of the API, and not what is shown of it.
func TestFiltersNarrowRequests(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("filters", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	_, body := ds.get(t, "facilities")
	facilities := decoded[[]portfolio.Facility](t, body)
	chosen := facilities[0]
	values := func(members string) (ids []string) {
		response := ds.calculated(t, panel, dayFrom, dayTo, `"scope":"all","readingTypes":["Pac"],`+members)
		if response.Error != nil {
			t.Fatal(response.Error)
		}
		for _, frame := range response.Frames {
			for _, field := range frame.Fields[1:] {
				ids = append(ids, field.Labels["facilityId"])
			}
		}
		return ids
	}
	sim.resetStats(t)
	one := values(fmt.Sprintf(`"filters":[{"key":"facility","operator":"=","values":[%q]}]`, chosen.ID))
	narrow := sim.stats(t).Points
	if !slices.Equal(one, []string{chosen.ID}) {
		t.Errorf("%v", one)
	}
	all := values(`"filters":[]`)
	if len(all) < 4 {
		t.Fatalf("%d facilities", len(all))
	}
	if wide := sim.stats(t).Points; narrow == 0 || wide < 3*narrow {
		t.Errorf("%d points for one facility, and %d for all of %d", narrow, wide, len(all))
	}
	ofCompany := values(fmt.Sprintf(`"filters":[{"key":"company","operator":"=","values":[%q]}]`, chosen.Company))
	for _, facility := range facilities {
		if slices.Contains(ofCompany, facility.ID) && facility.Company != chosen.Company {
			t.Errorf("%s is of %s", facility.Name, facility.Company)
		}
	}
	if !slices.Contains(ofCompany, chosen.ID) || len(ofCompany) == len(all) {
		t.Errorf("%d of %d facilities are of %s", len(ofCompany), len(all), chosen.Company)
	}
	note := ds.calculated(t, panel, dayFrom, dayTo, fmt.Sprintf(
		`"facilities":[%q],"readingTypes":["Pac"],"filters":[{"key":"deviceType","operator":"=","values":["inverter"]}]`,
		chosen.ID))
	if said := notices(note); !strings.Contains(said, "to which filters for devices do not apply") {
		t.Errorf("said %q", said)
	}
}

// A variable lists the facilities that measure something; what they measure is looked up once.
func TestFacilitiesWithRole(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("roles", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	list := func(path string) []portfolio.Facility {
		status, body := ds.get(t, path)
		if status != 200 {
			t.Fatalf("%s: %d %s", path, status, body)
		}
		return decoded[[]portfolio.Facility](t, body)
	}
	everything, limited := list("facilities"), list("facilities?role=powerLimit")
	if len(limited) == 0 || len(limited) >= len(everything) {
		t.Errorf("%d of %d facilities have a power limit", len(limited), len(everything))
	}
	if !slices.ContainsFunc(limited, func(f portfolio.Facility) bool { return f.Name == overlingen }) {
		t.Errorf("%s has a power limit", overlingen)
	}
	company := everything[0].Company
	before := sim.stats(t).Requests
	for _, facility := range list("facilities?role=acPower&company=" + url.QueryEscape(company)) {
		if facility.Company != company {
			t.Errorf("%s is of %s", facility.Name, facility.Company)
		}
	}
	if asked := sim.stats(t).Requests - before; asked != 0 {
		t.Errorf("%d requests for known reading types", asked)
	}
	if status, _ := ds.get(t, "facilities?role=nonsense"); status != 400 {
		t.Errorf("an unknown role: %d", status)
	}
}

// A dashboard changes its facility, and repeats a panel for twenty facilities: the values of each are one request. What
// a facility measures is one more where nobody has looked it up yet.
func TestVariablesRequests(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("repeat", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	_, body := ds.get(t, "facilities")
	facilities := decoded[[]portfolio.Facility](t, body)
	ds.readings(t, dayFrom, dayTo, []string{facilities[0].ID}, []string{"Pac"}, "")
	count := func(models map[string]string) int {
		before := sim.stats(t).Requests
		for id, response := range ds.query(t, dayFrom, dayTo, models) {
			if response.Error != nil {
				t.Errorf("%s: %v", id, response.Error)
			}
		}
		return sim.stats(t).Requests - before
	}
	panels := func(n int, plant func(i int) string) map[string]string {
		models := map[string]string{}
		for i := range n {
			reading := []string{"Pac", "ProducedEnergy", "ActivePower"}[i%3]
			models[fmt.Sprint("P", i)] = model([]string{plant(i)}, []string{reading}, "")
		}
		return models
	}
	if asked := count(panels(9, func(int) string { return facilities[1].ID })); asked != 2 {
		t.Errorf("%d requests for a facility that nobody has looked at", asked)
	}
	var query []string
	for _, facility := range facilities {
		query = append(query, "facility="+facility.ID)
	}
	for part := range slices.Chunk(query, 20) {
		ds.get(t, "reading-types?"+strings.Join(part, "&"))
	}
	change := panels(9, func(int) string { return facilities[2].ID })
	if asked := count(change); asked != 1 {
		t.Errorf("%d requests for another facility in nine panels", asked)
	}
	if asked := count(change); asked != 0 {
		t.Errorf("%d requests for the same facility again", asked)
	}
	repeated := panels(20, func(i int) string { return facilities[3+i%(len(facilities)-3)].ID })
	if asked := count(repeated); asked != 1 {
		t.Errorf("%d requests for twenty repeated panels", asked)
	}
}
