package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/tools/declared"
)

func choicesOf(of declared.Member) ([]string, map[string]string) {
	if of.Items != nil {
		return of.Items.Enum, of.Items.Means
	}
	return of.Enum, of.Means
}

var typeNames = map[string]string{
	"boolean": "true or false", "integer": "whole number", "number": "number", "string": "text", "object": "object",
	"array": "list",
}

// typeName says of which type a member is, as people say it.
func typeName(of declared.Member) string {
	names := make([]string, len(of.Types))
	for i, one := range of.Types {
		names[i] = typeNames[one]
	}
	return strings.Join(names, " or ")
}

// preset is the default as JSON has it; empty: there is none to speak of.
func preset(d declared.Member) string {
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

func bounds(d declared.Member) string {
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
	_, settings := load(t)
	var page strings.Builder
	page.WriteString("# Settings reference\n\nEach setting with its default and what it may be. " +
		"[Configuration](configuration.md) has examples, and says when\nsomething is needed. Numbers may also be written " +
		"as text.\n\n" + fmt.Sprintf(isGenerated, "schema/settings.yaml"))
	for _, group := range settings.Spec.Properties {
		if group.Properties == nil {
			page.WriteString("\n" + header("member", "type", "default", "means") +
				row("`"+group.Name+"`", typeName(group), preset(group), group.Description))
			continue
		}
		page.WriteString("\n## " + group.Name + "\n\n" + group.Description + "\n\n" +
			header("member", "type", "default", "bounds", "means"))
		for _, one := range group.Properties.Below("") {
			page.WriteString(row("`"+one.Name+"`", typeName(one), preset(one), bounds(one), one.Description))
		}
		for _, one := range group.Patterns {
			name := strings.NewReplacer("^", "", "$", "", "[0-9]+", "1").Replace(one.Name)
			page.WriteString(row("`"+name+"`, …", typeName(one), "", "", one.Description))
		}
	}
	page.WriteString("\n## secureJsonData\n\nSecrets: Grafana encrypts them, and gives them to the backend alone.\n\n" +
		header("member", "needed", "means"))
	for _, secret := range settings.Secrets {
		page.WriteString(row("`"+secret.Key+"`", map[bool]string{true: "yes"}[secret.Required], secret.Description))
	}
	return page.String()
}

// queryReference is the page with all members of queries.
func queryReference(t *testing.T) string {
	query, _ := load(t)
	var page, choices strings.Builder
	page.WriteString("# Query reference\n\nEach member of a query as panels and rules save it. What is left out has its " +
		"default; [queries by example](queries.md)\nshow what belongs together. Numbers may also be dashboard " +
		"variables.\n\n" +
		fmt.Sprintf(isGenerated, "schema/query.yaml") + "\n## Query types\n\n" + header("queryType", "returns"))
	for _, one := range query.QueryTypes {
		page.WriteString(row("`"+one.Name+"`", one.Description))
	}
	page.WriteString("\n## Members\n\n" + header("member", "type", "default", "bounds", "read by", "means"))
	readers := ""
	for _, one := range query.Members.Below("") {
		if !strings.Contains(one.Name, ".") {
			if readers = strings.Join(one.QueryTypes, ", "); readers == "" {
				readers = "all"
			}
		}
		page.WriteString(row("`"+one.Name+"`", typeName(one), preset(one), bounds(one), readers,
			one.Description+chosen(one, &choices)))
	}
	return page.String() + "\n## Choices\n" + choices.String()
}

// chosen ends the description of a member with its choices, or leads to those that need an explanation.
func chosen(of declared.Member, explained *strings.Builder) string {
	names, means := choicesOf(of)
	switch {
	case len(names) < 2:
		return ""
	case len(means) == 0:
		return " One of `" + strings.Join(names, "`, `") + "`."
	}
	fmt.Fprintf(explained, "\n### %s\n\n%s", of.Name, header("choice", "means"))
	for _, name := range names {
		explained.WriteString(row("`"+name+"`", means[name]))
	}
	return fmt.Sprintf(" [Choices](#%s)", slug(of.Name))
}

func load(t *testing.T) (declared.Query, declared.Settings) {
	t.Helper()
	query, settings, err := declared.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	return query, settings
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
