package docs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"go.yaml.in/yaml/v3"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/schema"
)

const pluginID = "amperecloud-platform-datasource"

// source is a data source of a provisioning file, or the part of one that has settings.
type source struct {
	Type, URL      string
	JSONData       map[string]any    `yaml:"jsonData"`
	SecureJSONData map[string]string `yaml:"secureJsonData"`
}

// sourcesIn gives the data sources below a node of YAML, however deep: in files, in charts, or as the members alone.
func sourcesIn(node *yaml.Node) (found []source, err error) {
	var one source
	if node.Kind == yaml.MappingNode && hasSettings(node) {
		if err := node.Decode(&one); err != nil {
			return nil, err
		}
		return []source{one}, nil
	}
	for _, child := range node.Content {
		below, err := sourcesIn(child)
		if err != nil {
			return nil, err
		}
		found = append(found, below...)
	}
	return found, nil
}

func hasSettings(node *yaml.Node) bool {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if key := node.Content[i].Value; key == "jsonData" || key == "secureJsonData" {
			return true
		}
	}
	return false
}

// filledIn are references to the environment and to files, which Grafana replaces.
var filledIn = regexp.MustCompile(`\$\{\w+\}|\$__\w+\{[^}]*\}`)

// complaints are what the backend finds wrong with a data source.
func (s source) complaints() (found []string) {
	if s.Type != "" && s.Type != pluginID {
		found = append(found, "the type is "+s.Type)
	}
	options, err := json.Marshal(s.JSONData)
	if err != nil {
		return []string{err.Error()}
	}
	secrets := map[string]string{"apiToken": "a-token-of-the-example"}
	for name, value := range s.SecureJSONData {
		secrets[name] = filledIn.ReplaceAllString(value, "filled-in-by-grafana")
	}
	loaded, err := settings.Load(backend.DataSourceInstanceSettings{
		URL: filledIn.ReplaceAllString(s.URL, settings.DefaultURL), JSONData: options, DecryptedSecureJSONData: secrets,
	})
	if err != nil {
		found = append(found, err.Error())
	}
	for _, warning := range loaded.Warnings {
		found = append(found, warning.String())
	}
	declared, err := schema.Delivered(filepath.Join(root, "src"))
	if err != nil {
		return append(found, err.Error())
	}
	saved := map[string]any{"url": s.URL}
	if s.JSONData != nil {
		saved["jsonData"] = s.JSONData
	}
	return append(found, schema.SettingsFaults(declared, saved)...)
}

// All YAML of the documentation is valid, and its settings are those that the backend knows and accepts.
func TestProvisioningExamplesLoad(t *testing.T) {
	checked := 0
	try := func(name, text string) {
		var node yaml.Node
		if err := yaml.Unmarshal([]byte(text), &node); err != nil {
			t.Errorf("%s: %v in\n%s", name, err, text)
			return
		}
		found, err := sourcesIn(&node)
		if err != nil {
			t.Errorf("%s: %v in\n%s", name, err, text)
		}
		for _, one := range found {
			checked++
			for _, complaint := range one.complaints() {
				t.Errorf("%s: %s In\n%s", name, complaint, text)
			}
		}
	}
	for _, p := range pages(t) {
		for _, one := range p.code {
			if one.language == "yaml" || one.language == "yml" {
				try(p.name, one.text)
			}
		}
	}
	provisioned, err := os.ReadFile(filepath.Join(root, "provisioning", "datasources", "datasources.yml"))
	if err != nil {
		t.Fatal(err)
	}
	try("provisioning", string(provisioned))
	if checked < 10 {
		t.Errorf("only %d data sources are found; does this test still read the pages?", checked)
	}
}

func TestWrongProvisioningIsFound(t *testing.T) {
	for text, says := range map[string]string{
		"jsonData: { bursts: 5 }":                       "burst is probably meant",
		"jsonData: { burst: 0 }":                        "burst",
		"jsonData: { token: x }":                        "everyone",
		"a:\n  b:\n    - secureJsonData: { tokn: x }\n": "tokn is unknown",
		"- { type: other, jsonData: {} }":               "the type is other",
	} {
		var node yaml.Node
		if err := yaml.Unmarshal([]byte(text), &node); err != nil {
			t.Fatal(err)
		}
		found, err := sourcesIn(&node)
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %v %v", text, found, err)
		}
		if got := strings.Join(found[0].complaints(), " "); !strings.Contains(got, says) {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// queriesIn gives the objects of a block of JSON, which may have several, one after the other.
func queriesIn(text string) (found []json.RawMessage, err error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		var one json.RawMessage
		switch err := decoder.Decode(&one); {
		case errors.Is(err, io.EOF):
			return found, nil
		case err != nil:
			return found, err
		}
		found = append(found, one)
	}
}

// variable is a dashboard's, whose values the frontend puts in its place.
var variable = regexp.MustCompile(`"\$[a-z]+"`)

// queryFault is what is wrong with a query for the backend, unknown members included, which it ignores; nil: nothing.
func queryFault(text json.RawMessage) error {
	text = variable.ReplaceAll(text, []byte(`"60ab7f"`))
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&query.Model{}); err != nil {
		return err
	}
	if _, err := query.Parse(backend.DataQuery{JSON: text}); err != nil {
		return err
	}
	declared, err := schema.Delivered(filepath.Join(root, "src"))
	if err != nil {
		return err
	}
	if faults := schema.QueryFaults(declared, text); len(faults) > 0 {
		return errors.New(strings.Join(faults, "; "))
	}
	return nil
}

// All JSON of the users' pages is queries that the backend takes.
func TestQueryExamplesParse(t *testing.T) {
	all := pages(t)
	checked := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		isForUsers := strings.HasPrefix(name, "docs/") || strings.HasPrefix(name, "skills/") || name == "README.md" ||
			name == "src/README.md"
		if !isForUsers {
			continue
		}
		for _, one := range all[name].code {
			if one.language != "json" {
				continue
			}
			found, err := queriesIn(one.text)
			if err != nil {
				t.Errorf("%s: %v in\n%s", name, err, one.text)
			}
			for _, text := range found {
				checked++
				if err := queryFault(text); err != nil {
					t.Errorf("%s: %v in\n%s", name, err, text)
				}
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d queries are found; does this test still read the pages?", checked)
	}
}

func TestWrongQueriesAreFound(t *testing.T) {
	for _, text := range []string{
		`{}`, `{"scope":"all"}`, `{"scope":"al","roles":["acPower"]}`, `{"scope":"all","rolls":["acPower"]}`,
		`{"scope":"all","roles":["acPower"],"combine":{"methd":"sum"}}`,
	} {
		if err := queryFault(json.RawMessage(text)); err == nil {
			t.Errorf("nothing is found wrong with %s", text)
		}
	}
}
