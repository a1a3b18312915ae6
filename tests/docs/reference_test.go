package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// declared is what the folder schema says of a member.
type declared struct {
	Type        any // a name, or a list of names
	Description string
	Default     any
	Enum        []string
	Means       map[string]string `yaml:"x-enum-description"`
	Minimum     any
	Maximum     any
	Shortest    string   `yaml:"x-minimum"`
	Longest     string   `yaml:"x-maximum"`
	MaxItems    int      `yaml:"maxItems"`
	MaxLength   int      `yaml:"maxLength"`
	Unit        string   `yaml:"x-unit"`
	QueryTypes  []string `yaml:"x-query-types"`
	Items       *declared
	Properties  members
	Patterns    members `yaml:"patternProperties"`
}

// members are in the order of the file.
type members []member

type member struct {
	name string
	declared
}

func (m *members) UnmarshalYAML(node *yaml.Node) error {
	for i := 0; i+1 < len(node.Content); i += 2 {
		one := member{name: node.Content[i].Value}
		if err := node.Content[i+1].Decode(&one.declared); err != nil {
			return err
		}
		*m = append(*m, one)
	}
	return nil
}

// below gives the members with those of objects and lists of objects after them, by their paths: `combine.method`.
func (m members) below(path string) (found members) {
	for _, one := range m {
		one.name = path + one.name
		found = append(found, one)
		separator, inner := ".", one.Properties
		if one.Items != nil {
			separator, inner = "[].", one.Items.Properties
		}
		found = append(found, inner.below(one.name+separator)...)
	}
	return found
}

func (d declared) choices() ([]string, map[string]string) {
	if d.Items != nil {
		return d.Items.Enum, d.Items.Means
	}
	return d.Enum, d.Means
}

var typeNames = map[string]string{
	"boolean": "true or false", "integer": "whole number", "number": "number", "string": "text", "object": "object",
	"array": "list",
}

// typeName says of which type a member is, as people say it.
func (d declared) typeName() string {
	alternatives, isSeveral := d.Type.([]any)
	if !isSeveral {
		alternatives = []any{d.Type}
	}
	names := make([]string, len(alternatives))
	for i, one := range alternatives {
		names[i] = typeNames[fmt.Sprint(one)]
	}
	return strings.Join(names, " or ")
}

// preset is the default as JSON has it; empty: there is none to speak of.
func (d declared) preset() string {
	switch value := d.Default.(type) {
	case nil:
		return ""
	case string:
		if value == "" {
			return "empty"
		}
		return "`" + value + "`"
	case []any:
		return "empty"
	default:
		return number(value) + suffix(d.Unit)
	}
}

func (d declared) bounds() string {
	switch {
	case d.Minimum != nil:
		return number(d.Minimum) + " to " + number(d.Maximum) + suffix(d.Unit)
	case d.Longest != "":
		return "`" + d.Shortest + "` to `" + d.Longest + "`"
	case d.MaxItems > 0:
		return fmt.Sprintf("at most %d entries", d.MaxItems)
	case d.MaxLength > 0:
		return fmt.Sprintf("at most %d characters", d.MaxLength)
	default:
		return ""
	}
}

// number writes 1e+12 as 1e12 and 1e-06 as 1e-6.
func number(value any) string {
	return strings.NewReplacer("e+0", "e", "e+", "e", "e-0", "e-").Replace(fmt.Sprint(value))
}

func suffix(unit string) string {
	if unit == "" {
		return ""
	}
	return " " + unit
}

