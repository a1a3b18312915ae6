package schema

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/experimental/pluginschema"
	"go.yaml.in/yaml/v3"
)

func delivered(t *testing.T) *pluginschema.PluginSchema {
	t.Helper()
	found, err := Delivered(filepath.Join(root, "src"))
	if err != nil || found.SettingsSchema.IsZero() || found.SettingsExamples.IsZero() || found.QueryTypes == nil {
		t.Fatalf("%v %+v", err, found)
	}
	return found
}

// Secrets are no part of the settings that Grafana shows.
func TestSecretsAreSecureValues(t *testing.T) {
	settings := delivered(t).SettingsSchema
	if _, isShown := settings.Spec.Properties["secureJsonData"]; isShown {
		t.Error("secureJsonData stands among what everyone can read")
	}
	for _, secret := range settings.SecureValues {
		if _, isShown := settings.Spec.Properties["jsonData"].Properties[secret.Key]; isShown || secret.Description == "" {
			t.Errorf("%+v is shown: %t", secret, isShown)
		}
	}
}

// Every member is described, also those of objects and lists.
func TestEveryMemberIsDescribed(t *testing.T) {
	whole := delivered(t)
	var undescribed func(where string, properties map[string]any)
	undescribed = func(where string, node map[string]any) {
		for name, member := range properties(node) {
			if text, _ := member["description"].(string); !strings.HasSuffix(text, ".") {
				t.Errorf("%s.%s is described by %q", where, name, text)
			}
			undescribed(where+"."+name, member)
		}
	}
	settings, err := decoded(whole.SettingsSchema.Spec)
	if err != nil {
		t.Fatal(err)
	}
	undescribed("settings", settings)
	for _, one := range whole.QueryTypes.Items {
		members, err := decoded(one.Spec.Schema)
		if err != nil || len(one.Spec.Description) < 20 {
			t.Fatalf("%s: %v", one.Name, err)
		}
		undescribed(one.Name, members)
	}
}

// Where choices are explained, all of them are.
func TestChoicesAreExplained(t *testing.T) {
	var declared any
	load(t, &declared, "schema", "query.yaml")
	checked := 0
	var check func(node any)
	check = func(node any) {
		members, _ := node.(map[string]any)
		if means, isExplained := members["x-enum-description"].(map[string]any); isExplained {
			checked++
			choices := members["enum"]
			if items, isList := members["items"].(map[string]any); isList {
				choices = items["enum"]
			}
			for _, choice := range choices.([]any) {
				if means[choice.(string)] == nil {
					t.Errorf("%v of %v is not explained", choice, choices)
				}
			}
			if len(means) != len(choices.([]any)) {
				t.Errorf("%v has %d explanations", choices, len(means))
			}
		}
		for _, below := range members {
			check(below)
		}
	}
	check(declared)
	if checked < 10 {
		t.Errorf("only %d members have choices that are explained", checked)
	}
}

// properties are those of a schema, or of the items of a list.
func properties(node map[string]any) map[string]map[string]any {
	found := map[string]map[string]any{}
	if items, isList := node["items"].(map[string]any); isList {
		node = items
	}
	members, _ := node["properties"].(map[string]any)
	for name, member := range members {
		found[name], _ = member.(map[string]any)
	}
	return found
}

func TestSettingsExamplesAreValid(t *testing.T) {
	whole := delivered(t)
	if len(whole.SettingsExamples.Examples) < 3 {
		t.Errorf("%d examples", len(whole.SettingsExamples.Examples))
	}
	for name, example := range whole.SettingsExamples.Examples {
		for _, fault := range SettingsFaults(whole, example.Value) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

func TestWrongSettingsAreFound(t *testing.T) {
	whole := delivered(t)
	for text, says := range map[string]string{
		`{"jsonData":{"burst":0}}`:                        "burst",
		`{"jsonData":{"burst":1.5}}`:                      "burst",
		`{"jsonData":{"cacheDisabled":"perhaps"}}`:        "cacheDisabled",
		`{"jsonData":{"maxRange":{"1d":"long"}}}`:         "maxRange",
		`{"jsonData":{"maxRange":{"2d":"1y"}}}`:           "maxRange",
		`{"jsonData":{"roles":{"power":["Pac"]}}}`:        "roles",
		`{"jsonData":{"httpHeaderName1":5}}`:              "httpHeaderName1",
		`{"jsonData":{"links":{"plant":"https://x.y/"}}}`: "links",
		`{"url":5}`: "url",
	} {
		if got := strings.Join(SettingsFaults(whole, json.RawMessage(text)), " "); !strings.Contains(got, says) {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestWrongQueriesAreFound(t *testing.T) {
	whole := delivered(t)
	for text, says := range map[string]string{
		`{"scope":"al"}`:                             "scope",
		`{"rolls":["acPower"]}`:                      "rolls is unknown",
		`{"roles":["power"]}`:                        "roles",
		`{"combine":{"methd":"sum"}}`:                "methd",
		`{"plant":{"tilt":91}}`:                      "tilt",
		`{"compare":[{"amount":1,"unit":"h"}]}`:      "unit",
		`{"queryType":"event"}`:                      "no query type event",
		`{"queryType":"facilities","columns":["x"]}`: "columns",
		`{"queryType":"events","events":{"kind":5}}`: "kind",
	} {
		if got := strings.Join(QueryFaults(whole, json.RawMessage(text)), " "); !strings.Contains(got, says) {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// All queries that the project has are valid: those of the contracts, of the dashboards, and of the rules.
func TestQueriesAreValid(t *testing.T) {
	whole := delivered(t)
	checked := 0
	for _, folder := range []string{"tests/contract", "src/dashboards", "provisioning"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(name) != ".json" && filepath.Ext(name) != ".yml" {
				return err
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			var content any
			if err := yaml.Unmarshal(text, &content); err != nil {
				return err
			}
			for _, saved := range queriesIn(content) {
				checked++
				for _, fault := range QueryFaults(whole, saved) {
					t.Errorf("%s: %s in %.200v", filepath.ToSlash(name), fault, saved)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d queries", checked)
	if checked < 150 {
		t.Errorf("only %d queries are found; does this test still read the files?", checked)
	}
}

// queriesIn are the objects below a node with the version and the type of this plugin's queries. Those of older
// versions are migrated before anybody reads them.
func queriesIn(node any) (found []map[string]any) {
	switch node := node.(type) {
	case []any:
		for _, one := range node {
			found = append(found, queriesIn(one)...)
		}
	case map[string]any:
		if node["version"] == 2 && node["queryType"] != nil {
			return []map[string]any{node}
		}
		for _, one := range node {
			found = append(found, queriesIn(one)...)
		}
	}
	return found
}
