package plugin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// What is odd is named with plant, type and text. A panel shows what there is; a rule is not left to take a series of
// which everything is odd for one without data.
func TestOddValuesAreTold(t *testing.T) {
	at := func(minutes int) string {
		return time.Now().Add(-time.Duration(minutes) * time.Minute).UTC().Format(time.RFC3339)
	}
	local := strings.TrimSuffix(at(60), "Z")
	for name, c := range map[string]struct {
		values    string
		says      string
		isOfRules bool // an error for rules
	}{
		"a clock that was reset": {`{"timestamp":"1970-01-01T00:00:07Z","value":1}`,
			"Pac of Plant 1 (1 value): left out, because the time is far outside of what was asked for (such as 1970-", true},
		"beside others": {`{"timestamp":"1970-01-01T00:00:07Z","value":1},{"timestamp":"` + at(60) + `","value":1}`,
			"Pac of Plant 1 (1 value): left out, because the time is far outside of what was asked for (such as 1970-", false},
		"times in another language": {`{"timestamp":"gestern","value":1},{"timestamp":"heute","value":1}`,
			`Plant 1: 2 of the 2 times of Pac cannot be read, such as "gestern"`, true},
		"one of several": {`{"timestamp":"gestern","value":1},{"timestamp":"` + at(60) + `","value":1},{"timestamp":"` +
			at(55) + `","value":1}`,
			`Pac of Plant 1 (1 value): left out, because the time cannot be read (such as "gestern")`, true},
		"null for a time": {`{"timestamp":null,"value":1},{"timestamp":"` + at(60) + `","value":1},{"timestamp":"` +
			at(55) + `","value":1}`,
			`Pac of Plant 1 (1 value): left out, because the time cannot be read (such as null)`, true},
		"a time without its offset": {`{"timestamp":"` + local + `","value":1},{"timestamp":"` + at(55) + `","value":1}`,
			"Pac of Plant 1 (1 value): left out, because the time has no offset", true},
		"a number": {`{"timestamp":"` + at(60) + `","value":1e999}`,
			"Pac of Plant 1 (1 value): left empty, because the number cannot be read (such as 1e999)", true},
		"an object": {`{"timestamp":"` + at(60) + `","value":{"kW":5}}`,
			"Pac of Plant 1 (1 value): left empty, because the number cannot be read (such as {", true},
		"a list": {`{"timestamp":"` + at(60) + `","value":[5,6]}`,
			"Pac of Plant 1 (1 value): left empty, because the number cannot be read (such as [5,6])", true},
		"a number beside others": {`{"timestamp":"` + at(60) + `","value":1e999},{"timestamp":"` + at(55) + `","value":1}`,
			"Pac of Plant 1 (1 value): left empty, because the number cannot be read (such as 1e999)", false},
		"the day before": {`{"timestamp":"` + at(9*60) + `","value":1}`,
			"Pac of Plant 1 (1 value): not shown, because all that came is outside of the time range (the last at ", false},
		"local times, and no zone": {`{"timestamp":"` + local + `","value":1}`,
			"left out, because the time has no offset, and the time zone of the facility is not known", true},
	} {
		t.Run(name, func(t *testing.T) {
			api := world{plants: 2, zone: "MEZ", readings: func(i int) string {
				values := c.values
				if i == 0 {
					values = `{"timestamp":"` + at(60) + `","value":7}`
				}
				return `{"readings":[{"readingType":"Pac","unit":"kW","values":[` + values + `]}]}`
			}}
			d, _ := start(t, api)
			panel := ask(t, d, false, model([]string{"p0", "p1"}, "Pac")).Responses["R00"]
			if panel.Error != nil {
				t.Fatal(panel.Error)
			}
			if notices := fmt.Sprintf("%+v", panel.Frames[0].Meta.Notices); !strings.Contains(notices, c.says) {
				t.Errorf("the panel is told %s", notices)
			} else if strings.Contains(notices, "Plant 1 is silent") {
				t.Errorf("what sends values is called silent: %s", notices)
			}
			d, _ = start(t, api) // nothing is cached
			rule := ask(t, d, true, model([]string{"p0", "p1"}, "Pac")).Responses["R00"]
			if (rule.Error != nil) != c.isOfRules {
				t.Errorf("a rule gets %v", rule.Error)
			}
			if rule.Error != nil && !strings.Contains(rule.Error.Error(), "Pac") {
				t.Errorf("a rule is told %v", rule.Error)
			}
		})
	}
}

func TestZoneWarning(t *testing.T) {
	plant := func(name, zone string) portfolio.Facility { return portfolio.Facility{Name: name, TimeZone: zone} }
	for want, plants := range map[string][]portfolio.Facility{
		"":                                     {plant("A", "Europe/Berlin"), plant("B", "UTC+2")},
		`No time zone is known of B ("MEZ"). `: {plant("A", "Europe/Berlin"), plant("B", "MEZ")},
		`No time zone is known of B. `:         {plant("A", "Europe/Berlin"), plant("B", "")},
		"The API gives no facility's time zone. ": {plant("A", ""), plant("B", "")},
		`A ("CST"), B ("CST"), C ("CST") and 2 more. `: {
			plant("A", "CST"), plant("B", "CST"), plant("C", "CST"), plant("D", "X"), plant("E", "Y"),
		},
	} {
		texts := []string{}
		for _, sentence := range zoneWarning(plants) {
			texts = append(texts, sentence.String())
		}
		if got := strings.Join(texts, " "); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
