package plugin_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// skillQuery is a query of a skill: of a panel, or of an alert rule.
type skillQuery struct {
	text string
	from caller
	back time.Duration
}

var codeBlock = regexp.MustCompile("(?ms)^```(json|yaml)\n(.*?)^```$")

// skillQueries are all queries of the skills, with a plant in place of the variable.
func skillQueries(t *testing.T, plant string) (found []skillQuery) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", "skills", "*", "SKILL.md"))
	if err != nil || len(names) < 2 {
		t.Fatalf("%v, %d skills", err, len(names))
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(strings.ReplaceAll(string(content), "\r\n", "\n"), "$facility", plant)
		for _, block := range codeBlock.FindAllStringSubmatch(text, -1) {
			if block[1] == "json" {
				found = append(found, panelQueries(t, block[2])...)
			} else {
				found = append(found, ruleQueries(t, block[2])...)
			}
		}
	}
	return found
}

// panelQueries are the objects of a block of JSON. They look at 30 days, and at a year where they ask for months.
func panelQueries(t *testing.T, block string) (found []skillQuery) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(block))
	for {
		var one json.RawMessage
		switch err := decoder.Decode(&one); {
		case errors.Is(err, io.EOF):
			return found
		case err != nil:
			t.Fatalf("%v in %s", err, block)
		}
		back := 8 * 24 * time.Hour
		if strings.Contains(string(one), `"1M"`) {
			back = 92 * 24 * time.Hour
		}
		found = append(found, skillQuery{string(one), panel, back})
	}
}

// ruleQueries are those of the rules in a block of YAML.
func ruleQueries(t *testing.T, block string) (found []skillQuery) {
	t.Helper()
	var file struct {
		Groups []struct {
			Rules []struct {
				Data []struct {
					DatasourceUID     string                 `yaml:"datasourceUid"`
					RelativeTimeRange struct{ From, To int } `yaml:"relativeTimeRange"`
					Model             map[string]any
				}
			}
		}
	}
	if err := yaml.Unmarshal([]byte(block), &file); err != nil {
		t.Fatalf("%v in %s", err, block)
	}
	for _, group := range file.Groups {
		for _, rule := range group.Rules {
			for _, one := range rule.Data {
				if one.DatasourceUID != "__expr__" {
					back := time.Duration(one.RelativeTimeRange.From) * time.Second
					found = append(found, skillQuery{asJSON(t, one.Model), alertRule, back})
				}
			}
		}
	}
	return found
}

// Each query of the skills shows something on the simulated account.
func TestSkillQueriesRun(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("skills", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	queries := skillQueries(t, sim.facility(t, koeris))
	rules := 0
	to := time.Now().UTC().Truncate(24 * time.Hour).Add(-9 * time.Hour) // an afternoon, as in TestHelpExamples
	for _, q := range queries {
		if q.from.headers != nil {
			rules++
		}
		response := ds.queryAs(t, q.from, to.Add(-q.back), to, map[string]string{"A": q.text})["A"]
		if response.Error != nil {
			t.Errorf("%s: %v", q.text, response.Error)
		} else if valuesIn(response) == 0 {
			t.Errorf("%s shows nothing: %s", q.text, notices(response))
		}
	}
	if len(queries) < 12 || rules == 0 {
		t.Errorf("%d queries, %d of them of rules; does this test still read the skills?", len(queries), rules)
	}
}
