package plugin

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
)

func plantNamed(name string) portfolio.Target {
	return portfolio.Target{Facility: portfolio.Facility{ID: name, Name: name}}
}

// failures makes one of each "plant: what", in order.
func failures(stale time.Time, category problem.Category, ofPlants ...[2]string) []readings.Failure {
	var found []readings.Failure
	for _, one := range ofPlants {
		found = append(found, readings.Failure{
			Call:  plan.Call{Target: plantNamed(one[0]), Types: []string{"Pac"}},
			Cause: problem.New(category, "%s", one[1]).Advise("Wait."), Stale: stale, Missing: true,
		})
	}
	return found
}

func TestCauseIsToldOnce(t *testing.T) {
	var many [][2]string
	for i := range 8 {
		many = append(many, [2]string{fmt.Sprint("P", i), "It is down"})
	}
	hourAgo := time.Now().Add(-3 * time.Hour)
	said := func(at time.Time) string {
		return "Showing values from 3 h ago (" + at.UTC().Format(time.RFC3339) + "). "
	}
	for name, c := range map[string]struct {
		failures []readings.Failure
		want     []string
	}{
		"none": {nil, nil},
		"one":  {failures(time.Time{}, problem.Server, [2]string{"A", "It is down"}), []string{"A: It is down. Wait."}},
		"two plants": {failures(time.Time{}, problem.Server, [2]string{"A", "It is down."}, [2]string{"B", "It is down"}),
			[]string{"A, B: It is down. Wait."}},
		"two types of one plant": {failures(time.Time{}, problem.Server, [2]string{"A", "It is down"},
			[2]string{"A", "It is down"}), []string{"A: It is down. Wait."}},
		"two causes": {failures(time.Time{}, problem.Server, [2]string{"A", "It is down"}, [2]string{"B", "Who?"},
			[2]string{"C", "It is down"}), []string{"A, C: It is down. Wait.", "B: Who? Wait."}},
		"many plants": {failures(time.Time{}, problem.Server, many...),
			[]string{"P0, P1, P2 and 5 more: It is down. Wait."}},
		"some with older values": {
			slices.Concat(failures(time.Time{}, problem.Server, [2]string{"A", "It is down"}),
				failures(hourAgo.Add(time.Minute), problem.Server, [2]string{"B", "It is down"}),
				failures(hourAgo, problem.Server, [2]string{"C", "It is down"})),
			[]string{"A: It is down. Wait.", "B, C: " + said(hourAgo) + "It is down. Wait."},
		},
	} {
		if got := causes(c.failures); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// The names of reading types are asked for where a legend shows them, and never for a rule.
func TestLegendNamesTypes(t *testing.T) {
	one := func(int) string {
		return fmt.Sprintf(`{"readings":[{"readingType":"Pac","unit":"kW","values":[{"timestamp":%q,"value":1}]}]}`,
			time.Now().Add(-time.Hour).UTC().Format(time.RFC3339))
	}
	for _, c := range []struct {
		legend, want string
		alert, asks  bool
	}{
		{"{{label}} of {{facility}}", "Pac of Plant 0", false, true}, // this API has no names
		{"{{label}}", "Pac", true, false},
		{"", "Plant 0 Pac", false, true},
		{"", "Plant 0 Pac", true, false},
		{"{{readingType}}", "Pac", false, false},
	} {
		d, u := start(t, world{plants: 1, readings: one})
		asked := fmt.Sprintf(`{"queryType":"readings","facilities":["p0"],"readingTypes":["Pac"],"resolution":"15m",`+
			`"aggregation":"none","legend":%q}`, c.legend)
		r := ask(t, d, c.alert, asked).Responses["R00"]
		if r.Error != nil || len(r.Frames) == 0 || len(r.Frames[0].Fields) < 2 {
			t.Fatalf("%q: %v", c.legend, r.Error)
		}
		if got := r.Frames[0].Fields[1].Config.DisplayNameFromDS; got != c.want {
			t.Errorf("%q: %q, want %q", c.legend, got, c.want)
		}
		if got := u.count("ReadingTypes") > 0; got != c.asks {
			t.Errorf("%q: reading types were asked for: %v", c.legend, got)
		}
	}
}