// row is one of a table, whose cells may have bars.
func row(cells ...string) string {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(strings.TrimSpace(cell), "|", `\|`)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

func header(cells ...string) string {
	return row(cells...) + strings.Repeat("|---", len(cells)) + "|\n"
}

const isGenerated = "This page is generated from `%s` by " +
	"`UPDATE_DOCS=1 go test -tags arrow_json_stdlib ./tests/docs`.\n"

// settingsReference is the page with all settings.
func settingsReference(t *testing.T) string {
	var file struct {
		Spec         struct{ Properties members }
		SecureValues []struct {
			Key, Description string
			Required         bool
		} `yaml:"secureValues"`
	}
	readYAML(t, "settings.yaml", &file)
	var page strings.Builder
	page.WriteString("# Settings reference\n\nEach setting with its default and what it may be. " +
		"[Configuration](configuration.md) has examples, and says when\nsomething is needed. Numbers may also be written " +
		"as text.\n\n" + fmt.Sprintf(isGenerated, "schema/settings.yaml"))
	for _, group := range file.Spec.Properties {
		if group.Properties == nil {
			page.WriteString("\n" + header("member", "type", "default", "means") +
				row("`"+group.name+"`", group.typeName(), group.preset(), group.Description))
			continue
		}
		page.WriteString("\n## " + group.name + "\n\n" + group.Description + "\n\n" +
			header("member", "type", "default", "bounds", "means"))
		for _, one := range group.Properties.below("") {
			page.WriteString(row("`"+one.name+"`", one.typeName(), one.preset(), one.bounds(), one.Description))
		}
		for _, one := range group.Patterns {
			name := strings.NewReplacer("^", "", "$", "", "[0-9]+", "1").Replace(one.name)
			page.WriteString(row("`"+name+"`, …", one.typeName(), "", "", one.Description))
		}
	}
	page.WriteString("\n## secureJsonData\n\nSecrets: Grafana encrypts them, and gives them to the backend alone.\n\n" +
		header("member", "needed", "means"))
	for _, secret := range file.SecureValues {
		page.WriteString(row("`"+secret.Key+"`", map[bool]string{true: "yes"}[secret.Required], secret.Description))
	}
	return page.String()
}

// queryReference is the page with all members of queries.
func queryReference(t *testing.T) string {
	var file struct {
		QueryTypes yaml.Node `yaml:"queryTypes"`
		Members    members
	}
	readYAML(t, "query.yaml", &file)
	var page, choices strings.Builder
	page.WriteString("# Query reference\n\nEach member of a query as panels and rules save it. What is left out has its " +
		"default; [queries by example](queries.md)\nshow what belongs together. Numbers may also be dashboard " +
		"variables.\n\n" +
		fmt.Sprintf(isGenerated, "schema/query.yaml") + "\n## Query types\n\n" + header("queryType", "returns"))
	for i := 0; i+1 < len(file.QueryTypes.Content); i += 2 {
		page.WriteString(row("`"+file.QueryTypes.Content[i].Value+"`", file.QueryTypes.Content[i+1].Value))
	}
	page.WriteString("\n## Members\n\n" + header("member", "type", "default", "bounds", "read by", "means"))
	readers := ""
	for _, one := range file.Members.below("") {
		if !strings.Contains(one.name, ".") {
			if readers = strings.Join(one.QueryTypes, ", "); readers == "" {
				readers = "all"
			}
		}
		page.WriteString(row("`"+one.name+"`", one.typeName(), one.preset(), one.bounds(), readers,
			one.Description+chosen(one, &choices)))
	}
	return page.String() + "\n## Choices\n" + choices.String()
}

// chosen ends the description of a member with its choices, or leads to those that need an explanation.
func chosen(of member, explained *strings.Builder) string {
	names, means := of.choices()
	switch {
	case len(names) < 2:
		return ""
	case len(means) == 0:
		return " One of `" + strings.Join(names, "`, `") + "`."
	}
	fmt.Fprintf(explained, "\n### %s\n\n%s", of.name, header("choice", "means"))
	for _, name := range names {
		explained.WriteString(row("`"+name+"`", means[name]))
	}
	return fmt.Sprintf(" [Choices](#%s)", slug(of.name))
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "schema", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// The pages of reference are what is declared. UPDATE_DOCS writes them anew.
func TestReferencesAreAsDeclared(t *testing.T) {
	for name, want := range map[string]string{
		"settings-reference.md": settingsReference(t), "query-reference.md": queryReference(t),
	} {
		isCurrent(t, name, want)
	}
}

// isCurrent checks a page that is generated, and writes it if UPDATE_DOCS asks for that.
func isCurrent(t *testing.T, page, want string) {
	t.Helper()
	name := filepath.Join(root, "docs", page)
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.ReplaceAll(string(content), "\r\n", "\n"); got != want {
		t.Errorf("docs/%s is not what the source says; "+
			"run UPDATE_DOCS=1 go test -tags arrow_json_stdlib ./tests/docs", page)
	}
}
